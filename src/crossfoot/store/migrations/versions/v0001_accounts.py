"""Environments, API tokens, integrated accounts and the keys of their credentials."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the first tables."""
    _environments()
    _master_keys()
    _api_tokens()
    _environment_integrations()
    _integrated_accounts()
    _data_keys()
    _integrated_account_tokens()


def _environments() -> None:
    op.create_table(
        "environments",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_environments")),
        sa.UniqueConstraint("name", name=op.f("uq_environments_name")),
    )


def _master_keys() -> None:
    op.create_table(
        "master_keys",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_master_keys")),
    )


def _api_tokens() -> None:
    op.create_table(
        "api_tokens",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("environment_id", sa.String(length=36), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("expires_at", INSTANT, nullable=True),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["environment_id"],
            ["environments.id"],
            name=op.f("fk_api_tokens_environment_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_tokens")),
        sa.UniqueConstraint("digest", name=op.f("uq_api_tokens_digest")),
    )
    op.create_index(
        op.f("ix_api_tokens_environment_id_created_at_id"),
        "api_tokens",
        ["environment_id", "created_at", "id"],
    )


def _environment_integrations() -> None:
    op.create_table(
        "environment_integrations",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("environment_id", sa.String(length=36), nullable=False),
        sa.Column("integration_id", sa.String(length=36), nullable=False),
        sa.Column("show_in_catalog", sa.Boolean(), nullable=False),
        sa.Column("is_enabled", sa.Boolean(), nullable=False),
        sa.Column("override", sa.JSON(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["environment_id"],
            ["environments.id"],
            name=op.f("fk_environment_integrations_environment_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_environment_integrations")),
        sa.UniqueConstraint(
            "environment_id",
            "integration_id",
            name=op.f("uq_environment_integrations_environment_id_integration_id"),
        ),
    )


def _integrated_accounts() -> None:
    op.create_table(
        "integrated_accounts",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("environment_id", sa.String(length=36), nullable=False),
        sa.Column("environment_integration_id", sa.String(length=36), nullable=False),
        sa.Column("tenant_id", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("authentication_method", sa.Text(), nullable=False),
        sa.Column("is_sandbox", sa.Boolean(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("context", sa.JSON(), nullable=False),
        sa.Column("secrets", sa.LargeBinary(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("refused_sign_in", sa.LargeBinary(), nullable=True),
        sa.Column("unified_model_override", sa.JSON(), nullable=False),
        sa.Column("integration_override", sa.JSON(), nullable=False),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.Column("last_forbidden_error", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["environment_id"],
            ["environments.id"],
            name=op.f("fk_integrated_accounts_environment_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["environment_integration_id"],
            ["environment_integrations.id"],
            name=op.f("fk_integrated_accounts_environment_integration_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_integrated_accounts")),
    )
    op.create_index(
        op.f("ix_integrated_accounts_environment_id_created_at_id"),
        "integrated_accounts",
        ["environment_id", "created_at", "id"],
    )
    op.create_index(
        op.f("ix_integrated_accounts_environment_id_tenant_id"),
        "integrated_accounts",
        ["environment_id", "tenant_id"],
    )
    op.create_index(
        op.f("ix_integrated_accounts_environment_integration_id"),
        "integrated_accounts",
        ["environment_integration_id"],
    )


def _data_keys() -> None:
    op.create_table(
        "data_keys",
        sa.Column("owner", sa.String(length=36), nullable=False),
        sa.Column("integrated_account_id", sa.String(length=36), nullable=True),
        sa.Column("master_key_id", sa.Text(), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["integrated_account_id"],
            ["integrated_accounts.id"],
            name=op.f("fk_data_keys_integrated_account_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["master_key_id"],
            ["master_keys.id"],
            name=op.f("fk_data_keys_master_key_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("owner", name=op.f("pk_data_keys")),
    )
    op.create_index(
        op.f("ix_data_keys_integrated_account_id"), "data_keys", ["integrated_account_id"]
    )
    op.create_index(op.f("ix_data_keys_master_key_id"), "data_keys", ["master_key_id"])


def _integrated_account_tokens() -> None:
    op.create_table(
        "integrated_account_tokens",
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("integrated_account_id", sa.String(length=36), nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["integrated_account_id"],
            ["integrated_accounts.id"],
            name=op.f("fk_integrated_account_tokens_integrated_account_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_integrated_account_tokens")),
    )
    op.create_index(
        op.f("ix_integrated_account_tokens_expires_at"), "integrated_account_tokens", ["expires_at"]
    )
    op.create_index(
        op.f("ix_integrated_account_tokens_integrated_account_id"),
        "integrated_account_tokens",
        ["integrated_account_id"],
    )
