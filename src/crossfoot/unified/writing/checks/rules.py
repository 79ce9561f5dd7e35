"""The rules that a draft is held against before it is sent: codes, and what each weighs."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from crossfoot.errors import Problem
from crossfoot.unified.writing.entry import Entry
from crossfoot.unified.writing.known import Known

Check = Callable[[Entry, Known], Iterator[Problem]]


@dataclass(frozen=True, slots=True)
class Rule:
    """What is held against; a `posting` rule only warns of a draft, which is not posted yet."""

    says: str
    refuses: bool = True
    posting: bool = False


RULES: Final[dict[str, Rule]] = {
    "empty": Rule("A document has lines.", posting=True),
    "one_line": Rule("A journal entry of money has two lines or more.", posting=True),
    "unbalanced": Rule("Debits equal credits in each currency.", posting=True),
    "unbalanced_entity": Rule(
        "The books of each entity balance, or the entities keep accounts with each other.",
        posting=True,
    ),
    "source_entity": Rule(
        "An entry that crosses entities says from whose books it starts.", posting=True
    ),
    "allocation_amount": Rule("Fixed amounts of an allocation are the whole line.", posting=True),
    "mixed_signs": Rule("The lines of a credit or a debit go one way."),
    "negative_amount": Rule("A line of a journal says its side, and its amount has no sign."),
    "zero_amount": Rule("A line of no amount changes nothing.", refuses=False),
    "decimals": Rule("An amount has no more decimals than its currency."),
    "too_large": Rule("An amount has at most 14 digits before the point."),
    "unknown_reference": Rule("Whatever is referred to exists in this company."),
    "inactive_reference": Rule("Whatever is referred to is active."),
    "non_posting_reference": Rule("A heading that sums others up is not posted to."),
    "foreign_entity": Rule("An entity uses what is its own, or what all share."),
    "outside_entities": Rule("A location lies in an entity, where there are any.", posting=True),
    "subledger_account": Rule("A journal does not post to an account that a subledger keeps."),
    "statistical_account": Rule("Statistical journals count, and others do not."),
    "required_dimension": Rule(
        "A line has the dimensions that its account requires.", posting=True
    ),
    "restricted_dimension": Rule(
        "Intacct restricts these dimensions by each other, and tells only when it posts which"
        " values go together.",
        refuses=False,
    ),
    "missing_date": Rule("What is posted has a date.", posting=True),
    "closed_period": Rule("The books are open on the day.", posting=True),
    "period_unknown": Rule("Intacct does not tell whether the books are open.", refuses=False),
    "date_ahead": Rule("The day is more than a year ahead.", refuses=False),
    "date_long_ago": Rule("The day is more than five years ago.", refuses=False),
    "impossible_date": Rule("The day is at most ten years ahead, and after 1970."),
    "reversal_date": Rule("An entry is reversed after its own day."),
    "duplicate_number": Rule("A document's number is its own."),
    "single_currency": Rule("A company without multi-currency knows its base currency only."),
    "missing_rate": Rule("A foreign amount has an exchange rate.", posting=True),
    "rate_unknown": Rule("Intacct knows the rate, and does not tell it.", refuses=False),
    "already_void": Rule("What is void is not made void again."),
    "already_paid": Rule("What has been paid is not deleted or made void."),
    "not_open": Rule("Only what is posted and not yet paid can be paid."),
    "over_open_amount": Rule("No more is paid than is open."),
    "over_total": Rule("The parts of a payment are at most the whole."),
    "other_currency": Rule("A payment is in the currency of what it pays."),
    "other_contact": Rule("A payment pays documents of its own contact."),
    "on_hold": Rule("The contact is on hold.", refuses=False),
    "definition_entity": Rule("The definition may be used at this level, or in this entity."),
    "definition_class": Rule("The definition makes documents of this kind."),
    "convert_only": Rule("Such documents are made from others only."),
    "over_remaining": Rule("No more is taken over from a line than is left of it."),
    "unread": Rule("The user may not read it, so that it was not checked.", refuses=False),
}
"""By code. Codes are stable: callers may rely on them."""
