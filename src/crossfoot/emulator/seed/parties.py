"""Vendors and customers, with their types, terms and contacts."""

from typing import Final

from crossfoot.emulator.seed.draft import Draft, Row, full
from crossfoot.emulator.seed.names import Names, Place, odd_names, scattered, slug

_FROM_BILL: Final = "from invoice/bill date"
_TERMS: Final = (
    ("Due on Receipt", 0, _FROM_BILL, None),
    ("Net 10", 10, _FROM_BILL, None),
    ("Net 15", 15, _FROM_BILL, None),
    ("Net 30", 30, _FROM_BILL, None),
    ("Net 45", 45, _FROM_BILL, None),
    ("Net 60", 60, _FROM_BILL, None),
    ("2% 10, Net 30", 30, _FROM_BILL, 2),
    ("15th of next month", 15, "of next month from invoice/bill date", None),
    ("30 Tage ohne Abzug", 30, "after end of month of invoice/bill date", None),
    ("Prepaid (old)", 0, _FROM_BILL, None),
)
TERMS: Final = tuple(term for term, *_ in _TERMS[:-1])

_VENDOR_TYPES: Final = (
    ("Suppliers", ""),
    ("Raw Materials", "Suppliers"),
    ("Freight & Logistics", "Suppliers"),
    ("Services", ""),
    ("Contractors", "Services"),
    ("Utilities", "Services"),
    ("Government", ""),
)
_CUSTOMER_TYPES: Final = (
    ("Industry", ""),
    ("Food & Beverage", "Industry"),
    ("Water & Environment", "Industry"),
    ("Education", ""),
    ("Web Shop", ""),
    ("Distributors", ""),
    ("Government", ""),
)
_VENDOR_KINDS: Final = [name for name, _ in _VENDOR_TYPES]
_CUSTOMER_KINDS: Final = [name for name, _ in _CUSTOMER_TYPES]

_VENDOR_ROLES: Final = {"CONTACTINFO": 0.15, "PAYTO": 0.1, "RETURNTO": 0.05}
_CUSTOMER_ROLES: Final = {"CONTACTINFO": 0.25, "BILLTO": 0.12, "SHIPTO": 0.12}
"""Contacts beside the displayed one, and the share of parties that have them."""


def draft_terms(draft: Draft) -> None:
    """Payment terms and the types of vendors and customers."""
    for name in ("APTERM", "ARTERM"):
        draft.add(name, [_term(*term) for term in _TERMS])
        draft.of(name)[-1]["STATUS"] = "inactive"
    draft.add("VENDTYPE", [full(NAME=n, PARENT__NAME=parent) for n, parent in _VENDOR_TYPES])
    draft.add("CUSTTYPE", [full(NAME=n, PARENT__NAME=parent) for n, parent in _CUSTOMER_TYPES])


def draft_vendors(draft: Draft, names: Names) -> None:
    """Suppliers, carriers and contractors; some are persons, some belong to one entity."""
    vendors: list[Row] = []
    contacts: list[Row] = []
    odd = scattered(odd_names("vendor"), draft.size.vendors)
    for at in range(draft.size.vendors):
        vendor, its_contacts = _vendor(draft, names, at + 1, odd.get(at, ""))
        vendors.append(vendor)
        contacts += its_contacts
    _give_parents(draft, vendors, "VENDORID")
    _mark_non_posting(vendors)
    draft.add("VENDOR", vendors)
    draft.add("CONTACT", contacts)
    groups = (("PREFERRED", "Preferred Suppliers"), ("1099", "Reported on 1099"))
    draft.add("VENDORGROUP", [{"ID": i, "NAME": n, "GROUPTYPE": "SPECIFIC"} for i, n in groups])


def draft_customers(draft: Draft, names: Names) -> None:
    """Laboratories, breweries, schools and people who buy in the web shop."""
    customers: list[Row] = []
    contacts: list[Row] = []
    sellers = [r["EMPLOYEEID"] for r in draft.of("EMPLOYEE") if r.get("DEPARTMENTID") == "310"]
    odd = scattered(odd_names("customer"), draft.size.customers)
    for at in range(draft.size.customers):
        customer, its_contacts = _customer(draft, names, at + 1, odd.get(at, ""))
        if sellers and draft.chance(0.6):
            customer["CUSTREPID"] = draft.pick(sellers)
        customers.append(customer)
        contacts += its_contacts
    _give_parents(draft, customers, "CUSTOMERID")
    _mark_non_posting(customers)
    draft.add("CUSTOMER", customers)
    draft.add("CONTACT", contacts)


def _term(name: str, days: int, due_from: str, discount: int | None) -> Row:
    row = {
        "NAME": name,
        "DESCRIPTION": name,
        "DUEDATE": str(days),
        "DUEFROM": due_from,
        "PEN_TYPES": "No Penalty",
    }
    if discount is not None:
        row |= {
            "DISCDATE": "10",
            "DISCFROM": _FROM_BILL,
            "DISCAMOUNT": str(discount),
            "DISCPERCAMN": "%",
        }
    return row


def _vendor(draft: Draft, names: Names, number: int, odd: str) -> tuple[Row, list[Row]]:
    place = names.place()
    given, family = names.person()
    person = (given, family) if not odd and draft.chance(0.12) else None
    name = odd or (f"{given} {family}" if person else names.organisation("vendor", place))
    vendor_id = f"LEG-{number}" if draft.chance(0.03) else f"V-{number:05}"
    vendor = {
        "VENDORID": vendor_id,
        "NAME": name,
        "ENTITY": f"V{vendor_id}",
        "STATUS": draft.status(),
        "VENDTYPE": "Contractors" if person else draft.pick(_VENDOR_KINDS),
        "TOTALDUE": "0",
        "ISINDIVIDUAL": "true" if person else "false",
        "PAYMENTPRIORITY": "High" if draft.chance(0.1) else "Normal",
    }
    _fill_terms(draft, vendor, place)
    if draft.chance(0.7):
        vendor["TAXID"] = names.tax_number(place)
    if vendor["VENDTYPE"] == "Freight & Logistics":
        vendor["APACCOUNT"] = "2005"
    if draft.chance(0.4):
        vendor["PAYMETHODKEY"] = "ACH" if place.code == "US" else "EFT"
    if draft.chance(0.3):
        vendor["VENDORACCOUNTNO"] = names.pattern("LARK-#####")
    if place.code == "US" and person:
        vendor |= {"FORM1099TYPE": "NEC", "FORM1099BOX": "1", "NAME1099": name}
    if draft.chance(0.05):
        vendor["COMMENTS"] = f'Ask for "{given}" first; invoices by e-mail only\nNo parcels < 5 kg'
    contacts = [_display_contact(draft, names, vendor, person, place)]
    _add_contacts(draft, names, vendor, contacts, _VENDOR_ROLES)
    return vendor, contacts


def _customer(draft: Draft, names: Names, number: int, odd: str) -> tuple[Row, list[Row]]:
    place = names.place()
    given, family = names.person()
    person = (given, family) if not odd and draft.chance(0.25) else None
    name = odd or (f"{given} {family}" if person else names.organisation("customer", place))
    customer_id = f"WEB{number}" if person else f"C-{number:05}"
    customer = {
        "CUSTOMERID": customer_id,
        "NAME": name,
        "ENTITY": f"C{customer_id}",
        "STATUS": draft.status(),
        "CUSTTYPE": "Web Shop" if person else draft.pick(_CUSTOMER_KINDS),
        "TOTALDUE": "0",
        "DELIVERY_OPTIONS": "E-Mail" if person else "Print#~#E-Mail",
        "EMAILOPTIN": "true" if draft.chance(0.5) else "false",
    }
    _fill_terms(draft, customer, place)
    if not person and draft.chance(0.5):
        customer["TAXID"] = names.tax_number(place)
    if person:
        customer["TERMNAME"] = "Due on Receipt"
    if customer["CUSTTYPE"] == "Distributors":
        customer["ARACCOUNT"] = "1105"
    if draft.chance(0.1):
        customer["RESALENO"] = names.pattern("R-######")
    if draft.chance(0.04):
        customer["COMMENTS"] = f"Delivery through the yard; ring at <{family}>"
    contacts = [_display_contact(draft, names, customer, person, place)]
    _add_contacts(draft, names, customer, contacts, {} if person else _CUSTOMER_ROLES)
    return customer, contacts


def _fill_terms(draft: Draft, party: Row, place: Place) -> None:
    if draft.chance(0.92):
        party["TERMNAME"] = draft.pick(TERMS)
    if draft.chance(0.97):
        party["CURRENCY"] = place.currency
    if draft.chance(0.4):
        party["CREDITLIMIT"] = str(draft.random.randint(1, 80) * 2_500)
    if draft.chance(0.03):
        party["ONHOLD"] = "true"
    if draft.chance(0.08):
        party["MEGAENTITYID"] = place.entity


def _display_contact(
    draft: Draft, names: Names, party: Row, person: tuple[str, str] | None, place: Place
) -> Row:
    """The contact that the party's own page shows, named as the gateway names those it makes."""
    name = party["NAME"]
    contact = _contact(f"{name}({party['ENTITY']})", party)
    contact["PRINTAS"] = name
    if person:
        contact["FIRSTNAME"], contact["LASTNAME"] = person
    else:
        contact["COMPANYNAME"] = name
    party["DISPLAYCONTACT.CONTACTNAME"] = contact["CONTACTNAME"]
    _fill_reach(draft, names, contact, place, slug(name))
    contact["TAXABLE"] = "true" if draft.chance(0.8) else "false"
    if "TAXID" in party:
        contact["TAXID"] = party["TAXID"]
    return contact


def _add_contacts(
    draft: Draft, names: Names, party: Row, contacts: list[Row], roles: dict[str, float]
) -> None:
    """A person of its own in each role, for the role's share of the parties."""
    for role, share in roles.items():
        if draft.chance(share):
            given, family = names.person()
            contact = _contact(f"{family}, {given} - {role.title()} {party['ENTITY']}", party)
            contact |= {"FIRSTNAME": given, "LASTNAME": family, "PRINTAS": f"{given} {family}"}
            contact |= {f: text for f, text in contacts[0].items() if f.startswith("MAILADDRESS")}
            contact["COMPANYNAME"] = party["NAME"]
            contact["EMAIL1"] = f"{slug(given)}.{slug(family)}@{slug(party['NAME'])}.example"
            contacts.append(contact)
            party[f"{role}.CONTACTNAME"] = contact["CONTACTNAME"]


def _contact(name: str, party: Row) -> Row:
    contact = {"CONTACTNAME": name, "STATUS": "active", "VISIBLE": "true"}
    if "MEGAENTITYID" in party:
        contact["MEGAENTITYID"] = party["MEGAENTITYID"]
    return contact


def _fill_reach(draft: Draft, names: Names, contact: Row, place: Place, host: str) -> None:
    """Address, telephone and e-mail; each is missing now and then."""
    chance = draft.random.random
    if chance() < 0.95:
        for part, text in names.address(place).items():
            contact[f"MAILADDRESS.{part}"] = text
    if chance() < 0.85:
        contact["PHONE1"] = names.phone(place)
    if chance() < 0.15:
        contact["CELLPHONE"] = names.phone(place)
    if chance() < 0.1:
        contact["FAX"] = names.phone(place)
    if chance() < 0.88:
        contact["EMAIL1"] = f"billing@{host}.example"
        if chance() < 0.15:
            contact["EMAIL2"] = f"office@{host}.example"
    if chance() < 0.3:
        contact["URL1"] = f"https://www.{host}.example/?from=larkfield&lang=en"


def _give_parents(draft: Draft, parties: list[Row], id_field: str) -> None:
    """One party in forty belongs to one of the first twenty that every entity may use."""
    shared = [party[id_field] for party in parties[:20] if "MEGAENTITYID" not in party]
    for party in parties[20:]:
        if draft.chance(0.025):
            party["PARENTID"] = draft.pick(shared)


def _mark_non_posting(parties: list[Row]) -> None:
    """Two parties that are active but may not be posted to."""
    for at in (len(parties) // 3, len(parties) // 2):
        if parties:
            parties[at]["STATUS"] = "active non-posting"
