"""Cash beside trade: other receipts, and deposits of what was received."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final, NamedTuple

from crossfoot.emulator.ledger import Document, Line, cents
from crossfoot.emulator.ledger.sides import UNDEPOSITED
from crossfoot.emulator.seed.books.clerk import RECONCILED, ZERO, Clerk
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
