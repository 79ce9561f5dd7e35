"""The papers of the company: attachments, budgets, account groups, orders and their definitions.

Each theme draws its rows from chance of its own (`Draft.beside`), so that a change to one leaves
the others, and all of the master data, as they are.
"""

from collections.abc import Callable, Iterator
from typing import Final

from crossfoot.emulator.seed.draft import Draft
from crossfoot.emulator.seed.links import link_rows
from crossfoot.emulator.seed.papers.account_groups import draft_account_groups
from crossfoot.emulator.seed.papers.approvals import draft_approvals
from crossfoot.emulator.seed.papers.budgets import draft_budgets
from crossfoot.emulator.seed.papers.currencies import draft_currencies, draft_tax_schedules
from crossfoot.emulator.seed.papers.definitions import draft_definitions
from crossfoot.emulator.seed.papers.order_entry import draft_order_entry
from crossfoot.emulator.seed.papers.purchasing import draft_purchasing
from crossfoot.emulator.seed.stamps import number_rows, stamp_rows

_SETUP: Final[dict[str, Callable[[Draft], None]]] = {
    "currencies": draft_currencies,
    "tax schedules": draft_tax_schedules,
    "account groups": draft_account_groups,
    "budgets": draft_budgets,
    "definitions": draft_definitions,
}
_DOCUMENTS: Final[dict[str, Callable[[Draft], None]]] = {
    "purchasing": draft_purchasing,
    "order entry": draft_order_entry,
}


def draft_papers(draft: Draft) -> Iterator[Draft]:
    """Drafts to be written one after another, complete with keys, names and stamps.

    `draft` must hold all master data, numbered and linked. Documents name what is set up, so that
    comes last: who writes a draft takes its rows away.
    """
    setup = draft.beside("setup")
    for theme in _SETUP.values():
        theme(setup)
    setup = _completed(setup)
    for name, theme in _DOCUMENTS.items():
        beside = Draft(draft.size, draft.beside(name).random, base=setup)
        theme(beside)
        if beside.of("PODOCUMENT"):
            draft_approvals(beside)
        yield _completed(beside)
    yield setup


def _completed(draft: Draft) -> Draft:
    number_rows(draft)
    link_rows(draft)
    stamp_rows(draft)
    return draft
