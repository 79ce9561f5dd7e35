"""A draft is checked against the company as it is, with few gateway calls however long it is."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import pytest

from crossfoot.connector.company import Company
from crossfoot.connector.writing.checking import Checked, check
from crossfoot.intacct import Call, Gateway, Login, Options, Secret, Sender, Transport
from crossfoot.unified.plan import Facts
from crossfoot.unified.resource import Resource
from crossfoot.unified.resources.accounting.credit_notes import CREDIT_NOTES
from crossfoot.unified.resources.accounting.invoices import INVOICES
from crossfoot.unified.resources.accounting.journal_entries import JOURNAL_ENTRIES
from crossfoot.unified.writing.drafting import draft

Json = dict[str, Any]
SENDER = Sender("crossfoot-dev", Secret("s3nder&key"))
PASSWORDS = {"api": "p4ss&word", "norights": "n0thing&much"}
MOST_CALLS = 6


@dataclass
class Asking:
    """A company and the calls that its gateway made."""

    company: Company
    calls: list[Call] = field(default_factory=list)

    async def check(
        self, body: Json, resource: Resource = JOURNAL_ENTRIES, tag: str = ""
    ) -> Checked:
        source = next(one for one in resource.sources if one.tag == tag)
        await self.company.prepare([source.object, *source.dimensioned, "GLACCOUNT"])
        layout = {name: await self.company.places(name) for name in source.dimensioned}
        facts = Facts(await self.company.formatting(), (), layout)
        return await check(self.company, draft(resource, source, "create", body, facts))


@pytest.fixture(scope="module")
def emulated(start_emulator: Callable[..., Any]) -> Iterator[Any]:
    with start_emulator("--seed", "lists") as process:
        yield process


@asynccontextmanager
async def asking(emulated: Any, user: str = "api") -> AsyncIterator[Asking]:
    calls: list[Call] = []
    login = Login("demo", user, Secret(PASSWORDS[user]))
    async with Transport(Options(endpoint=emulated.gateway_url)) as transport:
        gateway = Gateway(transport, SENDER, login, meter=calls.append)
        yield Asking(Company(gateway), calls)


def line(account: str, amount: str, place: str = "110", **more: Any) -> Json:
    dimensions = {"location": place, "department": "100", **more.pop("dimensions", {})}
    return {
        "account": {"number": account},
        "total_line_amount": amount,
        "currency": "USD",
        "tracking_categories": [
            {"category_type": kind, "number": number} for kind, number in dimensions.items()
        ],
        **more,
    }


def journal(*lines: Json, **more: Any) -> Json:
    head = {"journal": "GJ", "transaction_date": "2026-10-01", "memo": "Test"}
    return {**head, "lines": list(lines), **more}


def of_length(count: int) -> Json:
    accounts = ("6215", "1010", "6100", "6500", "1400", "1410", "1420", "2100", "2110", "2120")
    lines = [
        line(accounts[i % 10], "10" if i % 2 else "-10", ("110", "111", "120", "210")[i // 2 % 4])
        for i in range(count)
    ]
    return journal(*lines, company="E100")


def rules(checked: Checked) -> set[tuple[str, str]]:
    return {(one.rule, one.path) for one in checked.verdict.problems}


@pytest.mark.parametrize("count", [2, 500, 10_000])
async def test_a_journal_of_any_length_costs_few_calls_to_check(emulated: Any, count: int) -> None:
    emulated.control("DELETE", "requests")
    async with asking(emulated) as company:
        checked = await company.check(of_length(count))
        assert rules(checked) == set()
        seen = emulated.control("GET", "requests")["count"]
        assert seen <= MOST_CALLS, [call.functions for call in company.calls]
        await company.check(of_length(count))
        assert emulated.control("GET", "requests")["count"] == seen, "the second one knows it all"


async def test_problems_name_what_the_company_says_of_each_line(emulated: Any) -> None:
    async with asking(emulated) as company:
        checked = await company.check(
            journal(
                line("6215", "10"),
                line("9999", "1"),
                line("1080", "-2"),
                line("4000", "-3"),
                line("1010", "-3", "160"),
                line("1010", "-3", "130"),
                line("H-100", "1"),
            )
        )
    assert rules(checked) >= {
        ("unbalanced", "lines"),
        ("unknown_reference", "lines[1].account"),
        ("inactive_reference", "lines[2].account"),
        ("required_dimension", "lines[3].tracking_categories"),
        ("inactive_reference", "lines[4].tracking_categories[0]"),
        ("non_posting_reference", "lines[5].tracking_categories[0]"),
    }


async def test_a_closed_day_and_an_inactive_journal_are_refused(emulated: Any) -> None:
    async with asking(emulated) as company:
        body = journal(line("6215", "1"), line("1010", "-1"))
        closed = await company.check({**body, "transaction_date": "2022-12-31"})
        old = await company.check({**body, "journal": "OLDJ"})
        none = await company.check({**body, "journal": "NONE"})
    assert rules(closed) == {("closed_period", "transaction_date")}
    assert rules(old) == {("inactive_reference", "journal")}
    assert rules(none) == {("unknown_reference", "journal")}


async def test_a_statistical_entry_has_one_side(emulated: Any) -> None:
    async with asking(emulated) as company:
        counted = journal(line("9000", "5", currency=None), journal="STAT")
        mixed = journal(line("9000", "5"), line("1010", "-5"))
        assert ("one_line", "lines") not in rules(await company.check(counted))
        assert ("statistical_account", "lines[0].account") in rules(await company.check(mixed))


async def test_a_foreign_amount_needs_a_rate(emulated: Any) -> None:
    async with asking(emulated) as company:
        sides = [line("6215", "1", currency="CHF"), line("1010", "-1", currency="CHF")]
        assert rules(await company.check(journal(*sides))) == {
            ("missing_rate", "lines[0].currency")
        }
        given = [{**side, "exchange_rate": "1.1"} for side in sides]
        assert rules(await company.check(journal(*given))) == set()


def bill(*lines: Json, **more: Any) -> Json:
    head = {"contact": {"number": "V-00001"}, "issue_date": "2026-10-01", "due_date": "2026-10-31"}
    return {**head, "currency": "USD", "line_items": list(lines), **more}


def item(account: str, amount: str, place: str = "110") -> Json:
    return {
        name: value for name, value in line(account, amount, place).items() if name != "currency"
    }


async def test_a_bill_is_held_against_the_books_and_previewed(emulated: Any) -> None:
    async with asking(emulated) as company:
        good = await company.check(bill(item("6215", "10")), INVOICES, "bill")
        assert rules(good) == set()
        shown = good.answer(None).ledger
        bad = await company.check(
            bill(item("6215", "1"), item("1080", "2"), contact={"number": "NOBODY"}),
            INVOICES,
            "bill",
        )
    assert shown is not None
    assert [(one.role, one.posting, one.base_amount) for one in shown] == [
        ("line", "Debit", Decimal("10.00")),
        ("other_side", "Credit", Decimal("10.00")),
    ]
    assert shown[1].dimensions == {"location": "110", "vendor": "V-00001"}
    assert rules(bad) == {
        ("unknown_reference", "contact"),
        ("inactive_reference", "line_items[1].account"),
    }


async def test_what_the_user_may_not_read_is_a_warning_and_not_unknown(emulated: Any) -> None:
    async with asking(emulated, "norights") as company:
        checked = await company.check(journal(line("6215", "1"), line("1010", "-1")))
    assert rules(checked) == set()
    unread = [one.message for one in checked.verdict.warnings if one.rule == "unread"]
    assert any("GLACCOUNT" in words for words in unread)
    assert any("LOCATIONENTITY" in words for words in unread)


async def test_our_own_writes_are_seen_at_once(emulated: Any) -> None:
    body = bill(item("6215", "1"), contact={"number": "V-00002"})
    async with asking(emulated) as company:
        assert rules(await company.check(body, INVOICES, "bill")) == set()
        gateway = company.company.gateway
        await gateway.update("VENDOR", [{"VENDORID": "V-00002", "STATUS": "inactive"}])
        assert rules(await company.check(body, INVOICES, "bill")) == set(), "remembered"
        company.company.looks.forget(["VENDOR"])
        assert rules(await company.check(body, INVOICES, "bill")) == {
            ("inactive_reference", "contact")
        }
        await gateway.update("VENDOR", [{"VENDORID": "V-00002", "STATUS": "active"}])


async def test_what_is_forgotten_while_others_look_is_not_lost_to_them(emulated: Any) -> None:
    body = bill(item("6215", "1"), contact={"number": "V-00022"})
    async with asking(emulated) as company:
        await company.check(body, INVOICES, "bill")
        emulated.control("POST", "faults", {"kind": "delay", "seconds": 0.5})
        other = bill(item("6220", "1"), contact={"number": "V-00022"})
        checking = asyncio.create_task(company.check(other, INVOICES, "bill"))
        await asyncio.sleep(0.2)
        company.company.looks.forget(["VENDOR"])
        assert rules(await checking) == set()


async def test_a_credit_goes_the_other_way_than_an_invoice(emulated: Any) -> None:
    customer = {"number": "C-00001"}
    async with asking(emulated) as company:
        sold = await company.check(bill(item("4200", "5"), contact=customer), INVOICES, "invoice")
        body = bill(item("4900", "5"), contact="C-00001")
        body["transaction_date"] = body.pop("issue_date")
        del body["due_date"]
        back = await company.check(body, CREDIT_NOTES)
    sides = [[one.posting for one in checked.answer(None).ledger or ()] for checked in (sold, back)]
    assert (rules(sold), rules(back)) == (set(), set())
    assert sides == [["Credit", "Debit"], ["Debit", "Credit"]]
