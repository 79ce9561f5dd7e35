"""What must agree after every call: the ledger, the subledgers, the parties, to the cent."""

# ruff: noqa: S608 -- statements of this file's own names

from dataclasses import dataclass
from typing import Any

from tests.ledger_checks import CONTROL, check_ledger, rows_of
from tests.ledger_checks import UNPOSTED as NOT_POSTED

from crossfoot.emulator.company import Company

UNPOSTED = ", ".join(f"'{state}'" for state in sorted(NOT_POSTED))


def cents(column: str) -> str:
    return f"CAST(round(ifnull({column}, 0) * 100) AS INTEGER)"


@dataclass
class Books:
    """The books of a company."""

    company: Company

    def ask(self, sql: str, *parameters: Any) -> list[Any]:
        return self.company.database.execute(sql, parameters).fetchall()

    def check(self) -> None:
        """Everything that must agree, agrees to the cent."""
        check_ledger(rows_of(self.company))
        for side in CONTROL:
            self._check_control_accounts(side)
        for side in ("AP", "AR"):
            self._check_documents(side)
            self._check_payments(side)
        self._check_deposits()

    def _check_control_accounts(self, side: str) -> None:
        """What is open of posted lines stands on the account of their other side, by entity."""
        sign, accounts, documents = CONTROL[side]
        due: dict[tuple[str, str], int] = {}
        for name in documents:
            for account, entity, amount in self.ask(
                f"SELECT i.OFFSETGLACCOUNTNO, o.LOCATIONID, sum({cents('i.AMOUNT')} -"
                f" {cents('i.TOTALPAID')}) FROM {name}ITEM i JOIN {name} h"
                " ON h.RECORDNO = i.RECORDKEY JOIN LOCATION o ON o.RECORDNO = i.BASELOCATION"
                f" WHERE h.STATE NOT IN ({UNPOSTED}) GROUP BY 1, 2"
            ):
                due[account, entity] = due.get((account, entity), 0) + amount * sign
        ledger = {
            (account, entity): amount
            for account, entity, amount in self.ask(
                f"SELECT d.ACCOUNTNO, l.ENTITY, sum({cents('d.AMOUNT')}) FROM GLDETAIL d"
                " JOIN LOCATION l ON l.LOCATIONID = d.LOCATIONID GROUP BY 1, 2"
            )
        }
        at = {*due, *(place for place in ledger if place[0] in accounts)}
        assert {place: ledger.get(place, 0) for place in at} == {p: due.get(p, 0) for p in at}

    def _check_documents(self, side: str) -> None:
        names = [("APBILL", "VENDOR"), ("APADJUSTMENT", "VENDOR")]
        if side == "AR":
            names = [("ARINVOICE", "CUSTOMER"), ("ARADJUSTMENT", "CUSTOMER")]
        for name, _ in names:
            for prefix in ("", "TRX_"):
                for word, line in (("ENTERED", "AMOUNT"), ("PAID", ""), ("SELECTED", "")):
                    total = f"{prefix}TOTAL{word}"
                    shown = f"{prefix}{line}" if line else total
                    wrong = self.ask(
                        f"SELECT h.RECORDNO FROM {name} h LEFT JOIN {name}ITEM i"
                        " ON i.RECORDKEY = h.RECORDNO GROUP BY h.RECORDNO"
                        f" HAVING sum({cents(f'i.{shown}')}) <> max({cents(f'h.{total}')})"
                    )
                    assert wrong == [], (name, total)
                entered, paid, due = (
                    cents(f"{prefix}TOTAL{w}") for w in ("ENTERED", "PAID", "DUE")
                )
                unsettled = f"SELECT RECORDNO FROM {name} WHERE {entered} <> {paid} + {due}"
                assert self.ask(unsettled) == [], name
            self._check_details(name)
        self._check_parties(names)

    def _check_details(self, name: str) -> None:
        """The ledger's details show the documents as they are now; drafts are not in it."""
        stale = (
            f"SELECT h.RECORDNO FROM {name} h JOIN ledger_link l ON l.object = '{name}'"
            " AND l.record = h.RECORDNO JOIN GLDETAIL d ON d.GLENTRYKEY = l.entry"
            f" WHERE {cents('d.TOTALPAID')} <> {cents('h.TOTALPAID')}"
            f" OR {cents('d.TOTALDUE')} <> {cents('h.TOTALDUE')}"
            f" OR h.STATE IN ({UNPOSTED})"
        )
        missing = (
            f"SELECT RECORDNO FROM {name} WHERE STATE NOT IN ({UNPOSTED}) AND RECORDNO NOT IN"
            f" (SELECT record FROM ledger_link WHERE object = '{name}')"
        )
        gone = (
            f"SELECT record FROM ledger_link WHERE object = '{name}'"
            f" AND record NOT IN (SELECT RECORDNO FROM {name})"
        )
        assert self.ask(stale) == self.ask(missing) == self.ask(gone) == [], name

    def _check_parties(self, names: list[tuple[str, str]]) -> None:
        party = names[0][1]
        due: dict[str, int] = {}
        for name, _ in names:
            for who, amount in self.ask(
                f"SELECT {party}ID, sum({cents('TOTALDUE')}) FROM {name}"
                f" WHERE STATE NOT IN ({UNPOSTED}) GROUP BY 1"
            ):
                due[who] = due.get(who, 0) + amount
        shown = dict(
            self.ask(f"SELECT {party}ID, {cents('TOTALDUE')} FROM {party} WHERE TOTALDUE <> '0'")
        )
        assert shown == {who: amount for who, amount in due.items() if amount}

    def _check_payments(self, side: str) -> None:
        payments = "APPYMT" if side == "AP" else "ARPYMT"
        document = "APBILL" if side == "AP" else "ARINVOICE"
        for prefix in ("", "TRX_"):
            entered, paid, due = (cents(f"{prefix}TOTAL{w}") for w in ("ENTERED", "PAID", "DUE"))
            assert (
                self.ask(f"SELECT RECORDNO FROM {payments} WHERE {entered} <> {paid} + {due}") == []
            )
        parts = ["TRX_PAYMENTAMOUNT", "TRX_DISCOUNTAMOUNT", "TRX_ADJUSTMENTAMOUNT"]
        if side == "AR":
            parts += ["TRX_POSTEDADVANCEAMOUNT", "TRX_POSTEDOVERPAYMENTAMOUNT"]
            parts += ["TRX_NEGATIVEINVOICEAMOUNT"]
        taken = " + ".join(cents(f"d.{part}") for part in parts)
        made = "p.RAWSTATE IN ('C', 'V') AND p.WHENPAID IS NOT NULL"
        if side == "AR":
            made = "p.STATE = 'Complete'"
        for object_name, key in ((document, "RECORDKEY"), (f"{side}ADJUSTMENT", "POSADJKEY")):
            wrong = self.ask(
                f"SELECT h.RECORDNO, s.taken FROM {object_name} h LEFT JOIN (SELECT d.{key} AS key,"
                f" sum({taken}) AS taken FROM {payments}DETAIL d JOIN {payments} p"
                f" ON p.RECORDNO = d.PAYMENTKEY AND {made} GROUP BY 1) s ON s.key = h.RECORDNO"
                " WHERE h.STATE NOT IN ('Reversed', 'Reversal') AND h.TRX_TOTALENTERED > 0"
                f" AND ifnull(s.taken, 0) <> {cents('h.TRX_TOTALPAID')}"
            )
            assert wrong == []

    def _check_deposits(self) -> None:
        (ledger,) = self.ask(
            f"SELECT sum({cents('AMOUNT')}) FROM GLDETAIL WHERE ACCOUNTNO = '2050'"
        )
        held = 0
        for name, state in (("ARADVANCE", "STATE <> 'Draft'"), ("ARPYMT", "STATE = 'Complete'")):
            (row,) = self.ask(f"SELECT sum({cents('TOTALDUE')}) FROM {name} WHERE {state}")
            held += row[0] or 0
        assert -(ledger[0] or 0) == held
