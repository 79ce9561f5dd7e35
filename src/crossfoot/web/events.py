"""`GET /event`: what has happened to the environment's integrated accounts."""

from typing import Final

from litestar.types import ASGIApp

from crossfoot.integrated_accounts.events import Event
from crossfoot.web.administration import filters
from crossfoot.web.answers import json
from crossfoot.web.call import Call
from crossfoot.web.operations import Operation


async def _list(call: Call) -> ASGIApp:
    return json(await call.rooms.events.list(call.environment, call.query))


OPERATIONS: Final = (
    Operation(
        method="GET",
        path="/event",
        name="list_events",
        tag="Integrated accounts",
        summary="List events",
        description="What has happened to integrated accounts, oldest first: each with the account "
        "as it was then, without secrets.",
        answer=_list,
        parameters=filters("id", "integrated_account_id", "type", "created_at"),
        any_parameter=True,
        result=Event,
        envelope="administrative",
    ),
)
