"""Employees, who leads whom, and who supervises departments and locations."""

from datetime import date, timedelta
from typing import Final, NamedTuple

from crossfoot.emulator.seed.draft import REFERENCE_DATE, Draft, Row
from crossfoot.emulator.seed.files import read_table
from crossfoot.emulator.seed.names import Names, Place, slug
from crossfoot.emulator.seed.organisation import ENTITY_CURRENCY, FOUNDED

_SHARES: Final = {
    "100": 1,
    "200": 2,
    "210": 6,
    "220": 3,
    "230": 4,
    "300": 4,
    "310": 12,
    "320": 6,
    "410": 30,
    "500": 12,
}
"""How many of eighty employees work in a department."""

_HOURLY: Final = "Hourly"


class _Site(NamedTuple):
    """A place of work: its location, the entity of that, and the town."""

    location: str
    entity: str
    place: Place


def draft_employees(draft: Draft, names: Names) -> None:
    """The staff: department heads first, everybody else below them."""
    titles = {department: text.split("|") for department, text in read_table("titles")}
    contacts = {row["CONTACTNAME"]: row for row in draft.of("CONTACT")}
    sites = [
        _Site(row["LOCATIONID"], row["ENTITY"], names.places[contacts[contact]["MAILADDRESS.CITY"]])
        for row in draft.of("LOCATION")
        if row["STATUS"] == "active" and "PARENTID" in row
        for contact in (row["CONTACTINFO.CONTACTNAME"],)
    ]
    taken = set(contacts)
    drawn = [department for department, share in _SHARES.items() for _ in range(share)]
    draft.add(
        "EMPLOYEETYPE", [{"NAME": "Salaried"}, {"NAME": _HOURLY}, {"NAME": "Contract & Temporary"}]
    )
    heads = list(titles)
    for at in range(draft.size.employees):
        department = heads[at] if at < len(heads) else draft.pick(drawn)
        title = titles[department][0]
        if at >= len(heads):
            title = draft.pick(titles[department][1:])
        site = draft.pick(sites) if at >= len(heads) else sites[0]
        employee, contact = _employee(draft, names, at, site, taken)
        employee |= {"DEPARTMENTID": department, "TITLE": title}
        if at:
            leader = 0 if at < len(heads) else heads.index(department)
            employee["SUPERVISORID"] = f"EMP-{leader + 1:04}"
        draft.add("EMPLOYEE", [employee])
        draft.add("CONTACT", [contact])
    _appoint_supervisors(draft, heads)


def _employee(draft: Draft, names: Names, at: int, site: _Site, taken: set[str]) -> tuple[Row, Row]:
    given, family = names.person()
    employee_id = f"EMP-{at + 1:04}"
    contact_name = f"{family}, {given}"
    if contact_name in taken:
        contact_name = f"{contact_name} ({employee_id})"
    taken.add(contact_name)
    started = draft.day(FOUNDED)
    employee = {
        "EMPLOYEEID": employee_id,
        "ENTITY": f"E{employee_id}",
        "CONTACT_NAME": contact_name,
        "PERSONALINFO.CONTACTNAME": contact_name,
        "LOCATIONID": site.location,
        "STARTDATE": started,
        "STATUS": draft.status() if at >= len(_SHARES) else "active",
        "EMPLOYEETYPE": draft.pick(["Salaried", "Salaried", _HOURLY]),
        "CURRENCY": ENTITY_CURRENCY[site.entity],
        "GENDER": draft.pick(["female", "male", ""]),
        "PAYMETHODKEY": "ACH" if site.entity == "E100" else "EFT",
    }
    if employee["STATUS"] == "inactive":
        employee["ENDDATE"] = draft.day(date.fromisoformat(started))
        employee["TERMINATIONTYPE"] = draft.pick(["voluntary", "involuntary", "retired"])
    if draft.chance(0.7):
        age = timedelta(days=draft.random.randint(20 * 365, 62 * 365))
        employee["BIRTHDATE"] = (REFERENCE_DATE - age).isoformat()
    if draft.chance(0.3):
        employee["CLASSID"] = draft.pick(["10", "20", "21", "22"])
    contact = {
        "CONTACTNAME": contact_name,
        "FIRSTNAME": given,
        "LASTNAME": family,
        "PRINTAS": f"{given} {family}",
        "STATUS": employee["STATUS"],
    }
    if draft.chance(0.9):
        contact["EMAIL1"] = f"{slug(given)}.{slug(family)}.{at + 1}@larkfield.example"
    if draft.chance(0.8):
        contact["PHONE1"] = names.phone(site.place)
    if draft.chance(0.9):
        for part, text in names.address(site.place).items():
            contact[f"MAILADDRESS.{part}"] = text
    return employee, contact


def _appoint_supervisors(draft: Draft, heads: list[str]) -> None:
    if not draft.of("EMPLOYEE"):
        return
    for department in draft.of("DEPARTMENT"):
        if department["DEPARTMENTID"] in heads:
            head = heads.index(department["DEPARTMENTID"])
            department["SUPERVISORID"] = f"EMP-{head + 1:04}"
    for name in ("LOCATION", "LOCATIONENTITY"):
        for location in draft.of(name):
            if location["LOCATIONTYPE"] == "E":
                location["SUPERVISORID"] = "EMP-0001"
