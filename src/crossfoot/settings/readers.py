"""How the text of a variable becomes a setting's value."""

from collections.abc import Callable
from pathlib import Path
from typing import Final
from urllib.parse import SplitResult, parse_qsl, urlencode, urlsplit

from crossfoot.secret import Secret

GATEWAY: Final = "https://api.intacct.com/ia/xml/xmlgw.phtml"  # intacct-xml §1.1


class UnreadableError(ValueError):
    """A value that a setting cannot take: what is wrong, and what to write instead."""

    def __init__(self, reason: str, remedy: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.remedy = remedy


def text(value: str) -> str:
    """The text as it stands."""
    return value


def path(value: str) -> Path:
    """A file or folder, made absolute."""
    return Path(value).expanduser().absolute()


def flag(value: str) -> bool:
    """Yes or no."""
    known = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
    if value.lower() not in known:
        raise UnreadableError(f"{value!r} is neither yes nor no.", "Write true or false.")
    return known[value.lower()]


def seconds(value: str) -> float:
    """A duration in seconds, more than nothing."""
    remedy = "Write a number of seconds such as 10 or 2.5."
    try:
        number = float(value)
    except ValueError as error:
        raise UnreadableError(f"{value!r} is not a number.", remedy) from error
    if not 0 < number < 86_400:
        raise UnreadableError(f"{value!r} is not between 0 and 86400.", remedy)
    return number


def count(most: int) -> Callable[[str], int]:
    """A whole number from 1 to `most`."""

    def whole(value: str) -> int:
        digits = value.isascii() and value.isdigit() and len(value) <= 12
        if not digits or not 1 <= int(value) <= most:
            raise UnreadableError(
                f"{value!r} is not a whole number from 1 to {most}.", "Write such a number."
            )
        return int(value)

    return whole


def choice(*allowed: str) -> Callable[[str], str]:
    """One of some words."""

    def one_of(value: str) -> str:
        if value.lower() not in allowed:
            raise UnreadableError(
                f"{value!r} is not known.", f"Write one of: {', '.join(allowed)}."
            )
        return value.lower()

    return one_of


def web_address(value: str) -> str:
    """An http or https URL without user, password, query or fragment."""
    remedy = f"Write a full address such as {GATEWAY}."
    parts = _split(value, remedy)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise UnreadableError("This is not an http or https address.", remedy)
    if parts.username or parts.password or parts.query or parts.fragment:
        raise UnreadableError("An address here has no user, password, query or fragment.", remedy)
    return value.rstrip("/")


def hosts(value: str) -> tuple[str, ...]:
    """Host names, each with or without a port or with `*.` in front, separated by commas."""
    found = tuple(part.strip().lower() for part in value.split(",") if part.strip())
    remedy = "Write names such as intacct.example.com, *.example.com or emulator:8099."
    for host in found:
        name = host.removeprefix("*.")
        parts = _split(f"//{name}", remedy)
        if parts.netloc != name or not parts.hostname or "*" in name or "@" in name:
            raise UnreadableError(f"{host!r} is not a host name.", remedy)
    return found


def database(value: str) -> Secret:
    """A database address, rewritten to the driver that Crossfoot uses; it may hold a password."""
    remedy = (
        "Write sqlite:////absolute/path/crossfoot.db or postgresql://user:password@host/database."
    )
    parts = _split(value, remedy)
    drivers = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+asyncpg"}
    engine = "postgresql" if parts.scheme == "postgres" else parts.scheme.partition("+")[0]
    if engine not in drivers or not value.startswith(f"{parts.scheme}://"):
        raise UnreadableError("Neither a SQLite nor a PostgreSQL address.", remedy)
    if parts.scheme not in {engine, drivers[engine], "postgres"}:
        raise UnreadableError("Another driver than Crossfoot's is named.", remedy)
    if len(parts.path.strip("/")) == 0:
        raise UnreadableError("The address names no database.", remedy)
    place = value[len(parts.scheme) :].partition("?")[0]
    return Secret(drivers[engine] + place + _driver_query(parts.query, engine))


def _driver_query(query: str, engine: str) -> str:
    """`sslmode`, as PostgreSQL's own tools spell it, is `ssl` to the driver."""
    known = {"ssl": "ssl", "sslmode": "ssl"} if engine == "postgresql" else {}
    options = parse_qsl(query, keep_blank_values=True)
    if unknown := [name for name, _ in options if name not in known]:
        remedy = f"Write one of: {', '.join(known)}." if known else "Leave it out."
        raise UnreadableError(f"The option {unknown[0]!r} is not known.", remedy)
    return "?" + urlencode([(known[name], value) for name, value in options]) if options else ""


def _split(value: str, remedy: str) -> SplitResult:
    try:
        parts = urlsplit(value)
        _ = parts.port  # reading it is what checks it
    except ValueError as error:
        raise UnreadableError("This is not an address.", remedy) from error
    return parts
