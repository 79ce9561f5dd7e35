"""What each integrated account's gateway calls cost, by day and kind of call."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

BUCKETS = 11


def upgrade() -> None:
    """Make the table."""
    sums = ("calls", "transactions", "failures", "turned_away", "waited_ms", "gateway_ms")
    buckets = (f"{name}_{i}" for name in ("waited", "gateway") for i in range(BUCKETS))
    op.create_table(
        "gateway_usage",
        sa.Column("integrated_account_id", sa.String(length=36), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        *(sa.Column(name, sa.BigInteger(), nullable=False) for name in (*sums, *buckets)),
        sa.ForeignKeyConstraint(
            ["integrated_account_id"],
            ["integrated_accounts.id"],
            name=op.f("fk_gateway_usage_integrated_account_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "integrated_account_id", "day", "kind", name=op.f("pk_gateway_usage")
        ),
    )
