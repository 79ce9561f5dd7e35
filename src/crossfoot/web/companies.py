"""Which company a call reads: its integrated account, and the entity if it names one."""

from crossfoot.connector import Company
from crossfoot.errors import Forbidden, MissingParameter
from crossfoot.unified.resource import Resource
from crossfoot.web.call import Call
from crossfoot.web.operations import Parameter
from crossfoot.web.query_string import text

ACCOUNT = Parameter(
    name="integrated_account_id",
    description="The integrated account to read. An integrated account's own token implies it.",
    schema={"type": "string", "format": "uuid"},
    required=True,
    example="0d1d5f6e-4c0e-4f6e-9a56-3d7f3f1c2b10",
)
ENTITY = Parameter(
    name="entity",
    description="The entity to read in, by its id, instead of the one the account was connected "
    "with. An empty value reads at the company's top level.",
    schema={"type": "string"},
)
PARAMETERS = (ACCOUNT, ENTITY)


async def open_company(call: Call) -> Company:
    """The company that the call names, as the account's user.

    Raises MissingParameter, UnknownIntegratedAccount, Forbidden or what stands against the account.
    """
    entity = text(call.query, ENTITY.name) or "" if ENTITY.name in call.query else None
    return await call.rooms.company(account_of(call), call.environment, entity)


async def as_overridden(call: Call, resource: Resource) -> Resource:
    """The resource as overrides of the call's environment and account make it."""
    return await call.rooms.overriding.resource(resource, call.environment, account_of(call))


def account_of(call: Call) -> str:
    """The id of the integrated account that the call names, or that its token implies."""
    named = text(call.query, ACCOUNT.name)
    implied = call.caller.integrated_account_id
    if implied is not None:
        if named not in {None, implied}:
            raise Forbidden("This token belongs to another integrated account.")
        return implied
    if named is None:
        raise MissingParameter(ACCOUNT.name)
    return named
