"""Movements of cash as documents of the ledger (intacct-xml §4.2)."""

from collections.abc import Mapping
from decimal import Decimal

from crossfoot.emulator.cash.movements import Charge, Deposit, PayOff, Receipt, Transfer
from crossfoot.emulator.ledger import Document, Line, Stamp


def charge_document(charge: Charge, stamp: Stamp, rates: Mapping[str, Decimal]) -> Document:
    """What was bought, against the card's liability account."""
    return Document(
        kind="CCTRANSACTION",
        key=charge.key,
        day=charge.day,
        entity=charge.card.entity,
        currency=charge.currency,
        lines=tuple(charge.lines),
        stamp=stamp,
        account=charge.card.account,
        number=charge.number,
        description=charge.payee,
        rate=charge.rate,
        rates=rates,
    )


def payoff_document(payoff: PayOff, stamp: Stamp) -> Document:
    """The card's liability where the charges lie, against the bank."""
    card, bank = payoff.card, payoff.bank
    return Document(
        kind="CHARGEPAYOFF",
        key=payoff.key,
        day=payoff.day,
        entity=card.entity,
        currency=bank.currency,
        lines=tuple(Line(card.account, amount, place) for place, amount in payoff.places.items()),
        stamp=stamp,
        account=bank.account,
        location=bank.location,
        number=payoff.number,
        description=payoff.description,
    )


def receipt_document(receipt: Receipt, stamp: Stamp, rates: Mapping[str, Decimal]) -> Document:
    """What came in, on the bank or among undeposited funds."""
    return Document(
        kind="OTHERRECEIPTS",
        key=receipt.key,
        day=receipt.day,
        entity=receipt.entity,
        currency=receipt.currency,
        lines=tuple(receipt.lines),
        stamp=stamp,
        account=receipt.bank.account if receipt.bank else receipt.undeposited,
        number=receipt.number,
        description=receipt.lines[0].description,
        rate=receipt.rate,
        rates=rates,
    )


def deposit_document(deposit: Deposit, stamp: Stamp) -> Document:
    """From undeposited funds to the bank."""
    return Document(
        kind="DEPOSIT",
        key=deposit.key,
        day=deposit.day,
        entity=deposit.bank.entity,
        currency=deposit.bank.currency,
        lines=tuple(deposit.lines),
        stamp=stamp,
        account=deposit.bank.account,
        number=deposit.number,
        description=deposit.lines[0].description,
    )


def transfer_document(transfer: Transfer, stamp: Stamp) -> Document:
    """From one account's ledger account to the other's."""
    source, target = transfer.source, transfer.target
    return Document(
        kind="FUNDSTRANSFER",
        key=transfer.key,
        day=transfer.day,
        entity=source.entity,
        currency=source.currency,
        lines=(
            Line(target.account, transfer.amount, target.location),
            Line(source.account, -transfer.amount, source.location),
        ),
        stamp=stamp,
        number=transfer.number,
        description=transfer.text,
        rates={**transfer.rates, target.currency: transfer.rate},
    )
