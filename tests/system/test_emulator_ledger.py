"""Whatever is written, posted, changed, deleted or refused: the emulator's books agree after it."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from itertools import count
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from lxml import etree
from tests.ledger_checks import check_ledger, check_subledgers, rows_at, send

PLACES = {"E100": ("110", "111"), "E200": ("210", "211"), "E300": ("310", "311")}
ACCOUNTS = ("1400", "2100", "2190", "7200")
DAYS = ("09/01/2026", "09/30/2026", "10/15/2026", "11/02/2026")
BROKEN = (
    {"ACCOUNTNO": "0815"},
    {"ACCOUNTNO": "7990"},
    {"LOCATION": "900"},
    {"LOCATION": "160"},
    {"TRX_AMOUNT": "-1"},
    {"TRX_AMOUNT": "0.004", "CURRENCY": "GBP"},
    {"TR_TYPE": "2"},
    {"DEPARTMENT": "330"},
    {"CURRENCY": "XXX"},
    {"ACCOUNTNO": "6215"},
)
"""What makes a line unacceptable: no such account, no longer in use, elsewhere, no rate …"""

amounts = st.lists(st.integers(1, 5_000_000), min_size=1, max_size=4)
pick = st.integers(0, 1_000)


def xml(fields: dict[str, str]) -> str:
    return "".join(f"<{name}>{text}</{name}>" for name, text in fields.items())


def journal(
    cents: list[int], entities: list[str], currency: str, header: dict[str, str], twist: int
) -> str:
    """An entry whose debits lie in some entities and whose credit lies in the first of them."""
    lines = [
        {
            "ACCOUNTNO": ACCOUNTS[(at + twist) % len(ACCOUNTS)],
            "TR_TYPE": "1",
            "TRX_AMOUNT": str(Decimal(amount) / 100),
            "LOCATION": PLACES[entities[at % len(entities)]][twist % 2],
            "CURRENCY": currency,
        }
        for at, amount in enumerate(cents)
    ]
    total = str(Decimal(sum(cents)) / 100)
    lines.append({**lines[0], "TR_TYPE": "-1", "TRX_AMOUNT": total})
    entries = "".join(f"<GLENTRY>{xml(line)}</GLENTRY>" for line in lines)
    fields = {"BATCH_TITLE": "At random", **header}
    return f"<GLBATCH>{xml(fields)}<ENTRIES>{entries}</ENTRIES></GLBATCH>"


def header(day: int, entities: list[str], **more: str) -> dict[str, str]:
    first = PLACES[entities[0]][0]
    return {"JOURNAL": "GJ", "BATCH_DATE": DAYS[day % len(DAYS)], "BASELOCATION_NO": first, **more}


class Books(RuleBasedStateMachine):
    """A caller who writes journal entries and bills, good and bad ones."""

    emulator: ClassVar[Any]
    vendor: ClassVar[str]

    def __init__(self) -> None:
        super().__init__()
        self.emulator.control("POST", "reset")
        self.read = rows_at(self.emulator.gateway_url)
        self.entries: dict[str, str] = {}
        self.bills: list[str] = []
        self.numbers = count()

    def send(self, *functions: str, transaction: bool = False) -> list[etree._Element]:
        return send(self.emulator.gateway_url, *functions, transaction=transaction)

    def done(self, function: str) -> etree._Element:
        (result,) = self.send(function)
        assert result.findtext("status") == "success", etree.tostring(result)
        return result

    @rule(
        cents=amounts,
        entities=st.permutations(tuple(PLACES)).map(list),
        spread=st.integers(1, 3),
        currency=st.sampled_from(("USD", "EUR")),
        day=pick,
        twist=pick,
        state=st.sampled_from(("Draft", "Posted", "Posted")),
        reverse=st.booleans(),
    )
    def make(self, cents: list[int], entities: list[str], spread: int, **how: Any) -> None:
        more = {"STATE": how["state"]} | ({"REVERSEDATE": "12/31/2026"} if how["reverse"] else {})
        fields = header(how["day"], entities, **more)
        entry = journal(cents, entities[:spread], how["currency"], fields, how["twist"])
        made = self.done(f"<create>{entry}</create>").find("data/glbatch")
        assert made is not None
        self.entries[made.findtext("RECORDNO") or ""] = how["state"]

    @rule(cents=amounts, which=pick, day=pick, entity=st.sampled_from(tuple(PLACES)))
    def change(self, cents: list[int], which: int, day: int, entity: str) -> None:
        if not self.entries:
            return
        key = sorted(self.entries)[which % len(self.entries)]
        fields = {"RECORDNO": key, **header(day, [entity], STATE="Posted")}
        self.done(f"<update>{journal(cents, [entity], 'EUR', fields, which)}</update>")
        self.entries[key] = "Posted"

    @rule(which=pick)
    def delete(self, which: int) -> None:
        if not self.entries:
            return
        key = sorted(self.entries)[which % len(self.entries)]
        self.done(f"<delete><object>GLBATCH</object><keys>{key}</keys></delete>")
        del self.entries[key]

    @rule(cents=amounts, broken=st.sampled_from(BROKEN), day=pick, which=pick)
    def refuse(self, cents: list[int], broken: dict[str, str], day: int, which: int) -> None:
        """A bad line ends an entry, a bad update, and a transaction with all that is in it."""
        good = journal(cents, ["E100"], "USD", header(day, ["E100"]), which)
        line = {"ACCOUNTNO": "1400", "TR_TYPE": "1", "TRX_AMOUNT": "0", "LOCATION": "110"}
        bad = good.replace("</ENTRIES>", f"<GLENTRY>{xml(line | broken)}</GLENTRY></ENTRIES>")
        results = self.send(f"<create>{good}</create>", f"<create>{bad}</create>", transaction=True)
        assert [result.findtext("status") for result in results] == ["aborted", "failure"]
        writes = [f"<create>{bad}</create>"]
        if self.entries:
            key = sorted(self.entries)[which % len(self.entries)]
            bad = bad.replace("<BATCH_TITLE>", f"<RECORDNO>{key}</RECORDNO><BATCH_TITLE>")
            writes.append(f"<update>{bad}</update>")
        for result in self.send(*writes):
            assert result.findtext("status") == "failure"

    @rule(cents=st.integers(1, 1_000_000), which=pick)
    def bill(self, cents: int, which: int) -> None:
        day = "<year>2026</year><month>10</month><day>5</day>"
        place = PLACES[sorted(PLACES)[which % 3]][0]
        line = {"glaccountno": "1400", "amount": str(Decimal(cents) / 100), "locationid": place}
        made = self.done(
            f"<create_bill><vendorid>{self.vendor}</vendorid>"
            f"<datecreated>{day}</datecreated><datedue>{day}</datedue>"
            f"<billno>B-{next(self.numbers)}</billno><billitems><lineitem>{xml(line)}</lineitem>"
            "</billitems></create_bill>"
        )
        self.bills.append(made.findtext("key") or "")

    @rule(which=pick)
    def reverse_bill(self, which: int) -> None:
        if not self.bills:
            return
        key = self.bills.pop(which % len(self.bills))
        day = "<year>2026</year><month>10</month><day>9</day>"
        self.done(f'<reverse_bill key="{key}"><datereversed>{day}</datereversed></reverse_bill>')

    @invariant()
    def books_agree(self) -> None:
        check_ledger(self.read)
        check_subledgers(self.read)
        self.trial_balance_is_zero()

    def trial_balance_is_zero(self) -> None:
        dates = {
            "startdate": "<year>2026</year><month>01</month><day>01</day>",
            "enddate": "<year>2026</year><month>12</month><day>31</day>",
        }
        result = self.done(f"<get_trialbalance>{xml(dates)}</get_trialbalance>")
        left: dict[str, Decimal] = {}
        for row in result.iter("trialbalance"):
            currency = row.findtext("currency") or ""
            left[currency] = left.get(currency, Decimal(0)) + Decimal(
                row.findtext("endbalance") or 0
            )
        assert not any(left.values())


@pytest.fixture(scope="module")
def lists(start_emulator: Callable[..., Any]) -> Iterator[Any]:
    with start_emulator("--seed", "lists") as process:
        yield process


def test_the_books_agree_after_every_call(lists: Any) -> None:
    Books.emulator = lists
    vendors = rows_at(lists.gateway_url)("VENDOR", ["VENDORID", "MEGAENTITYID"], STATUS="active")
    Books.vendor = next(row["VENDORID"] for row in vendors if not row["MEGAENTITYID"])
    run_state_machine_as_test(
        Books,
        settings=settings(
            max_examples=5,
            stateful_step_count=10,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_a_company_with_three_years_of_books_posts_too(door_process: Any) -> None:
    door_process.control("POST", "reset")
    url = door_process.gateway_url
    entry = journal([1_250], ["E100"], "USD", header(2, ["E100"]), 0)
    made = send(url, f"<create>{entry}</create>", f"<create>{entry}</create>")
    keys = [one.findtext("data/glbatch/RECORDNO") or "" for one in made]
    numbers = [int(one.findtext("data/glbatch/BATCHNO") or 0) for one in made]
    assert 1 < numbers[0] == numbers[1] - 1
    read = rows_at(url)
    for key in keys:
        details = read("GLDETAIL", ["ACCOUNTNO", "AMOUNT"], BATCHKEY=key)
        assert [(row["ACCOUNTNO"], row["AMOUNT"]) for row in details] == [
            ("1400", "12.5"),
            ("1400", "-12.5"),
        ]
    send(url, f"<delete><object>GLBATCH</object><keys>{keys[0]}</keys></delete>")
    assert read("GLDETAIL", ["AMOUNT"], BATCHKEY=keys[0]) == []
    assert len(read("GLDETAIL", ["AMOUNT"], BATCHKEY=keys[1])) == 2
