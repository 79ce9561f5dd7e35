"""The ids that Intacct makes: numbered natural ids, tracking ids of requests and results."""

import base64
import hashlib

from crossfoot.clock import Clock
from crossfoot.emulator.company import Company
from crossfoot.emulator.tables import Table, quoted

_WEB_SERVER = b"web30".hex()


def tracking_id(clock: Clock) -> str:
    """24 characters, letters, digits, `@` and `-`, as Intacct names requests (intacct-xml §3.4)."""
    digest = hashlib.sha256(clock.new_id().encode()).digest()
    return base64.b64encode(digest[:18], altchars=b"@-").decode()


def result_id(clock: Clock) -> str:
    """The id of a remembered result: web server in hex, tracking id, one digit (§3.4)."""
    return f"{_WEB_SERVER}{tracking_id(clock)}5"


def next_natural_id(company: Company, table: Table) -> str | None:
    """The next free natural id by the company's pattern for this object; None without one."""
    return next_number(company, table, table.natural_key) if table.natural_key else None


def next_number(company: Company, table: Table, field: str) -> str | None:
    """The next free value of a field by the company's pattern for this object; None without one.

    The pattern holds one `%d` (`VEN-%05d`). Values in use are skipped.
    """
    pattern = company.settings.auto_number.get(table.name)
    if pattern is None:
        return None
    number = company.count(table.name) + 1
    company.index(table, field)
    taken = f"SELECT 1 FROM {table.sql} WHERE {quoted(field)} = ?"
    while company.database.execute(taken, [pattern % number]).fetchone():
        number += 1
    return pattern % number


def next_batch_number(company: Company, journal: str) -> str:
    """The next BATCHNO of a journal; each journal counts for itself (§4.1)."""
    batches = company.table("GLBATCH")
    found = company.database.execute(
        f'SELECT max("BATCHNO") FROM {batches.sql} WHERE "JOURNAL" = ?', [journal]
    ).fetchone()
    return str(int(found[0] or 0) + 1)


def count_up(company: Company, counter: str, used: int) -> int:
    """The next number of a counter; at least one more than `used`, and never given out twice."""
    company.beside(
        _COUNTERS,
        f"CREATE TABLE IF NOT EXISTS {_COUNTERS} (name TEXT PRIMARY KEY, last INTEGER NOT NULL)",
    )
    select = company.database.execute
    found = select(f"SELECT last FROM {_COUNTERS} WHERE name = ?", [counter]).fetchone()
    number = max(used, found[0] if found else 0) + 1
    select(f"INSERT OR REPLACE INTO {_COUNTERS} VALUES (?, ?)", [counter, number])
    return number


def next_record_number(company: Company, table: Table) -> int:
    """The next record number of an object whose numbers are kept as text."""
    found = company.database.execute(
        f"SELECT max(CAST({quoted(table.key)} AS INTEGER)) FROM {table.sql}"
    ).fetchone()
    return count_up(company, table.name, int(found[0] or 0))


_COUNTERS = "counters"
"""What has been counted beside SQLite's own row ids; no object of Intacct's."""
