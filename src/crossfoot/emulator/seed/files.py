"""The data files beside the code: small tab-separated tables with `#` comments."""

from importlib.resources import files
from typing import Final

_FOLDER: Final = files(__package__) / "data"


def read_table(name: str) -> list[list[str]]:
    """The rows of `data/<name>.tsv`, each cut at its tabs; a blank cell is ""."""
    return [line.split("\t") for line in _lines(f"{name}.tsv")]


def read_words(name: str) -> list[str]:
    """The words of `data/<name>.txt`, in its order."""
    return [word for line in _lines(f"{name}.txt") for word in line.split()]


def cell(row: list[str], position: int) -> str:
    """A cell of a row that may end early; "" where it does."""
    return row[position] if position < len(row) else ""


def _lines(name: str) -> list[str]:
    text = (_FOLDER / name).read_text(encoding="utf-8")
    return [line for line in text.split("\n") if line and not line.startswith("#")]
