"""What references lead to: the Intacct object behind the tag of an id, and its natural id."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from crossfoot.unified.dimensions import STANDARD, Place


@dataclass(frozen=True, slots=True)
class Target:
    """Records that a reference may name: `natural` holds the id that people see.

    `tag` stands before the key in our ids. `by_key` says that Intacct wants the key, not the
    natural id: of values of dimensions that a company defined itself (intacct-xml §4.12).
    """

    object: str
    natural: str
    key: str = "RECORDNO"
    tag: str = ""
    by_key: bool = False

    @property
    def words(self) -> str:
        """What such a record is called: `bank account`, `vendor`."""
        return _WORDS.get(self.tag) or (self.tag or self.object.lower()).replace("_", " ")


_WORDS: Final = {
    "gl": "ledger account",
    "statistical": "statistical account",
    "checking": "checking account",
    "savings": "savings account",
    "card": "card account",
}
_TAGGED: Final = (
    Target("GLACCOUNT", "ACCOUNTNO", tag="gl"),
    Target("STATACCOUNT", "ACCOUNTNO", tag="statistical"),
    Target("CHECKINGACCOUNT", "BANKACCOUNTID", tag="checking"),
    Target("SAVINGSACCOUNT", "BANKACCOUNTID", tag="savings"),
    Target("CREDITCARD", "CARDID", tag="card"),
    Target("ARINVOICE", "RECORDID", tag="invoice", by_key=True),
    Target("APBILL", "RECORDID", tag="bill", by_key=True),
    Target("ARPYMT", "RECORDID", tag="receipt", by_key=True),
    Target("APPYMT", "RECORDID", tag="payment", by_key=True),
    Target("ARADVANCE", "RECORDID", tag="advance", by_key=True),
    Target("OTHERRECEIPTS", "DOCNUMBER", tag="other_receipt", by_key=True),
    Target("EXPENSEPAYMENTTYPE", "NAME", tag="expense"),
    Target("VENDTYPE", "NAME", tag="vendor_type"),
    Target("CUSTTYPE", "NAME", tag="customer_type"),
    *(Target(one.object, one.number, tag=one.type) for one in STANDARD),
)
_UNTAGGED: Final = (
    Target("TAXDETAIL", "DETAILID"),
    Target("ALLOCATION", "ALLOCATIONID"),
    Target("ARADJUSTMENT", "RECORDID", by_key=True),
    Target("APADJUSTMENT", "RECORDID", by_key=True),
    Target("JOURNAL", "SYMBOL"),
    Target("PODOCUMENT", "DOCID"),
    Target("LOCATIONENTITY", "LOCATIONID"),
)
"""Of resources that have one source, whose ids are keys alone."""
TAGGED: Final[Mapping[str, Target]] = {one.tag: one for one in _TAGGED}
"""By the tag of an id, among them every standard dimension."""

_OURS: Final = re.compile(r"([a-z][a-z0-9_]*)_(\d{1,18})")
"""How our ids of folded resources look."""


def parted(text: str) -> tuple[str, str]:
    """The tag and the key of one of our ids; blank where it is none."""
    found = _OURS.fullmatch(text)
    return (found[1], found[2]) if found else ("", "")


def of_place(place: Place) -> Target:
    """The values of the dimension that records carry there."""
    if place.number:
        return TAGGED[place.type]
    return Target(place.object, place.natural, place.record, place.type, by_key=True)


def of_reference(tag: str, natural: str, name: str) -> Target | None:
    """What a reference with this tag leads to, or one to the object called `name`."""
    if tag:
        return TAGGED.get(tag)
    known = next((one for one in (*_TAGGED, *_UNTAGGED) if one.object == name), None)
    if known is not None:
        return replace(known, tag="")
    return Target(name, natural) if name else None
