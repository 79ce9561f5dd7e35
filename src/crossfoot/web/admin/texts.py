"""JSON and XML as people read them, no longer than a page can bear."""

import re
from typing import Final

import msgspec

LONGEST: Final = 24_000
_TAG: Final = re.compile(r"(<[^>]+>)")


def pretty(body: bytes) -> str:
    """JSON with an item on each line; cut where it is too long."""
    return cut(msgspec.json.format(body, indent=2).decode())


def indented(xml: str) -> str:
    """XML with an element on each line; an element without children on one."""
    lines: list[str] = []
    depth, text = 0, ""
    for part in filter(None, _TAG.split(xml)):
        closes, opens = part.startswith("</"), _opens(part)
        if not part.startswith("<"):
            text = part if part.strip() else ""
        elif closes and lines and _leaf(lines[-1], part):
            lines[-1] += f"{text}{part}"
            depth, text = depth - 1, ""
        else:
            depth -= closes
            lines.append("  " * depth + part)
            depth += opens
    return cut("\n".join(lines))


def cut(text: str) -> str:
    """The beginning of what is too long, saying so."""
    if len(text) <= LONGEST:
        return text
    return f"{text[:LONGEST]}\n… {len(text) - LONGEST:,} more characters: ask the API for them."


def _opens(part: str) -> bool:
    return part.startswith("<") and part[1] not in "/?!" and not part.endswith("/>")


def _leaf(line: str, closing: str) -> bool:
    """Whether the last line is the opening of the element that closes now."""
    opened = line.strip()
    return _opens(opened) and opened[1:-1].split()[0] == closing[2:-1]
