"""Employees, who leads whom, and who supervises departments and locations."""

from datetime import date, timedelta
from typing import Final

from crossfoot.emulator.seed.draft import REFERENCE_DATE, Draft, Row
from crossfoot.emulator.seed.files import read_table
from crossfoot.emulator.seed.names import Names, slug
from crossfoot.emulator.seed.organisation import ENTITY_CURRENCY, FOUNDED, entity_of

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


def draft_employees(draft: Draft, names: Names) -> None:
    """The staff: department heads first, everybody else below them."""
    titles = {department: text.split("|") for department, text in read_table("titles")}
    places = [r for r in draft.of("LOCATION") if r["STATUS"] == "active" and "PARENTID" in r]
    sites = {row["LOCATIONID"]: entity_of(draft, row["LOCATIONID"]) for row in places}
    drawn = [department for department, share in _SHARES.items() for _ in range(share)]
    draft.add(
        "EMPLOYEETYPE", [{"NAME": "Salaried"}, {"NAME": _HOURLY}, {"NAME": "Contract & Temporary"}]
    )
    heads = list(titles)
    for at in range(draft.size.employees):
        department = heads[at] if at < len(heads) else draft.random.choice(drawn)
        title = titles[department][0]
        if at >= len(heads):
            title = draft.random.choice(titles[department][1:])
        site = draft.random.choice(list(sites)) if at >= len(heads) else "110"
        employee, contact = _employee(draft, names, at, site, sites[site])
        employee |= {"DEPARTMENTID": department, "TITLE": title}
        if at:
            leader = 0 if at < len(heads) else heads.index(department)
            employee["SUPERVISORID"] = f"EMP-{leader + 1:04}"
        draft.add("EMPLOYEE", [employee])
        draft.add("CONTACT", [contact])
    _appoint_supervisors(draft, heads)


def _employee(draft: Draft, names: Names, at: int, site: str, entity: str) -> tuple[Row, Row]:
    given, family = names.person()
    employee_id = f"EMP-{at + 1:04}"
    contact_name = f"{family}, {given} (E{employee_id})"
    place = names.place()
    started = draft.day(FOUNDED)
    employee = {
        "EMPLOYEEID": employee_id,
        "ENTITY": f"E{employee_id}",
        "CONTACT_NAME": contact_name,
        "PERSONALINFO.CONTACTNAME": contact_name,
        "LOCATIONID": site,
        "STARTDATE": started,
        "STATUS": draft.status() if at >= len(_SHARES) else "active",
        "EMPLOYEETYPE": draft.random.choice(["Salaried", "Salaried", _HOURLY]),
        "CURRENCY": ENTITY_CURRENCY[entity],
        "GENDER": draft.random.choice(["female", "male", ""]),
        "PAYMETHODKEY": "ACH" if entity == "E100" else "EFT",
    }
    if employee["STATUS"] == "inactive":
        employee["ENDDATE"] = draft.day(date.fromisoformat(started))
        employee["TERMINATIONTYPE"] = draft.random.choice(["voluntary", "involuntary", "retired"])
    if draft.chance(0.7):
        age = timedelta(days=draft.random.randint(20 * 365, 62 * 365))
        employee["BIRTHDATE"] = (REFERENCE_DATE - age).isoformat()
    if draft.chance(0.3):
        employee["CLASSID"] = draft.random.choice(["10", "20", "21", "22"])
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
        contact["PHONE1"] = names.phone(place)
    if draft.chance(0.9):
        for part, text in names.address(place).items():
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
