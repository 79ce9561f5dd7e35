"""The bank account or the charge card that a request names (intacct-xml §4.2)."""

from crossfoot.emulator.cash.accounts import accounts
from crossfoot.emulator.cash.movements import Account
from crossfoot.emulator.company import Company
from crossfoot.emulator.validation import invalid, invalid_reference


def bank_of(company: Company, id_: str) -> Account:
    """A checking or savings account. Raises Invalid for one that is not there or inactive."""
    return _found(company, id_, "CHECKINGACCOUNT", "SAVINGSACCOUNT")


def card_of(company: Company, id_: str) -> Account:
    """A charge card. Raises Invalid for one that is not there or inactive."""
    return _found(company, id_, "CREDITCARD")


def _found(company: Company, wanted: str, *objects: str) -> Account:
    for name in objects:
        for account, active in accounts(company, name):
            if account.id != wanted:
                continue
            if not active:
                label = company.table(name).object.label.lower()
                raise invalid("BL01001973", f"Activate the {label} {wanted}, then try again.")
            return account
    raise invalid_reference(company.table(objects[0]), wanted)
