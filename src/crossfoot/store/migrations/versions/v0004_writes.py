"""What is written to companies: the write ledger, and the audit log."""

import sqlalchemy as sa
from alembic import op

from crossfoot.store.tables import Instant

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Make the tables, and the seal of an empty audit log."""
    _make_writes()
    _make_audit_log()
    seal = op.create_table(
        "audit_seal",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("first", sa.BigInteger(), nullable=False),
        sa.Column("before_first", sa.LargeBinary(), nullable=False),
        sa.Column("last", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("seal", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_seal")),
    )
    empty = {"id": 1, "first": 1, "before_first": bytes(32), "last": 0, "digest": bytes(32)}
    op.bulk_insert(seal, [{**empty, "seal": b""}])


def _make_writes() -> None:
    op.create_table(
        "writes",
        *(sa.Column(name, sa.String(36), nullable=False) for name in ("id", "environment_id")),
        sa.Column("integrated_account_id", sa.String(36), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("entity", "caller")),
        sa.Column("method", sa.String(10), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("path", "resource")),
        sa.Column("idempotency_key", sa.Text(), nullable=False),
        *(sa.Column(n, sa.String(64), nullable=False) for n in ("scope", "digest", "control_id")),
        sa.Column("batch", sa.String(36), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("object", "record_id")),
        sa.Column("creates", sa.Boolean(), nullable=False),
        sa.Column("sent", sa.LargeBinary(), nullable=True),
        sa.Column("refusal", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("response", sa.LargeBinary(), nullable=True),
        sa.Column("delivered", sa.Boolean(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("leased_until", Instant(), nullable=False),
        sa.Column("settled_at", Instant(), nullable=True),
        *(sa.Column(name, Instant(), nullable=False) for name in ("created_at", "updated_at")),
        sa.ForeignKeyConstraint(
            ["integrated_account_id"],
            ["integrated_accounts.id"],
            name=op.f("fk_writes_integrated_account_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_writes")),
    )
    for columns in (
        ["integrated_account_id", "scope"],
        ["environment_id", "created_at", "id"],
        ["integrated_account_id", "object", "record_id"],
    ):
        op.create_index(op.f(f"ix_writes_{'_'.join(columns)}"), "writes", columns)
    unsettled = sa.text("settled_at IS NULL")
    op.create_index(
        "ix_writes_unresolved",
        "writes",
        ["leased_until"],
        sqlite_where=unsettled,
        postgresql_where=unsettled,
    )


def _make_audit_log() -> None:
    ids = ("write_id", "environment_id", "integrated_account_id")
    op.create_table(
        "audit_log",
        sa.Column("sequence", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", Instant(), nullable=False),
        *(sa.Column(name, sa.String(36), nullable=False) for name in ids),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("entity", "caller")),
        sa.Column("method", sa.String(10), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("control_id", sa.String(64), nullable=False),
        sa.Column("outcome", sa.String(20), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("object", "record_id")),
        *(sa.Column(name, sa.LargeBinary(), nullable=False) for name in ("details", "digest")),
        sa.PrimaryKeyConstraint("sequence", name=op.f("pk_audit_log")),
    )
    for column in ("write_id", "at"):
        op.create_index(op.f(f"ix_audit_log_{column}"), "audit_log", [column])
