"""Deposits of what lies in undeposited funds: other receipts and customers' payments (§4.2)."""

from decimal import Decimal
from typing import Final, NamedTuple

from crossfoot.emulator import audit
from crossfoot.emulator.cash import postings, rows, undeposited
from crossfoot.emulator.cash.live import change, day_of, insert
from crossfoot.emulator.cash.movements import Account, Deposit, taken_out
from crossfoot.emulator.cash.named import bank_of
from crossfoot.emulator.company import Company, Row
from crossfoot.emulator.functions import Call
from crossfoot.emulator.ledger import Line, live
from crossfoot.emulator.ledger.sides import UNDEPOSITED
from crossfoot.emulator.legacy_bodies import Body
from crossfoot.emulator.subledgers import checks
from crossfoot.emulator.subledgers.postings import stamp
from crossfoot.emulator.validation import invalid

HEADER: Final = "DEPOSIT"
LINE: Final = "DEPOSITENTRY"


class _Waiting(NamedTuple):
    """Something in undeposited funds."""

    object: str
    row: Row
    account: str
    customer: str

    @property
    def key(self) -> int:
        return int(self.row["RECORDNO"])


def record(call: Call, body: Body) -> int:
    """Store and post a deposit of all the receipts named; give its number. Raises Invalid."""
    company, header = call.company, call.company.table(HEADER)
    bank = bank_of(company, body.text("bankaccountid"))
    number = body.text("depositid")
    if not number:
        raise invalid("BL03000018", "Missing depositid.")
    keys = [key for key in body.inner("receiptkeys").texts("receiptkey") if key]
    if not keys or len(set(keys)) != len(keys):
        raise invalid("BL03000018", "Each receiptkey must be given once, and one at least.")
    waiting = [_waiting(company, key) for key in keys]
    for each in waiting:
        _check_fits(each, bank)
    checks.check_attachment(company, {"SUPDOCID": body.text("supdocid") or None})
    deposit = Deposit(
        bank=bank,
        day=day_of(body, "depositdate"),
        lines=[_line(each, bank) for each in waiting],
        number=number,
        description=body.text("description"),
        attachment=body.text("supdocid"),
    )
    row = rows.deposit_row(deposit) | {"BANKACCOUNTKEY": _bank_key(company, bank)}
    deposit.key = insert(call, header, row, bank.entity)
    for cells in rows.deposit_lines(deposit):
        insert(call, company.table(LINE), cells)
    _take_out(call, deposit, waiting)
    batch = live.post(company, postings.deposit_document(deposit, stamp(call)))
    change(call, header, deposit.key, {"PRBATCHKEY": batch.source})
    audit.record_access(call, header, str(deposit.key), "Create")
    return deposit.key


def _waiting(company: Company, key: str) -> _Waiting:
    """The receipt of this number that is not deposited yet: an other receipt, else a payment."""
    row = company.find_by("OTHERRECEIPTS", "RECORDNO", key) if key.isdigit() else None
    if row and not row["BANKACCOUNTID"] and row["STATE"] == "Approved":
        account = undeposited.account_of(company, "OTHERRECEIPTS", int(key)) or UNDEPOSITED
        return _Waiting("OTHERRECEIPTS", row, account, "")
    row = company.find_by("ARPYMT", "RECORDNO", key) if key.isdigit() else None
    received = row and row["UNDEPOSITEDACCOUNTNO"] and row["DISPLAYSTATE"] == "Complete"
    if row and received and undeposited.deposit_of(company, "ARPYMT", int(key)) is None:
        return _Waiting("ARPYMT", row, row["UNDEPOSITEDACCOUNTNO"], row["CUSTOMERID"])
    raise invalid("BL01001973", f"The receipt {key} is not in undeposited funds.")


def _check_fits(each: _Waiting, bank: Account) -> None:
    if each.row["CURRENCY"] != bank.currency:
        text = f"The receipt {each.key} is in {each.row['CURRENCY']}, the bank's account is not."
        raise invalid("BL01001973", text)
    if each.row["MEGAENTITYID"] not in {"", bank.entity}:
        text = f"The receipt {each.key} belongs to another entity than the account {bank.id}."
        raise invalid("BL01001973", text)


def _line(each: _Waiting, bank: Account) -> Line:
    more = {"CUSTOMERID": each.customer} if each.customer else {}
    return taken_out(each.account, Decimal(each.row["TRX_TOTALENTERED"]), bank.location, more)


def _take_out(call: Call, deposit: Deposit, waiting: list[_Waiting]) -> None:
    company = call.company
    undeposited.take_out(company, deposit.key, [(each.object, each.key) for each in waiting])
    for each in waiting:
        if each.object == "OTHERRECEIPTS":
            cells = {"STATE": "Deposited", "DEPOSITDATE": deposit.day, "PARENTPAYMENT": deposit.key}
            change(call, company.table(each.object), each.key, cells)
            live.refresh(company, each.object, each.key)
        else:
            change(call, company.table(each.object), each.key, {"PARENTPAYMENTKEY": deposit.key})


def _bank_key(company: Company, bank: Account) -> str | None:
    object_name = f"{bank.kind.upper()}ACCOUNT"
    found = company.find_by(object_name, "BANKACCOUNTID", bank.id)
    return found["RECORDNO"] if found else None
