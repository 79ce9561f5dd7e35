"""`POST /link-token/post-connect-form`: the form that a customer fills in after connecting."""

from collections.abc import Iterator
from typing import Final

from litestar.types import ASGIApp

from crossfoot.errors import InvalidBody, Problem, UnknownRoute
from crossfoot.integrated_accounts.linking.forms import (
    FormAnswers,
    PostConnectForm,
    data_sources,
    form_problems,
)
from crossfoot.integrated_accounts.linking.shapes import LinkResult
from crossfoot.integrated_accounts.sage_intacct import SAGE_INTACCT
from crossfoot.integrated_accounts.shapes import Json
from crossfoot.unified import registry
from crossfoot.web.accounts import own_account
from crossfoot.web.answers import json
from crossfoot.web.call import Call
from crossfoot.web.operations import Access, Operation


def check_form(override: Json) -> None:
    """Refuse a form that nobody could fill in, its options' resources included; InvalidBody."""
    if problems := list(form_problems(override)) or list(_problems(override)):
        raise InvalidBody(problems)


def _problems(override: Json) -> Iterator[Problem]:
    for path, source in data_sources(override):
        model, _, resource = source.resource.partition("/")
        try:
            registry.find(model, resource)
        except UnknownRoute as error:
            yield Problem(f"{path}.resource", "unknown", error.message, "Use one of them.")


async def _form(call: Call) -> ASGIApp:
    account = own_account(call)
    forms = call.rooms.post_connect_forms
    answers = await call.body(FormAnswers)
    if answers.values is None:
        return json(await forms.form(call.environment, account))
    await forms.submit(call.environment, account, answers)
    done = LinkResult(
        is_truto=True,
        result="success",
        integration=SAGE_INTACCT.name,
        integrated_account_id=account,
    )
    return json(done)


OPERATIONS: Final = (
    Operation(
        method="POST",
        path="/link-token/post-connect-form",
        name="post_connect_form",
        tag="Linking",
        summary="Show or submit the post-connect form",
        description="For integrated accounts' tokens. An empty body asks for the form; `values` "
        "submits it: they are merged into the account's `context`, with `additional_context`.",
        answer=_form,
        access=Access.ACCOUNT,
        body=FormAnswers,
        body_example={"values": {"cost_account": "gl_33"}},
        result=PostConnectForm,
        other_results=(LinkResult,),
        statuses=(404, 409),
    ),
)
