"""Stored rows as the gateway writes them: flat or nested XML records, JSON and CSV.

Source: intacct-xml §1.1 (text rules), §1.3 (payload shapes), §4.0 (spelling of values). SQLite
spells the values (`wire`), so that a page of thousands of records is joined, never walked.
"""

import csv
import io
from collections.abc import Iterable, Sequence

import msgspec

from crossfoot.intacct.catalog import Field

Cells = Sequence[str]
ISO_TIMES = frozenset({"PTAPPLICATION"})
"""The objects whose times are ISO-8601 (§1.1)."""

_BETWEEN = "\x1f"  # cannot stand in XML 1.0, so no stored value holds it


def wire(column: str, field: Field, *, iso: bool = False) -> str:
    """An SQL expression for a column's text in an answer; a blank is "".

    `iso` is for the times of the objects in ISO_TIMES.
    """
    text = column
    if field.type in {"date", "timestamp"} and not iso:
        text = f"substr({column},6,2)||'/'||substr({column},9,2)||'/'||substr({column},1,4)"
        if field.type == "timestamp":
            text += f"||substr({column},11)"
    elif field.type == "timestamp":
        text = f"replace({column},' ','T')||'Z'"
    elif field.type == "integer":
        text = f"{column}||''"
    return f"ifnull({text},'')"


def escaped(text: str) -> str:
    """Text as XML content; quotes stay as they are in data (§1.1).

    A carriage return is written as a reference, or parsers would read it as a line feed.
    """
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace("\r", "&#13;")


def escaped_in_error(text: str) -> str:
    """Text as error and audit texts spell it: quotes and apostrophes too (§1.1)."""
    return escaped(text).replace('"', "&quot;").replace("'", "&#039;")


def escaped_rows(rows: Sequence[Cells]) -> Sequence[Cells]:
    """Every cell of a page as XML content, in one sweep."""
    if not rows or not rows[0]:
        return rows
    width = len(rows[0])
    cells = escaped(_BETWEEN.join([cell for row in rows for cell in row])).split(_BETWEEN)
    return [tuple(cells[at : at + width]) for at in range(0, len(cells), width)]


def records(element: str, names: Sequence[str], rows: Sequence[Cells]) -> str:
    """Flat records: one child per name, dotted names kept whole, blanks as empty elements."""
    fields = "".join(f"<{name}>%s</{name}>" for name in names)
    template = f"<{element}>{fields}</{element}>"
    return "".join([template % tuple(row) for row in escaped_rows(rows)])


class Shape:
    """How the fields of a record nest: `MAILADDRESS.CITY` is `<MAILADDRESS><CITY/>` (§3.2).

    `order` tells which of the given names fills each place of `template`, since names that share
    their first part gather where the first of them stands.
    """

    def __init__(self, names: Sequence[str]) -> None:
        tree: dict[str, object] = {}
        for at, name in enumerate(names):
            _place(tree, name.split("."), at)
        self.order: list[int] = []
        self.template = self._write(tree)

    def _write(self, tree: dict[str, object]) -> str:
        parts = []
        for name, inside in tree.items():
            if isinstance(inside, dict):
                parts.append(f"<{name}>{self._write(inside)}</{name}>")
            else:
                assert isinstance(inside, int)  # noqa: S101 -- for the type checker
                self.order.append(inside)
                parts.append(f"<{name}>%s</{name}>")
        return "".join(parts)

    def fill(self, cells: Cells) -> str:
        """The record's inside, from escaped cells in the order of the names."""
        return self.template % tuple(cells[at] for at in self.order)


def _place(tree: dict[str, object], parts: list[str], at: int) -> None:
    """Put a field into the tree; a name that is both a value and a branch stays dotted."""
    head, *rest = parts
    if not rest:
        tree.setdefault(head, at)
        return
    branch = tree.setdefault(head, {})
    if isinstance(branch, dict):
        _place(branch, rest, at)
    else:
        tree[".".join(parts)] = at


def data(listtype: str, attributes: Iterable[tuple[str, str | int]], body: str) -> str:
    """A `<data>` element with its attributes in the order given, `listtype` first."""
    written = "".join(f' {name}="{value}"' for name, value in attributes)
    start = f'<data listtype="{listtype}"{written}'
    return f"{start}>{body}</data>" if body else f"{start}/>"


def as_json(names: Sequence[str], rows: Sequence[Cells]) -> bytes:
    """An array of flat objects; every value a string (§3.5)."""
    return msgspec.json.encode([dict(zip(names, row, strict=True)) for row in rows])


def as_csv(names: Sequence[str], rows: Sequence[Cells]) -> bytes:
    """A header row and one row a record, quoted when needed (§3.5)."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(names)
    writer.writerows(rows)
    return text.getvalue().encode()
