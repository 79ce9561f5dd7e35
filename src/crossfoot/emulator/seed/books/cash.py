"""Cash beside trade: other receipts, deposits of what was received, and transfers between banks."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final, NamedTuple

from crossfoot.emulator.ledger import Document, Line, cents
from crossfoot.emulator.seed.books.clerk import RATE_TYPE, RECONCILED, ZERO, Clerk, months
from crossfoot.emulator.seed.books.desk import FIRST_DAY, Desk, pick, some_day
from crossfoot.emulator.seed.books.sides import BANKS, UNDEPOSITED, WEB_SHOP, Bank
from crossfoot.emulator.seed.draft import REFERENCE_DATE
from crossfoot.emulator.seed.papers.attachments import ATTACHED

_RECEIPTS: Final = 700
_PAYERS: Final = {
    "Interest & dividends": "7110",
    "Energy refund": "6110",
    "State grant <R&D>": "7400",
    "Insurance claim": "6130",
    "Scrap dealer Ohlsen": "5310",
    "Rent deposit returned": "1440",
    "Tax office": "1140",
}
_OPEN_DAYS: Final = 6
"""Receipts of the last days are not deposited yet."""


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
class _Receipt:
    entity: str
    day: date
    payer: str
    lines: list[Line]
    method: str
    bank: Bank | None
    """Where it went at once; None is undeposited funds."""
    key: int = 0
    deposited_on: date | None = None
    batch: int | None = None

    @property
    def total(self) -> Decimal:
        return sum((line.amount for line in self.lines), ZERO)


class _Undeposited(NamedTuple):
    """Something in undeposited funds: of a customer, or another receipt."""

    day: date
    entity: str
    customer: str
    amount: Decimal
    receipt: _Receipt | None


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


def keep_cash(desk: Desk) -> None:
    """Receipts, then the deposits of what went into undeposited funds, then transfers."""
    keeper = _Keeper(desk)
    receipts = keeper.receipts()
    deposits = keeper.deposits(receipts)
    keeper.store_receipts(receipts)
    keeper.store_deposits(deposits)
    keeper.store_transfers(keeper.transfers())


class _Keeper:
    def __init__(self, desk: Desk) -> None:
        self.desk, self.clerk = desk, Clerk(desk, "cash")
        self.chance = self.clerk.chance
        self._slips = iter(ATTACHED["deposit"])
        self._advices = iter(ATTACHED["transfer"])

    # --- other receipts ---

    def receipts(self) -> list[_Receipt]:
        """What came in beside customers' payments; each week what the shop's processor pays out."""
        days = sorted(some_day(self.chance, FIRST_DAY) for _ in range(_RECEIPTS))
        found = [self._receipt(day) for day in days]
        day = FIRST_DAY + timedelta(days=9)
        while day <= REFERENCE_DATE:
            line = Line(
                "1060", cents(Decimal(2_700_000 + int(self.chance.random() * 400_000)) / 100), "112"
            )
            found.append(_Receipt("E100", day, "Payment processor", [line], "EFT", WEB_SHOP))
            day += timedelta(days=7)
        found.sort(key=lambda receipt: receipt.day)
        for receipt in found:
            receipt.key = self.clerk.number("OTHERRECEIPTS")
        return found

    def _receipt(self, day: date) -> _Receipt:
        entity = pick(self.chance, list(self.desk.places))
        payer, account = pick(self.chance, list(_PAYERS.items()))
        lines = []
        for _ in range(1 if self.chance.random() < 0.85 else 2):
            amount = cents(Decimal(2_000 + int(self.chance.random() ** 3 * 900_000)) / 100)
            more = self.clerk.dimensions(entity, account)
            department = self.clerk.department()
            lines.append(Line(account, amount, self.clerk.place(entity), department, more, payer))
        check = self.chance.random() < 0.4
        bank = None if check else BANKS[entity]
        method = "Printed Check" if check else pick(self.chance, ("EFT", "EFT", "Cash"))
        return _Receipt(entity, day, payer, lines, method, bank)

    def store_receipts(self, receipts: list[_Receipt]) -> None:
        """Post the receipts and write their rows."""
        for receipt in receipts:
            document = self._document(
                "OTHERRECEIPTS",
                receipt.key,
                receipt.day,
                receipt.entity,
                lines=receipt.lines,
                account=receipt.bank.account if receipt.bank else UNDEPOSITED,
            )
            receipt.batch = self.desk.book.post(document).source
        self.desk.store("OTHERRECEIPTS", [self._receipt_row(receipt) for receipt in receipts])
        rows = (row for receipt in receipts for row in self._receipt_lines(receipt))
        self.desk.store("OTHERRECEIPTSENTRY", rows)

    def _document(  # noqa: PLR0913 -- a document has as many parts
        self, kind: str, key: int, day: date, entity: str, *, lines: list[Line], account: str
    ) -> Document:
        return Document(
            kind=kind,
            key=key,
            day=day,
            entity=entity,
            currency=self.desk.places[entity].currency,
            lines=tuple(lines),
            stamp=self.desk.stamp(self.chance, day),
            account=account,
            number=f"{kind[:2]}-{key:05}",
            description=lines[0].description,
        )

    def _receipt_row(self, receipt: _Receipt) -> dict[str, Any]:
        table, bank = self.desk.company.table("OTHERRECEIPTS"), receipt.bank
        own = self.desk.places[receipt.entity].currency
        known = self.clerk.cleared(table, receipt.day if bank else None)
        state = "Deposited" if receipt.deposited_on else "Approved"
        if bank and known["CLEARED"] == "T":
            state = "Reconciled"
        stamp = self.desk.stamp(self.chance, receipt.day, receipt.deposited_on)
        return {
            "RECORDNO": receipt.key,
            "WHENCREATED": receipt.day,
            "WHENPAID": receipt.day,
            "RECORDTYPE": "cr",
            "DESCRIPTION2": receipt.payer,
            "DESCRIPTION": f"Received from {receipt.payer}",
            "PAYMETHOD": receipt.method,
            "DOCNUMBER": f"OR-{receipt.key:05}",
            "BANKACCOUNTID": bank.id if bank else None,
            "BANKACCOUNTNAME": bank.name if bank else None,
            "BANKACCOUNTCURR": bank.currency if bank else None,
            "DEPOSITDATE": receipt.day if bank else receipt.deposited_on,
            "PRBATCHKEY": receipt.batch,
            "BASECURR": own,
            "CURRENCY": own,
            **self.clerk.rate(table, receipt.day, Decimal(1), foreign=False),
            "TOTALENTERED": receipt.total,
            "TRX_TOTALENTERED": receipt.total,
            "STATE": state,
            "RAWSTATE": "A",
            "INCLUSIVETAX": "false",
            "SOURCEMODULE": "CashManagement",
            "RECON_DATE": RECONCILED if state == "Reconciled" else None,
            **known,
            **self.clerk.owner(receipt.entity),
            **self.clerk.audit(table, stamp),
        }

    def _receipt_lines(self, receipt: _Receipt) -> Iterator[dict[str, Any]]:
        own = self.desk.places[receipt.entity].currency
        for at, line in enumerate(receipt.lines, 1):
            yield {
                "LINE_NO": str(at),
                **self._line("OTHERRECEIPTSENTRY", receipt.key, receipt.day, own, line),
            }

    def _line(
        self, object_name: str, parent: int, day: date, currency: str, line: Line
    ) -> dict[str, Any]:
        """A line in its entity's own currency."""
        table = self.desk.company.table(object_name)
        row = {
            "RECORDNO": self.clerk.number(object_name),
            "RECORDKEY": parent,
            "RECORDTYPE": "cl",
            "AMOUNT": line.amount,
            "TRX_AMOUNT": line.amount,
            "DESCRIPTION": line.description or None,
            **self.clerk.rate(table, day, Decimal(1), foreign=False),
            "CURRENCY": currency,
            "BASECURR": currency,
            **self.clerk.line(table, line.account, line.location, line.department, line.dimensions),
            **self.clerk.audit(table, self.desk.stamp(self.chance, day)),
        }
        return {name: value for name, value in row.items() if table.field(name)}

    # --- deposits ---

    def deposits(self, receipts: list[_Receipt]) -> list[tuple[int, date, list[_Undeposited]]]:
        """Each week what lies in an entity's undeposited funds is taken to its bank."""
        waiting = [
            _Undeposited(receipt.day, receipt.entity, "", receipt.total, receipt)
            for receipt in receipts
            if receipt.bank is None
        ]
        waiting += self._customers()
        weeks: dict[tuple[date, str], list[_Undeposited]] = {}
        for each in waiting:
            friday = each.day + timedelta(days=(4 - each.day.weekday()) % 7)
            if friday <= REFERENCE_DATE - timedelta(days=_OPEN_DAYS):
                weeks.setdefault((friday, each.entity), []).append(each)
        found = []
        for (friday, _), together in sorted(weeks.items(), key=lambda week: week[0]):
            found.append((self.clerk.number("DEPOSIT"), friday, together))
            for each in together:
                if each.receipt:
                    each.receipt.deposited_on = friday
        return found

    def _customers(self) -> list[_Undeposited]:
        """Customers' payments into undeposited funds, in their entity's own currency."""
        found = self.desk.company.database.execute(
            'SELECT "RECEIPTDATE", "MEGAENTITYID", "CUSTOMERID", "TRX_TOTALENTERED" FROM ARPYMT'
            ' WHERE "UNDEPOSITEDACCOUNTNO" = ? AND "CURRENCY" = "BASECURR"'
            " AND \"DISPLAYSTATE\" = 'Complete' ORDER BY rowid",
            [UNDEPOSITED],
        )
        return [
            _Undeposited(date.fromisoformat(day), entity, customer, Decimal(amount), None)
            for day, entity, customer, amount in found
        ]

    def store_deposits(self, deposits: list[tuple[int, date, list[_Undeposited]]]) -> None:
        """Post the deposits, and write a line for everything that is in one."""
        headers, lines = [], []
        for key, day, together in deposits:
            entity = together[0].entity
            bank = BANKS[entity]
            made = [self._deposit_line(each, bank) for each in together]
            document = self._document("DEPOSIT", key, day, entity, lines=made, account=bank.account)
            batch = self.desk.book.post(document).source
            headers.append(self._deposit_row(key, day, made, bank, batch))
            lines += [self._line("DEPOSITENTRY", key, day, bank.currency, line) for line in made]
        self.desk.store("DEPOSIT", headers)
        self.desk.store("DEPOSITENTRY", lines)

    def _deposit_line(self, each: _Undeposited, bank: Bank) -> Line:
        """What is taken out of undeposited funds, where it was put in."""
        more = {"CUSTOMERID": each.customer} if each.customer else {}
        return Line(UNDEPOSITED, each.amount, bank.location, "", more, "From undeposited funds")

    def _deposit_row(
        self, key: int, day: date, lines: list[Line], bank: Bank, batch: int | None
    ) -> dict[str, Any]:
        table = self.desk.company.table("DEPOSIT")
        total = sum((line.amount for line in lines), ZERO)
        number, *_ = self.desk.named("CHECKINGACCOUNT", bank.id, "BANKACCOUNTID", "BANKNAME")
        return {
            "RECORDNO": key,
            "FINANCIALENTITY": bank.id,
            "BANKACCOUNTKEY": number,
            "WHENCREATED": day,
            "BATCHDATE": day,
            "DEPOSITID": f"DEP-{key:05}",
            "RECORDTYPE": "cd",
            "DESCRIPTION": f"Deposit {day:%m/%d/%Y}",
            "BASECURR": bank.currency,
            "CURRENCY": bank.currency,
            "TOTALENTERED": total,
            "TRX_TOTALENTERED": total,
            "BANKNAME": bank.name,
            "STATE": "A",
            "RAWSTATE": "A",
            **self.clerk.cleared(table, day),
            "PRBATCHKEY": batch,
            "SUPDOCID": next(self._slips, None) if self.chance.random() < 0.04 else None,
            **self.clerk.owner(bank.entity),
            **self.clerk.audit(table, self.desk.stamp(self.chance, day)),
        }

    # --- transfers ---

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
