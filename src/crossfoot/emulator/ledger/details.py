"""GLDETAIL: every posted line with its document beside it, derived from entries by one statement.

Intacct calls it a view (intacct-xml §4.1). Here it is a table, because clients page it by its text
key; it is written from the entries, batches and documents alone, so it cannot say anything else.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from crossfoot.emulator.company import Company
from crossfoot.emulator.ledger import balances
from crossfoot.emulator.tables import Table, Value, plain, quoted
from crossfoot.intacct import catalog

if TYPE_CHECKING:
    from crossfoot.emulator.ledger.book import Batch

POSTED: Final = "= 'Posted'"
"""The state of a journal entry that is in the ledger; a reversed one stays so, with its twin."""

_LINKS: Final = "ledger_link"
"""Which document a ledger line came from; no object of Intacct's, so no object of ours."""

_ENTRY: Final = {
    "BATCHKEY": "b.RECORDNO",
    "BATCH_DATE": "b.BATCH_DATE",
    "BATCH_TITLE": "b.BATCH_TITLE",
    "SYMBOL": "b.JOURNAL",
    "BATCH_NO": "b.BATCHNO",
    "BOOKID": "'ACCRUAL'",
    "CHILDENTITY": "b.MEGAENTITYID",
    "MODIFIED": "b.MODIFIED",
    "REFERENCENO": "b.REFERENCENO",
    "ADJ": "'false'",
    "MODULEKEY": "b.MODULE",
    "LINE_NO": "e.LINE_NO",
    "ENTRY_DATE": "e.ENTRY_DATE",
    "TR_TYPE": "e.TR_TYPE",
    "DOCUMENT": "e.DOCUMENT",
    "ACCOUNTNO": "e.ACCOUNTNO",
    "ACCOUNTTITLE": "e.ACCOUNTTITLE",
    "STATISTICAL": "e.STATISTICAL",
    "DEPARTMENTID": "e.DEPARTMENT",
    "DEPARTMENTTITLE": "e.DEPARTMENTTITLE",
    "LOCATIONID": "e.LOCATION",
    "LOCATIONNAME": "e.LOCATIONNAME",
    "CURRENCY": "e.CURRENCY",
    "BASECURR": "e.BASECURR",
    "DESCRIPTION": "e.DESCRIPTION",
    "DEBITAMOUNT": "CASE e.TR_TYPE WHEN 1 THEN e.AMOUNT ELSE '0' END",
    "CREDITAMOUNT": "CASE e.TR_TYPE WHEN 1 THEN '0' ELSE e.AMOUNT END",
    "AMOUNT": "{amount}",
    "TRX_DEBITAMOUNT": "CASE e.TR_TYPE WHEN 1 THEN e.TRX_AMOUNT ELSE '0' END",
    "TRX_CREDITAMOUNT": "CASE e.TR_TYPE WHEN 1 THEN '0' ELSE e.TRX_AMOUNT END",
    "TRX_AMOUNT": "{trx_amount}",
    "CLEARED": "e.CLEARED",
    "CLRDATE": "e.CLRDATE",
    "GLENTRYKEY": "e.RECORDNO",
    "ENTRYDESCRIPTION": "e.DESCRIPTION",
    "BATCH_STATE": "'P'",
    "ENTRY_STATE": "'P'",
    "AUCREATEDBY": "e.CREATEDBY",
    "AUWHENCREATED": "e.WHENCREATED",
    "WHENMODIFIED": "e.WHENMODIFIED",
    "CREATEDBY": "e.CREATEDBY",
    "MODIFIEDBY": "e.MODIFIEDBY",
    "WHENCREATED": "e.ENTRY_DATE",
}
_DOCUMENT: Final = {
    "RECORDTYPE": ("RECORDTYPE",),
    "RECORDID": ("RECORDID", "DOCNO"),
    "DOCNUMBER": ("DOCNUMBER",),
    "STATE": ("RAWSTATE", "STATE"),
    "WHENCREATED": ("WHENCREATED", "PAYMENTDATE"),
    "WHENDUE": ("WHENDUE",),
    "WHENPAID": ("WHENPAID",),
    "PRDESCRIPTION": ("DESCRIPTION",),
    "PRCLEARED": ("CLEARED",),
    "PRCLRDATE": ("CLRDATE",),
    "FINANCIALENTITY": ("FINANCIALENTITY",),
    "TOTALENTERED": ("TOTALENTERED",),
    "TOTALPAID": ("TOTALPAID",),
    "TOTALDUE": ("TOTALDUE",),
}
"""A detail's field, and the document's fields that it may come from, the first that there is."""

_PARTIES: Final = {
    "CUSTENTITY": ("CUSTOMERID", "C"),
    "VENDENTITY": ("VENDORID", "V"),
    "EMPENTITY": ("EMPLOYEEID", "E"),
}


def prepare(company: Company) -> None:
    """Make the table that remembers which document each ledger line came from."""
    company.table("GLDETAIL")
    company.beside(
        _LINKS,
        f"CREATE TABLE IF NOT EXISTS {_LINKS}"
        " (entry INTEGER PRIMARY KEY, object TEXT NOT NULL, record INTEGER NOT NULL)",
        f"CREATE INDEX IF NOT EXISTS {_LINKS}_document ON {_LINKS} (object, record)",
    )


def link(company: Company, links: Iterable[tuple[int, str, int]]) -> None:
    """Remember the document of ledger lines: entry, object and record number."""
    company.database.executemany(f"INSERT INTO {_LINKS} VALUES (?, ?, ?)", links)


def entries_of(company: Company, kind: str, key: int) -> list[int]:
    """The ledger lines that a document posted; those of a journal entry, if it is posted."""
    prepare(company)
    statement = f"SELECT entry FROM {_LINKS} WHERE object = ? AND record = ? ORDER BY 1"
    parameters: list[str | int] = [kind, key]
    if kind == "GLBATCH":
        statement = (
            "SELECT e.RECORDNO FROM GLENTRY e JOIN GLBATCH b ON b.RECORDNO = e.BATCHNO"
            f" WHERE e.BATCHNO = ? AND b.STATE {POSTED} ORDER BY 1"
        )
        parameters = [key]
    return [row[0] for row in company.database.execute(statement, parameters).fetchall()]


def unlink(company: Company, entries: Iterable[int]) -> None:
    """Forget the documents of ledger lines."""
    company.database.executemany(
        f"DELETE FROM {_LINKS} WHERE entry = ?", [(entry,) for entry in entries]
    )


def write(
    company: Company, condition: str, parameters: list[int] | list[str], *, few: bool = True
) -> None:
    """Write the details of the posted lines `e` (GLENTRY) that meet a condition in SQL.

    Where they are `few`, SQLite must begin with them; left alone it begins with all documents,
    which is right when a whole ledger is written.
    """
    join = "CROSS JOIN" if few else "JOIN"
    objects = company.database.execute(
        f"SELECT DISTINCT l.object FROM GLENTRY e {join} {_LINKS} l ON l.entry = e.RECORDNO"
        f" WHERE {condition} ORDER BY 1",
        parameters,
    ).fetchall()
    with company.transaction():
        company.writable(company.table("GLDETAIL"))
        for name in ["", *(row[0] for row in objects)]:
            fields = _own_fields(company) | _document_fields(company, name)
            company.database.execute(_statement(company, name, fields, condition, join), parameters)
        balances.forget(company)


def remove(company: Company, entries: Iterable[int]) -> None:
    """Take the details of ledger lines away."""
    details, entry = company.table("GLDETAIL"), company.table("GLENTRY")
    company.writable(details)
    company.database.executemany(
        f"DELETE FROM {details.sql} WHERE RECORDNO ="
        f" (SELECT RECORDNO || '--' || BATCHNO FROM {entry.sql} WHERE RECORDNO = ?)",
        [(number,) for number in entries],
    )
    balances.forget(company)


def write_batches(company: Company, batches: "Iterable[Batch]") -> None:
    """Write the subledgers' batches that Intacct lists beside the ledger's."""
    for batch in batches:
        if not batch.rule.batches:
            continue
        row: dict[str, Value] = {
            "RECORDNO": str(batch.source),
            "TITLE": batch.source_title,
            "CREATED": batch.day,
            "TOTAL": plain(batch.total),
            "OPEN": "Open",
            "AUTOCREATED": "Auto-Summary",
            "NOGL": "false",
            "SYSTEMGENERATED": "false",
            "USERKEY": batch.stamp.user,
            "MEGAENTITYID": batch.entity,
        }
        company.insert(batch.rule.batches, row)


def _own_fields(company: Company) -> dict[str, str]:
    signed = "CASE WHEN e.TR_TYPE = 1 OR e.{0} = '0' THEN e.{0} ELSE '-' || e.{0} END"
    fields = {
        name: sql.format(amount=signed.format("AMOUNT"), trx_amount=signed.format("TRX_AMOUNT"))
        for name, sql in _ENTRY.items()
    }
    entry, detail = company.table("GLENTRY"), company.table("GLDETAIL")
    carried = [f.id for f in catalog.load("GLENTRY").fields if f.id.endswith("DIMKEY")]
    for key in carried:
        stem = key.removesuffix("DIMKEY")
        fields |= {name: f"e.{quoted(name)}" for name in (key, f"{stem}ID", f"{stem}NAME")}
    own = [field.id for field in entry.fields if field.id in entry.custom & detail.custom]
    return fields | {name: f"e.{quoted(name)}" for name in own}


def _document_fields(company: Company, name: str) -> dict[str, str]:
    if not name:
        return {}
    table = company.table(name)
    fields = {}
    for field, sources in _DOCUMENT.items():
        source = next((source for source in sources if table.field(source)), None)
        if source:
            fields[field] = f"d.{quoted(source)}"
    return fields | _parties(table)


def _parties(table: Table) -> dict[str, str]:
    return {
        field: f"'{letter}' || d.{quoted(source)}"
        for field, (source, letter) in _PARTIES.items()
        if table.field(source)
    }


def _statement(
    company: Company, name: str, fields: dict[str, str], condition: str, join: str
) -> str:
    columns = ", ".join(map(quoted, ["RECORDNO", *fields]))
    values = ", ".join(["e.RECORDNO || '--' || b.RECORDNO", *fields.values()])
    sql = (
        f'INSERT INTO "GLDETAIL" ({columns}) SELECT {values}'
        f" FROM GLENTRY e {join} GLBATCH b ON b.RECORDNO = e.BATCHNO"
    )
    if name:
        document = company.table(name)
        sql += (
            f" {join} {_LINKS} l ON l.entry = e.RECORDNO AND l.object = '{document.name}'"
            f" {join} {document.sql} d ON d.{quoted(document.key)} = l.record"
        )
    else:
        sql += f" LEFT JOIN {_LINKS} l ON l.entry = e.RECORDNO"
    missing = "" if name else " AND l.entry IS NULL"
    return f"{sql} WHERE {condition} AND b.STATE {POSTED}{missing} ORDER BY e.RECORDNO"
