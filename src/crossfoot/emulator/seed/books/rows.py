"""Documents and payments as the rows of their Intacct objects."""

from collections.abc import Iterator
from decimal import Decimal
from random import Random
from typing import Any, Final

from crossfoot.emulator.ledger import cents
from crossfoot.emulator.ledger.sides import DEPOSITS, UNDEPOSITED
from crossfoot.emulator.seed.books.bought import label_of
from crossfoot.emulator.seed.books.desk import Desk, reference_cells
from crossfoot.emulator.seed.books.rates import RATE_TYPE
from crossfoot.emulator.seed.books.settling import Advance, Part, Payment
from crossfoot.emulator.seed.books.trade import ZERO, Item, Paper, Terms
from crossfoot.emulator.seed.draft import REFERENCE_DATE
from crossfoot.emulator.tables import Table

_DIMENSIONS: Final = ("CUSTOMERID", "VENDORID", "EMPLOYEEID", "ITEMID", "PROJECTID", "CLASSID")
_AP_STATES: Final = {"Complete": "C", "Reversed": "V", "Reversal": "V", "Draft": "D"}
_AP_SHOWN: Final = {"Reversed": "Voided", "Reversal": "Voided", "Complete": "Confirmed"}
_RATE_TYPE_KEY: Final = 1


class Writer:
    """Writes rows of papers and payments; it knows the names that go beside ids."""

    def __init__(self, desk: Desk, chance: Random, terms: Terms) -> None:
        self.desk, self.chance, self.terms = desk, chance, terms
        self._shown: dict[tuple[str, str, str], dict[str, Any]] = {}

    def header(self, paper: Paper, open_by: dict[tuple[str, str], Decimal]) -> dict[str, Any]:
        """The row of an invoice, a bill or an adjustment."""
        side, party = paper.side, paper.party
        table = self.desk.company.table(paper.object)
        adjusts = paper.object == side.adjustment
        foreign = paper.currency != paper.base_currency
        row: dict[str, Any] = {
            "RECORDNO": paper.key,
            "RECORDTYPE": side.types[1] if adjusts else side.types[0],
            "RECORDID": paper.number or None,
            "STATE": paper.state,
            "RAWSTATE": paper.raw,
            side.party_field: party.id,
            f"{side.party}NAME": party.name,
            "TRX_ENTITYDUE": open_by.get((party.id, paper.currency), ZERO),
            "DOCNUMBER": paper.reference or None,
            "DESCRIPTION": paper.description or None,
            "WHENCREATED": paper.day,
            "WHENPOSTED": paper.day if paper.posted else None,
            "WHENPAID": paper.paid_on,
            "BASECURR": paper.base_currency,
            "CURRENCY": paper.currency,
            "EXCH_RATE_DATE": paper.day.replace(day=1) if foreign else None,
            "EXCH_RATE_TYPE_ID": self._rate_type(table) if foreign else None,
            "EXCHANGE_RATE": paper.rate,
            **self._totals(paper),
            "BILLTOPAYTOCONTACTNAME": party.contact or None,
            "SHIPTORETURNTOCONTACTNAME": party.contact or None,
            "BILLTOPAYTOKEY": party.contact_key,
            "SHIPTORETURNTOKEY": party.contact_key,
            "PRBATCH": paper.batch_title or None,
            "PRBATCHKEY": paper.batch,
            "MODULEKEY": side.module,
            "SUPDOCID": paper.attachment or None,
            **self._owner(table, paper.entity),
            **self._audit(paper, table),
        }
        if side.party_key:
            row[side.party_key] = party.key
        if not adjusts:
            row |= self._terms(paper)
        return row

    def _terms(self, paper: Paper) -> dict[str, Any]:
        left = (paper.due - REFERENCE_DATE).days if paper.open and paper.posted else 0
        row: dict[str, Any] = {
            "TERMNAME": paper.party.term,
            "TERMKEY": self.terms.key(paper.party.term),
            "WHENDISCOUNT": paper.discount_day,
            "WHENDUE": paper.due,
            "SYSTEMGENERATED": "F",
            "DUE_IN_DAYS": str(left) if left else None,
        }
        if paper.side.party == "CUSTOMER":
            row["HASPOSTEDREVREC"] = "F"
            row["TRX_TOTALDISCOUNTAPPLIED"] = paper.discounted
            for role in ("CONTACT", "BILLTO", "SHIPTO"):
                row[f"{role}.CONTACTNAME"] = paper.party.contact or None
        return row

    def lines(self, paper: Paper, numbers: Iterator[int]) -> Iterator[dict[str, Any]]:
        """The rows of a paper's lines; tax lines point to the line that they tax."""
        paper.share_out()
        adjusts = paper.object == paper.side.adjustment
        table = self.desk.company.table(paper.side.adjustment_line if adjusts else paper.side.line)
        audit = self._audit(paper, table)
        for at, item in enumerate(paper.items, 1):
            item.key = next(numbers)
            row = self._line(paper, table, item, at)
            row.update(audit)
            yield row

    def _line(self, paper: Paper, table: Table, item: Item, at: int) -> dict[str, Any]:
        adjusts = paper.object == paper.side.adjustment
        foreign = paper.currency != paper.base_currency
        row: dict[str, Any] = {
            "RECORDNO": item.key,
            "RECORDKEY": paper.key,
            **self._reference(table, "ACCOUNTNO", item.account),
            **self._reference(table, "OFFSETGLACCOUNTNO", paper.party.account),
            "ENTRY_DATE": paper.day.isoformat(),
            "AMOUNT": item.base,
            "TRX_AMOUNT": item.amount,
            **self._reference(table, "DEPARTMENTID", item.department),
            **self._reference(table, "LOCATIONID", item.location),
            "ENTRYDESCRIPTION": item.description or None,
            "EXCH_RATE_DATE": paper.day.replace(day=1) if foreign else None,
            "EXCH_RATE_TYPE_ID": self._rate_type(table) if foreign else None,
            "EXCHANGE_RATE": paper.rate,
            "LINEITEM": "F" if item.taxes else "T",
            "LINE_NO": str(at),
            "CURRENCY": paper.currency,
            "BASECURR": paper.base_currency,
            "TOTALPAID": item.paid_base,
            "TRX_TOTALPAID": item.paid,
            "TOTALSELECTED": "0",
            "TRX_TOTALSELECTED": item.amount - item.paid if paper.selected else "0",
            "PARENTENTRY": item.taxes.key if item.taxes else None,
            "DETAILKEY": item.detail,
            "BASELOCATION": self.desk.named("LOCATION", paper.entity, "LOCATIONID", "NAME")[0],
            "STATE": paper.raw,
            "RECORDTYPE": paper.side.types[1] if adjusts else paper.side.types[0],
        }
        if paper.selected:
            row["TOTALSELECTED"] = item.base - item.paid_base
        if not adjusts:
            row["SUBTOTAL"] = "T" if item.taxes else None
            if paper.side.party == "VENDOR":
                billable = "CUSTOMERID" in item.dimensions and not item.taxes
                row["BILLABLE"] = "true" if billable else "false"
                row["BILLED"] = "false"
                label = "" if item.taxes else label_of(item.account)
                row.update(self._reference(table, "ACCOUNTLABEL", label if at % 2 else ""))
        row.update(self._dimensions(table, item))
        return row

    def _dimensions(self, table: Table, item: Item) -> dict[str, Any]:
        cells: dict[str, Any] = {}
        for field in _DIMENSIONS:
            cells.update(self._reference(table, field, item.dimensions.get(field, "")))
        for field in self.desk.dimensions:
            cells[field] = item.dimensions.get(field)
        return cells

    def payment(self, payment: Payment) -> dict[str, Any]:
        """The row of a payment."""
        side, bank, cash, base = payment.side, payment.bank, payment.cash, payment.value
        table = self.desk.company.table(side.payment)
        foreign = payment.currency != bank.currency
        name = f"{side.party}NAME"
        posted = payment.state != "Draft"
        changed = payment.voided_on or payment.day
        stamp = self.desk.stamp(self.chance, payment.day, changed)
        row: dict[str, Any] = {
            "RECORDNO": payment.key,
            "PRBATCHKEY": payment.batch,
            "PRBATCH": payment.batch_title or None,
            "RECORDTYPE": side.types[2],
            "RECORDID": payment.number,
            "FINANCIALENTITY": None if payment.undeposited else bank.id,
            "FINANCIALENTITYTYPE": None if payment.undeposited else "BANK",
            "FINANCIALACCOUNTNAME": None if payment.undeposited else bank.name,
            "FINANCIALACCOUNTCURRENCY": None if payment.undeposited else bank.currency,
            "PAYMENTMETHOD": payment.method,
            side.party_field: payment.party.id,
            name: payment.party.name,
            "DOCNUMBER": payment.number,
            "DESCRIPTION": None,
            "WHENCREATED": payment.day,
            "WHENPAID": payment.day if posted else None,
            "BASECURR": bank.currency,
            "CURRENCY": payment.currency,
            "EXCH_RATE_DATE": payment.day.replace(day=1) if foreign else None,
            "EXCH_RATE_TYPE_ID": RATE_TYPE if foreign else None,
            "EXCHANGE_RATE": payment.rate,
            "TOTALENTERED": base,
            "TRX_TOTALENTERED": cash,
            "TOTALPAID": base if posted else ZERO,
            "TRX_TOTALPAID": cash if posted else ZERO,
            "TOTALDUE": ZERO if posted else base,
            "TRX_TOTALDUE": ZERO if posted else cash,
            "BILLTOPAYTOKEY": payment.party.contact_key,
            "CLEARED": "T" if payment.day.isoformat() < "2026-09-01" else "F",
            "CLRDATE": payment.day if payment.day.isoformat() < "2026-09-01" else None,
            **self._owner(table, bank.entity),
            "AUWHENCREATED": stamp.created,
            "WHENMODIFIED": stamp.modified,
            "CREATEDBY": stamp.user,
            "MODIFIEDBY": stamp.user,
            "CREATEDBYLOGINID": stamp.login,
            "MODIFIEDBYLOGINID": stamp.login,
        }
        return row | (self._received(payment) if side.party == "CUSTOMER" else _paid(payment))

    def _received(self, payment: Payment) -> dict[str, Any]:
        return {
            "STATE": "Draft" if payment.state == "Draft" else "Complete",
            "DISPLAYSTATE": payment.state,
            "RECEIPTDATE": payment.day,
            "BILLTOPAYTONAME": payment.party.contact or None,
            "PARENTPAYMENTKEY": payment.twin.key
            if payment.twin and payment.state == "Reversal"
            else None,
            "UNDEPOSITEDACCOUNTNO": UNDEPOSITED if payment.undeposited else None,
        }

    def details(self, payment: Payment, numbers: Iterator[int]) -> Iterator[dict[str, Any]]:
        """The rows of what a payment paid, one for each document."""
        audit = self.desk.stamp(self.chance, payment.day, payment.voided_on)
        for part in payment.parts:
            yield _detail(payment, part, next(numbers)) | {
                "WHENCREATED": audit.created,
                "WHENMODIFIED": audit.modified,
                "CREATEDBY": audit.user,
                "MODIFIEDBY": audit.user,
                "CREATEDBYLOGINID": audit.login,
                "MODIFIEDBYLOGINID": audit.login,
            }

    def advance(self, advance: Advance) -> dict[str, Any]:
        """The row of a customer's advance."""
        left, left_base = advance.amount - advance.used, advance.base - advance.used_base
        state = "Posted" if not advance.used else "Partially applied" if left else "Fully applied"
        stamp = self.desk.stamp(self.chance, advance.day, advance.changed)
        bank = advance.bank
        foreign = advance.currency != bank.currency
        table = self.desk.company.table("ARADVANCE")
        return {
            "RECORDNO": advance.key,
            "RECORDTYPE": "rr",
            "RECORDID": f"ADV-{advance.key:05}",
            "PRBATCH": advance.batch_title or None,
            "PRBATCHKEY": advance.batch,
            "FINANCIALENTITY": bank.id,
            "PAYMENTMETHOD": "EFT",
            "CUSTOMERID": advance.party.id,
            "CUSTOMERNAME": advance.party.name,
            "DESCRIPTION": "Advance",
            "BASECURR": bank.currency,
            "CURRENCY": advance.currency,
            "RECEIPTDATE": advance.day,
            "PAYMENTDATE": advance.day,
            "WHENCREATED": advance.day,
            "WHENPAID": advance.changed if not left else None,
            "EXCH_RATE_DATE": advance.day.replace(day=1) if foreign else None,
            "EXCH_RATE_TYPE_ID": RATE_TYPE if foreign else None,
            "EXCHANGE_RATE": advance.rate,
            "STATE": state,
            "RAWSTATE": "A",
            "TOTALENTERED": advance.base,
            "TRX_TOTALENTERED": advance.amount,
            "TOTALSELECTED": ZERO,
            "TRX_TOTALSELECTED": ZERO,
            "TOTALPAID": advance.used_base,
            "TRX_TOTALPAID": advance.used,
            "TOTALDUE": left_base,
            "TRX_TOTALDUE": left,
            "CLEARED": "F",
            **self._owner(table, bank.entity),
            "AUWHENCREATED": stamp.created,
            "WHENMODIFIED": stamp.modified,
            "CREATEDBY": stamp.user,
            "MODIFIEDBY": stamp.user,
            "CREATEDBYLOGINID": stamp.login,
            "MODIFIEDBYLOGINID": stamp.login,
        }

    def advance_line(self, advance: Advance) -> dict[str, Any]:
        """The row of an advance's only line."""
        table, bank = self.desk.company.table("ARADVANCEITEM"), advance.bank
        stamp = self.desk.stamp(self.chance, advance.day, advance.changed)
        return {
            "RECORDNO": advance.key,
            "RECORDKEY": advance.key,
            **self._reference(table, "ACCOUNTNO", DEPOSITS),
            "ENTRY_DATE": advance.day,
            "AMOUNT": advance.base,
            "TRX_AMOUNT": advance.amount,
            **self._reference(table, "LOCATIONID", bank.location),
            "ENTRYDESCRIPTION": "Advance",
            "EXCHANGE_RATE": advance.rate,
            "LINE_NO": "1",
            "CURRENCY": advance.currency,
            "BASECURR": bank.currency,
            "STATE": "A",
            "RECORDTYPE": "rr",
            **self._reference(table, "CUSTOMERID", advance.party.id),
            "WHENCREATED": stamp.created,
            "WHENMODIFIED": stamp.modified,
            "CREATEDBY": stamp.user,
            "MODIFIEDBY": stamp.user,
        }

    def _totals(self, paper: Paper) -> dict[str, Any]:
        posted = paper.posted
        selected = paper.selected
        return {
            "TOTALENTERED": paper.base,
            "TOTALSELECTED": paper.base - paper.paid_base if selected else ZERO,
            "TOTALPAID": paper.paid_base,
            "TOTALDUE": paper.base - paper.paid_base if posted else paper.base,
            "TRX_TOTALENTERED": paper.total,
            "TRX_TOTALSELECTED": selected,
            "TRX_TOTALPAID": paper.paid,
            "TRX_TOTALDUE": paper.total - paper.paid,
        }

    def _audit(self, paper: Paper, table: Table) -> dict[str, Any]:
        stamp = self.desk.stamp(self.chance, paper.day, paper.changed)
        created = "AUWHENCREATED" if table.field("AUWHENCREATED") else "WHENCREATED"
        return {
            created: stamp.created,
            "WHENMODIFIED": stamp.modified,
            "CREATEDBY": stamp.user,
            "MODIFIEDBY": stamp.user,
            "CREATEDBYLOGINID": stamp.login,
            "MODIFIEDBYLOGINID": stamp.login,
        }

    def _owner(self, table: Table, entity: str) -> dict[str, Any]:
        if not table.field("MEGAENTITYID"):
            return {}
        number, id_, name = self.desk.named("LOCATION", entity, "LOCATIONID", "NAME")
        return {"MEGAENTITYKEY": number, "MEGAENTITYID": id_, "MEGAENTITYNAME": name}

    def _rate_type(self, table: Table) -> str | int:
        field = table.field("EXCH_RATE_TYPE_ID")
        return _RATE_TYPE_KEY if field is not None and field.type == "integer" else RATE_TYPE

    def _reference(self, table: Table, field: str, value: str) -> dict[str, Any]:
        at = (table.name, field, value)
        if at not in self._shown:
            cells = reference_cells(self.desk, table, field, value)
            self._shown[at] = cells if value else dict.fromkeys(cells)
        return self._shown[at]


def _paid(payment: Payment) -> dict[str, Any]:
    return {
        "STATE": "Voided" if payment.voided_on or payment.state == "Reversal" else payment.state,
        "RAWSTATE": _AP_STATES.get(payment.state, "S"),
        "DISPLAYSTATE": _AP_SHOWN.get(payment.state, payment.state),
        "ENTITY": f"V{payment.party.id}",
        "VENDORKEY": str(payment.party.key),
        "WHENPOSTED": payment.day if payment.state != "Draft" else None,
        "BILLTOPAYTOCONTACTNAME": payment.party.contact or None,
        "SYSTEMGENERATED": "F",
        "PAYMENTREQUESTMETHOD": "vendorpref",
    }


def _detail(payment: Payment, part: Part, number: int) -> dict[str, Any]:
    turn, rate = payment.turned, payment.rate
    paper = part.paper
    adjusts = paper.object == payment.side.adjustment
    row: dict[str, Any] = {
        "RECORDNO": number,
        "RECORDKEY": None if adjusts else paper.key,
        "POSADJKEY": paper.key if adjusts else None,
        "PAYMENTKEY": payment.key,
        "PAYMENTDATE": payment.day,
        "PAYMENTAMOUNT": cents(part.cash * rate) * turn,
        "TRX_PAYMENTAMOUNT": part.cash * turn,
        "DISCOUNTDATE": paper.discount_day if part.discount else None,
        "DISCOUNTAMOUNT": cents(part.discount * rate) * turn if part.discount else None,
        "TRX_DISCOUNTAMOUNT": part.discount * turn if part.discount else None,
        "CURRENCY": payment.currency,
        "STATE": _AP_STATES.get(payment.state, "S"),
        "MODULEKEY": payment.side.module,
    }
    if part.credit is not None:
        row["ADJUSTMENTKEY"] = part.credit.key
        row["ADJUSTMENTAMOUNT"] = cents(part.credit_amount * rate) * turn
        row["TRX_ADJUSTMENTAMOUNT"] = part.credit_amount * turn
    if part.advance is not None:
        row["ADVANCEKEY"] = part.advance.key
        row["POSTEDADVANCEAMOUNT"] = cents(part.advance_amount * rate) * turn
        row["TRX_POSTEDADVANCEAMOUNT"] = part.advance_amount * turn
    return row
