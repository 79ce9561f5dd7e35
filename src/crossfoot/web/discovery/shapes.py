"""What capabilities and tools look like on the wire (unified-api §10.1, §10.2)."""

from typing import Literal

from msgspec import UNSET, Struct, UnsetType

from crossfoot.web.discovery.arguments import Json

Api = Literal["proxy", "unified"]


class IntegrationShown(Struct, frozen=True):
    """The integration."""

    id: str
    """Its id."""
    name: str
    """Its slug."""
    label: str
    """Its name for people."""
    category: str
    """What kind of system it is."""


class ProxyMethod(Struct, frozen=True):
    """What can be done with an Intacct object by its own names."""

    method: str
    """`list`, `get`, `create` …"""
    name: str
    """The name of the tool that does it."""
    description: str | None
    """What it does."""
    has_description: bool
    """Whether it is described."""
    has_query_schema: bool
    """Whether its query parameters are described."""
    has_body_schema: bool
    """Whether its body is described."""
    has_response_schema: bool
    """Whether its answer is described."""
    api_documentation_url: str | None
    """Where this server documents it."""


class ProxyCapability(Struct, frozen=True):
    """An Intacct object in the proxy API."""

    resource: str
    """The name in the route."""
    methods: list[ProxyMethod]
    """What can be done with it."""


class UnifiedCapability(Struct, frozen=True):
    """A resource of the unified API."""

    model: str
    """Its model."""
    model_label: str
    """The model's name for people."""
    resource: str
    """The name in the route."""
    description: str | None
    """What it is."""
    docs_url: str | None
    """Where this server documents it."""
    methods: list[str]
    """What can be done with it."""
    env_overridden: bool
    """Whether the environment changes its shape."""


class AuthField(Struct, frozen=True):
    """One thing that is asked to connect."""

    name: str
    """Its name in the account's context."""
    label: str
    """Its name for people."""
    type: str
    """`text` or `password`."""
    required: bool
    """Whether it must be given."""
    format: str
    """The way of signing in that asks for it."""
    placeholder: str | UnsetType = UNSET
    """An example."""


class Auth(Struct, frozen=True):
    """How an account is connected."""

    formats: list[str]
    """The ways of signing in."""
    fields: list[AuthField]
    """What they ask for."""
    documentation_link: str
    """Where Sage documents it."""


class AiReadiness(Struct, frozen=True):
    """How much of the proxy API a language model can use."""

    proxy_methods: int
    """Methods of the proxy API."""
    proxy_methods_with_descriptions: int
    """Those that are described."""
    ai_ready_score: float
    """The share of them."""


class AccountShown(Struct, frozen=True):
    """The integrated account."""

    id: str
    """Its id."""
    status: str
    """Whether it works."""
    authentication_method: str
    """How it signs in."""
    is_blocked: bool
    """Whether calls are refused for now."""


class Capabilities(Struct, frozen=True, kw_only=True):
    """What an integration, or one account of it, can do."""

    integration: IntegrationShown
    """The integration."""
    environment_id: str | UnsetType = UNSET
    """The account's environment."""
    proxy: list[ProxyCapability]
    """Intacct's objects by their own names."""
    unified: list[UnifiedCapability]
    """The unified resources."""
    auth: Auth
    """How an account is connected."""
    ai_readiness: AiReadiness
    """How much of the proxy API a language model can use."""
    account: AccountShown | UnsetType = UNSET
    """The integrated account."""


class Tool(Struct, frozen=True, kw_only=True):
    """One method of one resource, as language models are told of it."""

    resource: str
    """The resource in the route."""
    method: str
    """`list`, `get`, `create` …"""
    name: str
    """The tool's own name."""
    description: str
    """What it does and when to use it."""
    query_schema: Json
    """The query parameters, the id of a `get` among them, as a JSON schema."""
    body_schema: Json
    """The body, as a JSON schema; without properties where there is none."""
    required: list[str]
    """The arguments that must be given."""
    response_schema: Json
    """The answer, as a JSON schema."""
    api: Api
    """Ours: whether to call it at `/proxy/{resource}` or at `/unified/{model}/{resource}`."""
    model: str | UnsetType = UNSET
    """Ours: the model of a unified resource."""
    tags: list[str]
    """Ours: what to choose tools by: `proxy` and an area, or `unified` and a model."""


class Tools(Struct, frozen=True):
    """Tools in the contract's envelope."""

    result: list[Tool]
    """The tools."""
