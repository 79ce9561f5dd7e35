"""What lies in undeposited funds, and what was taken out of them again (intacct-xml §3.10, §4.2).

A receipt names the deposit that took it along as its parent payment, by a number that others have,
too; this remembers beside them where it waited, and that it waits no more.
"""

from collections.abc import Iterable
from typing import Final

from crossfoot.emulator.company import Company

_TABLE: Final = "undeposited"
_DEFINITION: Final = (
    f"CREATE TABLE IF NOT EXISTS {_TABLE} (object TEXT NOT NULL, record INTEGER NOT NULL,"
    " account TEXT, deposit INTEGER, PRIMARY KEY (object, record))"
)


def put_in(company: Company, object_name: str, record: int, account: str) -> None:
    """Remember on which account a receipt waits for its deposit; "" for one that does not."""
    company.beside(_TABLE, _DEFINITION)
    company.database.execute(
        f"INSERT INTO {_TABLE} VALUES (?, ?, ?, NULL)"
        " ON CONFLICT (object, record) DO UPDATE SET account = excluded.account",
        [object_name, record, account],
    )


def take_out(company: Company, deposit: int, records: Iterable[tuple[str, int]]) -> None:
    """Remember that a deposit took receipts along: object and record number of each."""
    company.beside(_TABLE, _DEFINITION)
    company.database.executemany(
        f"INSERT INTO {_TABLE} VALUES (?, ?, NULL, ?)"
        " ON CONFLICT (object, record) DO UPDATE SET deposit = excluded.deposit",
        [(name, record, deposit) for name, record in records],
    )


def deposit_of(company: Company, object_name: str, record: int) -> int | None:
    """The deposit that took a receipt along, or None."""
    found = _known(company, object_name, record)
    return found[1] if found else None


def account_of(company: Company, object_name: str, record: int) -> str:
    """The account that a receipt was put in, "" if that is not known."""
    found = _known(company, object_name, record)
    return (found[0] or "") if found else ""


def _known(company: Company, object_name: str, record: int) -> tuple[str | None, int | None] | None:
    company.beside(_TABLE, _DEFINITION)
    found = company.database.execute(
        f"SELECT account, deposit FROM {_TABLE} WHERE object = ? AND record = ?",
        [object_name, record],
    ).fetchone()
    return (found[0], found[1]) if found else None
