"""GLACCOUNTBALANCE: derived from the details for the periods that a query names."""

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from crossfoot.emulator.ledger import Book, Document, Line, Stamp
from crossfoot.emulator.seed import fill

if TYPE_CHECKING:
    from tests.unit.emulator.functions.conftest import Desk

STAMP = Stamp("2025-01-25 10:00:00", "2025-01-25 10:00:00", "1", "api")
SHOWN = ("ACCOUNTNO", "OPENBAL", "TOTDEBIT", "TOTCREDIT", "FORBAL", "ENDBAL")


def post(desk: "Desk", day: date, debit: str, credit: str, amount: str) -> None:
    book = Book(desk.company)
    lines = (Line(debit, Decimal(amount)), Line(credit, -Decimal(amount)))
    book.post(
        Document(
            kind="GLBATCH",
            key=1,
            day=day,
            entity="",
            currency="USD",
            lines=lines,
            stamp=STAMP,
            description="Entry",
        )
    )
    book.write()


def asked(period: str) -> str:
    select = "".join(f"<field>{name}</field>" for name in SHOWN)
    return (
        f"<query><object>GLACCOUNTBALANCE</object><select>{select}</select>"
        f"<filter><equalto><field>PERIOD</field><value>{period}</value></equalto></filter></query>"
    )


def balances(desk: "Desk", period: str) -> dict[str, tuple[str, ...]]:
    rows = [tuple(cell.text or "" for cell in record) for record in desk.data(asked(period))]
    return {row[0]: row[1:] for row in rows}


@pytest.fixture
def ledger(desk: "Desk") -> "Desk":
    fill(desk.company, "empty")
    post(desk, date(2024, 12, 5), "1010", "4000", "100.10")
    post(desk, date(2025, 1, 7), "6215", "1010", "30.05")
    post(desk, date(2025, 2, 7), "1010", "4000", "7")
    return desk


def test_a_period_opens_with_what_came_before_and_adds_its_own(ledger: "Desk") -> None:
    assert balances(ledger, "Month Ended December 2024") == {
        "1010": ("0", "100.1", "0", "100.1", "100.1"),
        "4000": ("0", "0", "100.1", "-100.1", "-100.1"),
    }
    february = balances(ledger, "Month Ended February 2025")
    assert february["1010"] == ("70.05", "7", "0", "7", "77.05")
    assert february["6215"] == ("30.05", "0", "0", "0", "30.05")


def test_income_starts_each_year_at_zero_and_stands_on_the_closing_account(ledger: "Desk") -> None:
    january = balances(ledger, "Month Ended January 2025")
    assert january["3900"] == ("-100.1", "0", "0", "0", "-100.1")
    assert "4000" not in january
    assert sum(Decimal(row[-1]) for row in january.values()) == 0


def test_what_is_posted_later_is_in_the_next_answer(ledger: "Desk") -> None:
    balances(ledger, "Month Ended January 2025")
    post(ledger, date(2025, 1, 31), "6215", "1010", "1")
    assert balances(ledger, "Month Ended January 2025")["6215"][-1] == "31.05"


@pytest.mark.parametrize("period", ["Quarter 1 2025", "Current Month", ""])
def test_only_budgetable_periods_have_balances(ledger: "Desk", period: str) -> None:
    (entry,) = ledger.refusal(asked(period)).entries
    assert entry.description2 == f"There is no budgetable reporting period '{period}'."


def test_balances_of_no_period_are_refused(ledger: "Desk") -> None:
    everything = (
        "<query><object>GLACCOUNTBALANCE</object><select><field>ENDBAL</field></select></query>"
    )
    (entry,) = ledger.refusal(everything).entries
    assert "needs a filter on PERIOD" in entry.description2
