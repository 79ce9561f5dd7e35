"""What the user may read and write, resource by resource, and what to switch on where that lacks.

Reading is tried: one record of every object, all in a few requests. Writing is not: what the user's
roles allow is asked (`getUserPermissions`), and held against our own table of which permission
guards which object. Intacct publishes no such table (guessed), so where its answer names nothing
that we know, the verdict is `unknown` and never `missing`.
"""

import asyncio
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from crossfoot.errors import CrossfootError, PermissionMissing, RemoteError, RemoteInvalid
from crossfoot.intacct import Function, Gateway, Permission, Query, Result, catalog, lookup, query
from crossfoot.intacct.catalog.policies import guards, policies
from crossfoot.intacct.company import ask_user_permissions, read_user_permissions
from crossfoot.intacct.listing import get_list
from crossfoot.integrated_accounts.linking.shapes import (
    MissingRights,
    ResourcePermissions,
    Verdict,
)

AT_ONCE: Final = 20
"""Functions in one request."""

RIGHTS: Final = {"create": "Add", "update": "Edit", "delete": "Delete"}
"""Operation -> the right it needs; whatever else changes a record needs the right to edit it."""

READING: Final = ("List", "View")
_IN_ORDER: Final = (*READING, "Add", "Edit", "Delete")
_LISTED: Final = {"supdoc": "recordno"}
"""What only `get_list` knows, with a field of it (intacct-xml §3.7)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """What stands behind a unified resource: objects to read, and operations on objects to write.

    `label` is what people call it.
    """

    resource: str
    label: str
    reads: tuple[str, ...]
    writes: Mapping[str, frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Held:
    """The rights that the user's roles give, by permission.

    `strange` are applications of which the answer named permissions, but none that we know.
    """

    rights: Mapping[str, frozenset[str]]
    strange: frozenset[str]

    @classmethod
    def of(cls, told: Iterable[Permission]) -> "Held":
        """What an answer says."""
        named: dict[str, set[str]] = {}
        rights: dict[str, frozenset[str]] = {}
        for one in told:
            named.setdefault(one.application, set()).add(one.policy)
            rights[one.policy] = rights.get(one.policy, frozenset()) | {*one.rights}
        known = {policy.name for policy in policies()}
        return cls(rights, frozenset(name for name, own in named.items() if not own & known))

    def lacks(self, name: str, wanted: Iterable[str]) -> tuple[str, ...] | None:
        """Those of the wanted rights on an object that the user lacks; None where nobody knows."""
        policy = guards().get(name)
        if policy is None or policy.application in self.strange or not self.rights:
            return None
        held = self.rights.get(policy.name, frozenset())
        return tuple(right for right in wanted if right not in held)


async def probe(gateway: Gateway, needs: Sequence[Need]) -> list[ResourcePermissions]:
    """Try to read what the needs name, and ask what may be written.

    Raises what concerns whole requests: RemoteUnavailable, AccountRefused …
    """
    names = list(dict.fromkeys(name for need in needs for name in need.reads))
    asked = [ask_user_permissions(gateway.login.user), *map(_one_record, names)]
    told, *read = await _execute(gateway, asked)
    held = Held.of(() if told.error else read_user_permissions(told))
    verdicts = {name: _verdict(one.error) for name, one in zip(names, read, strict=True)}
    verdicts |= await _not_there(gateway, [n for n in names if verdicts[n] == "missing"])
    return [_permissions(need, verdicts, held) for need in needs]


async def _execute(gateway: Gateway, functions: Sequence[Function]) -> list[Result]:
    """Any number of functions in as few requests as they fit in, as many at once as may be."""
    starts = range(0, len(functions), AT_ONCE)
    requests = (gateway.execute(functions[start : start + AT_ONCE]) for start in starts)
    return [result for results in await asyncio.gather(*requests) for result in results]


async def _not_there(gateway: Gateway, refused: Sequence[str]) -> dict[str, Verdict | None]:
    """Those of the refused objects that the company does not have: its module is off.

    lookup asks for no right of the user's (intacct-xml §2.4), so that it is refused for these only.
    """
    described = [name for name in refused if name not in _LISTED]
    results = await _execute(gateway, [lookup(name) for name in described])
    found = zip(described, results, strict=True)
    return {name: None for name, result in found if isinstance(result.error, RemoteError)}


def _one_record(name: str) -> Function:
    if name in _LISTED:
        return get_list(Query(name, select=(_LISTED[name],), size=1))
    return query(Query(name, select=(_column(name),), size=1))


def _column(name: str) -> str:
    """A field that can be selected: the key, where it is one."""
    described = catalog.load(name)
    usable = [one for one in described.ids if one not in described.unqueryable]
    return described.key if described.key in usable else usable[0]


def _verdict(error: CrossfootError | None) -> Verdict | None:
    """Whether it could be read; None for what the company does not have, which nobody misses."""
    if error is None:
        return "granted"
    if isinstance(error, PermissionMissing):
        return "missing"
    return None if isinstance(error, RemoteInvalid) else "unknown"


def _permissions(
    need: Need, verdicts: Mapping[str, Verdict | None], held: Held
) -> ResourcePermissions:
    wanted: dict[str, list[str]] = {}
    for name in need.reads:
        if verdicts[name] == "missing":
            wanted[name] = [*(held.lacks(name, READING) or READING)]
    writes: list[Verdict | None] = []
    for name, operations in need.writes.items():
        there = verdicts.get(name, "granted") is not None
        lacking = held.lacks(name, _rights(operations)) if there else None
        writes.append(_of(lacking) if there else None)
        if lacking:
            wanted.setdefault(name, []).extend(lacking)
    return ResourcePermissions(
        resource=need.resource,
        label=need.label,
        read=_together([verdicts[name] for name in need.reads]),
        write=_together(writes) if need.writes else None,
        missing=list(_missing(wanted)),
    )


def _rights(operations: Iterable[str]) -> list[str]:
    """The rights that operations need, in the order in which people read them."""
    needed = {RIGHTS.get(operation, "Edit") for operation in operations}
    return [right for right in _IN_ORDER if right in needed]


def _of(lacking: Sequence[str] | None) -> Verdict:
    if lacking is None:
        return "unknown"
    return "missing" if lacking else "granted"


def _together(verdicts: Iterable[Verdict | None]) -> Verdict:
    """One verdict on all that the company has; nothing needed is granted to everybody."""
    found = list(verdicts)
    there = {one for one in found if one is not None}
    worst: tuple[Verdict, ...] = ("missing", "unknown")
    usual: Verdict = "granted" if there or not found else "unknown"
    return next((one for one in worst if one in there), usual)


def _missing(wanted: Mapping[str, Sequence[str]]) -> Iterator[MissingRights]:
    """What to switch on, permission by permission."""
    merged: dict[tuple[str, str], set[str]] = {}
    for name, rights in wanted.items():
        policy = guards().get(name)
        where = (policy.application, policy.name) if policy else ("", name)
        merged.setdefault(where, set()).update(rights)
    for (application, permission), needed in merged.items():
        ordered: list[str] = [right for right in _IN_ORDER if right in needed]
        yield MissingRights(application=application, permission=permission, rights=ordered)
