"""Currency and exchange rate of a document or a payment (intacct-xml §3.10: rate type or rate)."""

from datetime import date
from decimal import Decimal

from crossfoot.emulator.company import Company
from crossfoot.emulator.ledger import live
from crossfoot.emulator.ledger.rates import type_name
from crossfoot.emulator.ledger.setup import read_setup
from crossfoot.emulator.subledgers import checks
from crossfoot.emulator.tables import Table, plain
from crossfoot.emulator.validation import Invalid, Stored, invalid


def settle_rate(
    company: Company, table: Table, values: Stored, rate_type: str
) -> tuple[Decimal, str]:
    """Fill in the currency's rate, its day and its type; give the rate and the type's name.

    The rate is what one unit is worth in the books; one that was sent wins and has no type ("").
    Raises Invalid for an unknown currency or type, or a missing rate.
    """
    currency, base = str(values["CURRENCY"]), str(values["BASECURR"])
    given = values.pop("EXCHANGE_RATE", None)
    stored_type = values.pop("EXCH_RATE_TYPE_ID", None)
    if currency == base:
        for name in ("EXCH_RATE_DATE", "EXCH_RATE_TYPE_ID"):
            values[name] = None
        values["EXCHANGE_RATE"] = "1"
        return Decimal(1), ""
    _check_currency(company, currency)
    day = str(values.setdefault("EXCH_RATE_DATE", values["WHENCREATED"]))
    if given is not None and not rate_type:
        rate = Decimal(str(given))
        name = ""
        if rate <= 0:
            raise invalid(checks.FORMAT, f"The exchange rate {given} is not positive.")
    else:
        name = type_name(company, rate_type or str(stored_type or ""))
        rate = live.rate_on(company, currency, base, date.fromisoformat(day), name)
        values["EXCH_RATE_TYPE_ID"] = _shown_type(company, table, name)
    values["EXCHANGE_RATE"] = plain(rate)
    return rate, name


def _check_currency(company: Company, currency: str) -> None:
    if not company.settings.multi_currency:
        text = f"The company keeps one currency; a transaction in {currency} cannot be made."
        raise invalid(checks.BUSINESS, text)
    known = company.table("TRXCURRENCIES")
    natural = known.natural_key or "CODE"
    if company.count(known.name) and not company.find_by(known.name, natural, currency):
        raise invalid(checks.BUSINESS, f"Invalid Currency '{currency}' specified.")


def _shown_type(company: Company, table: Table, name: str) -> str | int | None:
    """The type as the object's field holds it: by name, or by number."""
    field = table.field("EXCH_RATE_TYPE_ID")
    found = company.find_by("EXCHANGERATETYPES", "NAME", name) or {}
    number = found.get("ID") or found.get("RECORDNO")
    return number if field is not None and field.type == "integer" else name


def to_entities(company: Company, currency: str, day: date) -> dict[str, Decimal]:
    """What one unit is worth in the currencies of all entities, as far as there are rates."""
    found: dict[str, Decimal] = {}
    for target in {entity.currency for entity in read_setup(company).entities.values()}:
        try:
            found[target] = live.rate_on(company, currency, target, day)
        except Invalid:  # posting says so, if it needs that rate
            continue
    return found


def type_shown(company: Company, stored: str) -> str:
    """The name of a stored rate type; a rate that was typed in has none."""
    if not stored:
        return live.CUSTOM
    found = company.find_by("EXCHANGERATETYPES", "ID", stored)
    return found["NAME"] if found else stored
