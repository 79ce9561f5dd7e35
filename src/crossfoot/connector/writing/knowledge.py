"""What must be known of a company before a draft of a write can be checked and sent.

A draft costs one request for the company's set-up, remembered for long, and two for what it refers
to, remembered for a minute: however many lines it has, as long as they name fewer than 20,000
different records. Our own writes forget what they change.
"""

import asyncio
from collections.abc import Iterable, Sequence

from crossfoot.connector.company import Company
from crossfoot.unified.source import Source
from crossfoot.unified.writing.draft import Ref
from crossfoot.unified.writing.entry import Entry
from crossfoot.unified.writing.known import Known, Setup
from crossfoot.unified.writing.lookups import ACCOUNT, Look, Rows, look_up, requirements


async def prepare(company: Company, source: Source) -> None:
    """Know the set-up, and what a source's records and lines are made of: one request at most."""
    ledger = (ACCOUNT,) if source.posts is not None else ()
    described = (source.object, *source.dimensioned) if source.described else ()
    await company.prepare((*described, *ledger))


async def learn(company: Company, refs: Iterable[Ref], entry: Entry | None = None) -> Known:
    """What is to be known of one draft; see `learn_all`."""
    (known,) = await learn_all(company, [(refs, entry)])
    return known


async def learn_all(
    company: Company, drafts: Sequence[tuple[Iterable[Ref], Entry | None]]
) -> list[Known]:
    """Look up the references of each draft, and all that its entry is held against.

    The look-ups of all are made together: many drafts cost hardly more requests than one. Raises
    what the gateway refuses, but for what the user may not read: that is in `Known.unread`.
    """
    setup = await setup_of(company, ledger=any(entry is not None for _, entry in drafts))
    formatting = await company.formatting()
    going = {i: look_up(*one, setup, formatting) for i, one in enumerate(drafts)}
    known: dict[int, Known] = {}
    answers: dict[int, Sequence[Rows]] = {}
    while going:
        asked: dict[int, Sequence[Look]] = {}
        for i, looking in list(going.items()):
            await asyncio.sleep(0)  # others have their turn
            try:
                asked[i] = next(looking) if i not in answers else looking.send(answers[i])
            except StopIteration as done:
                known[i] = done.value
                del going[i]
        rows = iter(await company.looks.look([one for looks in asked.values() for one in looks]))
        answers = {i: [next(rows) for _ in looks] for i, looks in asked.items()}
    return [known[i] for i in range(len(drafts))]


async def setup_of(company: Company, *, ledger: bool) -> Setup:
    """How the company keeps its books; of its accounts too, where the ledger is touched."""
    await company.prepare([ACCOUNT] if ledger else [])
    found = await company.financial_setup()
    fields = (await company.definition(ACCOUNT)).fields if ledger else ()
    return Setup(
        company.today(),
        found.base_currency,
        company.gateway.login.entity,
        found.multi_currency,
        found.multi_entity_shared,
        await company.dimensions(),
        requirements(field.id for field in fields),
        await company.restrictions() if ledger else (),
    )
