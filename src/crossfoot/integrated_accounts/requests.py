"""What callers send about integrated accounts, read with every problem named at once."""

from collections.abc import Collection, Mapping
from difflib import get_close_matches
from typing import Any, Final, TypeVar

import msgspec
from msgspec import UNSET, Struct, UnsetType

from crossfoot.errors import InvalidBody, Problem
from crossfoot.integrated_accounts.linking.settings import LinkingChange
from crossfoot.integrated_accounts.shapes import (
    AuthenticationMethod,
    Json,
    Region,
)

T = TypeVar("T", bound=Struct)
METHOD: Final = "api_key"  # how Intacct's credentials are given (unified-api §2.4)


class Unprinted(Struct):
    """A body that may carry credentials: its representation shows the names alone."""

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(self.__struct_fields__)})"


class NewAccount(Unprinted, kw_only=True):
    """`POST /integrated-account`: credentials that the caller has already (unified-api §2.4)."""

    tenant_id: str
    environment_integration_id: str
    authentication_method: AuthenticationMethod
    context: Json
    region: Region = "wnam"
    is_sandbox: bool = False
    unified_model_override: Json = {}
    integration_override: Json = {}


class AccountChange(Unprinted, kw_only=True):
    """`PATCH /integrated-account/{id}`: only what is sent changes; `context` merges (§2.6)."""

    tenant_id: str | UnsetType = UNSET
    is_sandbox: bool | UnsetType = UNSET
    context: Json | UnsetType = UNSET
    unified_model_override: Json | UnsetType = UNSET
    integration_override: Json | UnsetType = UNSET
    # These cannot change; a client that sends a whole account back sends them as they are.
    status: str | UnsetType = UNSET
    region: str | UnsetType = UNSET
    authentication_method: str | UnsetType = UNSET
    environment_id: str | UnsetType = UNSET
    environment_integration_id: str | UnsetType = UNSET


class ContextChange(Unprinted, kw_only=True):
    """`PATCH /integrated-account/{id}/credentials` and `/integrated-account/me`."""

    context: Json


class AccountSelection(Struct, kw_only=True):
    """`POST /integrated-account/bulk-delete`: these, or every one of a tenant."""

    ids: list[str] | UnsetType = UNSET
    tenant_id: str | UnsetType = UNSET


class AccountReference(Struct, kw_only=True):
    """`POST /integrated-account/refresh-credentials`."""

    id: str


class TokenRequest(Struct, kw_only=True):
    """`POST /integrated-account/token`."""

    integrated_account_id: str


class NewEnvironmentIntegration(Struct, kw_only=True):
    """`POST /environment-integration`."""

    integration_id: str
    is_enabled: bool = True
    show_in_catalog: bool = True
    override: Json = {}


class EnvironmentIntegrationChange(Struct, kw_only=True):
    """`PATCH /environment-integration/{id}`; `override` is replaced whole."""

    is_enabled: bool | UnsetType = UNSET
    show_in_catalog: bool | UnsetType = UNSET
    override: Json | UnsetType = UNSET


class EnvironmentChange(Struct, kw_only=True):
    """`PATCH /environment/{id}`; of `linking`, each part that is sent is replaced whole."""

    name: str | UnsetType = UNSET
    linking: LinkingChange | UnsetType = UNSET


def read(shape: type[T], body: object, *, ignored: Collection[str] = ()) -> T:
    """Read a decoded JSON body into `shape`.

    Args:
        shape: the struct to make.
        body: what the caller sent.
        ignored: fields that are passed over where `shape` lacks them.

    Raises:
        InvalidBody: with a problem for every missing, unknown or ill-typed field.
    """
    if not isinstance(body, Mapping):
        raise InvalidBody([Problem("", "type", "The body must be a JSON object.", "Send {…}.")])
    known = {f.name: f for f in msgspec.structs.fields(shape)}
    problems: list[Problem] = []
    values: dict[str, Any] = {}
    for name, field in known.items():
        if name in body:
            try:
                values[name] = msgspec.convert(body[name], field.type)
            except msgspec.ValidationError as error:
                problems.append(Problem(name, "type", f"{error}."))
        elif field.required:
            problems.append(Problem(name, "required", "This field is required.", f"Send {name}."))
    problems.extend(
        Problem(str(name), "unknown", "Not known here.", _meant(str(name), known))
        for name in body
        if name not in known and name not in ignored
    )
    if problems:
        raise InvalidBody(problems)
    return shape(**values)


def import_problems(asked: NewAccount) -> list[Problem]:
    """What stands against an import, but for its credentials."""
    problems = tenant_problems(asked.tenant_id)
    if asked.authentication_method != METHOD:
        words = f"Sage Intacct is connected with {METHOD}."
        problems.append(Problem("authentication_method", "unsupported", words, f"Send {METHOD}."))
    return problems


def tenant_problems(tenant_id: str) -> list[Problem]:
    """What stands against a tenant id."""
    return [] if tenant_id.strip() else [Problem("tenant_id", "blank", "This must not be blank.")]


def no_such_installation(installed_id: str) -> Problem:
    """What stands against an import into what is not installed."""
    return Problem(
        "environment_integration_id",
        "unknown",
        f"There is no environment integration {installed_id!r} in this environment.",
        "GET /environment-integration lists them.",
    )


def _meant(name: str, known: Collection[str]) -> str:
    near = get_close_matches(name, known, n=1)
    return f"Did you mean {near[0]}?" if near else f"Known are: {', '.join(known)}."
