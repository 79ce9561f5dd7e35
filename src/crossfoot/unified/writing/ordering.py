"""What documents of purchasing and order entry are sent as (intacct-xml §3.10, §4.6)."""

from typing import Final

from crossfoot.unified.writing.method import Lines, Method

NAMES: Final = {
    "DOCPARID": "transactiontype",
    "DOCNO": "documentno",
    "PONUMBER": "referenceno",
    "WHENCREATED": "datecreated",
    "WHENDUE": "datedue",
    "CUSTVENDID": "vendorid",
    "TERM.NAME": "termname",
    "EXCHRATE": "exchrate",
}
LINE_NAMES: Final = {
    "UIQTY": "quantity",
    "TRX_PRICE": "price",
    "WAREHOUSE.LOCATION_NO": "warehouseid",
    "SOURCE_DOCLINEKEY": "sourcelinekey",
}
STATES: Final = {"draft": {"state": "Draft"}, "authorised": {"state": "Pending"}}
WRITES: Final = {
    "create": Method(
        "create_potransaction",
        NAMES,
        {"line_items": Lines(collection="potransitems", item="potransitem", names=LINE_NAMES)},
        usual={"returnto.contactname": "", "payto.contactname": ""},
        states=STATES,
        answered="DOCID",
    ),
    "update": Method(
        "update_potransaction",
        NAMES,
        {
            "line_items": Lines(
                collection="updatepotransitems",
                item="potransitem",
                changed="updatepotransitem",
                held="PODOCUMENTENTRIES",
                names=LINE_NAMES,
                first=0,
            )
        },
        states={**STATES, "closed": {"state": "Closed"}},
        key="DOCID",
    ),
    "delete": Method("delete"),
}
"""Blank contacts are those that the vendor has."""

QUOTE_NAMES: Final = {**NAMES, "CUSTVENDID": "customerid"}
ESTIMATES: Final = {
    "create": Method(
        "create_sotransaction",
        QUOTE_NAMES,
        {"line_items": Lines(collection="sotransitems", item="sotransitem", names=LINE_NAMES)},
        states=STATES,
        answered="DOCID",
    ),
    "update": Method(
        "update_sotransaction",
        QUOTE_NAMES,
        {
            "line_items": Lines(
                collection="updatesotransitems",
                item="sotransitem",
                changed="updatesotransitem",
                held="SODOCUMENTENTRIES",
                names=LINE_NAMES,
                first=0,
            )
        },
        states={**STATES, "closed": {"state": "Closed"}},
        key="DOCID",
    ),
    "delete": Method("delete"),
}
"""Estimates are quotes of order entry."""
