"""Lines that a transaction allocation splits: what they are posted as.

Shares of a hundred, fixed amounts, or fixed amounts first and shares of what is left (intacct-xml
§4.1, page transaction allocations). How Intacct rounds is not documented: parts are rounded to the
cent here, and the last takes what is left over.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from crossfoot.unified.codecs import Record
from crossfoot.unified.targets import TAGGED, Target
from crossfoot.unified.writing.draft import Found, Ref
from crossfoot.unified.writing.entry import ZERO, Entry, EntryLine
from crossfoot.unified.writing.known import Known

ALLOCATION: Final = Target("ALLOCATION", "ALLOCATIONID")
ENTRIES: Final = "ALLOCATIONENTRY"
TYPES: Final = (
    *("location", "department", "customer", "vendor", "employee", "item", "project", "class"),
)
"""The dimensions that an entry names; Intacct allocates over these alone, and over its own."""
SELECT: Final = (
    *("RECORDNO", "ALLOCATIONKEY", "ALLOCATIONID", "VALUETYPE", "VALUE", "LINE_NO"),
    *(TAGGED[type_].natural for type_ in TYPES),
)
_ABSOLUTE: Final = "Absolute"
_CENT: Final = Decimal("0.01")


def allocations(entry: Entry) -> dict[tuple[str, str], None]:
    """What names the allocations of the lines: the field of an entry, and its value there."""
    refs = (line.allocation for line in entry.lines if line.allocation is not None)
    return dict.fromkeys(
        ("ALLOCATIONKEY", ref.key) if ref.key else ("ALLOCATIONID", ref.natural) for ref in refs
    )


def by_allocation(rows: Iterable[Record]) -> dict[str, list[Record]]:
    """The entries of each allocation, by its id, in their order."""
    found: dict[str, list[Record]] = {}
    for row in sorted(rows, key=lambda row: int(row.get("LINE_NO") or 0)):
        found.setdefault(str(row.get("ALLOCATIONID") or ""), []).append(row)
    return found


def values_of(rows: Iterable[Record]) -> Iterator[Found]:
    """The values of dimensions that entries name: Intacct keeps no entry of others."""
    for row in rows:
        for type_ in TYPES:
            if natural := row.get(TAGGED[type_].natural):
                yield Found("", natural, TAGGED[type_])


def parted(entry: Entry, known: Known) -> Entry:
    """The entry with the parts of its allocated lines in their places.

    A line of which no parts are known stays as it is.
    """
    if not any(line.allocation for line in entry.lines):
        return entry
    return replace(entry, lines=tuple(part for x in entry.lines for part in _parts(x, known)))


def differs(line: EntryLine, known: Known) -> bool:
    """Whether the fixed amounts of the line's allocation are not all of it."""
    found = known.of(line.allocation)
    return found is not None and found.fields.get("TYPE") == _ABSOLUTE and not line.parted


def _parts(line: EntryLine, known: Known) -> Sequence[EntryLine]:
    found = known.of(line.allocation)
    rows = known.allocated.get(found.natural, ()) if found is not None else ()
    whole = line.amount if line.shares is None else line.shares
    amounts = _amounts(rows, str(found.fields.get("TYPE") or ""), whole) if found else None
    if line.parted or not rows or amounts is None:
        return (line,)
    if line.shares is not None:
        amounts = _divided(line.amount, amounts)
    return [
        replace(line, amount=amount, dimensions=_dimensions(row, line.path), parted=True)
        for amount, row in zip(amounts, rows, strict=True)
        if amount
    ]


def _amounts(rows: Sequence[Record], kind: str, amount: Decimal) -> list[Decimal] | None:
    """The parts of an amount; None where fixed ones are not all of it."""
    values = [Decimal(row.get("VALUE") or 0) for row in rows]
    if kind == _ABSOLUTE:
        fixed = [value.copy_sign(amount) for value in values]
        return fixed if sum(fixed, ZERO) == amount else None
    left, parts = amount, []
    for row, value in zip(rows, values, strict=True):
        if row.get("VALUETYPE") == "Amount":
            parts.append(min(value, abs(left)).copy_sign(amount))
            left -= parts[-1]
    return [*parts, *_divided(left, values[len(parts) :])]


def _divided(amount: Decimal, weights: Sequence[Decimal]) -> list[Decimal]:
    """An amount by weights, each part to the cent; the last takes what is left over."""
    total = sum(weights, ZERO)
    if not total:
        return [ZERO] * len(weights)
    parts = [(amount * weight / total).quantize(_CENT, ROUND_HALF_UP) for weight in weights[:-1]]
    return [*parts, amount - sum(parts, ZERO)]


def _dimensions(row: Record, path: str) -> Mapping[str, Ref]:
    return {
        type_: Ref(f"{path}.allocation", (TAGGED[type_],), natural=natural)
        for type_ in TYPES
        if (natural := row.get(TAGGED[type_].natural))
    }
