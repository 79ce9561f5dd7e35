"""`…/capabilities`: what an integration, or one account of it, can do (unified-api §10.1).

Everything is read off the route table, the registry, the catalog and the credential form.
"""

from collections.abc import Collection, Sequence
from typing import Any, Final

from litestar.types import ASGIApp
from msgspec import UNSET, UnsetType, to_builtins

from crossfoot.connector.objects import did_you_mean
from crossfoot.errors import InvalidParameter
from crossfoot.integrated_accounts import Place
from crossfoot.integrated_accounts.sage_intacct import SAGE_INTACCT
from crossfoot.integrated_accounts.shapes import IntegratedAccount, Integration
from crossfoot.unified import registry
from crossfoot.unified.resource import Resource
from crossfoot.web import unified
from crossfoot.web.answers import json
from crossfoot.web.call import Call
from crossfoot.web.discovery import proxy_tools, tools
from crossfoot.web.discovery.arguments import TAG
from crossfoot.web.discovery.meta import address, documentation_link
from crossfoot.web.discovery.shapes import (
    AccountShown,
    AiReadiness,
    Auth,
    AuthField,
    Capabilities,
    IntegrationShown,
    ProxyCapability,
    ProxyMethod,
    Tool,
    UnifiedCapability,
)
from crossfoot.web.operations import Operation, Parameter
from crossfoot.web.query_string import Query, flag, text

KINDS: Final = ("all", "proxy", "unified")
KIND: Final = Parameter(
    name="type",
    description="Which API to tell of.",
    schema={"type": "string", "enum": list(KINDS), "default": "all"},
)
RESOURCE: Final = Parameter(
    name="resource",
    description="Only this resource, of either API: `vendors`, `contacts`.",
    schema={"type": "string"},
    example="vendors",
)
HAS_DESCRIPTION: Final = Parameter(
    name="has_description",
    description="Leave methods out that nothing describes.",
    schema={"type": "boolean", "default": True},
)
PARAMETERS: Final = (KIND, tools.METHODS, RESOURCE, HAS_DESCRIPTION)


def capabilities(
    integration: Integration,
    query: Query,
    address: str,
    account: IntegratedAccount | None = None,
    overridden: Collection[str] = (),
) -> Capabilities:
    """What can be done, as far as the query asks; raises InvalidParameter naming what is valid.

    `overridden` names the resources of which the environment overrides something. A sandbox account
    can only be read.
    """
    kind, resource = _kind(query), _resource(query)
    every = proxy_tools.of_proxy()
    methods = tools.wanted_methods(query, (tool.method for tool in every))
    told_only = flag(query, HAS_DESCRIPTION.name) if HAS_DESCRIPTION.name in query else True
    read_only = account is not None and account.is_sandbox
    able = [tool for tool in every if proxy_tools.reads(tool)] if read_only else every
    found = [t for t in able if t.method in methods and resource in {None, t.resource}]
    wanted = [r for r in registry.RESOURCES if resource in {None, r.path}]
    return Capabilities(
        integration=_integration(integration),
        environment_id=account.environment_id if account else UNSET,
        proxy=[] if kind == "unified" else _proxy(found, address, told_only=told_only),
        unified=[]
        if kind == "proxy"
        else [_unified(one, address, overridden, read_only=read_only) for one in wanted],
        auth=_auth(integration),
        ai_readiness=_readiness(able),
        account=_account(account),
    )


def _kind(query: Query) -> str:
    kind = text(query, KIND.name) or "all"
    if kind not in KINDS:
        raise InvalidParameter(KIND.name, f"{kind!r} is not known.", f"Use: {', '.join(KINDS)}.")
    return kind


def _resource(query: Query) -> str | None:
    name = text(query, RESOURCE.name)
    known = [
        *(tool.resource for tool in proxy_tools.of_proxy()),
        *(r.path for r in registry.RESOURCES),
    ]
    if name is not None and name not in known:
        remedy = did_you_mean(name, known) or "The whole list comes without this parameter."
        raise InvalidParameter(RESOURCE.name, f"there is no resource {name!r}.", remedy)
    return name


def _integration(integration: Integration) -> IntegrationShown:
    label = integration.config.label
    return IntegrationShown(integration.id, integration.name, label, integration.category)


def _proxy(found: Sequence[Tool], address: str, *, told_only: bool) -> list[ProxyCapability]:
    methods: dict[str, list[ProxyMethod]] = {}
    for tool in found:
        if tool.description or not told_only:
            methods.setdefault(tool.resource, []).append(_method(tool, address))
    return [ProxyCapability(name, shown) for name, shown in methods.items()]


def _method(tool: Tool, address: str) -> ProxyMethod:
    return ProxyMethod(
        method=tool.method,
        name=tool.name,
        description=tool.description or None,
        has_description=bool(tool.description),
        has_query_schema=bool(tool.query_schema["properties"]),
        has_body_schema=bool(tool.body_schema["properties"]),
        has_response_schema=bool(tool.response_schema),
        api_documentation_url=documentation_link(proxy_tools.operation_of(tool), address),
    )


def _unified(
    resource: Resource, address: str, overridden: Collection[str], *, read_only: bool
) -> UnifiedCapability:
    every = unified.of(resource)
    operations = {n: one for n, one in every.items() if not (read_only and one.writes)}
    first = next(iter(operations.values()), None)
    return UnifiedCapability(
        model=resource.model,
        model_label=resource.model.replace("-", " ").capitalize(),
        resource=resource.path,
        description=resource.summary or None,
        docs_url=documentation_link(first, address) if first else None,
        methods=list(operations),
        env_overridden=resource.name in overridden,
    )


def _auth(integration: Integration) -> Auth:
    form = integration.config.credentials
    return Auth(
        formats=[form.format],
        fields=[
            AuthField(
                field.name,
                field.label,
                field.type,
                field.required,
                form.format,
                field.placeholder or UNSET,
            )
            for field in form.config.fields
        ],
        documentation_link=form.config.documentation_link,
    )


def _readiness(every: Sequence[Tool]) -> AiReadiness:
    told = sum(bool(tool.description) for tool in every)
    return AiReadiness(len(every), told, round(told / len(every), 2))


def _account(account: IntegratedAccount | None) -> AccountShown | UnsetType:
    if account is None:
        return UNSET
    return AccountShown(
        account.id, account.status.value, account.authentication_method, is_blocked=False
    )


# --- routes ---------------------------------------------------------------------------------------


async def _of_integration(call: Call) -> ASGIApp:
    integration = call.rooms.integrations.definition(call.segment("id"))
    overridden = await _overridden(call)
    return json(capabilities(integration, call.query, address(call), overridden=overridden))


async def _of_account(call: Call) -> ASGIApp:
    account = await call.rooms.accounts.get(call.environment, call.segment("id"))
    integration = call.rooms.integrations.definition(account.integration.id)
    overridden = await _overridden(call)
    return json(capabilities(integration, call.query, address(call), account, overridden))


async def _overridden(call: Call) -> frozenset[str]:
    """The resources of which the caller's environment overrides something."""
    kept = await call.rooms.overriding.kept.list(Place(call.environment))
    return frozenset(f"{one.model}/{one.resource}" for one in kept)


_ABOUT: Final = (
    "Every resource of both APIs with its methods, what is asked to connect an account, and how "
    "much of it is described for language models."
)


def _example() -> Any:
    asked = {"resource": "contacts"}
    return to_builtins(capabilities(SAGE_INTACCT, asked, "https://crossfoot.example"))


OPERATIONS: Final = (
    Operation(
        method="GET",
        path="/integration/{id}/capabilities",
        name="get_integration_capabilities",
        tag=TAG,
        summary="Tell what an integration can do",
        description=_ABOUT,
        segments=tools.INTEGRATION,
        answer=_of_integration,
        parameters=PARAMETERS,
        result=Capabilities,
        result_example=_example,
        statuses=(404,),
    ),
    Operation(
        method="GET",
        path="/integrated-account/{id}/capabilities",
        name="get_account_capabilities",
        tag=TAG,
        summary="Tell what an account can do",
        description=_ABOUT,
        answer=_of_account,
        parameters=PARAMETERS,
        result=Capabilities,
        result_example=_example,
        statuses=(404,),
    ),
)
