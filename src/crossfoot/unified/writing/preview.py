"""The ledger lines that posting a draft would make, by the rules that Intacct documents.

Each line of the entry, the other side where Intacct makes it, and what entities owe each other so
that the books of each balance (intacct-xml §4.1). Where Intacct does not tell what it would do, the
preview says so in `estimates` and comes as close as it can.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_UP, Decimal
from typing import Final, Literal

from crossfoot.unified.writing.allocating import parted
from crossfoot.unified.writing.checks.balance import is_statistical
from crossfoot.unified.writing.checks.places import currency_of, entity_of, entity_of_line
from crossfoot.unified.writing.checks.rates import own_rates, rate_of
from crossfoot.unified.writing.draft import Found
from crossfoot.unified.writing.entry import ZERO, Entry, EntryLine
from crossfoot.unified.writing.known import Known

Role = Literal["line", "other_side", "between_entities"]
CENT: Final = Decimal("0.01")
HALF: Final = Decimal("0.005")
"""The most by which rounding changes a line."""


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """One line in the ledger. Amounts are signed, a debit is positive.

    `base` is in the currency of the entity's books; None where no rate is known. `path` leads to
    the line of the body that it comes from.
    """

    role: Role
    account: str
    name: str
    amount: Decimal
    currency: str
    base: Decimal | None
    base_currency: str
    entity: str
    dimensions: Mapping[str, str] = field(default_factory=dict)
    path: str = ""


@dataclass(frozen=True, slots=True)
class Preview:
    """The ledger lines, and what about them is an estimate."""

    lines: tuple[LedgerLine, ...] = ()
    estimates: tuple[str, ...] = ()


def preview(entry: Entry, known: Known) -> Preview:
    """What the ledger would show.

    What is made void is posted once more, the other way round; for what is deleted, nothing is.
    """
    if entry.undone and not entry.reversed:
        return Preview()
    if entry.reversed:
        entry = replace(entry, lines=tuple(replace(x, amount=-x.amount) for x in entry.lines))
    entry = parted(entry, known)
    ledger = _Ledger(entry, known)
    if entry.draft:
        ledger.estimates.append("It is a draft: these lines are made when it is posted.")
    for line in entry.lines:
        ledger.take(line)
    if not is_statistical(entry, known):
        ledger.other_side()
        ledger.between_entities()
        ledger.round_off()
    return Preview(tuple(ledger.lines), tuple(dict.fromkeys(ledger.estimates)))


class _Ledger:
    """The lines while they come together; the other side is gathered by place and currency."""

    def __init__(self, entry: Entry, known: Known) -> None:
        self.entry, self.known = entry, known
        self.owner = entity_of(entry, known)
        self._by_path = {line.path: line for line in entry.lines}
        self.lines: list[LedgerLine] = []
        self._own_rates = own_rates(entry, known)
        self.estimates: list[str] = []
        self._offsets: dict[tuple[str, str], list[Decimal | None]] = {}

    def take(self, line: EntryLine) -> None:
        """Post one line, and count it for the other side."""
        entity = entity_of_line(line, self.entry, self.known)
        account = self.known.of(line.account) or self.known.account(
            self.known.named_by(line.posts_to)
        )
        base = self._worth(line, entity)
        if line.allocation is not None and not line.parted:
            self.estimates.append(f"{line.path}: Intacct splits this line by its allocation.")
        if account is None:
            self.estimates.append(f"{line.path}: Intacct chooses the account of this line.")
        dimensions = {
            type_: found.natural
            for type_, ref in line.dimensions.items()
            if (found := self.known.of(ref)) is not None
        }
        currency = currency_of(line, self.entry, self.known)
        self._add("line", account, line.amount, currency, base, entity, dimensions, line.path)
        if self.entry.side is None:
            return
        own = entity == self.owner
        place = dimensions.get("location", "") if own else self.owner
        sums = self._offsets.setdefault((place, currency), [ZERO, ZERO])
        sums[0] = (sums[0] or ZERO) - line.amount
        value = base if own else self._worth(line, self.owner)
        sums[1] = None if value is None or sums[1] is None else sums[1] - value

    def other_side(self) -> None:
        """Post what the lines are posted against."""
        side = self.entry.side
        if side is None:
            return
        account = self.known.account(self.known.named_by(side))
        if account is None:
            self.estimates.append(f"Intacct chooses {side.what}: its default cannot be read.")
        party = self._party()
        for (place, currency), (amount, base) in self._offsets.items():
            dimensions = {**({"location": place} if place else {}), **party}
            self._add("other_side", account, amount or ZERO, currency, base, self.owner, dimensions)

    def between_entities(self) -> None:
        """Let every other entity owe the document's own, or be owed by it."""
        for entity in dict.fromkeys(line.entity for line in self.lines):
            if entity != self.owner:
                for currency in dict.fromkeys(line.currency for line in self._of(entity)):
                    self._settle(entity, currency)

    def round_off(self) -> None:
        """Let the largest line of an entity take the cents by which rounding misses the balance.

        Only of lines that balance by themselves; elsewhere the other side is their sum.
        """
        if not self.entry.balanced:
            return
        for currency in dict.fromkeys(line.currency for line in self.lines):
            group = [line for line in self.lines if line.currency == currency]
            for entity in dict.fromkeys(line.entity for line in group):
                self._round([line for line in group if line.entity == entity], len(group))

    def _round(self, lines: list[LedgerLine], count: int) -> None:
        left = _sum(line.base for line in lines)
        if not left or sum((line.amount for line in lines), ZERO) or abs(left) > count * HALF:
            return
        largest = max(lines, key=lambda line: abs(line.base or ZERO))
        at = next(i for i, line in enumerate(self.lines) if line is largest)
        self.lines[at] = replace(largest, base=(largest.base or ZERO) - left)

    def _settle(self, other: str, currency: str) -> None:
        theirs = [line for line in self._of(other) if line.currency == currency]
        amount = sum((line.amount for line in theirs), ZERO)
        base = _sum(line.base for line in theirs)
        if not amount and (not base or self.entry.balanced):
            return
        mine, its = self.known.entities.get(self.owner), self.known.entities.get(other)
        owes = amount > 0
        account = counter = None
        if mine is not None and its is not None:
            account = self.known.account(mine.due_to if owes else mine.due_from)
            counter = self.known.account(its.due_from if owes else its.due_to)
        value = _sum(self._worth_here(line) for line in theirs)
        back = None if base is None else -base
        there, here = {"location": other}, {"location": self.owner}
        self._add("between_entities", account, -amount, currency, back, other, there)
        self._add("between_entities", counter, amount, currency, value, self.owner, here)

    def _of(self, entity: str) -> list[LedgerLine]:
        return [line for line in self.lines if line.entity == entity]

    def _worth(self, line: EntryLine, entity: str) -> Decimal | None:
        """A line's amount in the currency of an entity, to the cent."""
        if is_statistical(self.entry, self.known):
            return line.amount
        rate = rate_of(line, self.entry, self.known, entity)
        if rate is None:
            self.estimates.append(f"{line.path}: there is no rate to value it at.")
        return None if rate is None else cents(line.amount * rate)

    def _worth_here(self, posted: LedgerLine) -> Decimal | None:
        """What a line of another entity is worth in the document's own: at its lines' own rate."""
        rate = self._own_rates.get(posted.currency)
        if rate is not None:
            return cents(posted.amount * rate)
        return self._worth(replace(self._by_path[posted.path], amount=posted.amount), self.owner)

    def _party(self) -> dict[str, str]:
        found = self.known.of(self.entry.party)
        return {} if found is None else {found.target.tag or found.target.words: found.natural}

    def _add(  # noqa: PLR0913, PLR0917 -- a line of the ledger has as many parts
        self,
        role: Role,
        account: Found | None,
        amount: Decimal,
        currency: str,
        base: Decimal | None,
        entity: str,
        dimensions: Mapping[str, str],
        path: str = "",
    ) -> None:
        number = account.natural if account is not None else ""
        name = str(account.fields.get("TITLE") or "") if account is not None else ""
        self.lines.append(
            LedgerLine(
                role,
                number,
                name,
                amount,
                currency,
                base,
                self.known.base_of(entity),
                entity,
                dimensions,
                path,
            )
        )


def cents(amount: Decimal) -> Decimal:
    """An amount of money to the cent, half up, as Intacct rounds (intacct-xml §1.1)."""
    return amount.quantize(CENT, ROUND_HALF_UP)


def _sum(amounts: Iterator[Decimal | None]) -> Decimal | None:
    """The sum; None as soon as one is not known."""
    total = ZERO
    for amount in amounts:
        if amount is None:
            return None
        total += amount
    return total
