"""The judge of ledger accounts: what Intacct says of an account, gathered for `classification`."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from crossfoot.unified.account_types import (
    CLASSIFICATION_OF,
    GENERIC,
    AccountType,
    Because,
    Classification,
)
from crossfoot.unified.classification import (
    AccountFacts,
    Verdict,
    decide,
    neighbours_of,
    override,
)
from crossfoot.unified.codecs import Record
from crossfoot.unified.judging import Exhibit, Given, Shown, Texts

FIELDS: Final = (
    "ACCOUNTNO",
    "TITLE",
    "ACCOUNTTYPE",
    "NORMALBALANCE",
    "CLOSINGTYPE",
    "ALTERNATIVEACCOUNT",
    "CATEGORY",
)
GROUPS: Final = Exhibit("GLACCTGRPHIERARCHY", ("ACCOUNTNO", "GLACCTGRPTITLE", "GLACCTGRPNAME"))
"""One row for each account of each group, with ranges and groups of groups resolved."""

WORDS: Final = ("number", "title", "statement", "side", "closing", "control", "category")
"""What the engine calls these fields."""

POSTS_TO: Final = {"CHECKINGACCOUNT": "GLACCOUNTNO", "SAVINGSACCOUNT": "GLACCOUNTNO"}
CARD, CARD_POSTS_TO = "CREDITCARD", "LIABACCTKEY"


class AccountJudge:
    """Says what a general ledger account is, and what tells so. Its verdicts are `Verdict`."""

    fields: tuple[str, ...] = FIELDS
    exhibits: tuple[Exhibit, ...] = (
        Exhibit("GLACCOUNT", FIELDS),
        *(Exhibit(name, (field,)) for name, field in POSTS_TO.items()),
        Exhibit(CARD, (CARD_POSTS_TO,)),
        GROUPS,
    )

    def values(self, part: str) -> tuple[str, ...]:
        """The values of an enumerated part; a bank account itself is no ledger account."""
        return _VALUES.get(part, ())

    def emit(self, part: str, value: str) -> Mapping[str, str]:
        """The statement and the side that make an account such a one. Raises ValueError."""
        found = CLASSIFICATION_OF[AccountType(value)] if part == "type" else Classification(value)
        statement, side = _SAID[found]
        if value == AccountType.ACCUMULATED_DEPRECIATION:
            side = "credit"
        return {"ACCOUNTTYPE": statement, "NORMALBALANCE": side}

    def ready(self, shown: Shown, given: Given) -> Callable[[Texts], Verdict]:
        """Verdicts on the accounts of one company; what overrides say of one stands above all."""
        classifications, types = given.get("classification", {}), given.get("type", {})
        money = _money(shown)
        groups = _groups(shown.get(GROUPS.object, ()))

        def facts(texts: Texts) -> AccountFacts:
            number = texts[0]
            said = facts_of(texts)
            return replace(said, groups=groups.get(number, ()), money=money.get(number, ""))

        chart = [tuple([r.get(f) or "" for f in FIELDS]) for r in shown.get("GLACCOUNT", ())]
        neighbours = neighbours_of(map(facts, chart))

        def verdict(texts: Texts) -> Verdict:
            number = texts[0]
            found = decide(facts(texts), neighbours)
            return override(found, classifications.get(number), types.get(number))

        return verdict


ACCOUNT_JUDGE: Final = AccountJudge()

_SAID: Final[Mapping[Classification, tuple[str, str]]] = {
    Classification.ASSET: ("balancesheet", "debit"),
    Classification.LIABILITY: ("balancesheet", "credit"),
    Classification.EQUITY: ("balancesheet", "credit"),
    Classification.REVENUE: ("incomestatement", "credit"),
    Classification.EXPENSE: ("incomestatement", "debit"),
}
"""What a new account says for its classification (GLACCOUNT create, intacct-xml §4.1)."""

REASONS: Final = tuple(one for one in Because if one is not Because.RECORD)
_VALUES: Final[dict[str, tuple[str, ...]]] = {
    "classification": tuple(GENERIC),
    "type": tuple(CLASSIFICATION_OF),
    "classification_source": REASONS,
    "type_source": REASONS,
}


def facts_of(texts: Texts) -> AccountFacts:
    """What one record says of its account."""
    said: dict[str, Any] = dict(zip(WORDS, texts, strict=True))
    return AccountFacts(**said)


def _money(shown: Shown) -> dict[str, str]:
    """The accounts that cards and banks post to; one that both do is the bank's."""
    found = {text: "card" for r in shown.get(CARD, ()) if (text := r.get(CARD_POSTS_TO))}
    for name, field in POSTS_TO.items():
        found |= {text: "bank" for r in shown.get(name, ()) if (text := r.get(field))}
    return found


def _groups(rows: Sequence[Record]) -> dict[str, tuple[str, ...]]:
    """The titles of the groups that report each account."""
    found: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for row in rows:
        title = row.get("GLACCTGRPTITLE") or row.get("GLACCTGRPNAME")
        if title and (number := row.get("ACCOUNTNO")):
            found[number][title] = None
    return {number: tuple(titles) for number, titles in found.items()}
