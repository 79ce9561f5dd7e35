"""Showing an account's post-connect form, and taking what is filled in (unified-api §3.6)."""

from typing import Any

from sqlalchemy import Row, select

from crossfoot.clock import SYSTEM_CLOCK, Clock
from crossfoot.errors import Conflict, FormMissing
from crossfoot.integrated_accounts.account_rows import account_row, update_account
from crossfoot.integrated_accounts.events import EventType, note
from crossfoot.integrated_accounts.linking.forms import (
    PATH,
    FormAnswers,
    FormStep,
    PostConnectForm,
    checked,
    form_of,
)
from crossfoot.integrated_accounts.linking.settings import read_settings
from crossfoot.integrated_accounts.sage_intacct import SAGE_INTACCT
from crossfoot.integrated_accounts.shapes import AccountStatus
from crossfoot.store import Store
from crossfoot.store.tables import environments


class PostConnectForms:
    """The forms of integrated accounts, each as its installed integration has it."""

    def __init__(self, store: Store, clock: Clock = SYSTEM_CLOCK) -> None:
        self._store = store
        self._clock = clock

    async def form(self, environment_id: str, account_id: str) -> PostConnectForm:
        """The account's form, with what is filled in already.

        Raises:
            FormMissing: none is set.
            Conflict: the account does not work, so that its options could not be shown.
        """
        async with self._store.read() as connection:
            row = await account_row(connection, environment_id, account_id)
            linking = await connection.scalar(
                select(environments.c.linking).where(environments.c.id == environment_id)
            )
        names = [field.name for step in _steps(row) for field in step.config.fields]
        return PostConnectForm(
            integration=SAGE_INTACCT.name,
            integrated_account_id=row.id,
            brand=read_settings(linking or {}).brand,
            steps=_steps(row),
            values={name: row.context[name] for name in names if name in row.context},
        )

    async def submit(self, environment_id: str, account_id: str, answers: FormAnswers) -> None:
        """Merge what the customer has filled in into the account's context.

        Raises what `form` raises; InvalidBody, naming every value that is wrong.
        """
        async with self._store.begin() as connection:
            row = await account_row(connection, environment_id, account_id, lock=True)
            context = {**row.context, **checked(_steps(row), answers)}
            changes = {"context": context, "updated_at": self._clock.now()}
            await update_account(connection, account_id, changes)
            after = await account_row(connection, environment_id, account_id)
            await note(connection, self._clock, after, EventType.POST_CONNECT_FORM_SUBMITTED)


def _steps(row: Row[Any]) -> list[FormStep]:
    steps = form_of(row.installed_override)
    if not steps:
        raise FormMissing(f"This environment has no post-connect form. PATCH {PATH} sets one.")
    if row.status != AccountStatus.ACTIVE:
        raise Conflict(f"The integrated account is {row.status}: connect it again first.")
    return steps
