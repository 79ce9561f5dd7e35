"""The preview shows what posting makes of an entry: lines, their other side, and entities."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

from crossfoot.unified.targets import TAGGED, Target
from crossfoot.unified.writing.draft import Found, Ref
from crossfoot.unified.writing.entry import Entry, EntryLine, Side
from crossfoot.unified.writing.known import Entity, Known, Setup
from crossfoot.unified.writing.preview import LedgerLine, preview

GL, DAY = TAGGED["gl"], date(2026, 10, 1)
RECORDS: tuple[tuple[Target, str, Mapping[str, str]], ...] = (
    *((GL, number, {"TITLE": f"Account {number}"}) for number in ("1000", "2000", "6000")),
    *((GL, number, {}) for number in ("1210", "1220", "2310", "2320")),
    (TAGGED["location"], "110", {}),
    (TAGGED["location"], "111", {}),
    (TAGGED["location"], "210", {}),
    (TAGGED["vendor"], "V1", {"APACCOUNT": "2000--Accounts Payable"}),
    (TAGGED["vendor"], "V2", {}),
)
KNOWN = Known(
    setup=Setup(date(2026, 11, 25), "USD"),
    found={
        (target.object, "natural", natural): Found("1", natural, target, fields)
        for target, natural, fields in RECORDS
    },
    entities={
        "E100": Entity("E100", "USD", "1210", "2310"),
        "E200": Entity("E200", "EUR", "1220", "2320"),
    },
    entity_of={"110": "E100", "111": "E100", "210": "E200"},
    default_rate_type="Month End",
    rates={(("Month End", "USD", "EUR"), DAY): Decimal("0.905")},
)


def line(at: int, amount: str, account: str, place: str, currency: str = "") -> EntryLine:
    return EntryLine(
        path=f"lines[{at}]",
        amount=Decimal(amount),
        account=Ref("", (GL,), natural=account),
        dimensions={"location": Ref("", (TAGGED["location"],), natural=place)},
        currency=currency,
    )


def bill(*lines: EntryLine, vendor: str = "V1") -> Entry:
    party = Ref("contact", (TAGGED["vendor"],), natural=vendor)
    side = Side(of=party, fields=("APACCOUNT",), what="the payables account")
    return Entry(object="APBILL", lines=lines, day=DAY, party=party, side=side, currency="USD")


def shown(line: LedgerLine) -> tuple[str, str, str, str, str]:
    return line.account, str(line.amount), line.entity, str(line.base), line.base_currency


def test_a_journal_shows_its_own_lines() -> None:
    entry = Entry(
        object="GLBATCH",
        lines=(line(0, "10", "6000", "110"), line(1, "-10", "1000", "110")),
        day=DAY,
        balanced=True,
    )
    found = preview(entry, KNOWN)
    assert [shown(one) for one in found.lines] == [
        ("6000", "10", "E100", "10.00", "USD"),
        ("1000", "-10", "E100", "-10.00", "USD"),
    ]
    assert found.lines[0].name == "Account 6000"
    assert not found.estimates


def test_entities_owe_each_other_what_crosses_them() -> None:
    entry = Entry(
        object="GLBATCH",
        lines=(line(0, "-10", "1000", "110", "USD"), line(1, "10", "6000", "210", "USD")),
        day=DAY,
        balanced=True,
    )
    lines = [shown(one) for one in preview(entry, KNOWN).lines if one.role == "between_entities"]
    assert lines == [
        ("2310", "-10", "E200", "-9.05", "EUR"),
        ("1220", "10", "E100", "10.00", "USD"),
    ]


def test_a_bill_stands_against_the_vendors_account_at_each_place() -> None:
    entry = bill(
        line(0, "10.01", "6000", "110"),
        line(1, "5", "6000", "110"),
        line(2, "1", "6000", "111"),
    )
    found = preview(entry, KNOWN)
    against = [one for one in found.lines if one.role == "other_side"]
    assert [shown(one) for one in against] == [
        ("2000", "-15.01", "E100", "-15.01", "USD"),
        ("2000", "-1", "E100", "-1.00", "USD"),
    ]
    assert against[0].dimensions == {"location": "110", "vendor": "V1"}
    assert not found.estimates


def test_an_account_that_intacct_chooses_makes_an_estimate() -> None:
    found = preview(bill(line(0, "10", "6000", "110"), vendor="V2"), KNOWN)
    assert found.lines[-1].account == ""
    assert found.estimates


def test_every_entity_balances_in_its_own_currency() -> None:
    entry = bill(line(0, "10.01", "6000", "110"), line(1, "7.77", "6000", "210"))
    left: dict[str, Decimal] = {}
    for one in preview(entry, KNOWN).lines:
        assert one.base is not None
        left[one.entity] = left.get(one.entity, Decimal(0)) + one.base
    assert left == {"E100": 0, "E200": 0}


def test_what_has_no_rate_has_no_value() -> None:
    entry = replace(bill(line(0, "10", "6000", "110")), currency="CHF")
    found = preview(entry, KNOWN)
    assert all(one.base is None for one in found.lines)
    assert found.estimates
