"""Charts as companies really keep them, with nothing but numbers, titles, statement and balance."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from crossfoot.unified.classification import AccountFacts, Neighbours, decide, neighbours_of

FOLDER = Path(__file__).parent / "charts"
CORNERS = {
    "SD": ("balancesheet", "debit"),
    "SC": ("balancesheet", "credit"),
    "ID": ("incomestatement", "debit"),
    "IC": ("incomestatement", "credit"),
}


def _chart(path: Path) -> Iterator[tuple[AccountFacts, str, str]]:
    """Each account, and the classification and type that an accountant gives it."""
    for line in path.read_text("utf-8").splitlines():
        number, title, corner, classification, kind = line.split("\t")
        statement, side = CORNERS[corner]
        yield AccountFacts(number, title, statement, side), classification, kind


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.tsv")), ids=lambda path: path.stem)
def test_every_account_is_what_an_accountant_calls_it(path: Path) -> None:
    chart = list(_chart(path))
    neighbours = neighbours_of(facts for facts, _, _ in chart)
    found = [(f.number, f.title, *_said(f, neighbours)) for f, _, _ in chart]
    assert found == [(f.number, f.title, wanted, kind) for f, wanted, kind in chart]


def _said(facts: AccountFacts, neighbours: Neighbours) -> tuple[str, str]:
    verdict = decide(facts, neighbours)
    return verdict.classification.value, verdict.type.value
