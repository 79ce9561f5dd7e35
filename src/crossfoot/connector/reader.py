"""Reading a unified resource of one company: pages, streams and single records.

Sources are read one after another, each walked by its key, and a page is filled across them. What
a page needs beside its records (children) is fetched in one more query for the whole page.
"""

from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing

from msgspec import Struct

from crossfoot.connector import reports
from crossfoot.connector.company import LARGEST_PAGE, Company
from crossfoot.connector.cursors import Cursors, Position, scope_of
from crossfoot.connector.exhibits import MOST_RECORDS
from crossfoot.connector.gathered import DETAILS, GatheredLeg
from crossfoot.connector.leg import EmptyLeg, Leg, Part, open_leg
from crossfoot.connector.page import Page
from crossfoot.errors import (
    InvalidCursor,
    InvalidParameter,
    ObjectUnknown,
    PermissionMissing,
    UnknownRecord,
)
from crossfoot.unified.criteria import NEVER, among
from crossfoot.unified.custom_fields import CustomField
from crossfoot.unified.dimensions import Place
from crossfoot.unified.filters import CUSTOM_FIELDS, TRACKING
from crossfoot.unified.judging import Docket, Judge
from crossfoot.unified.meaning import criterion, is_whole
from crossfoot.unified.query import Condition, ListRequest, Sort, chosen, flat, keys_asked
from crossfoot.unified.resource import Resource
from crossfoot.unified.source import Source
from crossfoot.unified.vocabulary import Judged


async def list_page(
    company: Company, resource: Resource, request: ListRequest, cursors: Cursors
) -> Page[Struct]:
    """One page, filled across sources; never an empty one with a cursor.

    Raises InvalidCursor for a cursor of another list, InvalidParameter for a value that this
    company does not have, and what the gateway refuses.
    """
    if not 1 <= request.limit <= LARGEST_PAGE:
        raise InvalidParameter("limit", f"a page has 1 to {LARGEST_PAGE:,} records.")
    if resource.computed is not None:
        return await reports.list_computed(company, resource, request, cursors)
    scope = _scope(company, resource, request)
    parts, after = await _parts(company, resource, request), ""
    if request.cursor:
        parts, after = _go_on(parts, cursors.open(request.cursor, scope))
    found: list[Struct] = []
    for i, part in enumerate(parts):
        source = part[0]
        if len(found) >= request.limit:
            return Page(found, cursors.sign(Position(source.tag), scope))
        leg = await _open(company, resource, request, part, alone=len(parts) == 1)
        if leg is None:
            continue
        page = await leg.page(after if i == 0 else "", request.limit - len(found))
        found.extend(await leg.read(page.records))
        if page.remaining > 0:
            here = Position(source.tag, leg.after(page))
            return Page(found, cursors.sign(here, scope))
    return Page(found)


def _scope(company: Company, resource: Resource, request: ListRequest) -> bytes:
    """What a cursor is bound to.

    Overrides may change what conditions mean, so that a list with conditions ends with them; one
    without goes on: its records come by their keys, each as it is read when it is its turn.
    """
    edition = (resource.edition,) if request.conditions and resource.edition else ()
    return scope_of(resource.name, company.name, request.conditions, request.remote, *edition)


async def stream_pages(
    company: Company, resource: Resource, request: ListRequest
) -> AsyncGenerator[list[Struct], None]:
    """Every record, some at a time; more is fetched while the caller works on them."""
    if resource.computed is not None:
        async with aclosing(reports.stream_computed(company, resource, request)) as windows:
            async for window in windows:
                yield window
        return
    parts = await _parts(company, resource, request)
    for part in parts:
        leg = await _open(company, resource, request, part, alone=len(parts) == 1)
        if leg is None:
            continue
        async with aclosing(leg.structs()) as portions:
            async for structs in portions:
                yield structs
                del structs  # not held while the next ones are made


async def get_record(
    company: Company, resource: Resource, record_id: str, *, remote_data: bool = True
) -> Struct:
    """One record, read as a list reads it. Raises UnknownRecord."""
    sources = await company.sources(resource)
    for source in sources:
        key = source.key_of(record_id)
        if key is not None:
            part = (source, among(source.key, (key,)))
            wanted = (Condition("id", "eq", (record_id,)),)
            leg = await open_leg(
                company, resource, part, ListRequest(wanted, remote_data=remote_data)
            )
            for record in await _whole(company, source, key, leg):
                return record
    raise UnknownRecord(_no_record(resource, sources, record_id))


async def get_records(
    company: Company, resource: Resource, ids: Sequence[str]
) -> dict[str, Struct]:
    """Records by their ids, as a list reads them: those of one source in one query.

    Those that there are none of are absent.
    """
    found: dict[str, Struct] = {}
    for source in await company.sources(resource):
        keys = {key: one for one in ids if (key := source.key_of(one)) is not None}
        if source.object in DETAILS:
            found |= {one: await get_record(company, resource, one) for one in keys.values()}
        elif keys:
            wanted = (Condition("id", "in", tuple(keys.values())),)
            part = (source, among(source.key, tuple(keys)))
            leg = await open_leg(company, resource, part, ListRequest(wanted))
            found |= {keys[key]: one for key, one in (await leg.named(tuple(keys))).items()}
    return found


async def _whole(
    company: Company, source: Source, key: str, leg: Leg | GatheredLeg | EmptyLeg
) -> list[Struct]:
    """The record with this key, with what a list does not show of it; none, if there is none."""
    if detail := DETAILS.get(source.object):
        found = await detail(company.gateway, key)
        return await leg.read([found]) if found else []
    return [*(await leg.named((key,))).values()]


def _no_record(resource: Resource, sources: Sequence[Source], record_id: str) -> str:
    message = f"No record of {resource.name} has the id {record_id!r}."
    if any(source.key_of(record_id) for source in sources):
        return message
    forms = ", ".join(f"{source.prefix}123" for source in sources)
    return f"{message} Its ids look like: {forms}."


async def _parts(company: Company, resource: Resource, request: ListRequest) -> list[Part]:
    """The sources that can have a matching record, each with the criterion it must meet."""
    sources = await company.sources(resource)
    _check_choice(resource, sources, request)
    custom = await _custom_fields(company, sources, request)
    places = await _places(company, sources, request)
    formatting = await company.formatting()
    parts = []
    for source, own, carried in zip(sources, custom, places, strict=True):
        dockets = await _dockets(company, resource, source, request)
        wanted = criterion(
            resource, source, request.conditions, formatting, own, dockets, places=carried
        )
        parts.append((source, wanted))
    matching = [(source, wanted) for source, wanted in parts if wanted != NEVER]
    if len(matching) > 1 and any(isinstance(one, Sort) for one in request.conditions):
        kinds = ", ".join(source.tag for source, _ in matching)
        remedy = f"Choose one of them with {resource.choose or 'type'}: {kinds}."
        raise InvalidParameter("sort_by", "records of several kinds have no common order.", remedy)
    return matching


async def _custom_fields(
    company: Company, sources: Sequence[Source], request: ListRequest
) -> list[tuple[CustomField, ...]]:
    """The custom fields of each source, if a condition looks at any. Unknown ones are refused."""
    asked = keys_asked(request.conditions, CUSTOM_FIELDS)
    if not asked:
        return [()] * len(sources)
    found = [await company.custom_fields_of(source) for source in sources]
    known = {field.name.upper(): field.name for fields in found for field in fields}
    for name in asked:
        if name.upper() not in known:
            names = ", ".join(known.values()) or "none"
            raise InvalidParameter(
                f"custom_fields[{name}]", "there is no such field.", f"There are: {names}."
            )
    return found


async def _dockets(
    company: Company, resource: Resource, source: Source, request: ListRequest
) -> dict[Judge, Docket]:
    """The verdicts that the conditions are held against: one extra query, if any asks for some.

    None of an object that the company does not have: nothing of it can match, and nobody asks.
    """
    found: dict[Judge, Docket] = {}
    for condition in flat(request.conditions):
        field = source.fields.get(condition.field)
        if not isinstance(field, Judged) or is_whole(source, condition) or field.judge in found:
            continue
        try:
            docket = await company.docket(resource, source, field.judge)
        except ObjectUnknown:
            docket = {}
        if docket is None:
            reason = f"the company has more than {MOST_RECORDS:,} records of {source.object}."
            raise InvalidParameter(condition.field, reason, "Filter by number instead.")
        found[field.judge] = docket
    return found


async def _places(
    company: Company, sources: Sequence[Source], request: ListRequest
) -> list[tuple[Place, ...]]:
    """Where each source carries dimensions, if a condition looks at one. Others are refused."""
    asked = keys_asked(request.conditions, TRACKING)
    if not asked:
        return [()] * len(sources)
    found = [await company.places(source.object) for source in sources]
    known = dict.fromkeys(place.type for places in found for place in places)
    for name in asked:
        if name not in known:
            raise InvalidParameter(
                f"{TRACKING}[{name}]",
                "there is no such dimension.",
                f"There are: {', '.join(known)}.",
            )
    return found


async def _open(
    company: Company, resource: Resource, request: ListRequest, part: Part, *, alone: bool
) -> Leg | GatheredLeg | EmptyLeg | None:
    """The part's leg; None for one of several objects that this company does not have.

    lookup asks for no right of the user's (intacct-xml §2.4), so that a refusal here means that
    the object's module is off. A missing right shows when records are asked for, and is an error.
    """
    try:
        return await open_leg(company, resource, part, request)
    except (ObjectUnknown, PermissionMissing):
        if alone:
            raise
        return None


def _check_choice(resource: Resource, sources: Sequence[Source], request: ListRequest) -> None:
    """An open-ended chooser takes the values that this company has, and the standard ones."""
    if resource.discover is None:
        return
    known = dict.fromkeys(source.tag for source in (*sources, *resource.sources))
    for text in chosen(request.conditions, resource.choose):
        if text not in known:
            raise InvalidParameter(
                resource.choose, f"{text!r} is no such value.", f"Use one of: {', '.join(known)}."
            )


def _go_on(parts: list[Part], position: Position) -> tuple[list[Part], str]:
    """The parts from a position on, and the key after which the first goes on."""
    for i, (source, _) in enumerate(parts):
        if source.tag == position.source:
            return parts[i:], position.after
    raise InvalidCursor(
        f"The list this cursor came from has no {position.source!r} any more. Begin it again."
    )
