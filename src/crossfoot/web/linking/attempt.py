"""`/connect-account/…`: the steps of connecting, for the dialog.

Every answer is the whole attempt, so that the page is a function of it.
"""

from typing import Any, Final

from litestar.types import ASGIApp

from crossfoot.integrated_accounts.linking.requests import (
    CompanyTyped,
    EntityChosen,
    Nothing,
    SignInTyped,
    StepWanted,
)
from crossfoot.integrated_accounts.linking.shapes import Attempt
from crossfoot.web.answers import json
from crossfoot.web.call import Call
from crossfoot.web.linking.needs import needs
from crossfoot.web.operations import Access, Answer, Operation, Parameter
from crossfoot.web.query_string import flag, text

TAG: Final = "Linking"
NOT_KEPT: Final = {"cache-control": "no-store"}
INTEGRATION: Final = Parameter(
    name="integration",
    description="The slug of what is to be connected: `sageintacct`.",
    schema={"type": "string"},
)
SKIP_FORM: Final = Parameter(
    name="skip_rapid_form",
    description="Do not ask for the post-connect form.",
    schema={"type": "boolean"},
)


async def _attempt(call: Call) -> ASGIApp:
    slug = text(call.query, INTEGRATION.name)
    with_form = not flag(call.query, SKIP_FORM.name)
    return _answer(await call.rooms.linking.attempt(call.link_token, slug, with_form=with_form))


async def _company(call: Call) -> ASGIApp:
    typed = await call.body(CompanyTyped)
    return _answer(await call.rooms.linking.company(call.link_token, typed.company_id))


async def _sign_in(call: Call) -> ASGIApp:
    typed = await call.body(SignInTyped)
    return _answer(await call.rooms.linking.sign_in(call.link_token, typed))


async def _entity(call: Call) -> ASGIApp:
    chosen = await call.body(EntityChosen)
    return _answer(await call.rooms.linking.entity(call.link_token, chosen.entity_id))


async def _permissions(call: Call) -> ASGIApp:
    await _nothing(call)
    return _answer(await call.rooms.linking.permissions(call.link_token, needs()))


async def _finish(call: Call) -> ASGIApp:
    await _nothing(call)
    with_form = not flag(call.query, SKIP_FORM.name)
    return _answer(await call.rooms.linking.finish(call.link_token, with_form=with_form))


async def _step(call: Call) -> ASGIApp:
    wanted = await call.body(StepWanted)
    return _answer(await call.rooms.linking.step(call.link_token, wanted.step))


async def _nothing(call: Call) -> None:
    """Take no body, or an empty one."""
    if (await call.request.body()).strip():
        await call.body(Nothing)


def _answer(attempt: Attempt) -> ASGIApp:
    return json(attempt, headers=NOT_KEPT)


def _operation(path: str, summary: str, answer: Answer, **more: Any) -> Operation:
    """A step: a POST that answers with the whole attempt."""
    return Operation(
        method="POST",
        path=f"/connect-account/{path}",
        name=f"link_{path.replace('-', '_')}",
        tag=TAG,
        summary=summary,
        answer=answer,
        access=Access.LINK,
        result=Attempt,
        statuses=(404, 409, 429, 502, 504),
        **more,
    )


OPERATIONS: Final = (
    Operation(
        method="GET",
        path="/connect-account/attempt",
        name="get_link_attempt",
        tag=TAG,
        summary="See how far connecting has come",
        answer=_attempt,
        access=Access.LINK,
        parameters=(INTEGRATION, SKIP_FORM),
        result=Attempt,
        statuses=(404, 429),
    ),
    _operation(
        "company",
        "Name the company",
        _company,
        description="Asks Sage Intacct whether it exists and has authorized the Sender ID; if it "
        "has not, the attempt stands at `sender`.",
        body=CompanyTyped,
        body_example={"company_id": "demo"},
    ),
    _operation(
        "sign-in",
        "Sign in",
        _sign_in,
        description="At the company's top level. After a few refusals no more are tried, before "
        "Sage Intacct would lock the user.",
        body=SignInTyped,
        body_example={"user_id": "api", "user_password": "p4ss&word"},
    ),
    _operation(
        "entity",
        "Choose the entity",
        _entity,
        description="Signs in there; null is the company's top level.",
        body=EntityChosen,
        body_example={"entity_id": "100"},
    ),
    _operation(
        "permissions",
        "Check the user's permissions",
        _permissions,
        description="Reads one record of every object behind the unified resources, and asks what "
        "may be written. What lacks is named as it is called in Sage Intacct.",
    ),
    _operation(
        "finish",
        "Connect",
        _finish,
        description="Signs in once more; stores the integrated account, or repairs it, and uses up "
        "the link token. For 15 minutes the same answer is given again.",
        parameters=(SKIP_FORM,),
    ),
    _operation(
        "step",
        "Go back to a step",
        _step,
        body=StepWanted,
        body_example={"step": "company"},
    ),
)
