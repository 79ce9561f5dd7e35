"""Customer projects and internal ones, with their tasks."""

from datetime import date, timedelta
from typing import Final

from crossfoot.emulator.seed.draft import REFERENCE_DATE, Draft, Row
from crossfoot.emulator.seed.names import Names, odd_names, scattered

_KINDS: Final = (
    "Sensor Retrofit",
    "Water Quality Monitoring",
    "Laboratory Move",
    "Inline pH Control",
    "Audit & Recalibration",
    "Data Logger Roll-out",
    "Commissioning",
)
_STATES: Final = ("Planned", "In Progress", "In Progress", "On Hold", "Completed")
_TASKS: Final = ("Survey", "Delivery", "Installation & Wiring", "Calibration", "Acceptance")


def draft_projects(draft: Draft, names: Names) -> None:
    """Projects of customers (three in four) and of the company itself, five tasks each at most."""
    draft.add("PROJECTSTATUS", [{"NAME": state} for state in dict.fromkeys(_STATES)])
    types = [{"NAME": "Field Project"}, {"NAME": "Retrofit", "PARENT.NAME": "Field Project"}]
    draft.add("PROJECTTYPE", [*types, {"NAME": "Research & Development"}])
    account = {"ACCOUNTNO": "5110", "OFFSETACCOUNTNO": "2110"}
    draft.add("TIMETYPE", [{"NAME": "Regular", **account}, {"NAME": "Overtime", **account}])
    odd = scattered(odd_names("project"), draft.size.projects)
    customers = [row for row in draft.of("CUSTOMER") if not row["CUSTOMERID"].startswith("WEB")]
    managers = [
        r["EMPLOYEEID"] for r in draft.of("EMPLOYEE") if r["DEPARTMENTID"] in {"410", "500"}
    ]
    for at in range(draft.size.projects):
        customer = draft.pick(customers) if at % 4 else None
        project = _project(draft, at, customer)
        project["NAME"] = odd.get(at) or _name(draft, names, customer)
        project["MANAGERID"] = draft.pick(managers)
        if at % 7 == 6:
            project["PARENTID"] = project["ROOTPARENTID"] = "P-0001"
        draft.add("PROJECT", [project])
        draft.add("TASK", _tasks(draft, at, project))


def _name(draft: Draft, names: Names, customer: Row | None) -> str:
    kind = draft.pick(_KINDS)
    return f"{customer['NAME'][:40]}: {kind}" if customer else f"{kind} {names.place().city}"


def _project(draft: Draft, at: int, customer: Row | None) -> Row:
    choice = draft.pick
    begin = date.fromisoformat(draft.day(date(2023, 1, 1)))
    end = begin + timedelta(days=draft.random.randint(30, 700))
    state = choice(_STATES)
    project = {
        "PROJECTID": f"P-{at + 1:04}",
        "PROJECTCATEGORY": "Contract" if customer else "Internal Non-billable",
        "PROJECTSTATUS": state,
        "PROJECTTYPE": choice(["Field Project", "Retrofit"])
        if customer
        else "Research & Development",
        "STATUS": "inactive" if state == "Completed" and end < REFERENCE_DATE else "active",
        "BEGINDATE": begin.isoformat(),
        "ENDDATE": end.isoformat(),
        "DEPARTMENTID": "410" if customer else "500",
        "LOCATIONID": choice(["111", "131", "140", "211", "311", "330"]),
        "BUDGETAMOUNT": str(draft.random.randint(4, 300) * 1_000),
        "CURRENCY": "USD",
        "BILLINGTYPE": choice(["Time & Material", "Fixed Fee"]) if customer else "",
        "BILLABLEEXPDEFAULT": "true" if customer else "false",
        "USERRESTRICTIONS": "System Default",
    }
    if customer:
        project["CUSTOMERID"] = customer["CUSTOMERID"]
        project["CURRENCY"] = customer.get("CURRENCY", "USD")
        if "MEGAENTITYID" in customer:
            project["MEGAENTITYID"] = customer["MEGAENTITYID"]
        project["TERMNAME"] = customer.get("TERMNAME", "Net 30")
        project["CLASSID"] = "22"
        project["BILLTO.CONTACTNAME"] = customer["DISPLAYCONTACT.CONTACTNAME"]
        project["CONTRACTAMOUNT"] = str(draft.random.randint(5, 400) * 1_000)
    if draft.chance(0.5):
        project["DESCRIPTION"] = "Scope as agreed; changes > 5 % need a new order"
    return {field: value for field, value in project.items() if value}


def _tasks(draft: Draft, at: int, project: Row) -> list[Row]:
    count = 1 + at % len(_TASKS)
    tasks = []
    for number, name in enumerate(_TASKS[:count], 1):
        task = {
            "TASKID": f"T-{number}",
            "NAME": name,
            "PROJECTID": project["PROJECTID"],
            "PROJECTBEGINDATE": project["BEGINDATE"],
            "PROJECTENDDATE": project["ENDDATE"],
            "TASKSTATUS": draft.pick(["Not Started", "In Progress", "Completed"]),
            "BILLABLE": "true" if "CUSTOMERID" in project else "false",
            "PRIORITY": str(number),
            "TASKNO": str(number),
            "ESTQTY": str(draft.random.randint(4, 120)),
            "TIMETYPENAME": "Regular",
        }
        if "CUSTOMERID" in project:
            task["CUSTOMERID"] = project["CUSTOMERID"]
        tasks.append(task)
    return tasks
