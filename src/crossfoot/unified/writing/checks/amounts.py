"""Amounts by themselves: signs, decimals, size."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from crossfoot.errors import Problem
from crossfoot.unified.writing.allocating import differs
from crossfoot.unified.writing.checks.places import currency_of
from crossfoot.unified.writing.entry import Entry
from crossfoot.unified.writing.known import Known

MOST_DECIMALS: Final = 2
"""Amounts are rounded to two decimals by Intacct (intacct-xml §1.1)."""
NO_DECIMALS: Final = frozenset(
    {"BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "VND", "VUV"}
    | {"XAF", "XOF", "XPF"}
)
"""Currencies that have no smaller unit (ISO 4217)."""
LARGEST: Final = Decimal(10) ** 14


def decimals(entry: Entry, known: Known) -> Iterator[Problem]:
    """No amount is finer than its currency, or larger than the ledger holds."""
    for path, amount, currency in _amounts(entry, known):
        most = 0 if currency in NO_DECIMALS else MOST_DECIMALS
        if -_exponent(amount) > most:
            yield Problem(
                path,
                "decimals",
                f"{amount} has more than {most} decimals, which is all that"
                f" {currency or 'an amount'} has.",
                "Round it, so that the document still adds up.",
            )
        if abs(amount) >= LARGEST:
            yield Problem(path, "too_large", f"{amount} has more than 14 digits.", "Send less.")


def zeros(entry: Entry, known: Known) -> Iterator[Problem]:
    """Lines without an amount are worth a word."""
    del known
    for line in entry.lines:
        if not line.amount:
            yield Problem(
                line.at(line.amount_at),
                "zero_amount",
                "The amount is 0: this line changes nothing.",
                "Leave the line out, if that is not what you mean.",
            )


def allocated(entry: Entry, known: Known) -> Iterator[Problem]:
    """Fixed amounts of an allocation are all of the line (which Intacct does not document)."""
    for line in entry.lines:
        if line.shares is None and differs(line, known):
            yield Problem(
                line.at(line.amount_at),
                "allocation_amount",
                "The amounts of the transaction allocation do not add up to it.",
                "Send what they add up to, or use an allocation by percentages.",
            )


def one_way(entry: Entry, known: Known) -> Iterator[Problem]:
    """The lines of an adjustment all raise or all lower what is owed (intacct-xml §4.3)."""
    del known
    if not entry.one_way:
        return
    own = [line for line in entry.lines if line.amount_at == "total_line_amount" and line.amount]
    for line in own[1:]:
        if (line.amount > 0) != (own[0].amount > 0):
            yield Problem(
                line.at(line.amount_at),
                "mixed_signs",
                "It goes against the first line, and all lines go one way.",
                "Turn the sign round, or make two documents.",
            )


def _amounts(entry: Entry, known: Known) -> Iterator[tuple[str, Decimal, str]]:
    base = known.setup.base_currency
    for line in entry.lines:
        yield line.at(line.amount_at), abs(line.amount), currency_of(line, entry, known)
    for part in entry.settles:
        yield f"{part.path}.{part.amount_at}", part.amount, entry.currency or base
    if entry.total is not None:
        yield entry.total_at, entry.total, entry.currency or base


def _exponent(amount: Decimal) -> int:
    """The power of ten of the last digit that is not 0."""
    exponent = amount.normalize().as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0
