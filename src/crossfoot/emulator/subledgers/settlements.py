"""What payments do for documents, detail by detail: settle, select, and turn round (§4.3, §4.4).

A detail pays one document (RECORDKEY, POSADJKEY; ENTRYKEY for one line of it) in money and by one
credit: an adjustment, an advance, an overpayment or a negative invoice. The stored details say it
all; what they did is turned round from them as well.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final, NamedTuple

from crossfoot.emulator import audit
from crossfoot.emulator.company import Company, Row
from crossfoot.emulator.functions import Call
from crossfoot.emulator.ledger import Line, live
from crossfoot.emulator.ledger.sides import Side
from crossfoot.emulator.subledgers import checks, funds
from crossfoot.emulator.subledgers.kinds import UNPOSTED
from crossfoot.emulator.subledgers.open_items import ZERO, Cleared, OpenDocument
from crossfoot.emulator.subledgers.parties import tell_party
from crossfoot.emulator.validation import invalid


class Credit(NamedTuple):
    """A way to pay without money: the fields of a detail, and the object that gives."""

    key: str
    entry: str
    amount: str
    """Without its TRX_."""
    object: str


CREDITS: Final = {
    "CUSTOMER": (
        Credit("ADJUSTMENTKEY", "ADJUSTMENTENTRYKEY", "ADJUSTMENTAMOUNT", "ARADJUSTMENT"),
        Credit("ADVANCEKEY", "ADVANCEENTRYKEY", "POSTEDADVANCEAMOUNT", "ARADVANCE"),
        Credit("OVERPAYMENTKEY", "OVERPAYMENTENTRYKEY", "POSTEDOVERPAYMENTAMOUNT", "ARPYMT"),
        Credit(
            "NEGATIVEINVOICEKEY", "NEGATIVEINVOICEENTRYKEY", "NEGATIVEINVOICEAMOUNT", "ARINVOICE"
        ),
    ),
    "VENDOR": (Credit("ADJUSTMENTKEY", "ADJUSTMENTENTRYKEY", "ADJUSTMENTAMOUNT", "APADJUSTMENT"),),
}
"""By the kind of party; Intacct's advances to vendors are not known here."""


@dataclass(frozen=True, slots=True)
class Part:
    """What one detail pays: `amount` is taken off the document, by all means together."""

    object: str
    key: str
    entry: str = ""
    cash: Decimal = ZERO
    discount: Decimal = ZERO
    credit: Credit | None = None
    credit_key: str = ""
    credit_entry: str = ""
    credit_amount: Decimal = ZERO

    @property
    def amount(self) -> Decimal:
        """What is taken off the document."""
        return self.cash + self.discount + self.credit_amount


def parts_of(company: Company, side: Side, payment: str) -> list[Part]:
    """What the stored details of a payment pay."""
    company.index(company.table(side.detail), "PAYMENTKEY")
    rows = company.rows(side.detail, '"PAYMENTKEY" = ?', [payment])
    return [_part(side, row) for row in rows]


def _part(side: Side, row: Row) -> Part:
    adjusts = not row["RECORDKEY"]
    used = next((c for c in CREDITS[side.party] if row.get(c.key)), None)
    return Part(
        side.adjustment if adjusts else side.document,
        row["POSADJKEY"] if adjusts else row["RECORDKEY"],
        row["POSADJENTRYKEY"] if adjusts else row["ENTRYKEY"],
        _number(row, "TRX_PAYMENTAMOUNT"),
        _number(row, "TRX_DISCOUNTAMOUNT"),
        used,
        row[used.key] if used else "",
        row[used.entry] if used else "",
        _number(row, f"TRX_{used.amount}") if used else ZERO,
    )


def _number(row: Row, name: str) -> Decimal:
    return abs(Decimal(row.get(name) or 0))


class Settlement:
    """Documents and funds while a payment changes them; `close` stores what came of it."""

    def __init__(self, call: Call, side: Side, day: date) -> None:
        self.call, self.side, self.day = call, side, day
        self.lines: list[Line] = []
        """What the ledger is told, in the payment's own sense."""
        self._documents: dict[tuple[str, str], OpenDocument] = {}
        self._funds: dict[tuple[str, str], funds.Fund] = {}
        self._discounts: dict[tuple[str, str], Decimal] = {}

    def document(self, object_name: str, key: str) -> OpenDocument:
        """A posted document that can be paid. Raises Invalid."""
        at = (object_name, key)
        if at not in self._documents:
            row = checks.document_of(self.call, object_name, key)
            if row["STATE"] in UNPOSTED or row["STATE"] in {"Reversed", "Reversal"}:
                text = f"A transaction in the state {row['STATE']} cannot be paid."
                raise invalid(checks.BUSINESS, text)
            self._documents[at] = OpenDocument(self.call.company, object_name, row)
        return self._documents[at]

    def fund(self, object_name: str, key: str) -> funds.Fund:
        """An advance or an overpayment. Raises Invalid."""
        at = (object_name, key)
        if at not in self._funds:
            self._funds[at] = funds.fund_of(self.call, object_name, key)
        return self._funds[at]

    def settle(self, part: Part) -> None:
        """Pay a document by a part."""
        paid = self.document(part.object, part.key)
        self._tell(paid, paid.settle(part.amount, part.entry), 1)
        self._discount(paid, part, 1)
        if part.credit is None:
            return
        if funds.is_fund(part.credit.object):
            used = self.fund(part.credit.object, part.credit_key).use(part.credit_amount)
            self._add(used, "Advance", -1)
        else:
            given = self.document(part.credit.object, part.credit_key)
            self._tell(given, given.settle(-part.credit_amount, part.credit_entry), 1)

    def restore(self, part: Part) -> None:
        """Turn round what a part did."""
        paid = self.document(part.object, part.key)
        self._tell(paid, paid.restore(part.amount, part.entry), -1)
        self._discount(paid, part, -1)
        if part.credit is None:
            return
        if funds.is_fund(part.credit.object):
            fund = self.fund(part.credit.object, part.credit_key)
            self._add(fund.give_back(part.credit_amount), "Advance", 1)
        else:
            given = self.document(part.credit.object, part.credit_key)
            self._tell(given, given.restore(-part.credit_amount, part.credit_entry), -1)

    def select(self, part: Part, sign: int) -> None:
        """Mark what a part will pay (1), or free it again (-1)."""
        self.document(part.object, part.key).select(part.amount * sign)
        if part.credit is not None and not funds.is_fund(part.credit.object):
            given = self.document(part.credit.object, part.credit_key)
            given.select(-part.credit_amount * sign)

    def close(self) -> None:
        """Store the documents and funds, and tell the parties what is due now."""
        company = self.call.company
        parties: set[str] = set()
        for (name, key), document in self._documents.items():
            document.store(self.day, audit.modified(self.call, company.table(name)))
            parties.add(document.header[self.side.party_field])
            taken = self._discounts.get((name, key))
            if taken and company.table(name).field("TRX_TOTALDISCOUNTAPPLIED"):
                before = Decimal(document.header["TRX_TOTALDISCOUNTAPPLIED"] or 0)
                company.update(name, key, {"TRX_TOTALDISCOUNTAPPLIED": before + taken})
        for (name, key), fund in self._funds.items():
            fund.store(self.day, audit.modified(self.call, company.table(name)))
            live.refresh(company, name, int(key))
        for party in sorted(parties):
            tell_party(company, self.side, party)

    def _discount(self, paid: OpenDocument, part: Part, sign: int) -> None:
        if not part.discount:
            return
        account = checks.check_account(self.call.company, self.side.discounts)
        place = paid.place
        text = paid.header["RECORDID"]
        party = {self.side.party_field: paid.header[self.side.party_field]}
        self.lines.append(Line(account, -part.discount * sign, place, "", party, text))
        at = (part.object, part.key)
        self._discounts[at] = self._discounts.get(at, ZERO) + part.discount * sign

    def _tell(self, document: OpenDocument, cleared: Iterable[Cleared], sign: int) -> None:
        self._add(cleared, document.header["RECORDID"], sign)

    def _add(self, cleared: Iterable[Cleared], text: str, sign: int) -> None:
        for each in cleared:
            amount, worth = each.amount * sign, each.worth * sign
            self.lines.append(
                Line(each.account, amount, each.location, "", each.party, text, worth)
            )
