"""The page `docs/accounts.md`: its words stand in `accounts_page.md`, its tables are the rules."""

from collections.abc import Iterable, Iterator
from importlib import resources
from typing import Final

from crossfoot.unified.account_names import CORNERS, Corner, words
from crossfoot.unified.account_types import CLASSIFICATION_OF, EVIDENCE, REFINED_BY, AccountType
from crossfoot.unified.classification import CUSTOM, HABIT, SETTLED
from crossfoot.unified.resources.accounting.accounts import REQUIRED_DIMENSIONS, SPELLINGS

_SHOWN: Final = 9
"""Phrases of a row; the page would be as long as the tables otherwise."""

_FACTS: Final = {"closing": "CLOSINGTYPE", "control": "ALTERNATIVEACCOUNT", "money": "posts to it"}


def reference() -> str:
    """The page, as Markdown."""
    text = (resources.files(__package__) / "accounts_page.md").read_text("utf-8")
    return text.format(
        evidence=_evidence(),
        settled=_settled(),
        habits=_habits(),
        words="\n\n".join(map(_corner, CORNERS)),
        refined=_refined(),
        custom=", ".join(f"{digit} {known}" for digit, known in CUSTOM.items()),
        spellings=", ".join(f"`{word}` ({value})" for word, value in SPELLINGS["type"].items()),
        dimensions=", ".join(REQUIRED_DIMENSIONS.values),
    )


def _evidence() -> str:
    rows = ((f"`{because}`", worth, meaning) for because, (worth, meaning) in EVIDENCE.items())
    return _table(("`…_source`", "`…_confidence`", "It is known from"), rows)


def _settled() -> str:
    rows = (
        (f"{_FACTS[fact]}: {says}", CLASSIFICATION_OF[kind], f"`{kind}`")
        for (fact, says), (_, kind) in SETTLED.items()
    )
    return _table(("Sage Intacct says", "Classification", "Type"), rows)


def _habits() -> str:
    rows = ((*corner, known, f"`{because}`") for corner, (because, known) in HABIT.items())
    return _table(("ACCOUNTTYPE", "NORMALBALANCE", "Classification", "Source"), rows)


def _refined() -> str:
    rows = ((f"`{broad}`", _listed(narrow - {broad})) for broad, narrow in REFINED_BY.items())
    return _table(("What is known as", "Is made more precise as"), rows)


def _corner(corner: Corner) -> str:
    rows = (
        (f"`{kind}`", ", ".join(phrases[:_SHOWN]) + (" …" if len(phrases) > _SHOWN else ""))
        for kind, phrases in words()[corner]
    )
    return f"{corner[0]}, {corner[1]}:\n\n{_table(('Type', 'Words'), rows)}"


def _listed(types: frozenset[AccountType]) -> str:
    return ", ".join(f"`{kind}`" for kind in sorted(types))


def _table(titles: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    return "\n".join(_lines(titles, rows))


def _lines(titles: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    yield f"| {' | '.join(titles)} |"
    yield "|" + " --- |" * len(titles)
    for row in rows:
        yield "| " + " | ".join(cell.replace("*", "\\*") for cell in row) + " |"
