"""Any document that the checks accept, Intacct accepts; what Intacct refuses, so do they."""

import asyncio
from collections.abc import Callable, Iterator
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
    gt,
)
from crossfoot.unified.plan import Facts
from crossfoot.unified.resource import Resource
from crossfoot.unified.resources.accounting.expenses import EXPENSES
from crossfoot.unified.resources.accounting.invoices import INVOICES
from crossfoot.unified.resources.accounting.journal_entries import JOURNAL_ENTRIES
from crossfoot.unified.resources.accounting.transactions import TRANSACTIONS
from crossfoot.unified.source import Source
from crossfoot.unified.writing.drafting import draft
from crossfoot.unified.writing.emitting import emit
from crossfoot.unified.writing.preview import preview

Json = dict[str, Any]
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
    "is missing the": {"required_dimension"},
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
        deadline=None,
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
MOVED: dict[str, tuple[Resource, str, Json]] = {
    "invoice": (INVOICES, "1100", BY | {"issue_date": DAY, "due_date": "2026-12-31"}),
    "charge": (TRANSACTIONS, "", {"account": {"number": "VISA-OPS"}, "payee": "A café"}),
    "other_receipt": (TRANSACTIONS, "", AT | {"payee": "A bank"}),
    "advance": (TRANSACTIONS, "", AT | BY),
    "": (EXPENSES, "2020", {"contact": {"number": "EMP-0001"}, "memo": "Fair"}),
}
"""By tag: the resource, the account that Intacct chooses itself, what bodies have beside lines."""


@pytest.mark.parametrize("tag", MOVED)
def test_what_moves_money_is_posted_as_it_was_previewed(books: Books, tag: str) -> None:
    resource, default, more = MOVED[tag]
    source = next(one for one in resource.sources if one.tag == tag)
    lines = [_line("6100", "110", "100", cent, {}) for cent in (1050, 995)]
    day = {} if tag == "invoice" else {"transaction_date": DAY}
    body = {"currency": "USD", "line_items": lines, **day, **more}
    assert books.run(_agree(books.company, resource, source, body, default))


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
    before = await _last(company)
    try:
        await company.gateway.call(function)
    except RemoteInvalid as refusal:
        _refused_alike(checked, refusal)
        return accepted
    if accepted:
        await _posted_alike(company, checked, before, default)
    return accepted


async def _last(company: Company) -> str:
    """The highest number of a line in the ledger."""
    order = (Order("RECORDNO", descending=True),)
    page = await company.gateway.query(Query("GLENTRY", ("RECORDNO",), order=order, size=1))
    return page.records[0]["RECORDNO"] if page.records else "0"


def _refused_alike(checked: Checked, refusal: RemoteInvalid) -> None:
    ours = {problem.rule for problem in checked.verdict.problems}
    assert ours, f"the checks accept what Intacct refuses: {refusal.message}"
    for part, rules in RULE_OF.items():
        if part in refusal.message:
            assert ours & rules, (refusal.message, checked.verdict.problems)


async def _posted_alike(company: Company, checked: Checked, before: str, default: str) -> None:
    """The preview's lines are those in the ledger, to the cent."""
    fields = ("ACCOUNTNO", "TRX_AMOUNT", "AMOUNT", "CURRENCY", "BASECURR", "LOCATIONID")
    page = await company.gateway.query(Query("GLDETAIL", fields, gt("GLENTRYKEY", before)))
    posted = sorted(
        (
            row["ACCOUNTNO"],
            Decimal(row["TRX_AMOUNT"]),
            Decimal(row["AMOUNT"]),
            row["CURRENCY"],
            row["BASECURR"],
            row["LOCATIONID"],
        )
        for row in page.records
    )
    assert checked.entry is not None
    shown = preview(checked.entry, checked.known)
    assert checked.entry.side is not None or not shown.estimates
    previewed = sorted(
        (
            line.account or default,
            line.amount,
            line.base or Decimal(0),
            line.currency,
            line.base_currency,
            line.dimensions.get("location", ""),
        )
        for line in shown.lines
    )
    assert previewed == posted
