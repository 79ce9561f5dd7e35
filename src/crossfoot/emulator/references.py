"""Who refers to whom in this company: the catalog's references and the company's own."""

from typing import Final

from crossfoot.emulator.company import Company
from crossfoot.emulator.tables import Table
from crossfoot.intacct.catalog import Reference

SIBLINGS = {"JOURNAL": "STATJOURNAL", "GLACCOUNT": "STATACCOUNT"}
"""Objects whose place in a reference a statistical sibling may take (§4.1)."""

OWN_CONTACTS = {
    "VENDOR": Reference(
        field="DISPLAYCONTACT.CONTACTNAME",
        object="CONTACT",
        to="CONTACTNAME",
        key="DISPLAYCONTACTKEY",
    ),
    "CUSTOMER": Reference(
        field="DISPLAYCONTACT.CONTACTNAME",
        object="CONTACT",
        to="CONTACTNAME",
        key="DISPLAYCONTACTKEY",
    ),
    "USERINFO": Reference(
        field="CONTACTINFO.CONTACTNAME", object="CONTACT", to="CONTACTNAME", key="CONTACTKEY"
    ),
}
"""The contact that a record makes and keeps; the catalog lists only references to others' ones."""


def references_of(company: Company, table: Table) -> list[Reference]:
    """The references that an object's fields make, to objects that this company has."""
    found = [r for r in table.object.references if company.has(r.object)]
    if table.name in OWN_CONTACTS:
        found.append(OWN_CONTACTS[table.name])
    return found + [
        Reference(field=dimension.line_field, object=dimension.object, to="id")
        for dimension in company.customization.dimensions.values()
        if dimension.line_field in table.custom
    ]


def references_to(company: Company, object_name: str) -> list[tuple[Table, Reference]]:
    """The references that point at an object, each with the table that holds it."""
    return [
        (table, reference)
        for table in company.populated()
        for reference in references_of(company, table)
        if reference.object == object_name
    ]


_REPEATED: Final = {
    "GLBUDGETITEM.PERIODNAME": [("PSTARTDATE", "START_DATE"), ("PENDDATE", "END_DATE")]
}


def repeated(company: Company, table: Table, reference: Reference) -> list[tuple[str, str]]:
    """Further fields beside a reference, each with the field of its target that it repeats."""
    known = _REPEATED.get(f"{table.name}.{reference.field}")
    return contact_fields(company, table, reference) if known is None else known


def contact_fields(company: Company, table: Table, reference: Reference) -> list[tuple[str, str]]:
    """The fields beside `X.CONTACTNAME`, each with the contact's field that it repeats."""
    prefix, dot, last = reference.field.rpartition(".")
    if reference.object != "CONTACT" or last != "CONTACTNAME" or not dot:
        return []
    contact = company.table("CONTACT")
    beside = [
        (field.id, field.id.removeprefix(f"{prefix}."))
        for field in table.fields
        if field.id.startswith(f"{prefix}.") and field.id != reference.field
    ]
    return [(ours, theirs) for ours, theirs in beside if contact.field(theirs)]
