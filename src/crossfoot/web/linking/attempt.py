"""`/connect-account/…`: the steps of connecting, for the dialog.

Every answer is the whole attempt, so that the page is a function of it.
"""

from typing import Final

from litestar.types import ASGIApp

from crossfoot.integrated_accounts.linking.shapes import Attempt
from crossfoot.web.answers import json
from crossfoot.web.call import Call
from crossfoot.web.operations import Access, Operation, Parameter
from crossfoot.web.query_string import text

TAG: Final = "Linking"
NOT_KEPT: Final = {"cache-control": "no-store"}
INTEGRATION: Final = Parameter(
    name="integration",
    description="The slug of what is to be connected: `sageintacct`.",
    schema={"type": "string"},
)


async def _attempt(call: Call) -> ASGIApp:
    slug = text(call.query, INTEGRATION.name)
    return json(await call.rooms.linking.attempt(call.link_token, slug), headers=NOT_KEPT)


OPERATIONS: Final = (
    Operation(
        method="GET",
        path="/connect-account/attempt",
        name="get_link_attempt",
        tag=TAG,
        summary="See how far connecting has come",
        answer=_attempt,
        access=Access.LINK,
        parameters=(INTEGRATION,),
        result=Attempt,
        statuses=(404, 429),
    ),
)
