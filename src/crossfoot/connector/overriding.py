"""Overrides checked against what lookup, or the catalog, says of the fields that they read."""

from collections.abc import Sequence
from typing import Any, Final

from crossfoot.connector.company import Company
from crossfoot.errors import ObjectUnknown, PermissionMissing
from crossfoot.intacct import catalog
from crossfoot.unified.override_check import FieldFacts, Known, Verdict, check_uses
from crossfoot.unified.override_documents import Layer, Level, read_layer
from crossfoot.unified.overrides import Use, overridden
from crossfoot.unified.resource import Resource

MOST_HOPS: Final = 4


def check_unconnected(resource: Resource, level: Level, document: Any) -> Verdict:
    """The verdict on an override without asking a company: what the catalog lacks is noted."""
    layer = read_layer(level, document)
    found = overridden(resource, [layer])
    known = Known({(u.object, u.name): facts for u in found.uses for facts in _described(u)})
    return _verdict(found.problems, check_uses(found.uses, _incomplete(known)))


async def check_for_account(
    company: Company, resource: Resource, above: Sequence[Layer], document: Any
) -> Verdict:
    """The verdict on an account's override, which stands on those of its environment.

    Only what the document itself says is judged.
    """
    layer = read_layer("account", document)
    sources = await company.sources(resource)
    found = overridden(resource, [*above, layer], sources)
    uses = [use for use in found.uses if use.entry.origin == "account"]
    own_problems = overridden(resource, [layer], sources).problems
    fields: dict[tuple[str, str], FieldFacts | None] = {}
    own: dict[str, list[str]] = {}
    for use in uses:
        try:
            fields[use.object, use.name] = await _looked_up(company, use)
            own[use.object] = [f.name for f in await company.custom_fields(use.object)]
        except (ObjectUnknown, PermissionMissing):
            continue
    return _verdict(own_problems, check_uses(uses, Known(fields, own)))


def _verdict(problems: Sequence[Any], verdict: Verdict) -> Verdict:
    return Verdict(tuple(dict.fromkeys((*problems, *verdict.problems))), verdict.notes)


def _incomplete(known: Known) -> Known:
    return Known(known.fields, known.own, complete=False)


async def _looked_up(company: Company, use: Use) -> FieldFacts | None:
    field = await company.defined_field(use.object, use.name)
    if field is None:
        return None
    return FieldFacts(
        _spelled(use.name, field.id),
        field.type,
        field.values,
        not _is_unqueryable(use) and bool(company.queryable(use.object, [use.name])),
    )


def _spelled(asked: str, last: str) -> str:
    """The name as asked for, its last part as Intacct spells it."""
    if asked.casefold() == last.casefold():
        return last
    path, _, _ = asked.rpartition(".")
    return f"{path}.{last.rpartition('.')[2]}"


def _is_unqueryable(use: Use) -> bool:
    described = catalog.find(use.object)
    return described is not None and use.name.upper() in described.unqueryable


def _described(use: Use) -> Sequence[FieldFacts | None]:
    """What the catalog says of a field; nothing, where it does not know an object on the way."""
    described, name = catalog.find(use.object), use.name
    for _ in range(MOST_HOPS):
        if described is None:
            return ()
        if (field := described.field(name)) is not None:
            facts = (_spelled(use.name, field.id), field.type.upper(), field.values)
            return [FieldFacts(*facts, not _is_unqueryable(use))]
        path, _, rest = name.partition(".")
        relation = described.relation(path)
        if not rest or relation is None:
            return [None]
        described, name = catalog.find(relation.object), rest
    return [None]
