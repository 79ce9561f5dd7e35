import sqlite3
import threading
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path

import pytest

from crossfoot.emulator.company import Company, UnknownObject
from crossfoot.intacct import catalog


@pytest.fixture
def company() -> Iterator[Company]:
    company = Company.create()
    yield company
    company.close()


def test_rows_come_back_as_text_with_blanks_empty(company: Company) -> None:
    key = company.insert(
        "VENDOR",
        {
            "VENDORID": "V-1",
            "CREDITLIMIT": Decimal("12.50"),
            "ONHOLD": False,
            "WHENCREATED": datetime(2026, 1, 2, 3, 4, 5, tzinfo=timezone(timedelta(hours=2))),
            "TERMSKEY": 5,
            "COMMENTS": "",
        },
    )
    row = company.find("VENDOR", key)
    assert row is not None
    assert (row["CREDITLIMIT"], row["ONHOLD"], row["TERMSKEY"]) == ("12.5", "false", "5")
    assert (row["WHENCREATED"], row["COMMENTS"]) == ("2026-01-02 01:04:05", "")
    assert set(row) == set(catalog.load("VENDOR").ids)


def test_a_date_is_stored_in_iso(company: Company) -> None:
    company.insert("APBILL", {"WHENCREATED": date(2026, 1, 2)})
    (row,) = company.rows("APBILL")
    assert row["WHENCREATED"] == "2026-01-02"


@pytest.mark.parametrize(
    ("number", "text"),
    [("5900", "5900"), ("-2040.170", "-2040.17"), ("0.00", "0"), ("-0", "0"), ("1E+3", "1000")],
)
def test_a_number_has_one_spelling(company: Company, number: str, text: str) -> None:
    company.insert("VENDOR", {"CREDITLIMIT": Decimal(number)})
    (row,) = company.rows("VENDOR")
    assert row["CREDITLIMIT"] == text


def test_defaults_fill_what_a_row_does_not_say(company: Company) -> None:
    company.insert_many("CLASS", [{"CLASSID": "A"}, {"CLASSID": "B", "STATUS": "inactive"}])
    assert [row["STATUS"] for row in company.rows("CLASS")] == ["active", "inactive"]


def test_many_rows_of_different_shapes_give_their_numbers_in_order(company: Company) -> None:
    rows: list[dict[str, str | int]] = [
        {"CLASSID": "A"},
        {"CLASSID": "B"},
        {"RECORDNO": 40, "CLASSID": "C"},
        {"NAME": "d", "CLASSID": "D"},
        {"RECORDNO": "", "CLASSID": "E"},
    ]
    numbers = company.insert_many("CLASS", rows)
    assert numbers == ["1", "2", "40", "41", "42"]
    for number, row in zip(numbers, rows, strict=True):
        found = company.find("CLASS", number)
        assert found is not None
        assert found["CLASSID"] == row["CLASSID"]


def test_an_object_with_a_text_key_gets_one_too(company: Company) -> None:
    rows = [{"ID": "own"}, {}, {}]
    assert company.insert_many("AUDITHISTORY", rows) == ["own", "2", "3"]
    assert [row["ID"] for row in company.rows("AUDITHISTORY")] == ["own", "2", "3"]


def test_a_field_that_an_object_does_not_have_is_the_callers_mistake(company: Company) -> None:
    with pytest.raises(KeyError, match="CLASS has no field COLOUR"):
        company.insert("CLASS", {"COLOUR": "red"})


def test_a_natural_id_wins_over_a_record_number(company: Company) -> None:
    company.insert_many("CLASS", [{"CLASSID": "2"}, {"CLASSID": "1"}])
    found = company.find("class", "1")
    assert found is not None
    assert found["RECORDNO"] == "2"
    assert company.find("CLASS", "9") is None


def test_an_unknown_object_is_an_error(company: Company) -> None:
    assert not company.has("NOPE")
    with pytest.raises(UnknownObject):
        company.table("NOPE")


def insert_and_fail(company: Company) -> None:
    with company.transaction():
        company.insert("CLASS", {"CLASSID": "B"})
        company.insert("DEPARTMENT", {"DEPARTMENTID": "D"})
        raise ZeroDivisionError


def test_a_transaction_keeps_all_or_nothing(company: Company) -> None:
    with company.transaction():
        company.insert("CLASS", {"CLASSID": "A"})
    with pytest.raises(ZeroDivisionError):
        insert_and_fail(company)
    assert [row["CLASSID"] for row in company.rows("CLASS")] == ["A"]
    assert company.count("DEPARTMENT") == 0


def test_transactions_nest(company: Company) -> None:
    with company.transaction():
        company.insert("CLASS", {"CLASSID": "A"})
        with pytest.raises(ZeroDivisionError):
            insert_and_fail(company)
        company.insert("CLASS", {"CLASSID": "C"})
    assert [row["CLASSID"] for row in company.rows("CLASS")] == ["A", "C"]


def test_a_custom_field_is_blank_on_the_rows_that_are_there(company: Company) -> None:
    company.insert("VENDOR", {"VENDORID": "V-1"})
    company.define_custom_field("VENDOR", "RATING", "decimal", "Rating")
    company.insert("VENDOR", {"VENDORID": "V-2", "RATING": Decimal("4.5")})
    assert [row["RATING"] for row in company.rows("VENDOR")] == ["", "4.5"]
    with pytest.raises(ValueError, match="RATING"):
        company.define_custom_field("VENDOR", "RATING", "text")


def test_a_dimension_adds_its_field_where_rows_carry_dimensions(company: Company) -> None:
    company.insert("GLENTRY", {"AMOUNT": "1"})
    dimension = company.define_dimension("REGION", "Region")
    assert dimension.line_field == "GLDIMREGION"
    for line in ("GLENTRY", "GLDETAIL", "APBILLITEM", "DEPOSITENTRY", "GLBUDGETITEM"):
        assert company.table(line).field("GLDIMREGION"), line
    for header in ("GLBATCH", "APBILL", "VENDOR", "CLASS"):
        assert company.table(header).field("GLDIMREGION") is None, header
    assert "REGION" in company.objects()


def test_a_company_may_live_in_a_file(tmp_path: Path) -> None:
    company = Company.create(path=tmp_path / "company.db")
    company.insert("CLASS", {"CLASSID": "B"})
    company.close()
    database = sqlite3.connect(tmp_path / "company.db")
    assert database.execute('SELECT "CLASSID" FROM "CLASS"').fetchall() == [("B",)]
    database.close()


def test_a_company_refuses_another_thread(company: Company) -> None:
    caught: list[Exception] = []

    def work() -> None:
        try:
            company.count("CLASS")
        except sqlite3.ProgrammingError as error:
            caught.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert len(caught) == 1


def test_instants_of_the_company_are_the_clocks(company: Company) -> None:
    assert company.now().tzinfo is UTC
