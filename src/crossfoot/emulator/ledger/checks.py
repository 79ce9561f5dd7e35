"""What is refused in the lines that reach the ledger, whichever application they come from (§6.2).

Lines are given by the fields of a ledger line: `{"ACCOUNTNO": "6215", "DEPARTMENT": "300", …}`.
"""

from collections.abc import Mapping
from typing import Final

from crossfoot.emulator.company import Company, Row
from crossfoot.emulator.references import SIBLINGS, references_of
from crossfoot.emulator.tables import Table
from crossfoot.emulator.validation import invalid, invalid_reference

_REQUIRED: Final = {
    "REQUIREDEPT": ("DEPARTMENT", "Department"),
    "REQUIRELOC": ("LOCATION", "Location"),
    "REQUIREPROJECT": ("PROJECTID", "Project"),
    "REQUIRECUSTOMER": ("CUSTOMERID", "Customer"),
    "REQUIREVENDOR": ("VENDORID", "Vendor"),
    "REQUIREEMPLOYEE": ("EMPLOYEEID", "Employee"),
    "REQUIREITEM": ("ITEMID", "Item"),
    "REQUIRECLASS": ("CLASSID", "Class"),
}
_IDLE: Final = frozenset({"inactive", "active non-posting"})

Line = Mapping[str, str]


class LineChecks:
    """Checks of many lines; what one refers to is looked up once."""

    def __init__(self, company: Company, session_entity: str = "") -> None:
        self._company, self._entity = company, session_entity
        self._table = company.table("GLENTRY")
        self._references = references_of(company, self._table)
        self._seen: set[tuple[str, str]] = set()
        self._accounts: dict[tuple[str, bool], Row] = {}

    def check(self, line: Line, *, statistical: bool = False) -> None:
        """A line has what its account requires, and all it names is in use. Raises Invalid."""
        account = self._account(line["ACCOUNTNO"], statistical=statistical)
        check_dimensions(account, line)
        for reference in self._references:
            value = line.get(reference.field, "")
            if value and reference.object != "GLACCOUNT":
                self._check_use(reference.object, reference.to, value)

    def _account(self, number: str, *, statistical: bool) -> Row:
        at = (number, statistical)
        if at not in self._accounts:
            target = self._company.table("GLACCOUNT")
            found = self._company.find_by(
                SIBLINGS["GLACCOUNT"] if statistical else "GLACCOUNT", "ACCOUNTNO", number
            )
            if found is None:
                raise invalid_reference(target, number)
            check_in_use(target, found, number)
            self._accounts[at] = found
        return self._accounts[at]

    def _check_use(self, object_name: str, to: str, value: str) -> None:
        if (object_name, value) in self._seen:
            return
        target = self._company.table(object_name)
        found = self._company.find_by(object_name, to, value)
        if found is None or not self._is_open(object_name, found):
            raise invalid_reference(target, value)
        check_in_use(target, found, value)
        self._seen.add((object_name, value))

    def _is_open(self, object_name: str, found: Row) -> bool:
        """Whether the session's entity may use a record: its own, or one that is shared."""
        if object_name == "LOCATION":
            return self._keeps_books(found) and self._entity in {"", found["ENTITY"]}
        if not self._entity:
            return True
        return found.get("MEGAENTITYID", "") in {"", self._entity}

    def _keeps_books(self, location: Row) -> bool:
        """Whether a location lies in an entity, where a company has any."""
        return bool(location["ENTITY"]) or not self._company.count("LOCATIONENTITY")


def check_dimensions(account: Row, line: Line) -> None:
    """A line has every dimension that its account requires. Raises Invalid."""
    for flag, (field, label) in _REQUIRED.items():
        if account.get(flag) == "true" and not line.get(field):
            raise missing_dimension(label, line["ACCOUNTNO"])


def check_in_use(target: Table, found: Row, natural_id: str) -> None:
    """A record is not retired. Raises Invalid, in the words that are known of vendors."""
    if found.get("STATUS") in _IDLE:
        label = target.object.label.lower()
        raise invalid("BL01001973", f"Activate the {label} {natural_id}, then try again.")


def missing_dimension(label: str, account: str) -> Exception:
    """An account's line has not the dimension that it needs."""
    text = f"This transaction is missing the {label} dimension for the Account {account}"
    return invalid("BL01001973", text)
