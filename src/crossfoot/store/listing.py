"""Administrative lists: filters by name and operator, by time of creation, page by page.

Source: unified-api §2.2 (filters), §4.4 (envelope), §13 (default limit).
"""

import base64
import binascii
import hmac
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, Final, Generic, NamedTuple, TypeVar

import msgspec
from msgspec import Struct
from sqlalchemy import Column, ColumnElement, Row, Select, Table, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from crossfoot.errors import InvalidCursor, InvalidParameter, UnknownParameter

T = TypeVar("T")
Params = Mapping[str, Any]

LIMIT: Final = 5000  # both the default and the most; unified-api §13
PAGING: Final = ("limit", "next_cursor")
_SIGNATURE_BYTES: Final = 12


class ListPage(Struct, Generic[T]):
    """One page of an administrative list (unified-api §4.4)."""

    result: list[T]
    next_cursor: str | None
    limit: int


def read_text(value: str) -> str:
    """The text as it stands."""
    return value


def read_flag(value: str) -> bool:
    """Yes or no, spelled `true` or `false`."""
    if value.lower() not in {"true", "false"}:
        raise ValueError("It takes true or false.")
    return value.lower() == "true"


def read_instant(value: str) -> datetime:
    """An ISO 8601 instant; without a zone it is UTC."""
    try:
        found = datetime.fromisoformat(value)
        return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
    except (ValueError, OverflowError) as error:
        raise ValueError("It takes an ISO 8601 instant such as 2026-01-31T00:00:00Z.") from error


class Filter(NamedTuple):
    """One filter: the column it looks at and how its text is read."""

    column: ColumnElement[Any]
    read: Callable[[str], Any] = read_text


_OPERATORS: Final[dict[str, Callable[[Any, list[Any]], ColumnElement[bool]]]] = {
    "eq": lambda column, values: column == values[0],
    "ne": lambda column, values: column != values[0],
    "in": lambda column, values: column.in_(values),
    "gt": lambda column, values: column > values[0],
    "gte": lambda column, values: column >= values[0],
    "lt": lambda column, values: column < values[0],
    "lte": lambda column, values: column <= values[0],
}


class Listing(NamedTuple):
    """One kind of list: its table, its filters, and the key that signs its cursors."""

    table: Table
    filters: Mapping[str, Filter]
    key: bytes
    newest_first: bool = False

    async def page(
        self,
        connection: AsyncConnection,
        statement: Select[Any],
        params: Params,
        shown: Callable[[Row[Any]], T],
    ) -> ListPage[T]:
        """Run `statement` with the caller's filters, limit and cursor.

        Raises:
            UnknownParameter: a filter that is not among `filters`.
            InvalidParameter: a value or operator that cannot be read.
            InvalidCursor: not one of this list's.
        """
        limit = read_limit(params)
        created_at: Column[datetime] = self.table.c.created_at
        key: Column[str] = self.table.c.id
        asked = statement.where(*self._conditions(params)).order_by(*self._order(created_at, key))
        cursor = params.get("next_cursor")
        if cursor:
            place, last_seen = tuple_(created_at, key), tuple_(*self._open(cursor))
            asked = asked.where(place < last_seen if self.newest_first else place > last_seen)
        rows = (await connection.execute(asked.limit(limit + 1))).all()
        more = len(rows) > limit
        last = rows[limit - 1] if more else None
        return ListPage(
            [shown(row) for row in rows[:limit]],
            None if last is None else self._sign(last.created_at, last.id),
            limit,
        )

    def _order(self, *columns: Column[Any]) -> Iterator[ColumnElement[Any]]:
        for column in columns:
            yield column.desc() if self.newest_first else column.asc()

    def _conditions(self, params: Params) -> Iterator[ColumnElement[bool]]:
        for name, value in _flat(params, self.filters):
            if name in PAGING:
                continue
            if name not in self.filters:
                raise UnknownParameter(name, (*self.filters, *PAGING))
            operators = value if isinstance(value, Mapping) else {"eq": value}
            for operator, written in operators.items():
                yield _condition(name, self.filters[name], operator, written)

    def _sign(self, created_at: datetime, key: str) -> str:
        body = msgspec.json.encode([created_at.isoformat(), key])
        return base64.urlsafe_b64encode(self._signature(body) + body).decode().rstrip("=")

    def _open(self, cursor: object) -> tuple[datetime, str]:
        try:
            text = str(cursor)
            raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
        except (binascii.Error, ValueError) as error:
            raise InvalidCursor("This cursor cannot be read.") from error
        signature, body = raw[:_SIGNATURE_BYTES], raw[_SIGNATURE_BYTES:]
        if not hmac.compare_digest(signature, self._signature(body)):
            raise InvalidCursor("This cursor is not one of this list's.")
        created_at, key = msgspec.json.decode(body, type=tuple[str, str])
        return datetime.fromisoformat(created_at), key

    def _signature(self, body: bytes) -> bytes:
        kind = self.table.name + (" newest first" if self.newest_first else "")
        return hmac.digest(self.key, kind.encode() + body, sha256)[:_SIGNATURE_BYTES]


def _flat(params: Params, filters: Mapping[str, Filter]) -> Iterator[tuple[str, Any]]:
    """`integration[name]=x` says the same as `integration.name=x`."""
    for name, value in params.items():
        inner = value if isinstance(value, Mapping) else {}
        dotted = {key: f"{name}.{key}" for key in inner if f"{name}.{key}" in filters}
        yield from ((dotted[key], inner[key]) for key in dotted)
        if not dotted:
            yield name, value


def _condition(name: str, known: Filter, operator: str, written: Any) -> ColumnElement[bool]:
    if operator not in _OPERATORS:
        raise InvalidParameter(
            name, f"operator {operator!r} is not known.", f"Use one of: {', '.join(_OPERATORS)}."
        )
    texts = written if isinstance(written, list) else [written]
    if operator == "in":
        texts = [part for text in texts for part in str(text).split(",")]
    if len(texts) != 1 and operator != "in":
        raise InvalidParameter(name, "it takes one value.", f"Use {name}[in]=a,b for several.")
    try:
        values = [known.read(str(text)) for text in texts]
    except ValueError as error:
        raise InvalidParameter(name, str(error)) from error
    return _OPERATORS[operator](known.column, values)


def read_limit(params: Params) -> int:
    """The page size that the caller wants. Raises InvalidParameter."""
    written = params.get("limit")
    if written is None or written == "":
        return LIMIT
    text = str(written)
    if not text.isascii() or not text.isdigit() or not 1 <= int(text[:9]) <= LIMIT:
        raise InvalidParameter("limit", f"it takes a whole number from 1 to {LIMIT}.")
    return int(text)
