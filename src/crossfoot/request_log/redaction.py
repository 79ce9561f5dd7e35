"""What of a text may be kept: words, not the values in them, which may be secrets or ledgers."""

import re
from collections.abc import Collection
from html import unescape
from typing import Final

GAP: Final = "…"
_QUOTED: Final = re.compile(
    r"(?<!\w)(['\"`])(.*?)\1(?!\w)|\u201c(.*?)\u201d|\u2018(.*?)\u2019", re.DOTALL
)
_TOKEN: Final = re.compile(r"\bcf[a-z]{0,3}_[\w-]{8,}")
_LONG: Final = re.compile(r"(?<![\w-])(?=[\w-]*\d)(?=[\w-]*[A-Za-z])[\w-]{20,}")
UUID: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_MIXED: Final = re.compile(r"(?<![\w-])(?=[\w-]*\d)(?=[\w-]*[A-Za-z])[\w-]+")
_VALUE: Final = re.compile(r"<(\w+)>([^<>]+)</\1>")
_NAMES: Final = frozenset({"field", "object", "fields", "docparid", "ascending", "descending"})
_MOST_XML: Final = 20_000
_AMOUNT: Final = re.compile(r"\d[\d,]*\.\d+")


def redacted(
    text: str, keep: Collection[str] = (), values: Collection[str] = (), *, longest: int = 500
) -> str:
    """The text without what it quotes, without amounts, ids of records, tokens and the like.

    What is in `keep`, such as the names of fields, stays where it is quoted. What is in `values`
    goes wherever it stands.
    """

    def quoted(found: re.Match[str]) -> str:
        inside = found[2] or found[3] or found[4] or ""
        return found[0] if inside in keep else f"{found[0][0]}{GAP}{found[0][-1]}"

    text = text[: 4 * longest]
    for value in sorted(values, key=len, reverse=True):
        text = text.replace(value, GAP)
    text = _QUOTED.sub(quoted, " ".join(text.split()))
    text = _MIXED.sub(_unless_id, _AMOUNT.sub(GAP, text))
    return without_tokens(text)[:longest]


def values_of(xml: str) -> set[str]:
    """The values in a function's XML, which the gateway may quote; names of fields are none."""
    found = _VALUE.finditer(xml, 0, _MOST_XML)
    values = {unescape(one[2]).strip() for one in found if one[1] not in _NAMES}
    return {value for value in values if len(value) > 2}


def without_tokens(text: str) -> str:
    """The text without anything that could be a token or a session; ids of ours stay."""
    text = _TOKEN.sub(GAP, text)
    return _LONG.sub(_unless_id, text)


def _unless_id(found: re.Match[str]) -> str:
    return found[0] if UUID.fullmatch(found[0]) else GAP
