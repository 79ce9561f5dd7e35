"""Conditions on the least or greatest value among children, as conditions on the children.

The least of several is 5 if one is 5 and none is below; at most 5, if one is; above 5, if there is
one above, and none at most 5. The greatest is the same, turned round.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Final, Literal

from crossfoot.unified.codecs import Operator
from crossfoot.unified.criteria import Criterion, Linked, every, some
from crossfoot.unified.query import Condition

OPPOSITE: Final[dict[Operator, Operator]] = {"gt": "lte", "gte": "lt", "lt": "gte", "lte": "gt"}
Ask = Callable[[Operator, str], Criterion]
"""The records of which some child stands in that relation to a text."""


def of_extreme(take: Literal["least", "greatest"], ask: Ask, condition: Condition) -> Criterion:
    """The records whose least or greatest child meets a condition."""
    beyond: Operator = "lt" if take == "least" else "gt"
    operator, (text, *_) = condition.operator, condition.values
    match operator:
        case "eq" | "in":
            return some(every((ask("eq", t), _none(ask(beyond, t)))) for t in condition.values)
        case "ne":
            return some((_none(ask("eq", text)), ask(beyond, text)))
        case _ if operator.startswith(beyond):
            return ask(operator, text)
        case _:
            return every((ask(operator, text), _none(ask(OPPOSITE[operator], text))))


def _none(found: Criterion) -> Criterion:
    """The records of which no child does; `found` are those of which some do."""
    return replace(found, negated=True) if isinstance(found, Linked) else found
