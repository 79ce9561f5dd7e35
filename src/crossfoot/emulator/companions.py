"""References between records, and the companion fields that follow them.

A bill's VENDORID is checked against VENDOR and fills VENDORKEY and VENDORNAME; when the vendor is
renamed, its bills follow. A reference to a contact (`PERSONALINFO.CONTACTNAME`) also brings the
contact's own fields (`PERSONALINFO.EMAIL1`). Which fields belong together is the catalog's word.
"""

from crossfoot.emulator.company import Company, Row
from crossfoot.emulator.references import SIBLINGS, references_of, references_to, repeated
from crossfoot.emulator.tables import Table, quoted
from crossfoot.emulator.validation import Stored, invalid, invalid_reference
from crossfoot.intacct.catalog import Reference


def link(company: Company, table: Table, values: Stored) -> None:
    """Check every reference in `values` and fill its companions in. Raises Invalid."""
    for reference in references_of(company, table):
        if reference.field in values:
            wanted = values[reference.field]
            target = None if wanted is None else _target(company, reference, str(wanted))
            _check_active(table, reference, target)
            values.update(_copied(company, table, reference, target))
        elif reference.key and values.get(reference.key) is not None:
            target = company.find_by(
                reference.object, company.table(reference.object).key, str(values[reference.key])
            )
            if target is None:
                raise invalid_reference(company.table(reference.object), str(values[reference.key]))
            values.update(_copied(company, table, reference, target))


def _target(company: Company, reference: Reference, wanted: str) -> Row:
    """The record referred to by its natural id, or by `id--name` (intacct-xml §7)."""
    for text in (wanted, wanted.partition("--")[0]):
        found = company.find_by(reference.object, reference.to, text)
        if found is not None:
            return found
    sibling = SIBLINGS.get(reference.object)
    found = company.find_by(sibling, reference.to, wanted) if sibling else None
    if found is None:
        raise invalid_reference(company.table(reference.object), wanted)
    return {**found, "RECORDNO": ""}  # its number would be taken for that of the other object


def _check_active(table: Table, reference: Reference, target: Row | None) -> None:
    if target is None or reference.object != "VENDOR" or table.natural_key is not None:
        return
    if target.get("STATUS") == "inactive":
        sentence = f"Activate the vendor {target['VENDORID']}, then try again."
        raise invalid("BL01001973", sentence)


def _copied(company: Company, table: Table, reference: Reference, target: Row | None) -> Stored:
    """The reference and its companions as the target has them; all blank without a target."""
    seen: Row = target or {}
    key = company.table(reference.object).key
    copied: Stored = {reference.field: seen.get(reference.to) or None}
    if reference.key and table.field(reference.key):
        copied[reference.key] = seen.get(key) or None
    if reference.name and reference.shows and table.field(reference.name):
        copied[reference.name] = seen.get(reference.shows) or None
    for ours, theirs in repeated(company, table, reference):
        copied[ours] = seen.get(theirs) or None
    return copied


def follow(company: Company, table: Table, before: Row, after: Row) -> None:
    """After a record has changed: bring every row that refers to it up to date."""
    changed = {name for name in after if after[name] != before.get(name)}
    for holder, reference in references_to(company, table.name):
        copied = _copied(company, holder, reference, after)
        shown = {reference.to, reference.shows or reference.to}
        shown |= {theirs for _, theirs in repeated(company, holder, reference)}
        if not shown & changed:
            continue
        by, value = reference.field, before[reference.to]
        if reference.key and holder.field(reference.key):
            by, value = reference.key, after[table.key]
        company.index(holder, by)
        kept = f"{holder.sql} WHERE {quoted(by)} = ?"
        if not company.database.execute(f"SELECT 1 FROM {kept} LIMIT 1", [value]).fetchone():
            continue
        company.writable(holder)
        sets = ", ".join(f"{quoted(name)} = ?" for name in copied)
        company.database.execute(
            f"UPDATE {holder.sql} SET {sets} WHERE {quoted(by)} = ?", [*copied.values(), value]
        )
