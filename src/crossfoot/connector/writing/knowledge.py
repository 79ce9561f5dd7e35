"""What must be known of a company before a draft of a write can be checked and sent.

A draft costs one request for the company's set-up, remembered for long, and two for what it refers
to, remembered for a minute: however many lines it has, as long as they name fewer than 20,000
different records. Our own writes forget what they change.
"""

from collections.abc import Iterable

from crossfoot.connector.company import Company
from crossfoot.unified.source import Source
from crossfoot.unified.writing.draft import Ref
from crossfoot.unified.writing.entry import Entry
from crossfoot.unified.writing.known import Known, Setup
from crossfoot.unified.writing.lookups import ACCOUNT, look_up, requirements


async def prepare(company: Company, source: Source) -> None:
    """Know the set-up, and what a source's records and lines are made of: one request at most."""
    ledger = (ACCOUNT,) if source.posts is not None else ()
    described = (source.object, *source.dimensioned) if source.described else ()
    await company.prepare((*described, *ledger))


async def learn(company: Company, refs: Iterable[Ref], entry: Entry | None = None) -> Known:
    """Look up every reference, and all that an entry is held against.

    Raises what the gateway refuses, but for what the user may not read: that is in `Known.unread`.
    """
    setup = await setup_of(company, ledger=entry is not None)
    looking = look_up(refs, entry, setup, await company.formatting())
    try:
        looks = next(looking)
        while True:
            looks = looking.send(await company.looks.look(looks))
    except StopIteration as done:
        known: Known = done.value
        return known


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
