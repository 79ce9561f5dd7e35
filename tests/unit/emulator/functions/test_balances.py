from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from crossfoot.emulator.ledger import Book, Document, Line, Stamp

if TYPE_CHECKING:
    from tests.unit.emulator.functions.conftest import Desk

PLACES = (
    ("E1", "E", "", "USD"),
    ("E2", "E", "", "EUR"),
    ("10", "C", "E1", ""),
    ("20", "C", "E2", ""),
)
STAMP = Stamp("2026-01-01 08:00:00", "2026-01-01 08:00:00", "7", "api")
ENTRIES = (
    (date(2025, 12, 30), "E1", "USD", (("1000", "100"), ("4000", "-100"))),
    (date(2026, 1, 5), "E1", "USD", (("6000", "40.25"), ("1000", "-40.25"))),
    (date(2026, 1, 31), "E2", "EUR", (("1000", "7"), ("4000", "-7"))),
    (date(2026, 2, 1), "E1", "USD", (("1000", "1"), ("4000", "-1"))),
)


@pytest.fixture
def ledger(desk: "Desk") -> "Desk":
    """Two entities, four journal entries around January 2026."""
    company = desk.company
    for key, (id_, kind, parent, currency) in enumerate(PLACES, 1):
        row = {"RECORDNO": str(key), "LOCATIONID": id_, "NAME": f"Place & {id_}"}
        row |= {"PARENTID": parent, "LOCATIONTYPE": kind, "CURRENCY": currency, "STATUS": "active"}
        row["ENTITY"] = parent or id_
        company.insert("LOCATION", row)
        if kind == "E":
            company.insert("LOCATIONENTITY", row)
    for number, parent in (("100", ""), ("110", "100"), ("200", "")):
        company.insert("DEPARTMENT", {"DEPARTMENTID": number, "TITLE": number, "PARENTID": parent})
    for number, kind in (("1000", "balancesheet"), ("3900", "balancesheet"), ("5000", "")):
        company.insert("GLACCOUNT", {"ACCOUNTNO": number, "TITLE": number, "ACCOUNTTYPE": kind})
    for number in ("4000", "6000"):
        row = {"ACCOUNTNO": number, "TITLE": number, "ACCOUNTTYPE": "incomestatement"}
        company.insert("GLACCOUNT", row | {"CLOSINGACCOUNTNO": "3900"})
    company.insert("GLACCTGRP", {"NAME": "Cash", "MEMBERTYPE": "Accounts"})
    company.insert("GLACCTGRPHIERARCHY", {"GLACCTGRPNAME": "Cash", "ACCOUNTNO": "1000"})
    period = {"NAME": "January", "START_DATE": "2026-01-01", "END_DATE": "2026-01-31"}
    company.insert("REPORTINGPERIOD", period)
    book = Book(company)
    for key, (day, entity, currency, sides) in enumerate(ENTRIES, 1):
        place = {"E1": "10", "E2": "20"}[entity]
        lines = [Line(account, Decimal(amount), place, "110") for account, amount in sides]
        book.post(
            Document(
                kind="GLBATCH",
                key=key,
                day=day,
                entity=entity,
                currency=currency,
                lines=tuple(lines),
                stamp=STAMP,
                description="Entry",
            )
        )
    book.write()
    return desk


def rows(desk: "Desk", xml: str) -> list[dict[str, str]]:
    return [{str(e.tag): e.text or "" for e in row} for row in desk.data(xml)]


def _trial(inside: str = "") -> str:
    return (
        "<get_trialbalance><reportingperiodname>January</reportingperiodname>"
        f"{inside}</get_trialbalance>"
    )


NO_MONTH = (
    "<get_trialbalance><startdate><year>2026</year><month>13</month><day>1</day></startdate>"
    "</get_trialbalance>"
)


def test_a_trial_balance_has_a_row_for_each_account_and_currency(ledger: "Desk") -> None:
    found = rows(ledger, _trial())
    assert [(r["glaccountno"], r["currency"]) for r in found] == [
        ("1000", "EUR"),
        ("1000", "USD"),
        ("3900", "USD"),
        ("4000", "EUR"),
        ("6000", "USD"),
    ]
    cash = found[1]
    assert (cash["startbalance"], cash["debits"], cash["credits"]) == ("100", "0", "40.25")
    assert (cash["endbalance"], cash["reportingbook"]) == ("59.75", "ACCRUAL")


def test_income_of_earlier_years_stands_on_the_closing_account(ledger: "Desk") -> None:
    found = {(r["glaccountno"], r["currency"]): r for r in rows(ledger, _trial())}
    assert found["3900", "USD"]["startbalance"] == "-100"
    assert ("4000", "USD") not in found


def test_a_trial_balance_adds_up_to_nothing_in_every_currency(ledger: "Desk") -> None:
    for field in ("startbalance", "endbalance"):
        for currency in ("USD", "EUR"):
            amounts = [
                Decimal(r[field]) for r in rows(ledger, _trial()) if r["currency"] == currency
            ]
            assert sum(amounts) == 0


def test_details_by_place_and_sides_are_shown_where_asked(ledger: "Desk") -> None:
    inside = "<showlocdetail>true</showlocdetail><debitcreditbalance>true</debitcreditbalance>"
    cash = rows(ledger, _trial(inside))[0]
    assert cash["locationid"] == "20"
    assert cash["locationname"] == "Place & 20"
    assert (cash["startdebitbalance"], cash["startcreditbalance"]) == ("0", "0")


@pytest.mark.parametrize(
    ("inside", "accounts"),
    [
        ("<locationid>E1</locationid>", ["1000", "3900", "6000"]),
        ("<locationid>20</locationid>", ["1000", "4000"]),
        ("<departmentid>100</departmentid><locationid>20</locationid>", ["1000", "4000"]),
        ("<departmentid>200</departmentid>", []),
        ("<glaccountno>6000</glaccountno>", ["6000"]),
        (
            "<startaccountno>3000</startaccountno><endaccountno>4999</endaccountno>",
            ["3900", "4000"],
        ),
        ("<accountgroupname>Cash</accountgroupname>", ["1000", "1000"]),
        ("<reportingbook>CASH</reportingbook>", []),
        ("<statistical>only</statistical>", []),
        ("<customerid>C-1</customerid>", []),
        (
            "<showzerobalances>true</showzerobalances><glaccountno>5000</glaccountno>",
            ["5000"],
        ),
    ],
)  # fmt: skip
def test_parameters_narrow_what_is_counted(
    ledger: "Desk", inside: str, accounts: list[str]
) -> None:
    assert [row["glaccountno"] for row in rows(ledger, _trial(inside))] == accounts


def test_an_entity_session_sees_its_own_balances(ledger: "Desk") -> None:
    found = rows(ledger.in_entity("E2"), _trial())
    assert {row["currency"] for row in found} == {"EUR"}


def test_balances_by_dimensions_show_pairs_of_id_and_name(ledger: "Desk") -> None:
    xml = (
        "<get_accountbalancesbydimensions>"
        "<startdate><year>2026</year><month>01</month><day>01</day></startdate>"
        "<enddate><year>2026</year><month>2</month><day>1</day></enddate>"
        "<glaccountno>1000</glaccountno><groupby>location,department</groupby>"
        "</get_accountbalancesbydimensions>"
    )
    found = rows(ledger, xml)
    assert list(found[0]) == [
        "glaccountno",
        "startbalance",
        "periodbalance",
        "endbalance",
        "currency",
        "locationid",
        "locationname",
        "departmentid",
        "departmentname",
    ]
    assert [(row["locationid"], row["periodbalance"]) for row in found] == [
        ("20", "7"),
        ("10", "-39.25"),
    ]


def test_account_balances_are_one_row_for_each_account(ledger: "Desk") -> None:
    xml = _trial().replace("get_trialbalance", "get_accountbalances")
    assert [r["glaccountno"] for r in rows(ledger, xml)] == ["1000", "1000", "3900", "4000", "6000"]


@pytest.mark.parametrize(
    ("xml", "part"),
    [
        ("<get_trialbalance/>", "reportingperiodname"),
        (_trial().replace("January", "May"), "May"),
        (_trial("<locationid>77</locationid>"), "77"),
        (_trial("<accountgroupname>x</accountgroupname>"), "'x'"),
        (_trial("<statistical>maybe</statistical>"), "maybe"),
        (_trial("<showzerobalances>maybe</showzerobalances>"), "maybe"),
        (_trial("<adjbooks/>"), "adjbooks"),
        (
            "<get_accountbalancesbydimensions><groupby>moon</groupby></get_accountbalancesbydimensions>",
            "moon",
        ),
        (NO_MONTH, "startdate"),
    ],
)  # fmt: skip
def test_what_cannot_be_computed_is_refused_by_name(ledger: "Desk", xml: str, part: str) -> None:
    assert part in ledger.refusal(xml).entries[0].description2
