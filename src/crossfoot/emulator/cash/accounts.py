"""The company's bank accounts and charge cards, with where they lie (intacct-xml §4.2)."""

from collections.abc import Iterator
from typing import Final

from crossfoot.emulator.cash.movements import Account
from crossfoot.emulator.company import Company
from crossfoot.emulator.validation import invalid, invalid_reference

_BANKS: Final = (
    'SELECT b."BANKACCOUNTID", b."BANKNAME", b."GLACCOUNTNO", b."CURRENCY", b."LOCATIONID",'
    ' l."ENTITY", b."STATUS" FROM {0} b LEFT JOIN {1} l ON l."LOCATIONID" = b."LOCATIONID"'
    " ORDER BY 1"
)
_CARDS: Final = (
    'SELECT c."CARDID", c."DESCRIPTION", c."LIABACCTKEY", c."CURRENCY_R", c."LOCATION",'
    ' l."ENTITY", c."STATUS" FROM {0} c LEFT JOIN {1} l ON l."LOCATIONID" = c."LOCATION"'
    " ORDER BY 1"
)
_KINDS: Final = {"CHECKINGACCOUNT": "checking", "SAVINGSACCOUNT": "savings", "CREDITCARD": "card"}


def accounts(company: Company, object_name: str) -> Iterator[tuple[Account, bool]]:
    """Every account of one object by its id, and whether it is active.

    One without a place belongs to the company as a whole, one without a currency is in its own.
    """
    statement = _CARDS if object_name == "CREDITCARD" else _BANKS
    tables = company.table(object_name).sql, company.table("LOCATION").sql
    for row in company.database.execute(statement.format(*tables)).fetchall():
        id_, name, account, currency, location, entity, status = (text or "" for text in row)
        currency = currency or company.settings.base_currency
        kind = _KINDS[object_name]
        yield Account(id_, name, account, currency, location, entity, kind), status == "active"


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
