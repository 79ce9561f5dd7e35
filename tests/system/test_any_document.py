"""Any document that the checks accept, Intacct accepts; what Intacct refuses, so do they."""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crossfoot.connector.company import Company
from crossfoot.connector.writing.checking import Checked, check
from crossfoot.connector.writing.knowledge import prepare
from crossfoot.connector.writing.writer import function_of
from crossfoot.errors import RemoteInvalid
from crossfoot.intacct import (
    Gateway,
    Login,
    Options,
    Order,
    Query,
    Secret,
    Sender,
    Transport,
    create,
    eq,
    gt,
)
from crossfoot.unified.plan import Facts
from crossfoot.unified.resource import Resource
from crossfoot.unified.resources.accounting.credit_notes import CREDIT_NOTES
from crossfoot.unified.resources.accounting.expenses import EXPENSES
from crossfoot.unified.resources.accounting.invoices import INVOICES
from crossfoot.unified.resources.accounting.journal_entries import JOURNAL_ENTRIES
from crossfoot.unified.resources.accounting.payments import PAYMENTS
from crossfoot.unified.resources.accounting.transactions import TRANSACTIONS
from crossfoot.unified.resources.accounting.vendor_credits import VENDOR_CREDITS
from crossfoot.unified.source import Source
from crossfoot.unified.writing.drafting import draft
from crossfoot.unified.writing.emitting import emit
from crossfoot.unified.writing.preview import preview

Json = dict[str, Any]
Place = tuple[str, ...]
Money = tuple[Decimal, Decimal]
SENDER = Sender("crossfoot-dev", Secret("s3nder&key"))
LOGIN = Login("demo", "api", Secret("p4ss&word"))
JOURNAL = JOURNAL_ENTRIES.sources[0]
BILL = next(one for one in INVOICES.sources if one.tag == "bill")

DAY = "2026-11-20"
DEFAULT = "2000"
"""The account of vendors that name none: Intacct tells it to nobody."""
RULE_OF = {
    "Debits do not equal credits:": {"unbalanced"},
    "Debits do not equal credits in": {"unbalanced", "source_entity", "unbalanced_entity"},
    "have no relation": {"unbalanced_entity"},
    "needs at least": {"one_line", "empty"},
    "is missing the": {"required_dimension", "outside_entities"},
    "Date must be on or after": {"closed_period"},
    "There is no exchange rate": {"missing_rate"},
    "then try again": {"inactive_reference", "non_posting_reference"},
    "is invalid": {"unknown_reference"},
    "is not valid": {"unknown_reference", "outside_entities", "statistical_account"},
    "specified": {"unknown_reference"},
    "reversal date": {"reversal_date"},
}
"""By a part of what Intacct says: the rules of ours, one of which must have said it before."""


@dataclass
class Books:
    """The emulated company through a gateway, on a loop of its own."""

    loop: asyncio.AbstractEventLoop
    company: Company

    def run(self, doing: Any) -> Any:
        return self.loop.run_until_complete(doing)


@pytest.fixture(scope="module")
def books(start_emulator: Callable[..., Any]) -> Iterator[Books]:
    loop = asyncio.new_event_loop()
    with start_emulator("--seed", "lists") as emulator:
        emulator.control("PUT", "settings", {"company": {"books_open_from": "2026-02-01"}})
        transport = Transport(Options(endpoint=emulator.gateway_url))
        loop.run_until_complete(transport.__aenter__())
        yield Books(loop, Company(Gateway(transport, SENDER, LOGIN)))
        loop.run_until_complete(transport.__aexit__(None, None, None))
    loop.close()


# --- journals, most of them nearly right ----------------------------------------------------------

ACCOUNTS = ("6215", "1010", "6100", "1400", "2100", "4200", "4000", "1110", "1080", "9000", "0000")
USUAL = ACCOUNTS[:6]
PLACES = ("110", "111", "120", "210", "220", "310", "160", "130", "900", "NOWHERE", "")
CURRENCIES = ("USD", "USD", "USD", "EUR", "CHF", "")


@st.composite
def journals(pick: Any) -> Json:
    """A journal that balances in its currency, in one entity or several; then perhaps spoilt."""
    odd = pick(st.integers(0, 3)) == 0
    accounts = st.sampled_from(ACCOUNTS if odd else USUAL)
    places = st.sampled_from(PLACES[:5] if not odd else PLACES)
    here = st.just(pick(places)) if pick(st.booleans()) else places
    currency = pick(st.sampled_from(CURRENCIES))
    rate = pick(st.sampled_from(("", "", "", "1.0837", "0.9")))
    shared = {"currency": currency, "exchange_rate": rate}
    count = pick(st.integers(1, 4))
    cents = [pick(st.integers(-500_000, 500_000)) for _ in range(count)]
    cents.append(-sum(cents) + (1 if odd and pick(st.integers(0, 4)) == 0 else 0))
    department = pick(st.sampled_from(("100", "200", "")))
    lines = [_line(pick(accounts), pick(here), department, cent, shared) for cent in cents]
    company = pick(st.sampled_from((None, None, "E100", "E200")))
    day = pick(st.sampled_from(("2026-03-01", "2026-10-01", "2026-01-31" if odd else "2026-11-30")))
    body: Json = {"journal": "GJ", "transaction_date": day, "memo": "Any", "lines": lines}
    return body | ({"company": company} if company else {})


@st.composite
def bills(pick: Any) -> Json:
    """A bill of a few lines in one entity or several; now and then spoilt."""
    odd = pick(st.integers(0, 3)) == 0
    places = st.sampled_from(PLACES if odd else PLACES[:5])
    here = st.just(pick(places)) if pick(st.booleans()) else places
    accounts = st.sampled_from(ACCOUNTS if odd else USUAL)
    currency = pick(st.sampled_from(("USD", "USD", "EUR", "CHF")))
    count = pick(st.integers(1, 4))
    cents = [pick(st.integers(1, 500_000)) for _ in range(count)]
    lines = [_line(pick(accounts), pick(here), "100", cent, {}) for cent in cents]
    day = pick(st.sampled_from(("2026-03-01", "2026-10-01", "2026-01-31" if odd else "2026-11-30")))
    rate = pick(st.sampled_from(("", "", "1.0837")))
    return {
        "contact": {"number": pick(st.sampled_from(("V-00001", "V-00003", "NOBODY")))},
        "issue_date": day,
        "due_date": "2026-12-31",
        "currency": currency,
        "line_items": lines,
        **({"exchange_rate": rate} if rate else {}),
    }


def _line(account: str, place: str, department: str, cent: int, shared: Json) -> Json:
    tracked = {"location": place, "department": department}
    return {
        "account": {"number": account},
        "total_line_amount": str(Decimal(cent) / 100),
        "tracking_categories": [
            {"category_type": kind, "number": number} for kind, number in tracked.items() if number
        ],
        **{name: value for name, value in shared.items() if value},
    }


# --- what is held against each other --------------------------------------------------------------


@pytest.mark.parametrize(
    ("bodies", "resource", "source"),
    [(journals(), JOURNAL_ENTRIES, JOURNAL), (bills(), INVOICES, BILL)],
    ids=["journals", "bills"],
)
def test_the_checks_and_intacct_agree_on_any(
    books: Books, pytestconfig: pytest.Config, bodies: Any, resource: Resource, source: Source
) -> None:
    agreed: list[bool] = []
    most = pytestconfig.getoption("--documents")

    @settings(
        max_examples=most,
        derandomize=most <= 60,  # the gate is the same each time
        suppress_health_check=[HealthCheck.too_slow],
    )
    @given(body=bodies)
    def agree(body: Json) -> None:
        agreed.append(books.run(_agree(books.company, resource, source, body)))

    agree()
    assert min(agreed.count(True), agreed.count(False)) >= 10, "both kinds were tried"


BY = {"contact": {"number": "C-00001"}}
AT = {"account": {"number": "CASC-OPER"}}
FROM = {"contact": {"number": "V-00001"}}
BILLED = {"issue_date": DAY, "due_date": "2026-12-31"}
ON = {"transaction_date": DAY}
DOCUMENTS: dict[str, tuple[Resource, str, str, Json]] = {
    "invoice": (INVOICES, "invoice", "1100", BY | BILLED),
    "bill": (INVOICES, "bill", "2000", FROM | BILLED),
    "credit note": (CREDIT_NOTES, "", "1100", BY | ON),
    "vendor credit": (VENDOR_CREDITS, "", "2000", {"vendor": FROM["contact"]} | ON),
    "charge": (TRANSACTIONS, "charge", "", {"account": {"number": "VISA-OPS"}} | ON),
    "other receipt": (TRANSACTIONS, "other_receipt", "", AT | ON | {"payee": "A bank"}),
    "advance": (TRANSACTIONS, "advance", "", AT | BY | ON),
    "expense": (EXPENSES, "", "2020", {"contact": {"number": "EMP-0001"}, "memo": "Fair"} | ON),
}
"""By what it is: resource, tag, the account that Intacct chooses, what bodies have beside lines."""


@pytest.mark.parametrize("kind", DOCUMENTS)
def test_what_moves_money_is_posted_as_it_was_previewed(books: Books, kind: str) -> None:
    assert books.run(_posted(books.company, kind))


SHARES = {
    "THIRDS": ("Percentage", (("33.3", "110", ""), ("33.3", "210", ""), ("33.4", "310", ""))),
    "FIRST": (
        "Fixed amount with over/under logic",
        (("7", "110", "Amount"), ("50", "111", "Percent"), ("50", "210", "Percent")),
    ),
    "FIXED": ("Absolute", (("10.5", "110", ""), ("9.95", "120", ""))),
}
"""Transaction allocations: what kind each is, and the value, place and type of its entries."""


@pytest.mark.parametrize("name", SHARES)
@pytest.mark.parametrize("kind", ["invoice", "bill", "journal"])
def test_an_allocated_line_is_posted_as_it_was_previewed(
    books: Books, kind: str, name: str
) -> None:
    made = books.run(_allocation(books.company, f"{name}-{kind}", *SHARES[name]))
    line = {**_line("6100", "110", "100", 2045, {}), "allocation": {"number": made}}
    if kind == "journal":
        other = _line("1010", "110", "100", -2045, {})
        head = {"journal": "GJ", "transaction_date": DAY, "memo": "Shared", "company": "E100"}
        body = head | {"lines": [one | {"currency": "EUR"} for one in (line, other)]}
        assert books.run(_agree(books.company, JOURNAL_ENTRIES, JOURNAL, body))
        return
    resource, tag, default, beside = DOCUMENTS[kind]
    detail = "Purchase" if kind == "bill" else "Sale"
    rate = books.run(_tax_rate(books.company, detail))
    line["taxes"] = [{"tax_rate": rate, "amount": "1.37"}]
    body = {"currency": "EUR", "line_items": [line], **beside}
    assert books.run(_agree(books.company, resource, _source(resource, tag), body, default))


@pytest.mark.parametrize("kind", ["bill", "journal"])
def test_fixed_amounts_that_are_not_the_line_are_refused_by_both(books: Books, kind: str) -> None:
    made = books.run(_allocation(books.company, f"SHORT-{kind}", *SHARES["FIXED"]))
    line = {**_line("6100", "110", "100", 2000, {}), "allocation": {"number": made}}
    if kind == "journal":
        lines = [line, _line("1010", "110", "100", -2000, {})]
        body = {"journal": "GJ", "transaction_date": DAY, "memo": "Short", "lines": lines}
        assert not books.run(_agree(books.company, JOURNAL_ENTRIES, JOURNAL, body))
        return
    resource, tag, default, beside = DOCUMENTS[kind]
    body = {"currency": "USD", "line_items": [line], **beside}
    assert not books.run(_agree(books.company, resource, _source(resource, tag), body, default))


async def _allocation(
    company: Company, name: str, kind: str, entries: Sequence[tuple[str, str, str]]
) -> str:
    """Make a transaction allocation; its id."""
    lines = [
        {"VALUE": value, "LOCATIONID": place, "DEPARTMENTID": "100"}
        | ({"VALUETYPE": of} if of else {})
        for value, place, of in entries
    ]
    inside: Json = {"ALLOCATIONENTRIES": {"ALLOCATIONENTRY": lines}}
    body: Json = {"ALLOCATIONID": name, "TYPE": kind, **inside}
    await company.gateway.call(create([("ALLOCATION", body)]))
    return name


async def _tax_rate(company: Company, kind: str) -> str:
    """The key of an active tax detail of sales or purchases."""
    wanted = Query("TAXDETAIL", ("RECORDNO",), eq("TAXTYPE", kind), size=1)
    page = await company.gateway.query(wanted)
    return str(page.records[0]["RECORDNO"])


@pytest.mark.parametrize(("kind", "paid_by"), [("invoice", "receipt"), ("bill", "payment")])
def test_a_payment_is_posted_as_it_was_previewed(books: Books, kind: str, paid_by: str) -> None:
    company = books.company
    resource, tag, default, beside = DOCUMENTS[kind]
    assert books.run(_posted(company, kind))
    document = books.run(_last(company, _source(resource, tag).object))
    body = {
        "contact": beside["contact"],
        **(AT | ON),
        "currency": "USD",
        "total_amount": "15.45",
        "applied_to": [{"id": f"{tag}_{document}", "paid_amount": "15.45"}],
    }
    assert books.run(_agree(company, PAYMENTS, _source(PAYMENTS, paid_by), body, default))


async def _posted(company: Company, kind: str) -> bool:
    """Whether a document of two lines is accepted, and posted as it was previewed."""
    resource, tag, default, beside = DOCUMENTS[kind]
    lines = [_line("6100", "110", "100", cent, {}) for cent in (1050, 995)]
    body = {"currency": "USD", "line_items": lines, **beside}
    return await _agree(company, resource, _source(resource, tag), body, default)


def _source(resource: Resource, tag: str) -> Source:
    return next(source for source in resource.sources if source.tag == tag)


async def _agree(
    company: Company, resource: Resource, source: Source, body: Json, default: str = DEFAULT
) -> bool:
    """Whether the checks accept it: what Intacct then makes of it must be alike."""
    await prepare(company, source)
    layout = {name: await company.places(name) for name in source.dimensioned}
    facts = Facts(await company.formatting(), (), layout)
    made = draft(resource, source, "create", body, facts)
    checked = await check(company, made)
    accepted = not checked.verdict.problems
    function = function_of(emit(made, checked.found, company.today()))
    before = await _last(company, "GLENTRY")
    try:
        await company.gateway.call(function)
    except RemoteInvalid as refusal:
        _refused_alike(checked, refusal)
        return accepted
    if accepted:
        await _posted_alike(company, checked, before, default)
    return accepted


async def _last(company: Company, name: str) -> str:
    """The highest record number of an object."""
    order = (Order("RECORDNO", descending=True),)
    page = await company.gateway.query(Query(name, ("RECORDNO",), order=order, size=1))
    return page.records[0]["RECORDNO"] if page.records else "0"


def _refused_alike(checked: Checked, refusal: RemoteInvalid) -> None:
    ours = {problem.rule for problem in checked.verdict.problems}
    assert ours, f"the checks accept what Intacct refuses: {refusal.message}"
    for part, rules in RULE_OF.items():
        if part in refusal.message:
            assert ours & rules, (refusal.message, checked.verdict.problems)


async def _posted_alike(company: Company, checked: Checked, before: str, default: str) -> None:
    """The preview's lines are those in the ledger, to the cent.

    Of a payment it is one line for each document paid, where the ledger has one for each of that
    document's lines.
    """
    fields = ("ACCOUNTNO", "TRX_AMOUNT", "AMOUNT", "CURRENCY", "BASECURR", "LOCATIONID")
    page = await company.gateway.query(Query("GLDETAIL", fields, gt("GLENTRYKEY", before)))
    posted = [
        (
            (row["ACCOUNTNO"], row["CURRENCY"], row["BASECURR"], row["LOCATIONID"]),
            (Decimal(row["TRX_AMOUNT"]), Decimal(row["AMOUNT"])),
        )
        for row in page.records
    ]
    assert checked.entry is not None
    shown = preview(checked.entry, checked.known)
    assert checked.entry.side is not None or not shown.estimates
    previewed = [
        (
            (
                *(line.account or default, line.currency, line.base_currency),
                line.dimensions.get("location", ""),
            ),
            (line.amount, line.base or Decimal(0)),
        )
        for line in shown.lines
    ]
    if checked.entry.settles:
        assert _by_account(previewed) == _by_account(posted)
    else:
        assert sorted(previewed) == sorted(posted)


def _by_account(lines: Sequence[tuple[Place, Money]]) -> dict[Place, Money]:
    sums: dict[Place, Money] = {}
    for (account, *currencies, _), money in lines:
        place = (account, *currencies)
        before = sums.get(place, (Decimal(0), Decimal(0)))
        sums[place] = (before[0] + money[0], before[1] + money[1])
    return sums
