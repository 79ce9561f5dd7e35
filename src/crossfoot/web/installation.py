"""`/integration` and `/environment-integration`: what can be connected, and what is installed."""

from typing import Final

from litestar.types import ASGIApp
from msgspec import UnsetType

from crossfoot.integrated_accounts.requests import (
    EnvironmentIntegrationChange,
    NewEnvironmentIntegration,
)
from crossfoot.integrated_accounts.shapes import Deleted, EnvironmentIntegration, Integration
from crossfoot.web.administration import filters
from crossfoot.web.answers import json
from crossfoot.web.call import Call
from crossfoot.web.linking.form import check_form
from crossfoot.web.operations import Operation

TAG: Final = "Integrations"
READ_BACK: Final = frozenset(EnvironmentIntegration.__struct_fields__)
"""Fields that a caller may send back as it got them."""


async def _definitions(call: Call) -> ASGIApp:
    return json(call.rooms.integrations.definitions(call.query))


async def _definition(call: Call) -> ASGIApp:
    return json(call.rooms.integrations.definition(call.segment("id")))


async def _list(call: Call) -> ASGIApp:
    await call.rooms.integrations.installed(call.environment)
    return json(await call.rooms.integrations.list(call.environment, call.query))


async def _get(call: Call) -> ASGIApp:
    return json(await call.rooms.integrations.get(call.environment, call.segment("id")))


async def _create(call: Call) -> ASGIApp:
    asked = await call.body(NewEnvironmentIntegration)
    check_form(asked.override)
    return json(await call.rooms.integrations.create(call.environment, asked))


async def _patch(call: Call) -> ASGIApp:
    change = await call.body(EnvironmentIntegrationChange, ignored=READ_BACK)
    if not isinstance(change.override, UnsetType):
        check_form(change.override)
    rooms = call.rooms.integrations
    return json(await rooms.patch(call.environment, call.segment("id"), change))


async def _delete(call: Call) -> ASGIApp:
    gone = await call.rooms.integrations.delete(call.environment, call.segment("id"))
    call.rooms.accounts.look_again()
    return json(gone)


OPERATIONS: Final = (
    Operation(
        method="GET",
        path="/integration",
        name="list_integrations",
        tag=TAG,
        summary="List integrations",
        answer=_definitions,
        parameters=filters("name", "sharing", "category"),
        any_parameter=True,
        result=Integration,
        envelope="administrative",
    ),
    Operation(
        method="GET",
        path="/integration/{id}",
        name="get_integration",
        tag=TAG,
        summary="Get an integration",
        segments={"id": "Its id, or its slug: `sageintacct`."},
        answer=_definition,
        result=Integration,
        statuses=(404,),
    ),
    Operation(
        method="GET",
        path="/environment-integration",
        name="list_environment_integrations",
        tag=TAG,
        summary="List installed integrations",
        description="Sage Intacct is installed in every environment from the start.",
        answer=_list,
        parameters=filters(
            "id",
            "integration_id",
            "integration.name",
            "is_enabled",
            "show_in_catalog",
            "created_at",
            "updated_at",
        ),
        any_parameter=True,
        result=EnvironmentIntegration,
        envelope="administrative",
    ),
    Operation(
        method="POST",
        path="/environment-integration",
        name="create_environment_integration",
        tag=TAG,
        summary="Install an integration",
        description="Installed already: answers with what there is.",
        answer=_create,
        body=NewEnvironmentIntegration,
        body_example={"integration_id": "sageintacct"},
        result=EnvironmentIntegration,
        statuses=(404,),
    ),
    Operation(
        method="GET",
        path="/environment-integration/{id}",
        name="get_environment_integration",
        tag=TAG,
        summary="Get an installed integration",
        answer=_get,
        result=EnvironmentIntegration,
        statuses=(404,),
    ),
    Operation(
        method="PATCH",
        path="/environment-integration/{id}",
        name="update_environment_integration",
        tag=TAG,
        summary="Change an installed integration",
        description="`override` is replaced whole. "
        "`override.actions.post_connect_user_form.steps` is the form that customers fill in after "
        "connecting.",
        answer=_patch,
        body=EnvironmentIntegrationChange,
        body_example={"is_enabled": True},
        result=EnvironmentIntegration,
        statuses=(404,),
    ),
    Operation(
        method="DELETE",
        path="/environment-integration/{id}",
        name="delete_environment_integration",
        tag=TAG,
        summary="Uninstall an integration",
        description="Its integrated accounts are deleted, with the keys to their credentials.",
        answer=_delete,
        result=Deleted,
        statuses=(404,),
    ),
)
