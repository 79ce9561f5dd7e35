"""Bills that wait for approval, where the company's settings say so (intacct-xml §4.3)."""

from crossfoot.emulator import audit
from crossfoot.emulator.functions import Call
from crossfoot.emulator.subledgers import checks, documents
from crossfoot.emulator.subledgers.kinds import BILL
from crossfoot.emulator.validation import invalid

_WAITING = ("Submitted", "Partially Approved")


def approve(call: Call, key: str) -> None:
    """Approve a submitted bill: it is posted. Raises Invalid."""
    _move(call, key, "Posted", "A")
    row = documents.stored(call.company, BILL, key)
    if not row["WHENPOSTED"]:
        call.company.update(BILL.object, key, {"WHENPOSTED": row["WHENCREATED"]})
    documents.post(call, BILL, key)


def decline(call: Call, key: str) -> None:
    """Decline a submitted bill. Raises Invalid."""
    _move(call, key, "Declined", "U")


def recall(call: Call, key: str) -> None:
    """Make a submitted bill a draft again. Raises Invalid."""
    _move(call, key, "Draft", "D")


def _move(call: Call, key: str, state: str, code: str) -> None:
    company, row = call.company, checks.document_of(call, BILL.object, key)
    if row["STATE"] not in _WAITING:
        text = f"This transaction does not wait for approval: its state is {row['STATE']}."
        raise invalid(checks.BUSINESS, text)
    stamps = audit.modified(call, company.table(BILL.object))
    company.update(BILL.object, key, {"STATE": state, "RAWSTATE": code, **stamps})
    for line in company.rows(BILL.line, '"RECORDKEY" = ?', [key]):
        company.update(BILL.line, line["RECORDNO"], {"STATE": code})
    audit.record_access(call, company.table(BILL.object), key, "Modify")
