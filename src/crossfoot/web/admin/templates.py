"""The dashboard's pages, made with Jinja: everything is escaped, nothing loads from elsewhere."""

import math
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

from litestar.response.base import ASGIResponse
from markupsafe import Markup

from crossfoot import __version__
from crossfoot.web.admin.visit import Visit
from crossfoot.web.html import HTML

NOTHING: Final = "\u2013"
if TYPE_CHECKING:
    from jinja2 import Environment

PAGES: Final = files("crossfoot.web.admin") / "pages"
HEADERS: Final = {
    "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self'; "
    "img-src 'self' data:; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",  # without any, browsers would not say where forms come from
    "cache-control": "no-store",
}
NAVIGATION: Final = (
    ("", "Overview"),
    ("/accounts", "Accounts"),
    ("/requests", "Requests"),
    ("/writes", "Writes"),
    ("/try", "Try it"),
    ("/tokens", "Tokens"),
    ("/environments", "Environments"),
    ("/settings", "Settings"),
)


def show(
    name: str,
    visit: Visit,
    *,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
    **values: Any,
) -> ASGIResponse:
    """A page of that template for this visit."""
    known = {"visit": visit, "navigation": NAVIGATION, "version": __version__}
    text = _environment().get_template(name).render(known | values)
    sent = {**HEADERS, **(headers or {})}
    return ASGIResponse(body=text, media_type=HTML, status_code=status, headers=sent)


def when(instant: datetime | None) -> str:
    """An instant in UTC, which the page's script shows in the viewer's zone."""
    if instant is None:
        return NOTHING
    iso = f"{instant:%Y-%m-%dT%H:%M:%S}.{instant.microsecond // 1000:03}Z"
    shown = f"{instant:%Y-%m-%d %H:%M:%S} UTC"
    return Markup('<time datetime="{0}" title="{0}">{1}</time>').format(iso, shown)


def number(value: float | None) -> str:
    """A number with separators of thousands."""
    return NOTHING if value is None else f"{value:,.0f}"


def duration(milliseconds: float | None) -> str:
    """A duration with as many digits as say something: `8.2 ms`, `240 ms`, `1.35 s`, `2 min`."""
    if milliseconds is None:
        return NOTHING
    if milliseconds < 1_000:
        return f"{milliseconds:.1f} ms" if milliseconds < 10 else f"{milliseconds:.0f} ms"
    seconds = milliseconds / 1_000
    return f"{seconds:.2f} s" if seconds < 100 else f"{math.floor(seconds / 60)} min"


def size(count: int) -> str:
    """Bytes as people read them."""
    if count < 1_000:
        return f"{count} B"
    return f"{count / 1_000:.1f} kB" if count < 1_000_000 else f"{count / 1_000_000:.1f} MB"


def tone(status: int) -> str:
    """How an HTTP status looks."""
    return "bad" if status >= 500 or not status else "warn" if status >= 400 else "good"


@cache
def _environment() -> "Environment":
    from jinja2 import (  # noqa: PLC0415 -- 5 MB that a server whose dashboard nobody opens does without
        Environment,
        FunctionLoader,
        StrictUndefined,
    )

    def load(name: str) -> str:
        return (PAGES / name).read_text("utf-8")

    made = Environment(
        loader=FunctionLoader(load),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {
        "when": when,
        "number": number,
        "duration": duration,
        "size": size,
        "tone": tone,
    }
    return made
