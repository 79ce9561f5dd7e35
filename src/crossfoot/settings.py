"""Every setting of Crossfoot, in one table: the `Settings` class below.

A setting's environment variable is its name in capitals behind `CROSSFOOT_`. `load` reads them all,
checks them all, and either returns a frozen `Settings` or raises one `ConfigurationError` that
lists every mistake with its remedy. Nothing else in Crossfoot reads the environment.
"""

import os
import stat
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from difflib import get_close_matches
from pathlib import Path
from tempfile import TemporaryFile
from types import MappingProxyType
from typing import Any, Final, Literal, NamedTuple, TypeVar, cast
from urllib.parse import SplitResult, urlsplit

from crossfoot.errors import ConfigurationError, Problem
from crossfoot.secret import MASK, Secret

T = TypeVar("T")
Origin = Literal["default", "environment"]

PREFIX: Final = "CROSSFOOT_"
TESTS_PREFIX: Final = "CROSSFOOT_TEST_"  # the test suite's own; no setting of a running Crossfoot
LOOPBACK: Final = frozenset({"127.0.0.1", "localhost", "::1"})
GATEWAY: Final = "https://api.intacct.com/ia/xml/xmlgw.phtml"  # intacct-xml §1.1


class UnreadableError(ValueError):
    """A value that a setting cannot take: what is wrong, and what to write instead."""

    def __init__(self, reason: str, remedy: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.remedy = remedy


# --- how the text of a variable becomes a value ---------------------------------------------------


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


def count(value: str) -> int:
    """A whole number from 1 to 100."""
    if not value.isascii() or not value.isdigit() or not 1 <= int(value[:9]) <= 100:
        raise UnreadableError(
            f"{value!r} is not a whole number from 1 to 100.", "Write such a number."
        )
    return int(value)


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
    """Host names with or without a port, separated by commas."""
    found = tuple(part.strip().lower() for part in value.split(",") if part.strip())
    for host in found:
        parts = _split(f"//{host}", "Write host names such as emulator:8099.")
        if parts.netloc != host or not parts.hostname or "*" in host or "@" in host:
            raise UnreadableError(
                f"{host!r} is not a host name.",
                "Write names such as intacct.example.com or emulator:8099, separated by commas.",
            )
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
    return Secret(drivers[engine] + value[len(parts.scheme) :])


def _split(value: str, remedy: str) -> SplitResult:
    try:
        parts = urlsplit(value)
        _ = parts.port  # reading it is what checks it
    except ValueError as error:
        raise UnreadableError("This is not an address.", remedy) from error
    return parts


# --- the table ------------------------------------------------------------------------------------


class Row(NamedTuple):
    """How one setting is read and what it is for. `default` is text, read as a variable is."""

    read: Callable[[str], Any]
    default: str | None
    help: str


def setting(read: Callable[[str], T], default: str | None, help: str) -> T:  # noqa: A002 -- its name in every command line library
    """One row of the table. `{data_dir}` in a default stands for the data directory."""
    return cast("T", field(metadata={"row": Row(read, default, help)}))


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All settings, read and checked; see `load`."""

    data_dir: Path = setting(
        path, "~/.crossfoot", "Folder for the embedded database and the master key."
    )
    database_url: Secret = setting(
        database,
        "sqlite:///{data_dir}/crossfoot.db",
        "Database: `sqlite:///…` or `postgresql://user:password@host/database`.",
    )
    master_key_file: Path = setting(
        path,
        "{data_dir}/master.key",
        "File of the master keys that protect stored credentials, readable by its owner only. "
        "Made at the first start, unless this variable is set: then the file must exist.",
    )
    gateway_url: str = setting(
        web_address, GATEWAY, "The Sage Intacct XML gateway, or an emulator's address."
    )
    sender_id: str = setting(
        text, "", "Your Web Services Sender ID, given by Sage. Needed to connect a company."
    )
    sender_password: Secret | None = setting(Secret, None, "The Sender ID's password.")
    allowed_gateway_hosts: tuple[str, ...] = setting(
        hosts,
        "",
        "Hosts beside `*.intacct.com` that sessions may be sent to, separated by commas.",
    )
    gateway_connect_timeout: float = setting(
        seconds, "10", "Seconds to wait for a connection to the gateway."
    )
    gateway_read_timeout: float = setting(
        seconds, "300", "Seconds to wait for an answer of the gateway."
    )
    requests_per_company: int = setting(
        count, "2", "Gateway requests at once for one company and entity."
    )
    public_url: str = setting(
        web_address, "http://127.0.0.1:8000", "The address under which callers reach this server."
    )
    log_level: str = setting(
        choice("debug", "info", "warning", "error"), "info", "The least that is logged."
    )
    log_format: str = setting(
        choice("text", "json"), "text", "How it is logged: for people or for machines."
    )
    lenient_queries: bool = setting(
        flag,
        "false",
        "Ignore unknown query parameters instead of refusing them, for clients that send extras.",
    )
    user_password: Secret | None = setting(
        Secret, None, "The company user's password, read by `crossfoot connect` only."
    )
    origins: Mapping[str, Origin] = field(default_factory=lambda: MappingProxyType({}), repr=False)

    @property
    def warnings(self) -> tuple[str, ...]:
        """What will not work as it is set, though the server can start."""
        if self.sender_id:
            return ()
        return (_NO_SENDER,)

    def describe(self) -> "tuple[Described, ...]":
        """Every setting with its value (secrets masked) and origin, for `crossfoot config show`."""
        return tuple(
            Described(
                name, variable(name), _shown(getattr(self, name)), self.origins[name], row.help
            )
            for name, row in TABLE.items()
        )


_NO_SENDER: Final = (
    "No Sender ID is set, so no company can be connected. "
    "Set CROSSFOOT_SENDER_ID and CROSSFOOT_SENDER_PASSWORD."
)


class Described(NamedTuple):
    """One setting as people may see it."""

    name: str
    variable: str
    value: str
    origin: Origin
    help: str


TABLE: Final[Mapping[str, Row]] = MappingProxyType(
    {f.name: f.metadata["row"] for f in fields(Settings) if "row" in f.metadata}
)


def variable(name: str) -> str:
    """The environment variable of a setting."""
    return PREFIX + name.upper()


def _shown(value: Any) -> str:
    if isinstance(value, Secret):
        return _without_password(value.reveal())
    if isinstance(value, tuple):
        return ", ".join(value)
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else str(value)


def _without_password(value: str) -> str:
    """A database address without its password and query; any other secret as a mask."""
    parts = urlsplit(value)
    if parts.scheme not in {"sqlite+aiosqlite", "postgresql+asyncpg"}:
        return MASK
    user, at, host = parts.netloc.rpartition("@")
    shown = f"{user.partition(':')[0]}:{MASK}" if ":" in user else user
    return f"{parts.scheme}://{shown}{at}{host}{parts.path}"


# --- reading it -----------------------------------------------------------------------------------


def load(environ: Mapping[str, str] | None = None) -> Settings:
    """Read and check every setting.

    Args:
        environ: instead of the process's environment, for tests. An empty variable counts as unset.

    Raises:
        ConfigurationError: with one problem for every mistake found, not only the first.
    """
    given = {k: v for k, v in (os.environ if environ is None else environ).items() if v}  # noqa: TID251 -- the one place that may read it
    problems = list(_unknown(given))
    values: dict[str, Any] = {}
    for name, row in TABLE.items():
        written = given.get(variable(name), _default(row, values))
        try:
            values[name] = None if written is None else row.read(written)
        except UnreadableError as error:
            problems.append(Problem(variable(name), "invalid", error.reason, error.remedy))
    origins: dict[str, Origin] = {
        name: "environment" if variable(name) in given else "default" for name in TABLE
    }
    problems.extend(_contradictions(values, origins))
    if problems:
        raise ConfigurationError(_listed(problems), problems=problems)
    return Settings(**values, origins=MappingProxyType(origins))


def _default(row: Row, values: Mapping[str, Any]) -> str | None:
    folder = values.get("data_dir", "")
    return row.default and row.default.replace("{data_dir}", str(folder))


def _unknown(given: Mapping[str, str]) -> Iterator[Problem]:
    known = [variable(name) for name in TABLE]
    for name in sorted(given):
        if name.startswith(PREFIX) and not name.startswith(TESTS_PREFIX) and name not in known:
            near = get_close_matches(name, known, n=1)
            remedy = f"Did you mean {near[0]}?" if near else f"Known are: {', '.join(known)}."
            yield Problem(name, "unknown", "There is no such setting.", remedy)


def _contradictions(values: Mapping[str, Any], origins: Mapping[str, Origin]) -> Iterator[Problem]:
    """What no value says alone. A setting that could not be read is left out of `values`."""
    if "data_dir" in values:
        yield from _folder_problems(values["data_dir"])
    if "master_key_file" in values:
        asked_for = origins["master_key_file"] == "environment"
        yield from _key_file_problems(values["master_key_file"], must_exist=asked_for)
    if bool(values.get("sender_id")) != bool(values.get("sender_password")):
        lacking = "sender_password" if values.get("sender_id") else "sender_id"
        yield Problem(
            variable(lacking),
            "required",
            "A Sender ID and its password belong together.",
            "Set both, or neither.",
        )
    if {"gateway_url", "allowed_gateway_hosts"} <= values.keys():
        yield from _plain_gateway(values["gateway_url"], values["allowed_gateway_hosts"])


def _folder_problems(folder: Path) -> Iterator[Problem]:
    where = variable("data_dir")
    nearest = next(p for p in (folder, *folder.parents) if p.exists())
    if not nearest.is_dir():
        yield Problem(where, "invalid", f"{nearest} is not a folder.", "Name a folder.")
    elif not _writable(nearest):
        yield Problem(
            where,
            "unwritable",
            f"{nearest} cannot be written to.",
            "Give this user the right to write there, or name another folder.",
        )


def _writable(folder: Path) -> bool:
    """Try it: permissions alone do not tell, to root or on a read-only disk."""
    try:
        with TemporaryFile(dir=folder):
            return True
    except OSError:
        return False


def _key_file_problems(file: Path, *, must_exist: bool) -> Iterator[Problem]:
    where = variable("master_key_file")
    if not file.exists():
        if must_exist:
            yield Problem(
                where,
                "missing",
                f"There is no file {file}.",
                "Put the master key there; without the variable a key is made at the first start.",
            )
    elif not file.is_file() or not os.access(file, os.R_OK):
        yield Problem(
            where, "unreadable", f"{file} cannot be read.", "Give this user the right to read it."
        )
    elif os.name == "posix" and stat.S_IMODE(file.stat().st_mode) & 0o077:
        yield Problem(
            where,
            "exposed",
            f"Other users of this machine can read or change {file}.",
            f"Run: chmod 600 {file}",
        )


def _plain_gateway(url: str, allowed: tuple[str, ...]) -> Iterator[Problem]:
    """Passwords never cross a network unencrypted by an oversight."""
    parts = urlsplit(url)
    named = {parts.hostname, parts.netloc} & {*allowed, *LOOPBACK}
    if parts.scheme == "http" and not named:
        yield Problem(
            variable("gateway_url"),
            "insecure",
            f"Passwords would travel to {parts.hostname} unencrypted.",
            "Use https, or name an emulator's host in CROSSFOOT_ALLOWED_GATEWAY_HOSTS.",
        )


def _listed(problems: list[Problem]) -> str:
    lines = [f"  {p.path}: {p.message} {p.remedy}" for p in problems]
    noun = "mistake" if len(problems) == 1 else "mistakes"
    return "\n".join([f"The settings have {len(problems)} {noun}:", *lines])


def environment(changes: Mapping[str, str]) -> dict[str, str]:
    """The process's environment with some variables changed, for a program started beside it."""
    return {**os.environ, **changes}  # noqa: TID251 -- the one place that may read it


# --- the reference page ---------------------------------------------------------------------------


def reference() -> str:
    """The page `docs/settings.md`, as Markdown."""
    rows = [
        f"| `{variable(name)}` | {_default_shown(row)} | {row.help} |"
        for name, row in TABLE.items()
    ]
    return "\n".join([*_PREFACE, *rows, ""])


def _default_shown(row: Row) -> str:
    if not row.default:
        return "none"
    return f"`{row.default.replace('{data_dir}', '$CROSSFOOT_DATA_DIR')}`"


_PREFACE: Final = (
    "# Settings",
    "",
    "<!-- Made from the table in src/crossfoot/settings.py by `python -m crossfoot.settings`. -->",
    "",
    "Every setting is an environment variable. With wrong settings nothing starts, and every",
    "mistake is listed at once. `crossfoot config show` prints the values in force, with secrets",
    "masked, and where each comes from.",
    "",
    "| Variable | Default | Meaning |",
    "| --- | --- | --- |",
)


if __name__ == "__main__":
    sys.stdout.write(reference())
