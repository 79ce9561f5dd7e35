"""Entities, locations, departments, classes, user-defined dimensions and exchange rates."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import product
from typing import Final

from crossfoot.emulator.seed.draft import REFERENCE_DATE, Draft, Row, full
from crossfoot.emulator.seed.files import read_table
from crossfoot.emulator.seed.names import Names, Place

COMPANY_NAME: Final = "Larkfield Group"
ENTITY_CURRENCY: Final = {"E100": "USD", "E200": "EUR", "E300": "EUR"}
ENTITY_TAX: Final = {"E200": "Ireland - VAT", "E300": "Germany - VAT"}
ENTITY_COUNTRY: Final = {"E100": "United States", "E200": "Ireland", "E300": "Germany"}
DIMENSIONS: Final = {"CHANNEL": "Channel", "FUND": "Fund"}
"""The user-defined dimensions: object and label."""

_BETWEEN_ENTITIES: Final = {
    "E100": ("1210", "2310"),
    "E200": ("1220", "2320"),
    "E300": ("1230", "2330"),
}
"""The accounts due from and due to each entity."""

HEAD_OFFICE: Final = {"E100": "110", "E200": "210", "E300": "310"}
FOUNDED: Final = date(2012, 1, 1)
BOOKS_OPEN_FROM: Final = "2026-09-01"
"""The first day that may be posted to."""
FIRST_RATE_DAY: Final = date(2023, 11, 1)
_PAIRS: Final = ("EURUSD", "USDEUR")


def draft_organisation(draft: Draft, names: Names) -> None:
    """Where the company is and how it is divided; supervisors follow with the people."""
    _draft_locations(draft, names)
    draft.add("DEPARTMENT", [_department(*row) for row in read_table("departments")])
    draft.add("CLASS", [_class(*row) for row in read_table("classes")])
    for dimension, name in read_table("dimensions"):
        draft.add(dimension, [{"name": name}])


def draft_exchange_rates(draft: Draft) -> None:
    """Two rate types and a month-end rate between the two currencies for three years."""
    draft.add(
        "EXCHANGERATETYPES",
        [
            {"ID": "1", "NAME": "Month End", "ISDEFAULT": "true"},
            {"ID": "2", "NAME": "Budget Rate", "ISDEFAULT": "false"},
        ],
    )
    months = _euro_in_dollars(draft)
    for number, (rate_type, pair) in enumerate(product(("Month End", "Budget Rate"), _PAIRS), 1):
        row = {"TYPENAME": rate_type, "FROM_CURRENCY": pair[:3], "TO_CURRENCY": pair[3:]}
        draft.add("EXCHANGERATE", [{"RECORDNO": str(number), **row}])
        days = months if rate_type == "Month End" else dict(list(months.items())[2::12])
        draft.add("EXCHANGERATEENTRY", [_rate(str(number), pair, *day) for day in days.items()])


def _draft_locations(draft: Draft, names: Names) -> None:
    entities: dict[str, str] = {}
    for id_, name, parent, kind, status, city in read_table("locations"):
        entity = entities[id_] = id_ if kind == "E" else entities.get(parent, "")
        place = names.places[city]
        contact = _site_contact(names, id_, name, place)
        row = full(
            LOCATIONID=id_,
            NAME=name,
            PARENTID=parent,
            LOCATIONTYPE=kind,
            STATUS=status,
            ENTITY=entity,
            CURRENCY=ENTITY_CURRENCY.get(id_),
            STARTDATE=FOUNDED.isoformat() if kind == "E" else draft.day(FOUNDED, FIRST_RATE_DAY),
            ENDDATE="2025-03-31" if status == "inactive" else None,
            CONTACTINFO__CONTACTNAME=contact["CONTACTNAME"],
            ADDRESSCOUNTRYDEFAULT=place.country,
            ISROOT="true" if kind == "E" else "false",
        )
        draft.add("CONTACT", [contact])
        if kind == "E":
            row |= _entity_fields(id_, name, names.tax_number(place))
            draft.add("LOCATIONENTITY", [row | _legal_fields(id_, contact, name)])
        draft.add("LOCATION", [row])


def _site_contact(names: Names, id_: str, name: str, place: Place) -> Row:
    address = {f"MAILADDRESS.{part}": text for part, text in names.address(place).items()}
    return {
        "CONTACTNAME": f"{name} (L{id_})",
        "PRINTAS": name,
        "COMPANYNAME": COMPANY_NAME,
        "PHONE1": names.phone(place),
        "EMAIL1": f"office.{id_.lower()}@larkfield.example",
        "URL1": "https://www.larkfield.example",
        "VISIBLE": "false",
        **address,
    }


def _entity_fields(id_: str, name: str, tax_number: str) -> Row:
    receivable, payable = _BETWEEN_ENTITIES[id_]
    return {
        "REPORTPRINTAS": name,
        "TAXID": tax_number,
        "FEDERALID": tax_number,
        "FIRSTMONTH": "1",
        "FIRSTMONTHTAX": "1",
        "WEEKSTART": "1" if id_ == "E100" else "2",
        "HAS_IE_RELATION": "true",
        "IERECEIVABLE.NUMBER": receivable,
        "IEPAYABLE.NUMBER": payable,
    }


def _legal_fields(id_: str, contact: Row, name: str) -> Row:
    return full(
        LEGALNAME=name,
        ENABLELEGALCONTACT="true",
        LEGALADDRESS1=contact["MAILADDRESS.ADDRESS1"],
        LEGALCITY=contact["MAILADDRESS.CITY"],
        LEGALSTATE=contact["MAILADDRESS.STATE"],
        LEGALZIPCODE=contact["MAILADDRESS.ZIP"],
        LEGALCOUNTRY=contact["MAILADDRESS.COUNTRY"],
        LEGALCOUNTRYCODE=contact["MAILADDRESS.COUNTRYCODE"],
        OPCOUNTRY=ENTITY_COUNTRY[id_],
        TAXSOLUTIONID=ENTITY_TAX.get(id_),
        ACCOUNTINGTYPE="Entity",
        STARTOPEN=BOOKS_OPEN_FROM,
    )


def _department(id_: str, title: str, parent: str, status: str) -> Row:
    return full(DEPARTMENTID=id_, TITLE=title, PARENTID=parent, STATUS=status)


def _class(id_: str, name: str, parent: str, description: str, status: str) -> Row:
    return full(CLASSID=id_, NAME=name, PARENTID=parent, DESCRIPTION=description, STATUS=status)


def _euro_in_dollars(draft: Draft) -> dict[str, Decimal]:
    """The rate on the first day of each month, wandering a little from month to month."""
    rates: dict[str, Decimal] = {}
    points = 10_650
    month = FIRST_RATE_DAY
    while month <= REFERENCE_DATE:
        rates[month.isoformat()] = Decimal(points) / 10_000
        points += draft.random.randint(-150, 160)
        month = (month + timedelta(days=31)).replace(day=1)
    return rates


def _rate(key: str, pair: str, day: str, euro: Decimal) -> Row:
    dollar = (1 / euro).quantize(Decimal("0.000001"))
    rate, back = (euro, dollar) if pair == "EURUSD" else (dollar, euro)
    return {
        "EXCHANGERATEKEY": key,
        "EFFECTIVE_START_DATE": day,
        "EXCHANGE_RATE": f"{rate.normalize():f}",
        "RECIPROCAL_RATE": f"{back.normalize():f}",
    }
