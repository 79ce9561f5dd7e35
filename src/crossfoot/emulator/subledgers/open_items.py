"""What is open of documents: settled, selected for payment, opened again (intacct-xml §4.3, §4.4).

Amounts go to the lines of a document from the first on ("waterfall"), or to the one line that was
named. A line that is settled whole takes all that it is worth in the books with it, so that nothing
is left over by rounding; a part is worth its amount at the document's rate.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final, NamedTuple

from crossfoot.emulator.company import Company, Row
from crossfoot.emulator.ledger import cents, live
from crossfoot.emulator.subledgers.kinds import KINDS
from crossfoot.emulator.validation import Stored

ZERO: Final = Decimal(0)


class Cleared(NamedTuple):
    """What was taken off: on which account, where, how much, and what that is worth there."""

    account: str
    location: str
    amount: Decimal
    worth: Decimal
    party: Mapping[str, str]
    """The dimensions of the account's other lines: `{"VENDORID": "V-00001"}`."""


@dataclass(slots=True)
class _Line:
    row: Row
    amount: Decimal
    base: Decimal
    paid: Decimal
    paid_base: Decimal

    @classmethod
    def of(cls, row: Row) -> "_Line":
        names = ("TRX_AMOUNT", "AMOUNT", "TRX_TOTALPAID", "TOTALPAID")
        return cls(row, *(Decimal(row[name] or 0) for name in names))

    @property
    def open(self) -> Decimal:
        return self.amount - self.paid

    def take(self, amount: Decimal, rate: Decimal) -> Decimal:
        """Settle a part; give its worth."""
        worth = self.base - self.paid_base if amount == self.open else cents(amount * rate)
        self.paid += amount
        self.paid_base += worth
        return worth

    def give(self, amount: Decimal, rate: Decimal) -> Decimal:
        """Open a part again; give its worth."""
        worth = self.paid_base if amount == self.paid else cents(amount * rate)
        self.paid -= amount
        self.paid_base -= worth
        return worth


class OpenDocument:
    """A stored document while what is open of it changes; `store` writes it."""

    def __init__(self, company: Company, object_name: str, header: Row) -> None:
        self.company, self.kind, self.header = company, KINDS[object_name], header
        self.key = header["RECORDNO"]
        company.index(company.table(self.kind.line), "RECORDKEY")
        rows = company.rows(self.kind.line, '"RECORDKEY" = ?', [self.key])
        self._lines = [_Line.of(row) for row in rows]
        self._rate = Decimal(header["EXCHANGE_RATE"] or 1)
        self.selected = Decimal(header["TRX_TOTALSELECTED"] or 0)

    @property
    def open(self) -> Decimal:
        """What is due, in the document's currency; what is selected is due as well."""
        return sum((line.open for line in self._lines), ZERO)

    @property
    def free(self) -> Decimal:
        """What is due and not selected for a payment yet."""
        return self.open - self.selected

    def open_of(self, entry: str) -> Decimal | None:
        """What is due of one line; None if the document has no such line."""
        found = next((line for line in self._lines if line.row["RECORDNO"] == entry), None)
        return found.open if found else None

    def settle(self, amount: Decimal, entry: str = "") -> list[Cleared]:
        """Take an amount off, of one line or from the first line on."""
        parts = self._parts(amount, entry, again=False)
        return [self._cleared(line, part, line.take(part, self._rate)) for line, part in parts]

    def restore(self, amount: Decimal, entry: str = "") -> list[Cleared]:
        """Open an amount again, of one line or from the last line back."""
        parts = self._parts(amount, entry, again=True)
        return [self._cleared(line, part, line.give(part, self._rate)) for line, part in parts]

    def _parts(self, amount: Decimal, entry: str, *, again: bool) -> list[tuple[_Line, Decimal]]:
        """The lines that an amount goes to, each with its part of it."""

        def room(line: _Line) -> Decimal:
            return line.paid if again else line.open

        lines = [line for line in self._lines if entry in {"", line.row["RECORDNO"]}]
        if again:
            lines.reverse()
        if amount == sum(map(room, lines), ZERO):
            return [(line, room(line)) for line in lines if room(line)]
        return list(_waterfall(lines, amount, room))

    def _cleared(self, line: _Line, amount: Decimal, worth: Decimal) -> Cleared:
        side = self.kind.side
        account = line.row["OFFSETGLACCOUNTNO"] or side.control
        party = {side.party_field: self.header[side.party_field]}
        return Cleared(account, self._place(line.row), amount, worth, party)

    @property
    def place(self) -> str:
        """Where the document stands in the ledger: its first line's place."""
        return self._place(self._lines[0].row)

    def _place(self, row: Row) -> str:
        """Where the other side of a line stands: with it, or at its entity if it lies elsewhere."""
        owner = self.company.find_by("LOCATION", "RECORDNO", row["BASELOCATION"]) or {}
        found = self.company.find_by("LOCATION", "LOCATIONID", row["LOCATIONID"]) or {}
        entity = owner.get("LOCATIONID", "")
        return row["LOCATIONID"] if found.get("ENTITY", "") in {"", entity} else entity

    def select(self, amount: Decimal) -> None:
        """Mark an amount for a payment that is not made yet; a negative one frees it again."""
        self.selected += amount

    def store(self, day: date, stamps: Stored) -> None:
        """Write lines and header, with the state that follows, and let the ledger's details see."""
        marked = self._marked()
        for line, (part, worth) in zip(self._lines, marked, strict=True):
            totals = {"TRX_TOTALPAID": line.paid, "TOTALPAID": line.paid_base}
            totals |= {"TRX_TOTALSELECTED": part, "TOTALSELECTED": worth}
            self.company.update(self.kind.line, line.row["RECORDNO"], totals)
        paid_base = sum((line.paid_base for line in self._lines), ZERO)
        changed = {
            "TRX_TOTALPAID": sum((line.paid for line in self._lines), ZERO),
            "TOTALPAID": paid_base,
            "TRX_TOTALDUE": self.open,
            "TOTALDUE": sum((line.base for line in self._lines), ZERO) - paid_base,
            "TRX_TOTALSELECTED": self.selected,
            "TOTALSELECTED": sum((worth for _, worth in marked), ZERO),
            "WHENPAID": None if self.open else day,
            "STATE": self._state(),
        }
        self.company.update(self.kind.object, self.key, {**changed, **stamps})
        live.refresh(self.company, self.kind.object, int(self.key))

    def _marked(self) -> list[tuple[Decimal, Decimal]]:
        """What is selected of each line, and its worth."""
        parts = {id(line): line.open for line in self._lines if self.selected == self.open}
        if not parts:
            filled = _waterfall(self._lines, self.selected, lambda line: line.open)
            parts = {id(line): part for line, part in filled}
        found = []
        for line in self._lines:
            part = parts.get(id(line), ZERO) if self.selected else ZERO
            whole = part == line.open
            worth = line.base - line.paid_base if whole else cents(part * self._rate)
            found.append((part, worth if part else ZERO))
        return found

    def _state(self) -> str:
        if self.selected:
            return "Selected"
        if not self.open:
            return "Paid"
        return "Partially Paid" if any(line.paid for line in self._lines) else "Posted"


def _waterfall(
    lines: list[_Line], amount: Decimal, room: Callable[[_Line], Decimal]
) -> Iterator[tuple[_Line, Decimal]]:
    """Fill line after line, those that have room in the amount's own direction."""
    left = amount
    for line in lines:
        place = room(line)
        if not left or place * left <= 0:
            continue
        part = place if abs(place) <= abs(left) else left
        left -= part
        yield line, part
