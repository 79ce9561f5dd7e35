"""A client library for the Sage Intacct XML gateway, usable on its own.

    from crossfoot.intacct import Gateway, Login, Query, Secret, Sender, Transport, like

    sender = Sender("acme-dev", Secret(os.environ["SENDER_PASSWORD"]))
    login = Login("acme", "api", Secret(os.environ["USER_PASSWORD"]), entity="E100")

    async with Transport() as transport:                     # one for the whole program
        gateway = Gateway(transport, sender, login)          # one for each company and user
        vendors = Query(
            "VENDOR",
            select=("VENDORID", "NAME", "TERM.NAME"),
            filter=like("NAME", "%Ltd"),
        )
        async for page in gateway.pages(vendors):            # the next one comes meanwhile
            for vendor in page.records:                      # {"VENDORID": "V-1", "NAME": …}
                print(vendor["VENDORID"], vendor["NAME"])

        (key,) = await gateway.create("CLASS", [{"CLASSID": "NORTH", "NAME": "North"}])
        try:
            await gateway.call(legacy("reverse_bill", {"datereversed": day}, key="871"))
        except RemoteInvalid as refused:
            print(refused.message, refused.support_ids)

Each record is a plain dict of text; values go out as str, int, Decimal, bool, date, datetime, None.
Errors are those of `crossfoot.errors`. See docs/gateway-client.md.
"""

from crossfoot.intacct.answers import Page, Record, Result
from crossfoot.intacct.attachments import AttachedFile, attached_files, attachment
from crossfoot.intacct.company import (
    Dimension,
    Entity,
    FinancialSetup,
    Permission,
    dimensions,
    entities,
    financial_setup,
    user_formatting,
    user_permissions,
)
from crossfoot.intacct.definition import (
    DefinedField,
    DefinedRelation,
    Definition,
    InspectedField,
    ObjectName,
)
from crossfoot.intacct.filters import (
    All,
    AnyOf,
    Compare,
    Filter,
    between,
    eq,
    ge,
    gt,
    is_in,
    is_null,
    le,
    like,
    lt,
    ne,
    not_in,
    not_like,
    not_null,
)
from crossfoot.intacct.formatting import Formatting
from crossfoot.intacct.functions import (
    Aggregate,
    Function,
    Order,
    Query,
    create,
    delete,
    function,
    inspect,
    lookup,
    query,
    quoted,
    read,
    read_by_name,
    read_by_query,
    read_more,
    update,
)
from crossfoot.intacct.gateway import Gateway, Watch
from crossfoot.intacct.lane import Lane, LaneLimits, LaneState, Place
from crossfoot.intacct.legacy import legacy
from crossfoot.intacct.metering import Call, Meter, heard_by
from crossfoot.intacct.options import Login, Options, Sender
from crossfoot.intacct.session import Session
from crossfoot.intacct.trace import Exchange, trace
from crossfoot.intacct.transport import Transport
from crossfoot.intacct.whole_lists import company_profile, currencies, payment_methods
from crossfoot.intacct.work import KINDS, Kind, backfill, calling
from crossfoot.intacct.xml import Value
from crossfoot.secret import Secret

__all__ = [
    "KINDS",
    "Aggregate",
    "All",
    "AnyOf",
    "AttachedFile",
    "Call",
    "Compare",
    "DefinedField",
    "DefinedRelation",
    "Definition",
    "Dimension",
    "Entity",
    "Exchange",
    "Filter",
    "FinancialSetup",
    "Formatting",
    "Function",
    "Gateway",
    "InspectedField",
    "Kind",
    "Lane",
    "LaneLimits",
    "LaneState",
    "Login",
    "Meter",
    "ObjectName",
    "Options",
    "Order",
    "Page",
    "Permission",
    "Place",
    "Query",
    "Record",
    "Result",
    "Secret",
    "Sender",
    "Session",
    "Transport",
    "Value",
    "Watch",
    "attached_files",
    "attachment",
    "backfill",
    "between",
    "calling",
    "company_profile",
    "create",
    "currencies",
    "delete",
    "dimensions",
    "entities",
    "eq",
    "financial_setup",
    "function",
    "ge",
    "gt",
    "heard_by",
    "inspect",
    "is_in",
    "is_null",
    "le",
    "legacy",
    "like",
    "lookup",
    "lt",
    "ne",
    "not_in",
    "not_like",
    "not_null",
    "payment_methods",
    "query",
    "quoted",
    "read",
    "read_by_name",
    "read_by_query",
    "read_more",
    "trace",
    "update",
    "user_formatting",
    "user_permissions",
]
