"""The tables, once for both engines. A change here needs a migration beside it."""

from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.types import TypeDecorator

__all__ = [
    "BUCKETS",
    "METADATA",
    "Instant",
    "api_tokens",
    "audit_log",
    "audit_seal",
    "data_keys",
    "environment_integrations",
    "environments",
    "events",
    "gateway_usage",
    "integrated_account_tokens",
    "integrated_accounts",
    "link_tokens",
    "master_keys",
    "overrides",
    "refused_sign_ins",
    "writes",
]


class Instant(TypeDecorator[datetime]):
    """An aware instant in UTC, in whole milliseconds.

    Milliseconds, because that is what callers see: a filter on a value they were shown must meet
    the stored one exactly. SQLite has no zones; what is stored there is UTC.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """What is stored; ValueError for an instant without a zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("An instant without a time zone cannot be stored.")
        utc = value.astimezone(UTC)
        cut = utc.replace(microsecond=utc.microsecond // 1000 * 1000)
        return cut.replace(tzinfo=None) if dialect.name == "sqlite" else cut

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """What was stored, aware, in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if dialect.name == "sqlite" else value.astimezone(UTC)


METADATA = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _id(name: str = "id", *args: Any) -> Column[str]:
    return Column(name, String(36), *args, nullable=False)


def _times() -> tuple[Column[datetime], Column[datetime]]:
    return (
        Column("created_at", Instant, nullable=False),
        Column("updated_at", Instant, nullable=False),
    )


environments = Table(
    "environments",
    METADATA,
    Column("id", String(36), primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("linking", JSON, nullable=False, server_default=text("'{}'")),
    *_times(),
)

api_tokens = Table(
    "api_tokens",
    METADATA,
    Column("id", String(36), primary_key=True),
    _id("environment_id", ForeignKey("environments.id", ondelete="CASCADE")),
    Column("name", Text, nullable=False),
    Column("digest", LargeBinary, nullable=False, unique=True),
    Column("expires_at", Instant),
    *_times(),
    Index(None, "environment_id", "created_at", "id"),
)

environment_integrations = Table(
    "environment_integrations",
    METADATA,
    Column("id", String(36), primary_key=True),
    _id("environment_id", ForeignKey("environments.id", ondelete="CASCADE")),
    _id("integration_id"),
    Column("show_in_catalog", Boolean, nullable=False),
    Column("is_enabled", Boolean, nullable=False),
    Column("override", JSON, nullable=False),
    *_times(),
    UniqueConstraint("environment_id", "integration_id"),
)

integrated_accounts = Table(
    "integrated_accounts",
    METADATA,
    Column("id", String(36), primary_key=True),
    _id("environment_id", ForeignKey("environments.id", ondelete="CASCADE")),
    _id(
        "environment_integration_id",
        ForeignKey("environment_integrations.id", ondelete="CASCADE"),
    ),
    Column("tenant_id", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("authentication_method", Text, nullable=False),
    Column("is_sandbox", Boolean, nullable=False),
    Column("region", Text, nullable=False),
    Column("context", JSON, nullable=False),  # without its secrets
    Column("secrets", LargeBinary, nullable=False),  # those, sealed under the account's data key
    Column("version", Integer, nullable=False),  # counts what a running gateway must not outlive
    Column("refused_sign_in", LargeBinary),  # digest of the sign-in that must not be tried again
    Column("integration_override", JSON, nullable=False),
    Column("last_error", Text),
    Column("last_forbidden_error", JSON(none_as_null=True)),
    *_times(),
    Index(None, "environment_id", "created_at", "id"),
    Index(None, "environment_id", "tenant_id"),
    Index(None, "environment_integration_id"),
)

overrides = Table(
    "overrides",
    METADATA,
    Column("id", String(36), primary_key=True),
    # The id of the integrated account, or of the environment: the level that it holds for.
    _id("owner"),
    _id("environment_id", ForeignKey("environments.id", ondelete="CASCADE")),
    Column("integrated_account_id", ForeignKey("integrated_accounts.id", ondelete="CASCADE")),
    Column("model", String(100), nullable=False),
    Column("resource", String(100), nullable=False),
    Column("document", JSON, nullable=False),
    Column("version", Integer, nullable=False),
    *_times(),
    UniqueConstraint("owner", "model", "resource"),
    Index(None, "environment_id"),
    Index(None, "integrated_account_id"),
)

integrated_account_tokens = Table(
    "integrated_account_tokens",
    METADATA,
    Column("digest", LargeBinary, primary_key=True),
    _id("integrated_account_id", ForeignKey("integrated_accounts.id", ondelete="CASCADE")),
    Column("expires_at", Instant, nullable=False),
    Index(None, "integrated_account_id"),
    Index(None, "expires_at"),
)

link_tokens = Table(
    "link_tokens",
    METADATA,
    Column("id", String(36), primary_key=True),
    Column("digest", LargeBinary, nullable=False, unique=True),
    _id("environment_id", ForeignKey("environments.id", ondelete="CASCADE")),
    Column("tenant_id", Text),  # of the account to make; none when reconnecting
    # The account to reconnect, or the one that was made.
    Column("integrated_account_id", ForeignKey("integrated_accounts.id", ondelete="CASCADE")),
    Column("is_sandbox", Boolean, nullable=False),
    Column("region", Text, nullable=False),
    Column("redirect_uri", Text),
    Column("persist_previous_context", Boolean, nullable=False),
    # What the caller gave and what has been typed, sealed under a key made of the token itself.
    Column("sealed", LargeBinary, nullable=False),
    Column("version", Integer, nullable=False),  # of what is sealed
    Column("refused", Integer, nullable=False),  # sign-ins, those under way among them
    Column("asked", Integer, nullable=False),  # how often it has had Intacct asked
    Column("expires_at", Instant, nullable=False),
    Column("used_at", Instant),
    *_times(),
    Index(None, "environment_id"),
    Index(None, "integrated_account_id"),
    Index(None, "expires_at"),
)

refused_sign_ins = Table(
    "refused_sign_ins",
    METADATA,
    Column("digest", LargeBinary, primary_key=True),  # of the company and user, keyed
    Column("refused", Integer, nullable=False),  # in a row, those under way among them
    Column("last_at", Instant, nullable=False),
    Index(None, "last_at"),
)

events = Table(
    "events",
    METADATA,
    Column("id", String(36), primary_key=True),
    _id("environment_id"),
    _id("integrated_account_id"),  # which may have been deleted since
    Column("type", Text, nullable=False),
    Column("payload", JSON, nullable=False),  # without secrets
    Column("created_at", Instant, nullable=False),
    Index(None, "environment_id", "created_at", "id"),
    Index(None, "integrated_account_id", "created_at", "id"),
)

master_keys = Table(
    "master_keys",
    METADATA,
    Column("id", Text, primary_key=True),  # the key itself is never here
    Column("created_at", Instant, nullable=False),
)

data_keys = Table(
    "data_keys",
    METADATA,
    # The account's id, or "installation" for the key that signs cursors and the like.
    Column("owner", String(36), primary_key=True),
    Column("integrated_account_id", ForeignKey("integrated_accounts.id", ondelete="CASCADE")),
    # No data key can be stored under a master key that has been retired meanwhile.
    Column("master_key_id", ForeignKey("master_keys.id", ondelete="RESTRICT"), nullable=False),
    Column("wrapped", LargeBinary, nullable=False),
    Index(None, "integrated_account_id"),
    Index(None, "master_key_id"),
)

BUCKETS: Final = 11
"""Of each histogram of durations in `gateway_usage`."""

gateway_usage = Table(
    "gateway_usage",
    METADATA,
    Column(
        "integrated_account_id",
        String(36),
        ForeignKey("integrated_accounts.id", ondelete="CASCADE"),
        primary_key=True,
    ),
    Column("day", Date, primary_key=True),  # in UTC
    Column("kind", String(20), primary_key=True),  # of the lane: interactive, write, backfill
    *(
        Column(name, BigInteger, nullable=False)
        for name in (
            *("calls", "transactions", "failures", "turned_away", "waited_ms", "gateway_ms"),
            # How many calls waited, and were at the gateway, as long as each bucket holds.
            *(f"waited_{bucket}" for bucket in range(BUCKETS)),
            *(f"gateway_{bucket}" for bucket in range(BUCKETS)),
        )
    ),
)

writes = Table(
    "writes",
    METADATA,
    Column("id", String(36), primary_key=True),
    _id("environment_id"),
    _id("integrated_account_id", ForeignKey("integrated_accounts.id", ondelete="CASCADE")),
    Column("entity", Text, nullable=False),
    Column("caller", Text, nullable=False),
    Column("method", String(10), nullable=False),
    Column("path", Text, nullable=False),
    Column("resource", Text, nullable=False),
    Column("idempotency_key", Text, nullable=False),  # "" where the caller sent none
    # What the key stands for; with no key, what an equal write would have too.
    Column("scope", String(64), nullable=False),
    Column("digest", String(64), nullable=False),
    Column("control_id", String(64), nullable=False),
    Column("batch", String(36)),  # of writes that are committed together or not at all
    Column("position", Integer, nullable=False),
    Column("state", String(20), nullable=False),
    Column("object", Text, nullable=False),
    Column("record_id", Text, nullable=False),
    Column("creates", Boolean, nullable=False),  # the record's key comes with the answer
    Column("sent", LargeBinary),  # what is to be sent, sealed; until nobody may need it
    Column("refusal", JSON(none_as_null=True)),
    Column("response", LargeBinary),  # what the caller is told, sealed
    Column("delivered", Boolean, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("owner", Text, nullable=False),  # the process that is at it
    Column("leased_until", Instant, nullable=False),
    Column("settled_at", Instant),
    *_times(),
    Index(None, "integrated_account_id", "scope"),
    Index(None, "environment_id", "created_at", "id"),
    Index(None, "integrated_account_id", "object", "record_id"),
    # Few rows are unresolved; the resolver looks for them every second. That the index holds no
    # others is said in the migration: here it would load PostgreSQL's dialect, 3 MB.
    Index("ix_writes_unresolved", "leased_until"),
)

audit_log = Table(
    "audit_log",
    METADATA,
    Column("sequence", BigInteger, primary_key=True, autoincrement=False),
    Column("at", Instant, nullable=False),
    _id("write_id"),
    _id("environment_id"),
    _id("integrated_account_id"),  # which may have been deleted since
    Column("entity", Text, nullable=False),
    Column("caller", Text, nullable=False),
    Column("method", String(10), nullable=False),
    Column("path", Text, nullable=False),
    Column("control_id", String(64), nullable=False),
    Column("outcome", String(20), nullable=False),
    Column("object", Text, nullable=False),
    Column("record_id", Text, nullable=False),
    Column("details", LargeBinary, nullable=False),  # request and answer, sealed
    Column("digest", LargeBinary, nullable=False),  # over the row and the digest before it
    Index(None, "write_id"),
    Index(None, "at"),
)

audit_seal = Table(
    "audit_seal",
    METADATA,
    # One row: where the log begins and ends, so that neither end can be cut off unseen.
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("first", BigInteger, nullable=False),
    Column("before_first", LargeBinary, nullable=False),  # the digest that the first row follows
    Column("last", BigInteger, nullable=False),
    Column("digest", LargeBinary, nullable=False),  # of the last row
    Column("seal", LargeBinary, nullable=False),  # over all of these
)
