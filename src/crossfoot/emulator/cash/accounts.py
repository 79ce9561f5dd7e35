"""The company's bank accounts and charge cards, with where they lie (intacct-xml §4.2)."""

from collections.abc import Iterator
from typing import Final

from crossfoot.emulator.cash.movements import Account
from crossfoot.emulator.company import Company

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
