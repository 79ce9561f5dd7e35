"""What callers and the dialog send about linking."""

from typing import Literal

from msgspec import Struct

from crossfoot.integrated_accounts.requests import Unprinted
from crossfoot.integrated_accounts.shapes import Json, Region


class NewLinkToken(Unprinted, kw_only=True):
    """`POST /link-token`: for a new customer, or for an account to reconnect (unified-api §3.1).

    `scopes`, the unified models and the static gate mean nothing here: Intacct knows no scopes,
    and there is one integration. They are taken, so that clients need not change.
    """

    tenant_id: str | None = None
    integrated_account_id: str | None = None
    context: Json | None = None
    redirect_uri: str | None = None
    persist_previous_context: bool | None = None
    is_sandbox: bool | None = None
    region: Region | None = None
    scopes: list[str] | None = None
    environment_unified_model_id: list[str] | str | None = None
    unified_model_id: list[str] | str | None = None
    truto_static_gate_id: str | None = None


class CompanyTyped(Struct, kw_only=True):
    """`POST /connect-account/company`."""

    company_id: str


class SignInTyped(Unprinted, kw_only=True):
    """`POST /connect-account/sign-in`."""

    user_id: str
    user_password: str


class EntityChosen(Struct, kw_only=True):
    """`POST /connect-account/entity`; null is the company's top level."""

    entity_id: str | None


class Nothing(Struct, kw_only=True):
    """An empty body."""


class StepWanted(Struct, kw_only=True):
    """`POST /connect-account/step`: the step to go back to."""

    step: Literal["company", "sign_in", "entity", "permissions"]
