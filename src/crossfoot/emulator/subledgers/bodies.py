"""Bodies of the legacy functions as the submissions that the generic functions would bring (§3.10).

The same things have other names there: `billno` is RECORDID, `memo` of a line ENTRYDESCRIPTION.
User-defined dimensions travel as custom fields (`GLDIMCHANNEL`).
"""

from collections.abc import Mapping
from datetime import date
from typing import Final

from crossfoot.emulator.company import Company
from crossfoot.emulator.legacy_bodies import Body
from crossfoot.emulator.submissions import Submission
from crossfoot.emulator.tables import Table

_SHARED: Final = {
    "datecreated": "WHENCREATED",
    "dateposted": "WHENPOSTED",
    "datedue": "WHENDUE",
    "termname": "TERMNAME",
    "ponumber": "DOCNUMBER",
    "onhold": "ONHOLD",
    "description": "DESCRIPTION",
    "payto": "BILLTOPAYTOCONTACTNAME",
    "returnto": "SHIPTORETURNTOCONTACTNAME",
    "billto": "BILLTOPAYTOCONTACTNAME",
    "shipto": "SHIPTORETURNTOCONTACTNAME",
    "basecurr": "BASECURR",
    "currency": "CURRENCY",
    "exchratedate": "EXCH_RATE_DATE",
    "exchratetype": "EXCH_RATE_TYPE_ID",
    "exchrate": "EXCHANGE_RATE",
    "supdocid": "SUPDOCID",
    "inclusivetax": "INCLUSIVETAX",
    "taxsolutionid": "TAXSOLUTIONID",
}
_OWN: Final = {
    "APBILL": {"vendorid": "VENDORID", "billno": "RECORDID"},
    "ARINVOICE": {"customerid": "CUSTOMERID", "invoiceno": "RECORDID"},
    "APADJUSTMENT": {"vendorid": "VENDORID", "adjustmentno": "RECORDID", "billno": "DOCNUMBER"},
    "ARADJUSTMENT": {
        "customerid": "CUSTOMERID",
        "adjustmentno": "RECORDID",
        "invoiceno": "DOCNUMBER",
    },
}
_LINE: Final = {
    "accountlabel": "ACCOUNTLABEL",
    "glaccountno": "ACCOUNTNO",
    "offsetglaccountno": "OFFSETGLACCOUNTNO",
    "amount": "TRX_AMOUNT",
    "paymentamount": "TRX_AMOUNT",
    "allocationid": "ALLOCATION",
    "memo": "ENTRYDESCRIPTION",
    "item1099": "FORM1099",
    "form1099type": "FORM1099TYPE",
    "form1099box": "FORM1099BOX",
    "revrectemplate": "REVRECTEMPLATE",
    "defrevaccount": "DEFERREDREVACCTNO",
    "revrecstartdate": "REVRECSTARTDATE",
    "revrecenddate": "REVRECENDDATE",
    "billable": "BILLABLE",
    "partialexempt": "PARTIALEXEMPT",
    **{
        name: name.upper()
        for name in (
            *("locationid", "departmentid", "projectid", "taskid", "costtypeid", "customerid"),
            *("vendorid", "employeeid", "itemid", "classid", "contractid", "warehouseid"),
        )
    },
}


def document(company: Company, body: Body, object_name: str) -> Submission:
    """A bill, an invoice or an adjustment; its lines are not read."""
    made = fields(company.table(object_name), body, {**_SHARED, **_OWN[object_name]})
    if body.has("action"):
        made.beside["ACTION"] = body.text("action")
    return made


def fields(table: Table, body: Body, names: Mapping[str, str]) -> Submission:
    """The fields of one element and its custom fields; those the object has not are left out."""
    made = Submission(table)
    sent = {name: text_of(body, element) for element, name in names.items() if body.has(element)}
    for name, text in {**sent, **body.custom_fields()}.items():
        field = table.field(name)
        if field is None:
            made.unknown.append(name)
        else:
            made.texts[field.id] = text
    return made


def line(table: Table, body: Body) -> Submission:
    """One line; `line_num` of an update is its LINE_NO."""
    made = fields(table, body, _LINE)
    if number := body.attributes.get("line_num", ""):
        made.texts["LINE_NO"] = number
    if total := body.text("totaltrxamount"):
        made.beside["TOTALTRXAMOUNT"] = total
    if body.has("taxentries"):
        made.entries = [
            {"DETAILID": entry.text("detailid"), "TRX_TAX": entry.text("trx_tax")}
            for entry in body.inner("taxentries").bodies("taxentry")
        ]
    return made


def text_of(body: Body, element: str) -> str:
    """A text, a date as generic functions spell it, or the contact's name inside."""
    day = body.day(element)
    if day is not None:
        return spelt(day)
    return body.text(element) or body.inner(element).text("contactname")


def spelt(day: date) -> str:
    """A date as generic functions spell it."""
    return f"{day:%m/%d/%Y}"
