"""A draft checked: what was looked up for it, what refuses it, and what it would post."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from crossfoot.connector.company import Company
from crossfoot.connector.writing.knowledge import learn_all
from crossfoot.errors import RulesBroken
from crossfoot.intacct import Function
from crossfoot.intacct.xml import written
from crossfoot.unified.writing.checks import Verdict, judge, judge_references
from crossfoot.unified.writing.draft import Draft, Found, GatewayBody, Ref
from crossfoot.unified.writing.dry_run import DryRun, GatewayCall, dry_run
from crossfoot.unified.writing.entry import Entry
from crossfoot.unified.writing.known import Known
from crossfoot.unified.writing.preview import preview

LONG: Final = 200
"""Lines from which on the rules are held against a draft in a thread: others go on meanwhile."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A draft, and what is known of it; `entry` is None for what posts nothing."""

    draft: Draft
    entry: Entry | None
    known: Known
    verdict: Verdict

    @property
    def found(self) -> dict[Ref, Found]:
        """What was found of each reference of the draft."""
        return self.known.resolved(self.draft.refs())

    def refuse(self) -> None:
        """Raise RulesBroken with every problem, if there is any."""
        if self.verdict.problems:
            raise RulesBroken(self.verdict.problems)

    def answer(self, body: GatewayBody | None, function: Function | None = None) -> DryRun:
        """What a dry run answers; `function` is what `body` is sent as."""
        posts = self.entry is not None and not self.entry.orders
        shown = preview(self.entry, self.known) if self.entry and posts else None
        call = None if body is None else _call(body, function.xml if function else "")
        return dry_run(self.verdict, call, shown)


async def check(company: Company, draft: Draft) -> Checked:
    """Look up everything that a draft touches, and hold it against every rule.

    Raises what the gateway refuses.
    """
    (checked,) = await check_all(company, [draft])
    return checked


async def check_all(company: Company, drafts: Sequence[Draft]) -> list[Checked]:
    """The same of many drafts, with all look-ups made together. None knows of another."""
    if not drafts:
        return []
    entries = [one.source.posts(one) if one.source.posts else None for one in drafts]
    known = await learn_all(company, [(d.refs(), e) for d, e in zip(drafts, entries, strict=True)])
    checked = []
    for one in zip(drafts, entries, known, strict=True):
        await asyncio.sleep(0)  # others have their turn
        checked.append(await _judged(*one))
    return checked


async def _judged(draft: Draft, entry: Entry | None, known: Known) -> Checked:
    if entry is None:
        verdict = judge_references(draft.refs(), known)
    elif len(entry.lines) > LONG:
        verdict = await asyncio.to_thread(judge, entry, known, draft.refs())
    else:
        verdict = judge(entry, known, draft.refs())
    return Checked(draft, entry, known, verdict)


def _call(body: GatewayBody, xml: str) -> GatewayCall:
    values: dict[str, Any] = {name: written(one, name) for name, one in body.values.items()}
    if body.keys:
        values["keys"] = ",".join(body.keys)
    return GatewayCall(body.function, body.object, values, dict(body.attributes), xml)
