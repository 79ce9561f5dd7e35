"""Texts compared whatever the case of their letters (intacct-xml §3.5, `caseinsensitive`).

SQLite can fold ASCII letters alone, and calling Python for each row of a large object takes longer
than a person who searches will wait. So the texts of a prepared object, which do not change, are
folded once and kept beside it.
"""

from crossfoot.emulator.company import Company
from crossfoot.emulator.tables import Table, quoted


def folded(sql: str) -> str:
    """The SQL of a text in one case of letters; Python folds only what is not all ASCII."""
    ascii_only = f"length({sql}) = length(CAST({sql} AS BLOB))"
    return f"(CASE WHEN {ascii_only} THEN lower({sql}) ELSE fold({sql}) END)"


def texts_of(company: Company, table: Table, field: str) -> str | None:
    """The table that holds a prepared object's folded texts of a field, as `at` and `text`.

    None for an object whose rows may change.
    """
    schemas = company.database.execute(
        "SELECT schema FROM pragma_table_list WHERE name = ?", [table.name]
    )
    if schemas.fetchall() != [("prepared",)]:
        return None
    name, source = f"temp.{quoted(f'{table.name}.{field}')}", quoted(field)
    company.database.execute(
        f"CREATE TABLE IF NOT EXISTS {name} AS SELECT rowid AS at, {folded(source)} AS text"
        f" FROM {table.sql} WHERE {source} IS NOT NULL"
    )
    return name
