"""Agings: what customers owe, and what is owed to vendors, by how long it has been due.

What was open on an earlier day is what is open now, and what was paid since. A document that was
reversed since was open in full: it says when it was settled so (WHENPAID, guessed for reversals).
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Final, NamedTuple

from crossfoot.unified.codecs import Record
from crossfoot.unified.criteria import ALWAYS, Criterion, Match, among, every, other_than, some
from crossfoot.unified.formatting import Formatting
from crossfoot.unified.reports.asking import Ask, Asking
from crossfoot.unified.reports.request import AGED, ReportRequest, Setting
from crossfoot.unified.reports.shapes import (
    Buckets,
    Report,
    ReportContact,
    ReportDocument,
    ReportRow,
    ReportTotal,
    ReportType,
)

ZERO: Final = Decimal(0)
CENT: Final = Decimal("0.01")
OPEN_STATES: Final = ("Posted", "Partially Paid", "Paid", "Selected")
REVERSED: Final = "Reversed"
NOT_POSTED: Final = ("D", "S", "A", "Draft", "Submitted", "Partially Approved", "Approved")
"""Payments that are planned and have not been made; details say it in codes (intacct-xml §4.3)."""

BUCKETS: Final = ("current", "days_1_30", "days_31_60", "days_61_90", "days_over_90")
LAST_DAYS: Final = (0, 30, 60, 90)
"""The last day of each bucket but the last."""


class _Paid(NamedTuple):
    """How details of payments name a document and what they did to it.

    `sign` is -1 where they use up a credit, whose open amount is negative.
    """

    by: str
    amounts: tuple[str, ...]
    sign: int = 1


@dataclass(frozen=True, slots=True)
class _Kind:
    """An object with documents to age, and what our ids and words call its records."""

    object: str
    tag: str
    due: str
    paid: tuple[_Paid, ...]


@dataclass(frozen=True, slots=True)
class _Side:
    """Receivables or payables."""

    contact: str
    title: str
    payments: str
    kinds: tuple[_Kind, ...]


TAKEN_OFF: Final = (
    *("TRX_PAYMENTAMOUNT", "TRX_DISCOUNTAMOUNT", "TRX_ADJUSTMENTAMOUNT", "TRX_INLINEAMOUNT"),
    "TRX_POSTEDADVANCEAMOUNT",
)
"""What takes something off a document, in its own currency."""

AS_DOCUMENT: Final = (_Paid("RECORDKEY", TAKEN_OFF),)
AS_MEMO: Final = (
    _Paid("POSADJKEY", TAKEN_OFF),
    _Paid("ADJUSTMENTKEY", ("TRX_ADJUSTMENTAMOUNT",), -1),
)
RECEIVABLE: Final = _Side(
    "customer",
    "Receivables",
    "ARPYMTDETAIL",
    (
        _Kind("ARINVOICE", "invoice", "WHENDUE", AS_DOCUMENT),
        _Kind("ARADJUSTMENT", "credit_note", "WHENCREATED", AS_MEMO),
    ),
)
PAYABLE: Final = _Side(
    "vendor",
    "Payables",
    "APPYMTDETAIL",
    (
        _Kind("APBILL", "bill", "WHENDUE", AS_DOCUMENT),
        _Kind("APADJUSTMENT", "vendor_credit", "WHENCREATED", AS_MEMO),
    ),
)
DOCUMENT: Final = (
    *("RECORDNO", "RECORDID", "STATE", "WHENCREATED", "CURRENCY", "BASECURR", "MEGAENTITYID"),
    *("TOTALENTERED", "TRX_TOTALENTERED", "TOTALDUE", "TRX_TOTALDUE"),
)
DETAILED: Final = frozenset({ReportType.AGED_RECEIVABLE_DETAIL, ReportType.AGED_PAYABLE_DETAIL})


@dataclass(frozen=True, slots=True)
class _Open:
    """A document with what was open of it, in the base currency of its entity."""

    company: str
    currency: str
    contact: ReportContact
    document: ReportDocument
    due: date
    amount: Decimal


def aging(request: ReportRequest, setting: Setting, formatting: Formatting) -> Asking[list[Report]]:
    """The aging of each entity that has anything open on the day."""
    side = RECEIVABLE if AGED[request.type] == "customer" else PAYABLE
    past = request.end < setting.today
    wanted = _open_on(request, side, formatting, past=past)
    answers = yield [Ask(kind.object, _columns(side, kind), wanted) for kind in side.kinds]
    since = yield from _paid_since(request, side, formatting) if past else _nothing(side)
    found = [
        document
        for kind, rows, paid in zip(side.kinds, answers, since, strict=True)
        for row in rows
        if (document := _document(side, kind, row, paid, formatting))
    ]
    companies = request.companies
    shown = [one for one in found if not companies or one.company in companies]
    return list(_reports(request, side, setting, shown))


def _columns(side: _Side, kind: _Kind) -> tuple[str, ...]:
    contact = (f"{side.contact.upper()}ID", f"{side.contact.upper()}NAME")
    return tuple(dict.fromkeys((*DOCUMENT, *contact, kind.due)))


def _open_on(
    request: ReportRequest, side: _Side, formatting: Formatting, *, past: bool
) -> Criterion:
    """Posted documents of which something was open on the day, or may have been."""
    day = formatting.emit_filter(request.end)
    still: Criterion = Match("TRX_TOTALDUE", "ne", ("0",))
    states: tuple[str, ...] = OPEN_STATES
    if past:
        still = some((still, Match("WHENPAID", "gt", (day,))))
        states = (*states, REVERSED)
    posted = Match("WHENPOSTED", "lte", (day,))
    return every((among("STATE", states), posted, still, _contacts(request, side)))


def _contacts(request: ReportRequest, side: _Side) -> Criterion:
    if not request.contacts:
        return ALWAYS
    object_name, prefix = side.contact.upper(), f"{side.contact}_"
    keys = [text.removeprefix(prefix) for text in request.contacts if text.startswith(prefix)]
    numbers = [text for text in request.contacts if not text.startswith(prefix)]
    return some((among(f"{object_name}.RECORDNO", keys), among(f"{object_name}ID", numbers)))


def _nothing(side: _Side) -> Asking[list[dict[str, Decimal]]]:
    yield from ()
    return [{} for _ in side.kinds]


def _paid_since(
    request: ReportRequest, side: _Side, formatting: Formatting
) -> Asking[list[dict[str, Decimal]]]:
    """What was taken off documents after the day, by kind and record number."""
    day = formatting.emit_filter(request.end)
    later = every((Match("PAYMENTDATE", "gt", (day,)), other_than("STATE", NOT_POSTED)))
    ways = [(kind, paid) for kind in side.kinds for paid in kind.paid]
    answers = yield [
        Ask(side.payments, (paid.by,), every((later, Match(paid.by, "not_null"))), paid.amounts)
        for _, paid in ways
    ]
    found: dict[str, dict[str, Decimal]] = {kind.object: {} for kind in side.kinds}
    for (kind, paid), rows in zip(ways, answers, strict=True):
        taken = found[kind.object]
        for row in rows:
            amount = sum((Decimal(row.get(name) or 0) for name in paid.amounts), ZERO)
            taken[row[paid.by]] = taken.get(row[paid.by], ZERO) + paid.sign * amount
    return [found[kind.object] for kind in side.kinds]


def _document(
    side: _Side, kind: _Kind, row: Record, paid: dict[str, Decimal], formatting: Formatting
) -> _Open | None:
    """A document as it stood on the day; None if nothing of it was open."""
    reversed_since = row["STATE"] == REVERSED
    left = row["TRX_TOTALENTERED" if reversed_since else "TRX_TOTALDUE"]
    since = paid.get(row["RECORDNO"], ZERO)
    was_open = Decimal(left or 0) + since
    if not was_open:
        return None
    as_now = not since and not reversed_since
    amount = Decimal(row["TOTALDUE"] or 0) if as_now else _converted(row, was_open)
    contact = side.contact.upper()
    issued = formatting.read_date(row["WHENCREATED"])
    due = formatting.read_date(row[kind.due]) if row.get(kind.due) else issued
    return _Open(
        company=row.get("MEGAENTITYID") or "",
        currency=row.get("BASECURR") or "",
        contact=ReportContact(row[f"{contact}ID"], row.get(f"{contact}NAME") or None, side.contact),
        document=ReportDocument(
            f"{kind.tag}_{row['RECORDNO']}", row.get("RECORDID") or None, kind.tag, issued, due
        ),
        due=due,
        amount=amount,
    )


def _converted(row: Record, amount: Decimal) -> Decimal:
    """A part of a document's total in the base currency, at the document's own rate."""
    total, base = Decimal(row["TRX_TOTALENTERED"] or 0), Decimal(row["TOTALENTERED"] or 0)
    if not total:
        return amount
    return (amount * base / total).quantize(CENT, ROUND_HALF_UP)


def _reports(
    request: ReportRequest, side: _Side, setting: Setting, found: Sequence[_Open]
) -> Iterator[Report]:
    by_entity: defaultdict[tuple[str, str], list[_Open]] = defaultdict(list)
    for one in found:
        by_entity[one.company, one.currency or setting.base_currency].append(one)
    for (company, currency), documents in sorted(by_entity.items()):
        make = _of_documents if request.type in DETAILED else _of_contacts
        totals = _buckets(documents, request.end)
        whole = sum((one.amount for one in documents), ZERO)
        yield Report(
            id=f"{request.type}:{company or 'top'}:{currency}",
            type=request.type,
            name=f"{side.title} by age",
            company=company or None,
            currency=currency,
            basis="accrual",
            end_date=request.end,
            rows=list(make(documents, request.end)),
            totals=[
                *(ReportTotal(name, getattr(totals, name)) for name in BUCKETS),
                ReportTotal("total", whole),
            ],
        )


def _of_documents(documents: Sequence[_Open], day: date) -> Iterator[ReportRow]:
    for one in sorted(documents, key=lambda one: (one.contact.number, one.due, one.document.id)):
        yield ReportRow(
            name=one.contact.name,
            contact=one.contact,
            document=one.document,
            amount=one.amount,
            aging=_buckets([one], day),
        )


def _of_contacts(documents: Sequence[_Open], day: date) -> Iterator[ReportRow]:
    by_contact: defaultdict[str, list[_Open]] = defaultdict(list)
    for one in documents:
        by_contact[one.contact.number].append(one)
    for _, some_of_them in sorted(by_contact.items()):
        contact = some_of_them[0].contact
        yield ReportRow(
            name=contact.name,
            contact=contact,
            amount=sum((one.amount for one in some_of_them), ZERO),
            aging=_buckets(some_of_them, day),
        )


def _buckets(documents: Sequence[_Open], day: date) -> Buckets:
    sums = [ZERO] * len(BUCKETS)
    for one in documents:
        late = (day - one.due).days
        sums[sum(late > last for last in LAST_DAYS)] += one.amount
    return Buckets(*sums)
