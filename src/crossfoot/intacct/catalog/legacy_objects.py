"""Which object's records the legacy functions write (intacct-xml §3.1, §3.10).

`reverse_bill` is the method `reverse` of APBILL: a function's name is a verb and a word.
"""

from collections.abc import Mapping
from functools import cache
from typing import Final

from crossfoot.intacct.catalog.legacy_orders import ORDERS

WORDS: Final[Mapping[str, str]] = {
    "bill": "APBILL",
    "apadjustment": "APADJUSTMENT",
    "appayment": "APPYMT",
    "paymentrequest": "APPAYMENTREQUEST",
    "appaymentrequest": "APPAYMENTREQUEST",
    "invoice": "ARINVOICE",
    "aradjustment": "ARADJUSTMENT",
    "arpayment": "ARPYMT",
    "expensereport": "EEXPENSES",
    "reimbursementrequest": "EPPAYMENTREQUEST",
    "cctransaction": "CCTRANSACTION",
    "otherreceipt": "OTHERRECEIPTS",
    "deposit": "DEPOSIT",
    "sotransaction": "SODOCUMENT",
    "potransaction": "PODOCUMENT",
    "ictransaction": "INVDOCUMENT",
    "gltransaction": "GLBATCH",
}
"""The object of each word. Attachments are no objects of the catalog."""

_DELETED: Final = (
    *("bill", "apadjustment", "paymentrequest", "invoice", "aradjustment", "expensereport"),
    *("otherreceipt", "sotransaction", "potransaction", "ictransaction", "gltransaction"),
)
"""The words of the `delete_…` functions (intacct-xml §3.1); their layout is always the same."""

SAYINGS: Final[Mapping[str, str]] = {"record": "create"}
"""Verbs that say the same: a deposit is recorded, a bill created."""

IN_FIELDS: Final[Mapping[str, str]] = {
    "billno": "RECORDID",
    "invoiceno": "RECORDID",
    "adjustmentno": "RECORDID",
    "expensereportno": "RECORDID",
    "documentno": "DOCNO",
    "referenceno": "REFERENCENO",
    "transactiontype": "DOCPARID",
    "custvendid": "CUSTVENDID",
    "journalid": "JOURNAL",
}
"""The fields in which elements of these names are found again; others by their own names."""


@cache
def methods_of(name: str) -> Mapping[str, str]:
    """The legacy functions of an object by their verbs: `reverse` is `reverse_bill`."""
    found: dict[str, str] = {}
    for word, target in WORDS.items():
        if target != name:
            continue
        functions = [one for one in ORDERS if one.partition("_")[2] == word]
        functions += [f"delete_{word}"] if word in _DELETED else []
        for function in functions:
            verb = function.partition("_")[0]
            found.setdefault(SAYINGS.get(verb, verb), function)
    return found


def method_named(name: str, method: str) -> str | None:
    """An object's legacy function by its verb or its own name; None if it has no such function."""
    methods = methods_of(name)
    return method if method in methods.values() else methods.get(method.lower())
