"""What a ledger account is: its classification and its type, and what told so.

Sage Intacct keeps neither. It says on which statement an account stands and which side it normally
has (ACCOUNTTYPE, NORMALBALANCE), what the year closes into, which accounts the subledgers control,
a category, and which groups report it. `decide` puts these together, best evidence first, and
guesses from words and numbers only what is left open. It is pure: an account's verdict depends on
the account and on what the whole company says of it, never on the page it was read with.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final, NamedTuple, TypeVar

from crossfoot.unified.account_names import (
    CORNERS,
    Corner,
    is_mixed,
    is_total,
    plain,
    type_by_words,
)
from crossfoot.unified.account_types import (
    CLASSIFICATION_OF,
    CONFIDENCE,
    GENERIC,
    REFINED_BY,
    AccountType,
    Because,
    Classification,
)

K = TypeVar("K")
V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class AccountFacts:
    """What Sage Intacct says of one account, in its own words; a blank says nothing."""

    number: str = ""
    title: str = ""
    statement: str = ""
    side: str = ""
    closing: str = ""
    control: str = ""
    category: str = ""
    groups: tuple[str, ...] = ()
    money: str = ""
    """`bank` or `card`: such an account posts to it."""


class Verdict(NamedTuple):
    """What an account is, and how that is known."""

    classification: Classification
    classification_source: Because
    type: AccountType
    type_source: Because

    @property
    def classification_confidence(self) -> Decimal:
        """From 0 to 1: what its source is worth."""
        return CONFIDENCE[self.classification_source]

    @property
    def type_confidence(self) -> Decimal:
        """From 0 to 1: what its source is worth."""
        return CONFIDENCE[self.type_source]


class Evidence(NamedTuple):
    """One thing that speaks for a type; with no type, for a classification alone."""

    source: Because
    classification: Classification
    type: AccountType | None = None


SETTLED: Final[Mapping[tuple[str, str], tuple[Because, AccountType]]] = {
    ("closing", "closed to account"): (Because.CLOSING_TYPE, AccountType.EQUITY),
    ("control", "Receivables account"): (Because.CONTROL_ACCOUNT, AccountType.ACCOUNTS_RECEIVABLE),
    ("control", "Payables account"): (Because.CONTROL_ACCOUNT, AccountType.ACCOUNTS_PAYABLE),
    ("money", "bank"): (Because.BANK_ACCOUNT, AccountType.BANK),
    ("money", "card"): (Because.BANK_ACCOUNT, AccountType.CREDIT_CARD),
}
"""What needs no words to be known, by the fact and what it says; the first that applies decides."""

HABIT: Final[Mapping[Corner, tuple[Because, Classification]]] = {
    ("balancesheet", "debit"): (Because.ACCOUNT_TYPE, Classification.ASSET),
    ("balancesheet", "credit"): (Because.NORMAL_BALANCE, Classification.LIABILITY),
    ("incomestatement", "credit"): (Because.ACCOUNT_TYPE, Classification.REVENUE),
    ("incomestatement", "debit"): (Because.ACCOUNT_TYPE, Classification.EXPENSE),
}
"""What stands in each corner of the books. Debts and equity share one: there it is but a guess."""

STATEMENT_OF: Final[Mapping[Classification, str]] = {
    Classification.ASSET: "balancesheet",
    Classification.LIABILITY: "balancesheet",
    Classification.EQUITY: "balancesheet",
    Classification.REVENUE: "incomestatement",
    Classification.EXPENSE: "incomestatement",
}

CUSTOM: Final[Mapping[str, Classification]] = {
    "1": Classification.ASSET,
    "2": Classification.LIABILITY,
    "3": Classification.EQUITY,
    "4": Classification.REVENUE,
    "5": Classification.EXPENSE,
    "6": Classification.EXPENSE,
    "7": Classification.EXPENSE,
    "8": Classification.EXPENSE,
    "9": Classification.EXPENSE,
}
"""What a first digit means by custom, where the chart itself does not tell."""

FEWEST_NEIGHBOURS: Final = 3
MOST_AGREE: Final = 0.75


@dataclass(frozen=True, slots=True)
class Neighbours:
    """How the accounts of one chart are numbered: what is known of numbers that begin alike."""

    classifications: Mapping[tuple[Corner, str], Classification] = field(default_factory=dict)
    types: Mapping[tuple[Corner, str], AccountType] = field(default_factory=dict)


NO_NEIGHBOURS: Final = Neighbours()


def decide(facts: AccountFacts, neighbours: Neighbours = NO_NEIGHBOURS) -> Verdict:
    """What the account is. Evidence of a higher rank decides; a lower one makes it more precise."""
    return _judge(list(_evidence(facts, neighbours)))


def override(
    verdict: Verdict, classification: Classification | None, kind: AccountType | None
) -> Verdict:
    """The verdict with what somebody said instead; a type alone brings its own classification."""
    because = Because.OVERRIDE
    if kind is not None:
        verdict = verdict._replace(type=kind, type_source=because)
        classification = classification or CLASSIFICATION_OF.get(kind)
    if classification is None:
        return verdict
    if kind is None and verdict.classification != classification:
        verdict = verdict._replace(
            type=GENERIC.get(classification, AccountType.BANK), type_source=because
        )
    return verdict._replace(classification=classification, classification_source=because)


def neighbours_of(chart: Iterable[AccountFacts]) -> Neighbours:
    """What the well-known accounts of a chart say of the numbers around them."""
    classifications: dict[tuple[Corner, str], Counter[Classification]] = defaultdict(Counter)
    types: dict[tuple[Corner, str], Counter[AccountType]] = defaultdict(Counter)
    for facts in chart:
        corner = _corner(facts)
        verdict = decide(facts)
        if corner is None:
            continue
        for start in _starts(facts.number):
            if CONFIDENCE[verdict.classification_source] >= CONFIDENCE[Because.NAME]:
                classifications[corner, start][verdict.classification] += 1
            if CONFIDENCE[verdict.type_source] >= CONFIDENCE[Because.NAME]:
                types[corner, start][verdict.type] += 1
    return Neighbours(_agreed(classifications), _agreed(types))


def _agreed(counted: Mapping[K, Counter[V]]) -> dict[K, V]:
    """What most of enough neighbours are."""
    agreed = {}
    for key, counter in counted.items():
        (value, times), total = counter.most_common(1)[0], counter.total()
        if total >= FEWEST_NEIGHBOURS and times >= MOST_AGREE * total:
            agreed[key] = value
    return agreed


def _starts(number: str) -> Iterator[str]:
    """The beginnings of a number, longest first: `6215` belongs to 621…, 62… and 6…."""
    digits = "".join(c for c in number if c.isdecimal())
    for length in range(min(len(digits) - 1, 4), 0, -1):
        yield f"{digits[:length]}{'_' * (len(digits) - length)}"


def _corner(facts: AccountFacts) -> Corner | None:
    """Where in the books the account stands; None when Intacct did not tell, or tells news."""
    return next((c for c in CORNERS if c == (facts.statement, facts.side)), None)


def _judge(evidence: Sequence[Evidence]) -> Verdict:
    """The best evidence's classification, and the type that all evidence for it narrows down to."""
    best = evidence[0]
    kind, source = GENERIC[best.classification], best.source
    narrower = frozenset(CLASSIFICATION_OF)
    for one in evidence:
        if one.classification == best.classification and one.type in narrower - {kind}:
            kind, source = one.type, one.source
            narrower = REFINED_BY.get(kind, frozenset())
    return Verdict(best.classification, best.source, kind, source)


def _evidence(facts: AccountFacts, neighbours: Neighbours) -> Iterator[Evidence]:
    """Everything that speaks for something, the best first."""
    for (fact, says), (source, kind) in SETTLED.items():
        if getattr(facts, fact) == says and _may_be(facts, kind):
            yield _for(source, kind)
    corner = _corner(facts)
    yield from _headings(facts, corner)
    named = _named(facts, corner)
    habit = HABIT.get(corner) if corner else None
    if habit and not _contradicts(named, habit[1]) and habit[0] is Because.ACCOUNT_TYPE:
        yield Evidence(*habit)
    if named is not None:
        yield _for(Because.NAME, named)
    else:
        yield from _numbered(facts, corner, neighbours)
    if habit:
        yield Evidence(*habit)
    yield _default(facts)


def _for(source: Because, kind: AccountType) -> Evidence:
    return Evidence(source, CLASSIFICATION_OF[kind], kind)


def _may_be(facts: AccountFacts, kind: AccountType) -> bool:
    """Whether an account of this statement can be of that type at all."""
    return facts.statement not in STATEMENT_OF.values() or (
        STATEMENT_OF[CLASSIFICATION_OF[kind]] == facts.statement
    )


def _contradicts(named: AccountType | None, habit: Classification) -> bool:
    """Whether a name says outright that the account stands against the habit: a contra account."""
    return named is not None and CLASSIFICATION_OF[named] != habit


def _named(facts: AccountFacts, corner: Corner | None) -> AccountType | None:
    """What the title says. Where the corner is not known, the corner that the words fit best."""
    text = plain(facts.title)
    if corner is not None:
        return type_by_words(text, corner)
    open_corners = (c for c in CORNERS if not _known(facts) or c[0] == facts.statement)
    return next((kind for c in open_corners if (kind := type_by_words(text, c))), None)


def _known(facts: AccountFacts) -> bool:
    return facts.statement in STATEMENT_OF.values()


def _headings(facts: AccountFacts, corner: Corner | None) -> Iterator[Evidence]:
    """What the category says, and what most of the groups say."""
    texts = {
        Because.CATEGORY: (facts.category,) if facts.category else (),
        Because.ACCOUNT_GROUP: facts.groups,
    }
    for source, headings in texts.items():
        said = [e for h in headings if (e := _heading(source, h, facts, corner)) is not None]
        for one, _ in Counter(sorted(said, key=_breadth)).most_common():
            yield one


def _breadth(evidence: Evidence) -> tuple[int, str]:
    """Narrow types first, so that the group "Cash" counts before "Current Assets"."""
    if evidence.type is None:
        return len(CLASSIFICATION_OF), ""
    return len(REFINED_BY.get(evidence.type, ())), evidence.type


def _heading(
    source: Because, heading: str, facts: AccountFacts, corner: Corner | None
) -> Evidence | None:
    """What one heading says: first in the account's own corner, then across from it.

    What stands under a heading of the other side of its statement is contra to it: depreciation
    under "Property and Equipment" is part of the assets although its balance is a credit.
    """
    text = plain(heading)
    if is_total(text):
        return None
    own = (corner,) if corner else ()
    across = [c for c in CORNERS if c != corner and (not _known(facts) or c[0] == facts.statement)]
    for place in (*own, *across):
        if kind := type_by_words(text, place):
            mixed = is_mixed(text, place)
            if mixed and place != corner:
                return None  # it may as well mean the other things that it holds
            return Evidence(source, CLASSIFICATION_OF[kind], None if mixed else kind)
    return None


def _numbered(
    facts: AccountFacts, corner: Corner | None, neighbours: Neighbours
) -> Iterator[Evidence]:
    """What the numbers around it say; by custom, where the chart has too few of them."""
    for start in _starts(facts.number):
        if (
            corner
            and (kind := neighbours.types.get((corner, start)))
            and len(start.rstrip("_")) > 1
        ):
            yield _for(Because.NUMBER, kind)
        elif corner and (known := neighbours.classifications.get((corner, start))):
            yield Evidence(Because.NUMBER, known)
        else:
            continue
        return
    custom = CUSTOM.get(facts.number[:1])
    if custom and facts.statement in {"", STATEMENT_OF[custom]}:
        yield Evidence(Because.NUMBER, custom)


def _default(facts: AccountFacts) -> Evidence:
    """What Intacct takes an account for by itself: balance sheet, debit (intacct-xml §4.1)."""
    if facts.statement == "incomestatement":
        credit = facts.side == "credit"
        return Evidence(
            Because.NOTHING, Classification.REVENUE if credit else Classification.EXPENSE
        )
    return Evidence(Because.NOTHING, Classification.ASSET)
