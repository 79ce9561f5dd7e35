"""Everything that a draft is held against before it is sent, all problems at once.

`judge(entry, known)` is pure: what it must know was looked up before. Each rule is a function of
its own, and has a stable code in `RULES`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from crossfoot.errors import Problem
from crossfoot.unified.writing.allocating import parted
from crossfoot.unified.writing.checks import (
    amounts,
    balance,
    dates,
    dimensions,
    numbers,
    purchasing,
    rates,
    references,
    settling,
)
from crossfoot.unified.writing.checks.rules import RULES, Check, Rule
from crossfoot.unified.writing.draft import Ref
from crossfoot.unified.writing.entry import Entry
from crossfoot.unified.writing.known import Known

__all__ = ["CHECKS", "RULES", "Check", "Rule", "Verdict", "judge", "judge_references"]

CHECKS: Final[tuple[Check, ...]] = (
    references.sound,
    references.on_hold,
    dates.dated,
    dates.plausible,
    dates.period_open,
    numbers.free,
    balance.lines_enough,
    balance.kinds,
    balance.subledgers,
    dimensions.required,
    dimensions.restricted,
    amounts.decimals,
    amounts.zeros,
    amounts.one_way,
    amounts.allocated,
    rates.known_rates,
    rates.crossing_rates,
    balance.balances,
    balance.entities_balance,
    settling.payable,
    settling.positive,
    settling.covered,
    purchasing.definition_allowed,
    purchasing.remaining,
    references.unread_of,
)


UNDOING: Final[tuple[Check, ...]] = (
    dates.plausible,
    dates.period_open,
    settling.undoable,
    references.unread_of,
)
"""What is asked of a document that is deleted or made void."""
ORDERING: Final[tuple[Check, ...]] = (
    references.sound,
    references.on_hold,
    dates.plausible,
    purchasing.definition_allowed,
    purchasing.definition_fits,
    purchasing.remaining,
    references.unread_of,
)
"""What is asked of a document that posts nothing."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What refuses a draft, and what is only worth a word."""

    problems: tuple[Problem, ...]
    warnings: tuple[Problem, ...]


def judge(entry: Entry, known: Known, refs: Iterable[Ref] = ()) -> Verdict:
    """Hold an entry against every rule, and all that its draft refers to beside it.

    Of a draft that is not posted yet, what posting demands is only a warning.
    """
    entry = parted(entry, known)
    found = [problem for check in _checks(entry) for problem in check(entry, known)]
    told = {(one.rule, one.path) for one in found}
    beside = references.named(refs, known)
    found += [one for one in beside if (one.rule, one.path) not in told]
    return _verdict(found, drafted=entry.draft)


def _checks(entry: Entry) -> tuple[Check, ...]:
    if entry.undone:
        return () if entry.orders else UNDOING
    return ORDERING if entry.orders else CHECKS


def judge_references(refs: Iterable[Ref], known: Known) -> Verdict:
    """Hold what a draft refers to against the rules: there is no more, where nothing is posted."""
    found = [*references.named(refs, known), *references.unread(known)]
    return _verdict(found, drafted=False)


def _verdict(found: Iterable[Problem], *, drafted: bool) -> Verdict:
    problems: list[Problem] = []
    warnings: list[Problem] = []
    for one in dict.fromkeys(found):
        rule = RULES[one.rule]
        refuses = rule.refuses and not (drafted and rule.posting)
        (problems if refuses else warnings).append(one)
    return Verdict(tuple(problems), tuple(warnings))
