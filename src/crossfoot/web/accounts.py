"""`/integrated-account`: the companies that Crossfoot may act in (unified-api §2)."""

from typing import Any, Final

from litestar.types import ASGIApp
from msgspec import UnsetType

from crossfoot.errors import Forbidden
from crossfoot.integrated_accounts import Place
from crossfoot.integrated_accounts.requests import (
    AccountChange,
    AccountReference,
    AccountSelection,
    ContextChange,
    NewAccount,
    TokenRequest,
)
from crossfoot.integrated_accounts.shapes import AccountToken, Deleted, IntegratedAccount, Success
from crossfoot.web.administration import filters
from crossfoot.web.answers import json
from crossfoot.web.call import Call
from crossfoot.web.operations import Access, Operation
from crossfoot.web.overrides import company_of

TAG: Final = "Integrated accounts"
READ_BACK: Final = frozenset(IntegratedAccount.__struct_fields__)
"""Fields that a caller may send back as it got them."""

CREDENTIALS: Final[dict[str, Any]] = {
    "company_id": "demo",
    "user_id": "api",
    "user_password": "p4ss&word",
}


async def _list(call: Call) -> ASGIApp:
    return json(await call.rooms.accounts.list(call.environment, call.query))


async def _import(call: Call) -> ASGIApp:
    asked = await call.body(NewAccount)
    await call.rooms.overriding.check_nested(None, asked.unified_model_override, None)
    return json(await call.rooms.connect(call.environment, asked))


async def _get(call: Call) -> ASGIApp:
    return json(await call.rooms.accounts.get(call.environment, call.segment("id")))


async def _patch(call: Call) -> ASGIApp:
    change = await call.body(AccountChange, ignored=READ_BACK)
    place = Place(call.environment, call.segment("id"))
    nested = change.unified_model_override
    if not isinstance(nested, UnsetType):
        stored = await call.rooms.accounts.get(call.environment, call.segment("id"))
        if nested != stored.unified_model_override:
            opened = company_of(call, place)
            await call.rooms.overriding.check_nested(place, nested, opened)
    return json(await call.rooms.accounts.patch(call.environment, call.segment("id"), change))


async def _patch_credentials(call: Call) -> ASGIApp:
    change = await call.body(ContextChange)
    rooms = call.rooms.accounts
    return json(await rooms.patch_credentials(call.environment, call.segment("id"), change))


async def _delete(call: Call) -> ASGIApp:
    return json(await call.rooms.accounts.delete(call.environment, call.segment("id")))


async def _bulk_delete(call: Call) -> ASGIApp:
    chosen = await call.body(AccountSelection)
    return json(await call.rooms.accounts.bulk_delete(call.environment, chosen))


async def _token(call: Call) -> ASGIApp:
    asked = await call.body(TokenRequest)
    return json(
        await call.rooms.accounts.create_token(call.environment, asked.integrated_account_id)
    )


async def _refresh(call: Call) -> ASGIApp:
    asked = await call.body(AccountReference)
    return json(await call.rooms.accounts.refresh_credentials(call.environment, asked.id))


async def _me(call: Call) -> ASGIApp:
    return json(await call.rooms.accounts.get(call.environment, own_account(call)))


async def _patch_me(call: Call) -> ASGIApp:
    change = await call.body(ContextChange, ignored=READ_BACK)
    changed = AccountChange(context=change.context)
    return json(await call.rooms.accounts.patch(call.environment, own_account(call), changed))


def own_account(call: Call) -> str:
    """The id of the account whose own token this is; Forbidden for any other token."""
    own = call.caller.integrated_account_id
    if own is None:
        raise Forbidden("Only an integrated account's own token knows which account is `me`.")
    return own


OPERATIONS: Final = (
    Operation(
        method="GET",
        path="/integrated-account",
        name="list_integrated_accounts",
        tag=TAG,
        summary="List integrated accounts",
        answer=_list,
        parameters=filters(
            "id",
            "tenant_id",
            "status",
            "is_sandbox",
            "environment_integration_id",
            "integration.name",
            "environment_id",
            "created_at",
            "updated_at",
        ),
        any_parameter=True,
        result=IntegratedAccount,
        envelope="administrative",
    ),
    Operation(
        method="POST",
        path="/integrated-account",
        name="import_integrated_account",
        tag=TAG,
        summary="Connect a company",
        description="Signs in to Sage Intacct with the credentials in `context` (`company_id`, "
        "`user_id`, `user_password`, and `entity_id` to work in one entity). The account is "
        "stored only when that works; otherwise the error says what to fix.",
        answer=_import,
        body=NewAccount,
        body_example={
            "tenant_id": "acme",
            "environment_integration_id": "0b6f8a58-6f0e-4f0c-9a0b-7f2f5d3c1e11",
            "authentication_method": "api_key",
            "context": CREDENTIALS,
        },
        result=IntegratedAccount,
        statuses=(404, 429, 502, 504),
    ),
    Operation(
        method="GET",
        path="/integrated-account/me",
        name="get_own_integrated_account",
        tag=TAG,
        summary="Get the token's own account",
        description="For integrated accounts' tokens; callable from browsers of any origin.",
        answer=_me,
        access=Access.ACCOUNT,
        cross_origin="any",
        result=IntegratedAccount,
    ),
    Operation(
        method="PATCH",
        path="/integrated-account/me",
        name="update_own_integrated_account",
        tag=TAG,
        summary="Change the token's own account",
        description="Merges `context` shallowly. For integrated accounts' tokens; callable from "
        "browsers of any origin.",
        answer=_patch_me,
        access=Access.ACCOUNT,
        cross_origin="any",
        body=ContextChange,
        body_example={"context": {"entity_id": "100"}},
        result=IntegratedAccount,
    ),
    Operation(
        method="POST",
        path="/integrated-account/token",
        name="create_integrated_account_token",
        tag=TAG,
        summary="Make a token for one account",
        description="It works for 15 minutes, on /unified, /proxy and /integrated-account/me.",
        answer=_token,
        body=TokenRequest,
        result=AccountToken,
        statuses=(404,),
    ),
    Operation(
        method="POST",
        path="/integrated-account/refresh-credentials",
        name="refresh_integrated_account_credentials",
        tag=TAG,
        summary="Sign in anew",
        description="Signs in to Sage Intacct with the stored credentials and keeps the session.",
        answer=_refresh,
        body=AccountReference,
        result=Success,
        statuses=(404, 429, 502, 504),
    ),
    Operation(
        method="POST",
        path="/integrated-account/bulk-delete",
        name="bulk_delete_integrated_accounts",
        tag=TAG,
        summary="Delete several accounts",
        description="Those in `ids`, or every one of `tenant_id`.",
        answer=_bulk_delete,
        body=AccountSelection,
        body_example={"tenant_id": "acme"},
        result=Success,
        statuses=(404,),
    ),
    Operation(
        method="GET",
        path="/integrated-account/{id}",
        name="get_integrated_account",
        tag=TAG,
        summary="Get an integrated account",
        answer=_get,
        result=IntegratedAccount,
        statuses=(404,),
    ),
    Operation(
        method="PATCH",
        path="/integrated-account/{id}",
        name="update_integrated_account",
        tag=TAG,
        summary="Change an integrated account",
        description="Only what is sent changes. `context` merges shallowly; secrets that are not "
        "sent stay. `unified_model_override` replaces every override of the account: "
        "`{model: {resource: override}}`.",
        answer=_patch,
        body=AccountChange,
        body_example={"tenant_id": "acme-2"},
        result=IntegratedAccount,
        statuses=(404, 422, 429, 502, 504),
    ),
    Operation(
        method="PATCH",
        path="/integrated-account/{id}/credentials",
        name="update_integrated_account_credentials",
        tag=TAG,
        summary="Change an account's credentials",
        description="Signs in with them first.",
        answer=_patch_credentials,
        body=ContextChange,
        body_example={"context": CREDENTIALS},
        result=IntegratedAccount,
        statuses=(404, 429, 502, 504),
    ),
    Operation(
        method="DELETE",
        path="/integrated-account/{id}",
        name="delete_integrated_account",
        tag=TAG,
        summary="Delete an integrated account",
        description="The key to its credentials is destroyed with it.",
        answer=_delete,
        result=Deleted,
        statuses=(404,),
    ),
)
