"""Pay-offs of charge cards, made by the generic `create` (intacct-xml §4.2).

What Intacct's create takes is not documented. Here ENTITY names the card, FINANCIALENTITY the bank,
and every charge of the card that is open on the day is paid, or only as many, from the oldest on,
as TOTALENTERED covers exactly.
"""

from datetime import date
from decimal import Decimal
from typing import Final

from crossfoot.emulator import audit
from crossfoot.emulator.cash import charges, postings, rows
from crossfoot.emulator.cash.live import change, insert, lines_of
from crossfoot.emulator.cash.movements import ZERO, Account, Charge, PayOff
from crossfoot.emulator.cash.named import bank_of, card_of
from crossfoot.emulator.company import Company, Row
from crossfoot.emulator.functions import Call
from crossfoot.emulator.ledger import cents, live
from crossfoot.emulator.records import writing
from crossfoot.emulator.subledgers.postings import stamp
from crossfoot.emulator.submissions import Submission
from crossfoot.emulator.validation import (
    Stored,
    check_required,
    invalid,
    read_values,
    refuse_missing,
)

HEADER: Final = "CHARGEPAYOFF"
_SETTLED: Final = (
    *("STATE", "RAWSTATE", "TOTALPAID", "TRX_TOTALPAID", "TOTALDUE", "TRX_TOTALDUE"),
    *("WHENPAID", "PAYMENTKEY"),
)


def create(call: Call, sent: Submission) -> Row:
    """Store and post a pay-off; its charges are paid then. Raises Invalid."""
    with writing(call, sent.table, "create"):
        return _create(call, sent)


def _create(call: Call, sent: Submission) -> Row:
    company, header = call.company, sent.table
    values = read_values(company, sent)
    check_required(header, values)
    refuse_missing(header, [] if sent.texts.get("ENTITY") else ["ENTITY"])
    card = card_of(company, sent.texts["ENTITY"])
    bank = bank_of(company, str(values["FINANCIALENTITY"]))
    if bank.entity != card.entity or bank.currency != card.currency:
        text = f"The card {card.id} cannot be paid off from the account {bank.id}."
        raise invalid("BL01001973", text)
    day = date.fromisoformat(str(values["WHENCREATED"]))
    due = _covered(_open(company, card, day), _total(values))
    places: dict[str, Decimal] = {}
    for charge in due:
        for line in charge.lines:
            worth = places.get(line.location, ZERO) + cents(line.amount * charge.rate)
            places[line.location] = worth
    payoff = PayOff(
        card=card,
        bank=bank,
        day=day,
        places=places,
        number=str(values.get("DOCNUMBER") or ""),
        description=str(values.get("DESCRIPTION") or f"Pay-off {card.id}"),
    )
    account = company.find_by("GLACCOUNT", "ACCOUNTNO", card.account) or {}
    cells = {**rows.payoff_row(payoff), "LIABACCTKEY": account.get("RECORDNO")}
    payoff.key = insert(call, header, cells, card.entity)
    for charge in due:
        _settle(call, charge, payoff)
    live.post(company, postings.payoff_document(payoff, stamp(call)))
    audit.record_access(call, header, str(payoff.key), "Create")
    return company.find_by(HEADER, "RECORDNO", str(payoff.key)) or {}


def _open(company: Company, card: Account, day: date) -> list[Charge]:
    """The card's posted charges up to a day that nobody has paid, oldest first."""
    found = company.rows(
        charges.HEADER,
        '"FINANCIALENTITY" = ? AND "STATE" = \'Posted\' AND "WHENCREATED" <= ?',
        [card.id, day],
    )
    loaded = [charges.load(company, row) for row in found]
    return sorted(loaded, key=lambda charge: (charge.day, charge.key))


def _total(values: Stored) -> Decimal | None:
    text = values.get("TRX_TOTALENTERED") or values.get("TOTALENTERED")
    return Decimal(str(text)).quantize(Decimal("0.01")) if text else None


def _covered(due: list[Charge], total: Decimal | None) -> list[Charge]:
    """The charges that an amount pays exactly, from the oldest on; all of them for None."""
    paid: list[Charge] = []
    for charge in due:
        if total is not None and sum((each.worth for each in paid), ZERO) >= total:
            break
        paid.append(charge)
    worth = sum((charge.worth for charge in paid), ZERO)
    if not paid:
        raise invalid("BL01001973", "The card has no open charges.")
    if total is not None and worth != total:
        text = f"{total} is not what the oldest open charges add up to; the next sum is {worth}."
        raise invalid("BL01001973", text)
    return paid


def _settle(call: Call, charge: Charge, payoff: PayOff) -> None:
    company = call.company
    charge.state, charge.paid_on, charge.paid_by = "Paid", payoff.day, payoff.key
    row = rows.charge_row(charge)
    cells = {name: row[name] for name in _SETTLED}
    change(call, company.table(charges.HEADER), charge.key, cells)
    lines = lines_of(company, charges.LINE, charge.key)
    for stored, paid in zip(lines, rows.charge_lines(charge), strict=True):
        totals = {name: paid[name] for name in ("TOTALPAID", "TRX_TOTALPAID")}
        change(call, company.table(charges.LINE), int(stored["RECORDNO"]), totals)
    live.refresh(company, charges.HEADER, charge.key)
