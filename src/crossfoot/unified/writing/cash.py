"""What movements of money are sent as: cash by functions of its own, the rest by generic ones.

Source: intacct-xml §3.10, §4.2, §4.4.
"""

from typing import Final

from crossfoot.unified.states import SENT
from crossfoot.unified.writing.method import Lines, Method
from crossfoot.unified.writing.trade import DOCUMENT

VOID: Final = {"WHENCREATED": "datereversed", "DESCRIPTION": "description"}
CASH: Final = {
    "WHENCREATED": "paymentdate",
    "EXCHANGE_RATE": DOCUMENT["EXCHANGE_RATE"],
    "DESCRIPTION2": "payee",
    "STATE": "",
}
CHARGE_LINE: Final = {"ACCOUNTNO": "glaccountno", "TRX_AMOUNT": "paymentamount"}
RECEIPT_LINE: Final = {"ACCOUNTNO": "glaccountno", "TRX_AMOUNT": "amount", "DESCRIPTION": "memo"}
CHARGE_NAMES: Final = {**CASH, "FINANCIALENTITY": "chargecardid", "RECORDID": "referenceno"}
CHARGE: Final = {
    "create": Method(
        "record_cctransaction",
        CHARGE_NAMES,
        {"line_items": Lines(collection="ccpayitems", item="ccpayitem", names=CHARGE_LINE)},
    ),
    "update": Method(
        "update_cctransaction",
        CHARGE_NAMES,
        {
            "line_items": Lines(
                collection="updateccpayitems",
                item="ccpayitem",
                changed="updateccpayitem",
                held="CCTRANSACTIONENTRIES",
                names=CHARGE_LINE,
            )
        },
    ),
    "void": Method("reverse_cctransaction", VOID, status="voided", day="datereversed"),
    "delete": Method("delete"),
}
RECEIPT_NAMES: Final = {**CASH, "DOCNUMBER": "refid", "PAYMETHOD": "paymentmethod"}
RECEIPT_DAYS: Final = {"receiveddate": "paymentdate", "depositdate": "paymentdate"}
RECEIPT: Final = {
    "create": Method(
        "record_otherreceipt",
        RECEIPT_NAMES,
        {"line_items": Lines(collection="receiptitems", item="lineitem", names=RECEIPT_LINE)},
        copies=RECEIPT_DAYS,
        usual={"paymentmethod": "EFT"},
    ),
    "update": Method(
        "update_otherreceipt",
        RECEIPT_NAMES,
        {
            "line_items": Lines(
                collection="receiptitems",
                item="lineitem",
                changed="updatelineitem",
                held="OTHERRECEIPTSENTRIES",
                names=RECEIPT_LINE,
            )
        },
        copies=RECEIPT_DAYS,
    ),
    "delete": Method("delete"),
}
"""Received and deposited on the day of the payment, unless remote_data says another day."""

DEPOSIT: Final = {
    "create": Method(
        "record_deposit",
        {"FINANCIALENTITY": "bankaccountid", "WHENCREATED": "depositdate"},
        {"receipts": Lines(collection="receiptkeys", item="receiptkey")},
    ),
}
TRANSFER: Final = {"create": Method("create")}
ADVANCE: Final = {
    "create": Method(
        "create",
        lines={"line_items": Lines(collection="ARADVANCEITEMS", item="ARADVANCEITEM")},
        copies={"PAYMENTDATE": "RECEIPTDATE"},
        usual={"PAYMENTMETHOD": "EFT"},
        states=SENT,
    ),
    "update": Method(
        "update",
        lines={"line_items": Lines(collection="ARADVANCEITEMS", item="ARADVANCEITEM")},
        states=SENT,
    ),
    "delete": Method("delete"),
}
