"""What is refused in documents and payments beside wrong types and unknown references (§6.2)."""

from decimal import Decimal
from typing import Final

from crossfoot.emulator import attachments
from crossfoot.emulator.company import Company, Row
from crossfoot.emulator.functions import Call, ErrorEntry
from crossfoot.emulator.ledger import checks as ledger_checks
from crossfoot.emulator.ledger.checks import check_in_use
from crossfoot.emulator.ledger.sides import Side
from crossfoot.emulator.references import references_of
from crossfoot.emulator.refusals import unknown_transaction
from crossfoot.emulator.subledgers.kinds import Kind
from crossfoot.emulator.tables import Table, quoted
from crossfoot.emulator.validation import Invalid, Stored, invalid, invalid_reference

BUSINESS: Final = "BL01001973"
FORMAT: Final = "BL03000018"


def check_references(call: Call, table: Table, values: Stored) -> None:
    """Everything referred to is active and open to the session's entity. Raises Invalid."""
    company = call.company
    for reference in references_of(company, table):
        wanted = values.get(reference.field)
        if wanted is None:
            continue
        found = company.find_by(reference.object, reference.to, wanted)
        if found is None:
            continue  # a statistical sibling, or refused already
        target = company.table(reference.object)
        owner = found.get("MEGAENTITYID", "")
        if call.session.entity_id and owner not in {"", call.session.entity_id}:
            raise invalid_reference(target, str(wanted))
        check_in_use(target, found, str(wanted))


def check_dimensions(company: Company, values: Stored, account: str) -> None:
    """A line has every dimension that its account requires. Raises Invalid."""
    line = {name: str(value) for name, value in values.items() if value is not None}
    line |= {name.removesuffix("ID"): line.get(name, "") for name in ("DEPARTMENTID", "LOCATIONID")}
    found = company.find_by("GLACCOUNT", "ACCOUNTNO", account)
    ledger_checks.check_dimensions(found or {}, {**line, "ACCOUNTNO": account})


def check_account(company: Company, account: str) -> str:
    """The account is there. Raises Invalid."""
    if company.find_by("GLACCOUNT", "ACCOUNTNO", account) is None:
        raise invalid_reference(company.table("GLACCOUNT"), account)
    return account


def check_attachment(company: Company, values: Stored) -> None:
    """SUPDOCID names an attachment. Raises Invalid."""
    wanted = values.get("SUPDOCID")
    if wanted is not None and not attachments.number_of(company, str(wanted)):
        raise invalid(BUSINESS, f"The supdoc '{wanted}' does not exist.")


def check_number(company: Company, kind: Kind, values: Stored, own_key: str = "") -> None:
    """No other document of the party has this number. Raises Invalid, BL03002185."""
    number = values.get("RECORDID")
    if number is None or company.settings.duplicate_document_numbers == "allow":
        return
    table, party = company.table(kind.object), kind.side.party_field
    company.index(table, "RECORDID")
    taken = company.database.execute(
        f'SELECT 1 FROM {table.sql} WHERE "RECORDID" = ? AND {quoted(party)} = ?'
        f" AND {quoted(table.key)} <> ? LIMIT 1",
        [number, values[party], own_key or 0],
    ).fetchone()
    if taken:
        raise invalid("BL03002185", f"A transaction with that number already exists: {number}")


def check_signs(kind: Kind, amounts: list[Decimal]) -> None:
    """Lines of an AP adjustment all raise, or all lower, what is owed (§4.3). Raises Invalid."""
    mixed = any(amount > 0 for amount in amounts) and any(amount < 0 for amount in amounts)
    if kind.adjusts and kind.side.party == "VENDOR" and mixed:
        text = "The line amounts of an AP adjustment must all be positive or all be negative."
        raise invalid(BUSINESS, text)


def check_unpaid(company: Company, side: Side, row: Row, object_name: str) -> None:
    """No payment, be it a draft or void, names a record that is to be deleted. Raises Invalid."""
    named = {
        side.document: ("RECORDKEY", "NEGATIVEINVOICEKEY"),
        side.adjustment: ("POSADJKEY", "ADJUSTMENTKEY"),
        "ARADVANCE": ("ADVANCEKEY",),
    }
    detail = company.table(side.detail)
    for field in filter(detail.field, named[object_name]):
        if company.find_by(detail.name, field, row["RECORDNO"]):
            label = company.table(object_name).object.label
            shown = row["RECORDID"] or row["RECORDNO"]
            used_by = company.table(side.payment).object.label
            text = f"{label} {shown} cannot be deleted: it is used by {used_by} records."
            raise invalid(BUSINESS, text)


def document_of(call: Call, object_name: str, key: str) -> Row:
    """The record with this number, if the session may see it. Raises Invalid."""
    found = call.company.find_by(object_name, "RECORDNO", key) if key.isdigit() else None
    owner = (found or {}).get("MEGAENTITYID", "")
    if found is None or (call.session.entity_id and owner not in {"", call.session.entity_id}):
        raise unknown_transaction(key)
    return found


def to_change(call: Call, table: Table, key: str) -> Row:
    """The record that an update names. Raises Invalid."""
    if call.company.find_by(table.name, "RECORDNO", key or 0) is None:
        raise Invalid(ErrorEntry(f"Cannot update non-existing {table.name} with RECORDNO={key}."))
    return document_of(call, table.name, key)


def to_delete(call: Call, table: Table, key: str) -> Row:
    """The record that a delete names. Raises Invalid."""
    if call.company.find_by(table.name, "RECORDNO", key) is None:
        sentence = f"Cannot find {table.name.lower()} with key '{key}' to delete."
        raise invalid(BUSINESS, sentence)
    return document_of(call, table.name, key)
