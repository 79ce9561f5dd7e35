"""Brings a database to the tables of today, one numbered step after the other.

There are no steps back: restore a backup instead.
"""

from pathlib import Path
from typing import Final

from sqlalchemy import Connection, inspect, text

_LOCK: Final = 0x63726F7373666F74  # "crossfot": one number that all Crossfoot processes lock
_STEPS: Final = Path(__file__).parent / "versions"


def upgrade(connection: Connection) -> None:
    """Run the missing steps inside the caller's transaction, one process at a time.

    SQLite: the caller's BEGIN IMMEDIATE is the lock. PostgreSQL: an advisory lock held until the
    transaction ends.

    Raises:
        StoreUnavailable: the database is at a step that this version does not know.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
    if _step_of(connection) == _last_step():
        return
    from crossfoot.store.migrations import steps  # noqa: PLC0415 -- Alembic costs 11 MB and 150 ms

    steps.run(connection)


def _last_step() -> str:
    """The newest step's number: steps are files named `v0001_what_it_does.py`."""
    return max(path.name for path in _STEPS.glob("v[0-9]*.py")).partition("_")[0][1:]


def _step_of(connection: Connection) -> str | None:
    """The step at which the database is; None for a new one."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    step: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return step
