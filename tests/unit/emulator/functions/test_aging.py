from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.unit.emulator.functions.conftest import Desk

AS_OF = "<asofdate><year>2026</year><month>1</month><day>31</day></asofdate>"


@pytest.fixture
def owed(desk: "Desk") -> "Desk":
    """Three invoices, a credit note and two payments, one of them a draft; one bill."""
    company = desk.company
    for number, state, day, due, total in (
        ("1", "Partially Paid", "2026-01-01", "2026-01-31", "100"),
        ("2", "Posted", "2025-11-01", "2025-12-01", "50.55"),
        ("3", "Draft", "2026-01-01", "2026-01-31", "900"),
    ):
        company.insert("ARINVOICE", _document(number, state, day, total) | {"WHENDUE": due})
    note = _document("4", "Posted", "2026-01-10", "-10")
    company.insert("ARADJUSTMENT", note)
    for key, state in (("7", "Complete"), ("8", "Draft")):
        company.insert("ARPYMT", {"RECORDNO": key, "STATE": state})
        company.insert(
            "ARPYMTDETAIL",
            {"RECORDKEY": "1", "PAYMENTKEY": key, "PAYMENTDATE": "2026-01-20"}
            | {"TRX_PAYMENTAMOUNT": "30", "PAYMENTAMOUNT": "60"},
        )
    bill = _document("1", "Posted", "2026-01-01", "20")
    bill = {k: v for k, v in bill.items() if not k.startswith("CUST")}
    company.insert("APBILL", bill | {"VENDORID": "V-1", "VENDORNAME": "V", "WHENDUE": "2026-02-01"})
    return desk


def _document(number: str, state: str, day: str, total: str) -> dict[str, str]:
    """A document at the rate 2."""
    return {
        "RECORDNO": number,
        "RECORDID": f"INV-{number}",
        "STATE": state,
        "CUSTOMERID": "C-1",
        "CUSTOMERNAME": "C & Co",
        "WHENCREATED": day,
        "CURRENCY": "EUR",
        "BASECURR": "USD",
        "TRX_TOTALENTERED": total,
        "TOTALENTERED": str(2 * float(total)).removesuffix(".0"),
        "MEGAENTITYID": "E1",
    }


def rows(desk: "Desk", inside: str, function: str = "get_araging") -> list[dict[str, str]]:
    """Each period with what stands beside it of its party."""
    found: list[dict[str, str]] = []
    for party in desk.data(f"<{function}>{AS_OF}{inside}</{function}>"):
        beside = {str(e.tag): e.text or "" for e in party if e.tag != "aging"}
        periods = party.iterfind("aging")
        found.extend(beside | {str(e.tag): e.text or "" for e in period} for period in periods)
    return found


def test_what_is_due_is_gathered_by_party_and_period(owed: "Desk") -> None:
    found = rows(owed, "")
    assert [(r["customerid"], r["agingperiod"], r["totalamount"]) for r in found] == [
        ("C-1", "0-30", "120"),
        ("C-1", "91-120", "101.1"),
    ]
    assert found[0]["customername"] == "C & Co"
    assert found[0]["currency"] == "USD"


def test_age_may_count_from_the_due_date_in_periods_of_ones_own(owed: "Desk") -> None:
    inside = "<useduedate>true</useduedate><agingperiods>0-59,60-</agingperiods>"
    assert [(r["agingperiod"], r["totalamount"]) for r in rows(owed, inside)] == [
        ("0-59", "120"),
        ("60-", "101.1"),
    ]


def test_on_an_earlier_day_less_had_been_paid(owed: "Desk") -> None:
    day = "<asofdate><year>2026</year><month>1</month><day>5</day></asofdate>"
    data = owed.data(f"<get_araging>{day}</get_araging>")
    assert [one.text for one in data.iter("totalamount")] == ["200", "101.1"]


def test_details_list_the_documents(owed: "Desk") -> None:
    xml = f"<get_araging>{AS_OF}<showdetails>true</showdetails></get_araging>"
    details = owed.data(xml).findall("araging/aging/agingdetails/agingdetail")
    assert [(d.findtext("invoiceno"), d.findtext("totaldue")) for d in details] == [
        ("INV-1", "140"),
        ("INV-4", "-20"),
        ("INV-2", "101.1"),
    ]
    assert details[0].findtext("whendue") == "01/31/2026"


@pytest.mark.parametrize(
    ("inside", "count"),
    [
        ("<customerid>C-2</customerid>", 0),
        ("<invoiceno>INV-2</invoiceno>", 1),
        ("<locationid>E2</locationid>", 0),
        ("<locationid>E1</locationid>", 2),
    ],
)
def test_parameters_narrow_what_is_shown(owed: "Desk", inside: str, count: int) -> None:
    assert len(rows(owed, inside)) == count


def test_payables_have_the_same_shape(owed: "Desk") -> None:
    (found,) = rows(owed, "", "get_apaging")
    assert (found["vendorid"], found["totalamount"]) == ("V-1", "40")


@pytest.mark.parametrize(
    ("inside", "part"),
    [
        ("<agingperiods>31 to 60</agingperiods>", "31 to 60"),
        ("<agingperiods>0-30,30-60</agingperiods>", "overlap"),
        ("<vendorid>V-1</vendorid>", "vendorid"),
    ],
)
def test_unreadable_parameters_are_refused_by_name(owed: "Desk", inside: str, part: str) -> None:
    refusal = owed.refusal(f"<get_araging>{inside}</get_araging>")
    assert part in refusal.entries[0].description2
