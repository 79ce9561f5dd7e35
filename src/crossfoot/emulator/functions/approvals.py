"""Approvals of purchasing transactions: their history, and what waits (intacct-xml §4.6).

The requests are documented, the answers' elements are not: see FIDELITY.md.
"""

from typing import Final

from crossfoot.emulator import parsing
from crossfoot.emulator.company import Row
from crossfoot.emulator.functions import Answer, Call, ErrorEntry, Refusal, function
from crossfoot.emulator.refusals import not_in_schema
from crossfoot.emulator.rendering import escaped

_MODULE: Final = "purchasing"
_STEP: Final = {
    "docid": "DOCID",
    "approvallevel": "APPROVALLEVEL",
    "approver": "APPROVERID",
    "action": "ACTION",
    "comment": "COMMENTS",
}
_WAITING: Final = {
    "docid": "DOCID",
    "recordno": "RECORDNO",
    "state": "STATE",
    "vendorid": "CUSTVENDID",
    "total": "TOTAL",
    "currency": "BASECURR",
}


@function("getApprovalHistory")
def approval_history(call: Call) -> Answer:
    """The steps of one document, oldest first.

    Raises:
        Refusal: Another module, or no such document.
    """
    _check_module(call)
    docid = parsing.child_text(call.element, "docid")
    if call.company.find_by("PODOCUMENT", "DOCID", docid) is None:
        text = f"Invalid Purchasing transaction '{docid}' specified."
        raise Refusal(ErrorEntry("BL03000018", description2=text))
    steps = call.company.rows("PODOCUMENTAPPROVAL", '"DOCID" = ?', [docid])
    body = "".join(_element("approval", row, _STEP, "ACTIONDATE") for row in steps)
    return Answer(data=f"<data>{body}</data>")


@function("getTransactionsToApprove")
def transactions_to_approve(call: Call) -> Answer:
    """Every submitted document. Raises Refusal for another module."""
    _check_module(call)
    rows = call.company.rows("PODOCUMENT", "\"STATE\" IN ('Submitted', 'Partially Approved')")
    body = "".join(_element("transaction", row, _WAITING, "WHENCREATED") for row in rows)
    return Answer(data=f"<data>{body}</data>")


def _check_module(call: Call) -> None:
    module = parsing.child_text(call.element, "module").lower()
    if module != _MODULE:
        raise not_in_schema(f"Element 'module': '{module}' is not {_MODULE}.")


def _element(name: str, row: Row, shown: dict[str, str], dated: str) -> str:
    year, month, day = row[dated].split("-")
    inside = "".join(
        f"<{element}>{escaped(row[field])}</{element}>" for element, field in shown.items()
    )
    return f"<{name}>{inside}<date>{month}/{day}/{year}</date></{name}>"
