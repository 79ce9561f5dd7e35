"""Connecting a company step by step, each step proven by Intacct itself before the next.

Every step answers with the attempt as it stands then. What a step learns is kept before a refusal
is raised, so that a page that is loaded again goes on where the person was.
"""

from collections.abc import Sequence
from contextlib import suppress
from typing import Final

from sqlalchemy import select

from crossfoot.clock import SYSTEM_CLOCK, Clock
from crossfoot.errors import (
    AnotherCompany,
    AttemptChanged,
    CrossfootError,
    EntityRefused,
    InvalidBody,
    LinkTokenUsed,
    Problem,
    SenderNotAuthorized,
    SignInRefused,
    StepTooEarly,
    UnknownIntegration,
)
from crossfoot.intacct import Gateway
from crossfoot.integrated_accounts.account_rows import account_row
from crossfoot.integrated_accounts.connection import Reach
from crossfoot.integrated_accounts.context import LONGEST, Context
from crossfoot.integrated_accounts.linking.asking import Asking
from crossfoot.integrated_accounts.linking.finishing import Finishing
from crossfoot.integrated_accounts.linking.probing import Need, probe
from crossfoot.integrated_accounts.linking.requests import SignInTyped
from crossfoot.integrated_accounts.linking.settings import LinkingSettings
from crossfoot.integrated_accounts.linking.shapes import Attempt, Step
from crossfoot.integrated_accounts.linking.sign_ins import SignIns
from crossfoot.integrated_accounts.linking.tokens import LinkTokens
from crossfoot.integrated_accounts.linking.view import Known, attempt
from crossfoot.integrated_accounts.sage_intacct import SAGE_INTACCT
from crossfoot.integrated_accounts.shapes import AccountStatus
from crossfoot.integrated_accounts.vault import Vault
from crossfoot.secret import Secret
from crossfoot.store import Store
from crossfoot.store.tables import environment_integrations

LONGEST_PASSWORD: Final = 500
_AT: Final[dict[Step, int]] = {
    "company": 0,
    "sender": 0,
    "sign_in": 1,
    "entity": 2,
    "permissions": 3,
}
"""How far each step is."""


class Linking:
    """The steps of an attempt."""

    def __init__(  # noqa: PLR0913 -- the rooms that it stands on, and the clock
        self,
        store: Store,
        vault: Vault,
        tokens: LinkTokens,
        finishing: Finishing,
        reach: Reach,
        *,
        clock: Clock = SYSTEM_CLOCK,
    ) -> None:
        self._store = store
        self._vault = vault
        self._tokens = tokens
        self._sign_ins = SignIns(store, vault, clock)
        self._asking = Asking(reach, self._sign_ins, clock)
        self._finishing = finishing

    async def settings_of(self, token: str) -> LinkingSettings | None:
        """The settings of the environment that the token is of; None for an unknown one.

        For the page itself, which is served before its token is looked at.
        """
        return await self._tokens.settings_of(token)

    async def attempt(
        self, token: Secret, integration: str | None = None, *, with_form: bool = True
    ) -> Attempt:
        """How far the attempt has come; a token that was used just now tells what it connected.

        Raises:
            UnknownIntegration: the environment has no such integration.
            LinkTokenUsed: it has been used a while ago.
        """
        try:
            known = await self._known(token, integration)
        except LinkTokenUsed:
            if (connected := await self._finishing.shown(token, with_form=with_form)) is None:
                raise
            return connected
        sender = self._asking.sender(known)
        left = await self._sign_ins.left(known.held.row, known.company_id, known.user_id)
        return attempt(known, sender.id if sender else None, left)

    async def company(self, token: Secret, company_id: str) -> Attempt:
        """Name the company: Intacct tells whether it exists and allows our sender.

        Raises:
            AnotherCompany: the company is given, and is another one.
            CompanyUnknown, SenderRefused: what stands against it.
        """
        known = await self._known(token)
        company = _text("company_id", company_id, LONGEST)
        fixed = known.fixed_company
        if fixed is not None and fixed.casefold() != company.casefold():
            raise AnotherCompany(f"This link is for the company {fixed!r}. Connect that one.")
        await self._tokens.ask(known.held)
        step = await self._asking.look_for(known, fixed or company)
        return await self._keep(known.forgetting(company_id=fixed or company, step=step))

    async def sign_in(self, token: Secret, typed: SignInTyped) -> Attempt:
        """Sign in at the company's top level, and see which entities the user reaches.

        Raises:
            SignInsUsedUp: one more refusal might lock the user.
            SignInRefused, SenderNotAuthorized …: what stands against it.
        """
        known = await self._known(token)
        _require(known, "sign_in")
        user, password = _sign_in(typed)
        typed_in = known.forgetting(user_id=user, user_password=password)
        await self._tokens.ask(known.held)
        try:
            gateway = await self._asking.enter(typed_in, entity="")
        except CrossfootError as refusal:
            await self._refused(typed_in, refusal)
            raise
        found = await self._asking.entities(gateway)
        signed_in = typed_in.to(entities=found, step="entity" if found else "permissions")
        if (given := known.fixed_entity) is not None:
            await self._enter_entity(signed_in, given)
            signed_in = signed_in.to(entity_id=given, step="permissions")
        return await self._keep(signed_in)

    async def entity(self, token: Secret, entity_id: str | None) -> Attempt:
        """Choose the entity to work in, or None for the top level, and sign in there.

        Raises:
            EntityRefused: the user does not reach it; the entities are as they are now.
        """
        known = await self._known(token)
        _require(known, "entity")
        if known.fixed_entity is not None and entity_id != known.fixed_entity:
            raise EntityRefused(f"This link is for the entity {known.fixed_entity!r}.")
        if entity_id is not None:
            if entity_id not in {one.id for one in known.state.entities}:
                raise EntityRefused("This user reaches no such entity. Choose one of the list.")
            await self._tokens.ask(known.held)
            await self._enter_entity(known, entity_id)
        return await self._keep(known.to(entity_id=entity_id, permissions=[], step="permissions"))

    async def permissions(self, token: Secret, needs: Sequence[Need]) -> Attempt:
        """Try what the user may read, and ask what they may write; as often as one likes."""
        known = await self._known(token)
        _require(known, "permissions")
        await self._tokens.ask(known.held)
        gateway = await self._enter_chosen(known)
        found = await self._asking.within_patience(probe(gateway, needs), times=3)
        return await self._keep(known.to(permissions=found))

    async def finish(self, token: Secret, *, with_form: bool = True) -> Attempt:
        """Sign in once more, store the account, or repair it, and use the token up.

        Done already, by another window or by a call whose answer was lost: the same answer again.
        """
        try:
            known = await self._known(token)
            _require(known, "permissions")
            await self._tokens.ask(known.held)
            await self._enter_chosen(known)
            await self._finishing.connect(known)
        except (LinkTokenUsed, AttemptChanged):
            if (connected := await self._finishing.shown(token, with_form=with_form)) is None:
                raise
            return connected
        return await self.attempt(token, with_form=with_form)

    async def step(self, token: Secret, wanted: Step) -> Attempt:
        """Go back; what later steps have learned is forgotten as needed."""
        known = await self._known(token)
        _require(known, wanted)
        if wanted in {"company", "sign_in"}:
            return await self._keep(known.forgetting(step=wanted))
        if wanted == "entity" and not known.state.entities:
            raise StepTooEarly("This company has no entities to choose from.")
        return await self._keep(known.to(step=wanted))

    async def _enter_chosen(self, known: Known) -> Gateway:
        """Sign in where the customer chose to work; what worked before may be refused by now."""
        chosen = known.fixed_entity or known.state.entity_id
        if chosen is not None:
            return await self._enter_entity(known, chosen)
        try:
            return await self._asking.enter(known)
        except (SignInRefused, SenderNotAuthorized) as refusal:
            await self._refused(known, refusal)
            raise

    async def _enter_entity(self, known: Known, entity_id: str) -> Gateway:
        """Sign in there; if that is refused, look whether it is the entity or the sign-in."""
        try:
            return await self._asking.enter(known, entity=entity_id)
        except SenderNotAuthorized as not_ours:
            await self._refused(known, not_ours)
            raise
        except SignInRefused as refusal:
            try:
                gateway = await self._asking.enter(known, entity="")
            except SignInRefused as at_the_top:
                await self._refused(known, at_the_top)
                raise
            found = await self._asking.entities(gateway)
            anew = known.to(entities=found, entity_id=None, permissions=[], step="entity")
            await self._tokens.keep(known.held, anew.state)
            raise EntityRefused(
                "Sage Intacct accepts this user, but not in this entity. Choose another, or give "
                "the user access to it.",
                entries=refusal.entries,
            ) from refusal

    async def _refused(self, known: Known, refusal: CrossfootError) -> None:
        """Keep who was refused, and forget the password, unless another window went on."""
        step: Step = "sender" if isinstance(refusal, SenderNotAuthorized) else "sign_in"
        with suppress(AttemptChanged):
            await self._tokens.keep(known.held, known.forgetting(step=step).state)

    async def _keep(self, known: Known) -> Attempt:
        await self._tokens.keep(known.held, known.state)
        return await self.attempt(known.held.token)

    async def _known(self, token: Secret, integration: str | None = None) -> Known:
        held = await self._tokens.hold(token)
        await self._check_integration(held.row.environment_id, integration)
        if held.row.integrated_account_id is None:
            return Known(held)
        async with self._store.read() as connection:
            row = await account_row(
                connection, held.row.environment_id, held.row.integrated_account_id
            )
        secrets = await self._vault.unseal(row.id, row.secrets)
        return Known(held, Context(row.context, secrets), AccountStatus(row.status))

    async def _check_integration(self, environment_id: str, named: str | None) -> None:
        table = environment_integrations.c
        async with self._store.read() as connection:
            enabled = await connection.scalar(
                select(table.is_enabled).where(
                    table.environment_id == environment_id,
                    table.integration_id == SAGE_INTACCT.id,
                )
            )
        if not enabled or named not in {None, SAGE_INTACCT.name}:
            raise UnknownIntegration(
                f"There is no integration {named or SAGE_INTACCT.name!r} to connect here."
            )


def _require(known: Known, step: Step) -> None:
    """Refuse a step whose turn has not come."""
    if _AT[known.step] < _AT[step]:
        raise StepTooEarly(f"First comes another step: {known.step}.")


def _text(name: str, value: str, longest: int) -> str:
    typed = value.strip()
    if problems := _problems(name, typed, longest):
        raise InvalidBody(problems)
    return typed


def _sign_in(typed: SignInTyped) -> tuple[str, str]:
    """The user without blanks around it, the password as it was typed."""
    user = typed.user_id.strip()
    problems = _problems("user_id", user, LONGEST)
    problems += _problems("user_password", typed.user_password, LONGEST_PASSWORD)
    if problems:
        raise InvalidBody(problems)
    return user, typed.user_password


def _problems(name: str, value: str, longest: int) -> list[Problem]:
    if not value:
        return [Problem(name, "required", "This must not be blank.", f"Send {name}.")]
    if len(value) > longest:
        reason = f"This must have at most {longest} characters."
        return [Problem(name, "length", reason, "Send it as it is in Sage Intacct.")]
    return []
