"""How an environment's customers link: the brand they see, who may embed the dialog, where it ends.

Everything is checked when it is set, because the dialog puts it into headers and pages.
"""

import re
from collections.abc import Iterator
from ipaddress import ip_address
from typing import Any, Final
from urllib.parse import SplitResult, urlsplit

import msgspec
from msgspec import UNSET, Struct, UnsetType

from crossfoot.errors import InvalidBody, Problem
from crossfoot.integrated_accounts.linking.shapes import Brand

LONGEST_NAME: Final = 80
LONGEST_ADDRESS: Final = 2_000
LARGEST_LOGO: Final = 100_000  # characters of a data: URL
MOST_ORIGINS: Final = 50
Json = dict[str, Any]

_COLOUR: Final = re.compile(r"#[0-9a-fA-F]{6}")
_DATA_LOGO: Final = re.compile(
    r"data:image/(?:png|jpeg|gif|webp|svg\+xml);base64,[A-Za-z0-9+/]+={0,2}"
)
_SCHEME: Final = re.compile(r"[a-z][a-z0-9+.-]{1,62}")
_HOST: Final = re.compile(r"[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|[0-9a-f:.]+")
_UNSAFE_TEXT: Final = re.compile(r"[\x00-\x20\x7f\\\"'<>`]")
_BROWSERS_OWN: Final = frozenset(
    {
        *("javascript", "data", "vbscript", "file", "blob", "about", "filesystem", "view-source"),
        *("ws", "wss", "ftp", "mailto", "tel", "sms", "chrome", "resource", "jar", "intent"),
    }
)
"""Schemes that a browser acts on itself, so that none is an app's own."""


class LinkingSettings(Struct, kw_only=True):
    """An environment's settings for linking."""

    brand: Brand = msgspec.field(default_factory=Brand)
    embed_origins: list[str] = []
    redirect_origins: list[str] = []


class LinkingChange(Struct, kw_only=True, forbid_unknown_fields=True):
    """What `PATCH /environment/{id}` may change of them; each part is replaced whole."""

    brand: "BrandChange | UnsetType" = UNSET
    embed_origins: list[str] | UnsetType = UNSET
    redirect_origins: list[str] | UnsetType = UNSET


class BrandChange(Struct, kw_only=True, forbid_unknown_fields=True):
    """A brand as it is sent: what is left out is none."""

    name: str = ""
    logo: str | None = None
    colour: str | None = None


def read_settings(stored: Json) -> LinkingSettings:
    """The settings as they are stored."""
    return msgspec.convert(stored, LinkingSettings)


def changed(stored: Json, change: LinkingChange) -> Json:
    """The settings with a change made to them.

    Raises:
        InvalidBody: naming everything in it that cannot be used.
    """
    if problems := list(_problems(change)):
        raise InvalidBody(problems)
    sent: Json = msgspec.to_builtins(change)
    for name in ("embed_origins", "redirect_origins"):
        if name in sent:
            sent[name] = [_plain(one) for one in dict.fromkeys(sent[name])]
    return {**stored, **sent}


def redirect_problems(address: str, origins: list[str]) -> Iterator[Problem]:
    """What stands against sending a customer there in the end."""
    if reason := _why_not(address):
        remedy = "Send an https address, or one of your app's own scheme."
        yield Problem("redirect_uri", "unsafe", reason, remedy)
    elif origins and _origin(urlsplit(address)) not in origins:
        remedy = f"Allowed are: {', '.join(origins)}. PATCH /environment/{{id}} changes them."
        reason = "It is not of the environment's linking.redirect_origins."
        yield Problem("redirect_uri", "not_allowed", reason, remedy)


def _problems(change: LinkingChange) -> Iterator[Problem]:
    if not isinstance(change.brand, UnsetType):
        yield from _brand_problems(change.brand)
    if not isinstance(change.embed_origins, UnsetType):
        yield from _origins_problems("linking.embed_origins", change.embed_origins, apps=False)
    if not isinstance(change.redirect_origins, UnsetType):
        path = "linking.redirect_origins"
        yield from _origins_problems(path, change.redirect_origins, apps=True)


def _brand_problems(brand: BrandChange) -> Iterator[Problem]:
    if len(brand.name) > LONGEST_NAME:
        reason = f"A name has at most {LONGEST_NAME} characters."
        yield Problem("linking.brand.name", "length", reason, "Send a shorter one.")
    if brand.colour is not None and not _COLOUR.fullmatch(brand.colour):
        reason = "This is no colour."
        yield Problem("linking.brand.colour", "format", reason, "Send one such as #0b6e4f.")
    if brand.logo is not None and (reason := _why_no_logo(brand.logo)):
        remedy = "Send an https address, or data:image/png;base64,…"
        yield Problem("linking.brand.logo", "format", reason, remedy)


def _why_no_logo(logo: str) -> str:
    if logo.startswith("data:"):
        if len(logo) > LARGEST_LOGO:
            return f"A logo in the settings has at most {LARGEST_LOGO:,} characters."
        return "" if _DATA_LOGO.fullmatch(logo) else "This is no picture in base64."
    parts = _split(logo)
    if parts is None or not _is_web(parts):
        return "A picture's address begins with https://."
    return _why_not(logo)


def _origins_problems(path: str, origins: list[str], *, apps: bool) -> Iterator[Problem]:
    if len(origins) > MOST_ORIGINS:
        yield Problem(path, "length", f"There may be {MOST_ORIGINS} at most.", "Send fewer.")
    remedy = "Send one such as https://app.example.com" + (" or myapp://." if apps else ".")
    for index, origin in enumerate(origins):
        if not _is_origin(origin, apps=apps):
            reason = "This is not an origin: a scheme, a host and perhaps a port."
            yield Problem(f"{path}[{index}]", "format", reason, remedy)


def _is_origin(text: str, *, apps: bool) -> bool:
    parts = _split(text)
    if parts is None or _why_not(text) or parts.path not in {"", "/"}:
        return False
    if parts.query or parts.fragment or "*" in text:
        return False
    return _is_web(parts) or (apps and not parts.netloc)


def _why_not(address: str) -> str:
    """Why a browser must not be sent there; "" if it may."""
    parts = _split(address)
    if parts is None:
        return "This is no address."
    if parts.scheme in {"http", "https"}:
        if "@" in parts.netloc:
            return "An address must not hold a user's name."
        return "" if _is_web(parts) else "Plain http is for this machine only: use https."
    if parts.scheme in _BROWSERS_OWN or not _SCHEME.fullmatch(parts.scheme):
        return f"The scheme {parts.scheme!r} is not one of an app's own."
    return ""


def _split(address: str) -> SplitResult | None:
    fits = address.isascii() and len(address) <= LONGEST_ADDRESS
    if not fits or _UNSAFE_TEXT.search(address):
        return None
    try:
        parts = urlsplit(address)
        _ = parts.port  # which it reads only now
    except ValueError:
        return None
    return parts if parts.scheme else None


def _is_web(parts: SplitResult) -> bool:
    """Whether it is https, or http to this very machine."""
    host = parts.hostname or ""
    if parts.scheme == "https":
        return bool(_HOST.fullmatch(host))
    return parts.scheme == "http" and _is_loopback(host)


def _is_loopback(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _origin(parts: SplitResult) -> str:
    """Scheme, host and port as browsers write an origin; of an app's own scheme that alone."""
    if parts.scheme not in {"http", "https"}:
        return f"{parts.scheme}://"
    host = parts.hostname or ""
    named = f"[{host}]" if ":" in host else host
    usual = {"http": 80, "https": 443}[parts.scheme]
    port = "" if parts.port in {None, usual} else f":{parts.port}"
    return f"{parts.scheme}://{named}{port}"


def _plain(origin: str) -> str:
    return _origin(urlsplit(origin))
