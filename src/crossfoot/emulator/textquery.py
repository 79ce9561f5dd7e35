r"""The SQL-like text of `readByQuery`: its grammar, read into a condition (intacct-xml §3.4).

    condition  = alternative {"OR" alternative}
    alternative = term {"AND" term}
    term       = "NOT" term | "(" condition ")" | comparison
    comparison = field operator value | field "IS" ["NOT"] "NULL"
               | field ["NOT"] "LIKE" text | field ["NOT"] "IN" "(" values ")"
    operator   = "=" "<" ">" "<=" ">=" "!=" "<>"
    value      = number | 'text', where \' is a quote

Words are known in any case, operands are not. Enums are asked for by their stored codes. There are
no joins: a dotted field is an error, and so is an ISO date, `ORDER BY` and an unknown field.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from crossfoot.emulator import parsing
from crossfoot.emulator.company import Company
from crossfoot.emulator.queries import Condition, Parameter
from crossfoot.emulator.tables import NUMBERS, Table, quoted
from crossfoot.intacct.catalog import Field

_TOKEN = re.compile(
    r"""\s*(?:
        (?P<text>'(?:\\.|[^'\\])*')
      | (?P<number>[+-]?\d+(?:\.\d+)?(?![\w.]))
      | (?P<operator><=|>=|<>|!=|=|<|>)
      | (?P<mark>[(),])
      | (?P<word>[A-Za-z_][\w.\#]*)
    )""",
    re.VERBOSE | re.DOTALL,
)
_DEEPEST = 50


class UnreadableQuery(ValueError):  # noqa: N818 -- named like the rest of our errors
    """The text is not a query of this object."""


@dataclass(frozen=True, slots=True)
class Token:
    """One word of the text: its kind, and its meaning (a text without its quotes)."""

    kind: str
    value: str


def parse(company: Company, table: Table, text: str) -> Condition:
    """The condition on alias `t0` that a query text means; an empty text keeps every row.

    Raises UnreadableQuery.
    """
    tokens = _tokens(text)
    if not tokens:
        return Condition("1")
    reader = _Reader(company, table, tokens)
    condition = reader.condition()
    reader.end()
    return condition


def _tokens(text: str) -> list[Token]:
    found = []
    at, end = 0, len(text.rstrip())
    while at < end:
        match = _TOKEN.match(text, at)
        if match is None or match.lastgroup is None:
            raise UnreadableQuery(text[at:])
        value = match.group(match.lastgroup)
        if match.lastgroup == "text":
            value = re.sub(r"\\(.)", r"\1", value[1:-1], flags=re.DOTALL)
        found.append(Token(match.lastgroup, value))
        at = match.end()
    return found


class _Reader:
    """Recursive descent over the tokens of one text."""

    def __init__(self, company: Company, table: Table, tokens: list[Token]) -> None:
        self._company = company
        self._table = table
        self._tokens = tokens
        self._at = 0
        self._depth = 0

    # --- tokens ---

    def _peek(self, ahead: int = 0) -> Token:
        at = self._at + ahead
        return self._tokens[at] if at < len(self._tokens) else Token("end", "")

    def _take(self, kind: str) -> str:
        token = self._peek()
        if token.kind != kind:
            raise UnreadableQuery(token.value)
        self._at += 1
        return token.value

    def _word(self, *wanted: str) -> bool:
        """Take these words if they come next."""
        for ahead, word in enumerate(wanted):
            token = self._peek(ahead)
            if token.kind != "word" or token.value.upper() != word:
                return False
        self._at += len(wanted)
        return True

    def _mark(self, mark: str) -> bool:
        token = self._peek()
        if token.kind != "mark" or token.value != mark:
            return False
        self._at += 1
        return True

    def end(self) -> None:
        """Everything must have been read."""
        if self._at < len(self._tokens):
            raise UnreadableQuery(self._peek().value)

    # --- grammar ---

    def condition(self) -> Condition:
        """Alternatives joined by OR."""
        return self._joined("OR", lambda: self._joined("AND", self._term))

    def _joined(self, word: str, part: Callable[[], Condition]) -> Condition:
        parts = [part()]
        while self._word(word):
            parts.append(part())
        if len(parts) == 1:
            return parts[0]
        return Condition(
            "(" + f" {word} ".join(p.sql for p in parts) + ")",
            [parameter for p in parts for parameter in p.parameters],
        )

    def _term(self) -> Condition:
        if self._word("NOT"):
            inside = self._nested(self._term)
            return Condition(f"NOT {inside.sql}", inside.parameters)
        if self._mark("("):
            inside = self._nested(self.condition)
            if not self._mark(")"):
                raise UnreadableQuery("(")
            return Condition(f"({inside.sql})", inside.parameters)
        return self._comparison()

    def _nested(self, part: Callable[[], Condition]) -> Condition:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise UnreadableQuery("nested too deep")
        inside = part()
        self._depth -= 1
        return inside

    def _comparison(self) -> Condition:
        side = self._side(self._take("word"))
        if self._word("IS", "NOT", "NULL"):
            return Condition(f"{side.column} IS NOT NULL")
        if self._word("IS", "NULL"):
            return Condition(f"{side.column} IS NULL")
        denied = "NOT " if self._word("NOT") else ""
        if self._word("LIKE"):
            return side.like(denied, self._take("text"))
        if self._word("IN"):
            return side.among(denied, self._values())
        if denied:
            raise UnreadableQuery("NOT")
        operator = self._take("operator")
        return side.compared("<>" if operator == "!=" else operator, self._value())

    def _values(self) -> list[str]:
        if not self._mark("("):
            raise UnreadableQuery("IN")
        values = [self._value()]
        while self._mark(","):
            values.append(self._value())
        if not self._mark(")"):
            raise UnreadableQuery("IN")
        return values

    def _value(self) -> str:
        return self._take("text" if self._peek().kind == "text" else "number")

    def _side(self, name: str) -> "_Side":
        if name.upper() == "ROWNUM" and self._company.is_custom(self._table.name):
            number = f"(SELECT count(*) FROM {self._table.sql} n WHERE n.rowid <= t0.rowid)"
            return _Side(Field(id="rownum", type="integer"), number)
        field = self._table.field(name)
        if field is None or "." in name or not field.selectable:
            raise UnreadableQuery(name)
        return _Side(
            field,
            f"t0.{quoted(field.id)}",
            labels=self._company.settings.labels_in_text_queries,
        )


@dataclass(frozen=True, slots=True)
class _Side:
    """The field of a comparison; `labels` accepts an enum's label beside its code."""

    field: Field
    column: str
    labels: bool = False

    @property
    def _comparable(self) -> str:
        return f"CAST({self.column} AS REAL)" if self.field.type in NUMBERS else self.column

    def _operand(self, text: str) -> Parameter:
        kind = self.field.type
        try:
            if kind in NUMBERS:
                return float(parsing.read_number(text))
            if self.field.codes:
                return self._label(text)
            value = parsing.read_value(self.field, text)
        except parsing.UnreadableValue as error:
            raise UnreadableQuery(text) from error
        return "" if value is None else value

    def _label(self, text: str) -> str:
        """The stored label of a code, or of itself where its code is not known (§4.13).

        A text that is neither matches nothing.
        """
        for label, code in self.field.codes.items():
            if code == text:
                return label
        codeless = text in self.field.values and text not in self.field.codes
        return text if codeless or (self.labels and text in self.field.codes) else ""

    def compared(self, operator: str, text: str) -> Condition:
        """`field operator value`; a blank compares with nothing, as NULL."""
        if text == "":
            return Condition("0")
        return Condition(f"{self._comparable} {operator} ?", [self._operand(text)])

    def like(self, denied: str, pattern: str) -> Condition:
        """`field [NOT] LIKE pattern`."""
        return Condition(f"{self.column} {denied}LIKE ?", [pattern])

    def among(self, denied: str, values: list[str]) -> Condition:
        """`field [NOT] IN (values)`."""
        places = ",".join("?" * len(values))
        operands = [self._operand(value) for value in values]
        return Condition(f"{self._comparable} {denied}IN ({places})", operands)
