"""The daily summaries that documents are posted into, as they are in a running company."""

from decimal import Decimal

from crossfoot.emulator.company import Company, Row
from crossfoot.emulator.ledger.book import Batch
from crossfoot.emulator.ledger.documents import Document, Stamp
from crossfoot.emulator.ledger.rules import BATCH_OBJECTS, RULES
from crossfoot.emulator.tables import plain


def present(company: Company, document: Document) -> Batch | None:
    """The summary of its day that a document goes into, if there is one and it is open."""
    rule = RULES[document.kind]
    title = f"{rule.title}: {document.day:%m/%d/%Y} Batch"
    rows = company.rows(
        "GLBATCH",
        '"BATCH_TITLE" = ? AND "JOURNAL" = ? AND "MEGAENTITYID" IS ?',
        [f"{title} Summary Entry", document.journal or rule.journal, document.entity],
    )
    for row in rows:
        source = row["PRBATCHKEY"]
        listed = company.find_by(rule.batches, "RECORDNO", source) if rule.batches else None
        if listed is None or listed["OPEN"] == "Open":
            return _read(company, document, row, title)
    return None


def _read(company: Company, document: Document, row: Row, title: str) -> Batch:
    lines = company.database.execute(
        "SELECT max(LINE_NO) FROM GLENTRY WHERE BATCHNO = ?", [row["RECORDNO"]]
    ).fetchone()[0]
    return Batch(
        document.kind,
        int(row["RECORDNO"]),
        row["JOURNAL"],
        int(row["BATCHNO"]),
        row["BATCH_TITLE"],
        document.day,
        document.entity,
        RULES[document.kind],
        document.stamp,
        int(row["PRBATCHKEY"]),
        title,
        lines=int(lines or 0),
    )


def add_up(company: Company, batch: int, stamp: Stamp | None = None) -> None:
    """Bring a summary and the subledger's batch beside it up to date; drop one without lines."""
    row = company.find_by("GLBATCH", "RECORDNO", batch)
    debits = company.database.execute(
        "SELECT AMOUNT FROM GLENTRY WHERE BATCHNO = ? AND TR_TYPE = 1", [batch]
    ).fetchall()
    if row is None:
        return
    listing = _listing(company, row)
    if not debits and not company.find_by("GLENTRY", "BATCHNO", batch):
        company.delete("GLBATCH", row["RECORDNO"])
        if listing:
            company.delete(listing, row["PRBATCHKEY"])
        return
    if stamp is not None:
        modified = {"MODIFIED": stamp.modified, "WHENMODIFIED": stamp.modified}
        by = {"MODIFIEDBY": stamp.user, "MODIFIEDBYLOGINID": stamp.login}
        company.update("GLBATCH", row["RECORDNO"], {**modified, **by, "MODIFIEDBYID": stamp.login})
    if listing:
        total = sum((Decimal(amount) for (amount,) in debits), Decimal(0))
        company.update(listing, row["PRBATCHKEY"], {"TOTAL": plain(total)})


def _listing(company: Company, batch: Row) -> str:
    """The object that lists a summary of a subledger: APBILLBATCH, ARINVOICEBATCH or none."""
    source = batch["PRBATCHKEY"]
    for name in BATCH_OBJECTS if source else ():
        found = company.find_by(name, "RECORDNO", source)
        if found and batch["BATCH_TITLE"] == f"{found['TITLE']} Summary Entry":
            return name
    return ""
