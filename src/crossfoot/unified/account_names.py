"""What the words of a title, a category or a group say of an account.

The tables stand in `account_words.txt`: one for each corner of the books (statement and normal
balance), because the same word means another thing in each. Interest is an expense on one side of
the income statement and income on the other.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from importlib import resources
from typing import Final, Literal

from crossfoot.unified.account_types import AccountType

Corner = tuple[Literal["balancesheet", "incomestatement"], Literal["debit", "credit"]]
"""Where in the books an account stands: its ACCOUNTTYPE and its NORMALBALANCE."""

CORNERS: Final[tuple[Corner, ...]] = (
    ("balancesheet", "debit"),
    ("balancesheet", "credit"),
    ("incomestatement", "credit"),
    ("incomestatement", "debit"),
)

_AND: Final = re.compile(r" (?:and|und|et|y) ")
_OTHER: Final = re.compile(r" (?:other|sonstige\w*|autres|otros) ")

_TOTAL: Final = re.compile(
    r" (?:(?:net|gross|operating|comprehensive) (?:income|profit|loss|margin|assets?)|ebit\w*"
    r"|before|liabilit\w* and|\w* and equity|balance sheet|income statement|profit (?:and )?loss"
    r"|working capital|cash flows?|\w*ratio|margin|bilanz\w*|guv|passiva|passif) "
)
"""A heading that sums up several kinds, such as "Gross Profit" or "Liabilities and Equity"."""

_INITIALS: Final = re.compile(r"(?<=\b\w)\.(?=\w\b)")
"""The points within `P.A.Y.E.`, which is one word."""


def plain(text: str) -> str:
    """The words of a text, without accents, case and marks, with a blank around each."""
    joined = _INITIALS.sub("", text.casefold().replace("&", " and "))
    bare = unicodedata.normalize("NFKD", joined)
    letters = "".join(c if c.isalnum() else " " for c in bare if not unicodedata.combining(c))
    return f" {' '.join(letters.split())} "


def is_total(text: str) -> bool:
    """Whether a heading sums up more than one kind of account. `text` is `plain`."""
    return _TOTAL.search(text) is not None


@lru_cache(maxsize=20_000)
def type_by_words(text: str, corner: Corner) -> AccountType | None:
    """What words mean in this corner of the books; None if nothing. `text` is `plain`."""
    return _found(text, corner)[0]


def is_mixed(text: str, corner: Corner) -> bool:
    """Whether a heading holds several kinds: "Rent and Utilities", "Depreciation and Other".

    Not if both of its parts mean the same, nor if it is a phrase of the tables as it stands.
    """
    parts = _AND.split(text, maxsplit=1)
    if len(parts) == 1:
        return False
    first, rest = (f" {part.strip()} " for part in parts)
    if _OTHER.match(rest):
        return True
    return not _AND.search(_found(text, corner)[1]) and (
        type_by_words(first, corner) != type_by_words(rest, corner)
    )


def _found(text: str, corner: Corner) -> tuple[AccountType | None, str]:
    """The type of the first row that says something, and the words that do."""
    for kind, pattern in _patterns()[corner]:
        if match := pattern.search(text):
            return kind, match[0]
    return None, ""


@cache
def words() -> Mapping[Corner, tuple[tuple[AccountType, tuple[str, ...]], ...]]:
    """The tables: for each corner the types, in the order in which they are tried, by phrases."""
    found: dict[Corner, list[tuple[AccountType, tuple[str, ...]]]] = {}
    for line in _lines():
        if line.startswith("="):
            statement, side = line.removeprefix("=").split()
            corner = next(c for c in CORNERS if c == (statement, side))
            found[corner] = []
        else:
            kind, _, phrases = line.partition(":")
            split = (phrase.strip() for phrase in phrases.split(","))
            found[corner].append((AccountType(kind), tuple(split)))
    return {corner: tuple(rows) for corner, rows in found.items()}


def _lines() -> Iterator[str]:
    """The lines of the file, those that go on joined to the one that they go on with."""
    text = (resources.files(__package__) / "account_words.txt").read_text("utf-8")
    for line in re.sub(r"\n\s+", " ", text).splitlines():
        if line and not line.startswith("#"):
            yield line


@cache
def _patterns() -> Mapping[Corner, tuple[tuple[AccountType, re.Pattern[str]], ...]]:
    return {
        corner: tuple((kind, _pattern(phrases)) for kind, phrases in rows)
        for corner, rows in words().items()
    }


def _pattern(phrases: tuple[str, ...]) -> re.Pattern[str]:
    """One pattern for a row; its phrases stand between blanks."""
    parts = (re.escape(phrase).replace(r"\*", r"\w*").replace(r"\ ", " ") for phrase in phrases)
    return re.compile(f" (?:{'|'.join(parts)}) ")
