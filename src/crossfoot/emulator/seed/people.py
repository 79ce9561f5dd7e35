"""Employees, who leads whom, and who supervises departments and locations."""

from datetime import date, timedelta
from typing import Final, NamedTuple

from crossfoot.emulator.seed.draft import Draft, Row, full
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
    """The staff: department heads first, everybody else below the head of their department."""
    kinds = ("Salaried", _HOURLY, "Contract & Temporary")
    draft.add("EMPLOYEETYPE", [{"NAME": kind} for kind in kinds])
    titles = {department: text.split("|") for department, text in read_table("titles")}
    heads = list(titles)
    drawn = [department for department, share in _SHARES.items() for _ in range(share)]
    sites = _sites(draft, names)
    taken = {row["CONTACTNAME"] for row in draft.of("CONTACT")}
    for at in range(draft.size.employees):
        leads = at < len(heads)
        department = heads[at] if leads else draft.pick(drawn)
        site = sites[0] if leads else draft.pick(sites)
        contact = _contact(draft, names, at, site, taken)
        contact["STATUS"] = "active" if leads else draft.status()
        employee = _employee(draft, at, contact, site)
        employee["DEPARTMENTID"] = department
        employee["TITLE"] = titles[department][0] if leads else draft.pick(titles[department][1:])
        if at:
            employee["SUPERVISORID"] = _employee_id(0 if leads else heads.index(department))
        draft.add("EMPLOYEE", [employee])
        draft.add("CONTACT", [contact])
    _appoint_supervisors(draft, heads)


def _sites(draft: Draft, names: Names) -> list[_Site]:
    """Where people may work: active locations below an entity, the head office first."""
    contacts = {row["CONTACTNAME"]: row for row in draft.of("CONTACT")}
    return [
        _Site(
            row["LOCATIONID"],
            row["ENTITY"],
            names.places[contacts[row["CONTACTINFO.CONTACTNAME"]]["MAILADDRESS.CITY"]],
        )
        for row in draft.of("LOCATION")
        if row["STATUS"] == "active" and "PARENTID" in row
    ]


def _employee_id(at: int) -> str:
    return f"EMP-{at + 1:04}"


def _contact(draft: Draft, names: Names, at: int, site: _Site, taken: set[str]) -> Row:
    given, family = names.person()
    name = f"{family}, {given}"
    if name in taken:
        name = f"{name} ({_employee_id(at)})"
    taken.add(name)
    contact = {
        "CONTACTNAME": name,
        "FIRSTNAME": given,
        "LASTNAME": family,
        "PRINTAS": f"{given} {family}",
    }
    if draft.chance(0.9):
        contact["EMAIL1"] = f"{slug(given)}.{slug(family)}.{at + 1}@larkfield.example"
    if draft.chance(0.8):
        contact["PHONE1"] = names.phone(site.place)
    if draft.chance(0.9):
        address = names.address(site.place)
        contact |= {f"MAILADDRESS.{part}": text for part, text in address.items()}
    return contact


def _employee(draft: Draft, at: int, contact: Row, site: _Site) -> Row:
    started = draft.day(FOUNDED)
    employee = full(
        EMPLOYEEID=_employee_id(at),
        ENTITY=f"E{_employee_id(at)}",
        CONTACT_NAME=contact["CONTACTNAME"],
        PERSONALINFO__CONTACTNAME=contact["CONTACTNAME"],
        LOCATIONID=site.location,
        STARTDATE=started,
        STATUS=contact["STATUS"],
        EMPLOYEETYPE=draft.pick(["Salaried", "Salaried", _HOURLY]),
        CURRENCY=ENTITY_CURRENCY[site.entity],
        GENDER=draft.pick(["female", "male", ""]),
        PAYMETHODKEY="ACH" if site.entity == "E100" else "EFT",
    )
    if draft.chance(0.7):
        age = timedelta(days=draft.random.randint(18 * 365, 55 * 365))
        employee["BIRTHDATE"] = (date.fromisoformat(started) - age).isoformat()
    if draft.chance(0.3):
        employee["CLASSID"] = draft.pick(["10", "20", "21", "22"])
    if employee["STATUS"] == "inactive":
        employee["ENDDATE"] = draft.day(date.fromisoformat(started))
        employee["TERMINATIONTYPE"] = draft.pick(["voluntary", "involuntary", "retired"])
    return employee


def _appoint_supervisors(draft: Draft, heads: list[str]) -> None:
    if not draft.of("EMPLOYEE"):
        return
    for department in draft.of("DEPARTMENT"):
        if department["DEPARTMENTID"] in heads:
            department["SUPERVISORID"] = _employee_id(heads.index(department["DEPARTMENTID"]))
    for name in ("LOCATION", "LOCATIONENTITY"):
        for location in draft.of(name):
            if location["LOCATIONTYPE"] == "E":
                location["SUPERVISORID"] = _employee_id(0)
