"""Transaction allocations: made as documented, and lines split by them when they are posted."""

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from tests.unit.emulator_subledgers.written import bill, fields, line, pay

if TYPE_CHECKING:
    from tests.unit.emulator_subledgers.desk import Desk

EUR = "<currency>EUR</currency><exchratetype>Month End</exchratetype>"
THIRDS = (("33.3", "110"), ("33.3", "111"), ("33.4", "120"))


def allocation(
    name: str, *entries: tuple[str, ...], kind: str = "Percentage", verb: str = "create"
) -> str:
    """An allocation; each entry is its value, its place, and the type of the value."""
    inside = ""
    for value, place, *of in entries:
        value_type = of[0] if of else None
        shown = fields(VALUETYPE=value_type, VALUE=value, LOCATIONID=place, DEPARTMENTID="200")
        inside += f"<ALLOCATIONENTRY>{shown}</ALLOCATIONENTRY>"
    head = fields(ALLOCATIONID=name, TYPE=kind)
    entries_shown = f"<ALLOCATIONENTRIES>{inside}</ALLOCATIONENTRIES>"
    return f"<{verb}><ALLOCATION>{head}{entries_shown}</ALLOCATION></{verb}>"


def split(amount: str, name: str, account: str = "6215", more: str = "") -> str:
    """A line of a bill that is allocated."""
    given = line(account, amount, more=more)
    return given.replace("<memo>", f"<allocationid>{name}</allocationid><memo>")


def parts(desk: "Desk", key: str, account: str = "6215") -> list[tuple[str, str]]:
    """Where an account of a bill stands in the ledger, and with how much."""
    found = desk.posted("APBILL", key)
    return [(place, amount) for number, place, _, amount in found if number == account]


@pytest.mark.parametrize(
    ("entries", "kind", "sentence"),
    [
        ((("40", "110"), ("50", "120")), "Percentage", "The percentages must add up to 100"),
        (
            (("100", ""),),
            "Percentage",
            "Missing required field(s) for Transaction allocation line: LOCATIONID.",
        ),
        ((), "Percentage", "Missing required field(s) for Transaction allocation"),
        (
            (("100", "110", "Percent"), ("5", "120", "Amount")),
            "Fixed amount with over/under logic",
            "Entries of exact amounts must come before",
        ),
        ((("5", "110"),), "Fixed amount with over/under logic", "Missing required field(s)"),
        ((("100", "NOWHERE"),), "Percentage", "Location 'NOWHERE' is not valid"),
    ],
)
def test_an_allocation_that_does_not_add_up_is_refused(
    desk: "Desk", entries: Any, kind: str, sentence: str
) -> None:
    assert desk.refusal(allocation("A", *entries, kind=kind)).description2.startswith(sentence)


def test_a_bill_is_split_to_the_cent_and_stays_one_line(desk: "Desk") -> None:
    desk.answer(allocation("THIRDS", *THIRDS))
    key = desk.key(bill(lines=split("100.01", "THIRDS")))
    assert parts(desk, key) == [("110", "33.3"), ("111", "33.3"), ("120", "33.41")]
    (kept,) = desk.lines("APBILLITEM", key)
    assert (kept["ALLOCATION"], kept["LOCATIONID"], kept["TRX_AMOUNT"]) == ("THIRDS", "", "100.01")
    changed = f'<updatelineitem line_num="1">{fields(amount="10")}</updatelineitem>'
    update = f'<update_bill key="{key}"><updatebillitems>{changed}</updatebillitems></update_bill>'
    desk.answer(update)
    assert parts(desk, key) == [("110", "3.33"), ("111", "3.33"), ("120", "3.34")]
    desk.answer(pay("AP", f"{key}:10"))
    assert desk.cells("APBILL", key, "STATE", "TOTALDUE") == ["Paid", "0"]


def test_a_foreign_bill_over_entities_balances_in_each(desk: "Desk") -> None:
    desk.answer(allocation("OVER", ("33.3", "110"), ("33.3", "210"), ("33.4", "310")))
    key = desk.key(bill(lines=split("100.01", "OVER"), currency=EUR))
    places = {place: Decimal(amount) for place, amount in parts(desk, key)}
    assert places == {"110": Decimal("33.30"), "210": Decimal("33.30"), "310": Decimal("33.41")}
    worth = desk.cells("APBILL", key, "TOTALENTERED")[0]
    assert desk.cells("APBILLITEM", desk.lines("APBILLITEM", key)[0]["RECORDNO"], "AMOUNT") == [
        worth
    ]
    desk.answer(pay("AP", f"{key}:100.01", CURRENCY="EUR"))
    assert desk.cells("APBILL", key, "STATE", "TOTALDUE") == ["Paid", "0"]


def test_a_tax_is_split_like_the_line_that_it_taxes(desk: "Desk") -> None:
    detail = next(desk.company.rows("TAXDETAIL", "\"TAXTYPE\" = 'Purchase'"))
    tax = fields(detailid=detail["DETAILID"], trx_tax="10.01")
    more = f"<taxentries><taxentry>{tax}</taxentry></taxentries>"
    desk.answer(allocation("HALVES", ("50", "110"), ("50", "120")))
    key = desk.key(bill(lines=split("100", "HALVES", more=more)))
    account = detail["GLACCOUNT"]
    assert parts(desk, key, account) == [("110", "5.01"), ("120", "5")]
    assert desk.cells("APBILL", key, "TRX_TOTALENTERED") == ["110.01"]


def test_fixed_amounts_come_first_and_what_is_left_is_shared(desk: "Desk") -> None:
    entries = (("60", "110", "Amount"), ("25", "111", "Percent"), ("75", "120", "Percent"))
    desk.answer(allocation("FIRST", *entries, kind="Fixed amount with over/under logic"))
    more = desk.key(bill(lines=split("100", "FIRST")))
    assert parts(desk, more) == [("110", "60"), ("111", "10"), ("120", "30")]
    less = desk.key(bill(lines=split("40", "FIRST"), number="LESS"))
    assert parts(desk, less) == [("110", "40")]


def test_fixed_amounts_are_the_whole_line(desk: "Desk") -> None:
    desk.answer(allocation("FIXED", ("60", "110"), ("40", "120"), kind="Absolute"))
    key = desk.key(bill(lines=split("100", "FIXED")))
    assert parts(desk, key) == [("110", "60"), ("120", "40")]
    other = desk.refusal(bill(lines=split("99", "FIXED"), number="OTHER"))
    assert "are 100 together, and the line is 99" in other.description2


def test_an_allocation_that_is_not_there_or_retired_is_refused(desk: "Desk") -> None:
    desk.answer(allocation("GONE", ("100", "110")))
    unknown = desk.refusal(bill(lines=split("1", "NONE")))
    assert "'NONE'" in unknown.description2
    retired = fields(ALLOCATIONID="GONE", STATUS="inactive")
    desk.answer(f"<update><ALLOCATION>{retired}</ALLOCATION></update>")
    refused = desk.refusal(bill(lines=split("1", "GONE")))
    assert refused.description2 == "Activate the transaction allocation GONE, then try again."


# --- journals -------------------------------------------------------------------------------------


def entry(account: str, side: str, amount: str, more: str = "", place: str | None = "110") -> str:
    inside = fields(ACCOUNTNO=account, TR_TYPE=side, TRX_AMOUNT=amount, LOCATION=place)
    return f"<GLENTRY>{inside}<DEPARTMENT>200</DEPARTMENT>{more}</GLENTRY>"


def entry_again(row: dict[str, str]) -> str:
    """A stored line as it is sent again."""
    inside = fields(RECORDNO=row["RECORDNO"], ALLOCATION=row["ALLOCATION"] or None)
    return f"<GLENTRY>{inside}</GLENTRY>"


def journal(*lines: str, key: str = "") -> str:
    verb = "update" if key else "create"
    head = fields(RECORDNO=key or None, JOURNAL="GJ", BATCH_DATE="10/05/2026", BATCH_TITLE="Rent")
    inside = f"<ENTRIES>{''.join(lines)}</ENTRIES>"
    return f"<{verb}><GLBATCH>{head}{inside}</GLBATCH></{verb}>"


def stored(desk: "Desk", key: str) -> list[tuple[str, str, str]]:
    rows = desk.lines("GLENTRY", key, by="BATCHNO")
    return [(row["ACCOUNTNO"], row["LOCATION"], row["TRX_AMOUNT"]) for row in rows]


def test_a_journals_line_becomes_its_parts_once(desk: "Desk") -> None:
    desk.answer(allocation("THIRDS", *THIRDS))
    debit = entry("6215", "1", "100.01", "<ALLOCATION>THIRDS</ALLOCATION>", place=None)
    key = desk.key(journal(debit, entry("1010", "-1", "100.01")))
    split_up = [("6215", "110", "33.3"), ("6215", "111", "33.3"), ("6215", "120", "33.41")]
    assert stored(desk, key) == [*split_up, ("1010", "110", "100.01")]
    again = "".join(entry_again(row) for row in desk.lines("GLENTRY", key, by="BATCHNO"))
    desk.answer(journal(again, key=key))
    assert stored(desk, key) == [*split_up, ("1010", "110", "100.01")]


def test_a_journals_line_may_say_its_parts_itself(desk: "Desk") -> None:
    splits = "".join(
        f"<SPLIT>{fields(AMOUNT=amount, LOCATIONID=place, DEPARTMENTID='200')}</SPLIT>"
        for amount, place in (("60", "110"), ("40", "120"))
    )
    custom = f"<ALLOCATION>Custom</ALLOCATION>{splits}"
    debit = entry("6215", "1", "100", custom)
    key = desk.key(journal(debit, entry("1010", "-1", "100")))
    assert stored(desk, key)[:2] == [("6215", "110", "60"), ("6215", "120", "40")]
    short = journal(entry("6215", "1", "101", custom), entry("1010", "-1", "101"))
    assert "SPLIT do not add up to the line's 101" in desk.refusal(short).description2
