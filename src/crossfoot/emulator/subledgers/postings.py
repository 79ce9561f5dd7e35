"""Stored documents as the ledger takes them; lines with their own other side go by themselves."""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any, Final

from crossfoot.emulator import audit
from crossfoot.emulator.allocations import Part, alike, in_parts, parts_of
from crossfoot.emulator.company import Company, Row
from crossfoot.emulator.functions import Call
from crossfoot.emulator.ledger import Document, Line, Stamp, live
from crossfoot.emulator.subledgers import rates
from crossfoot.emulator.subledgers.kinds import Kind

_DIMENSIONS: Final = ("CUSTOMERID", "VENDORID", "EMPLOYEEID", "ITEMID", "PROJECTID", "CLASSID")


def post_paper(call: Call, kind: Kind, key: str) -> None:
    """Post a stored document, and tell it which summary it is in. Raises Invalid."""
    company = call.company
    header = company.find_by(kind.object, "RECORDNO", key) or {}
    rows = list(company.rows(kind.line, '"RECORDKEY" = ?', [key]))
    by_account: dict[str, list[Row]] = {}
    for row in rows:
        by_account.setdefault(row["OFFSETGLACCOUNTNO"], []).append(row)
    for account, same in by_account.items():
        document = _document(call, kind, header, account, same)
        batch = live.post(company, document)
    company.update(kind.object, key, {"PRBATCHKEY": batch.source, "PRBATCH": batch.source_title})


def _document(call: Call, kind: Kind, header: Row, account: str, rows: Iterable[Row]) -> Document:
    company, side = call.company, kind.side
    rows = list(rows)
    day = date.fromisoformat(header["WHENPOSTED"] or header["WHENCREATED"])
    owner = company.find_by("LOCATION", "RECORDNO", rows[0]["BASELOCATION"]) or {}
    return Document(
        kind=kind.object,
        key=int(header["RECORDNO"]),
        number=header["RECORDID"],
        day=day,
        entity=owner.get("LOCATIONID", ""),
        account=account,
        party={side.party_field: header[side.party_field]},
        description=header["DESCRIPTION"] or header[f"{side.party}NAME"],
        lines=tuple(_lines(company, rows)),
        stamp=stamp(call),
        **rate_of(company, header, day),
    )


def _lines(company: Company, rows: Iterable[Row]) -> Iterator[Line]:
    """The lines of stored rows: of an allocated one, and of a tax on it, each part."""
    allocated: dict[str, list[Part]] = {}
    for row in rows:
        line, parts = _line(company, row), allocated.get(row["PARENTENTRY"], [])
        if row.get("ALLOCATION"):
            parts = allocated[row["RECORDNO"]] = parts_of(company, row["ALLOCATION"], line.amount)
        elif parts:
            parts = alike(parts, line.amount)
        yield from in_parts(line, parts)


def _line(company: Company, row: Row) -> Line:
    return Line(
        row["ACCOUNTNO"],
        Decimal(row["TRX_AMOUNT"]),
        row["LOCATIONID"],
        row["DEPARTMENTID"],
        dimensions(company, row),
        row["ENTRYDESCRIPTION"],
    )


def dimensions(company: Company, row: Row) -> dict[str, str]:
    """The dimensions of a line as the ledger takes them, standard and user-defined."""
    own = [dimension.line_field for dimension in company.customization.dimensions.values()]
    return {name: row[name] for name in (*_DIMENSIONS, *own) if row.get(name)}


def rate_of(company: Company, header: Row, day: date) -> dict[str, Any]:
    """Currency and rates of a stored document or payment, as a ledger document names them."""
    found: dict[str, Any] = {
        "currency": header["CURRENCY"],
        "rate": Decimal(header["EXCHANGE_RATE"] or 1),
        "rates": rates.to_entities(company, header["CURRENCY"], day),
    }
    if header["CURRENCY"] != header["BASECURR"]:
        found["rate_day"] = date.fromisoformat(header["EXCH_RATE_DATE"] or day.isoformat())
        found["rate_type"] = rates.type_shown(company, header["EXCH_RATE_TYPE_ID"])
    return found


def stamp(call: Call) -> Stamp:
    """Who does this now."""
    now = audit.stamp(call.company)
    return Stamp(now, now, call.session.user_key, call.session.login_id)
