"""Whether foreign amounts can be valued."""

from collections.abc import Iterator
from decimal import Decimal

from crossfoot.errors import Problem
from crossfoot.unified.writing.checks.places import (
    currency_of,
    entity_of,
    entity_of_line,
    left_by_entity,
)
from crossfoot.unified.writing.entry import Entry, EntryLine
from crossfoot.unified.writing.known import Known


def rate_of(
    line: EntryLine, entry: Entry, known: Known, entity: str | None = None
) -> Decimal | None:
    """What one unit of a line's currency is worth in an entity's; by default in the line's own.

    A line's rate counts in the currency of its own entity, a document's in that of the document's;
    for others the company's rates of the day do. None if nobody knows.
    """
    own = entity_of_line(line, entry, known)
    base = known.base_of(own if entity is None else entity)
    currency = currency_of(line, entry, known)
    if currency == base:
        return Decimal(1)
    if line.rate is not None and base == known.base_of(own):
        return line.rate
    if entry.rate is not None and base == known.base_of(entity_of(entry, known)):
        return entry.rate
    return known.rate(currency, base, entry.rate_day or entry.day, entry.rate_type)


def own_rates(entry: Entry, known: Known) -> dict[str, Decimal]:
    """By currency: the rate that lines say in the currency of the document's entity."""
    home = known.base_of(entity_of(entry, known))
    return {
        currency: line.rate
        for line in entry.lines
        if line.rate is not None
        and known.base_of(entity_of_line(line, entry, known)) == home
        and (currency := currency_of(line, entry, known)) != home
    }


def crossing_rates(entry: Entry, known: Known) -> Iterator[Problem]:
    """What crosses into the books of the document's entity has a rate there, too."""
    owner = entity_of(entry, known)
    home, told = known.base_of(owner), own_rates(entry, known)
    left = left_by_entity(entry, known)
    crossing = {unit for e, sums in left.items() if e != owner for unit in sums if sums[unit]}
    for currency in crossing - told.keys() - {home}:
        day = entry.rate_day or entry.day
        if known.rate(currency, home, day, entry.rate_type) is None and entry.rate is None:
            line = next(x for x in entry.lines if currency_of(x, entry, known) == currency)
            path = line.at("currency") if line.currency else entry.currency_at
            yield _unknown(path, currency, home, entry, known)


def known_rates(entry: Entry, known: Known) -> Iterator[Problem]:
    """Each foreign currency of the lines has a rate; said once for each."""
    seen: set[tuple[str, str]] = set()
    for line in entry.lines:
        base = known.base_of(entity_of_line(line, entry, known))
        currency = currency_of(line, entry, known)
        if currency == base or (currency, base) in seen:
            continue
        seen.add((currency, base))
        path = line.at("currency") if line.currency else entry.currency_at
        if not known.setup.multi_currency:
            yield Problem(
                path,
                "single_currency",
                f"This company keeps its books in {base} only, and this is in {currency}.",
                f"Send {base}.",
            )
        elif rate_of(line, entry, known) is None:
            yield _unknown(path, currency, base, entry, known)


def _unknown(path: str, currency: str, base: str, entry: Entry, known: Known) -> Problem:
    kind = entry.rate_type or known.default_rate_type
    day = entry.rate_day or entry.day
    if "EXCHANGERATE" in known.unread or is_daily(kind):
        return Problem(
            path,
            "rate_unknown",
            f"Intacct keeps the rate from {currency} to {base} to itself.",
            "Send exchange_rate to be sure of it.",
        )
    return Problem(
        path,
        "missing_rate",
        f"There is no rate of the type {kind!r} from {currency} to {base} for {day}.",
        "Send exchange_rate, or enter a rate in Intacct.",
    )


def is_daily(rate_type: str) -> bool:
    """Whether it is Intacct's own daily rate, which cannot be read (intacct-xml §4.8)."""
    return rate_type in {"", "Intacct Daily Rate"}
