"""Random filters keep what a plain reading of their rules in Python keeps (SQL's NULL included)."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crossfoot.emulator.rendering import escaped

if TYPE_CHECKING:
    from tests.unit.emulator.functions.conftest import Desk

ROWS: list[dict[str, str]] = [
    {"VENDORID": "V-1", "NAME": "acme", "CREDITLIMIT": "10"},
    {"VENDORID": "V-2", "NAME": "Acme", "CREDITLIMIT": "9.5"},
    {"VENDORID": "V-3", "NAME": "", "CREDITLIMIT": "-3"},
    {"VENDORID": "V-4", "NAME": "a_me", "CREDITLIMIT": ""},
    {"VENDORID": "V-5", "NAME": "100%", "CREDITLIMIT": "100"},
]
COMPARE: dict[str, Callable[..., bool]] = {
    "equalto": lambda a, b: a == b,
    "notequalto": lambda a, b: a != b,
    "lessthan": lambda a, b: a < b,
    "lessthanorequalto": lambda a, b: a <= b,
    "greaterthan": lambda a, b: a > b,
    "greaterthanorequalto": lambda a, b: a >= b,
    "in": lambda a, *b: a in b,
    "notin": lambda a, *b: a not in b,
    "between": lambda a, low, high: low <= a <= high,
}


WORDS = {
    "equalto": "=",
    "notequalto": "<>",
    "lessthan": "<",
    "lessthanorequalto": "<=",
    "greaterthan": ">",
    "greaterthanorequalto": ">=",
    "in": "IN",
    "notin": "not in",
    "like": "like",
    "notlike": "NOT LIKE",
    "isnull": "is null",
    "isnotnull": "IS NOT NULL",
}


@dataclass(frozen=True)
class Leaf:
    operator: str
    field: str
    values: tuple[str, ...]

    def xml(self) -> str:
        values = "".join(f"<value>{escaped(value)}</value>" for value in self.values)
        return f"<{self.operator}><field>{self.field}</field>{values}</{self.operator}>"

    def text(self) -> str:
        literals = ["'" + value.replace("'", "\\'") + "'" for value in self.values]
        if self.operator == "between":
            return f"({self.field} >= {literals[0]} and {self.field} <= {literals[1]})"
        if self.operator in {"in", "notin"}:
            return f"{self.field} {WORDS[self.operator]} ({', '.join(literals)})"
        return " ".join([self.field, WORDS[self.operator], *literals])

    def holds(self, row: dict[str, str]) -> bool:
        text = row[self.field]
        if self.operator in {"isnull", "isnotnull"}:
            return (text == "") == (self.operator == "isnull")
        if text == "":
            return False
        if self.operator in {"like", "notlike"}:
            return bool(_pattern(self.values[0]).fullmatch(text)) == (self.operator == "like")
        if self.field == "CREDITLIMIT":
            return COMPARE[self.operator](Decimal(text), *map(Decimal, self.values))
        return COMPARE[self.operator](text, *self.values)


@dataclass(frozen=True)
class Group:
    word: str
    parts: tuple["Leaf | Group", ...]

    def xml(self) -> str:
        return f"<{self.word}>{''.join(part.xml() for part in self.parts)}</{self.word}>"

    def text(self) -> str:
        return "(" + f" {self.word} ".join(part.text() for part in self.parts) + ")"

    def holds(self, row: dict[str, str]) -> bool:
        found = (part.holds(row) for part in self.parts)
        return all(found) if self.word == "and" else any(found)


def _pattern(like: str) -> re.Pattern[str]:
    wild = {"%": ".*", "_": "."}
    return re.compile("".join(wild.get(letter) or re.escape(letter) for letter in like), re.DOTALL)


def leaves(field: str, value: st.SearchStrategy[str]) -> st.SearchStrategy[Leaf]:
    one = st.sampled_from([*list(COMPARE)[:6], "like", "notlike"])
    return st.one_of(
        st.builds(lambda o, v: Leaf(o, field, (v,)), one, value),
        st.builds(
            lambda o, v: Leaf(o, field, (*v,)),
            st.sampled_from(["in", "notin"]),
            st.lists(value, min_size=1, max_size=3),
        ),
        st.builds(lambda a, b: Leaf("between", field, (a, b)), value, value),
        st.builds(lambda o: Leaf(o, field, ()), st.sampled_from(["isnull", "isnotnull"])),
    )


NAMES = st.sampled_from(
    ["acme", "Acme", "a_me", "a%", "%e", "_cme", "100%", "z", "%", "1__%", "o'e"]
)
AMOUNTS = st.sampled_from(["10", "9.50", "-3", "100", "0", "10.0", "99.999"])
FILTERS = st.recursive(
    leaves("NAME", NAMES) | leaves("CREDITLIMIT", AMOUNTS) | leaves("VENDORID", NAMES),
    lambda inner: st.builds(
        lambda word, parts: Group(word, (*parts,)),
        st.sampled_from(["and", "or"]),
        st.lists(inner, min_size=1, max_size=3),
    ),
    max_leaves=6,
)


PLENTY = settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])


def kept_of(desk: "Desk", xml: str) -> list[str | None]:
    """The VENDORIDs that a query or readByQuery answers; the count must agree."""
    if desk.company.count("VENDOR") == 0:
        desk.company.insert_many("VENDOR", ROWS)
    data = desk.data(xml)
    assert data.attrib["totalcount"] == str(len(data))
    return [record.findtext("VENDORID") for record in data]


@PLENTY
@given(wanted=FILTERS)
def test_a_filter_keeps_what_its_rules_say(desk: "Desk", wanted: Leaf | Group) -> None:
    xml = (
        "<query><object>VENDOR</object><select><field>VENDORID</field></select>"
        f"<filter>{wanted.xml()}</filter></query>"
    )
    assert kept_of(desk, xml) == [row["VENDORID"] for row in ROWS if wanted.holds(row)]


@PLENTY
@given(wanted=FILTERS)
def test_a_text_query_keeps_what_its_rules_say(desk: "Desk", wanted: Leaf | Group) -> None:
    xml = (
        "<readByQuery><object>VENDOR</object><fields>VENDORID</fields>"
        f"<query>{escaped(wanted.text())}</query></readByQuery>"
    )
    assert kept_of(desk, xml) == [row["VENDORID"] for row in ROWS if wanted.holds(row)]
