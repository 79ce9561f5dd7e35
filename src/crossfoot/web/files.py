"""The files that pages load: scripts, styles, texts and pictures of `assets/` and its folders.

Nothing in their names changes when they do, so a browser asks each time whether its copy is still
the one (304 without a body), and a new version of Crossfoot shows at once.
"""

import gzip
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources.abc import Traversable
from pathlib import PurePosixPath
from typing import Any, Final

from litestar import Request, get
from litestar.response.base import ASGIResponse
from litestar.types import ASGIApp

from crossfoot.errors import NotFound
from crossfoot.web.html import ASSETS

KINDS: Final = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
}
"""What is served, by its ending; templates of pages are not."""
HEADERS: Final = {
    "cache-control": "no-cache",  # keep it, but ask before using it
    "vary": "accept-encoding",
    "x-content-type-options": "nosniff",
    "access-control-allow-origin": "*",  # a module script of another site's page needs it
}
SMALLEST_TO_COMPRESS: Final = 500  # bytes


@dataclass(frozen=True, slots=True)
class File:
    """A file as it is sent; `tag` names this content of it."""

    kind: str
    plain: bytes | None  # None for what is kept compressed only
    compressed: bytes | None
    tag: str

    def answer(self, request: Request[Any, Any, Any]) -> ASGIResponse:
        """The file, compressed for who takes that; nothing for who has it already."""
        headers = {**HEADERS, "etag": self.tag}
        if self.tag in request.headers.get("if-none-match", ""):
            return ASGIResponse(status_code=304, headers=headers)
        if self.compressed and "gzip" in request.headers.get("accept-encoding", ""):
            headers["content-encoding"] = "gzip"
            return ASGIResponse(body=self.compressed, media_type=self.kind, headers=headers)
        body = gzip.decompress(self.compressed or b"") if self.plain is None else self.plain
        return ASGIResponse(body=body, media_type=self.kind, headers=headers)


@get("/assets/{name:path}")
async def asset(request: Request[Any, Any, Any]) -> ASGIApp:
    """A file that a page loads."""
    name = str(request.path_params["name"]).lstrip("/")
    if name not in _places():
        raise NotFound(f"There is no file {name!r}.")
    return _file(name).answer(request)


@cache
def _places() -> dict[str, Traversable]:
    """Everything that is served, by its path below `assets/`: nothing else can be asked for."""
    return {name.removesuffix(".gz"): place for name, place in _below(ASSETS, "")}


def _below(folder: Traversable, path: str) -> Iterator[tuple[str, Traversable]]:
    for place in folder.iterdir():
        name = f"{path}{place.name}"
        if place.is_dir():
            yield from _below(place, f"{name}/")
        elif PurePosixPath(name.removesuffix(".gz")).suffix in KINDS:
            yield name, place


@cache
def _file(name: str) -> File:
    place = _places()[name]
    stored = place.read_bytes()
    tag = f'W/"{hashlib.sha256(stored).hexdigest()[:20]}"'
    kind = KINDS[PurePosixPath(name).suffix]
    if place.name.endswith(".gz"):
        return File(kind, None, stored, tag)
    large = len(stored) >= SMALLEST_TO_COMPRESS
    return File(kind, stored, gzip.compress(stored, mtime=0) if large else None, tag)
