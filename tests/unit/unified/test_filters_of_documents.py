"""What filters of documents mean: other names, other words, amounts of the other sign."""

from decimal import Decimal
from typing import Any

import pytest
from msgspec import Struct

from crossfoot.intacct import Formatting
from crossfoot.unified.blends import Whichever
from crossfoot.unified.codecs import NEGATED, Reading, Reference, labels
from crossfoot.unified.criteria import ALWAYS, NEVER, Match, Some, every, meets
from crossfoot.unified.either_or import Is
from crossfoot.unified.meaning import criterion, order
from crossfoot.unified.query import Condition, parse_conditions
from crossfoot.unified.resource import Resource
from crossfoot.unified.resources.accounting.invoices import INVOICES
from crossfoot.unified.shapes import Status
from crossfoot.unified.source import Source
from crossfoot.unified.vocabulary import EQ, IN, RANGE, at, key

INVOICE, BILL = INVOICES.sources


def _criterion(params: dict[str, Any], source: Source = BILL) -> Any:
    return criterion(INVOICES, source, parse_conditions(INVOICES, params), Formatting())


@pytest.mark.parametrize("name", ["type", "invoice_type"])
@pytest.mark.parametrize("word", ["bill", "purchase_invoice"])
def test_a_kind_has_several_words_and_its_filter_several_names(name: str, word: str) -> None:
    assert parse_conditions(INVOICES, {name: word}) == (Condition("type", "eq", (word,)),)
    assert _criterion({name: word}) == ALWAYS
    assert _criterion({name: word}, INVOICE) == NEVER
    assert _criterion({name: {"ne": word}}) == NEVER
    assert _criterion({name: {"ne": word}}, INVOICE) == ALWAYS


def test_a_status_that_no_state_stands_for_finds_nothing() -> None:
    assert _criterion({"status": "deleted"}) == NEVER
    assert _criterion({"status": {"ne": "deleted"}}) == ALWAYS
    assert _criterion({"status": {"in": "deleted,submitted"}}, INVOICE) == NEVER


def test_a_contact_is_named_by_our_id_or_by_the_one_that_people_see() -> None:
    assert _criterion({"contact": {"id": "vendor_3"}}) == Match("VENDORKEY", "eq", ("3",))
    assert _criterion({"contact": {"id": "V-3"}}) == Match("VENDORID", "eq", ("V-3",))
    assert _criterion({"contact": {"id": "customer_3"}}, INVOICE) == Match(
        "CUSTOMER.RECORDNO", "eq", ("3",)
    )
    assert _criterion({"contact": {"type": "vendor"}}, INVOICE) == NEVER


class Credit(Struct):
    id: str
    total: Decimal | None = None
    book: str | None = None


CREDITS = Resource(
    Credit,
    model="tests",
    path="credits",
    sources=(
        Source(
            "PAPER",
            {
                "id": key("RECORDNO"),
                "total": at("TOTAL", NEGATED, find=EQ | RANGE),
                "book": at("BOOK", find=EQ | IN),
            },
        ),
    ),
    defaults={"book": "ACCRUAL"},
)


@pytest.mark.parametrize(
    ("asked", "wanted"),
    [
        ({"gt": "5"}, ("lt", "-5")),
        ({"gte": "5"}, ("lte", "-5")),
        ({"lt": "-5.50"}, ("gt", "5.5")),
        ({"lte": "0"}, ("gte", "0")),
        ({"eq": "5"}, ("eq", "-5")),
    ],
)
def test_an_amount_of_the_other_sign_is_compared_the_other_way(
    asked: Any, wanted: tuple[Any, str]
) -> None:
    conditions = parse_conditions(CREDITS, {"total": asked, "book": "CASH"})
    found = criterion(CREDITS, CREDITS.sources[0], conditions, Formatting())
    relation, text = wanted
    assert found == every((Match("TOTAL", relation, (text,)), Match("BOOK", "eq", ("CASH",))))


def test_an_amount_of_the_other_sign_is_put_in_the_other_order() -> None:
    for word, descending in (("total", True), ("-total", False)):
        conditions = parse_conditions(CREDITS, {"sort_by": word})
        assert order(CREDITS.sources[0], conditions) == [("TOTAL", descending)]


def test_a_list_that_does_not_mention_a_filter_gets_its_default() -> None:
    default = Condition("book", "eq", ("ACCRUAL",))
    assert parse_conditions(CREDITS, {}) == (default,)
    assert parse_conditions(CREDITS, {"id": "1"}) == (Condition("id", "eq", ("1",)), default)
    for asked in ({"book": "CASH"}, {"book": {"ne": "CASH"}}, {"or": [{"book": "CASH"}]}):
        assert default not in parse_conditions(CREDITS, asked)


DOCUMENT = Whichever((("RECORDKEY", Reference("bill")), ("POSADJKEY", Reference(""))))


def test_whichever_field_is_filled_is_read_and_asked_for() -> None:
    records = [{"RECORDKEY": "3"}, {"RECORDKEY": "", "POSADJKEY": "4"}, {"POSADJKEY": "0"}, {}]
    assert DOCUMENT.column(Reading(Formatting()))(records) == ["bill_3", "4", None, None]
    assert DOCUMENT.criterion("eq", ["bill_3"], Formatting()) == Match("RECORDKEY", "eq", ("3",))
    assert DOCUMENT.criterion("in", ["4"], Formatting()) == Match("POSADJKEY", "eq", ("4",))


def test_a_label_is_said_or_another_is_or_none() -> None:
    is_reversal = Is("Reversal")
    records = [{"STATE": "Reversal"}, {"STATE": "New"}, {"STATE": ""}]
    assert is_reversal.column("STATE", Reading(Formatting()))(records) == [True, False, None]
    for operator, text, found in (("eq", "true", "1"), ("eq", "false", "2"), ("ne", "true", "23")):
        wanted = is_reversal.criterion("STATE", operator, [text], Formatting())  # type: ignore[arg-type]
        assert "".join(str(i) for i, r in enumerate(records, 1) if meets(r, wanted)) == found


@pytest.mark.parametrize("relation", ["lt", "like"])
def test_only_sameness_is_held_against_a_record_that_was_fetched(relation: Any) -> None:
    with pytest.raises(ValueError, match="cannot be held"):
        meets({"A": "1"}, Some((Match("A", relation, ("2",)),)))


def test_a_member_without_a_label_is_a_value_all_the_same() -> None:
    codec = labels(Status, ACTIVE="on", ARCHIVED=())
    assert codec.values == ("active", "archived")
    assert codec.criterion("S", "in", ["archived"], Formatting()) == NEVER
