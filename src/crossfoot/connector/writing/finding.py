"""Finding the record of a write that was committed although its answer was lost."""

from collections.abc import Mapping
from typing import Final

from crossfoot.connector.company import Company
from crossfoot.connector.writing.ledger import Sought, Write, WriteLedger
from crossfoot.intacct import All, Order, Query, eq

CANDIDATES: Final = 50


async def find_key(company: Company, ledger: WriteLedger, write: Write, sought: Sought) -> str:
    """The key of the record, or "" where nothing tells it.

    It is the newest record with these values that no other write of the account is known to have
    made: two equal writes never claim the same one. Raises what the gateway refuses.
    """
    if sought.key or not sought.where:
        return sought.key
    found = await _keys(company, sought, sought.where)
    claimed = await ledger.claimed(write.account_id, sought.object, found)
    return next((key for key in found if key not in claimed), "")


async def key_of_answered(company: Company, sought: Sought, answer: str) -> str:
    """The key of the record that the gateway's answer names otherwise, such as by its document id.

    "" where there is none; raises what the gateway refuses.
    """
    return next(iter(await _keys(company, sought, {sought.answered: answer})), "")


async def _keys(company: Company, sought: Sought, where: Mapping[str, str]) -> list[str]:
    """The keys of the records with these values, the newest first."""
    query = Query(
        sought.object,
        select=(sought.key_field,),
        filter=All(tuple(eq(field, value) for field, value in where.items())),
        order=(Order(sought.key_field, descending=True),),
        size=CANDIDATES,
    )
    ask = company.gateway.get_list if sought.listed else company.query
    return [str(row[sought.key_field]) for row in (await ask(query)).records]
