import re
import subprocess
import sys
from datetime import date, datetime
from decimal import Decimal
from hashlib import sha256

import pytest

from crossfoot.emulator.company import Company
from crossfoot.emulator.seed import fill
from crossfoot.emulator.seed.draft import REFERENCE_DATE

Row = dict[str, str]
Rows = dict[str, list[Row]]

NUMBERS = {"decimal", "currency", "percent"}
LARGE = ["VENDOR", "CUSTOMER", "CONTACT", "EMPLOYEE", "ITEM"]


def _is_of(kind: str, value: str) -> bool:
    if kind == "integer":
        return bool(re.fullmatch(r"-?(0|[1-9]\d*)", value))
    if kind in NUMBERS:
        return (
            bool(re.fullmatch(r"-?(0|[1-9]\d*)(\.\d*[1-9])?", value)) and Decimal(value).is_finite()
        )
    if kind == "boolean":
        return value in {"true", "false"}
    if kind == "date":
        return date.fromisoformat(value).isoformat() == value
    if kind == "timestamp":
        return datetime.fromisoformat(value).strftime("%Y-%m-%d %H:%M:%S") == value
    return True


def test_every_value_is_spelt_as_its_type_wants(demo: Company, rows: Rows) -> None:
    for name, found in rows.items():
        for field in demo.table(name).fields:
            for row in found:
                value = row[field.id]
                if value:
                    assert _is_of(field.type, value), (name, field.id, value)
                    assert not field.values or value in field.values, (name, field.id, value)


def test_required_fields_are_filled(demo: Company, rows: Rows) -> None:
    for name, found in rows.items():
        for field in demo.table(name).fields:
            if field.required and "." not in field.id:
                assert all(row[field.id] for row in found), (name, field.id)


@pytest.mark.parametrize(
    "text",
    ["&", "<", ">", '"', "'", "é", "ü", "ß", "Ł", "Ø", "株", "𠮷", "한", "&amp;", "]]>", "%", "\\"],
)
def test_names_hold_what_breaks_careless_software(rows: Rows, text: str) -> None:
    names = [row["NAME"] for name in ("VENDOR", "CUSTOMER", "ITEM") for row in rows[name]]
    assert any(text in name for name in names)


def test_some_names_end_in_a_full_stop_are_very_long_or_very_short(rows: Rows) -> None:
    names = [row["NAME"] for name in ("VENDOR", "CUSTOMER") for row in rows[name]]
    assert any(name.endswith(".") for name in names)
    assert max(map(len, names)) > 120
    assert min(map(len, names)) == 1


def test_some_names_are_shared_by_several_records(rows: Rows) -> None:
    names = [row["NAME"] for row in rows["VENDOR"]]
    assert names.count("Acme Supplies, Inc.") == 2


def test_no_text_has_blanks_around_it_or_control_characters(rows: Rows) -> None:
    for name, found in rows.items():
        for row in found:
            for field, value in row.items():
                assert value == value.strip(), (name, field, value)
                assert not re.search(r"[\x00-\x09\x0b-\x1f]", value), (name, field, value)


@pytest.mark.parametrize("name", ["VENDOR", "CUSTOMER", "ITEM"])
def test_about_six_in_a_hundred_are_inactive(rows: Rows, name: str) -> None:
    inactive = sum(row["STATUS"] == "inactive" for row in rows[name])
    assert 0.03 < inactive / len(rows[name]) < 0.09


@pytest.mark.parametrize("name", ["VENDOR", "CUSTOMER", "LOCATION", "DEPARTMENT"])
def test_one_or_two_are_active_but_non_posting(rows: Rows, name: str) -> None:
    assert 1 <= sum(row["STATUS"] == "active non-posting" for row in rows[name]) <= 2


@pytest.mark.parametrize(
    "field",
    ["DISPLAYCONTACT.EMAIL1", "DISPLAYCONTACT.PHONE1", "DISPLAYCONTACT.MAILADDRESS.CITY", "TAXID"],
)
def test_some_parties_leave_it_blank_and_most_do_not(rows: Rows, field: str) -> None:
    for name in ("VENDOR", "CUSTOMER"):
        filled = sum(bool(row[field]) for row in rows[name]) / len(rows[name])
        assert 0.3 < filled < 0.99, (name, field)


def test_parties_live_in_many_countries(rows: Rows) -> None:
    found = {row["DISPLAYCONTACT.MAILADDRESS.COUNTRYCODE"] for row in rows["CUSTOMER"]}
    assert len(found - {""}) >= 10


@pytest.mark.parametrize("name", LARGE)
def test_record_numbers_have_gaps_and_do_not_follow_the_natural_ids(
    demo: Company, rows: Rows, name: str
) -> None:
    numbers = [int(row["RECORDNO"]) for row in rows[name]]
    assert numbers == sorted(numbers)
    assert numbers[-1] - numbers[0] > len(numbers)
    natural = demo.table(name).natural_key
    assert natural is not None
    ids = [row[natural] for row in rows[name]]
    assert ids != sorted(ids)


@pytest.mark.parametrize("name", LARGE)
def test_stamps_spread_over_three_years_with_equal_and_missing_ones(rows: Rows, name: str) -> None:
    created = [row["WHENCREATED"] for row in rows[name]]
    assert len({stamp[:4] for stamp in created}) >= 3
    assert len(set(created)) < len(created)
    blank = sum(not row["WHENMODIFIED"] for row in rows[name])
    assert 0 < blank < len(created) / 4
    for row in rows[name]:
        assert row["WHENMODIFIED"] == "" or row["WHENCREATED"] <= row["WHENMODIFIED"]
        assert max(row["WHENCREATED"], row["WHENMODIFIED"])[:10] <= REFERENCE_DATE.isoformat()


def _digest() -> str:
    company = Company.create()
    fill(company, "demo")
    digest = sha256(company.database.serialize()).hexdigest()
    company.close()
    return digest


@pytest.mark.thorough
@pytest.mark.timeout(600)  # it makes the whole company twice
def test_another_process_with_other_hashes_fills_the_same_company() -> None:
    program = (
        "from hashlib import sha256;"
        "from crossfoot.emulator.company import Company;"
        "from crossfoot.emulator.seed import fill;"
        "company = Company.create(); fill(company, 'demo');"
        "print(sha256(company.database.serialize()).hexdigest())"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        env={"PYTHONHASHSEED": "4711"},
        capture_output=True,
        text=True,
        check=True,
        timeout=400,
    )
    assert done.stdout.strip() == _digest()
