"""Small files as people attach them: made here, the same to the byte every time."""

import struct
import zlib
from collections.abc import Sequence
from typing import Final

_WIDTH: Final = 48
"""Of a picture, in pixels; it is as high."""

_PAGE: Final = (
    b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
    b" /Resources << /Font << /F1 5 0 R >> >> >>"
)


def pdf(lines: Sequence[str]) -> bytes:
    """One page with these lines of text; what Latin-1 lacks is a question mark."""
    shown = "".join(f"({_quoted(line)}) Tj T* " for line in lines)
    content = f"BT /F1 11 Tf 14 TL 56 780 Td {shown}ET".encode("latin-1", "replace")
    parts = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        _PAGE,
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    )
    return _with_index(parts)


def png(shade: int) -> bytes:
    """A square picture in shades of grey, which starts at `shade` (0 to 255)."""
    rows = b"".join(
        b"\0" + bytes((shade + 3 * x + 2 * y) % 256 for x in range(_WIDTH)) for y in range(_WIDTH)
    )
    header = struct.pack(">IIBBBBB", _WIDTH, _WIDTH, 8, 0, 0, 0, 0)
    packed = zlib.compress(rows, 0)  # stored, not squeezed: every zlib writes that alike
    chunks = ((b"IHDR", header), (b"IDAT", packed), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in chunks)


def csv(rows: Sequence[Sequence[str]]) -> bytes:
    """A table that starts with a byte order mark, as spreadsheets write it."""
    lines = (",".join(f'"{cell.replace(chr(34), chr(34) * 2)}"' for cell in row) for row in rows)
    return "".join(f"{line}\r\n" for line in lines).encode("utf-8-sig")


def text(lines: Sequence[str]) -> bytes:
    """Plain text in UTF-8."""
    return "".join(f"{line}\n" for line in lines).encode()


def _with_index(parts: Sequence[bytes]) -> bytes:
    """A PDF file of these objects, numbered from 1, with the table of where each begins."""
    body = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    places = []
    for number, part in enumerate(parts, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    start = len(body)
    body += b"xref\n0 %d\n0000000000 65535 f \n" % (len(parts) + 1)
    body += b"".join(b"%010d 00000 n \n" % place for place in places)
    body += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(parts) + 1,
        start,
    )
    return bytes(body)


def _quoted(line: str) -> str:
    return line.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")


def _chunk(kind: bytes, data: bytes) -> bytes:
    check = zlib.crc32(kind + data)
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", check)
