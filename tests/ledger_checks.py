"""What must hold of an emulated company's ledger after every call, whoever wrote what.

    read = rows_of(company)              # or: rows_at(emulator.gateway_url)
    check_ledger(read)
    check_subledgers(read)

`Read` gives every row of an object, as text, with the fields asked for.
"""

import urllib.request
from collections import defaultdict
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any
from xml.sax.saxutils import escape

from lxml import etree

from crossfoot.emulator.company import Company
from crossfoot.emulator.ledger import balances

Rows = list[dict[str, str]]
Read = Callable[..., Rows]
"""`read("GLDETAIL", ["AMOUNT"], PERIOD="…")`; keywords are fields that must have a value."""

UNPOSTED = frozenset({"Draft", "Submitted", "Partially Approved", "Declined"})
CONTROL = {
    "AR": (1, ("1100", "1105"), ("ARINVOICE", "ARADJUSTMENT")),
    "AP": (-1, ("2000", "2005"), ("APBILL", "APADJUSTMENT")),
}
"""Sign of what is open, control accounts and documents of each subledger."""

ZERO = Decimal(0)


def check_ledger(read: Read) -> None:
    """Entries balance everywhere, details and balances repeat them, numbers are unique."""
    entity_of = _entities(read)
    batches = read("GLBATCH", ["RECORDNO", "STATE", "JOURNAL", "BATCHNO", "BATCH_DATE"])
    details = read(
        "GLDETAIL",
        [
            *("RECORDNO", "GLENTRYKEY", "BATCHKEY", "ENTRY_DATE", "ACCOUNTNO", "LOCATIONID"),
            *("DEPARTMENTID", "AMOUNT", "TRX_AMOUNT", "CURRENCY", "BASECURR", "STATISTICAL"),
        ],
    )
    _check_numbers(batches)
    _check_balance(details, entity_of)
    _check_entries(read, batches, details)
    _check_balances(read, details)


def check_subledgers(read: Read) -> None:
    """What is open in a subledger stands on its control accounts, in each base currency."""
    details = read("GLDETAIL", ["ACCOUNTNO", "BASECURR", "AMOUNT"])
    for side, (sign, accounts, documents) in CONTROL.items():
        ledger: dict[str, Decimal] = defaultdict(Decimal)
        for row in details:
            if row["ACCOUNTNO"] in accounts:
                ledger[row["BASECURR"]] += Decimal(row["AMOUNT"])
        due: dict[str, Decimal] = defaultdict(Decimal)
        for name in documents:
            for row in read(name, ["STATE", "TOTALDUE", "BASECURR"]):
                if row["STATE"] not in UNPOSTED:
                    due[row["BASECURR"]] += sign * Decimal(row["TOTALDUE"] or 0)
        assert _without_zeros(ledger) == _without_zeros(due), side


def rows_of(company: Company) -> Read:
    """Reads a company in this process."""

    def read(name: str, fields: list[str], **only: str) -> Rows:
        if name == "GLACCOUNTBALANCE":
            balances.derive(company, [only["PERIOD"]])
        where = " AND ".join(f'"{field}" = ?' for field in only)
        rows = company.rows(name, where, [*only.values()])
        return [{field: row[field] for field in fields} for row in rows]

    return read


def rows_at(gateway_url: str) -> Read:
    """Reads a running emulator through its gateway, page by page."""

    def read(name: str, fields: list[str], **only: str) -> Rows:
        rows: Rows = []
        while True:
            page = _page(gateway_url, name, fields, only, len(rows))
            rows += page
            if len(page) < 2000:
                return rows

    return read


def send(gateway_url: str, *functions: str, transaction: bool = False) -> list[etree._Element]:
    """Send functions to a running emulator as its user `api`; gives their results."""
    content = "".join(
        f'<function controlid="f{at}">{text}</function>' for at, text in enumerate(functions)
    )
    document = (
        "<request><control><senderid>crossfoot-dev</senderid><password>s3nder&amp;key</password>"
        "<controlid>c</controlid><uniqueid>false</uniqueid><dtdversion>3.0</dtdversion></control>"
        f'<operation transaction="{str(transaction).lower()}"><authentication><login>'
        "<userid>api</userid><companyid>demo</companyid><password>p4ss&amp;word</password>"
        f"</login></authentication><content>{content}</content></operation></request>"
    )
    request = urllib.request.Request(  # noqa: S310 -- loopback only
        gateway_url, document.encode(), {"Content-Type": "application/xml"}
    )
    with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310 -- the same
        results = etree.fromstring(answer.read()).findall("operation/result")
    assert len(results) == len(functions)
    return results


def _page(
    gateway_url: str, name: str, fields: list[str], only: dict[str, str], offset: int
) -> Rows:
    select = "".join(f"<field>{field}</field>" for field in fields)
    filters = "".join(
        f"<equalto><field>{field}</field><value>{escape(value)}</value></equalto>"
        for field, value in only.items()
    )
    where = f"<filter>{filters}</filter>" if filters else ""
    (result,) = send(
        gateway_url,
        f"<query><object>{name}</object><select>{select}</select>{where}"
        f"<options><showprivate>true</showprivate></options>"
        f"<pagesize>2000</pagesize><offset>{offset}</offset></query>",
    )
    data = result.find("data")
    assert data is not None, etree.tostring(result)
    return [{field: record.findtext(field) or "" for field in fields} for record in data]


def _check_numbers(batches: Rows) -> None:
    numbers = [(row["JOURNAL"], row["BATCHNO"]) for row in batches]
    assert len(numbers) == len(set(numbers)), "a journal counts no entry twice"


def _check_balance(details: Rows, entity_of: dict[str, str]) -> None:
    by_entity: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    by_currency: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for row in details:
        if row["STATISTICAL"] != "T":
            entity = entity_of.get(row["LOCATIONID"], "")
            by_entity[row["BATCHKEY"], entity] += Decimal(row["AMOUNT"])
            by_currency[row["BATCHKEY"], row["CURRENCY"]] += Decimal(row["TRX_AMOUNT"])
    assert _without_zeros(by_entity) == {}, "every entry balances in every entity"
    assert _without_zeros(by_currency) == {}, "every entry balances in every currency"


def _check_entries(read: Read, batches: Rows, details: Rows) -> None:
    days = {row["RECORDNO"]: row["BATCH_DATE"] for row in batches}
    posted = {row["RECORDNO"] for row in batches if row["STATE"] == "Posted"}
    expected = {}
    for row in read(
        "GLENTRY",
        [
            *("RECORDNO", "BATCHNO", "TR_TYPE", "AMOUNT", "TRX_AMOUNT", "ACCOUNTNO", "LOCATION"),
            *("DEPARTMENT", "ENTRY_DATE"),
        ],
    ):
        assert row["BATCHNO"] in days, "no line without its entry"
        if row["BATCHNO"] not in posted:
            continue
        side = int(row["TR_TYPE"])
        assert row["ENTRY_DATE"] == days[row["BATCHNO"]]
        expected[row["RECORDNO"]] = (
            row["BATCHNO"],
            Decimal(row["AMOUNT"]) * side,
            Decimal(row["TRX_AMOUNT"]) * side,
            row["ACCOUNTNO"],
            row["LOCATION"],
            row["DEPARTMENT"],
            row["ENTRY_DATE"],
        )
    shown = {
        row["GLENTRYKEY"]: (
            row["BATCHKEY"],
            Decimal(row["AMOUNT"]),
            Decimal(row["TRX_AMOUNT"]),
            row["ACCOUNTNO"],
            row["LOCATIONID"],
            row["DEPARTMENTID"],
            row["ENTRY_DATE"],
        )
        for row in details
    }
    assert len(shown) == len(details), "a line is shown once"
    assert shown == expected, "details say what the posted lines say"


def _check_balances(read: Read, details: Rows) -> None:
    """For every month with details: what moved on an account is what its details add up to."""
    spans = [
        (_day(row["START_DATE"]), _day(row["END_DATE"]), row["NAME"])
        for row in read(
            "REPORTINGPERIOD", ["NAME", "START_DATE", "END_DATE", "BUDGETING"], BUDGETING="true"
        )
    ]
    days = {_day(row["ENTRY_DATE"]) for row in details}
    for first, last, name in spans:
        if not any(first <= day <= last for day in days):
            continue
        moved: dict[tuple[str, ...], Decimal] = defaultdict(Decimal)
        for row in details:
            if first <= _day(row["ENTRY_DATE"]) <= last:
                place = (row["ACCOUNTNO"], row["LOCATIONID"], row["DEPARTMENTID"])
                moved[*place, row["BASECURR"]] += Decimal(row["AMOUNT"])
        shown = {
            (row["ACCOUNTNO"], row["LOCATIONID"], row["DEPARTMENTID"], row["CURRENCY"]): Decimal(
                row["FORBAL"]
            )
            for row in read(
                "GLACCOUNTBALANCE",
                ["ACCOUNTNO", "LOCATIONID", "DEPARTMENTID", "CURRENCY", "FORBAL"],
                PERIOD=name,
            )
        }
        assert _without_zeros(shown) == _without_zeros(moved), name


def _day(text: str) -> str:
    """A day as stored or as the gateway shows it, as `yyyy-mm-dd`."""
    if "/" not in text:
        return text
    month, day, year = text.split("/")
    return f"{year}-{month}-{day}"


def _entities(read: Read) -> dict[str, str]:
    rows = read("LOCATION", ["LOCATIONID", "ENTITY"])
    return {row["LOCATIONID"]: row["ENTITY"] for row in rows}


def _without_zeros(sums: Mapping[Any, Decimal]) -> dict[Any, Decimal]:
    return {key: amount for key, amount in sums.items() if amount}
