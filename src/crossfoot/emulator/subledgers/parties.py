"""What customers and vendors are told of their documents: what is due, and when it last changed."""

from crossfoot.emulator.company import Company
from crossfoot.emulator.ledger.sides import Side
from crossfoot.emulator.subledgers.kinds import UNPOSTED
from crossfoot.emulator.tables import quoted

_CENTS = "CAST(round({} * 100) AS INTEGER)"
_UNPOSTED = ", ".join(f"'{state}'" for state in sorted(UNPOSTED))


def tell_party(company: Company, side: Side, party_id: str) -> None:
    """Bring a party's TOTALDUE, and the TRX_ENTITYDUE of its documents, up to date."""
    due, by_currency = 0, dict[str, int]()
    for name in (side.document, side.adjustment):
        table = company.table(name)
        company.index(table, side.party_field)
        found = company.database.execute(
            f'SELECT "CURRENCY", sum({_CENTS.format("TOTALDUE")}),'
            f" sum({_CENTS.format('TRX_TOTALDUE')}) FROM {table.sql}"
            f" WHERE {quoted(side.party_field)} = ? AND STATE NOT IN ({_UNPOSTED}) GROUP BY 1",
            [party_id],
        ).fetchall()
        for currency, base, open_ in found:
            due += base
            by_currency[currency] = by_currency.get(currency, 0) + open_
    party = company.find_by(side.party, side.party_field, party_id)
    if party is not None:
        company.update(side.party, party["RECORDNO"], {"TOTALDUE": _text(due)})
    for name in (side.document, side.adjustment):
        _tell_documents(company, side, name, party_id, by_currency)


def _tell_documents(
    company: Company, side: Side, name: str, party_id: str, due: dict[str, int]
) -> None:
    table = company.table(name)
    company.writable(table)
    for currency, open_ in due.items():
        company.database.execute(
            f'UPDATE {table.sql} SET "TRX_ENTITYDUE" = ?1 WHERE {quoted(side.party_field)} = ?2'
            ' AND "CURRENCY" = ?3 AND "TRX_ENTITYDUE" IS NOT ?1',
            [_text(open_), party_id, currency],
        )


def tell_last(company: Company, side: Side, party_id: str, day: str, *, paid: bool) -> None:
    """Tell a party when it was last billed or paid."""
    fields = {
        ("CUSTOMER", False): "LAST_INVOICEDATE",
        ("VENDOR", False): "WHENLASTBILLED",
        ("VENDOR", True): "WHENLASTPAID",
    }
    name = fields.get((side.party, paid))
    party = company.find_by(side.party, side.party_field, party_id)
    if name and party and day > party[name]:
        company.update(side.party, party["RECORDNO"], {name: day})


def _text(cents: int) -> str:
    whole, rest = divmod(abs(cents), 100)
    text = f"{whole}.{rest:02}".rstrip("0").rstrip(".")
    return f"-{text}" if cents < 0 else text
