"""Linking: link tokens, refused sign-ins, events, and environments' settings for it."""

import sqlalchemy as sa
from alembic import op

from crossfoot.store.tables import Instant

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Make the tables, and the column of environments."""
    linking = sa.Column("linking", sa.JSON(), server_default=sa.text("'{}'"), nullable=False)
    op.add_column("environments", linking)
    _make_link_tokens()
    op.create_table(
        "refused_sign_ins",
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("refused", sa.Integer(), nullable=False),
        sa.Column("last_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_refused_sign_ins")),
    )
    op.create_index(op.f("ix_refused_sign_ins_last_at"), "refused_sign_ins", ["last_at"])
    _make_events()


def _make_link_tokens() -> None:
    op.create_table(
        "link_tokens",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("environment_id", sa.String(36), nullable=False),
        sa.Column("tenant_id", sa.Text(), nullable=True),
        sa.Column("integrated_account_id", sa.String(36), nullable=True),
        sa.Column("is_sandbox", sa.Boolean(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("redirect_uri", sa.Text(), nullable=True),
        sa.Column("persist_previous_context", sa.Boolean(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        *(sa.Column(n, sa.Integer(), nullable=False) for n in ("version", "refused", "asked")),
        sa.Column("expires_at", Instant(), nullable=False),
        sa.Column("used_at", Instant(), nullable=True),
        *(sa.Column(name, Instant(), nullable=False) for name in ("created_at", "updated_at")),
        sa.ForeignKeyConstraint(
            ["environment_id"],
            ["environments.id"],
            name=op.f("fk_link_tokens_environment_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["integrated_account_id"],
            ["integrated_accounts.id"],
            name=op.f("fk_link_tokens_integrated_account_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_link_tokens")),
        sa.UniqueConstraint("digest", name=op.f("uq_link_tokens_digest")),
    )
    for column in ("environment_id", "integrated_account_id", "expires_at"):
        op.create_index(op.f(f"ix_link_tokens_{column}"), "link_tokens", [column])


def _make_events() -> None:
    ids = ("id", "environment_id", "integrated_account_id")
    op.create_table(
        "events",
        *(sa.Column(name, sa.String(36), nullable=False) for name in ids),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_events")),
    )
    for column in ("environment_id", "integrated_account_id"):
        columns = [column, "created_at", "id"]
        op.create_index(op.f(f"ix_events_{'_'.join(columns)}"), "events", columns)
