"""Contacts that a record brings with it (intacct-xml §4.3, §4.8).

A vendor's and a customer's DISPLAYCONTACT is a contact of its own, made with the record. A user's
CONTACTINFO names a contact, or makes one from its name and e-mail address. The other structures
with a CONTACTNAME refer to contacts that must exist; the catalog lists them as references.
"""

from collections.abc import Callable

from crossfoot.emulator import audit, companions
from crossfoot.emulator.company import Company, Row
from crossfoot.emulator.functions import Call
from crossfoot.emulator.references import OWN_CONTACTS
from crossfoot.emulator.tables import Table
from crossfoot.emulator.validation import Invalid, Stored, check_unused, invalid
from crossfoot.intacct.catalog import Reference


def _vendor_contact(values: Stored) -> str:
    return f"{_print_as(values)}(V{values['VENDORID']})"


def _customer_contact(values: Stored) -> str:
    return f"{_print_as(values)}(C{values['CUSTOMERID']})"


def _print_as(values: Stored) -> str:
    return str(values.get("DISPLAYCONTACT.PRINTAS") or values["NAME"])


def _user_contact(values: Stored) -> str:
    last, first = values.get("CONTACTINFO.LASTNAME"), values.get("CONTACTINFO.FIRSTNAME")
    if not last or not first:
        sentence = (
            "Missing required field(s) for User: CONTACTINFO.LASTNAME, CONTACTINFO.FIRSTNAME."
        )
        raise invalid("BL03000018", sentence)
    return f"{last}, {first}"


_NAMED: dict[str, Callable[[Stored], str]] = {
    "VENDOR": _vendor_contact,
    "CUSTOMER": _customer_contact,
    "USERINFO": _user_contact,
}


def before_create(call: Call, table: Table, values: Stored) -> None:
    """Make the contact that a new record owns, and name it in the record. Raises Invalid."""
    owned = OWN_CONTACTS.get(table.name)
    if owned is None:
        return
    name = str(values.get(owned.field) or _NAMED[table.name](values))
    contact = _fields_sent(call.company, owned, values)
    known = call.company.find_by("CONTACT", "CONTACTNAME", name)
    if known is None:
        _make(call, name, str(values.get("NAME") or name), contact)
    elif contact:
        _change(call, known, contact)
    values[owned.field] = name


def _make(call: Call, name: str, print_as: str, contact: Stored) -> None:
    table = call.company.table("CONTACT")
    made: Stored = {"PRINTAS": print_as, **contact, "CONTACTNAME": name}
    key = call.company.insert("CONTACT", {**made, **audit.created(call, table)})
    audit.record_access(call, table, key, "Create")


def before_update(call: Call, table: Table, before: Row, values: Stored) -> None:
    """Carry changes of the owned contact's fields into the contact itself."""
    owned = OWN_CONTACTS.get(table.name)
    if owned is None:
        return
    changes = _fields_sent(call.company, owned, values)
    contact = call.company.find_by("CONTACT", "CONTACTNAME", before[owned.field])
    if contact is not None and changes and owned.field not in values:
        _change(call, contact, changes)
        values[owned.field] = before[owned.field]


def _change(call: Call, contact: Row, changes: Stored) -> None:
    """Change a contact, and with it every record that shows it."""
    table, key = call.company.table("CONTACT"), contact["RECORDNO"]
    call.company.update("CONTACT", key, {**changes, **audit.modified(call, table)})
    after = call.company.find_by("CONTACT", "RECORDNO", key) or contact
    companions.follow(call.company, table, contact, after)
    audit.record_access(call, table, key, "Modify", audit.differences(contact, after))


def after_delete(call: Call, table: Table, before: Row) -> None:
    """Remove the contact that a removed record owned, unless something else refers to it."""
    owned = OWN_CONTACTS.get(table.name)
    if owned is None:
        return
    contact = call.company.find_by("CONTACT", "CONTACTNAME", before[owned.field])
    if contact is None:
        return
    try:
        check_unused(call.company, call.company.table("CONTACT"), contact)
    except Invalid:
        return
    call.company.delete("CONTACT", contact["RECORDNO"])


def _fields_sent(company: Company, owned: Reference, values: Stored) -> Stored:
    """What was sent of the contact, under the contact's own names."""
    prefix = owned.field.removesuffix("CONTACTNAME")
    contact = company.table("CONTACT")
    return {
        name.removeprefix(prefix): value
        for name, value in values.items()
        if name.startswith(prefix)
        and name != owned.field
        and contact.field(name.removeprefix(prefix))
    }
