"""From the bytes of an answer to a tree, refusing what is unsafe: runs in a thread.

Refused before parsing: answers that unpack to more than the limit, other encodings than UTF-8,
anything but blanks, comments and instructions before the root (so any DOCTYPE). Refused by the
parser: entities, malformed and truncated text, nesting below 256 levels. Refused after it: a
document that has a DTD all the same.
"""

import re
import zlib
from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import Final

import msgspec
from lxml import etree

from crossfoot.errors import AnswerRefused, RemoteGarbled

_BEFORE_ROOT: Final = re.compile(
    rb"(?:\xef\xbb\xbf)?(?>\s+|<!--.*?-->|<\?.*?\?>)*+<[A-Za-z_]", re.DOTALL
)
_LONGEST_PROLOG: Final = 8192
_DOCTYPE: Final = re.compile(rb"<!DOCTYPE", re.IGNORECASE)
_HTML: Final = re.compile(
    rb"(?:\xef\xbb\xbf)?(?>\s+|<!--.*?-->)*+<(?:!doctype\s+html|html)\b", re.DOTALL | re.IGNORECASE
)
_CHUNK: Final = 1 << 20
_TOO_DEEP: Final = "depth"
_UNCOUNTED_BYTES: Final = 8 << 20
_MOST_TAGS: Final = 4_000_000
"""A tree takes some 120 bytes for each element, however short its text."""


class Reply(msgspec.Struct, frozen=True):
    """An HTTP answer as it came: the body still packed, in pieces."""

    status: int
    headers: Mapping[str, str]
    pieces: list[bytes]


def unpack(reply: Reply, limit: int) -> bytes:
    """The body, unpacked; never more than `limit` bytes are held, and no pieces beside it.

    Raises `AnswerRefused` beyond that, `RemoteGarbled` for a broken or unknown packing.
    """
    packing = reply.headers.get("content-encoding", "").strip().lower()
    if packing in {"", "identity"}:
        body = BytesIO()
        for piece in _taken(reply.pieces):
            body.write(piece)
        return body.getvalue()
    if packing not in {"gzip", "x-gzip"}:
        raise RemoteGarbled(f"Sage Intacct packed its answer in an unknown way: {packing[:40]}.")
    unpacker = zlib.decompressobj(zlib.MAX_WBITS | 16)
    unpacked = BytesIO()
    room = limit
    try:
        for piece in _taken(reply.pieces):
            rest = piece
            while rest:
                part = unpacker.decompress(rest, min(_CHUNK, room + 1))
                room -= len(part)
                if room < 0:
                    raise too_long(limit)
                unpacked.write(part)
                rest = unpacker.unconsumed_tail
    except zlib.error as broken:
        raise RemoteGarbled(f"Sage Intacct's answer cannot be unpacked: {broken}.") from broken
    if not unpacker.eof:
        raise RemoteGarbled("Sage Intacct's answer ended too early.")
    return unpacked.getvalue()


def _taken(pieces: list[bytes]) -> Iterator[bytes]:
    """Each piece, which is let go before the next one is taken."""
    pieces.reverse()
    while pieces:
        yield pieces.pop()


def too_long(limit: int) -> AnswerRefused:
    """The refusal of an answer that goes beyond the limit."""
    return AnswerRefused(f"Sage Intacct's answer is longer than {limit:,} bytes.")


def is_html(reply: Reply, body: bytes) -> bool:
    """Whether a person was meant to read this: a maintenance or firewall page."""
    return bool(_HTML.match(body, 0, _LONGEST_PROLOG)) or (
        reply.headers.get("content-type", "").lower().startswith("text/html")
    )


def check(body: bytes) -> None:
    """What is refused unparsed; raises like `parse`."""
    if not _BEFORE_ROOT.match(body, 0, _LONGEST_PROLOG):
        if _DOCTYPE.search(body, 0, _LONGEST_PROLOG):
            raise AnswerRefused("Sage Intacct's answer declares a document type.")
        raise RemoteGarbled("Sage Intacct's answer is not XML.")
    if len(body) > _UNCOUNTED_BYTES and body.count(b"<") > _MOST_TAGS:
        raise AnswerRefused("Sage Intacct's answer has too many elements.")


def parse(body: bytes) -> etree._Element:
    """The document's root; raises `RemoteGarbled`, or `AnswerRefused` for what is unsafe."""
    check(body)
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(body, parser)
    except (etree.XMLSyntaxError, ValueError, LookupError) as broken:
        reason = str(broken).partition("\n")[0][:200]
        refusal = AnswerRefused if _TOO_DEEP in reason else RemoteGarbled
        raise refusal(f"Sage Intacct's answer is not well-formed: {reason}.") from broken
    document = root.getroottree().docinfo
    if document.internalDTD is not None or document.externalDTD is not None:
        raise AnswerRefused("Sage Intacct's answer declares a document type.")
    if document.encoding and document.encoding.upper() not in {"UTF-8", "US-ASCII", "ASCII"}:
        raise RemoteGarbled(f"Sage Intacct's answer is in {document.encoding[:20]}, not UTF-8.")
    return root
