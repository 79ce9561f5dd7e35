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
)
from sqlalchemy.types import TypeDecorator

__all__ = [
    "BUCKETS",
    "METADATA",
    "Instant",
    "api_tokens",
    "data_keys",
    "environment_integrations",
    "environments",
    "gateway_usage",
    "integrated_account_tokens",
    "integrated_accounts",
    "master_keys",
    "overrides",
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
