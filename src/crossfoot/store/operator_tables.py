"""The tables of what operators see: the request log and its sums, and who operates."""

from typing import Final

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
)

from crossfoot.store.tables import METADATA, Instant

__all__ = ["METADATA", "operator_sessions", "operator_tokens", "request_counts", "request_log"]

SPANS: Final = 29
"""Of the histogram of durations in `request_counts`."""

request_log = Table(
    "request_log",
    METADATA,
    Column("id", String(36), primary_key=True),
    Column("created_at", Instant, nullable=False),  # when the request came
    Column("request_id", String(64), nullable=False),
    Column("environment_id", String(36)),  # none of a request whose token was refused
    Column("integrated_account_id", String(36)),  # as named; there may be none by this id
    Column("caller", Text, nullable=False),
    Column("request_type", String(20), nullable=False),
    Column("http_method", String(10), nullable=False),
    Column("path", Text, nullable=False),  # without its query
    Column("parameters", JSON, nullable=False),  # the names in it
    Column("resource", Text, nullable=False),
    Column("method", Text, nullable=False),
    Column("status", Integer, nullable=False),
    Column("code", Text, nullable=False),  # of the error that was answered
    Column("message", Text, nullable=False),  # its words, without values
    Column("problems", JSON, nullable=False),
    Column("needs_reauth", Boolean, nullable=False),
    Column("duration_us", BigInteger, nullable=False),
    Column("waited_us", BigInteger, nullable=False),
    Column("fetched_us", BigInteger, nullable=False),
    Column("sent", BigInteger, nullable=False),
    Column("result_count", Integer),
    Column("call_count", Integer, nullable=False),
    Column("calls", JSON, nullable=False),  # names, sizes and times; never XML
    Index(None, "created_at", "id"),
    Index(None, "environment_id", "created_at", "id"),
    Index(None, "integrated_account_id", "created_at", "id"),
    Index(None, "request_id"),
)

request_counts = Table(
    "request_counts",
    METADATA,
    # "" of requests whose token was refused.
    Column("environment_id", String(36), primary_key=True),
    Column("slot", BigInteger, primary_key=True, autoincrement=False),  # seconds since 1970
    *(
        Column(name, BigInteger, nullable=False)
        for name in (
            *("requests", "refused", "failed", "gateway_calls"),
            # How many requests took as long as each span holds.
            *(f"took_{span}" for span in range(SPANS)),
        )
    ),
)

operator_tokens = Table(
    "operator_tokens",
    METADATA,
    Column("id", String(36), primary_key=True),
    Column("name", Text, nullable=False),
    Column("digest", LargeBinary, nullable=False, unique=True),
    Column("expires_at", Instant),
    Column("created_at", Instant, nullable=False),
)

operator_sessions = Table(
    "operator_sessions",
    METADATA,
    Column("digest", LargeBinary, primary_key=True),
    Column(
        "operator_token_id",
        String(36),
        ForeignKey("operator_tokens.id", ondelete="CASCADE"),
        nullable=False,
    ),
    Column("environment_id", String(36)),  # the one that is looked at; none before a choice
    Column("expires_at", Instant, nullable=False),
    Index(None, "operator_token_id"),
    Index(None, "expires_at"),
)
