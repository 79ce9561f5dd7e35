"""`remote_query`: what a caller adds to the gateway query in Intacct's own words.

`remote_query[DOCNUMBER][like]=PO-%` is a condition on a field of the object behind the records;
`remote_query[docparid]=Purchase Order` brings the custom fields of one definition, and
`remote_query[showprivate]=true` the records of private entities (unified-api §4.2).
"""

from collections.abc import Mapping
from typing import Any, Final

from msgspec import Struct

from crossfoot.connector.company import Company
from crossfoot.connector.conditions import in_query_string
from crossfoot.connector.objects import KnownObject
from crossfoot.errors import InvalidParameter, UnknownParameter
from crossfoot.intacct import Filter

NAME: Final = "remote_query"
DOCPARID, SHOW_PRIVATE = "docparid", "showprivate"


class RemoteQuery(Struct, frozen=True):
    """What is added to a query of one object."""

    filter: Filter | None = None
    docparid: str = ""
    show_private: bool = False


NO_REMOTE_QUERY: Final = RemoteQuery()


async def read_remote_query(company: Company, name: str, params: Mapping[str, Any]) -> RemoteQuery:
    """Read it for one object. Raises InvalidParameter for a field that the object does not have."""
    if not params:
        return NO_REMOTE_QUERY
    known = KnownObject(name, await company.definition(name))
    own = {
        key.lower(): str(value)
        for key, value in params.items()
        if key.lower() in (DOCPARID, SHOW_PRIVATE)
    }
    fields = {key: value for key, value in params.items() if key.lower() not in own}
    try:
        condition = in_query_string(known, fields, await company.formatting())
    except UnknownParameter as error:
        raise InvalidParameter(
            f"{NAME}[{error.name}]",
            f"{name}, from which these records come, has no such field.",
            f"Use {DOCPARID}, {SHOW_PRIVATE} or a field such as: {', '.join(error.valid[:8])}.",
        ) from error
    except InvalidParameter as error:
        raise InvalidParameter(f"{NAME}.{error.name}", error.problems[0].message) from error
    return RemoteQuery(
        condition, own.get(DOCPARID, ""), own.get(SHOW_PRIVATE, "").lower() == "true"
    )
