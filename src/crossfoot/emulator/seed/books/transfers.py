"""Transfers between bank accounts: within an entity, between entities, and between currencies."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from crossfoot.emulator.cash.accounts import accounts
from crossfoot.emulator.cash.movements import Account, Transfer
from crossfoot.emulator.cash.postings import transfer_document
from crossfoot.emulator.cash.rows import Cells, transfer_line, transfer_row
from crossfoot.emulator.seed.books.clerk import RATE_TYPE, Clerk, months
from crossfoot.emulator.seed.books.desk import FIRST_DAY, Desk, pick
from crossfoot.emulator.seed.draft import REFERENCE_DATE
from crossfoot.emulator.seed.papers.attachments import ATTACHED


def keep_transfers(desk: Desk) -> None:
    """Draw the transfers, post them and write their rows."""
    keeper = _Keeper(desk)
    keeper.store_transfers(keeper.transfers())


class _Keeper:
    def __init__(self, desk: Desk) -> None:
        self.desk, self.clerk = desk, Clerk(desk, "transfers")
        self.chance = self.clerk.chance
        self._advices = iter(ATTACHED["transfer"])

    def transfers(self) -> list[Transfer]:
        """Payroll is funded, the shop's account is swept, and entities help each other out."""
        accounts = {account.id: account for account in _accounts(self.desk)}
        found = []
        for month in months(FIRST_DAY, REFERENCE_DATE):
            for source, target, about, text in _MONTHLY:
                day = month - timedelta(days=int(self.chance.random() * 20))
                amount = Decimal(about + int(self.chance.random() * about / 5))
                found.append(self._transfer(accounts[source], accounts[target], day, amount, text))
        for month in months(FIRST_DAY, REFERENCE_DATE)[1::2]:
            source, target = pick(self.chance, _BETWEEN)
            amount = Decimal(5_000 + int(self.chance.random() * 60_000))
            day = month - timedelta(days=3)
            found.append(self._transfer(accounts[source], accounts[target], day, amount, "Loan"))
        found += [self._turned(transfer) for transfer in found[::37]]
        found.sort(key=lambda transfer: transfer.day)
        for transfer in found:
            transfer.key = self.clerk.number("FUNDSTRANSFER")
            transfer.number = f"FT-{transfer.key:05}"
        return found

    def _transfer(
        self, source: Account, target: Account, day: date, amount: Decimal, text: str
    ) -> Transfer:
        return Transfer(
            source=source,
            target=target,
            day=day,
            amount=amount,
            rate=self.desk.rates.rate(source.currency, target.currency, day),
            text=text,
            rates=self.desk.rates.both(source.currency, day),
        )

    def _turned(self, transfer: Transfer) -> Transfer:
        day = min(transfer.day + timedelta(days=2), REFERENCE_DATE)
        twin = replace(
            transfer,
            day=day,
            amount=-transfer.amount,
            text=f"Reversed - {transfer.text}",
            rates=self.desk.rates.both(transfer.source.currency, day),
            state="Reversal",
            twin=transfer,
        )
        transfer.state, transfer.twin = "Reversed", twin
        return twin

    def store_transfers(self, transfers: list[Transfer]) -> None:
        """Post the transfers and write their rows; what arrives is a line of each."""
        for transfer in transfers:
            stamp = self.desk.stamp(self.chance, transfer.day)
            transfer.batch = self.desk.book.post(transfer_document(transfer, stamp)).source
        self.desk.store("FUNDSTRANSFER", [self._transfer_row(each) for each in transfers])
        self.desk.store("FUNDSTRANSFERENTRY", [self._transfer_line(each) for each in transfers])

    def _transfer_row(self, transfer: Transfer) -> Cells:
        table = self.desk.company.table("FUNDSTRANSFER")
        source, target = transfer.source, transfer.target
        foreign = source.currency != target.currency
        return {
            **transfer_row(transfer),
            "RECORDNO": transfer.key,
            "EXCH_RATE_TYPE_ID": RATE_TYPE if foreign else None,
            **self.clerk.cleared(table, transfer.day),
            "SUPDOCID": next(self._advices, None) if self.chance.random() < 0.04 else None,
            **self.clerk.owner(source.entity),
            **self.clerk.audit(table, self.desk.stamp(self.chance, transfer.day)),
        }

    def _transfer_line(self, transfer: Transfer) -> Cells:
        table, target = self.desk.company.table("FUNDSTRANSFERENTRY"), transfer.target
        foreign = transfer.source.currency != target.currency
        return {
            **transfer_line(transfer),
            "RECORDNO": self.clerk.number("FUNDSTRANSFERENTRY"),
            **self.clerk.rate(table, transfer.day, transfer.rate, foreign=foreign),
            **self.clerk.line(table, target.account, target.location, "", {}),
            **self.clerk.audit(table, self.desk.stamp(self.chance, transfer.day)),
        }


_MONTHLY: Final = (
    ("CASC-OPER", "CASC-PAYROLL", 72_000, "Payroll funding"),
    ("LIFF-OPER", "LIFF-PAYROLL", 72_000, "Payroll funding"),
    ("SAAL-OPER", "SAAL-LOHN", 72_000, "Lohn & Gehalt"),
    ("CASC-SHOP", "CASC-OPER", 90_000, "Sweep of the web shop"),
    ("CASC-OPER", "CASC-MM", 15_000, "To money market"),
    ("LIFF-OPER", "LIFF-DEP", 6_000, "To deposit"),
    ("SAAL-OPER", "SAAL-TG", 9_000, 'Tagesgeld "Reserve"'),
)
"""Each month: from, to, about how much, and the text."""

_BETWEEN: Final = (
    ("CASC-OPER", "LIFF-OPER"),
    ("LIFF-OPER", "CASC-OPER"),
    ("LIFF-OPER", "SAAL-OPER"),
    ("SAAL-OPER", "LIFF-OPER"),
    ("CASC-OPER", "SAAL-OPER"),
    ("SAAL-OPER", "CASC-OPER"),
)


def _accounts(desk: Desk) -> Iterator[Account]:
    for name in ("CHECKINGACCOUNT", "SAVINGSACCOUNT"):
        for account, active in accounts(desk.company, name):
            if active:
                yield account
