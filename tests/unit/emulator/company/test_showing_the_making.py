"""What is said while a company is made, to who has no terminal."""

import pytest

from crossfoot.emulator import seed
from crossfoot.emulator.progress import shown


def test_each_step_is_a_line_on_standard_error(capsys: pytest.CaptureFixture[str]) -> None:
    with shown("demo") as step:
        step("master data")
        step("receivables")
    said = capsys.readouterr()
    assert said.err.splitlines() == [
        "Making the company demo, once: master data",
        "Making the company demo, once: receivables",
    ]
    assert said.out == ""


def test_only_the_demo_company_has_books() -> None:
    assert {scale: seed.steps(scale) > 1 for scale in seed.SCALES} == {
        "demo": True,
        "lists": False,
        "large": False,
        "empty": False,
    }
