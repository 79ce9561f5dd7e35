"""Movements of cash as the rows of their objects (intacct-xml §4.2).

A row names other records by their natural ids; keys, shown names, owners and stamps are for the
caller. None is a blank.
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Final

from crossfoot.emulator.cash.movements import (
    ZERO,
    Account,
    Charge,
    Deposit,
    PayOff,
    Receipt,
    Transfer,
)
from crossfoot.emulator.ledger import Line, cents

Cells = dict[str, Any]
_RAW: Final = {"Draft": "D", "Paid": "P"}


def charge_row(charge: Charge) -> Cells:
    """The header of a charge-card transaction."""
    total, worth, paid = charge.total, charge.worth, charge.state == "Paid"
    settled = paid or charge.state in {"Reversed", "Reversal"}
    return {
        "RECORDTYPE": "cc",
        "RECORDID": charge.number or None,
        "FINANCIALENTITY": charge.card.id,
        "WHENCREATED": charge.day,
        "DESCRIPTION": charge.description or None,
        "DESCRIPTION2": charge.payee or None,
        "PRBATCHKEY": charge.batch,
        "BASECURR": charge.base,
        "CURRENCY": charge.currency,
        "TOTALENTERED": worth,
        "TRX_TOTALENTERED": total,
        "TOTALPAID": worth if paid else ZERO,
        "TRX_TOTALPAID": total if paid else ZERO,
        "TOTALSELECTED": ZERO,
        "TRX_TOTALSELECTED": ZERO,
        "TOTALDUE": ZERO if settled else worth,
        "TRX_TOTALDUE": ZERO if settled else total,
        "WHENPAID": charge.paid_on,
        **_twins(charge),
        "STATE": charge.state,
        "RAWSTATE": _RAW.get(charge.state, "A"),
        "PAYMENTKEY": charge.paid_by,
        "INCLUSIVETAX": "false",
        "SUPDOCID": charge.attachment or None,
    }


def charge_lines(charge: Charge) -> Iterator[Cells]:
    """The lines of a charge-card transaction."""
    paid = charge.state == "Paid"
    for at, line in enumerate(charge.lines, 1):
        worth = cents(line.amount * charge.rate)
        yield {
            "RECORDKEY": charge.key,
            "RECORDTYPE": "cc",
            "AMOUNT": worth,
            "TRX_AMOUNT": line.amount,
            "DESCRIPTION": line.description or None,
            "LINE_NO": str(at),
            "CURRENCY": charge.currency,
            "BASECURR": charge.base,
            "TOTALPAID": worth if paid else ZERO,
            "TRX_TOTALPAID": line.amount if paid else ZERO,
            "BILLABLE": "false",
            "BILLED": "false",
            "ISTAX": "false",
            "FINANCIALENTITY": charge.card.id,
            **references(line),
        }


def payoff_row(payoff: PayOff) -> Cells:
    """A pay-off of a charge card."""
    return {
        "ENTITY": payoff.card.id,
        "FINANCIALENTITY": payoff.bank.id,
        "RECORDTYPE": "cp",
        "WHENCREATED": payoff.day,
        "STATE": "C",
        "RAWSTATE": "C",
        "TOTALENTERED": payoff.total,
        "TRX_TOTALENTERED": payoff.total,
        "BASECURR": payoff.bank.currency,
        "CURRENCY": payoff.bank.currency,
        "DOCNUMBER": payoff.number or None,
        "DESCRIPTION": payoff.description or None,
    }


def receipt_row(receipt: Receipt) -> Cells:
    """The header of an other receipt."""
    bank = receipt.bank
    return {
        "WHENCREATED": receipt.day,
        "WHENPAID": receipt.paid_on or receipt.day,
        "RECORDTYPE": "cr",
        "DESCRIPTION2": receipt.payer,
        "DESCRIPTION": receipt.description or None,
        "PAYMETHOD": receipt.method,
        "DOCNUMBER": receipt.number or None,
        "BANKACCOUNTID": bank.id if bank else None,
        "BANKACCOUNTNAME": bank.name if bank else None,
        "BANKACCOUNTCURR": bank.currency if bank else None,
        "DEPOSITDATE": receipt.deposited_on or (receipt.day if bank else None),
        "PRBATCHKEY": receipt.batch,
        "BASECURR": receipt.base,
        "CURRENCY": receipt.currency,
        "TOTALENTERED": receipt.worth,
        "TRX_TOTALENTERED": receipt.total,
        "STATE": "Deposited" if receipt.deposited_on and not bank else "Approved",
        "RAWSTATE": "A",
        "INCLUSIVETAX": "false",
        "SOURCEMODULE": "CashManagement",
    }


def receipt_lines(receipt: Receipt) -> Iterator[Cells]:
    """The lines of an other receipt."""
    for at, line in enumerate(receipt.lines, 1):
        worth = cents(line.amount * receipt.rate)
        row = _cash_line(receipt.key, line, worth, receipt.currency, receipt.base)
        yield {"LINE_NO": str(at), **row}


def deposit_row(deposit: Deposit) -> Cells:
    """The header of a deposit."""
    bank, total = deposit.bank, deposit.total
    return {
        "FINANCIALENTITY": bank.id,
        "WHENCREATED": deposit.day,
        "BATCHDATE": deposit.day,
        "DEPOSITID": deposit.number,
        "RECORDTYPE": "cd",
        "DESCRIPTION": deposit.description or None,
        "BASECURR": bank.currency,
        "CURRENCY": bank.currency,
        "TOTALENTERED": total,
        "TRX_TOTALENTERED": total,
        "BANKNAME": bank.name,
        "STATE": "A",
        "RAWSTATE": "A",
        "PRBATCHKEY": deposit.batch,
        "SUPDOCID": deposit.attachment or None,
    }


def deposit_lines(deposit: Deposit) -> Iterator[Cells]:
    """The lines of a deposit, in its bank's currency."""
    currency = deposit.bank.currency
    for line in deposit.lines:
        yield _cash_line(deposit.key, line, line.amount, currency, currency)


def _cash_line(parent: int, line: Line, worth: Decimal, currency: str, base: str) -> Cells:
    return {
        "RECORDKEY": parent,
        "RECORDTYPE": "cl",
        "AMOUNT": worth,
        "TRX_AMOUNT": line.amount,
        "DESCRIPTION": line.description or None,
        "CURRENCY": currency,
        "BASECURR": base,
        **references(line),
    }


def transfer_row(transfer: Transfer) -> Cells:
    """A transfer between accounts."""
    source, target = transfer.source, transfer.target
    return {
        "RECORDTYPE": "ct",
        "RECORDID": transfer.number or None,
        "WHENCREATED": transfer.day,
        **_account("FROM", source),
        **_account("TO", target),
        "DESCRIPTION": transfer.text or None,
        "TOTALENTERED": transfer.worth,
        "TRX_TOTALENTERED": transfer.amount,
        "AMOUNT": transfer.worth,
        "TRX_AMOUNT": transfer.amount,
        "BASECURR": target.currency,
        "CURRENCY": source.currency,
        "EXCH_RATE_DATE": transfer.day,
        "EXCHANGE_RATE": transfer.rate,
        "FROM_ACCOUNT_TRX_AMOUNT": transfer.amount,
        "FROM_ACCOUNT_AMOUNT": transfer.amount,
        "FROM_ACCOUNT_BASE_CURRENCY": source.currency,
        "FROM_ACCOUNT_EXCHANGE_RATE": Decimal(1),
        **_twins(transfer),
        "STATE": transfer.state,
        "RAWSTATE": "A",
        "PRBATCHKEY": transfer.batch,
        "SUPDOCID": transfer.attachment or None,
    }


def transfer_line(transfer: Transfer) -> Cells:
    """What arrives: the only line of a transfer."""
    target = transfer.target
    return {
        "RECORDKEY": transfer.key,
        "RECORDTYPE": "ct",
        "AMOUNT": transfer.worth,
        "TRX_AMOUNT": transfer.amount,
        "CURRENCY": transfer.source.currency,
        "BASECURR": target.currency,
        "ACCOUNTNO": target.account,
        "LOCATIONID": target.location,
    }


def _account(side: str, account: Account) -> Cells:
    return {
        f"{side}ACCOUNTID": account.id,
        f"{side}ACCOUNTNAME": account.name,
        f"{side}GLACCOUNTNO": account.account,
        f"{side}ACCOUNTCURR": account.currency,
        f"{side}ACCOUNTTYPE": account.kind,
    }


def _twins(movement: Charge | Transfer) -> Cells:
    """How a reversed movement and the one that takes it back point at each other."""
    twin, back = movement.twin, movement.state == "Reversal"
    return {
        "REVERSALKEY": twin.key if twin and not back else None,
        "REVERSALDATE": twin.day if twin and not back else None,
        "REVERSEDKEY": twin.key if twin and back else None,
        "REVERSEDDATE": twin.day if twin and back else None,
    }


def references(line: Line) -> Cells:
    """A line's account, place, department and dimensions, by the fields of its object."""
    cells = {
        "ACCOUNTNO": line.account,
        "LOCATIONID": line.location or None,
        "DEPARTMENTID": line.department or None,
    }
    return cells | dict(line.dimensions)
