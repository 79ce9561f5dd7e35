"""`POST /link-token`: begin to connect a customer's company, or to repair its connection."""

from typing import Final

from litestar.types import ASGIApp

from crossfoot.integrated_accounts.linking.requests import NewLinkToken
from crossfoot.integrated_accounts.linking.shapes import LinkToken
from crossfoot.web.answers import json
from crossfoot.web.call import Call
from crossfoot.web.operations import Operation

TAG: Final = "Linking"


async def _create(call: Call) -> ASGIApp:
    asked = await call.body(NewLinkToken)
    return json(await call.rooms.link_tokens.create(call.environment, asked))


OPERATIONS: Final = (
    Operation(
        method="POST",
        path="/link-token",
        name="create_link_token",
        tag=TAG,
        summary="Make a link token",
        description="Opens the dialog at `/connect-account?link_token=…` once, within 7 days. Send "
        "`tenant_id` to connect a new customer, or `integrated_account_id` to reconnect; of both, "
        "the account is reconnected. `context` is stored on the account and wins over what the "
        "customer types.",
        answer=_create,
        body=NewLinkToken,
        body_example={"tenant_id": "acme", "context": {"plan": "gold"}},
        result=LinkToken,
        statuses=(404,),
    ),
)
