"""Each rule refuses what it says, at the attribute that the caller sent, and nothing else."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from crossfoot.errors import Problem
from crossfoot.unified.dimensions import Reported
from crossfoot.unified.targets import TAGGED, Target
from crossfoot.unified.writing.checks import RULES, judge
from crossfoot.unified.writing.draft import Found, Ref
from crossfoot.unified.writing.entry import Converted, Entry, EntryLine, Settled, Side
from crossfoot.unified.writing.known import Entity, Known, Setup

TODAY = date(2026, 11, 25)
GL, COUNT = TAGGED["gl"], TAGGED["statistical"]
JOURNAL, COUNTING = Target("JOURNAL", "SYMBOL"), Target("STATJOURNAL", "SYMBOL")
BILL = TAGGED["bill"]
DEFINITION = Target("PODOCUMENTPARAMS", "DOCID")
LINE = Target("PODOCUMENTENTRY", "LINE_NO")

RECORDS: tuple[tuple[Target, str, Mapping[str, str]], ...] = (
    (GL, "6000", {"STATUS": "active", "REQUIREDEPT": "true"}),
    (GL, "6100", {"STATUS": "active", "REQUIREGLDIMFUND": "true"}),
    (GL, "1000", {"STATUS": "active"}),
    (GL, "1999", {"STATUS": "inactive"}),
    (GL, "2000", {"STATUS": "active", "SUBLEDGERCONTROLON": "true"}),
    (GL, "3000", {"STATUS": "active", "MEGAENTITYID": "E200"}),
    (COUNT, "9000", {"STATUS": "active"}),
    (JOURNAL, "GJ", {"STATUS": "active"}),
    (COUNTING, "SJ", {"STATUS": "active"}),
    (TAGGED["location"], "110", {"STATUS": "active"}),
    (TAGGED["location"], "210", {"STATUS": "active"}),
    (TAGGED["location"], "310", {"STATUS": "active"}),
    (TAGGED["location"], "900", {"STATUS": "active"}),
    (Target("LOCATIONENTITY", "LOCATIONID"), "E100", {"STATUS": "active"}),
    (TAGGED["department"], "D1", {"STATUS": "active"}),
    (TAGGED["department"], "D0", {"STATUS": "active non-posting"}),
    (TAGGED["vendor"], "V1", {"STATUS": "active"}),
    (TAGGED["vendor"], "V2", {"STATUS": "active", "ONHOLD": "true"}),
    (BILL, "B1", {"STATE": "Posted", "CURRENCY": "USD", "TRX_TOTALDUE": "50", "VENDORID": "V1"}),
    (BILL, "B2", {"STATE": "Paid", "CURRENCY": "USD", "TRX_TOTALDUE": "0", "VENDORID": "V1"}),
    (BILL, "B3", {"STATE": "Posted", "CURRENCY": "EUR", "TRX_TOTALDUE": "50", "VENDORID": "V2"}),
    (DEFINITION, "Top", {"TD_CREATION_RULE": "Top level only"}),
    (DEFINITION, "Entity", {"TD_CREATION_RULE": "Entity only"}),
    (DEFINITION, "Convert", {"CREATETYPE": "Convert only"}),
    (LINE, "7", {"QUANTITY": "10", "QTY_CONVERTED": "4"}),
)
FOUND = {
    (target.object, "natural", natural): Found(f"{at}", natural, target, fields)
    for at, (target, natural, fields) in enumerate(RECORDS, 1)
}
KNOWN = Known(
    setup=Setup(
        TODAY,
        "USD",
        dimensions=(Reported("FUND", "Fund", user_defined=True),),
        required=("REQUIREDEPT", "REQUIRELOC", "REQUIREGLDIMFUND"),
    ),
    found=FOUND,
    entities={
        "E100": Entity("E100", "USD", "1210", "2310", date(2026, 1, 1)),
        "E200": Entity("E200", "EUR", "1220", "2320", date(2026, 1, 1)),
        "E300": Entity("E300", "USD"),
    },
    entity_of={"110": "E100", "210": "E200", "310": "E300", "E100": "E100"},
    default_rate_type="Month End",
    rates={
        (("Month End", "GBP", "USD"), date(2026, 10, 1)): Decimal("1.25"),
        (("Month End", "USD", "EUR"), date(2026, 10, 1)): Decimal("0.9"),
    },
)


def ref(tag: str | Target, natural: str, path: str = "it") -> Ref:
    target = TAGGED[tag] if isinstance(tag, str) else tag
    return Ref(path, (target,), natural=natural)


def line(at: int, amount: str, account: str = "1000", place: str = "110", **more: Any) -> EntryLine:
    path = f"lines[{at}]"
    number = Ref(f"{path}.account", (GL, COUNT), natural=account)
    others = more.pop("dimensions", {})
    dimensions = {
        **({"location": ref("location", place, f"{path}.tracking_categories[0]")} if place else {}),
        **{kind: ref(kind, text, f"{path}.{kind}") for kind, text in others.items()},
    }
    return EntryLine(
        path=path, amount=Decimal(amount), account=number, dimensions=dimensions, **more
    )


def journal(*lines: EntryLine, **more: Any) -> Entry:
    usual: dict[str, Any] = {
        "day": date(2026, 10, 1),
        "balanced": True,
        "journal": Ref("journal", (JOURNAL, COUNTING), natural="GJ"),
    }
    return Entry(object="GLBATCH", lines=lines, **{**usual, **more})


def payment(*parts: Settled, **more: Any) -> Entry:
    usual: dict[str, Any] = {
        "day": date(2026, 10, 1),
        "party": ref("vendor", "V1", "contact"),
        "currency": "USD",
    }
    return Entry(object="APPYMT", lines=(), settles=parts, **{**usual, **more})


def pays(at: int, bill: str, amount: str) -> Settled:
    path = f"applied[{at}]"
    money = Decimal(amount)
    return Settled(path=path, document=ref(BILL, bill, f"{path}.id"), amount=money, money=money)


def found(entry: Entry, known: Known = KNOWN) -> tuple[set[tuple[str, str]], set[tuple[str, str]]]:
    """The problems and the warnings, as pairs of rule and path."""
    verdict = judge(entry, known)
    return _pairs(verdict.problems), _pairs(verdict.warnings)


def _pairs(problems: tuple[Problem, ...]) -> set[tuple[str, str]]:
    return {(one.rule, one.path) for one in problems}


GOOD = journal(line(0, "10"), line(1, "-10"))
BASKET = pytest.mark.parametrize


def test_nothing_is_wrong_with_a_journal_that_balances_on_open_books() -> None:
    assert found(GOOD) == (set(), set())


@BASKET(
    ("entry", "rule", "path"),
    [
        (journal(), "empty", "lines"),
        (journal(line(0, "10")), "one_line", "lines"),
        (journal(line(0, "10"), line(1, "-9.99")), "unbalanced", "lines"),
        (
            journal(
                line(0, "10", currency="USD"),
                line(1, "-10", currency="GBP"),
            ),
            "unbalanced",
            "lines",
        ),
        (journal(line(0, "10"), line(1, "-10", place="310")), "unbalanced_entity", "lines"),
        (journal(line(0, "10.001"), line(1, "-10.001")), "decimals", "lines[0].total_line_amount"),
        (
            journal(line(0, "10.5", currency="JPY"), line(1, "-10.5", currency="JPY")),
            "decimals",
            "lines[0].total_line_amount",
        ),
        (journal(line(0, "1E14"), line(1, "-1E14")), "too_large", "lines[0].total_line_amount"),
        (
            journal(line(0, "10", "7777"), line(1, "-10")),
            "unknown_reference",
            "lines[0].account",
        ),
        (
            journal(line(0, "10", "1999"), line(1, "-10")),
            "inactive_reference",
            "lines[0].account",
        ),
        (
            journal(line(0, "10", dimensions={"department": "D0"}), line(1, "-10")),
            "non_posting_reference",
            "lines[0].department",
        ),
        (journal(line(0, "10", "3000"), line(1, "-10")), "foreign_entity", "lines[0].account"),
        (journal(line(0, "10", "2000"), line(1, "-10")), "subledger_account", "lines[0].account"),
        (
            journal(line(0, "10", "9000"), line(1, "-10")),
            "statistical_account",
            "lines[0].account",
        ),
        (
            journal(line(0, "10", "6000"), line(1, "-10")),
            "required_dimension",
            "lines[0].tracking_categories",
        ),
        (
            journal(line(0, "10", "6100"), line(1, "-10")),
            "required_dimension",
            "lines[0].tracking_categories",
        ),
        (
            journal(line(0, "10", place=""), line(1, "-10")),
            "required_dimension",
            "lines[0].tracking_categories",
        ),
        (
            journal(line(0, "10", place="900"), line(1, "-10", place="900")),
            "outside_entities",
            "lines[0].tracking_categories[0]",
        ),
        (replace(GOOD, day=None), "missing_date", "transaction_date"),
        (replace(GOOD, day=date(2025, 12, 31)), "closed_period", "transaction_date"),
        (replace(GOOD, day=date(2062, 10, 1)), "impossible_date", "transaction_date"),
        (replace(GOOD, reversed_on=date(2026, 10, 1)), "reversal_date", "reversed_on"),
        (
            journal(line(0, "10", currency="CHF"), line(1, "-10", currency="CHF")),
            "missing_rate",
            "lines[0].currency",
        ),
        (payment(pays(0, "B2", "1")), "not_open", "applied[0].id"),
        (payment(pays(0, "B1", "50.01")), "over_open_amount", "applied[0].paid_amount"),
        (
            payment(pays(0, "B1", "30"), pays(1, "B1", "30")),
            "over_open_amount",
            "applied[1].paid_amount",
        ),
        (payment(pays(0, "B3", "1")), "other_currency", "applied[0].id"),
        (payment(pays(0, "B3", "1")), "other_contact", "applied[0].id"),
        (payment(pays(0, "B1", "0")), "negative_amount", "applied[0].paid_amount"),
        (payment(pays(0, "B1", "20"), total=Decimal(19)), "over_total", "total_amount"),
        (replace(GOOD, definition=ref(DEFINITION, "Entity", "type")), "definition_entity", "type"),
        (replace(GOOD, definition=ref(DEFINITION, "Convert", "type")), "convert_only", "type"),
        (
            replace(
                GOOD,
                converts=(
                    Converted(path="lines[0]", source=ref(LINE, "7"), quantity=Decimal(4)),
                    Converted(path="lines[1]", source=ref(LINE, "7"), quantity=Decimal("2.5")),
                ),
            ),
            "over_remaining",
            "lines[1].quantity",
        ),
    ],
)
def test_a_rule_refuses(entry: Entry, rule: str, path: str) -> None:
    problems, _ = found(entry)
    assert (rule, path) in problems


@BASKET(
    ("entry", "rule", "path"),
    [
        (journal(line(0, "0"), line(1, "0")), "zero_amount", "lines[0].total_line_amount"),
        (replace(GOOD, day=date(2028, 1, 1)), "date_ahead", "transaction_date"),
        (replace(GOOD, day=date(2020, 1, 1)), "date_long_ago", "transaction_date"),
        (replace(GOOD, party=ref("vendor", "V2", "contact")), "on_hold", "contact"),
        (
            journal(line(0, "10", place="310"), line(1, "-10", place="310")),
            "period_unknown",
            "transaction_date",
        ),
    ],
)
def test_a_rule_only_warns(entry: Entry, rule: str, path: str) -> None:
    problems, warnings = found(entry)
    assert (rule, path) in warnings
    assert (rule, path) not in problems


def test_every_problem_is_told_at_once() -> None:
    entry = journal(
        line(0, "10.001", "7777"), line(1, "-3", "1999", place=""), day=date(2025, 12, 1)
    )
    rules = {rule for rule, _ in found(entry)[0]}
    assert rules >= {
        *("unbalanced", "decimals", "unknown_reference", "inactive_reference"),
        *("required_dimension", "closed_period"),
    }


def test_a_rate_of_the_day_makes_a_foreign_amount_good() -> None:
    lines = (line(0, "10", currency="GBP"), line(1, "-10", currency="GBP"))
    assert found(journal(*lines)) == (set(), set())
    given = tuple(replace(one, currency="CHF", rate=Decimal("1.1")) for one in lines)
    assert found(journal(*given)) == (set(), set())


def test_a_rate_that_intacct_keeps_to_itself_is_worth_a_word() -> None:
    lines = (line(0, "10", currency="GBP"), line(1, "-10", currency="GBP"))
    entry = journal(*lines, rate_type="Intacct Daily Rate")
    assert found(entry) == (set(), {("rate_unknown", "lines[0].currency")})


def test_a_company_of_one_currency_takes_no_other() -> None:
    alone = replace(KNOWN, setup=replace(KNOWN.setup, multi_currency=False))
    lines = (line(0, "10", currency="GBP"), line(1, "-10", currency="GBP"))
    assert ("single_currency", "lines[0].currency") in found(journal(*lines), alone)[0]


def test_what_posting_demands_only_warns_of_a_draft() -> None:
    entry = journal(line(0, "10", "6000"), draft=True, day=date(2025, 1, 1))
    problems, warnings = found(entry)
    assert problems == set()
    assert {rule for rule, _ in warnings} == {*("one_line", "closed_period", "required_dimension")}


def test_entities_that_keep_accounts_with_each_other_balance_by_them() -> None:
    lines = (line(0, "10", currency="USD"), line(1, "-10", place="210", currency="USD"))
    assert found(journal(*lines))[0] == {("source_entity", "company")}
    source = Ref("company", (Target("LOCATIONENTITY", "LOCATIONID"),), natural="E100")
    assert found(journal(*lines, entity=source)) == (set(), set())


def test_a_session_in_an_entity_needs_no_location_and_takes_no_other_entitys() -> None:
    within = replace(KNOWN, setup=replace(KNOWN.setup, entity="E100"))
    assert found(journal(line(0, "10", place=""), line(1, "-10", place="")), within)[0] == set()
    problems, _ = found(journal(line(0, "10", place="210"), line(1, "-10", place="210")), within)
    assert ("foreign_entity", "lines[0].tracking_categories[0]") in problems


def test_the_definition_of_the_top_level_is_refused_in_an_entity() -> None:
    within = replace(KNOWN, setup=replace(KNOWN.setup, entity="E100"))
    entry = replace(GOOD, definition=ref(DEFINITION, "Top", "type"))
    assert found(entry)[0] == set()
    assert found(entry, within)[0] == {("definition_entity", "type")}


def test_a_number_is_taken_within_its_party_only() -> None:
    taken = replace(KNOWN, taken=({"RECORDNO": "5", "RECORDID": "B-1", "VENDORID": "V1"},))
    bill = Entry(
        object="APBILL",
        lines=(line(0, "10"),),
        day=date(2026, 10, 1),
        party=ref("vendor", "V1", "contact"),
        side=Side(of=ref("vendor", "V1", "contact"), fields=("APACCOUNT",), what="the account"),
        number="B-1",
        number_in="RECORDID",
        number_with="VENDORID",
    )
    assert found(bill, taken)[0] == {("duplicate_number", "number")}
    assert found(replace(bill, key="5"), taken)[0] == set()
    other = replace(bill, party=ref("vendor", "V2", "contact"))
    assert found(other, taken)[0] == set()
    assert found(replace(other, number_with=""), taken)[0] == {("duplicate_number", "number")}


def test_what_cannot_be_read_is_said_and_not_called_unknown() -> None:
    hidden = replace(
        KNOWN,
        found={key: one for key, one in FOUND.items() if key[0] != "GLACCOUNT"},
        unread={"GLACCOUNT": "no permission"},
    )
    problems, warnings = found(GOOD, hidden)
    assert problems == set()
    assert warnings == {("unread", "")}


def test_dimensions_that_restrict_each_other_are_worth_a_word() -> None:
    dimensions = (Reported("LOCATION", "Location"), Reported("DEPARTMENT", "Department"))
    setup = replace(KNOWN.setup, dimensions=dimensions, restrictions=(("DEPARTMENT", "LOCATION"),))
    entry = journal(line(0, "10", dimensions={"department": "D1"}), line(1, "-10"))
    assert found(entry, replace(KNOWN, setup=setup)) == (
        set(),
        {("restricted_dimension", "lines[0].tracking_categories")},
    )


def test_statistical_lines_need_no_balance() -> None:
    entry = journal(line(0, "3", "9000"), journal=Ref("journal", (COUNTING,), natural="SJ"))
    assert found(entry) == (set(), set())


def test_every_rule_has_a_sentence_and_every_message_a_remedy() -> None:
    assert all(rule.says.endswith(".") for rule in RULES.values())
    entry = journal(line(0, "10.001", "7777"), line(1, "-3", "1999", place=""))
    assert all(one.message and one.remedy for one in judge(entry, KNOWN).problems)
