"""Approvals of purchasing transactions: one step, where the company asks for it (§4.6)."""

from crossfoot.emulator import audit
from crossfoot.emulator.functions import Call
from crossfoot.emulator.orders.paper import Paper
from crossfoot.emulator.validation import invalid


def submit(call: Call, paper: Paper) -> None:
    """Remember that a document was submitted."""
    _record(call, paper, 0, "Submitted", "")


def decide(call: Call, paper: Paper, action: str, comment: str) -> None:
    """Remember who approved or declined a document. Raises Invalid unless it waits for that."""
    if paper.state not in {"Submitted", "Partially Approved"}:
        text = f"The transaction {paper.id} does not wait for approval: it is {paper.state}."
        raise invalid("BL01001973", text)
    _record(call, paper, 1, action, comment)


def _record(call: Call, paper: Paper, level: int, action: str, comment: str) -> None:
    table = call.company.table("PODOCUMENTAPPROVAL")
    row = {
        "DOCID": paper.id,
        "APPROVALLEVEL": level,
        "APPROVERID": call.session.login_id,
        "ACTION": action,
        "ACTIONDATE": call.company.now().date(),
        "COMMENTS": comment,
        **audit.created(call, table),
    }
    call.company.insert(table.name, row)
