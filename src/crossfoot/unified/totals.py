"""What is computed from the lines of a document: totals, tax, and what all lines have in common.

An amount that cannot be read stands raw in its place: then nothing is computed from it.
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from crossfoot.unified.shapes import LineItem, LineTax, Tracking


def first_rate(taxes: Sequence[LineTax]) -> str | None:
    """The rate of the first of a line's taxes."""
    return taxes[0].tax_rate if taxes else None


def tax_of(taxes: Sequence[LineTax]) -> Decimal | None:
    """All tax on a line; None where there is none, or where an amount cannot be read."""
    return total([tax.amount for tax in taxes]) if taxes else None


def total(amounts: Sequence[Any]) -> Decimal | None:
    """The sum; None where an amount is missing or cannot be read."""
    if all(isinstance(amount, Decimal) for amount in amounts):
        return sum(amounts, Decimal(0))
    return None


def sub_total(lines: Sequence[LineItem] | None) -> Decimal | None:
    """What the lines of a document add up to, without tax."""
    return None if lines is None else total([line.total_line_amount for line in lines])


def tax_beside(whole: Any, lines: Any) -> Decimal | None:
    """What a document demands beyond its lines."""
    known = isinstance(whole, Decimal) and isinstance(lines, Decimal)
    return whole - lines if known else None


def shared_by_all(lines: Sequence[LineItem] | None) -> list[Tracking]:
    """The values of dimensions that every line of a document carries."""
    if not lines:
        return []
    first, *others = [line.tracking_categories for line in lines]
    if others.count(first) == len(others):
        return first
    return [one for one in first if all(one in other for other in others)]
