"""Companies that begin with a prepared file: it is shared, and stays as it is."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from crossfoot.clock import SYSTEM_CLOCK
from crossfoot.emulator.company import Company
from crossfoot.emulator.preparing import open_company, prepare


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("prepared")


@pytest.fixture
def company(folder: Path) -> Iterator[Company]:
    opened = open_company("empty", folder, SYSTEM_CLOCK)
    yield opened
    opened.close()


def test_what_one_company_changes_no_other_sees(company: Company, folder: Path) -> None:
    before = company.count("GLACCOUNT")
    company.insert("GLACCOUNT", {"ACCOUNTNO": "6666", "TITLE": "New"})
    other = open_company("empty", folder, SYSTEM_CLOCK)
    assert (company.count("GLACCOUNT"), other.count("GLACCOUNT")) == (before + 1, before)
    other.close()


def test_rows_are_changed_and_removed_as_if_they_were_ones_own(company: Company) -> None:
    first = next(company.rows("GLACCOUNT"))
    company.update("GLACCOUNT", first["RECORDNO"], {"TITLE": "Changed"})
    found = company.find("GLACCOUNT", first["ACCOUNTNO"])
    assert found is not None
    assert found["TITLE"] == "Changed"
    company.delete("GLACCOUNT", first["RECORDNO"])
    assert company.find("GLACCOUNT", first["ACCOUNTNO"]) is None
    fresh = company.insert("GLACCOUNT", {"ACCOUNTNO": "7777", "TITLE": "Next"})
    assert int(fresh) > int(first["RECORDNO"])


def test_a_change_that_fails_leaves_the_prepared_rows(company: Company) -> None:
    before = list(company.rows("JOURNAL"))
    with pytest.raises(KeyError), company.transaction():
        company.insert_many("JOURNAL", [{"SYMBOL": "X", "TITLE": "X"}, {"NOTHING": "Y"}])
    assert list(company.rows("JOURNAL")) == before
    company.insert("JOURNAL", {"SYMBOL": "X", "TITLE": "X"})
    assert company.count("JOURNAL") == len(before) + 1


def test_a_custom_field_comes_to_prepared_rows_too(company: Company) -> None:
    company.define_custom_field("JOURNAL", "OWNER_NAME", "text")
    assert {row["OWNER_NAME"] for row in company.rows("JOURNAL")} == {""}


@pytest.mark.parametrize("damage", [b"", b"no database", None])
def test_a_damaged_file_is_made_anew(
    tmp_path: Path, damage: bytes | None, caplog: pytest.LogCaptureFixture
) -> None:
    made = prepare("empty", tmp_path)
    whole = made.read_bytes()
    made.write_bytes(whole[: len(whole) // 2] if damage is None else damage)
    assert prepare("empty", tmp_path).read_bytes() == whole
    assert "is damaged and is made anew" in caplog.text


def test_the_same_sources_make_the_same_bytes(tmp_path: Path) -> None:
    made = [prepare("empty", tmp_path / name).read_bytes() for name in ("a", "b")]
    assert made[0] == made[1]


def test_what_nobody_has_opened_for_a_week_is_removed(tmp_path: Path) -> None:
    old, other = (tmp_path / f"emulator-empty-{at}123456789abcdef.sqlite" for at in "01")
    old.write_bytes(b"old")
    other.write_bytes(b"of other sources")
    os.utime(old, (0, 0))
    prepare("empty", tmp_path)
    assert (old.exists(), other.exists()) == (False, True)


def test_several_processes_make_one_file(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from crossfoot.emulator.preparing import prepare;"
        " print(prepare('empty', Path(sys.argv[1])))"
    )
    command = [sys.executable, "-c", code, str(tmp_path)]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    made = {process.communicate()[0].strip() for process in running}
    assert len(made) == 1
    with closing(sqlite3.connect(made.pop())) as database:
        assert database.execute("SELECT count(*) FROM GLACCOUNT").fetchone()[0] > 3
    assert not list(tmp_path.glob("*.unfinished"))
