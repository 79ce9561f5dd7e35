"""`/integrated-account/{id}/usage`: what an account's gateway calls cost."""

from typing import Final

from litestar.types import ASGIApp

from crossfoot.integrated_accounts.usage import AccountUsage
from crossfoot.web.accounts import TAG
from crossfoot.web.answers import json
from crossfoot.web.call import Call
from crossfoot.web.operations import Operation, Parameter


async def _usage(call: Call) -> ASGIApp:
    return json(await call.rooms.usage.report(call.environment, call.segment("id"), call.query))


OPERATIONS: Final = (
    Operation(
        method="GET",
        path="/integrated-account/{id}/usage",
        name="get_integrated_account_usage",
        tag=TAG,
        summary="Read what an account's gateway calls cost",
        description="Counted by day, in UTC, and by kind of call, as Sage bills them: a page read "
        "is one transaction, and so is each record created, changed or deleted. Times in the "
        "company's lane and at the gateway are told apart.",
        answer=_usage,
        parameters=(
            Parameter(
                name="from",
                description="The first day; by default the first of this month.",
                schema={"type": "string", "format": "date"},
            ),
            Parameter(
                name="to",
                description="The last day; by default the last of this month.",
                schema={"type": "string", "format": "date"},
            ),
            Parameter(
                name="group_by",
                description="What makes one row of the result.",
                schema={"type": "string", "enum": ["day", "month"], "default": "day"},
            ),
        ),
        result=AccountUsage,
        statuses=(404, 503),
    ),
)
