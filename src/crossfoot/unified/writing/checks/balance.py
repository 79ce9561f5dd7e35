"""Whether a journal entry balances: in each currency, in each entity, and in the base currency."""

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from crossfoot.errors import Problem
from crossfoot.unified.writing.checks.places import currency_of, entity_of, left_by_entity
from crossfoot.unified.writing.entry import ZERO, Entry
from crossfoot.unified.writing.known import Known


def lines_enough(entry: Entry, known: Known) -> Iterator[Problem]:
    """There are lines; two of them, where they must balance."""
    if entry.settles:
        return
    if not entry.lines:
        yield Problem(entry.lines_at, "empty", "There are no lines.", "Send at least one.")
    elif len(entry.lines) == 1 and entry.balanced and not is_statistical(entry, known):
        yield Problem(
            entry.lines_at,
            "one_line",
            "A journal entry of one line cannot balance.",
            "Send the line that it is posted against.",
        )


def balances(entry: Entry, known: Known) -> Iterator[Problem]:
    """Debits equal credits in each currency (intacct-xml §4.1)."""
    if not entry.balanced or is_statistical(entry, known) or len(entry.lines) < 2:
        return
    sums: defaultdict[str, Decimal] = defaultdict(Decimal)
    for line in entry.lines:
        sums[currency_of(line, entry, known)] += line.amount
    for currency, difference in sums.items():
        if difference:
            yield Problem(
                entry.lines_at,
                "unbalanced",
                f"Debits and credits in {currency} differ: {_sides(entry, known, currency)}.",
                f"{'Credit' if difference > 0 else 'Debit'} {abs(difference)} more.",
            )


def entities_balance(entry: Entry, known: Known) -> Iterator[Problem]:
    """Each entity balances, or can be balanced by what entities owe each other."""
    if not entry.balanced or is_statistical(entry, known) or not known.setup.multi_entity:
        return
    out = {e: left for e, left in left_by_entity(entry, known).items() if any(left.values())}
    if len(out) < 2:  # of one, it is the entry that does not balance
        return
    owner = entity_of(entry, known)
    if entry.entity is None and not known.setup.entity:
        yield Problem(
            entry.entity_at,
            "source_entity",
            f"The lines balance together, and not in each of {', '.join(out)}: it is not said from"
            " whose books the entry starts.",
            "Name the entity that the others come to owe, or that comes to owe them.",
        )
    for entity, sums in out.items():
        if entity != owner and not are_related(owner, entity, known):
            amounts = ", ".join(f"{left} {unit}" for unit, left in sums.items() if left)
            yield Problem(
                entry.lines_at,
                "unbalanced_entity",
                f"Entity {entity} is out of balance by {amounts}, and keeps no accounts with"
                f" {owner or 'the whole company'}.",
                "Balance the lines of each entity, or relate the entities in Intacct.",
            )


def are_related(one: str, other: str, known: Known) -> bool:
    """Whether two entities can owe each other: both name the accounts for that."""
    return all(
        (entity := known.entities.get(id_)) is not None and entity.due_from and entity.due_to
        for id_ in (one, other)
    )


def is_statistical(entry: Entry, known: Known) -> bool:
    """Whether the entry counts things instead of money; its journal says so."""
    if entry.statistical is not None:
        return entry.statistical
    journal = known.of(entry.journal)
    return journal is not None and journal.target.object == "STATJOURNAL"


def kinds(entry: Entry, known: Known) -> Iterator[Problem]:
    """Statistical accounts stand in statistical journals, and only there."""
    counts = is_statistical(entry, known)
    for line in entry.lines:
        found = known.of(line.account)
        if found is not None and (found.target.object == "STATACCOUNT") != counts:
            yield Problem(
                line.at(line.account_at),
                "statistical_account",
                f"Account {found.natural} counts things, and the entry is of money."
                if not counts
                else f"Account {found.natural} holds money, and the entry counts things.",
                "Use a statistical journal with statistical accounts, and another for money.",
            )


def subledgers(entry: Entry, known: Known) -> Iterator[Problem]:
    """A journal leaves alone what only a subledger may post to (SUBLEDGERCONTROLON)."""
    if entry.journal is None:
        return
    for line in entry.lines:
        found = known.of(line.account)
        if found is not None and found.fields.get("SUBLEDGERCONTROLON") == "true":
            yield Problem(
                line.at(line.account_at),
                "subledger_account",
                f"Only subledgers post to account {found.natural}.",
                "Post a bill, an invoice or an adjustment, or use another account.",
            )


def _sides(entry: Entry, known: Known, currency: str) -> str:
    amounts = [x.amount for x in entry.lines if currency_of(x, entry, known) == currency]
    debits = sum((amount for amount in amounts if amount > 0), ZERO)
    credits_ = -sum((amount for amount in amounts if amount < 0), ZERO)
    return f"{debits} of debits, {credits_} of credits"
