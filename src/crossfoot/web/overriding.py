"""Overrides at work: the resource as one account sees it, and what may be stored as an override.

Where the rooms meet that do not know each other: `integrated_accounts` keeps the documents,
`connector` has them checked against a company, `unified` knows what they mean.
"""

from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

import structlog
from msgspec import Struct

from crossfoot.connector import Company
from crossfoot.connector.overriding import check_for_account, check_unconnected
from crossfoot.errors import InvalidBody, NotFound, Problem, RemoteError, UnknownRoute
from crossfoot.integrated_accounts import Overrides, Place, StoredOverride
from crossfoot.integrated_accounts.overrides import documents
from crossfoot.unified import registry
from crossfoot.unified.override_check import Verdict
from crossfoot.unified.override_documents import Layer, Level, read_layer
from crossfoot.unified.overrides import overridden
from crossfoot.unified.resource import Resource

log = structlog.stdlib.get_logger("crossfoot.web")
KEEP: Final = 2_000  # resources with their overrides; the one used least recently is made anew
NESTED: Final = "unified_model_override"

OpenCompany = Callable[[], Awaitable[Company]]


class Note(Struct, frozen=True):
    """What the author of an override should know: it forbids nothing, or not any more."""

    path: str
    rule: str
    message: str
    remedy: str


class Override(Struct, frozen=True, kw_only=True):
    """What one level, an environment or an integrated account, says of one unified resource."""

    id: str
    """Names this override."""
    level: Level
    """`environment`, or `account`, whose word wins."""
    environment_id: str
    """The environment."""
    integrated_account_id: str | None
    """The integrated account; null where it holds for the whole environment."""
    model: str
    """The unified model, such as `accounting`."""
    resource: str
    """The unified resource, such as `contacts`."""
    attributes: dict[str, Any]
    """Where attributes are read from; null removes one."""
    values: dict[str, Any]
    """Values of single records, by attribute and record number."""
    sources: dict[str, Any]
    """What is said of one source alone."""
    version: int
    """Counts the changes."""
    notes: list[Note]
    """What is not as its author may think."""
    created_at: datetime
    """When it was made."""
    updated_at: datetime
    """When it was last changed."""


class Overriding:
    """What overrides make of resources, and the way for them to be written."""

    def __init__(self, kept: Overrides) -> None:
        self.kept = kept
        self._made: OrderedDict[tuple[str, ...], Resource] = OrderedDict()

    async def resource(self, resource: Resource, environment_id: str, account_id: str) -> Resource:
        """The resource as this account sees it. It costs no statement while nothing changes."""
        every = await self.kept.in_effect(environment_id, account_id)
        about = [one for one in every if (one.model, one.resource) == _names(resource)]
        if not about:
            return resource
        key = (resource.name, *(f"{one.id} {one.version}" for one in about))
        made = self._made.get(key)
        if made is None:
            made = self._made[key] = _made(resource, about)
        self._made.move_to_end(key)
        while len(self._made) > KEEP:
            self._made.popitem(last=False)
        return made

    async def check(
        self, place: Place, resource: Resource, document: Any, open_company: OpenCompany
    ) -> Verdict:
        """What its author should know of a document that may be stored.

        Raises:
            InvalidBody: it may not, with every problem of it.
        """
        verdict = await self._judged(place, resource, document, open_company)
        if verdict.problems:
            raise InvalidBody(verdict.problems)
        return verdict

    async def get(self, place: Place, resource: Resource, open_company: OpenCompany) -> Override:
        """One override, with what is wrong with it by now."""
        stored = await self.kept.get(place, *_names(resource))
        try:
            verdict = await self._judged(place, resource, stored.document, open_company)
        except RemoteError as error:
            words = f"The company could not be asked: {error.message}"
            return shown(stored, [Problem("", "unchecked", words)])
        return shown(stored, (*verdict.problems, *verdict.notes))

    async def check_nested(
        self, place: Place | None, everything: Mapping[str, Any], open_company: OpenCompany | None
    ) -> None:
        """Check `{model: {resource: document}}`; raises InvalidBody with every problem."""
        problems: list[Problem] = []
        for (model, path), document in documents(everything):
            where = f"{NESTED}.{model}.{path}"
            try:
                resource = registry.find(model, path)
            except UnknownRoute as error:
                problems.append(Problem(where, "unknown", error.message))
                continue
            if place is None or open_company is None:
                verdict = check_unconnected(resource, "account", document)
            else:
                verdict = await self._judged(place, resource, document, open_company)
            problems.extend(_below(where, one) for one in verdict.problems)
        if problems:
            raise InvalidBody(problems)

    async def _judged(
        self, place: Place, resource: Resource, document: Any, open_company: OpenCompany
    ) -> Verdict:
        if place.account_id is None:
            return check_unconnected(resource, "environment", document)
        above = await self._above(place, resource)
        return await check_for_account(await open_company(), resource, above, document)

    async def _above(self, place: Place, resource: Resource) -> list[Layer]:
        """What the account's environment says of the resource."""
        try:
            stored = await self.kept.get(Place(place.environment_id), *_names(resource))
        except NotFound:
            return []
        return [read_layer("environment", stored.document)]


def notes(problems: Sequence[Problem]) -> list[Note]:
    """Problems as notes."""
    return [Note(one.path, one.rule, one.message, one.remedy) for one in problems]


def shown(stored: StoredOverride, problems: Sequence[Problem] = ()) -> Override:
    """A stored override as callers see it."""
    sections = {n: stored.document.get(n) or {} for n in ("attributes", "values", "sources")}
    return Override(
        id=stored.id,
        level=stored.level,
        environment_id=stored.environment_id,
        integrated_account_id=stored.integrated_account_id,
        model=stored.model,
        resource=stored.resource,
        **sections,
        version=stored.version,
        notes=notes(problems),
        created_at=stored.created_at,
        updated_at=stored.updated_at,
    )


def _made(resource: Resource, about: Sequence[StoredOverride]) -> Resource:
    found = overridden(resource, [read_layer(one.level, one.document) for one in about])
    for problem in found.problems:  # it was sound when it was stored; our declarations have changed
        log.warning(
            "override_ignored",
            resource=resource.name,
            path=problem.path,
            message=problem.message,
            override_ids=[one.id for one in about],
        )
    return found.resource


def _names(resource: Resource) -> tuple[str, str]:
    return resource.model, resource.path


def _below(where: str, problem: Problem) -> Problem:
    path = f"{where}.{problem.path}" if problem.path else where
    return Problem(path, problem.rule, problem.message, problem.remedy)
