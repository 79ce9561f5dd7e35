"""What documents of purchasing and order entry are sent as (intacct-xml §3.10, §4.6)."""

from collections.abc import Mapping
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
QUOTE_NAMES: Final = {**NAMES, "CUSTVENDID": "customerid"}


def _writes(module: str, names: Mapping[str, str], **usual: str) -> dict[str, Method]:
    """The functions of a module, `po` or `so`; a new document has what is `usual` of it."""
    items, item = f"{module}transitems", f"{module}transitem"
    return {
        "create": Method(
            f"create_{module}transaction",
            names,
            {"line_items": Lines(collection=items, item=item, names=LINE_NAMES)},
            usual=usual,
            states=STATES,
            answered="DOCID",
        ),
        "update": Method(
            f"update_{module}transaction",
            names,
            {
                "line_items": Lines(
                    collection=f"update{items}",
                    item=item,
                    changed=f"update{item}",
                    held=f"{module.upper()}DOCUMENTENTRIES",
                    names=LINE_NAMES,
                    first=0,
                )
            },
            states={**STATES, "closed": {"state": "Closed"}},
            key="DOCID",
        ),
        "delete": Method("delete"),
    }


WRITES: Final = _writes("po", NAMES, **{"returnto.contactname": "", "payto.contactname": ""})
"""Purchasing; blank contacts are those that the vendor has."""
ESTIMATES: Final = _writes("so", QUOTE_NAMES)
"""Estimates are quotes of order entry."""
