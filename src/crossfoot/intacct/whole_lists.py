"""Lists that Intacct has no object for: what a company is, its currencies, its ways to pay.

Each is put together from several answers, as records like those of a query: flat, field to text.
What the user may not read, or the company does not have, is left out; its base is always there.
"""

from collections.abc import Iterable, Sequence
from contextlib import aclosing
from typing import Any, Final

from crossfoot.errors import (
    FieldsNotQueryable,
    ObjectUnknown,
    PermissionMissing,
    RemoteError,
    RemoteGarbled,
)
from crossfoot.intacct import functions as f
from crossfoot.intacct.answers import Record, Result
from crossfoot.intacct.definition import read_definition
from crossfoot.intacct.functions import Query, function
from crossfoot.intacct.gateway import Gateway

_ADDRESS: Final = ("ADDRESS1", "ADDRESS2", "CITY", "STATE", "ZIP", "COUNTRY")
_CONTACT: Final = (
    "EMAIL1",
    "EMAIL2",
    "PHONE1",
    "PHONE2",
    "CELLPHONE",
    "PAGER",
    "FAX",
    "URL1",
    "URL2",
)
ENTITY_FIELDS: Final = (
    *(
        "LOCATIONID",
        "RECORDNO",
        "NAME",
        "PARENTID",
        "STATUS",
        "CURRENCY",
        "FIRSTMONTH",
        "WEEKSTART",
    ),
    *("FEDERALID", "TAXID", "LEGALNAME", "TAXSOLUTIONID", "WHENCREATED", "WHENMODIFIED"),
    *(f"CONTACTINFO.{name}" for name in _CONTACT),
    *(f"CONTACTINFO.MAILADDRESS.{name}" for name in _ADDRESS),
    *("LEGALADDRESS1", "LEGALADDRESS2", "LEGALCITY", "LEGALSTATE", "LEGALZIPCODE", "LEGALCOUNTRY"),
)
"""What is read of LOCATIONENTITY (intacct-xml §4.8)."""

PAYMENT_FIELDS: Final = (
    ("ARPYMT", "PAYMENTMETHOD", "RECEIVES"),
    ("OTHERRECEIPTS", "PAYMETHOD", "RECEIVES"),
    ("APPYMT", "PAYMENTMETHOD", "PAYS"),
    ("EPPAYMENT", "PAYMENTTYPE", "PAYS"),
)
"""Where each object says how it was paid, and which way the money goes."""


async def company_profile(gateway: Gateway) -> list[Record]:
    """The company, and each of its entities, by the names of LOCATIONENTITY (intacct-xml §3.8).

    KIND tells them apart. An entity's blank currency and fiscal year are those that it works with.
    """
    setup, preferences, reached = await gateway.execute(
        [
            function("getFinancialSetup"),
            function("get_companyprefs", attributes={"application": "GEN"}),
            function("readEntityDetails"),
        ]
    )
    company = _company(gateway, setup, preferences)
    known = {_text(one, "id"): one for one in _readable(reached)}
    found = await _entities(gateway) or [
        {"LOCATIONID": id_, "NAME": _text(one, "name"), "RECORDNO": _text(one, "recordno")}
        for id_, one in known.items()
    ]
    return [company, *(_entity(one, known.get(one["LOCATIONID"], {}), company) for one in found)]


async def currencies(gateway: Gateway) -> list[Record]:
    """Every currency that the company uses, by CODE; ORIGIN says how that is known.

    In this order: `company` (its base currency), `entity` (an entity's), `transaction` (listed for
    transactions), `rate` (an exchange rate leads from it or to it).
    """
    setup, reached, listed, rates = await gateway.execute(
        [
            function("getFinancialSetup"),
            function("readEntityDetails"),
            f.query(Query("TRXCURRENCIES", select=_CURRENCY_FIELDS)),
            f.query(Query("EXCHANGERATE", select=("FROM_CURRENCY", "TO_CURRENCY"))),
        ]
    )
    setup.raise_for_failure()
    codes = [
        *((_text(one, "baseCurrency"), "company") for one in setup.records),
        *((_text(one, "currency"), "entity") for one in _readable(reached)),
        *((_text(one, "CODE"), "transaction") for one in _readable(listed)),
        *((one[name], "rate") for one in _readable(rates) for name in one),
    ]
    described = {_text(one, "CODE"): one for one in _readable(listed)}
    origins: dict[str, str] = {}
    for code, origin in codes:
        origins.setdefault(code, origin)
    return [
        {
            **dict.fromkeys(_CURRENCY_FIELDS, ""),
            **described.get(code, {}),
            "CODE": code,
            "ORIGIN": origin,
        }
        for code, origin in origins.items()
        if code
    ]


_CURRENCY_FIELDS: Final = ("CODE", "DESCRIPTION", "SYMBOL", "STATUS", "WHENCREATED", "WHENMODIFIED")


async def payment_methods(gateway: Gateway) -> list[Record]:
    """The ways to pay that the company's receipts and payments offer, by NAME."""
    asked = [f.lookup(name) for name, _, _ in PAYMENT_FIELDS]
    results = await gateway.execute(asked)
    found: dict[str, Record] = {}
    for (_, field, way), result in zip(PAYMENT_FIELDS, results, strict=True):
        if not _is_there(result):
            continue
        defined = read_definition(result).field(field)
        for label in defined.values if defined else ():
            if label:
                blank = {"ID": _word(label), "NAME": label, "RECEIVES": "false", "PAYS": "false"}
                found.setdefault(label, blank)[way] = "true"
    return list(found.values())


def _word(label: str) -> str:
    """A label as a word for an id: `Printed Check` is `printed_check`."""
    return "_".join("".join(c if c.isalnum() else " " for c in label.lower()).split())


def _company(gateway: Gateway, setup: Result, preferences: Result) -> Record:
    setup.raise_for_failure()
    if len(setup.records) != 1:
        raise RemoteGarbled("Sage Intacct's answer to getFinancialSetup holds no set-up.")
    (said,) = setup.records
    chosen = {_text(one, "preference"): _text(one, "prefvalue") for one in _readable(preferences)}
    return {
        "KIND": "company",
        "LOCATIONID": gateway.login.company,
        "NAME": gateway.login.company,
        "CURRENCY": _text(said, "baseCurrency"),
        "FIRSTMONTH": _text(said, "firstFiscalMonth") or chosen.get("FISCAL_FIRST_MONTH", ""),
        "WEEKSTART": chosen.get("WEEK_START", ""),
        "DEFAULTBOOK": _text(said, "defaultBook"),
        "MULTICURRENCY": _text(said, "multiCurrency"),
        "MULTIENTITY": _text(said, "multiEntityShared"),
    }


def _entity(entity: Record, reached: dict[str, Any], company: Record) -> Record:
    effective = {
        "CURRENCY": _text(reached, "currency") or company["CURRENCY"],
        "FIRSTMONTH": _text(reached, "firstfiscalmonth") or company["FIRSTMONTH"],
        "WEEKSTART": _text(reached, "weekstart") or company["WEEKSTART"],
    }
    said = {name: entity.get(name) or text for name, text in effective.items()}
    return {"KIND": "entity", **entity, **said}


async def _entities(gateway: Gateway) -> list[Record]:
    """The entities; none where the company has none, or the user may not read them."""
    fields: Sequence[str] = ENTITY_FIELDS
    while True:
        query = Query("LOCATIONENTITY", select=tuple(fields))
        try:
            async with aclosing(gateway.pages(query)) as pages:
                return [record async for page in pages for record in page.records]
        except FieldsNotQueryable as refusal:
            refused = {name.upper() for name in refusal.fields}
            kept = [name for name in fields if name not in refused]
            if len(kept) == len(fields) or refused & {"LOCATIONID", "RECORDNO"}:
                raise
            fields = kept
        except (ObjectUnknown, PermissionMissing):
            return []


def _readable(result: Result) -> Iterable[Any]:
    """The records of a function; none where there is nothing, or nothing for this user."""
    return result.records if _is_there(result) else ()


def _is_there(result: Result) -> bool:
    """Whether a function has answered. Raises what is more than a missing thing or right."""
    error: RemoteError | None = result.error
    if error is None:
        return True
    if isinstance(error, ObjectUnknown | PermissionMissing | FieldsNotQueryable):
        return False
    raise error


def _text(fields: Any, name: str) -> str:
    value = fields.get(name, "") if isinstance(fields, dict) else ""
    return value if isinstance(value, str) else ""
