"""What the documents of trade are sent as: elements of several functions (intacct-xml §3.10)."""

from typing import Any, Final

from crossfoot.unified.writing.method import Lines

DOCUMENT: Final = {
    "WHENCREATED": "datecreated",
    "WHENPOSTED": "dateposted",
    "EXCHANGE_RATE": "exchrate",
}
"""Elements of a legacy document that are not its fields in small letters."""

LINE: Final = {
    "ACCOUNTNO": "glaccountno",
    "TRX_AMOUNT": "amount",
    "ENTRYDESCRIPTION": "memo",
    "ALLOCATION": "allocationid",
}
"""The same of its lines."""

SMALL_TAXES: Final = {
    "taxes": Lines(
        collection="taxentries",
        item="taxentry",
        names={"DETAILKEY": "detailid", "TRX_AMOUNT": "trx_tax"},
        least=0,
    )
}
BIG_TAXES: Final = {
    "taxes": Lines(
        collection="TAXENTRIES",
        item="TAXENTRY",
        names={"DETAILKEY": "DETAILID", "TRX_AMOUNT": "TRX_TAX"},
        least=0,
    )
}
"""The taxes of a line, in a legacy function and in a generic one."""

SMALL_LINES: Final[dict[str, Any]] = {"names": LINE, "lines": SMALL_TAXES}
