"""`/unified/meta/{model}/{integration}`: a whole model as data, Markdown or a page (§4.8)."""

import html
from typing import Final

from litestar.response.base import ASGIResponse
from litestar.types import ASGIApp
from msgspec import Struct, to_builtins

from crossfoot.errors import Forbidden, InvalidParameter
from crossfoot.unified import registry
from crossfoot.unified.page import of_resources
from crossfoot.unified.resource import Resource
from crossfoot.web import unified
from crossfoot.web.answers import json
from crossfoot.web.call import Call
from crossfoot.web.discovery.arguments import TAG
from crossfoot.web.discovery.meta import INTEGRATION, Found, Meta, address, describe, of_environment
from crossfoot.web.html import HTML, page
from crossfoot.web.operations import Operation, Parameter
from crossfoot.web.query_string import text

MARKDOWN: Final = "text/markdown; charset=utf-8"
FORMATS: Final = ("json", "md", "html")
FORMAT: Final = Parameter(
    name="format",
    description="As data, as Markdown or as a page.",
    schema={"type": "string", "enum": list(FORMATS), "default": "json"},
)
ENVIRONMENT: Final = Parameter(
    name="environment_id",
    description="The environment; a token knows its own, so that this may be left out.",
    schema={"type": "string"},
)


class ResourceMeta(Struct, frozen=True, kw_only=True):
    """A resource of a model."""

    resource: str
    """The resource."""
    description: str
    """What it is."""
    methods: dict[str, Meta]
    """What can be done with it, by method."""


class ModelMeta(Struct, frozen=True, kw_only=True):
    """A model on an integration."""

    model: str
    """The model."""
    integration: str
    """The integration's slug."""
    resources: list[ResourceMeta]
    """Its resources."""


async def _answer(call: Call) -> ASGIApp:
    form = text(call.query, FORMAT.name) or "json"
    if form not in FORMATS:
        raise InvalidParameter(
            FORMAT.name, f"{form!r} is not known.", f"Use: {', '.join(FORMATS)}."
        )
    if text(call.query, ENVIRONMENT.name) not in {None, call.environment}:
        raise Forbidden("This token belongs to another environment.")
    integration = call.rooms.integrations.definition(call.segment("integration"))
    resources = registry.of_model(call.segment("model"))
    if form == "json":
        told = [_told(await of_environment(call, one), address(call)) for one in resources]
        model = resources[0].model
        return json(ModelMeta(model=model, integration=integration.name, resources=told))
    written = of_resources(resources, f"{integration.config.label}: {resources[0].model}")
    if form == "md":
        return ASGIResponse(body=written, media_type=MARKDOWN)
    from markdown_it import MarkdownIt  # noqa: PLC0415 -- 2 MB for a page that few ask for

    title = html.escape(written.partition("\n")[0].lstrip("# "))
    return page("model.html", title=title, content=MarkdownIt("js-default").render(written))


def _told(resource: Resource, address: str) -> ResourceMeta:
    found = Found(resource.sources)
    methods = {name: describe(resource, name, found, address) for name in unified.of(resource)}
    return ResourceMeta(resource=resource.path, description=resource.summary, methods=methods)


OPERATIONS: Final = (
    Operation(
        method="GET",
        path="/unified/meta/{model}/{integration}",
        name="get_model_meta",
        tag=TAG,
        summary="Describe a whole model",
        description="Every resource of the model with its methods. Made for reading with "
        "`format=md` or `format=html`.",
        segments={"model": "The model, such as `accounting`.", "integration": INTEGRATION},
        answer=_answer,
        parameters=(FORMAT, ENVIRONMENT),
        result=ModelMeta,
        result_example=to_builtins(
            ModelMeta(
                model="accounting",
                integration="sageintacct",
                resources=[_told(registry.of_model("accounting")[0], "https://crossfoot.example")],
            )
        ),
        other_types=(MARKDOWN, HTML),
        statuses=(404,),
    ),
)
