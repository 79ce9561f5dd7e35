"""FIDELITY.md is of use only as long as what it points at is there."""

import re
from pathlib import Path

import crossfoot.emulator
from crossfoot.emulator.company_settings import CompanySettings

HOME = Path(crossfoot.emulator.__file__).parent
PAGE = (HOME / "FIDELITY.md").read_text()
ROWS = [
    [cell.strip() for cell in line.strip("|").split(" | ")]
    for line in PAGE.splitlines()
    if line.startswith("| ") and not line.startswith(("| ---", "| Mark", "| Behaviour", "| **"))
]
MARKS = ("documented", "captured", "guessed", "not yet", "ours")


def test_every_row_has_four_cells_and_a_known_mark() -> None:
    assert ROWS
    assert [row for row in ROWS if len(row) != 4 or not row[1].startswith(MARKS)] == []


def test_every_file_that_is_pointed_at_is_there() -> None:
    files = {name for row in ROWS for name in re.findall(r"`([\w/*]+\.py)`", row[3])}
    assert files
    assert [name for name in sorted(files) if not list(HOME.glob(name))] == []


def test_every_name_that_is_pointed_at_is_in_its_file() -> None:
    pairs = {pair for row in ROWS for pair in re.findall(r"`([\w/]+\.py)` `(\w+)`", row[3])}
    assert pairs
    missing = [(file, name) for file, name in pairs if name not in (HOME / file).read_text()]
    assert missing == []


def test_every_setting_that_is_pointed_at_is_there() -> None:
    named = set(re.findall(r"`CompanySettings\.(\w+)`", PAGE))
    assert named <= set(CompanySettings.__struct_fields__)
