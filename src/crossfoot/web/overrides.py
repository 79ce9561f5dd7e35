"""`/environment/{id}/overrides` and `/integrated-account/{id}/overrides` (unified-api §11.4)."""

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from litestar.types import ASGIApp
from msgspec import UNSET, Struct, UnsetType

from crossfoot.connector import Company
from crossfoot.errors import InvalidBody, Problem
from crossfoot.integrated_accounts import Place
from crossfoot.integrated_accounts.shapes import Deleted
from crossfoot.unified import registry
from crossfoot.unified.override_documents import Level, Spec
from crossfoot.unified.resource import Resource
from crossfoot.web.answers import json
from crossfoot.web.call import Call
from crossfoot.web.operations import Operation, Parameter
from crossfoot.web.overriding import Note, OpenCompany, Override, notes, shown
from crossfoot.web.query_string import flag

TAG: Final = "Overrides"
MOST: Final = 5_000
REMOTE: Final = (404, 409, 422, 429, 502, 503, 504)
SEGMENTS: Final = {
    "id": "The id of the environment, or of the integrated account.",
    "model": "The unified model, such as `accounting`.",
    "resource": "The unified resource, such as `contacts`.",
}
DRY_RUN = Parameter(
    name="dry_run",
    description="Check only, and store nothing.",
    schema={"type": "boolean", "default": False},
)


class SourceOverride(Struct, kw_only=True):
    """What is said of one source alone."""

    attributes: dict[str, Spec | None] = {}
    """Where attributes are read from; null removes one."""
    values: dict[str, dict[str, str | bool]] = {}
    """Values of single records, by attribute and record number."""


class OverrideDocument(SourceOverride, kw_only=True):
    """What one level says of a unified resource. It replaces what the level said before."""

    sources: dict[str, SourceOverride] = {}
    """The same for one source alone, by its tag (`vendor`) or its object (`VENDOR`)."""
    version: int | UnsetType = UNSET
    """The version that you have read; if another is stored by now, nothing changes. 0 is none."""


class Checked(Struct):
    """The answer to a dry run."""

    notes: list[Note]


EXAMPLE: Final[dict[str, Any]] = {
    "attributes": {"payment_terms": None},
    "sources": {
        "vendor": {
            "attributes": {
                "tax_number": {"field": "NAME1099"},
                "custom_fields.risk": {
                    "field": "RISK_RATING",
                    "values": {"Low": "low", "Medium": "medium", "High": "high"},
                },
            }
        }
    },
}


async def _environment(call: Call) -> Place:
    wanted = call.segment("id")
    return Place((await call.rooms.environments.get(call.environment, wanted)).id)


async def _account(call: Call) -> Place:
    return Place(call.environment, call.segment("id"))


def _resource(call: Call) -> Resource:
    return registry.find(call.segment("model"), call.segment("resource"))


def company_of(call: Call, place: Place) -> OpenCompany:
    """How the company of an account is opened, if there is need of it."""

    async def opened() -> Company:
        return await call.rooms.company(str(place.account_id), place.environment_id)

    return opened


@dataclass(frozen=True, slots=True)
class _Routes:
    """List, get, put and delete at one level, whose place a call names."""

    level: Level
    path: str
    place: Callable[[Call], Awaitable[Place]]

    async def list(self, call: Call) -> ASGIApp:
        kept = await call.rooms.overriding.kept.list(await self.place(call))
        return json({"result": [*map(shown, kept)], "next_cursor": None, "limit": MOST})

    async def get(self, call: Call) -> ASGIApp:
        place = await self.place(call)
        opened = company_of(call, place)
        return json(await call.rooms.overriding.get(place, _resource(call), opened))

    async def put(self, call: Call) -> ASGIApp:
        overriding = call.rooms.overriding
        place, resource = await self.place(call), _resource(call)
        await overriding.kept.check(place)
        document, version = _taken_apart(await call.json())
        verdict = await overriding.check(place, resource, document, company_of(call, place))
        if flag(call.query, DRY_RUN.name):
            return json(Checked(notes(verdict.notes)))
        kept = overriding.kept
        stored = await kept.put(place, resource.model, resource.path, document, version)
        return json(shown(stored, verdict.notes))

    async def delete(self, call: Call) -> ASGIApp:
        place, resource = await self.place(call), _resource(call)
        kept = call.rooms.overriding.kept
        return json(Deleted((await kept.delete(place, resource.model, resource.path)).id))

    @property
    def one(self) -> str:
        return f"{self.path}/{{model}}/{{resource}}"

    @property
    def whose(self) -> str:
        return "an environment" if self.level == "environment" else "an integrated account"

    @property
    def statuses(self) -> tuple[int, ...]:
        return REMOTE if self.level == "account" else (404, 409)


def _operations(routes: _Routes) -> Iterator[Operation]:
    yield Operation(
        method="GET",
        path=routes.path,
        name=f"list_{routes.level}_overrides",
        tag=TAG,
        summary=f"List the overrides of {routes.whose}",
        answer=routes.list,
        segments=SEGMENTS,
        result=Override,
        envelope="administrative",
        statuses=(404,),
    )
    yield Operation(
        method="GET",
        path=routes.one,
        name=f"get_{routes.level}_override",
        tag=TAG,
        summary=f"Get what {routes.whose} overrides of a resource",
        description="`notes` say what is wrong with it by now, such as a field that is gone.",
        answer=routes.get,
        segments=SEGMENTS,
        result=Override,
        statuses=routes.statuses,
    )
    yield from _writing(routes)


def _writing(routes: _Routes) -> Iterator[Operation]:
    yield Operation(
        method="PUT",
        path=routes.one,
        name=f"put_{routes.level}_override",
        tag=TAG,
        summary=f"Say what {routes.whose} overrides of a resource",
        description=_ABOUT[routes.level],
        answer=routes.put,
        segments=SEGMENTS,
        parameters=(DRY_RUN,),
        body=OverrideDocument,
        body_example=EXAMPLE,
        result=Override,
        statuses=routes.statuses,
    )
    yield Operation(
        method="DELETE",
        path=routes.one,
        name=f"delete_{routes.level}_override",
        tag=TAG,
        summary=f"Delete what {routes.whose} overrides of a resource",
        answer=routes.delete,
        segments=SEGMENTS,
        result=Deleted,
        statuses=(404,),
    )


_ABOUT: Final = {
    "environment": "For every account of the environment. Fields are checked against Intacct's "
    "standard ones; others are noted, since a company may have made them.",
    "account": "Wins over the environment's, attribute by attribute. Fields are checked against "
    "the company itself.",
}


def _taken_apart(body: Any) -> tuple[Any, int | None]:
    """The document and the version in a body."""
    if not isinstance(body, dict):
        return body, None
    document = dict(body)
    version = document.pop("version", None)
    if version is not None and (type(version) is not int or version < 0):
        words = "It must be a whole number."
        raise InvalidBody([Problem("version", "type", words, "Leave it out to store whatever is.")])
    return document, version


OPERATIONS: Final = (
    *_operations(_Routes("environment", "/environment/{id}/overrides", _environment)),
    *_operations(_Routes("account", "/integrated-account/{id}/overrides", _account)),
)
