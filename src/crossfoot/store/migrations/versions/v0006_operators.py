"""What operators see: the request log and its sums, and who operates."""

import sqlalchemy as sa
from alembic import op

from crossfoot.store.tables import Instant

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Make the tables."""
    _make_request_log()
    _make_request_counts()
    _make_operators()


def _make_request_log() -> None:
    texts = ("path", "resource", "method", "code", "message", "caller")
    numbers = ("duration_us", "waited_us", "fetched_us", "sent")
    op.create_table(
        "request_log",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("request_id", sa.String(64), nullable=False),
        sa.Column("environment_id", sa.String(36), nullable=True),
        sa.Column("integrated_account_id", sa.String(36), nullable=True),
        sa.Column("request_type", sa.String(20), nullable=False),
        sa.Column("http_method", sa.String(10), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in texts),
        *(sa.Column(n, sa.JSON(), nullable=False) for n in ("parameters", "problems", "calls")),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("needs_reauth", sa.Boolean(), nullable=False),
        *(sa.Column(name, sa.BigInteger(), nullable=False) for name in numbers),
        sa.Column("result_count", sa.Integer(), nullable=True),
        sa.Column("call_count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_request_log")),
    )
    for columns in (
        ["created_at", "id"],
        ["environment_id", "created_at", "id"],
        ["integrated_account_id", "created_at", "id"],
        ["request_id"],
    ):
        op.create_index(op.f(f"ix_request_log_{'_'.join(columns)}"), "request_log", columns)


def _make_request_counts() -> None:
    sums = ("requests", "refused", "failed", "gateway_calls", *(f"took_{n}" for n in range(29)))
    op.create_table(
        "request_counts",
        sa.Column("environment_id", sa.String(36), nullable=False),
        sa.Column("slot", sa.BigInteger(), autoincrement=False, nullable=False),
        *(sa.Column(name, sa.BigInteger(), nullable=False) for name in sums),
        sa.PrimaryKeyConstraint("environment_id", "slot", name=op.f("pk_request_counts")),
    )


def _make_operators() -> None:
    op.create_table(
        "operator_tokens",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("expires_at", Instant(), nullable=True),
        sa.Column("created_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_operator_tokens")),
        sa.UniqueConstraint("digest", name=op.f("uq_operator_tokens_digest")),
    )
    op.create_table(
        "operator_sessions",
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("operator_token_id", sa.String(36), nullable=False),
        sa.Column("environment_id", sa.String(36), nullable=True),
        sa.Column("expires_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["operator_token_id"],
            ["operator_tokens.id"],
            name=op.f("fk_operator_sessions_operator_token_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_operator_sessions")),
    )
    for column in ("operator_token_id", "expires_at"):
        op.create_index(op.f(f"ix_operator_sessions_{column}"), "operator_sessions", [column])
