"""Overrides get a table of their own; what accounts kept in a column moves there."""

from typing import Any, Final
from uuid import UUID, uuid5

import sqlalchemy as sa
from alembic import op

from crossfoot.store.tables import Instant

revision = "0002"
down_revision = "0001"

INSTANT = sa.DateTime(timezone=True)
_IDS: Final = UUID("6b0f9f0e-5a39-4a6e-9a53-4f0f6c0d7e21")
ACCOUNTS: Final = sa.table(
    "integrated_accounts",
    sa.column("id", sa.String),
    sa.column("environment_id", sa.String),
    sa.column("unified_model_override", sa.JSON),
    sa.column("updated_at", Instant),
)


def upgrade() -> None:
    """Make the table, fill it, and drop the column that nothing reads any more."""
    op.create_table(
        "overrides",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("owner", sa.String(length=36), nullable=False),
        sa.Column("environment_id", sa.String(length=36), nullable=False),
        sa.Column("integrated_account_id", sa.String(length=36), nullable=True),
        sa.Column("model", sa.String(length=100), nullable=False),
        sa.Column("resource", sa.String(length=100), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["environment_id"],
            ["environments.id"],
            name=op.f("fk_overrides_environment_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["integrated_account_id"],
            ["integrated_accounts.id"],
            name=op.f("fk_overrides_integrated_account_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_overrides")),
        sa.UniqueConstraint(
            "owner", "model", "resource", name=op.f("uq_overrides_owner_model_resource")
        ),
    )
    op.create_index(op.f("ix_overrides_environment_id"), "overrides", ["environment_id"])
    op.create_index(
        op.f("ix_overrides_integrated_account_id"), "overrides", ["integrated_account_id"]
    )
    _move()
    op.drop_column("integrated_accounts", "unified_model_override")


def _move() -> None:
    """Every `{model: {resource: …}}` that an account kept; it was stored, but never in effect."""
    connection = op.get_bind()
    table = sa.table(
        "overrides",
        *(sa.column(name, sa.String) for name in ("id", "owner", "environment_id")),
        *(sa.column(name, sa.String) for name in ("integrated_account_id", "model", "resource")),
        sa.column("document", sa.JSON),
        sa.column("version", sa.Integer),
        *(sa.column(name, Instant) for name in ("created_at", "updated_at")),
    )
    for row in connection.execute(sa.select(ACCOUNTS)).all():
        found = [
            _row(row, str(model), str(resource), document)
            for model, resources in (row.unified_model_override or {}).items()
            if isinstance(resources, dict)
            for resource, document in resources.items()
            if isinstance(document, dict)
        ]
        if found:
            connection.execute(sa.insert(table), found)


def _row(
    account: sa.Row[Any], model: str, resource: str, document: dict[str, Any]
) -> dict[str, Any]:
    return {
        "id": str(uuid5(_IDS, f"{account.id}/{model}/{resource}")),
        "owner": account.id,
        "environment_id": account.environment_id,
        "integrated_account_id": account.id,
        "model": model[:100],
        "resource": resource[:100],
        "document": document,
        "version": 1,
        "created_at": account.updated_at,
        "updated_at": account.updated_at,
    }
