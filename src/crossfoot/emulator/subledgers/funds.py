"""Customers' money that no invoice has used yet: advances, and rests of receipts (§4.4)."""

from datetime import date
from decimal import Decimal
from typing import Final

from crossfoot.emulator.company import Company, Row
from crossfoot.emulator.functions import Call
from crossfoot.emulator.ledger import cents, details
from crossfoot.emulator.ledger.sides import DEPOSITS
from crossfoot.emulator.subledgers import checks
from crossfoot.emulator.subledgers.open_items import ZERO, Cleared
from crossfoot.emulator.tables import Value  # noqa: TC001 -- a name of ours that annotations use
from crossfoot.emulator.validation import Stored, invalid

_USABLE: Final = frozenset({"Posted", "Partially applied", "Fully applied", "Complete"})


class Fund:
    """An advance (ARADVANCE), or a receipt (ARPYMT) with a rest that lies on the deposits account.

    Its lines are used from the first on.
    """

    def __init__(self, company: Company, object_name: str, header: Row) -> None:
        self.company, self.object, self.header = company, object_name, header
        self.open = Decimal(header["TRX_TOTALDUE"] or 0)
        self.open_base = Decimal(header["TOTALDUE"] or 0)
        self._rate = Decimal(header["EXCHANGE_RATE"] or 1)
        self._places = _places(company, object_name, header)

    def use(self, amount: Decimal) -> list[Cleared]:
        """Take an amount out of the fund."""
        worth = self.open_base if amount == self.open else cents(amount * self._rate)
        start = self.total - self.open
        self.open, self.open_base = self.open - amount, self.open_base - worth
        return self._spread(start, amount, worth)

    def give_back(self, amount: Decimal) -> list[Cleared]:
        """Put an amount back into the fund."""
        whole = self.open + amount == self.total
        worth = self._worth - self.open_base if whole else cents(amount * self._rate)
        self.open, self.open_base = self.open + amount, self.open_base + worth
        return self._spread(self.total - self.open, amount, worth)

    @property
    def total(self) -> Decimal:
        """What was in the fund at first."""
        return sum((amount for _, _, amount in self._places), ZERO)

    @property
    def _worth(self) -> Decimal:
        return sum((cents(amount * self._rate) for _, _, amount in self._places), ZERO)

    def _spread(self, start: Decimal, amount: Decimal, worth: Decimal) -> list[Cleared]:
        """An amount over the places that hold the fund, leaving out what lies before `start`."""
        party = {"CUSTOMERID": self.header["CUSTOMERID"]}
        found: list[Cleared] = []
        left, left_worth, passed = amount, worth, ZERO
        for account, place, held in self._places:
            part = min(passed + held - max(start, passed), left)
            passed += held
            if part <= 0:
                continue
            left -= part
            value = cents(part * self._rate) if left else left_worth
            left_worth -= value
            found.append(Cleared(account, place, part, value, party))
        return found

    def store(self, day: date, stamps: Stored) -> None:
        """Write what is left and the state that follows."""
        total, base = (Decimal(self.header[f"{p}TOTALENTERED"] or 0) for p in ("TRX_", ""))
        changed: dict[str, Value] = {
            "TRX_TOTALDUE": self.open,
            "TOTALDUE": self.open_base,
            "TRX_TOTALPAID": total - self.open,
            "TOTALPAID": base - self.open_base,
        }
        if self.object == "ARADVANCE":
            used = "Partially applied" if self.open else "Fully applied"
            changed["STATE"] = "Posted" if self.open == total else used
            changed["WHENPAID"] = None if self.open else day
        self.company.update(self.object, self.header["RECORDNO"], {**changed, **stamps})


def is_fund(object_name: str) -> bool:
    """Whether an object's records are funds rather than documents."""
    return object_name in {"ARADVANCE", "ARPYMT"}


def fund_of(call: Call, object_name: str, key: str) -> Fund:
    """A fund that may be used. Raises Invalid."""
    row = checks.document_of(call, object_name, key)
    state = row.get("DISPLAYSTATE") or row["STATE"]
    if state not in _USABLE:
        text = f"A transaction in the state {state} cannot be applied."
        raise invalid(checks.BUSINESS, text)
    return Fund(call.company, object_name, row)


def _places(company: Company, object_name: str, header: Row) -> list[tuple[str, str, Decimal]]:
    """Account, location and amount of what a fund consists of, in its order."""
    key = header["RECORDNO"]
    if object_name == "ARADVANCE":
        rows = company.rows("ARADVANCEITEM", '"RECORDKEY" = ?', [key])
        return [(r["ACCOUNTNO"], r["LOCATIONID"], Decimal(r["TRX_AMOUNT"])) for r in rows]
    entries = details.entries_of(company, object_name, int(key))
    found = [company.find_by("GLENTRY", "RECORDNO", entry) or {} for entry in entries]
    return [
        (row["ACCOUNTNO"], row["LOCATION"], Decimal(row["TRX_AMOUNT"]))
        for row in found
        if row["ACCOUNTNO"] == DEPOSITS and row["TR_TYPE"] == "-1"
    ]
