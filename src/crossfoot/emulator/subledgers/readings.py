"""Payments as they are sent: header, bank, details (intacct-xml §4.3 APPYMT, §4.4 ARPYMT)."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Final

from crossfoot.emulator import companions, parsing, validation
from crossfoot.emulator.company import Company, Row
from crossfoot.emulator.functions import Call
from crossfoot.emulator.ledger import cents, live, terms
from crossfoot.emulator.ledger.sides import Side
from crossfoot.emulator.subledgers import checks, rates
from crossfoot.emulator.subledgers.banks import Bank, bank_of, undeposited
from crossfoot.emulator.subledgers.credits import parts_with_credits
from crossfoot.emulator.subledgers.open_items import ZERO, OpenDocument
from crossfoot.emulator.subledgers.payments import Payment
from crossfoot.emulator.subledgers.settlements import CREDITS, Credit, Part, parts_of
from crossfoot.emulator.submissions import Submission
from crossfoot.emulator.validation import Stored, invalid

_KEPT: Final = frozenset(
    {
        *("CUSTOMERID", "VENDORID", "PAYMENTMETHOD", "DOCNUMBER", "DESCRIPTION", "DESCRIPTION2"),
        *("RECEIPTDATE", "WHENCREATED", "BASECURR", "CURRENCY", "EXCH_RATE_DATE", "EXCHANGE_RATE"),
        *("FINANCIALENTITY", "UNDEPOSITEDACCOUNTNO", "BILLTOPAYTOCONTACTNAME", "BILLTOPAYTONAME"),
        *("PAYMENTREQUESTMETHOD", "PAYMENTPROVIDER", "SUPDOCID", "JOINTPAYEEPRINTAS"),
    }
)
"""Fields of a payment that callers set; the rest follows."""
_METHODS: Final = (
    *("Printed Check", "Joint Check", "Cash", "EFT", "Credit Card", "ACH", "Check Delivery"),
    *("WF Check", "WF Domestic ACH", "WF USD Wire", "Manual Check"),
)
_REST: Final = ("TRX_AMOUNTTOPAY", "AMOUNTOPAY")
_ADVANCE: Final = "rr"
_APPLIED: Final = "ro"
"""RECORDTYPE of money on account, and of its application to invoices (§4.3)."""


def read_payment(
    call: Call,
    side: Side,
    sent: Submission,
    before: Row | None = None,
    parts: list[Part] | None = None,
) -> Payment:
    """The payment that was sent, over the draft that it changes. Raises Invalid.

    `parts` are given where no details were sent; they may be none for money on account.
    """
    company, table = call.company, sent.table
    rate_type = sent.texts.pop("EXCH_RATE_TYPE_ID", "")
    known = [field.id for field in table.fields]
    values: Stored = {n: before[n] or None for n in _KEPT & set(known)} if before else {}
    values |= validation.read_values(company, sent)
    values = {
        k: v for k, v in values.items() if v is not None and (k in _KEPT or k in table.custom)
    }
    values["WHENCREATED"] = _day(side, sent, values)
    validation.check_required(table, values)
    _check_method(side, values)
    companions.link(company, table, values)
    checks.check_references(call, table, values)
    checks.check_attachment(company, values)
    payment = Payment(
        side, values, Bank("", "", "", "", "", "", "", ""), str(values["WHENCREATED"])
    )
    payment.parts = _parts(call, side, sent, before) if parts is None else parts
    _rest(payment, sent)
    payment.bank = _bank(call, payment)
    set_rate(company, payment, rate_type)
    return payment


def set_rate(company: Company, payment: Payment, rate_type: str) -> None:
    """Fill in currency, rate and its type. Raises Invalid."""
    values, base = payment.values, payment.bank.currency
    if values.get("BASECURR") not in {None, base}:
        text = f"The base currency of this transaction is {base}, not {values['BASECURR']}."
        raise invalid(checks.BUSINESS, text)
    values["BASECURR"] = base
    table = company.table(payment.side.payment)
    payment.rate, name = rates.settle_rate(company, table, values, rate_type)
    values["EXCH_RATE_TYPE_ID"] = name or None
    _check_bank_currency(payment)


def _check_bank_currency(payment: Payment) -> None:
    """A bank account takes its own currency, or any if that is its entity's."""
    bank, currency = payment.bank, payment.values["CURRENCY"]
    if bank.own_currency not in {"", bank.currency, currency}:
        text = f"The bank account {bank.id} is kept in {bank.own_currency}, not in {currency}."
        raise invalid(checks.BUSINESS, text)


def _day(side: Side, sent: Submission, values: Stored) -> str:
    """The day of a payment: PAYMENTDATE, which is read back as WHENCREATED, or the receipt's."""
    text = sent.beside.get("PAYMENTDATE", "")
    if text:
        field = sent.table.field("WHENCREATED")
        assert field is not None  # noqa: S101 -- both objects have it
        return str(validation.read_field(sent.table, field, text))
    own = values.get("WHENCREATED" if side.party == "VENDOR" else "RECEIPTDATE")
    own = own or values.get("WHENCREATED")
    if own is None:
        name = "PAYMENTDATE" if side.party == "VENDOR" else "RECEIPTDATE"
        label = sent.table.object.label
        raise invalid(checks.FORMAT, f"Missing required field(s) for {label}: {name}.")
    return str(own)


def _check_method(side: Side, values: Stored) -> None:
    method = values.get("PAYMENTMETHOD")
    if side.party == "VENDOR" and method not in {None, *_METHODS}:
        listed = ", ".join(_METHODS)
        text = f"Invalid value '{method}' for PAYMENTMETHOD. Valid values are: {listed}."
        raise invalid(checks.FORMAT, text)


def _bank(call: Call, payment: Payment) -> Bank:
    values = payment.values
    if values.get("FINANCIALENTITY"):
        return bank_of(call, str(values["FINANCIALENTITY"]))
    if payment.side.party == "VENDOR":
        raise invalid(checks.FORMAT, "Missing required field(s) for AP payment: FINANCIALENTITY.")
    place = place_of(call, payment.parts) or payment.rest_location
    entity = live.owner_of(call.company, call.session.entity_id, [place])
    account = values.get("UNDEPOSITEDACCOUNTNO")
    if account:
        return undeposited(call.company, str(account), entity, place)
    if any(part.cash for part in payment.parts) or not payment.parts:
        text = (
            "Missing required field(s) for AR payment:"
            " FINANCIALENTITY, UNDEPOSITEDACCOUNTNO or PRBATCH."
        )
        raise invalid(checks.FORMAT, text)
    gains = call.company.settings.realized_gains_account
    return undeposited(call.company, gains, entity, place)


def place_of(call: Call, parts: list[Part]) -> str:
    """Where the first document that is paid stands."""
    for part in parts:
        row = checks.document_of(call, part.object, part.key)
        return OpenDocument(call.company, part.object, row).place
    return call.session.entity_id


def _rest(payment: Payment, sent: Submission) -> None:
    """What was received beyond what the details pay: it stays with the company, on account."""
    over = sent.beside.get("OVERPAYMENTAMOUNT", "")
    total = next((sent.beside[name] for name in _REST if sent.beside.get(name)), "")
    if over:
        payment.rest = _amount("OVERPAYMENTAMOUNT", over)
    elif total and payment.side.party == "CUSTOMER":
        payment.rest = _amount("TRX_AMOUNTTOPAY", total) - payment.cash
    if payment.rest < 0:
        raise invalid(checks.BUSINESS, "The details pay more than the amount of the payment.")
    payment.rest_location = sent.beside.get("OVERPAYMENTLOCATIONID", "")
    payment.rest_department = sent.beside.get("OVERPAYMENTDEPARTMENTID", "")
    if payment.side.party == "CUSTOMER" and not (payment.parts and payment.cash):
        payment.record_type = _APPLIED if payment.parts else _ADVANCE


def _amount(name: str, text: str) -> Decimal:
    try:
        return parsing.read_amount(text)
    except parsing.UnreadableValue as error:
        raise invalid(checks.FORMAT, f"Illegal format for {name} : {text}") from error


# --- details --------------------------------------------------------------------------------------


def _parts(call: Call, side: Side, sent: Submission, before: Row | None) -> list[Part]:
    details = sent.lines.get(f"{side.detail}S", [])
    if before and not details and side.party == "CUSTOMER":
        return parts_of(call.company, side, before["RECORDNO"])
    if not details:
        label = sent.table.object.label
        raise invalid(checks.FORMAT, f"Missing required field(s) for {label}: {side.detail}S.")
    return [part for line in details for part in _detail(call, side, line)]


def _detail(call: Call, side: Side, line: Submission) -> Iterator[Part]:
    """What a detail pays; one that asks for any credits takes as many details as credits."""
    part = _part(call, side, line)
    wanted = line.beside.get("CREDITTOAPPLY", "")
    if wanted and part.credit is None and part.object == side.document:
        credits_ = _amount("CREDITTOAPPLY", wanted)
        yield from parts_with_credits(call, part.key, part.cash, part.discount, credits_)
    else:
        yield part


def _part(call: Call, side: Side, line: Submission) -> Part:
    texts = line.texts
    keys = [name for name in ("RECORDKEY", "POSADJKEY") if texts.get(name)]
    if len(keys) != 1:
        raise invalid(checks.FORMAT, "A detail needs either a RECORDKEY or a POSADJKEY.")
    if texts.get("INLINEKEY") or _sent(line, "TRX_INLINEAMOUNT"):
        raise invalid(checks.BUSINESS, "Inline credits are not supported here.")
    adjusts = keys == ["POSADJKEY"]
    object_name = side.adjustment if adjusts else side.document
    entry = texts.get("POSADJENTRYKEY" if adjusts else "ENTRYKEY", "")
    credit = _credit(side, line)
    cash = _sent(line, "TRX_PAYMENTAMOUNT")
    used = _sent(line, f"TRX_{credit.amount}") if credit else ZERO
    key = texts[keys[0]]
    taken = _discount(call, object_name, key, line)
    return Part(
        object_name,
        key,
        entry,
        cash,
        taken,
        credit,
        texts[credit.key] if credit else "",
        texts.get(credit.entry, "") if credit else "",
        used,
    )


def _credit(side: Side, line: Submission) -> Credit | None:
    found = [credit for credit in CREDITS[side.party] if line.texts.get(credit.key)]
    if len(found) > 1:
        raise invalid(checks.BUSINESS, "A detail takes one type of credit; use one for each.")
    if not found and side.party == "VENDOR" and line.texts.get("ADVANCEKEY"):
        raise invalid(checks.BUSINESS, "Advances to vendors are not supported here.")
    return found[0] if found else None


def _sent(line: Submission, name: str) -> Decimal:
    text = line.texts.get(name, "")
    return _amount(name, text) if text else ZERO


def _discount(call: Call, object_name: str, key: str, line: Submission) -> Decimal:
    """The discount that a detail takes: as told, or the term's if its DISCOUNTDATE is in time."""
    told = _sent(line, "TRX_TOTALDISCOUNTTOAPPLY")
    if text := line.beside.get("DISCOUNTTOAPPLY", ""):
        told = _amount("DISCOUNTTOAPPLY", text)
    text = line.texts.get("DISCOUNTDATE", "")
    if told or not text:
        return told
    field = line.table.field("DISCOUNTDATE")
    assert field is not None  # noqa: S101 -- both details have it
    day = str(validation.read_field(line.table, field, text))
    return term_discount(call, checks.document_of(call, object_name, key), day)


def term_discount(call: Call, row: Row, day: str) -> Decimal:
    """What a document's term lets one take off on that day; zero when it is too late."""
    name = "ARTERM" if "CUSTOMERID" in row else "APTERM"
    term = call.company.find_by(name, "NAME", row.get("TERMNAME") or "")
    if not term or not row.get("WHENDISCOUNT") or day > row["WHENDISCOUNT"]:
        return ZERO
    _, amount, shared = terms.discount(term, date.fromisoformat(row["WHENCREATED"]))
    return cents(Decimal(row["TRX_TOTALENTERED"]) * amount) if shared else amount
