"""The emulator's page tells everything there is to use."""

from pathlib import Path
from typing import get_args

from crossfoot.emulator.control import Control
from crossfoot.emulator.door_settings import DoorSettings
from crossfoot.emulator.faults import Fault, Kind, Match
from crossfoot.emulator.functions import load_all

PAGE = (Path(__file__).parents[3] / "docs" / "emulator.md").read_text(encoding="utf-8")


def missing(names: object) -> list[str]:
    assert isinstance(names, (tuple, list))
    return [name for name in names if f"`{name}`" not in PAGE]


def test_every_function_is_listed() -> None:
    assert missing(sorted(load_all())) == []


def test_every_kind_of_fault_and_every_field_is_described() -> None:
    kept = {"id", "kind", "match", "matched", "fired", "times", "seconds", "error"}
    assert missing(get_args(Kind)) == []
    assert missing([name for name in Fault.__struct_fields__ if name not in kept]) == []
    assert missing(Match.__struct_fields__) == []


def test_every_setting_of_the_gateway_is_described() -> None:
    assert missing(DoorSettings.__struct_fields__) == []


def test_every_control_path_is_described() -> None:
    paths = {path.split("/")[0] for path in Control.PATHS}
    assert [path for path in paths if f"/_control/{path}" not in PAGE] == []
