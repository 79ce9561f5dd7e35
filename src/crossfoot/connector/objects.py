"""Intacct objects by the names that callers use, with the fields that one company has of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property
from typing import Final

from crossfoot.connector.company import Company
from crossfoot.errors import ObjectUnknown, UnknownRoute
from crossfoot.intacct import DefinedField, Definition, catalog

DATES: Final = frozenset({"DATE", "TIMESTAMP"})


@dataclass(frozen=True)
class KnownObject:
    """An object as a company defines it."""

    name: str
    definition: Definition

    @cached_property
    def _fields(self) -> dict[str, DefinedField]:
        return {field.id.upper(): field for field in self.definition.fields}

    @cached_property
    def fields(self) -> tuple[str, ...]:
        """Every field that can be named in a query, in the gateway's order."""
        return tuple(field.id for field in self.definition.fields if "#" not in field.id)

    @cached_property
    def own_fields(self) -> tuple[str, ...]:
        """The fields of the object itself, without those of records embedded in it."""
        return tuple(name for name in self.fields if "." not in name)

    @cached_property
    def key(self) -> str | None:
        """The field that identifies a record: RECORDNO, or `id` of a custom object."""
        for name in ("RECORDNO", "ID"):
            if name in self._fields:
                return self._fields[name].id
        return None

    @property
    def walks_by_key(self) -> bool:
        """Whether the key is a number, so that pages can go on after it."""
        described = catalog.find(self.name)
        known = described.field(described.key) if described else None
        return self.key is not None and (known is None or known.type == "integer")

    def field(self, name: str) -> str | None:
        """The field as Intacct spells it; None when the object has none of that name.

        A dotted name may also lead over a relation to a field of another object.
        """
        if known := self._fields.get(name.upper()):
            return known.id
        path, dot, _ = name.upper().partition(".")
        relations = {relation.path.upper() for relation in self.definition.relations}
        return name.upper() if dot and path in relations else None

    def is_date(self, name: str) -> bool:
        """Whether the field holds days or instants."""
        known = self._fields.get(name.upper())
        return known is not None and known.type in DATES

    def suggestions(self, name: str) -> str:
        """What the caller may have meant, as a sentence."""
        return did_you_mean(name.upper(), self.fields) or f"It has: {', '.join(self.fields)}."


def did_you_mean(name: str, names: Iterable[str]) -> str:
    """A question naming the nearest names; empty when none is near."""
    near = get_close_matches(name, tuple(names), n=3, cutoff=0.6)
    return f"Did you mean {' or '.join(near)}?" if near else ""


async def find_object(company: Company, name: str) -> KnownObject:
    """The object by our plural (`vendors`), Intacct's name (`VENDOR`) or a company's own name.

    Raises UnknownRoute, with the nearest names, when there is none.
    """
    described = catalog.by_plural(name.lower()) or catalog.find(name)
    intacct_name = described.name if described else await _own_name(company, name)
    if intacct_name is None:
        raise UnknownRoute(await _no_object(company, name))
    try:
        return KnownObject(intacct_name, await company.definition(intacct_name))
    except ObjectUnknown as error:
        raise UnknownRoute(
            f"This company has no {intacct_name}: the module may not be subscribed to."
        ) from error


async def _own_name(company: Company, name: str) -> str | None:
    """The name of an object that only this company has, or that the catalog does not know."""
    wanted = name.casefold()
    for known in await company.object_names():
        if wanted in {known.casefold(), f"{known.casefold()}s"}:
            return known
    return None


async def _no_object(company: Company, name: str) -> str:
    plurals = [catalog.load(known).plural for known in catalog.names()]
    names = [*plurals, *catalog.names(), *await company.object_names()]
    near = did_you_mean(name, names) or did_you_mean(name.upper(), names)
    return (
        f"There is no Intacct object {name!r}. {near or 'Use a plural such as vendors, or VENDOR.'}"
    )
