"""The integration `sageintacct`: what it is called, and what a customer is asked to connect it."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from crossfoot.integrated_accounts.shapes import (
    CredentialForm,
    EnvironmentIntegrationSummary,
    FormConfig,
    FormField,
    Integration,
    IntegrationConfig,
    IntegrationLabel,
    IntegrationSummary,
)

_BORN: Final = datetime(2026, 11, 1, tzinfo=UTC)

FORM: Final = CredentialForm(
    format="api_key",
    config=FormConfig(
        documentation_link="https://developer.intacct.com/web-services/",
        permissions_text="A Web Services user of the company, with read permission for the "
        "objects to be read. The company must have authorized the Sender ID of this server.",
        fields=[
            FormField(
                name="company_id",
                label="Company ID",
                type="text",
                required=True,
                help_text="As typed when signing in to Sage Intacct.",
            ),
            FormField(name="user_id", label="Web Services user ID", type="text", required=True),
            FormField(name="user_password", label="User password", type="password", required=True),
            FormField(
                name="entity_id",
                label="Entity ID",
                type="text",
                required=False,
                help_text="To work inside one entity. Empty for the company's top level.",
            ),
            FormField(
                name="sender_id",
                label="Sender ID",
                type="text",
                required=False,
                help_text="Your own Web Services Sender ID, instead of this server's.",
            ),
            FormField(
                name="sender_password", label="Sender password", type="password", required=False
            ),
        ],
    ),
)

SAGE_INTACCT: Final = Integration(
    id="5a6e1f0c-8a44-4d7b-9a9e-1f1ac7c0f007",
    name="sageintacct",
    category="accounting",
    is_beta=False,
    sharing="allow",
    can_install=True,
    team_id=None,
    default_oauth_app_id=None,
    config=IntegrationConfig(
        name="sageintacct",
        label="Sage Intacct",
        description="Cloud accounting by Sage, through its XML web services.",
        credentials=FORM,
    ),
    version=1,
    created_at=_BORN,
    updated_at=_BORN,
)


def summary() -> IntegrationSummary:
    """Sage Intacct, as an integrated account shows it."""
    fields = {
        name: getattr(SAGE_INTACCT, name)
        for name in IntegrationSummary.__struct_fields__
        if name != "config"
    }
    return IntegrationSummary(**fields, config=IntegrationLabel(label=SAGE_INTACCT.config.label))


def installed_summary(row: Mapping[str, Any]) -> EnvironmentIntegrationSummary:
    """An installation's row, as an integrated account shows it."""
    names = EnvironmentIntegrationSummary.__struct_fields__
    return EnvironmentIntegrationSummary(**{name: row[name] for name in names})


def integration_id_of(name: str) -> str:
    """The id of an integration by its slug; of an unknown slug, an id that nothing has."""
    return SAGE_INTACCT.id if name == SAGE_INTACCT.name else ""
