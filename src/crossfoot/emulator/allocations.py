"""Transaction allocations: how a line is split over places and dimensions when it is posted.

Source: intacct-xml §4.1 and the page transaction allocations: shares of a hundred, fixed amounts,
or fixed amounts first and shares of what is left. Cents that rounding leaves go to the last part
(guessed), so that the parts are the line, to the cent.
"""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Final, NamedTuple

from crossfoot.emulator import records
from crossfoot.emulator.company import Company, Row
from crossfoot.emulator.functions import Call
from crossfoot.emulator.ledger import Line, cents
from crossfoot.emulator.ledger.checks import check_in_use
from crossfoot.emulator.submissions import Submission
from crossfoot.emulator.tables import Table, plain
from crossfoot.emulator.validation import Stored, invalid, invalid_reference

HEADER: Final = "ALLOCATION"
LINE: Final = "ALLOCATIONENTRY"
CUSTOM: Final = "Custom"
"""The allocation of a journal's line that says its parts itself."""
_ENTRIES: Final = "ALLOCATIONENTRIES"
_ABSOLUTE: Final = "Absolute"
_OVER: Final = "Fixed amount with over/under logic"
_HUNDRED: Final = Decimal(100)
_ZERO: Final = Decimal(0)
DIMENSIONS: Final = (
    *("LOCATIONID", "DEPARTMENTID", "CUSTOMERID", "VENDORID", "EMPLOYEEID", "ITEMID"),
    *("PROJECTID", "CLASSID"),
)


class Part(NamedTuple):
    """One part of a line: its amount, and the places and dimensions by their fields."""

    amount: Decimal
    dimensions: Mapping[str, str]


def parts_of(company: Company, allocation: str, amount: Decimal) -> list[Part]:
    """The parts of an amount by an allocation; those of nothing are left out. Raises Invalid."""
    table = company.table(HEADER)
    header = company.find_by(HEADER, "ALLOCATIONID", allocation)
    if header is None:
        raise invalid_reference(table, allocation)
    check_in_use(table, header, allocation)
    rows = _entries(company, header["RECORDNO"])
    if header["TYPE"] == _ABSOLUTE:
        amounts = _fixed(rows, amount, allocation)
    else:
        amounts = list(_shared(rows, amount))
    parts = zip(amounts, rows, strict=True)
    return [Part(part, dimensions_of(row)) for part, row in parts if part]


def alike(parts: Sequence[Part], amount: Decimal) -> list[Part]:
    """The parts of another amount in the same proportions: those of a tax on the line."""
    amounts = _divided(amount, [part.amount for part in parts])
    return [part._replace(amount=one) for part, one in zip(parts, amounts, strict=True) if one]


def in_parts(line: Line, parts: Sequence[Part]) -> list[Line]:
    """What a line is posted as; itself, if it has no parts."""
    return [_part(line, part) for part in parts] if parts else [line]


def _part(line: Line, part: Part) -> Line:
    where = dict(part.dimensions)
    place, department = where.pop("LOCATIONID", ""), where.pop("DEPARTMENTID", "")
    return line._replace(
        amount=part.amount,
        location=place,
        department=department,
        dimensions={**line.dimensions, **where},
    )


def dimensions_of(row: Mapping[str, str]) -> dict[str, str]:
    """The places and dimensions that an entry, or a split, names."""
    own = [name for name in row if name.startswith("GLDIM")]
    return {name: row[name] for name in (*DIMENSIONS, *own) if row.get(name)}


def _entries(company: Company, key: str) -> list[Row]:
    company.index(company.table(LINE), "ALLOCATIONKEY")
    rows = company.rows(LINE, '"ALLOCATIONKEY" = ?', [key])
    return sorted(rows, key=lambda row: int(row["LINE_NO"] or 0))


def _fixed(rows: Sequence[Row], amount: Decimal, allocation: str) -> list[Decimal]:
    """The amounts as they stand, on the side of the line; they are all of it (guessed)."""
    amounts = [_value(row).copy_sign(amount) for row in rows]
    total = sum(amounts, _ZERO)
    if total != amount:
        text = (
            f"The amounts of the allocation {allocation} are {plain(total)} together, and the line"
            f" is {plain(amount)}."
        )
        raise invalid("BL01001973", text)
    return amounts


def _shared(rows: Sequence[Row], amount: Decimal) -> Iterator[Decimal]:
    """Exact amounts first, as far as the line goes; then shares of what is left."""
    left = amount
    fixed = [row for row in rows if row["VALUETYPE"] == "Amount"]
    for row in fixed:
        part = min(_value(row), abs(left)).copy_sign(amount)
        left -= part
        yield part
    yield from _divided(left, [_value(row) for row in rows[len(fixed) :]])


def _divided(amount: Decimal, weights: Sequence[Decimal]) -> list[Decimal]:
    """An amount by weights, each part to the cent; the last takes what is left over."""
    total = sum(weights, _ZERO)
    if not weights or not total:
        return [_ZERO] * len(weights)
    parts = [cents(amount * weight / total) for weight in weights[:-1]]
    return [*parts, amount - sum(parts, _ZERO)]


def _value(row: Mapping[str, str]) -> Decimal:
    return Decimal(row["VALUE"] or 0)


# --- journal lines --------------------------------------------------------------------------------


def spread(company: Company, line: Submission, present: Row | None) -> list[Submission]:
    """A journal's line as the lines that it is posted as; itself, if it is not allocated.

    A stored part is sent again as it is, with its allocation, and not split once more (guessed).
    Its own places and dimensions do not count (page journal entries). Raises Invalid.
    """
    allocation = line.texts.get("ALLOCATION", "")
    if not allocation or (present and present["ALLOCATION"] == allocation):
        return [line]
    texts = dict(line.texts)
    amount = _amount(texts)
    parts = _custom(line, amount) if allocation == CUSTOM else parts_of(company, allocation, amount)
    header = company.find_by(HEADER, "ALLOCATIONID", allocation) or {}
    for name in (*DIMENSIONS, "LOCATION", "DEPARTMENT"):
        texts.pop(name, None)
    texts["ALLOCATIONKEY"] = header.get("RECORDNO", "")
    return [
        Submission(
            line.table, {**texts, **_as_sent(part), **_identity(line, first=part is parts[0])}
        )
        for part in parts
    ]


def _amount(texts: dict[str, str]) -> Decimal:
    text = texts.pop("TRX_AMOUNT", "") or texts.get("AMOUNT", "")
    texts.pop("AMOUNT", None)
    return _number("TRX_AMOUNT", text)


def _custom(line: Submission, amount: Decimal) -> list[Part]:
    """The parts that a line says itself; they are all of it (page journal entries)."""
    splits = line.entries or []
    parts = [Part(_number("SPLIT", one.get("AMOUNT", "")), dimensions_of(one)) for one in splits]
    if sum((part.amount for part in parts), _ZERO) != amount:
        text = f"The amounts of SPLIT do not add up to the line's {plain(amount)}."
        raise invalid("BL01001973", text)
    return parts


def _number(name: str, text: str) -> Decimal:
    try:
        return cents(Decimal(text))
    except ArithmeticError as error:
        raise invalid("BL03000018", f"Illegal format for GL entry : {name} {text}") from error


def _as_sent(part: Part) -> dict[str, str]:
    """A part by the fields of a journal's line."""
    names = {"LOCATIONID": "LOCATION", "DEPARTMENTID": "DEPARTMENT"}
    found = {names.get(name, name): value for name, value in part.dimensions.items()}
    return {"TRX_AMOUNT": plain(part.amount), **found}


def _identity(line: Submission, *, first: bool) -> dict[str, str]:
    """The first part is the line that was sent; the others are new ones."""
    names = ("RECORDNO", "LINE_NO")
    return {name: line.texts[name] if first else "" for name in names if name in line.texts}


# --- the allocations themselves -------------------------------------------------------------------


def _missing(field: str) -> Exception:
    sentence = f"Missing required field(s) for Transaction allocation {field}."
    return invalid("BL03000018", sentence.replace(" :", ":"))


def create(call: Call, submission: Submission) -> Row:
    """Make an allocation with its entries. Raises Invalid."""
    return records.store(call, submission, _Allocations())


def update(call: Call, submission: Submission) -> Row:
    """Change an allocation; entries that are sent replace those that it has. Raises Invalid."""
    return records.change(call, submission, _Allocations())


def delete(call: Call, table: Table, key: str) -> None:
    """Remove an allocation and its entries. Raises Invalid."""
    records.remove(call, table, key)


records.WAYS[HEADER] = records.Way(create, update, delete)


class _Allocations(records.Keeper):
    """What an allocation's entries add up to (page transaction allocations)."""

    def __init__(self) -> None:
        self._type = ""

    def begin(self, call: Call, submission: Submission, values: Stored, before: Row | None) -> None:
        del call
        known = before["TYPE"] if before else "Percentage"
        self._type = str(values.get("TYPE") or known)
        if before is None and not submission.lines.get(_ENTRIES):
            raise _missing(f": {_ENTRIES}")

    def line(self, call: Call, values: Stored, before: Row | None) -> None:
        if self._type != _OVER:
            values["VALUETYPE"] = "Amount" if self._type == _ABSOLUTE else "Percent"
        elif not (values.get("VALUETYPE") or (before and before["VALUETYPE"])):
            raise _missing("line: VALUETYPE")
        place = values.get("LOCATIONID") or (before and before["LOCATIONID"])
        if not place and call.company.count("LOCATIONENTITY"):
            raise _missing("line: LOCATIONID")

    def finish(self, call: Call, key: str) -> None:
        rows = _entries(call.company, key)
        shares = [row for row in rows if row["VALUETYPE"] == "Percent"]
        first = next((i for i, row in enumerate(rows) if row in shares), len(rows))
        if any(row not in shares for row in rows[first:]):
            text = "Entries of exact amounts must come before those of percentages."
            raise invalid("BL01001973", text)
        total = sum(map(_value, shares), _ZERO)
        if self._type != _ABSOLUTE and total != _HUNDRED:
            text = f"The percentages must add up to 100; they are {plain(total)}."
            raise invalid("BL01001973", text)
