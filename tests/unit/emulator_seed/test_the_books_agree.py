"""Three years of books of the demo company: everything that must agree agrees to the cent."""

# ruff: noqa: S608 -- statements of this file's own names

from collections import defaultdict
from collections.abc import Callable
from typing import Any

import pytest

from crossfoot.emulator.company import Company
from crossfoot.emulator.ledger import balances

Ask = Callable[..., list[Any]]

SIDES = {
    "AR": ("ARINVOICE", "ARADJUSTMENT", "ARPYMT", "CUSTOMER", ("1100", "1105")),
    "AP": ("APBILL", "APADJUSTMENT", "APPYMT", "VENDOR", ("2000", "2005")),
}
DOCUMENTS = ("ARINVOICE", "ARADJUSTMENT", "ARADVANCE", "APBILL", "APADJUSTMENT")
POSTED = "STATE NOT IN ('Draft', 'Submitted', 'Partially Approved', 'Declined')"


def cents(column: str) -> str:
    return f"CAST(round({column} * 100) AS INTEGER)"


def test_the_trial_balance_is_zero_for_each_entity_and_month(ask: Ask) -> None:
    found = ask(
        f"SELECT l.ENTITY, substr(d.ENTRY_DATE, 1, 7), sum({cents('d.AMOUNT')}) FROM GLDETAIL d"
        " JOIN LOCATION l ON l.LOCATIONID = d.LOCATIONID WHERE d.STATISTICAL <> 'T' GROUP BY 1, 2"
    )
    assert len(found) == 3 * 34 + 3  # 34 months and the opening day, three entities
    assert {difference for _, _, difference in found} == {0}


def test_every_journal_entry_balances_in_each_entity_and_in_each_transaction_currency(
    ask: Ask,
) -> None:
    by_entity = ask(
        f"SELECT e.BATCHNO FROM GLENTRY e JOIN LOCATION l ON l.LOCATIONID = e.LOCATION"
        " WHERE e.STATISTICAL <> 'T'"
        f" GROUP BY e.BATCHNO, l.ENTITY HAVING sum({cents('e.AMOUNT')} * e.TR_TYPE) <> 0"
    )
    by_currency = ask(
        "SELECT BATCHNO FROM GLENTRY WHERE STATISTICAL <> 'T' GROUP BY BATCHNO, CURRENCY"
        f" HAVING sum({cents('TRX_AMOUNT')} * TR_TYPE) <> 0"
    )
    assert (by_entity, by_currency) == ([], [])


def test_details_say_what_entries_say(ask: Ask) -> None:
    different = ask(
        "SELECT count(*) FROM GLENTRY e LEFT JOIN GLDETAIL d ON d.GLENTRYKEY = e.RECORDNO"
        f" WHERE e.STATE = 'Posted' AND ({cents('e.AMOUNT')} * e.TR_TYPE <> {cents('d.AMOUNT')}"
        " OR d.ACCOUNTNO <> e.ACCOUNTNO OR d.AMOUNT IS NULL OR d.LOCATIONID <> e.LOCATION)"
    )
    assert different == [(0,)]
    counts = ask("SELECT (SELECT count(*) FROM GLDETAIL), count(DISTINCT RECORDNO) FROM GLDETAIL")
    assert counts[0][0] == counts[0][1]


def test_balances_say_what_details_say(books: Company, ask: Ask) -> None:
    months = [
        row[0]
        for row in ask(
            "SELECT NAME FROM REPORTINGPERIOD WHERE BUDGETING = 'true'"
            " AND START_DATE BETWEEN '2023-12-01' AND '2026-10-31' ORDER BY START_DATE"
        )
    ]
    balances.derive(books, months)
    running: dict[tuple[str, ...], int] = defaultdict(int)
    income = {row[0] for row in ask("SELECT ACCOUNTNO FROM GLACCOUNT WHERE ACCOUNTTYPE LIKE 'i%'")}
    for month in months:
        start, end = ask("SELECT START_DATE, END_DATE FROM REPORTINGPERIOD WHERE NAME = ?", month)[
            0
        ]
        if start.endswith("01-01"):
            _close(running, income)
        moved = ask(
            f"SELECT ACCOUNTNO, LOCATIONID, ifnull(DEPARTMENTID, ''), sum({cents('AMOUNT')})"
            " FROM GLDETAIL WHERE ENTRY_DATE BETWEEN ? AND ? GROUP BY 1, 2, 3",
            start,
            end,
        )
        opening = dict(running)
        for *key, amount in moved:
            running[tuple(key)] += int(amount)
        shown_ = {
            tuple(key): (int(opened), int(closed))
            for *key, opened, closed in ask(
                "SELECT ACCOUNTNO, LOCATIONID, ifnull(DEPARTMENTID, ''),"
                f" {cents('OPENBAL')}, {cents('ENDBAL')} FROM GLACCOUNTBALANCE WHERE PERIOD = ?",
                month,
            )
        }
        expected = {key: (opening.get(key, 0), running[key]) for key in running}
        assert {k: v for k, v in shown_.items() if any(v)} == {
            k: v for k, v in expected.items() if any(v)
        }


def _close(running: dict[tuple[str, ...], int], income: set[str]) -> None:
    """Carry what was earned to retained earnings, location by location."""
    for key in [key for key in running if key[0] in income]:
        running["3900", key[1], ""] += running.pop(key)


@pytest.mark.parametrize("side", SIDES)
def test_the_subledger_is_its_control_accounts(ask: Ask, side: str) -> None:
    documents, adjustments, _, party, accounts = SIDES[side]
    sign = 1 if side == "AR" else -1
    places = ", ".join(f"'{account}'" for account in accounts)
    ledger = dict(
        ask(
            f"SELECT l.ENTITY, sum({cents('d.AMOUNT')}) FROM GLDETAIL d JOIN LOCATION l"
            f" ON l.LOCATIONID = d.LOCATIONID WHERE d.ACCOUNTNO IN ({places}) GROUP BY 1"
        )
    )
    open_: dict[str, int] = defaultdict(int)
    by_party: dict[str, int] = defaultdict(int)
    for name in (documents, adjustments):
        for entity, who, due in ask(
            f"SELECT MEGAENTITYID, {party}ID, {cents('TOTALDUE')} FROM {name} WHERE {POSTED}"
        ):
            open_[entity] += int(due) * sign
            by_party[who] += int(due)
    assert ledger == open_
    due = dict(ask(f"SELECT {party}ID, {cents('TOTALDUE')} FROM {party}"))
    assert due == {who: by_party.get(who, 0) for who in due}


def test_advances_are_customer_deposits(ask: Ask) -> None:
    ledger = ask(f"SELECT sum({cents('AMOUNT')}) FROM GLDETAIL WHERE ACCOUNTNO = '2050'")
    assert ledger == ask(f"SELECT -sum({cents('TOTALDUE')}) FROM ARADVANCE")


@pytest.mark.parametrize("name", DOCUMENTS)
def test_documents_are_the_sums_of_their_lines(ask: Ask, name: str) -> None:
    pairs = [("TOTALENTERED", "AMOUNT"), ("TRX_TOTALENTERED", "TRX_AMOUNT")]
    if name != "ARADVANCE":
        pairs += [(f"{t}TOTAL{w}",) * 2 for t in ("", "TRX_") for w in ("PAID", "SELECTED")]
    for header, line in pairs:
        different = ask(
            f"SELECT h.RECORDNO FROM {name} h LEFT JOIN {name}ITEM i ON i.RECORDKEY = h.RECORDNO"
            f" GROUP BY h.RECORDNO HAVING sum({cents(f'i.{line}')}) IS NOT {cents(f'h.{header}')}"
        )
        assert different == [], header


@pytest.mark.parametrize("name", DOCUMENTS)
def test_what_was_entered_is_paid_or_due(ask: Ask, name: str) -> None:
    for prefix in ("", "TRX_"):
        entered, paid, due = (cents(f"{prefix}TOTAL{w}") for w in ("ENTERED", "PAID", "DUE"))
        assert ask(f"SELECT RECORDNO FROM {name} WHERE {entered} <> {paid} + {due}") == []


@pytest.mark.parametrize("side", SIDES)
def test_payments_are_their_details_and_take_off_what_is_open(ask: Ask, side: str) -> None:
    documents, _, payments, *_ = SIDES[side]
    for header, line in (("TOTALENTERED", "PAYMENTAMOUNT"),) * 2:
        for prefix in ("", "TRX_"):
            different = ask(
                f"SELECT p.RECORDNO FROM {payments} p JOIN {payments}DETAIL d"
                " ON d.PAYMENTKEY = p.RECORDNO GROUP BY p.RECORDNO"
                f" HAVING sum({cents(f'd.{prefix}{line}')}) <> {cents(f'p.{prefix}{header}')}"
            )
            assert different == []
    advance = "d.TRX_POSTEDADVANCEAMOUNT"
    parts = (
        "d.TRX_PAYMENTAMOUNT",
        "d.TRX_DISCOUNTAMOUNT",
        "d.TRX_ADJUSTMENTAMOUNT",
        advance,
    )
    taken = " + ".join(f"ifnull({cents(part)}, 0)" for part in parts)
    state = "RAWSTATE NOT IN ('D', 'S')" if side == "AP" else "STATE = 'Complete'"
    different = ask(
        f"SELECT h.RECORDNO FROM {documents} h LEFT JOIN (SELECT d.RECORDKEY AS key,"
        f" sum({taken}) AS taken FROM {payments}DETAIL d JOIN {payments} p"
        f" ON p.RECORDNO = d.PAYMENTKEY AND p.{state} GROUP BY 1) s ON s.key = h.RECORDNO"
        f" WHERE h.STATE NOT IN ('Reversed', 'Reversal')"
        f" AND ifnull(s.taken, 0) <> {cents('h.TRX_TOTALPAID')}"
    )
    assert different == []


@pytest.mark.parametrize(("name", "least"), [("ARINVOICE", 20_000), ("APBILL", 15_000)])
def test_documents_are_in_every_state(ask: Ask, name: str, least: int) -> None:
    states = dict(ask(f"SELECT STATE, count(*) FROM {name} GROUP BY 1"))
    wanted = {"Draft", "Posted", "Partially Paid", "Paid", "Reversed", "Reversal"}
    if name == "APBILL":
        wanted |= {"Submitted", "Partially Approved", "Selected", "Declined"}
    assert set(states) == wanted
    assert sum(states.values()) >= least
    assert states["Reversed"] == states["Reversal"]
    overdue = ask(
        f"SELECT count(*) FROM {name} WHERE TOTALDUE > 0 AND WHENDUE < '2026-10-31' AND {POSTED}"
    )
    assert overdue[0][0] > 200


def test_payments_are_in_every_state(ask: Ask) -> None:
    receipts = {row[0] for row in ask("SELECT DISTINCT DISPLAYSTATE FROM ARPYMT")}
    assert receipts == {"Draft", "Complete", "Reversed", "Reversal"}
    payments = {row[0] for row in ask("SELECT DISTINCT DISPLAYSTATE FROM APPYMT")}
    assert payments == {"Draft", "Submitted", "Approved", "Confirmed", "Voided"}
    used = ask(
        "SELECT count(DISCOUNTAMOUNT), count(ADJUSTMENTKEY), count(ADVANCEKEY) FROM ARPYMTDETAIL"
    )[0]
    assert min(used) > 100


def test_nothing_is_dated_outside_of_the_books(ask: Ask) -> None:
    for name in ("ARINVOICE", "APBILL", "ARPYMT", "APPYMT", "ARADJUSTMENT", "APADJUSTMENT"):
        first, last = ask(f"SELECT min(WHENCREATED), max(WHENCREATED) FROM {name}")[0]
        assert first >= "2023-12-31"
        assert last <= "2026-10-31"
    assert ask("SELECT max(ENTRY_DATE) FROM GLENTRY")[0][0] <= "2026-10-31"


def test_lines_have_the_dimensions_that_their_accounts_require(ask: Ask) -> None:
    wanted = {
        "REQUIREDEPT": "DEPARTMENTID",
        "REQUIRELOC": "LOCATIONID",
        "REQUIREPROJECT": "PROJECTID",
        "REQUIRECUSTOMER": "CUSTOMERID",
        "REQUIREVENDOR": "VENDORID",
        "REQUIREEMPLOYEE": "EMPLOYEEID",
        "REQUIREITEM": "ITEMID",
        "REQUIRECLASS": "CLASSID",
    }
    for flag, field in wanted.items():
        lacking = ask(
            "SELECT d.ACCOUNTNO FROM GLDETAIL d JOIN GLACCOUNT a ON a.ACCOUNTNO = d.ACCOUNTNO"
            f" WHERE a.{flag} = 'true' AND d.{field} IS NULL LIMIT 5"
        )
        assert lacking == [], flag


def test_every_dimension_currency_and_kind_of_line_occurs(ask: Ask) -> None:
    fields = ("CUSTOMERID", "VENDORID", "EMPLOYEEID", "ITEMID", "PROJECTID", "CLASSID")
    for field in (*fields, "DEPARTMENTID", "LOCATIONID", "GLDIMCHANNEL", "GLDIMFUND"):
        for name in ("ARINVOICEITEM", "APBILLITEM", "GLDETAIL"):
            assert ask(f"SELECT count({field}) FROM {name}")[0][0] > 100, (field, name)
    currencies = {row[0] for row in ask("SELECT DISTINCT CURRENCY FROM ARINVOICE")}
    assert currencies >= {"USD", "EUR", "GBP", "CHF", "CAD"}
    for account in ("7200", "4920", "5330", "1220", "2310"):
        assert ask("SELECT count(*) FROM GLDETAIL WHERE ACCOUNTNO = ?", account)[0][0] > 10


def test_tax_lines_point_to_the_line_that_they_tax(ask: Ask) -> None:
    for name in ("ARINVOICEITEM", "APBILLITEM"):
        wrong = ask(
            f"SELECT t.RECORDNO FROM {name} t LEFT JOIN {name} l ON l.RECORDNO = t.PARENTENTRY"
            " AND l.RECORDKEY = t.RECORDKEY AND l.LINEITEM = 'T'"
            " LEFT JOIN TAXDETAIL d ON d.RECORDNO = t.DETAILKEY"
            " WHERE t.LINEITEM = 'F' AND (l.RECORDNO IS NULL OR d.RECORDNO IS NULL"
            f" OR abs({cents('t.TRX_AMOUNT')} - l.TRX_AMOUNT * d.VALUE) > 1)"
        )
        assert wrong == []
        assert ask(f"SELECT count(*) FROM {name} WHERE LINEITEM = 'F'")[0][0] > 5_000


def test_parties_say_what_is_due(ask: Ask) -> None:
    assert ask("SELECT count(*) FROM CUSTOMER WHERE TOTALDUE <> '0'")[0][0] > 200
    assert ask("SELECT count(*) FROM VENDOR WHERE TOTALDUE <> '0'")[0][0] > 100


def test_bills_of_purchasing_and_their_documents_point_at_each_other(ask: Ask) -> None:
    linked = ask(
        "SELECT p.DOCPARID, p.CUSTVENDID = b.VENDORID, p.TRX_TOTAL = b.TRX_TOTALENTERED,"
        " b.MODULEKEY, b.RECORDNO = p.PRRECORDKEY, count(*) FROM APBILL b"
        " JOIN PODOCUMENT p ON p.RECORDNO = b.DOCHDRKEY GROUP BY 1, 2, 3, 4, 5"
    )
    assert [row[:5] for row in linked] == [("Vendor Invoice", 1, 1, "9.PO", 1)]
    assert linked[0][5] > 40
    (told,) = ask("SELECT count(*) FROM PODOCUMENT WHERE PRRECORDKEY IS NOT NULL")
    assert told[0] == linked[0][5]
