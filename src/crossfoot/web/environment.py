"""`/ping`, `/health`, `/environment` and `/api-token`: the caller's own environment."""

from typing import Final

from litestar.types import ASGIApp

from crossfoot import __version__
from crossfoot.integrated_accounts.requests import EnvironmentChange
from crossfoot.integrated_accounts.shapes import ApiToken, Environment
from crossfoot.web.administration import filters
from crossfoot.web.answers import json
from crossfoot.web.call import Call
from crossfoot.web.operations import Access, Operation

TAG: Final = "Environment"


async def _health(_: Call) -> ASGIApp:
    return json({"status": "ok", "version": __version__})


async def _ping(call: Call) -> ASGIApp:
    return json({"ping": "pong", "environment_id": call.environment, "version": __version__})


async def _environments(call: Call) -> ASGIApp:
    return json(await call.rooms.environments.list(call.environment, call.query))


async def _environment(call: Call) -> ASGIApp:
    return json(await call.rooms.environments.get(call.environment, call.segment("id")))


async def _patch_environment(call: Call) -> ASGIApp:
    change = await call.body(EnvironmentChange)
    rooms = call.rooms.environments
    return json(await rooms.patch(call.environment, call.segment("id"), change))


async def _tokens(call: Call) -> ASGIApp:
    return json(await call.rooms.api_tokens.list(call.environment, call.query))


async def _token(call: Call) -> ASGIApp:
    return json(await call.rooms.api_tokens.get(call.environment, call.segment("id")))


OPERATIONS: Final = (
    Operation(
        method="GET",
        path="/ping",
        name="ping",
        tag=TAG,
        summary="Check a token",
        description="Answers when the server is up and the token works.",
        answer=_ping,
        access=Access.ACCOUNT,
        result={"type": "object", "required": ["ping"], "properties": {"ping": {"const": "pong"}}},
        result_example={"ping": "pong", "environment_id": "…", "version": __version__},
    ),
    Operation(
        method="GET",
        path="/health",
        name="health",
        tag=TAG,
        summary="Check the server",
        description="Answers when the server is up. No token is needed.",
        answer=_health,
        access=Access.ANYONE,
        result={"type": "object", "required": ["status"]},
        result_example={"status": "ok", "version": __version__},
    ),
    Operation(
        method="GET",
        path="/environment",
        name="list_environments",
        tag=TAG,
        summary="List environments",
        description="The token's own environment: others are not visible.",
        answer=_environments,
        parameters=filters("id", "name"),
        any_parameter=True,
        result=Environment,
        envelope="administrative",
    ),
    Operation(
        method="GET",
        path="/environment/{id}",
        name="get_environment",
        tag=TAG,
        summary="Get an environment",
        answer=_environment,
        result=Environment,
        statuses=(404,),
    ),
    Operation(
        method="PATCH",
        path="/environment/{id}",
        name="update_environment",
        tag=TAG,
        summary="Rename the environment",
        answer=_patch_environment,
        body=EnvironmentChange,
        result=Environment,
        statuses=(404, 409),
    ),
    Operation(
        method="GET",
        path="/api-token",
        name="list_api_tokens",
        tag=TAG,
        summary="List API tokens",
        description="Without their secrets. `crossfoot token create` makes one.",
        answer=_tokens,
        parameters=filters(
            "id", "name", "environment_id", "expires_at", "created_at", "updated_at"
        ),
        any_parameter=True,
        result=ApiToken,
        envelope="administrative",
    ),
    Operation(
        method="GET",
        path="/api-token/{id}",
        name="get_api_token",
        tag=TAG,
        summary="Get an API token",
        description="Without its secret.",
        answer=_token,
        result=ApiToken,
        statuses=(404,),
    ),
)
