"""Documents posted into a company: entries, batches and details."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from crossfoot.emulator.company import Company
from crossfoot.emulator.ledger import Book, Document, Line, Stamp
from crossfoot.emulator.seed import fill

STAMP = Stamp("2025-01-25 10:00:00", "2025-01-26 10:00:00", "1", "api")


@pytest.fixture
def company() -> Iterator[Company]:
    company = Company.create()
    fill(company, "empty")
    yield company
    company.close()


def bill(key: int, **changes: Any) -> Document:
    values: dict[str, Any] = {
        "day": date(2025, 1, 25),
        "number": f"B-{key}",
        "lines": (Line("6215", Decimal("12.50"), description="Paper"),),
    }
    return Document(
        **{"kind": "APBILL", "account": "2000"} | values | changes,
        key=key,
        entity="",
        currency="USD",
        stamp=STAMP,
    )


def store_bill(company: Company, key: int) -> None:
    company.insert(
        "APBILL",
        {
            "RECORDNO": str(key),
            "RECORDID": f"B-{key}",
            "STATE": "Posted",
            "RAWSTATE": "A",
            "TOTALENTERED": "12.5",
            "WHENCREATED": "2025-01-24",
            "VENDORID": "V-1",
        },
    )


def test_documents_of_one_day_share_a_summary_batch(company: Company) -> None:
    book = Book(company)
    for key in (1, 2):
        store_bill(company, key)
    first, second = book.post(bill(1)), book.post(bill(2))
    third = book.post(bill(3, day=date(2025, 1, 26)))
    assert first is second
    assert third is not first
    assert first.source_title == "Bills: 01/25/2025 Batch"
    book.write()
    batch = next(company.rows("GLBATCH"))
    assert batch["BATCH_TITLE"] == "Bills: 01/25/2025 Batch Summary Entry"
    assert (batch["MODULE"], batch["JOURNAL"], batch["BATCHNO"]) == ("3.AP", "APJ", "1")
    assert batch["PRBATCHKEY"] == str(first.source)
    listed = next(company.rows("APBILLBATCH"))
    assert (listed["TITLE"], listed["TOTAL"]) == (first.source_title, "25")


def test_details_say_what_entries_and_documents_say(company: Company) -> None:
    store_bill(company, 7)
    book = Book(company)
    book.post(bill(7))
    book.write()
    debit, credit = company.rows("GLDETAIL")
    entry = next(company.rows("GLENTRY"))
    assert (entry["TR_TYPE"], entry["AMOUNT"]) == ("1", "12.5")
    assert debit["GLENTRYKEY"] == entry["RECORDNO"] != debit["RECORDNO"]
    assert (debit["ACCOUNTNO"], debit["AMOUNT"], debit["DEBITAMOUNT"]) == ("6215", "12.5", "12.5")
    assert (credit["ACCOUNTNO"], credit["AMOUNT"], credit["CREDITAMOUNT"]) == (
        "2000",
        "-12.5",
        "12.5",
    )
    assert credit["TR_TYPE"] == "-1"
    assert credit["DEBITAMOUNT"] == "0"
    shown = (debit["RECORDID"], debit["STATE"], debit["TOTALENTERED"], debit["VENDENTITY"])
    assert shown == ("B-7", "A", "12.5", "VV-1")
    assert (debit["WHENCREATED"], debit["ENTRY_DATE"]) == ("2025-01-24", "2025-01-25")


def test_a_draft_entry_has_no_details_and_numbers_go_on(company: Company) -> None:
    lines = (Line("6215", Decimal(5)), Line("1010", Decimal(-5)))
    common: dict[str, Any] = {"kind": "GLBATCH", "lines": lines, "account": ""}
    book = Book(company)
    book.post(bill(1, **common, description="Posted"))
    book.write()
    again = Book(company)
    again.post(bill(2, **common, description="Draft", state="Draft", header={"REFERENCENO": "R"}))
    again.write()
    posted, draft = company.rows("GLBATCH")
    assert (posted["BATCHNO"], draft["BATCHNO"], draft["REFERENCENO"]) == ("1", "2", "R")
    assert company.count("GLENTRY") == 4
    assert {row["BATCHKEY"] for row in company.rows("GLDETAIL")} == {posted["RECORDNO"]}


def test_statistical_entries_count_on_one_side(company: Company) -> None:
    company.insert("STATACCOUNT", {"ACCOUNTNO": "9000", "TITLE": "Headcount"})
    book = Book(company)
    book.post(
        bill(
            1,
            kind="GLBATCH",
            account="",
            lines=(Line("9000", Decimal(12)), Line("9000", Decimal(30))),
            journal="STAT",
            header={"STATISTICAL": "true"},
        )
    )
    book.write()
    entries = list(company.rows("GLENTRY"))
    assert [(e["ACCOUNTNO"], e["ACCOUNTTITLE"], e["ACCOUNTKEY"]) for e in entries] == [
        ("9000", "Headcount", ""),
        ("9000", "Headcount", ""),
    ]
    assert {e["STATISTICAL"] for e in entries} == {"T"}
    assert [row["AMOUNT"] for row in company.rows("GLDETAIL")] == ["12", "30"]
