"""Reading the records of queries without a tree: in half the time, with the same outcome.

The records of a query are regular: `<VENDOR><A>text</A><B>text</B></VENDOR>`, one after another,
nothing between them (intacct-xml §3.5). `cut` takes them out of an answer and leaves an answer with
empty `<data>` elements, which goes the way of every answer: through the guard and lxml.

Nothing can be read otherwise than lxml would read it. Each record is matched whole by a pattern
that spells its tags out, and begins where the one before ended, so that no byte is passed over and
what is cut is balanced: elements that hold text of legal characters, and references that mean one.
The rest holds no comment, CDATA, instruction or declaration, where a `<data>` could be anything but
an element. So the whole is well-formed exactly if the rest is, and its tree is that of the rest
with the records put back. What is less regular stays as it came, for lxml, and takes its time.

The texts come out by column. Where few of them differ, as in most columns, each is held once.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from crossfoot.intacct.xml import clean
from crossfoot.table import Record, Table, joined

_DATA: Final = re.compile(
    rb"<result><status>success</status><function>(?:query|readByQuery|readMore)</function>"
    rb'<controlid>[^<]*</controlid><data(?: [A-Za-z]+="[^"<>&]*")*(/?)>'
)
_PROLOG: Final = re.compile(
    rb'(?:<\?xml version="1\.0"(?: encoding="(?i:utf-8)")?\?>\s*)?<[A-Za-z_]'
)
_CONTROLS: Final = bytes(set(range(0x20)) - set(b"\t\n\r"))
_NAME: Final = r"[A-Za-z_][\w.-]{0,255}"
_RECORD: Final = re.compile(rf"<({_NAME})>".encode())
_OPENING: Final = re.compile(rf"<({_NAME})>", re.ASCII)
_FIELD: Final = re.compile(rf"<({_NAME})(?:/>|>[^<]*+</\1>)", re.ASCII)
_REFERENCE: Final = re.compile(r"&(?:#(\d{1,7});|#x([0-9A-Fa-f]{1,6});|([a-z]{2,4});)?", re.ASCII)
_PREDEFINED: Final = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
_LONGEST_TEXT: Final = 1_000_000
"""Bytes in one field; lxml refuses texts of ten million bytes."""
_MOST_FIELDS: Final = 1_000
_PIECE: Final = 1 << 16
"""Bytes of records that are read at once: they fit into the processor's cache."""
_BYTES: Final = "latin-1"
"""An encoding in which a letter is a byte: tags and blanks are told apart at once, and only those
texts that have more than ASCII are decoded again, from the UTF-8 that they are."""
_MOST_SHAPES: Final = 10
"""How often the fields may change within a piece: learning new ones takes a while."""


class _IrregularError(ValueError):
    """These records are for lxml."""


class _Shape(NamedTuple):
    """The fields that records have, and what finds the texts of one, or else all that is none."""

    names: tuple[str, ...]
    pattern: re.Pattern[str]


def cut(body: bytes) -> tuple[bytes, list[Sequence[Record]] | None]:
    """The answer without its records, and the records of each `<data>` element in their order.

    An answer that is not regular comes back whole, and None with it.
    """
    kept: list[bytes] = []
    tables: list[Sequence[Record]] = []
    at = 0
    try:
        while opening := _DATA.search(body, at):
            start = end = opening.end()
            if not opening[1]:
                end = body.index(b"</data>", start)
            kept.append(body[at:start])
            tables.append(_table(body, start, end))
            at = end
    except ValueError:  # irregular, not UTF-8, or without its end
        return body, None
    rest = b"".join((*kept, body[at:]))
    return (rest, tables) if _is_plain(rest, len(tables)) else (body, None)


def _is_plain(rest: bytes, data: int) -> bool:
    """Whether this is markup and text alone, in UTF-8, with so many `<data>` elements."""
    return (
        _PROLOG.match(rest) is not None
        and rest.find(b"<?", 1) < 0
        and not any(word in rest for word in (b"<!", b"xmlns"))
        and rest.count(b"<data") == data > 0
    )


def _table(body: bytes, at: int, end: int) -> Sequence[Record]:
    """The records that stand there, read in pieces, so that their text is never held twice."""
    parts: list[_Part] = []
    while at < end:
        record = _RECORD.match(body, at)
        if record is None:
            raise _IrregularError
        closing = b"</%b>" % record[1]
        last = body.rfind(closing, at, min(at + _PIECE, end))
        if last < 0:  # a long record
            last = body.find(closing, at, end)
        stop = last + len(closing) if last > 0 else end
        for names, found in _runs(body[at:stop].decode(_BYTES)):
            if not parts or parts[-1].names != names:
                parts.append(_Part(names))
            parts[-1].add(found)
        at = stop
    return joined([part.table() for part in parts])


class _Part:
    """Records of the same fields, one after another, as columns that grow."""

    def __init__(self, names: tuple[str, ...]) -> None:
        self.names = names
        self._columns: list[list[str]] = []
        self._known: list[_Meanings | None] = []
        """By column; None where most texts differ."""
        self._size = 0

    def add(self, found: Sequence[tuple[str, ...]]) -> None:
        """More records, as their texts are written."""
        self._size += len(found)
        columns = list(zip(*found, strict=True))
        if not self._columns:
            self._columns = [[] for _ in columns]
            self._known = [_Meanings() if 2 * len({*one}) <= len(one) else None for one in columns]
        for whole, texts, known in zip(self._columns, columns, self._known, strict=True):
            whole.extend(_read(texts) if known is None else map(known.__getitem__, texts))

    def table(self) -> Table:
        """All of them."""
        return Table(dict(zip(self.names, self._columns, strict=False)), self._size)


class _Meanings(dict[str, str]):
    """Texts by how they are written: each is read once, and held once."""

    def __missing__(self, written: str) -> str:
        (text,) = _read((written,))
        self[written] = text
        return text


def _read(written: Sequence[str]) -> Iterable[str]:
    """The texts, if XML has all their characters, with the ends of lines that XML reads."""
    whole = "".join(written)
    raw = whole.encode(_BYTES)
    if len(raw.translate(None, _CONTROLS)) != len(raw) or "]]>" in whole:
        raise _IrregularError
    texts: Iterable[str] = written
    if not raw.isascii():
        if b"\xef\xbf\xbe" in raw or b"\xef\xbf\xbf" in raw:
            raise _IrregularError
        texts = [one if one.isascii() else one.encode(_BYTES).decode() for one in texts]
    if "\r" in whole:
        texts = [one.replace("\r\n", "\n").replace("\r", "\n") for one in texts]
    return map(_meant, texts) if "&" in whole else texts


def _runs(text: str) -> Iterator[tuple[tuple[str, ...], list[tuple[str, ...]]]]:
    """The records of which the text consists, and of nothing else: fields and texts, run by run.

    A run has records of one shape. Behind the texts of each stands an empty one.
    """
    for _ in range(_MOST_SHAPES):
        shape = _shape_at(text)
        found = shape.pattern.findall(text)
        rest = found[-1][-1]
        if rest:
            found.pop()
        if not found:
            break
        yield shape.names, found
        if not rest:
            return
        text = rest
    raise _IrregularError


def _shape_at(text: str) -> _Shape:
    """The shape of the record that begins here; its pattern says whether it really has it."""
    opening = _OPENING.match(text)
    if opening is None:
        raise _IrregularError
    fields = iter(_FIELD.scanner(text, opening.end()).match, None)  # type: ignore[attr-defined]
    return _shape(opening[1], tuple([field[1] for field in fields]))


@lru_cache(maxsize=64)
def _shape(record: str, names: tuple[str, ...]) -> _Shape:
    if len(names) > _MOST_FIELDS:
        raise _IrregularError
    text = f"([^<]{{0,{_LONGEST_TEXT}}}+)"
    fields = "".join(f"<{name}(?:>{text}</{name}>|/>)" for name in map(re.escape, names))
    whole = f"<{re.escape(record)}>{fields or '()'}</{re.escape(record)}>"
    return _Shape(names, re.compile(rf"{whole}|([\s\S]+)"))


def _meant(text: str) -> str:
    """The text that was written with references."""
    return _REFERENCE.sub(_character, text) if "&" in text else text


def _character(reference: "re.Match[str]") -> str:
    decimal, hexadecimal, name = reference.groups()
    if name in _PREDEFINED:
        return _PREDEFINED[name]
    number = int(decimal or hexadecimal or "0", 10 if decimal else 16)
    if number > 0x10FFFF or not clean(chr(number)):  # 0 is what no reference at all comes to
        raise _IrregularError
    return chr(number)
