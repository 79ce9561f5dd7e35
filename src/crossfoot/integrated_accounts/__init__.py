"""Whom Crossfoot may act as: environments, tokens, integrated accounts and their credentials."""

from crossfoot.integrated_accounts.accounts import IntegratedAccounts
from crossfoot.integrated_accounts.environments import Environments
from crossfoot.integrated_accounts.events import Events
from crossfoot.integrated_accounts.integrations import Integrations
from crossfoot.integrated_accounts.linking.linking import Linking
from crossfoot.integrated_accounts.linking.post_connect import PostConnectForms
from crossfoot.integrated_accounts.linking.tokens import LinkTokens
from crossfoot.integrated_accounts.metering import Metering
from crossfoot.integrated_accounts.opening import Opened, open_accounts
from crossfoot.integrated_accounts.overrides import Overrides, Place, StoredOverride
from crossfoot.integrated_accounts.tokens import ApiTokens, Caller, Callers
from crossfoot.integrated_accounts.usage import UsageReports
from crossfoot.integrated_accounts.vault import Rotation, Vault

__all__ = [
    "ApiTokens",
    "Caller",
    "Callers",
    "Environments",
    "Events",
    "IntegratedAccounts",
    "Integrations",
    "LinkTokens",
    "Linking",
    "Metering",
    "Opened",
    "Overrides",
    "Place",
    "PostConnectForms",
    "Rotation",
    "StoredOverride",
    "UsageReports",
    "Vault",
    "open_accounts",
]
