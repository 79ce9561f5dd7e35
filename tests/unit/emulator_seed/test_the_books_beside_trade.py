"""Journal entries, cards, cash and expenses of the demo company agree with its ledger."""

# ruff: noqa: S608 -- statements of this file's own names

from collections import Counter, defaultdict
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from lxml import etree

from crossfoot.emulator.company import Company
from crossfoot.emulator.functions import Call, CallSession, load_all
from crossfoot.emulator.seed.papers.attachments import ATTACHED

Ask = Callable[..., list[Any]]

DOCUMENTS = {
    "CCTRANSACTION": "CCTRANSACTIONENTRY",
    "OTHERRECEIPTS": "OTHERRECEIPTSENTRY",
    "DEPOSIT": "DEPOSITENTRY",
    "FUNDSTRANSFER": "FUNDSTRANSFERENTRY",
}
NOT_POSTED = "('Draft', 'Submitted', 'Declined', 'Partially Approved', 'Partially Declined')"
BY_HAND = "MODULE = '2.GL'"


def cents(column: str) -> str:
    return f"CAST(round({column} * 100) AS INTEGER)"


def held(ask: Ask, account: str, where: str = "1") -> dict[str, int]:
    """What an account holds in each entity, in cents."""
    found = ask(
        f"SELECT l.ENTITY, sum({cents('d.AMOUNT')}) FROM GLDETAIL d"
        " JOIN LOCATION l ON l.LOCATIONID = d.LOCATIONID WHERE d.ACCOUNTNO = ?"
        f" AND {where} GROUP BY 1",
        account,
    )
    return {entity: amount for entity, amount in found if amount}


@pytest.mark.parametrize("account", ["2040", "2041", "2042"])
def test_a_card_account_is_what_its_charges_leave_open(ask: Ask, account: str) -> None:
    due = Counter(
        dict(
            ask(
                f"SELECT t.MEGAENTITYID, sum({cents('t.TOTALDUE')}) FROM CCTRANSACTION t"
                " JOIN CREDITCARD c ON c.CARDID = t.FINANCIALENTITY"
                " WHERE c.LIABACCTKEY = ? AND t.STATE <> 'Draft' GROUP BY 1",
                account,
            )
        )
    )
    if account == "2040":  # what employees paid with the company's card
        due["E100"] += ask(
            f"SELECT sum({cents('NR_TOTALENTERED')}) FROM EEXPENSES WHERE STATE NOT IN {NOT_POSTED}"
        )[0][0]
    assert held(ask, account) == {entity: -amount for entity, amount in due.items() if amount}


def test_what_employees_are_owed_is_what_their_reports_leave_open(ask: Ask) -> None:
    due = ask(
        f"SELECT MEGAENTITYID, -sum({cents('TOTALDUE')}) FROM EEXPENSES"
        f" WHERE STATE NOT IN {NOT_POSTED} GROUP BY 1"
    )
    assert held(ask, "2020") == dict(due)


OWN = "CURRENCY = BASECURR"
"""Foreign payments are rounded part by part: only those in the own currency are compared."""


def test_undeposited_funds_are_the_receipts_that_no_deposit_holds(ask: Ask) -> None:
    received: Counter[str] = Counter()
    for sign, name, where in (
        (1, "ARPYMT", f"UNDEPOSITEDACCOUNTNO = '1050' AND STATE <> 'Draft' AND {OWN}"),
        (1, "OTHERRECEIPTS", "BANKACCOUNTID IS NULL"),
        (-1, "DEPOSIT", "1"),
    ):
        found = ask(
            f"SELECT MEGAENTITYID, {sign} * sum({cents('TOTALENTERED')}) FROM {name}"
            f" WHERE {where} GROUP BY 1"
        )
        received.update(dict(found))
    expected = {entity: amount for entity, amount in received.items() if amount}
    assert held(ask, "1050", "d.CURRENCY = d.BASECURR") == expected


def test_the_bank_is_what_its_documents_moved(ask: Ask) -> None:
    """Jena's operating account: what was taken over, received, paid and transferred."""
    received = {
        "ARPYMT": f"FINANCIALENTITY = 'SAAL-OPER' AND STATE <> 'Draft' AND {OWN}",
        "ARADVANCE": f"FINANCIALENTITY = 'SAAL-OPER' AND {OWN}",
        "OTHERRECEIPTS": "BANKACCOUNTID = 'SAAL-OPER'",
        "DEPOSIT": "FINANCIALENTITY = 'SAAL-OPER'",
    }
    paid = {
        "APPYMT": f"FINANCIALENTITY = 'SAAL-OPER' AND RAWSTATE NOT IN ('D', 'S') AND {OWN}",
        "CHARGEPAYOFF": "FINANCIALENTITY = 'SAAL-OPER'",
        "EPPAYMENT": "FINANCIALACCOUNT = 'SAAL-OPER'",
    }
    total = 216_000_000
    for sign, kinds in ((1, received), (-1, paid)):
        for name, where in kinds.items():
            found = ask(f"SELECT ifnull(sum({cents('TOTALENTERED')}), 0) FROM {name} WHERE {where}")
            total += sign * found[0][0]
    amounts = "FROM FUNDSTRANSFER WHERE"
    came = ask(f"SELECT sum({cents('TOTALENTERED')}) {amounts} TOACCOUNTID = 'SAAL-OPER' AND {OWN}")
    went = ask(f"SELECT sum({cents('TRX_TOTALENTERED')}) {amounts} FROMACCOUNTID = 'SAAL-OPER'")
    total += came[0][0] - went[0][0]
    assert held(ask, "1030", "d.CURRENCY = d.BASECURR") == {"E300": total}


@pytest.mark.parametrize(("header", "line"), DOCUMENTS.items())
def test_documents_are_the_sums_of_their_lines(ask: Ask, header: str, line: str) -> None:
    for prefix in ("", "TRX_"):
        different = ask(
            f"SELECT h.RECORDNO FROM {header} h LEFT JOIN {line} i ON i.RECORDKEY = h.RECORDNO"
            f" GROUP BY h.RECORDNO HAVING sum({cents(f'i.{prefix}AMOUNT')})"
            f" IS NOT {cents(f'h.{prefix}TOTALENTERED')}"
        )
        assert different == []


def test_expense_reports_are_the_sums_of_their_lines(ask: Ask) -> None:
    for prefix in ("", "TRX_", "NR_", "NR_TRX_"):
        different = ask(
            "SELECT h.RECORDNO FROM EEXPENSES h LEFT JOIN EEXPENSESITEM i"
            f" ON i.RECORDKEY = h.RECORDNO GROUP BY h.RECORDNO"
            f" HAVING sum({cents(f'i.{prefix}AMOUNT')}) IS NOT {cents(f'h.{prefix}TOTALENTERED')}"
        )
        assert different == [], prefix


@pytest.mark.parametrize(
    ("name", "states", "least"),
    [
        (
            "CCTRANSACTION",
            {"Draft", "Posted", "Paid", "Reversed", "Reversal"},
            6_000,
        ),
        (
            "EEXPENSES",
            {
                "Draft",
                "Submitted",
                "Declined",
                "Partially Approved",
                "Partially Declined",
                "Approved",
                "Selected",
                "Partially Paid",
                "Paid",
                "Reversed",
                "Reversal",
            },
            2_000,
        ),
        ("OTHERRECEIPTS", {"Approved", "Deposited", "Reconciled"}, 700),
        ("FUNDSTRANSFER", {"Posted", "Reversed", "Reversal"}, 200),
    ],
)
def test_documents_are_in_every_state(ask: Ask, name: str, states: set[str], least: int) -> None:
    found = dict(ask(f"SELECT STATE, count(*) FROM {name} GROUP BY 1"))
    assert set(found) == states
    assert sum(found.values()) >= least


def test_there_are_nine_thousand_entries_by_hand_in_every_state(ask: Ask) -> None:
    states = dict(ask(f"SELECT STATE, count(*) FROM GLBATCH WHERE {BY_HAND} GROUP BY 1"))
    assert set(states) == {"Posted", "Draft", "Submitted", "Partially Approved", "Declined"}
    assert sum(states.values()) >= 9_000
    journals = {row[0] for row in ask(f"SELECT DISTINCT JOURNAL FROM GLBATCH WHERE {BY_HAND}")}
    assert journals >= {"GJ", "AJ", "IEJ", "PYRJ", "STAT"}


def test_entries_that_wait_or_were_declined_are_not_in_the_ledger(ask: Ask) -> None:
    found = ask(
        "SELECT count(*) FROM GLENTRY e JOIN GLBATCH b ON b.RECORDNO = e.BATCHNO"
        " JOIN GLDETAIL d ON d.GLENTRYKEY = e.RECORDNO WHERE b.STATE <> 'Posted'"
    )
    assert found == [(0,)]


def test_a_reversed_entry_and_its_reversal_name_each_other_and_cancel_out(ask: Ask) -> None:
    pairs = ask(
        "SELECT b.RECORDNO, r.RECORDNO, b.REVERSED = r.BATCH_DATE, r.BATCH_DATE > b.BATCH_DATE"
        " FROM GLBATCH b JOIN GLBATCH r ON r.RECORDNO = b.REVERSEDKEY"
        " AND r.REVERSEDFROM = b.RECORDNO"
    )
    marked = ask("SELECT count(*) FROM GLBATCH WHERE REVERSEDKEY IS NOT NULL")[0][0]
    assert len(pairs) == marked > 1_000
    assert {(same, later) for _, _, same, later in pairs} == {(1, 1)}
    left = ask(
        f"SELECT min(b.RECORDNO) FROM GLBATCH b JOIN GLENTRY e"
        " ON e.BATCHNO IN (b.RECORDNO, b.REVERSEDKEY) WHERE b.REVERSEDKEY IS NOT NULL"
        f" GROUP BY b.RECORDNO, e.ACCOUNTNO HAVING sum({cents('e.AMOUNT')} * e.TR_TYPE) <> 0"
    )
    assert left == []


def test_some_entries_have_hundreds_of_lines_and_some_are_foreign_or_between_entities(
    ask: Ask,
) -> None:
    longest = ask("SELECT count(*) FROM GLENTRY GROUP BY BATCHNO ORDER BY 1 DESC LIMIT 1")
    assert longest[0][0] > 200
    foreign = ask(
        f"SELECT count(DISTINCT b.RECORDNO) FROM GLBATCH b JOIN GLENTRY e ON e.BATCHNO = b.RECORDNO"
        f" WHERE b.{BY_HAND} AND e.CURRENCY <> e.BASECURR AND b.JOURNAL = 'GJ'"
    )
    assert foreign[0][0] > 400
    between = ask("SELECT count(*) FROM GLBATCH WHERE JOURNAL = 'IEJ'")
    assert between[0][0] == 600


def test_statistical_entries_count_on_accounts_of_their_own(ask: Ask) -> None:
    found = ask(
        "SELECT count(*), count(d.RECORDNO), sum(e.ACCOUNTKEY IS NULL), min(d.STATISTICAL)"
        " FROM GLENTRY e JOIN GLBATCH b ON b.RECORDNO = e.BATCHNO AND b.STATISTICAL = 'true'"
        " JOIN STATACCOUNT a ON a.ACCOUNTNO = e.ACCOUNTNO"
        " LEFT JOIN GLDETAIL d ON d.GLENTRYKEY = e.RECORDNO"
    )
    count, posted, unkeyed, mark = found[0]
    assert count == posted == unkeyed > 900
    assert mark == "T"


def test_expenses_keep_the_currency_that_was_spent(ask: Ask) -> None:
    found = ask(
        "SELECT count(*), sum(abs(i.ORG_AMOUNT * i.ORG_EXCHRATE - i.AMOUNT - i.NR_AMOUNT) > 0.006)"
        " FROM EEXPENSESITEM i JOIN EEXPENSES h ON h.RECORDNO = i.RECORDKEY"
        " WHERE i.ORG_CURRENCY <> h.CURRENCY"
    )
    assert found[0][0] > 200
    assert found[0][1] == 0


def test_transfers_between_currencies_arrive_at_the_day_s_rate(ask: Ask) -> None:
    found = ask(
        "SELECT count(*), sum(abs(TRX_AMOUNT * EXCHANGE_RATE - AMOUNT) > 0.006) FROM FUNDSTRANSFER"
        " WHERE FROMACCOUNTCURR <> TOACCOUNTCURR"
    )
    assert found[0][0] > 3
    assert found[0][1] == 0


def test_documents_carry_the_attachments_that_are_theirs(ask: Ask) -> None:
    for name, kind in (
        ("GLBATCH", "journal_entry"),
        ("CCTRANSACTION", "card"),
        ("EEXPENSES", "expense_report"),
        ("DEPOSIT", "deposit"),
        ("FUNDSTRANSFER", "transfer"),
        ("CHARGEPAYOFF", "payoff"),
    ):
        carried = [row[0] for row in ask(f"SELECT SUPDOCID FROM {name} WHERE SUPDOCID IS NOT NULL")]
        assert carried, name
        assert set(carried) <= set(ATTACHED[kind]), name
        assert len(set(carried)) == len(carried)


@pytest.mark.parametrize(
    ("name", "sign", "accounts"),
    [("get_araging", 1, ("1100", "1105")), ("get_apaging", -1, ("2000", "2005"))],
)
def test_aging_adds_up_to_the_control_accounts(
    books: Company, ask: Ask, name: str, sign: int, accounts: tuple[str, str]
) -> None:
    day = "<asofdate><year>2026</year><month>10</month><day>31</day></asofdate>"
    due: dict[str, Decimal] = defaultdict(Decimal)
    for row in _answer(books, f"<{name}>{day}</{name}>"):
        for amount in row.iter("totalamount"):
            due[row.findtext("currency") or ""] += Decimal(amount.text or 0)
    ledger = ask(
        f"SELECT BASECURR, {sign} * sum({cents('AMOUNT')}) FROM GLDETAIL"
        " WHERE ACCOUNTNO IN (?, ?) GROUP BY 1",
        *accounts,
    )
    assert {currency: amount * 100 for currency, amount in due.items()} == dict(ledger)


def test_a_trial_balance_of_the_demo_company_adds_up_to_nothing(books: Company) -> None:
    period = "<reportingperiodname>Month Ended May 2025</reportingperiodname>"
    for field in ("startbalance", "endbalance"):
        sums: dict[str, Decimal] = defaultdict(Decimal)
        for row in _answer(books, f"<get_trialbalance>{period}</get_trialbalance>"):
            sums[row.findtext("currency") or ""] += Decimal(row.findtext(field) or 0)
        assert sums == {"USD": 0, "EUR": 0}


def _answer(company: Company, xml: str) -> etree._Element:
    element = etree.fromstring(xml)
    name = str(element.tag)
    data = load_all()[name](Call(company, CallSession("api"), name, element)).data
    assert isinstance(data, str)
    return etree.fromstring(data)
