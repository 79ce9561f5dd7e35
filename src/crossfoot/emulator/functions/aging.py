"""AR and AP aging: what is due, by party and by how long ago (intacct-xml §3.8).

The parameters of `get_araging` are documented, those of `get_apaging` and the rows of both are not:
see FIDELITY.md. What was due on an earlier day is what was entered by then less what was paid by
then; both in the document's currency, shown at the document's rate.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from crossfoot.emulator import parsing
from crossfoot.emulator.company import Company
from crossfoot.emulator.functions import Answer, Call, function
from crossfoot.emulator.legacy_fields import check_children, day, flag
from crossfoot.emulator.refusals import not_in_schema
from crossfoot.emulator.rendering import escaped
from crossfoot.emulator.tables import plain, quoted

if TYPE_CHECKING:
    from crossfoot.emulator.queries import Parameter

DEFAULT_PERIODS: Final = "0-30,31-60,61-90,91-120,121-"
_PERIOD: Final = re.compile(r"\s*(\d{1,5})-(\d{0,5})\s*")
_UNPOSTED: Final = (
    "Draft",
    "Submitted",
    "Partially Approved",
    "Approved",
    "Declined",
    "Reversed",
    "Reversal",
    "Reversed or Reversal",
    "No Value",
)
_CENT: Final = Decimal("0.01")


class _Side(NamedTuple):
    party: str
    documents: tuple[str, str]
    detail: str
    party_element: str
    number_element: str
    element: str


_RECEIVABLES: Final = _Side(
    "CUSTOMER", ("ARINVOICE", "ARADJUSTMENT"), "ARPYMTDETAIL", "customerid", "invoiceno", "araging"
)
_PAYABLES: Final = _Side(
    "VENDOR", ("APBILL", "APADJUSTMENT"), "APPYMTDETAIL", "vendorid", "billno", "apaging"
)


class _Debtor(NamedTuple):
    """A party, and the base currency in which it owes or is owed."""

    party: str
    base: str
    name: str


class _Period(NamedTuple):
    label: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class _Open:
    """A document with something due: `due` in the base currency of its entity."""

    party: str
    party_name: str
    number: str
    day: str
    due_day: str
    currency: str
    base: str
    due: Decimal
    age: int


@function("get_araging")
def receivables_aging(call: Call) -> Answer:
    """What customers owe. Raises Refusal for unreadable periods and dates."""
    return _aging(call, _RECEIVABLES)


@function("get_apaging")
def payables_aging(call: Call) -> Answer:
    """What vendors are owed. Raises Refusal for unreadable periods and dates."""
    return _aging(call, _PAYABLES)


def _aging(call: Call, side: _Side) -> Answer:
    known = {"agingperiods", "asofdate", "useduedate", "showdetails", "locationid"}
    check_children(call, frozenset(known | {side.party_element, side.number_element}))
    as_of = day(parsing.child(call.element, "asofdate")) or call.company.now().date()
    periods = _periods(parsing.child_text(call.element, "agingperiods") or DEFAULT_PERIODS)
    by_due = flag(call, "useduedate")
    details = flag(call, "showdetails")
    groups: dict[_Debtor, dict[_Period, list[_Open]]] = {}
    for each in _open(call, side, as_of, by_due=by_due):
        for period in periods:
            if period.first <= each.age <= period.last:
                debtor = _Debtor(each.party, each.base, each.party_name)
                groups.setdefault(debtor, {}).setdefault(period, []).append(each)
    body = "".join(
        _party(side, debtor, groups[debtor], details=details) for debtor in sorted(groups)
    )
    return Answer(data=f"<data>{body}</data>")


def _periods(text: str) -> list[_Period]:
    """Periods such as `0-30,31-60,61-`, in days. Raises Refusal."""
    found = []
    for part in text.split(","):
        match = _PERIOD.fullmatch(part)
        if match is None:
            raise not_in_schema(f"Element 'agingperiods': '{part}' is not like 31-60 or 61-.")
        first, last = int(match[1]), int(match[2]) if match[2] else 10**6
        found.append(_Period(part.strip(), first, last))
    ends = sorted(found, key=lambda period: period.first)
    if any(before.last >= after.first for before, after in pairwise(ends)):
        raise not_in_schema(f"Element 'agingperiods': the periods of '{text}' overlap.")
    return found


def _party(
    side: _Side, debtor: _Debtor, periods: dict[_Period, list[_Open]], *, details: bool
) -> str:
    """What one party owes in one base currency, period by period."""
    kind = side.party.lower()
    inside = (
        _leaf(f"{kind}id", debtor.party)
        + _leaf(f"{kind}name", debtor.name)
        + _leaf("currency", debtor.base)
    )
    for period in sorted(periods, key=lambda period: period.first):
        inside += _aged(side, period, periods[period], details=details)
    return f"<{side.element}>{inside}</{side.element}>"


def _aged(side: _Side, period: _Period, found: list[_Open], *, details: bool) -> str:
    total = sum((each.due for each in found), Decimal(0))
    inside = _leaf("agingperiod", period.label) + _leaf("totalamount", plain(total))
    if details:
        listed = "".join(_detail(side, each) for each in found)
        inside += f"<agingdetails>{listed}</agingdetails>"
    return f"<aging>{inside}</aging>"


def _detail(side: _Side, each: _Open) -> str:
    inside = (
        _leaf(side.number_element, each.number)
        + _leaf("whencreated", _us(each.day))
        + _leaf("whendue", _us(each.due_day))
        + _leaf("age", str(each.age))
        + _leaf("totaldue", plain(each.due))
        + _leaf("currency", each.currency)
    )
    return f"<agingdetail>{inside}</agingdetail>"


def _leaf(name: str, text: str) -> str:
    return f"<{name}>{escaped(text)}</{name}>"


def _us(day_text: str) -> str:
    return f"{day_text[5:7]}/{day_text[8:]}/{day_text[:4]}" if day_text else ""


# --- what is due ----------------------------------------------------------------------------------


def _open(call: Call, side: _Side, as_of: date, *, by_due: bool) -> Iterator[_Open]:
    party = parsing.child_text(call.element, side.party_element)
    number = parsing.child_text(call.element, side.number_element)
    entity = call.session.entity_id or parsing.child_text(call.element, "locationid")
    for object_name in side.documents:
        paid = _paid(call.company, side, object_name, as_of)
        found = _documents(call.company, side, object_name, as_of, entity)
        for key, party_id, name, record, made, due, currency, base, entered, own, *still in found:
            if party not in {"", party_id} or number not in {"", record}:
                continue
            whole = Decimal(entered or 0)
            left = whole - paid.get(key, Decimal(0))
            if not left or not whole:
                continue
            age = (as_of - date.fromisoformat((due if by_due else "") or made)).days
            worth = (Decimal(own) * left / whole).quantize(_CENT, ROUND_HALF_UP)
            if still[0] and Decimal(still[0]) == left:  # nothing was paid since: as it is booked
                worth = Decimal(still[1])
            yield _Open(party_id, name or "", record, made, due, currency, base, worth, max(age, 0))


def _documents(
    company: Company, side: _Side, object_name: str, as_of: date, entity: str
) -> list[tuple[str, ...]]:
    table = company.table(object_name)
    due = '"WHENDUE"' if table.field("WHENDUE") else "''"
    unposted = ",".join("?" * len(_UNPOSTED))
    parameters: list[Parameter] = [as_of.isoformat(), *_UNPOSTED]
    where = ""
    if entity:
        where = ' AND "MEGAENTITYID" = ?'
        parameters.append(entity)
    return company.database.execute(
        f'SELECT "RECORDNO", "{side.party}ID", "{side.party}NAME", ifnull("RECORDID", \'\'),'
        f' "WHENCREATED", ifnull({due}, \'\'), "CURRENCY", "BASECURR", "TRX_TOTALENTERED",'
        f' "TOTALENTERED", "TRX_TOTALDUE", "TOTALDUE" FROM {table.sql} WHERE "WHENCREATED" <= ?'
        f" AND ifnull(\"STATE\", '') NOT IN ({unposted}){where} ORDER BY rowid",
        parameters,
    ).fetchall()


def _paid(company: Company, side: _Side, object_name: str, as_of: date) -> dict[str, Decimal]:
    """What was applied to each document by the day, in its currency, by record number.

    An adjustment that was used up to pay others counts against its own, negative, amount.
    """
    table = company.table(side.detail)
    adjusts = object_name.endswith("ADJUSTMENT")
    paying = [f.id for f in table.fields if f.id.startswith("TRX_") and f.id.endswith("AMOUNT")]
    key = "POSADJKEY" if adjusts else "RECORDKEY"
    paid: dict[str, Decimal] = {}
    for number, *amounts in _applied(company, side, key, paying, as_of):
        paid[number] = paid.get(number, Decimal(0)) + sum(Decimal(a or 0) for a in amounts)
    if adjusts:
        used = _applied(company, side, "ADJUSTMENTKEY", ["TRX_ADJUSTMENTAMOUNT"], as_of)
        for number, amount in used:
            paid[number] = paid.get(number, Decimal(0)) - Decimal(amount or 0)
    return paid


def _applied(
    company: Company, side: _Side, key: str, fields: list[str], as_of: date
) -> list[tuple[str, ...]]:
    """The applications of posted payments up to the day, of documents that `key` names."""
    detail, payment = company.table(side.detail), company.table(side.detail.removesuffix("DETAIL"))
    shown = ", ".join(f"d.{quoted(name)}" for name in [key, *fields])
    return company.database.execute(
        f"SELECT {shown} FROM {detail.sql} d JOIN {payment.sql} p"
        ' ON p."RECORDNO" = d."PAYMENTKEY"'
        f' WHERE d.{quoted(key)} IS NOT NULL AND d."PAYMENTDATE" <= ?'
        " AND ifnull(p.\"STATE\", '') NOT IN ('Draft', 'Submitted', 'Approved', 'Selected',"
        " 'Partially Approved', 'Declined')",
        [as_of.isoformat()],
    ).fetchall()
