"""Documents posted, taken back and reversed one at a time in a running company."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from crossfoot.emulator.company import Company
from crossfoot.emulator.ledger import Document, Line, Stamp, live
from crossfoot.emulator.ledger import balances as gl_balances
from crossfoot.emulator.seed import fill
from crossfoot.emulator.validation import Invalid

DAY = date(2026, 10, 5)
STAMP = Stamp("2026-10-05 10:00:00", "2026-10-05 10:00:00", "1", "api")


@pytest.fixture
def company() -> Iterator[Company]:
    company = Company.create()
    fill(company, "empty")
    yield company
    company.close()


def bill(company: Company, key: int, amount: str = "12.50", **changes: Any) -> Document:
    if company.find_by("APBILL", "RECORDNO", key) is None:
        company.insert("APBILL", {"RECORDNO": str(key), "RECORDID": f"B-{key}", "STATE": "Posted"})
    values: dict[str, Any] = {
        "kind": "APBILL",
        "account": "2000",
        "day": DAY,
        "entity": "",
        "currency": "USD",
        "lines": (Line("1010", Decimal(amount)),),
    }
    return Document(**values | changes, key=key, stamp=STAMP)


def details(company: Company) -> list[tuple[str, str, str]]:
    return [(r["RECORDID"], r["ACCOUNTNO"], r["AMOUNT"]) for r in company.rows("GLDETAIL")]


def balance(company: Company, account: str, period: str = "Month Ended October 2026") -> str:
    gl_balances.derive(company, [period])
    rows = company.rows("GLACCOUNTBALANCE", "ACCOUNTNO = ? AND PERIOD = ?", [account, period])
    return next((row["ENDBAL"] for row in rows), "0")


def test_a_document_joins_the_summary_of_its_day(company: Company) -> None:
    first = live.post(company, bill(company, 1))
    second = live.post(company, bill(company, 2, "7.50"))
    other = live.post(company, bill(company, 3, day=date(2026, 10, 6)))
    assert first.number == second.number != other.number
    assert first.source == second.source != other.source
    assert company.count("GLBATCH") == company.count("APBILLBATCH") == 2
    assert next(company.rows("APBILLBATCH"))["TOTAL"] == "20"
    lines = [row["LINE_NO"] for row in company.rows("GLENTRY", "BATCHNO = ?", [first.number])]
    assert lines == ["1", "2", "3", "4"]
    assert details(company)[:3] == [
        ("B-1", "1010", "12.5"),
        ("B-1", "2000", "-12.5"),
        ("B-2", "1010", "7.5"),
    ]


def test_what_is_taken_back_leaves_no_trace(company: Company) -> None:
    live.post(company, bill(company, 1))
    live.post(company, bill(company, 2, "7.50"))
    live.take_back(company, "APBILL", 1)
    assert details(company) == [("B-2", "1010", "7.5"), ("B-2", "2000", "-7.5")]
    assert next(company.rows("APBILLBATCH"))["TOTAL"] == "7.5"
    live.take_back(company, "APBILL", 2)
    for name in ("GLBATCH", "GLENTRY", "GLDETAIL", "APBILLBATCH", "ledger_link"):
        count = company.database.execute(f"SELECT count(*) FROM {name}")  # noqa: S608 -- our names
        assert count.fetchone() == (0,), name
    live.take_back(company, "APBILL", 2)  # again: there is nothing, and nothing happens


def test_a_reversal_posts_the_opposite_and_belongs_to_the_twin(company: Company) -> None:
    live.post(company, bill(company, 1))
    bill(company, 2)
    batch = live.reverse(company, "APBILL", 1, date(2026, 10, 9), stamp=STAMP, twin=2)
    assert (batch.day, batch.source_title) == (date(2026, 10, 9), "Bills: 10/09/2026 Batch")
    assert details(company)[2:] == [("B-2", "1010", "-12.5"), ("B-2", "2000", "12.5")]
    assert balance(company, "2000") == "0"
    live.take_back(company, "APBILL", 2)
    assert balance(company, "2000") == "-12.5"


def test_record_numbers_of_the_ledger_are_never_given_out_twice(company: Company) -> None:
    first = live.post(company, bill(company, 1))
    entries = {row["RECORDNO"] for row in company.rows("GLENTRY")}
    live.take_back(company, "APBILL", 1)
    second = live.post(company, bill(company, 1))
    assert second.number > first.number
    assert (second.source or 0) > (first.source or 0)
    assert entries.isdisjoint(row["RECORDNO"] for row in company.rows("GLENTRY"))


def test_balances_follow_every_change(company: Company) -> None:
    assert balance(company, "1010") == "0"
    live.post(company, bill(company, 1))
    assert balance(company, "1010") == "12.5"
    live.post(company, bill(company, 2, "7.50"))
    live.take_back(company, "APBILL", 2)
    assert balance(company, "1010") == "12.5"
    live.take_back(company, "APBILL", 1)
    assert balance(company, "1010") == "0"
    period = next(company.rows("REPORTINGPERIOD", "NAME = ?", ["Month Ended October 2026"]))
    live.post(company, bill(company, 3, day=date(2026, 11, 2)))
    company.update("REPORTINGPERIOD", period["RECORDNO"], {"END_DATE": "2026-11-02"})
    assert balance(company, "1010") == "12.5"


def test_details_show_a_document_as_it_is_now(company: Company) -> None:
    live.post(company, bill(company, 1))
    company.update("APBILL", "1", {"RAWSTATE": "P", "TOTALPAID": "12.5"})
    live.refresh(company, "APBILL", 1)
    shown = {(row["STATE"], row["TOTALPAID"]) for row in company.rows("GLDETAIL")}
    assert shown == {("P", "12.5")}


def test_what_is_undone_leaves_ledger_and_balances_as_they_were(company: Company) -> None:
    live.post(company, bill(company, 1))
    before = (details(company), balance(company, "2000"))

    def change() -> None:
        with company.transaction():
            live.take_back(company, "APBILL", 1)
            live.post(company, bill(company, 2))
            live.post(company, bill(company, 3, account="none"))

    with pytest.raises(Invalid):
        change()
    assert (details(company), balance(company, "2000")) == before


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"account": "9999999"}, "9999999 is not valid."),
        ({"lines": (Line("none", Decimal(1)),)}, "Account none is not valid"),
        ({"lines": (Line("6215", Decimal(1)),)}, "is missing the Department dimension for the"),
        (
            {"lines": (Line("1010", Decimal(1), department="none"),)},
            "The department 'none' is invalid.",
        ),
        ({"entity": "E9"}, "Location 'E9' is not valid"),
        ({"day": date(2027, 1, 1)}, "Date must be on or before 12/31/2026."),
        ({"day": date(2026, 9, 30)}, "Date must be on or after 10/01/2026."),
    ],
)
def test_what_cannot_be_posted_is_refused_and_undone(
    company: Company, changes: dict[str, Any], text: str
) -> None:
    company.settings.books_open_from = "2026-09-01"
    company.settings.books_open_to = "2026-12-31"
    company.settings.open_from_by_module = {"3.AP": "2026-10-01"}
    with pytest.raises(Invalid, match=text):
        live.post(company, bill(company, 1, **changes))
    assert company.count("GLBATCH") == company.count("GLENTRY") == company.count("GLDETAIL") == 0


def test_what_lies_in_closed_books_is_not_taken_back(company: Company) -> None:
    live.post(company, bill(company, 1))
    company.settings.open_from_by_entity = {"": "2026-11-01"}
    for change in (
        lambda: live.take_back(company, "APBILL", 1),
        lambda: live.reverse(company, "APBILL", 1, DAY, stamp=STAMP),
    ):
        with pytest.raises(Invalid, match="on or after 11/01/2026"):
            change()
    assert company.count("GLDETAIL") == 2


def test_the_rate_of_a_day_is_the_latest_until_then(company: Company) -> None:
    company.database.execute("UPDATE EXCHANGERATETYPES SET ISDEFAULT = 'false'")
    company.insert("EXCHANGERATETYPES", {"NAME": "Daily", "ISDEFAULT": "true"})
    pair = {"TYPENAME": "Daily", "FROM_CURRENCY": "CAD", "TO_CURRENCY": "USD"}
    company.insert("EXCHANGERATE", {"RECORDNO": "901", **pair})
    for day, rate in (("2026-10-01", "0.73"), ("2026-10-05", "0.74")):
        company.insert(
            "EXCHANGERATEENTRY",
            {
                "RECORDNO": f"9{day[-2:]}",
                "EXCHANGERATEKEY": "901",
                "EFFECTIVE_START_DATE": day,
                "EXCHANGE_RATE": rate,
                "RECIPROCAL_RATE": "1.35",
            },
        )
    assert live.rate_on(company, "CAD", "USD", date(2026, 10, 4)) == Decimal("0.73")
    assert live.rate_on(company, "CAD", "USD", date(2026, 12, 4), "Daily") == Decimal("0.74")
    assert live.rate_on(company, "USD", "CAD", DAY) == Decimal("1.35")
    assert live.rate_on(company, "USD", "USD", date(1999, 1, 1)) == 1
    for source, at, rate_type in (
        ("CAD", date(2026, 9, 30), "Daily"),
        ("JPY", DAY, "Daily"),
        ("CAD", DAY, "Budget Rate"),
    ):
        with pytest.raises(Invalid, match="There is no exchange rate of type"):
            live.rate_on(company, source, "USD", at, rate_type)
