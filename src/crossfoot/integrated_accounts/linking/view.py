"""From what is known of an attempt to the attempt as the dialog sees it."""

from typing import Any, Final

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import Row

from crossfoot.integrated_accounts.context import Context, merge, split
from crossfoot.integrated_accounts.linking.settings import read_settings
from crossfoot.integrated_accounts.linking.shapes import (
    Attempt,
    IntegrationName,
    LinkResult,
    PostConnect,
    Step,
)
from crossfoot.integrated_accounts.linking.state import State
from crossfoot.integrated_accounts.linking.tokens import Held
from crossfoot.integrated_accounts.sage_intacct import SAGE_INTACCT
from crossfoot.integrated_accounts.shapes import AccountStatus, Json
from crossfoot.integrated_accounts.statuses import UNPROVEN

NAME: Final = IntegrationName(name=SAGE_INTACCT.name, label=SAGE_INTACCT.config.label)


class Known(Struct, frozen=True):
    """An attempt, and the account that it reconnects, if it does."""

    held: Held
    previous: Context | None = None
    status: AccountStatus | None = None

    @property
    def state(self) -> State:
        return self.held.state

    @property
    def reconnects(self) -> bool:
        return self.previous is not None

    @property
    def given(self) -> Context:
        """The context that came with the token, which wins over what is typed."""
        return split(self.state.given)[0]

    @property
    def start(self) -> Context:
        """What the account's new context begins with (unified-api §2.6)."""
        keeps = self.previous is not None and self.held.row.persist_previous_context
        return self.previous if self.previous is not None and keeps else Context({}, {})

    @property
    def sender_context(self) -> Context:
        """The context that may name a Sender ID of its own."""
        return merge(self.start, self.state.given)

    @property
    def fixed_company(self) -> str | None:
        """The company, where the customer has no say in it.

        An account that has never worked may have been imported with a wrong one.
        """
        if given := _text(self.given.open, "company_id"):
            return given
        if self.previous is None or self.status in UNPROVEN:
            return None
        return _text(self.previous.open, "company_id")

    @property
    def company_id(self) -> str | None:
        return self.fixed_company or self.state.company_id or self._before("company_id")

    @property
    def user_id(self) -> str | None:
        """The user as far as it is known."""
        given = _text(self.given.open, "user_id")
        return given or self.state.user_id or self._before("user_id")

    @property
    def fixed_entity(self) -> str | None:
        """The entity, where the customer has no say in it."""
        return _text(self.given.open, "entity_id")

    @property
    def step(self) -> Step:
        """Where the attempt stands."""
        usual: Step = "sign_in" if self.reconnects and self.fixed_company else "company"
        return self.state.step or usual

    def context(self, entity: str | None = None) -> Context:
        """The account's context as it will be: what there was, what is typed, what was given.

        With `entity`, as it would be in that one; "" is the top level.
        """
        typed: Json = {
            "company_id": self.company_id,
            "user_id": self.user_id,
            "user_password": self.state.user_password,
            "entity_id": self.state.entity_id,
        }
        said = {name: value for name, value in typed.items() if value is not None}
        before = dict(self.start.open)
        before.pop("entity_id", None)  # the top level is a choice, too
        whole = merge(merge(Context(before, self.start.secrets), said), self.state.given)
        return whole if entity is None else merge(whole, {"entity_id": entity})

    def to(self, **changes: Any) -> "Known":
        """The same attempt with some of its state changed."""
        state = replace(self.state, **changes)
        return replace(self, held=replace(self.held, state=state))

    def forgetting(self, **changes: Any) -> "Known":
        """The same attempt without the sign-in and what came of it."""
        blank: Json = {"user_password": None, "entities": [], "entity_id": None, "permissions": []}
        return self.to(**blank | changes)

    def _before(self, name: str) -> str | None:
        return _text(self.previous.open, name) if self.previous else None


def attempt(known: Known, sender_id: str | None, sign_ins_left: int) -> Attempt:
    """The attempt as it stands."""
    row, state = known.held.row, known.state
    chosen = known.fixed_entity or state.entity_id
    if state.step in {None, "company", "sender", "sign_in", "entity"}:
        chosen = chosen or _reachable(known)
    return Attempt(
        mode="reconnect" if known.reconnects else "new",
        step=known.step,
        integration=NAME,
        brand=read_settings(row.linking).brand,
        sender_id=sender_id,
        company_id=known.company_id,
        company_fixed=known.fixed_company is not None,
        user_id=known.user_id,
        entities=state.entities,
        entity_id=chosen,
        permissions=state.permissions,
        sign_ins_left=sign_ins_left,
        post_connect=None,
        result=None,
        redirect_uri=row.redirect_uri,
    )


def done(row: Row[Any], account: Json, form: PostConnect | None) -> Attempt:
    """The attempt that has connected this account, whose open context is given."""
    result = LinkResult(
        is_truto=True,
        result="success",
        integration=NAME.name,
        integrated_account_id=row.integrated_account_id,
    )
    return Attempt(
        mode="new" if row.tenant_id is not None else "reconnect",
        step="done",
        integration=NAME,
        brand=read_settings(row.linking).brand,
        sender_id=None,
        company_id=_text(account, "company_id"),
        company_fixed=True,
        user_id=_text(account, "user_id"),
        entities=[],
        entity_id=_text(account, "entity_id"),
        permissions=[],
        sign_ins_left=0,
        post_connect=form,
        result=result,
        redirect_uri=row.redirect_uri,
    )


def _reachable(known: Known) -> str | None:
    """The entity that a reconnected account has worked in, if the user still reaches it."""
    before = _text(known.previous.open, "entity_id") if known.previous else None
    reached = {entity.id for entity in known.state.entities}
    return before if before in reached or not reached else None


def _text(context: Json, name: str) -> str | None:
    value: Any = context.get(name)
    return value if isinstance(value, str) and value else None
