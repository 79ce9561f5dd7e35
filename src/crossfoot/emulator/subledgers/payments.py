"""Payments of bills and receipts of customers: stored with their details, then made (§4.3, §4.4).

The header and the details are stored first; what they do to documents follows from the stored rows
(`settlements`), at once or when the payment is submitted, confirmed or turned round.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from crossfoot.emulator import audit
from crossfoot.emulator.company import Company, Row
from crossfoot.emulator.functions import Call
from crossfoot.emulator.ledger import Document, Line, cents, live
from crossfoot.emulator.ledger.sides import DEPOSITS, Side
from crossfoot.emulator.subledgers import checks
from crossfoot.emulator.subledgers.banks import Bank, bank_of, undeposited
from crossfoot.emulator.subledgers.open_items import ZERO
from crossfoot.emulator.subledgers.parties import tell_last
from crossfoot.emulator.subledgers.postings import rate_of, stamp
from crossfoot.emulator.subledgers.settlements import Part, Settlement, parts_of
from crossfoot.emulator.tables import Value
from crossfoot.emulator.validation import Invalid, Stored, invalid

AP_CODES = {"Draft": "D", "Submitted": "S", "Approved": "A", "Delivered": "A", "Declined": "U"}
"""RAWSTATE of a payment to a vendor that is not made yet (§4.3); made is C, voided is V."""


@dataclass(slots=True)
class Payment:
    """A payment as it is to be stored; `rest` is what of the money pays nothing yet."""

    side: Side
    values: Stored
    bank: Bank
    day: str
    parts: list[Part] = field(default_factory=list)
    rest: Decimal = ZERO
    rest_location: str = ""
    rest_department: str = ""
    rate: Decimal = Decimal(1)
    record_type: str = ""

    @property
    def cash(self) -> Decimal:
        """The money, in the payment's currency."""
        return sum((part.cash for part in self.parts), self.rest)

    @property
    def value(self) -> Decimal:
        """The money in the currency of the bank's entity, as the details add up to."""
        found = (cents(part.cash * self.rate) for part in self.parts)
        return sum(found, cents(self.rest * self.rate))


def store(call: Call, payment: Payment, state: str, key: str = "") -> str:
    """Store a payment with its details, a new one or over the one with this key; give the key."""
    company, side = call.company, payment.side
    table = company.table(side.payment)
    values = {k: v for k, v in header(company, payment, state).items() if table.field(k)}
    if key:
        company.update(table.name, key, {**values, **audit.modified(call, table)})
        for row in company.rows(side.detail, '"PAYMENTKEY" = ?', [key]):
            company.delete(side.detail, row["RECORDNO"])
    else:
        key = company.insert(table.name, {**values, **audit.created(call, table)})
        company.update(table.name, key, {"RECORDID": number_of(side, key)})
    for part in payment.parts:
        company.insert(side.detail, detail(call, payment, part, key, state))
    return key


def number_of(side: Side, key: str) -> str:
    """The number that a payment is given."""
    return f"{side.payment[:2]}P-{int(key):06}"


def header(company: Company, payment: Payment, state: str) -> dict[str, Value]:
    """The row of a payment that has not been made yet."""
    side, bank, sent = payment.side, payment.bank, payment.values
    cash, base = payment.cash, payment.value
    values: dict[str, Value] = {
        **sent,
        "RECORDTYPE": payment.record_type or side.types[2],
        "FINANCIALENTITY": bank.id or None,
        "FINANCIALENTITYTYPE": bank.kind or None,
        "FINANCIALACCOUNTNAME": bank.name or None,
        "FINANCIALACCOUNTCURRENCY": bank.own_currency or None,
        "UNDEPOSITEDACCOUNTNO": None if bank.id else sent.get("UNDEPOSITEDACCOUNTNO"),
        "WHENCREATED": payment.day,
        "TOTALENTERED": base,
        "TRX_TOTALENTERED": cash,
        "TOTALPAID": ZERO,
        "TRX_TOTALPAID": ZERO,
        "TOTALSELECTED": ZERO,
        "TRX_TOTALSELECTED": ZERO,
        "TOTALDUE": base,
        "TRX_TOTALDUE": cash,
        "CLEARED": "F",
        **state_cells(side, state),
    }
    party = company.find_by(side.party, side.party_field, sent[side.party_field]) or {}
    if side.party == "VENDOR":
        values |= {"ENTITY": party.get("ENTITY"), "VENDORKEY": party.get("RECORDNO")}
    elif "RECEIPTDATE" not in values:
        values["RECEIPTDATE"] = payment.day
    return values


def state_cells(side: Side, state: str) -> dict[str, Value]:
    """The fields that say how far a payment has come."""
    if side.party == "CUSTOMER":
        return {"STATE": "Draft" if state == "Draft" else "Complete", "DISPLAYSTATE": state}
    turned = state in {"Reversed", "Reversal"}
    if turned or state == "Voided":
        return {"STATE": "Voided", "DISPLAYSTATE": "Voided", "RAWSTATE": "V"}
    shown = "Confirmed" if state == "Complete" else state
    return {"STATE": state, "DISPLAYSTATE": shown, "RAWSTATE": AP_CODES.get(state, "C")}


def detail(call: Call, payment: Payment, part: Part, key: str, state: str) -> dict[str, Value]:
    """The row of one detail."""
    side, rate = payment.side, payment.rate
    table = call.company.table(side.detail)
    adjusts = part.object == side.adjustment
    row: dict[str, Value] = {
        "PAYMENTKEY": key,
        "PAYMENTDATE": payment.day,
        "POSADJKEY" if adjusts else "RECORDKEY": part.key,
        "POSADJENTRYKEY" if adjusts else "ENTRYKEY": part.entry or None,
        "PAYMENTAMOUNT": cents(part.cash * rate),
        "TRX_PAYMENTAMOUNT": part.cash,
        "CURRENCY": payment.values["CURRENCY"],
        "STATE": str(
            state_cells(side, state).get("RAWSTATE") or ("D" if state == "Draft" else "C")
        ),
        "MODULEKEY": side.module,
        **audit.created(call, table),
    }
    if part.discount:
        row |= {"DISCOUNTDATE": payment.day, "TRX_DISCOUNTAMOUNT": part.discount}
        row["DISCOUNTAMOUNT"] = cents(part.discount * rate)
    if part.credit is not None:
        row |= {part.credit.key: part.credit_key, part.credit.entry: part.credit_entry or None}
        row[f"TRX_{part.credit.amount}"] = part.credit_amount
        row[part.credit.amount] = cents(part.credit_amount * rate)
    return row


# --- what a payment may pay -----------------------------------------------------------------------


def check_parts(call: Call, payment: Payment) -> None:
    """Documents and credits are the party's, in the payment's currency, and open enough.

    Raises Invalid; XL03000027 for more than is due, BL03000130 where nothing is.
    """
    settlement = Settlement(call, payment.side, date.fromisoformat(payment.day))
    wanted: dict[tuple[str, str], Decimal] = {}
    for part in payment.parts:
        if part.amount <= 0 or min(part.cash, part.discount, part.credit_amount) < 0:
            raise invalid(checks.BUSINESS, "The amount of a payment must be positive.")
        found = settlement.document(part.object, part.key)
        _check_same(payment, found.header)
        left = found.free - wanted.get((part.object, part.key), ZERO)
        if part.entry:
            left = min(left, _entry_open(found.open_of(part.entry), part.entry))
        if found.open <= 0:
            raise invalid("BL03000130", f"The transaction {_named(found.header)} has no balance.")
        if part.amount > left:
            raise _too_much(found.header, part.amount, left)
        wanted[part.object, part.key] = wanted.get((part.object, part.key), ZERO) + part.amount
        _check_credit(settlement, payment, part, wanted)


def _check_credit(
    settlement: Settlement,
    payment: Payment,
    part: Part,
    wanted: dict[tuple[str, str], Decimal],
) -> None:
    if part.credit is None:
        return
    at = (part.credit.object, part.credit_key)
    if part.credit.object in {"ARADVANCE", "ARPYMT"}:
        fund = settlement.fund(*at)
        row, left = fund.header, fund.open
    else:
        given = settlement.document(*at)
        row, left = given.header, -given.free
    _check_same(payment, row)
    left -= wanted.get(at, ZERO)
    if part.credit_amount > left:
        raise _too_much(row, part.credit_amount, max(left, ZERO))
    wanted[at] = wanted.get(at, ZERO) + part.credit_amount


def _check_same(payment: Payment, row: Row) -> None:
    party = payment.side.party_field
    if row[party] != payment.values[party]:
        text = f"The transaction {_named(row)} is not of {payment.values[party]}."
        raise invalid(checks.BUSINESS, text)
    if row["CURRENCY"] != payment.values["CURRENCY"]:
        text = (
            f"The payment is in {payment.values['CURRENCY']}, but the transaction {_named(row)}"
            f" is in {row['CURRENCY']}."
        )
        raise invalid(checks.BUSINESS, text)


def _entry_open(left: Decimal | None, entry: str) -> Decimal:
    if left is None:
        raise invalid(checks.BUSINESS, f"The transaction has no line {entry}.")
    return left


def _named(row: Row) -> str:
    return row["RECORDID"] or row["RECORDNO"]


def _too_much(row: Row, amount: Decimal, left: Decimal) -> Invalid:
    text = (
        f"The amount paid ({amount}) is greater than the amount due ({left}) of the transaction"
        f" {_named(row)}."
    )
    return invalid("XL03000027", text)


# --- making it ------------------------------------------------------------------------------------


def select(call: Call, side: Side, key: str, sign: int = 1) -> None:
    """Mark what a stored payment will pay as selected, or free it again (-1)."""
    row = call.company.find_by(side.payment, "RECORDNO", key) or {}
    settlement = Settlement(call, side, date.fromisoformat(row["WHENCREATED"]))
    for part in parts_of(call.company, side, key):
        settlement.select(part, sign)
    settlement.close()


def make(
    call: Call, side: Side, key: str, payment: Payment | None = None, *, selected: bool = False
) -> None:
    """Make a stored payment: settle what it pays, selected before or not, and post it.

    Of a `payment` just read there may be a rest, which stays on account. Raises Invalid.
    """
    company = call.company
    row = company.find_by(side.payment, "RECORDNO", key) or {}
    settlement = Settlement(call, side, date.fromisoformat(row["WHENCREATED"]))
    for part in parts_of(company, side, key):
        if selected:
            settlement.select(part, -1)
        settlement.settle(part)
    rest = payment.rest if payment else ZERO
    if payment and rest:
        place = payment.rest_location or payment.bank.location
        settlement.lines.append(_rest_line(company, payment, place))
    paid, paid_base = (Decimal(row[f"{p}TOTALENTERED"]) for p in ("TRX_", ""))
    rate = Decimal(row["EXCHANGE_RATE"] or 1)
    due, due_base = rest, cents(rest * rate)
    company.update(
        side.payment,
        key,
        {
            **state_cells(side, "Complete"),
            "TRX_TOTALPAID": paid - due,
            "TOTALPAID": paid_base - due_base,
            "TRX_TOTALDUE": due,
            "TOTALDUE": due_base,
            "WHENPAID": row["WHENCREATED"],
            **({"WHENPOSTED": row["WHENCREATED"]} if side.party == "VENDOR" else {}),
            **audit.modified(call, company.table(side.payment)),
        },
    )
    _mark_details(company, side, key, "C")
    post(call, side, key, settlement.lines)
    settlement.close()
    tell_last(company, side, row[side.party_field], row["WHENCREATED"], paid=True)


def _rest_line(company: Company, payment: Payment, place: str) -> Line:
    checks.check_account(company, DEPOSITS)
    party = {payment.side.party_field: str(payment.values[payment.side.party_field])}
    department = payment.rest_department
    return Line(DEPOSITS, payment.rest, place, department, party, "On account")


def _mark_details(company: Company, side: Side, key: str, state: str) -> None:
    for row in company.rows(side.detail, '"PAYMENTKEY" = ?', [key]):
        company.update(side.detail, row["RECORDNO"], {"STATE": state})


def post(call: Call, side: Side, key: str, lines: Iterable[Line], bank: Bank | None = None) -> None:
    """Post a payment's ledger lines, with the bank on the other side. Raises Invalid."""
    company = call.company
    row = company.find_by(side.payment, "RECORDNO", key) or {}
    day, lines = date.fromisoformat(row["WHENCREATED"]), tuple(lines)
    place = bank or bank_of_payment(call, row, lines)
    document = Document(
        kind=side.payment,
        key=int(key),
        number=row["RECORDID"],
        day=day,
        entity=place.entity,
        account=place.account,
        location=place.location,
        description=row[f"{side.party}NAME"],
        lines=lines,
        stamp=stamp(call),
        **rate_of(company, row, day),
    )
    batch = live.post(company, document)
    summary = {"PRBATCHKEY": batch.source, "PRBATCH": batch.source_title}
    company.update(side.payment, key, summary)


def bank_of_payment(call: Call, row: Row, lines: Iterable[Line]) -> Bank:
    """Where the money of a stored payment comes from or goes to. Raises Invalid.

    A payment without money names no bank: what rounding leaves over is a gain or a loss.
    """
    if row["FINANCIALENTITY"]:
        return bank_of(call, row["FINANCIALENTITY"])
    place = next((line.location for line in lines if line.location), "")
    entity = live.owner_of(call.company, row["MEGAENTITYID"], [place])
    account = row.get("UNDEPOSITEDACCOUNTNO") or call.company.settings.realized_gains_account
    return undeposited(call.company, account, entity, place)
