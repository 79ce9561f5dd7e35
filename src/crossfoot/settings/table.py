"""The table of settings: one row each, from which reading, `config show` and the docs follow."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, Literal, NamedTuple, TypeVar, cast
from urllib.parse import urlsplit

from crossfoot.secret import MASK, Secret
from crossfoot.settings.readers import (
    GATEWAY,
    choice,
    count,
    database,
    flag,
    hosts,
    path,
    seconds,
    text,
    web_address,
)

T = TypeVar("T")
Origin = Literal["default", "environment"]

PREFIX: Final = "CROSSFOOT_"


class Row(NamedTuple):
    """How one setting is read and what it is for. `default` is text, read as a variable is."""

    read: Callable[[str], Any]
    default: str | None
    help: str


def setting(read: Callable[[str], T], default: str | None, help: str) -> T:  # noqa: A002 -- its name in every command line library
    """One row of the table. A default may hold `{data_dir}` and the user's `{cache_home}`."""
    return cast("T", field(metadata={"row": Row(read, default, help)}))


_NO_SENDER: Final = (
    "No Sender ID is set, so no company can be connected. "
    "Set CROSSFOOT_SENDER_ID and CROSSFOOT_SENDER_PASSWORD."
)


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
    cache_dir: Path = setting(
        path,
        "{cache_home}/crossfoot",
        "Folder for the emulator's companies, which are generated once; it may be emptied. "
        "`$XDG_CACHE_HOME` is heeded.",
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
        count(100),
        "2",
        "Gateway requests at once for one company, over all its integrated accounts and entities. "
        "An account's context may name another number under `requests_per_company`; of several the "
        "smallest holds.",
    )
    lane_wait: float = setting(
        seconds,
        "30",
        "Seconds that a call may wait for a place among its company's requests. Who would wait "
        "longer is answered 429 with the time to come back.",
    )
    lane_backfill_wait: float = setting(
        seconds, "600", "The same for each page of `truto_ignore_limit=true`, which nobody watches."
    )
    lane_queue: int = setting(
        count(1_000_000), "500", "Calls that may wait for one company; one more is answered 429."
    )
    gateway_connections: int = setting(
        count(1_000), "100", "Gateway requests at once over all companies."
    )
    transactions_per_month: int = setting(
        count(1_000_000_000),
        "100000",
        "Transactions a month in the companies' Intacct tier, which usage is compared with. An "
        "account's context may name another number under `transactions_per_month`.",
    )
    write_patience: float = setting(
        seconds,
        "60",
        "Seconds that a caller waits for the outcome of a write. Then it is answered 504, and "
        "found out in the background; `/write/{id}` tells.",
    )
    write_wait: float = setting(
        seconds,
        "20",
        "Seconds that a caller waits for an equal write that is running already. Then it is "
        "answered 409.",
    )
    write_repeat_window: float = setting(
        seconds,
        "3600",
        "Seconds for which the repeat of a write without an Idempotency-Key is taken for that "
        "write, if its answer may not have arrived.",
    )
    write_send_again_hours: int = setting(
        count(720),
        "24",
        "Hours for which a write of unknown outcome is sent again under its control id. After that "
        "its record is looked for, and it is not sent any more.",
    )
    write_ledger_days: int = setting(
        count(3_650),
        "30",
        "Days for which a settled write is remembered, so that its Idempotency-Key is answered "
        "from memory. Unsettled ones are never forgotten.",
    )
    audit_log_days: int = setting(
        count(36_500), "3650", "Days for which the audit log of writes is kept."
    )
    request_log: bool = setting(
        flag, "true", "Keep a log of the API's requests: names, sizes and times, no contents."
    )
    request_log_days: int = setting(
        count(3_650), "30", "Days for which the request log is kept, and the sums over time."
    )
    request_log_rows: int = setting(
        count(1_000_000_000),
        "1000000",
        "Requests that the log holds at most; of more than these the oldest go first.",
    )
    operator_session: float = setting(
        seconds, "43200", "Seconds after which an operator must sign in to the dashboard again."
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
    demo_page: bool = setting(
        flag,
        "false",
        "Serve `/demo`, which makes tokens for whoever opens it. `crossfoot demo` sets it; nothing "
        "else should.",
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
