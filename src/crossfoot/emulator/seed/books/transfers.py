"""Transfers between bank accounts: within an entity, between entities, and between currencies."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final, NamedTuple

from crossfoot.emulator.ledger import Document, Line, cents
from crossfoot.emulator.seed.books.clerk import RATE_TYPE, Clerk, months
from crossfoot.emulator.seed.books.desk import FIRST_DAY, Desk, pick
from crossfoot.emulator.seed.draft import REFERENCE_DATE
from crossfoot.emulator.seed.papers.attachments import ATTACHED


class _Account(NamedTuple):
    """A bank account: its ledger account, and whether it is a checking or savings account."""

    id: str
    name: str
    account: str
    currency: str
    location: str
    entity: str
    kind: str


@dataclass(slots=True, eq=False)
class _Transfer:
    """From one account to another; `worth` is what arrives, in the receiving entity's currency."""

    source: _Account
    target: _Account
    day: date
    amount: Decimal
    rate: Decimal
    text: str
    state: str = "Posted"
    key: int = 0
    twin: "_Transfer | None" = None
    batch: int | None = None

    @property
    def worth(self) -> Decimal:
        return cents(self.amount * self.rate)


def keep_transfers(desk: Desk) -> None:
    """Draw the transfers, post them and write their rows."""
    keeper = _Keeper(desk)
    keeper.store_transfers(keeper.transfers())


class _Keeper:
    def __init__(self, desk: Desk) -> None:
        self.desk, self.clerk = desk, Clerk(desk, "transfers")
        self.chance = self.clerk.chance
        self._advices = iter(ATTACHED["transfer"])

    def transfers(self) -> list[_Transfer]:
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
        return found

    def _transfer(
        self, source: _Account, target: _Account, day: date, amount: Decimal, text: str
    ) -> _Transfer:
        rate = self.desk.rates.rate(source.currency, target.currency, day)
        return _Transfer(source, target, day, amount, rate, text)

    def _turned(self, transfer: _Transfer) -> _Transfer:
        day = min(transfer.day + timedelta(days=2), REFERENCE_DATE)
        twin = _Transfer(
            transfer.source,
            transfer.target,
            day,
            -transfer.amount,
            transfer.rate,
            f"Reversed - {transfer.text}",
        )
        transfer.state, twin.state = "Reversed", "Reversal"
        transfer.twin, twin.twin = twin, transfer
        return twin

    def store_transfers(self, transfers: list[_Transfer]) -> None:
        """Post the transfers and write their rows; what arrives is a line of each."""
        for transfer in transfers:
            transfer.batch = self.desk.book.post(self._transfer_document(transfer)).source
        self.desk.store("FUNDSTRANSFER", [self._transfer_row(each) for each in transfers])
        self.desk.store("FUNDSTRANSFERENTRY", [self._transfer_line(each) for each in transfers])

    def _transfer_document(self, transfer: _Transfer) -> Document:
        source, target = transfer.source, transfer.target
        rates = self.desk.rates.both(source.currency, transfer.day)
        rates[target.currency] = transfer.rate
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
            stamp=self.desk.stamp(self.chance, transfer.day),
            number=f"FT-{transfer.key:05}",
            description=transfer.text,
            rates=rates,
        )

    def _transfer_row(self, transfer: _Transfer) -> dict[str, Any]:
        table = self.desk.company.table("FUNDSTRANSFER")
        source, target, twin = transfer.source, transfer.target, transfer.twin
        foreign = source.currency != target.currency
        reversal = transfer.state == "Reversal"
        return {
            "RECORDNO": transfer.key,
            "RECORDTYPE": "ct",
            "RECORDID": f"FT-{transfer.key:05}",
            "WHENCREATED": transfer.day,
            "FROMACCOUNTID": source.id,
            "FROMACCOUNTNAME": source.name,
            "FROMGLACCOUNTNO": source.account,
            "FROMACCOUNTCURR": source.currency,
            "FROMACCOUNTTYPE": source.kind,
            "TOACCOUNTID": target.id,
            "TOACCOUNTNAME": target.name,
            "TOGLACCOUNTNO": target.account,
            "TOACCOUNTCURR": target.currency,
            "TOACCOUNTTYPE": target.kind,
            "DESCRIPTION": transfer.text,
            "TOTALENTERED": transfer.worth,
            "TRX_TOTALENTERED": transfer.amount,
            "AMOUNT": transfer.worth,
            "TRX_AMOUNT": transfer.amount,
            "BASECURR": target.currency,
            "CURRENCY": source.currency,
            "EXCH_RATE_DATE": transfer.day,
            "EXCH_RATE_TYPE_ID": RATE_TYPE if foreign else None,
            "EXCHANGE_RATE": transfer.rate,
            "FROM_ACCOUNT_TRX_AMOUNT": transfer.amount,
            "FROM_ACCOUNT_AMOUNT": transfer.amount,
            "FROM_ACCOUNT_BASE_CURRENCY": source.currency,
            "FROM_ACCOUNT_EXCHANGE_RATE": Decimal(1),
            "REVERSALKEY": twin.key if twin and not reversal else None,
            "REVERSALDATE": twin.day if twin and not reversal else None,
            "REVERSEDKEY": twin.key if twin and reversal else None,
            "REVERSEDDATE": twin.day if twin and reversal else None,
            "STATE": transfer.state,
            "RAWSTATE": "A",
            **self.clerk.cleared(table, transfer.day),
            "PRBATCHKEY": transfer.batch,
            "SUPDOCID": next(self._advices, None) if self.chance.random() < 0.04 else None,
            **self.clerk.owner(source.entity),
            **self.clerk.audit(table, self.desk.stamp(self.chance, transfer.day)),
        }

    def _transfer_line(self, transfer: _Transfer) -> dict[str, Any]:
        table, target = self.desk.company.table("FUNDSTRANSFERENTRY"), transfer.target
        foreign = transfer.source.currency != target.currency
        return {
            "RECORDNO": self.clerk.number("FUNDSTRANSFERENTRY"),
            "RECORDKEY": transfer.key,
            "RECORDTYPE": "ct",
            "AMOUNT": transfer.worth,
            "TRX_AMOUNT": transfer.amount,
            **self.clerk.rate(table, transfer.day, transfer.rate, foreign=foreign),
            "CURRENCY": transfer.source.currency,
            "BASECURR": target.currency,
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


def _accounts(desk: Desk) -> Iterator[_Account]:
    for kind in ("checking", "savings"):
        found = desk.company.database.execute(
            'SELECT b."BANKACCOUNTID", b."BANKNAME", b."GLACCOUNTNO", b."CURRENCY",'
            ' b."LOCATIONID", l."ENTITY"'
            f' FROM {kind.upper()}ACCOUNT b JOIN LOCATION l ON l."LOCATIONID" = b."LOCATIONID"'
            " WHERE b.\"STATUS\" = 'active' ORDER BY 1"
        )
        for row in found:
            yield _Account._make((*row, kind))
