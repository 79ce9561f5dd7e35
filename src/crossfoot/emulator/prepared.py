"""A prepared database beside a company's own: read where it lies, taken over table by table.

A name without a schema finds the company's own table first, so a table that was taken over hides
the prepared one.
"""

import sqlite3
from pathlib import Path

from crossfoot.emulator.tables import quoted


def attach(database: sqlite3.Connection, file: Path) -> set[str]:
    """Read a file that nobody changes beside the database; gives the names of its tables."""
    address = f"{file.absolute().as_uri()}?mode=ro&immutable=1"
    database.execute("ATTACH DATABASE ? AS prepared", [address])
    found = database.execute("SELECT name FROM prepared.sqlite_master WHERE type = 'table'")
    return {row[0] for row in found.fetchall()}


def take_over(database: sqlite3.Connection, name: str) -> None:
    """Copy a prepared table and its indexes into the company's own database."""
    made = database.execute(
        "SELECT sql FROM prepared.sqlite_master WHERE tbl_name = ? AND sql IS NOT NULL"
        " ORDER BY type DESC",  # the table before its indexes
        [name],
    ).fetchall()
    database.execute(made[0][0])
    same = quoted(name)
    database.execute(f"INSERT INTO main.{same} SELECT * FROM prepared.{same}")
    for index in made[1:]:
        database.execute(index[0])
