"""Tables for people, on a terminal of any width."""

import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

MOST_COLUMNS: Final = 7
PRINTED_WIDTH: Final = 110  # where there is no terminal to ask
HIDDEN: Final = frozenset({"remote_data", "custom_fields", "created_at", "updated_at"})


def print_table(headings: Sequence[str], rows: Iterable[Sequence[Any]], *, title: str = "") -> None:
    """Print rows under headings."""
    table = Table(
        title=title or None, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD
    )
    for heading in headings:
        table.add_column(heading, overflow="fold", no_wrap=heading == "Id")  # ids are copied
    for row in rows:
        table.add_row(*(Text(shown(value)) for value in row))
    Console(width=None if sys.stdout.isatty() else PRINTED_WIDTH).print(table)


def print_records(
    records: Sequence[Mapping[str, Any]], names: Sequence[str] = (), *, title: str = ""
) -> None:
    """Print unified records: the named fields, or those that have something plain to show."""
    names = names or plain_columns(records)
    headings = [name.replace("_", " ").capitalize() for name in names]
    print_table(headings, [[record.get(n) for n in names] for record in records], title=title)


def plain_columns(records: Sequence[Mapping[str, Any]]) -> list[str]:
    """The fields worth a column: plain values that at least one record has."""
    names = dict.fromkeys(name for record in records for name in record)
    worth = [
        name
        for name in names
        if name not in HIDDEN
        and any(shown(record.get(name)) for record in records)
        and not any(isinstance(record.get(name), dict | list) for record in records)
    ]
    return worth[:MOST_COLUMNS]


def shown(value: Any) -> str:
    """A value as people read it: nothing for null, the first of several."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M")
    if isinstance(value, list):
        return shown(value[0]) if value else ""
    if isinstance(value, Mapping):
        return next((shown(inner) for inner in value.values() if inner), "")
    return str(value)
