"""What a link token and an attempt to connect look like on the wire (unified-api §3)."""

from typing import Literal

from msgspec import UNSET, Struct, UnsetType

Step = Literal["company", "sender", "sign_in", "entity", "permissions", "done"]
"""Where an attempt stands: what the customer is asked next."""

Verdict = Literal["granted", "missing", "unknown"]


class LinkToken(Struct):
    """A link token: opens one attempt to connect, for 7 days."""

    link_token: str


class IntegrationName(Struct, kw_only=True):
    """What is being connected."""

    name: str
    label: str


class Brand(Struct, kw_only=True):
    """How the product that asks to connect presents itself; a `name` of "" is none."""

    name: str = ""
    logo: str | None = None
    colour: str | None = None


class EntityChoice(Struct, kw_only=True, frozen=True):
    """An entity that the user can work in."""

    id: str
    name: str


class MissingRights(Struct, kw_only=True):
    """What an administrator switches on for the user's role: rights of one permission."""

    application: str
    permission: str
    rights: list[str]


class ResourcePermissions(Struct, kw_only=True):
    """Whether the user may read and write what stands behind one unified resource.

    `write` is null where nothing can be written.
    """

    resource: str
    label: str
    read: Verdict
    write: Verdict | None
    missing: list[MissingRights]


class PostConnect(Struct):
    """With what the post-connect form is opened."""

    integrated_account_token: str


class LinkResult(Struct, kw_only=True, omit_defaults=True):
    """The message for the page that opened the dialog (unified-api §3.2)."""

    is_truto: bool
    result: Literal["success", "error"]
    integration: str
    integrated_account_id: str | UnsetType = UNSET
    error: str | UnsetType = UNSET
    error_type: str | UnsetType = UNSET


class Attempt(Struct, kw_only=True):
    """How far connecting has come: all that the dialog shows."""

    mode: Literal["new", "reconnect"]
    step: Step
    integration: IntegrationName
    brand: Brand
    sender_id: str | None
    company_id: str | None
    company_fixed: bool
    user_id: str | None
    entities: list[EntityChoice]
    entity_id: str | None
    permissions: list[ResourcePermissions]
    sign_ins_left: int
    post_connect: PostConnect | None
    result: LinkResult | None
    redirect_uri: str | None
