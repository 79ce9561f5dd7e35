"""getAuditTrail: who did what to one record, from AUDITHISTORY (intacct-xml §3.8)."""

from crossfoot.emulator.company import Row
from crossfoot.emulator.functions import Answer, Call, function
from crossfoot.emulator.refusals import unknown_object
from crossfoot.emulator.response import leaf


@function("getAuditTrail")
def audit_trail(call: Call) -> Answer:
    """The record's trail, oldest first; nothing for a record that never was.

    Raises:
        Refusal: The object does not exist.
    """
    name = _text(call, "object")
    if not call.company.has(name):
        raise unknown_object(name)
    key = _text(call, "recordNo") or _text(call, "objectKey")
    entries = call.company.rows(
        "AUDITHISTORY",
        '"OBJECTTYPE" = ? AND ("OBJECTKEY" = ? OR "OBJECTKEY" LIKE ?)',
        [name.lower(), key, f"{key}--%"],
    )
    blocks = "".join(_entry(name, key, row) for row in entries)
    return Answer(data=f"<data>{blocks}</data>")


def _entry(name: str, key: str, row: Row) -> str:
    texts = {
        "userId": row["USERID"],
        "object": name,
        "objectKey": key,
        "accessTime": row["ACCESSTIME"].replace(" ", "T") + "+00:00",
        "accessMode": row["ACCESSMODE"],
        "workflowAction": row["WORKFLOWACTION"],
        "webServer": "",
        "trackingId": "",
        "ipAddress": row["IPADDRESS"],
        "source": row["SOURCE"],
    }
    inside = "".join(leaf(field, text) for field, text in texts.items())
    return f"<auditTrailDetail>{inside}</auditTrailDetail>"


def _text(call: Call, child: str) -> str:
    return (call.element.findtext(child) or "").strip()
