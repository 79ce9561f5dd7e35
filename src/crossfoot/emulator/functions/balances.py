"""Balances and trial balances, computed from the ledger's details (intacct-xml §3.8).

The parameters are documented, the rows' elements mostly not: see FIDELITY.md.
"""

from collections.abc import Callable
from datetime import date
from typing import Final

from crossfoot.emulator import parsing
from crossfoot.emulator.company import Company
from crossfoot.emulator.functions import Answer, Call, ErrorEntry, Refusal, function
from crossfoot.emulator.ledger_sums import Place, Scope, Span, Sums, money, sums_of
from crossfoot.emulator.legacy_fields import below, check_children, day, entity_places, flag
from crossfoot.emulator.queries import Condition
from crossfoot.emulator.refusals import not_in_schema
from crossfoot.emulator.rendering import escaped
from crossfoot.emulator.tables import quoted

_GROUPS: Final = {
    "location": ("LOCATIONID", "LOCATIONNAME"),
    "department": ("DEPARTMENTID", "DEPARTMENTTITLE"),
    "customer": ("CUSTOMERID", "CUSTOMERNAME"),
    "vendor": ("VENDORID", "VENDORNAME"),
    "employee": ("EMPLOYEEID", "EMPLOYEENAME"),
    "item": ("ITEMID", "ITEMNAME"),
    "project": ("PROJECTID", "PROJECTNAME"),
    "class": ("CLASSID", "CLASSNAME"),
}
"""What rows may be grouped by: the details' id and its shown name."""

_PARTIES: Final = tuple(name for name in _GROUPS if name not in {"location", "department"})
_SHARED: Final = frozenset(
    {
        "reportingperiodname",
        "startdate",
        "enddate",
        "glaccountno",
        "startaccountno",
        "endaccountno",
        "accountgroupname",
        "locationid",
        "departmentid",
        "showzerobalances",
        "reportingbook",
        "statistical",
        *(f"{name}id" for name in _PARTIES),
    }
)
_STATISTICAL: Final = {"include": "1", "exclude": "ifnull(\"STATISTICAL\", 'F') != 'T'"}

Row = Callable[[Place, Sums], str]


@function("get_trialbalance")
def trial_balance(call: Call) -> Answer:
    """One row for each account, by department and location where asked.

    Raises:
        Refusal: A period, place or account group that does not exist, or an unreadable value.
    """
    check_children(call, _SHARED | {"showdeptdetail", "showlocdetail", "debitcreditbalance"})
    names = [name for name in ("dept", "loc") if flag(call, f"show{name}detail")]
    groups = [{"dept": "department", "loc": "location"}[name] for name in names]
    sides = flag(call, "debitcreditbalance")

    def row(place: Place, sums: Sums) -> str:
        inside = _leaf("glaccountno", place[0]) + _dimensions(groups, place)
        if sides:
            inside += _leaf("startdebitbalance", money(max(sums.start, 0)))
            inside += _leaf("startcreditbalance", money(max(-sums.start, 0)))
        return f"<trialbalance>{inside}{_movements(call, place, sums)}</trialbalance>"

    return _answer(call, groups, row)


@function("get_accountbalances")
def account_balances(call: Call) -> Answer:
    """One row for each account. Raises Refusal as the trial balance does."""
    check_children(call, _SHARED)

    def row(place: Place, sums: Sums) -> str:
        inside = _leaf("glaccountno", place[0]) + _movements(call, place, sums)
        return f"<accountbalance>{inside}</accountbalance>"

    return _answer(call, [], row)


@function("get_accountbalancesbydimensions")
def account_balances_by_dimensions(call: Call) -> Answer:
    """One row for each account and value of the dimensions asked for.

    Raises:
        Refusal: As the trial balance does, and for a dimension that it cannot group by.
    """
    check_children(call, _SHARED | {"groupby"})
    asked = [parsing.text_of(e) for e in parsing.children(call.element) if e.tag == "groupby"]
    groups = [name.strip().lower() for text in asked for name in text.split(",") if name.strip()]
    for name in groups:
        if name not in _GROUPS:
            known = ", ".join(_GROUPS)
            raise not_in_schema(f"Element 'groupby': '{name}' is not one of {known}.")

    def row(place: Place, sums: Sums) -> str:
        inside = (
            _leaf("glaccountno", place[0])
            + _leaf("startbalance", money(sums.start))
            + _leaf("periodbalance", money(sums.debits - sums.credits))
            + _leaf("endbalance", money(sums.end))
            + _leaf("currency", place[1])
            + _dimensions(groups, place)
        )
        return f"<accountbalance>{inside}</accountbalance>"

    return _answer(call, groups, row)


def _answer(call: Call, groups: list[str], row: Row) -> Answer:
    columns = tuple(column for name in groups for column in _GROUPS[name])
    conditions = [*_books(call), *_accounts(call), *_places(call), *_statistical(call)]
    found = sums_of(call.company, _span(call), Scope(conditions, columns))
    if flag(call, "showzerobalances"):
        if not groups:
            _add_unused(call, found)
    else:
        found = {place: sums for place, sums in found.items() if not sums.is_zero}
    body = "".join(row(place, sums) for place, sums in sorted(found.items()))
    return Answer(data=f"<data>{body}</data>")


def _movements(call: Call, place: Place, sums: Sums) -> str:
    texts = {
        "startbalance": money(sums.start),
        "debits": money(sums.debits),
        "credits": money(sums.credits),
        "adjdebits": "0",
        "adjcredits": "0",
        "endbalance": money(sums.end),
        "reportingbook": parsing.child_text(call.element, "reportingbook") or "ACCRUAL",
        "currency": place[1],
    }
    return "".join(_leaf(name, text) for name, text in texts.items())


def _dimensions(groups: list[str], place: Place) -> str:
    pairs = zip(groups, zip(place[2::2], place[3::2], strict=True), strict=True)
    return "".join(
        _leaf(f"{group}id", id_) + _leaf(f"{group}name", name) for group, (id_, name) in pairs
    )


def _leaf(name: str, text: str) -> str:
    return f"<{name}>{escaped(text)}</{name}>"


# --- parameters -----------------------------------------------------------------------------------


def _span(call: Call) -> Span:
    name = parsing.child_text(call.element, "reportingperiodname")
    if name:
        period = call.company.find_by("REPORTINGPERIOD", "NAME", name)
        if period is None:
            text = f"Invalid Reporting period '{name}' specified."
            raise Refusal(ErrorEntry("BL03000018", description2=text))
        first, last = (date.fromisoformat(period[f"{end}_DATE"]) for end in ("START", "END"))
        return Span(first, last)
    first_day, last_day = (day(parsing.child(call.element, n)) for n in ("startdate", "enddate"))
    if first_day is None or last_day is None:
        text = f"{call.name} needs a reportingperiodname, or a startdate and an enddate."
        raise not_in_schema(text)
    if first_day > last_day:
        raise not_in_schema(f"The enddate {last_day} lies before the startdate {first_day}.")
    return Span(first_day, last_day)


def _books(call: Call) -> list[Condition]:
    """Only what the book asked for holds, which is all or nothing: there is one (FIDELITY.md)."""
    book = parsing.child_text(call.element, "reportingbook") or "ACCRUAL"
    return [Condition('"BOOKID" = ?', [book])]


def _accounts(call: Call) -> list[Condition]:
    number, first, last, group = (
        parsing.child_text(call.element, name)
        for name in ("glaccountno", "startaccountno", "endaccountno", "accountgroupname")
    )
    found = []
    if number:
        found.append(Condition('"ACCOUNTNO" = ?', [number]))
    if first:
        found.append(Condition('"ACCOUNTNO" >= ?', [first]))
    if last:
        found.append(Condition('"ACCOUNTNO" <= ?', [last]))
    if group:
        found.append(_in_group(call.company, group))
    return found


def _in_group(company: Company, group: str) -> Condition:
    if company.find_by("GLACCTGRP", "NAME", group) is None:
        text = f"Invalid Account group '{group}' specified."
        raise Refusal(ErrorEntry("BL03000018", description2=text))
    hierarchy = company.table("GLACCTGRPHIERARCHY").sql
    accounts = f'SELECT "ACCOUNTNO" FROM {hierarchy} WHERE "GLACCTGRPNAME" = ?'
    return Condition(f'"ACCOUNTNO" IN ({accounts})', [group])


def _places(call: Call) -> list[Condition]:
    """The entity of the session, then the location, department and parties asked for."""
    company, found = call.company, []
    if call.session.entity_id:
        found.append(_one_of("LOCATIONID", entity_places(company, call.session.entity_id)))
    for element, field, object_name in (
        ("locationid", "LOCATIONID", "LOCATION"),
        ("departmentid", "DEPARTMENTID", "DEPARTMENT"),
    ):
        if asked := parsing.child_text(call.element, element):
            found.append(_one_of(field, below(company, object_name, field, asked)))
    return found + [
        Condition(f"{quoted(_GROUPS[name][0])} = ?", [asked])
        for name in _PARTIES
        if (asked := parsing.child_text(call.element, f"{name}id"))
    ]


def _one_of(field: str, values: list[str]) -> Condition:
    return Condition(f"{quoted(field)} IN ({','.join('?' * len(values))})", [*values])


def _statistical(call: Call) -> list[Condition]:
    asked = (parsing.child_text(call.element, "statistical") or "exclude").lower()
    if asked == "only":
        return [Condition("\"STATISTICAL\" = 'T'")]
    if asked not in _STATISTICAL:
        raise not_in_schema(f"Element 'statistical': '{asked}' is not include, exclude or only.")
    return [Condition(_STATISTICAL[asked])]


def _add_unused(call: Call, found: dict[Place, Sums]) -> None:
    """Rows for the accounts in scope that hold nothing, in the company's base currency."""
    where = Scope(_accounts(call)).where
    currency = call.company.settings.base_currency
    present = {place[0] for place in found}
    rows = call.company.rows("GLACCOUNT", where.sql, [*map(str, where.parameters)])
    for row in rows:
        if row["ACCOUNTNO"] not in present:
            found[row["ACCOUNTNO"], currency] = Sums()
