"""What integrated accounts and their surroundings look like on the wire.

Sources: unified-api §1.2 (API token), §2.1 (integrated account), §3.5 (credential form), §11.1
(environment), §11.2 (integration), §11.3 (environment integration).
"""

from datetime import datetime
from enum import StrEnum
from typing import Any, Literal, TypeVar

from msgspec import Struct

from crossfoot.integrated_accounts.linking.settings import LinkingSettings

T = TypeVar("T")
Json = dict[str, Any]


class AccountStatus(StrEnum):
    """Whether an integrated account works (unified-api §2.3)."""

    CONNECTING = "connecting"
    ACTIVE = "active"
    NEEDS_REAUTH = "needs_reauth"
    VALIDATION_ERROR = "validation_error"
    POST_INSTALL_ERROR = "post_install_error"


Region = Literal["wnam", "enam", "apac", "eu"]
AuthenticationMethod = Literal["api_key", "oauth2", "oauth2_client_credentials", "keka_oauth"]


class Deleted(Struct):
    """What was deleted."""

    id: str


class Success(Struct):
    """It was done."""

    success: bool = True


class Environment(Struct, kw_only=True):
    """A space of its own: its tokens see its integrated accounts and no others."""

    id: str
    name: str
    team_id: str | None
    linking: LinkingSettings
    created_at: datetime
    updated_at: datetime


class ApiToken(Struct, kw_only=True):
    """A token that may do everything in one environment; the secret itself is never shown again."""

    id: str
    name: str
    environment_id: str
    created_by: str | None
    expires_at: datetime | None
    created_at: datetime
    updated_at: datetime


class FormField(Struct, kw_only=True, omit_defaults=True):
    """One field of the form that a customer fills in to connect."""

    name: str
    label: str
    type: Literal["text", "password", "single_select"]
    required: bool
    placeholder: str | None = None
    help_text: str | None = None


class FormConfig(Struct, kw_only=True):
    """What the form asks, and where to read more."""

    documentation_link: str
    permissions_text: str
    fields: list[FormField]


class CredentialForm(Struct, kw_only=True):
    """How credentials are given."""

    format: str
    config: FormConfig


class IntegrationConfig(Struct, kw_only=True):
    """The public part of an integration's definition."""

    name: str
    label: str
    description: str
    credentials: CredentialForm


class Integration(Struct, kw_only=True):
    """A system that companies can be connected through: here, Sage Intacct."""

    id: str
    name: str
    category: str
    is_beta: bool
    sharing: Literal["deny", "ask", "allow"]
    can_install: bool
    team_id: str | None
    default_oauth_app_id: str | None
    config: IntegrationConfig
    version: int
    created_at: datetime
    updated_at: datetime


class EnvironmentIntegration(Struct, kw_only=True):
    """An integration installed in an environment."""

    id: str
    integration_id: str
    environment_id: str
    show_in_catalog: bool
    is_enabled: bool
    override: Json
    integration: Integration
    created_at: datetime
    updated_at: datetime


class IntegrationLabel(Struct, kw_only=True):
    """An integration's name for people."""

    label: str


class IntegrationSummary(Struct, kw_only=True):
    """The integration, as an integrated account shows it."""

    id: str
    name: str
    category: str
    is_beta: bool
    team_id: str | None
    sharing: str
    default_oauth_app_id: str | None
    config: IntegrationLabel
    created_at: datetime
    updated_at: datetime


class EnvironmentIntegrationSummary(Struct, kw_only=True):
    """The installed integration, as an integrated account shows it."""

    id: str
    integration_id: str
    environment_id: str
    show_in_catalog: bool
    is_enabled: bool
    override: Json
    created_at: datetime
    updated_at: datetime


class ForbiddenError(Struct, kw_only=True):
    """The latest refusal for a lacking permission; cleared by a later success."""

    resource: str | None
    method: str | None
    missing_scopes: list[str]
    message: str
    occurred_at: datetime


class IntegratedAccount(Struct, kw_only=True):
    """One customer's Intacct company that Crossfoot may act in. Secrets are never in `context`."""

    id: str
    tenant_id: str
    environment_id: str
    environment_integration_id: str
    status: AccountStatus
    authentication_method: AuthenticationMethod
    is_sandbox: bool
    region: Region
    context: Json
    object_store_context_fields: list[str]
    unified_model_override: Json
    integration_override: Json
    last_error: str | None
    last_forbidden_error: ForbiddenError | None
    last_action_result: Json | None
    last_action_run_result: Json | None
    integration: IntegrationSummary
    environment_integration: EnvironmentIntegrationSummary
    created_at: datetime
    updated_at: datetime


class AccountToken(Struct):
    """A token for one integrated account, valid for 15 minutes (unified-api §1.3)."""

    integrated_account_token: str
