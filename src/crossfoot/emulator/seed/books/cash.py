"""Cash beside trade: other receipts, and deposits of what was received."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Final, NamedTuple

from crossfoot.emulator.cash.movements import Deposit, Receipt, taken_out
from crossfoot.emulator.cash.postings import deposit_document, receipt_document
from crossfoot.emulator.cash.rows import (
    Cells,
    deposit_lines,
    deposit_row,
    receipt_lines,
    receipt_row,
)
from crossfoot.emulator.cash.undeposited import put_in, take_out
from crossfoot.emulator.ledger import Line, cents
from crossfoot.emulator.ledger.sides import UNDEPOSITED
from crossfoot.emulator.seed.books.clerk import RECONCILED, Clerk
from crossfoot.emulator.seed.books.desk import FIRST_DAY, Desk, pick, some_day
from crossfoot.emulator.seed.books.sides import BANKS, WEB_SHOP, Bank
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


class _Undeposited(NamedTuple):
    """Something in undeposited funds: of a customer, or another receipt."""

    day: date
    entity: str
    customer: str
    amount: Decimal
    receipt: Receipt | None
    payment: int = 0
    """The record number of a customer's payment."""


def keep_cash(desk: Desk) -> None:
    """Receipts, then the deposits of what went into undeposited funds."""
    keeper = _Keeper(desk)
    receipts = keeper.receipts()
    deposits = keeper.deposits(receipts)
    keeper.store_receipts(receipts)
    keeper.store_deposits(deposits)


class _Keeper:
    def __init__(self, desk: Desk) -> None:
        self.desk, self.clerk = desk, Clerk(desk, "cash")
        self.chance = self.clerk.chance
        self._slips = iter(ATTACHED["deposit"])

    # --- other receipts ---

    def receipts(self) -> list[Receipt]:
        """What came in beside customers' payments; each week what the shop's processor pays out."""
        days = sorted(some_day(self.chance, FIRST_DAY) for _ in range(_RECEIPTS))
        found = [self._receipt(day) for day in days]
        day = FIRST_DAY + timedelta(days=9)
        while day <= REFERENCE_DATE:
            line = Line(
                "1060", cents(Decimal(2_700_000 + int(self.chance.random() * 400_000)) / 100), "112"
            )
            found.append(self._made("E100", day, "Payment processor", [line], "EFT", WEB_SHOP))
            day += timedelta(days=7)
        found.sort(key=lambda receipt: receipt.day)
        for receipt in found:
            receipt.key = self.clerk.number("OTHERRECEIPTS")
            receipt.number = f"OR-{receipt.key:05}"
        return found

    def _receipt(self, day: date) -> Receipt:
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
        return self._made(entity, day, payer, lines, method, bank)

    def _made(  # noqa: PLR0913, PLR0917 -- a receipt has as many parts
        self, entity: str, day: date, payer: str, lines: list[Line], method: str, bank: Bank | None
    ) -> Receipt:
        own = self.desk.places[entity].currency
        return Receipt(
            entity=entity,
            day=day,
            base=own,
            currency=own,
            rate=Decimal(1),
            payer=payer,
            lines=lines,
            method=method,
            bank=bank,
            undeposited="" if bank else UNDEPOSITED,
            description=f"Received from {payer}",
        )

    def store_receipts(self, receipts: list[Receipt]) -> None:
        """Post the receipts and write their rows."""
        for receipt in receipts:
            stamp = self.desk.stamp(self.chance, receipt.day)
            document = receipt_document(receipt, stamp, {})
            receipt.batch = self.desk.book.post(document).source
            if receipt.bank is None:
                put_in(self.desk.company, "OTHERRECEIPTS", receipt.key, UNDEPOSITED)
        self.desk.store("OTHERRECEIPTS", [self._receipt_row(receipt) for receipt in receipts])
        rows = (row for receipt in receipts for row in self._receipt_lines(receipt))
        self.desk.store("OTHERRECEIPTSENTRY", rows)

    def _receipt_row(self, receipt: Receipt) -> Cells:
        table, bank = self.desk.company.table("OTHERRECEIPTS"), receipt.bank
        known = self.clerk.cleared(table, receipt.day if bank else None)
        reconciled = bank is not None and known["CLEARED"] == "T"
        stamp = self.desk.stamp(self.chance, receipt.day, receipt.deposited_on)
        row = receipt_row(receipt)
        return {
            **row,
            "RECORDNO": receipt.key,
            **self.clerk.rate(table, receipt.day, Decimal(1), foreign=False),
            "STATE": "Reconciled" if reconciled else row["STATE"],
            "RECON_DATE": RECONCILED if reconciled else None,
            **known,
            **self.clerk.owner(receipt.entity),
            **self.clerk.audit(table, stamp),
        }

    def _receipt_lines(self, receipt: Receipt) -> Iterator[Cells]:
        for cells, line in zip(receipt_lines(receipt), receipt.lines, strict=True):
            yield self._line("OTHERRECEIPTSENTRY", receipt.day, cells, line)

    def _line(self, object_name: str, day: date, cells: Cells, line: Line) -> Cells:
        """A line with what goes with it."""
        table = self.desk.company.table(object_name)
        row = {
            **cells,
            "RECORDNO": self.clerk.number(object_name),
            **self.clerk.rate(table, day, Decimal(1), foreign=False),
            **self.clerk.line(table, line.account, line.location, line.department, line.dimensions),
            **self.clerk.audit(table, self.desk.stamp(self.chance, day)),
        }
        return {name: value for name, value in row.items() if table.field(name)}

    # --- deposits ---

    def deposits(self, receipts: list[Receipt]) -> list[tuple[int, date, list[_Undeposited]]]:
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
            'SELECT "RECEIPTDATE", "MEGAENTITYID", "CUSTOMERID", "TRX_TOTALENTERED", "RECORDNO"'
            " FROM ARPYMT"
            ' WHERE "UNDEPOSITEDACCOUNTNO" = ? AND "CURRENCY" = "BASECURR"'
            " AND \"DISPLAYSTATE\" = 'Complete' ORDER BY rowid",
            [UNDEPOSITED],
        )
        return [
            _Undeposited(date.fromisoformat(day), entity, customer, Decimal(amount), None, number)
            for day, entity, customer, amount, number in found
        ]

    def store_deposits(self, deposits: list[tuple[int, date, list[_Undeposited]]]) -> None:
        """Post the deposits, and write a line for everything that is in one."""
        headers, lines = [], []
        for key, day, together in deposits:
            made = self._deposit(key, day, together)
            stamp = self.desk.stamp(self.chance, day)
            made.batch = self.desk.book.post(deposit_document(made, stamp)).source
            headers.append(self._deposit_row(made))
            lines += [
                self._line("DEPOSITENTRY", day, cells, line)
                for cells, line in zip(deposit_lines(made), made.lines, strict=True)
            ]
            take_out(self.desk.company, key, [_record(each) for each in together])
        self.desk.store("DEPOSIT", headers)
        self.desk.store("DEPOSITENTRY", lines)

    def _deposit(self, key: int, day: date, together: list[_Undeposited]) -> Deposit:
        bank = BANKS[together[0].entity]
        return Deposit(
            bank=bank,
            day=day,
            lines=[_taken_out(each, bank) for each in together],
            number=f"DEP-{key:05}",
            description=f"Deposit {day:%m/%d/%Y}",
            key=key,
        )

    def _deposit_row(self, deposit: Deposit) -> Cells:
        table, bank = self.desk.company.table("DEPOSIT"), deposit.bank
        number, *_ = self.desk.named("CHECKINGACCOUNT", bank.id, "BANKACCOUNTID", "BANKNAME")
        return {
            **deposit_row(deposit),
            "RECORDNO": deposit.key,
            "BANKACCOUNTKEY": number,
            **self.clerk.cleared(table, deposit.day),
            "SUPDOCID": next(self._slips, None) if self.chance.random() < 0.04 else None,
            **self.clerk.owner(bank.entity),
            **self.clerk.audit(table, self.desk.stamp(self.chance, deposit.day)),
        }


def _taken_out(each: _Undeposited, bank: Bank) -> Line:
    more = {"CUSTOMERID": each.customer} if each.customer else {}
    return taken_out(UNDEPOSITED, each.amount, bank.location, more)


def _record(each: _Undeposited) -> tuple[str, int]:
    """The object and record number of what was deposited."""
    if each.receipt is not None:
        return "OTHERRECEIPTS", each.receipt.key
    return "ARPYMT", each.payment
