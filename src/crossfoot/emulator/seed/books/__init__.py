"""Three years of books: what happened in the company, theme by theme, all of it posted.

A theme is a function that takes the `Desk`: it stores its documents (`desk.store`) and posts them
(`desk.book.post`). Add one by adding its module here and its line to `THEMES`; it runs after those
above it. The book is written once, after the last theme.
"""

from collections.abc import Callable
from typing import Final, NamedTuple

from crossfoot.emulator.company import Company
from crossfoot.emulator.seed.books.cards import keep_cards
from crossfoot.emulator.seed.books.cash import keep_cash
from crossfoot.emulator.seed.books.desk import Desk
from crossfoot.emulator.seed.books.entries import keep_journals
from crossfoot.emulator.seed.books.expenses import keep_expenses
from crossfoot.emulator.seed.books.opening import open_books
from crossfoot.emulator.seed.books.payables import keep_payables
from crossfoot.emulator.seed.books.purchased import keep_purchases
from crossfoot.emulator.seed.books.rates import write_rates
from crossfoot.emulator.seed.books.receivables import keep_receivables
from crossfoot.emulator.seed.books.transfers import keep_transfers

__all__ = ["THEMES", "Desk", "Theme", "write_books"]


class Theme(NamedTuple):
    """One part of the books: what it is called while one waits for it, and who writes it."""

    title: str
    write: Callable[[Desk], None]


THEMES: Final = (
    Theme("opening balances", open_books),
    Theme("receivables", keep_receivables),
    Theme("payables", keep_payables),
    Theme("charge cards", keep_cards),
    Theme("cash", keep_cash),
    Theme("transfers", keep_transfers),
    Theme("expenses", keep_expenses),
    Theme("journal entries", keep_journals),
    Theme("bills of purchasing", keep_purchases),
)


def write_books(company: Company, step: Callable[[str], None]) -> None:
    """Write every theme into a company that has its master data; `step` hears what comes next."""
    write_rates(company)
    desk = Desk.open(company)
    for theme in THEMES:
        step(theme.title)
        with company.transaction():
            theme.write(desk)
    step("general ledger")
    desk.book.write()
