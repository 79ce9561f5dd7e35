"""Where money comes to and goes from: bank accounts, charge cards, undeposited funds."""

from typing import Final, NamedTuple

from crossfoot.emulator.company import Company, Row
from crossfoot.emulator.functions import Call
from crossfoot.emulator.ledger import live
from crossfoot.emulator.subledgers import checks
from crossfoot.emulator.subledgers.kinds import base_currency
from crossfoot.emulator.validation import invalid

_BANKS: Final = (("CHECKINGACCOUNT", "BANKACCOUNTID"), ("SAVINGSACCOUNT", "BANKACCOUNTID"))


class Bank(NamedTuple):
    """A place of money; `currency` is the base currency of its entity. Undeposited funds: id ""."""

    id: str
    kind: str
    name: str
    account: str
    location: str
    entity: str
    currency: str
    own_currency: str
    """The currency that the bank account itself is kept in."""


def bank_of(call: Call, bank_id: str) -> Bank:
    """A bank account or a charge card that is in use. Raises Invalid."""
    company = call.company
    for name, field in _BANKS:
        if found := company.find_by(name, field, bank_id):
            names = ("BANK", found["BANKNAME"], found["GLACCOUNTNO"])
            return _bank(call, bank_id, found, names, found["CURRENCY"])
    if found := company.find_by("CREDITCARD", "CARDID", bank_id):
        names = ("CREDITCARD", found["DESCRIPTION"], found["LIABACCTKEY"])
        return _bank(call, bank_id, found, names, found["CURRENCY_R"])
    raise invalid(checks.BUSINESS, f"Invalid bank account '{bank_id}' specified.")


def _bank(call: Call, bank_id: str, row: Row, names: tuple[str, str, str], own: str) -> Bank:
    if row["STATUS"] == "inactive":
        raise invalid(checks.BUSINESS, f"Activate the bank account {bank_id}, then try again.")
    if call.session.entity_id and row["MEGAENTITYID"] not in {"", call.session.entity_id}:
        raise invalid(checks.BUSINESS, f"Invalid bank account '{bank_id}' specified.")
    place = row.get("LOCATIONID") or row.get("LOCATION") or ""
    entity = row["MEGAENTITYID"] or live.owner_of(call.company, "", [place])
    checks.check_account(call.company, names[2])
    base = base_currency(call.company, entity)
    return Bank(bank_id, *names, place, entity, base, own or base)


def undeposited(company: Company, account: str, entity: str, location: str) -> Bank:
    """Undeposited funds, in the entity that is paid. Raises Invalid for an unknown account."""
    checks.check_account(company, account)
    base = base_currency(company, entity)
    return Bank("", "", "", account, location, entity, base, "")
