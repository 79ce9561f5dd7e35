"""Who did what when: the audit fields of a record, and the rows of AUDITHISTORY.

Source: intacct-xml §4.0 (`@AUD`, `@AUD2`, `@ENT`), §4.8 (AUDITHISTORY). WHENCREATED is the audit
stamp on master data and the business date on documents, which have AUWHENCREATED instead.
"""

from datetime import UTC

from crossfoot.emulator.company import Company, Row
from crossfoot.emulator.functions import Call
from crossfoot.emulator.tables import Table
from crossfoot.emulator.validation import Stored

SOURCE = "api"


def stamp(company: Company) -> str:
    """The company's instant now, as a stored timestamp."""
    return company.now().astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")


def created(call: Call, table: Table) -> Stored:
    """The audit and entity fields of a new record."""
    now = stamp(call.company)
    values: Stored = {
        "AUWHENCREATED": now,
        "createdAt": now,
        "createdBy": call.session.user_key or None,
    }
    when = table.field("WHENCREATED")
    if when is not None and when.type == "timestamp":
        values["WHENCREATED"] = now
    values |= {
        "CREATEDBY": call.session.user_key or None,
        "CREATEDBYLOGINID": call.session.login_id,
    }
    values |= modified(call, table)
    if call.session.entity_id:
        values |= _entity(call.company, call.session.entity_id)
    return {name: value for name, value in values.items() if _has(table, name)}


def modified(call: Call, table: Table) -> Stored:
    """The audit fields of a change."""
    now, user = stamp(call.company), call.session.user_key or None
    values: Stored = {
        "WHENMODIFIED": now,
        "MODIFIED": now,
        "MODIFIEDBY": user,
        "MODIFIEDBYLOGINID": call.session.login_id,
        "updatedAt": now,
        "updatedBy": user,
    }
    return {name: value for name, value in values.items() if _has(table, name)}


def _has(table: Table, name: str) -> bool:
    field = table.field(name)
    return field is not None and field.id == name


def _entity(company: Company, entity_id: str) -> Stored:
    entity = company.find("LOCATIONENTITY", entity_id) or {}
    return {
        "MEGAENTITYKEY": entity.get("RECORDNO"),
        "MEGAENTITYID": entity_id,
        "MEGAENTITYNAME": entity.get("NAME"),
    }


def record_access(
    call: Call,
    table: Table,
    key: str,
    mode: str,
    changes: list[tuple[str, str, str]] | None = None,
) -> None:
    """Write AUDITHISTORY: one row, or one for each (field, before, after) of a modification."""
    if table.name in {"AUDITHISTORY", "ADVAUDITHISTORY"}:
        return
    row: Stored = {
        "OBJECTTYPE": table.name.lower(),
        "OBJECTKEY": key,
        "USERID": call.session.login_id,
        "ACCESSTIME": stamp(call.company),
        "ACCESSMODE": mode,
        "SOURCE": SOURCE,
    }
    rows = [
        {**row, "FIELD_NAME": name, "FIELD_BEFORE": before, "FIELD_AFTER": after}
        for name, before, after in changes or []
    ]
    call.company.insert_many("AUDITHISTORY", rows or [row])


_OWN = frozenset(
    {"WHENMODIFIED", "MODIFIED", "MODIFIEDBY", "MODIFIEDBYLOGINID", "updatedAt", "updatedBy"}
)


def differences(before: Row, after: Row) -> list[tuple[str, str, str]]:
    """The fields that changed, with both values; the audit fields themselves do not count."""
    return [
        (name, before[name], after[name])
        for name in after
        if name not in _OWN and before[name] != after[name]
    ]
