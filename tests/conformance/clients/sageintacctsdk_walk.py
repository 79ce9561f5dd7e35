"""Drive the public `sageintacctsdk` against an emulator and print what it saw, as JSON.

Run in the client's own environment: `python sageintacctsdk_walk.py GATEWAY_URL`. The SDK has no option for the
address, so its `requests.post` is pointed at the emulator; nothing else of it is touched.
"""

import json
import sys
import warnings
from decimal import Decimal

import sageintacctsdk.apis.api_base as api_base
from sageintacctsdk import SageIntacctSDK
from sageintacctsdk.apis.constants import dimensions_fields_mapping
from sageintacctsdk.exceptions import InvalidTokenError, WrongParamsError

GATEWAY = sys.argv[1]
BOOKS = {
    "APBILL": ("bills", ["RECORDNO", "RECORDID", "VENDORID", "STATE", "WHENDUE", "CURRENCY", "TOTALENTERED"]),
    "ARINVOICE": ("ar_invoices", ["RECORDNO", "RECORDID", "CUSTOMERID", "STATE", "WHENDUE", "TOTALENTERED"]),
    "ARINVOICEITEM": ("ar_invoice_items", ["RECORDNO", "RECORDKEY", "ACCOUNTNO", "LOCATIONID", "AMOUNT"]),
    "ARPYMT": ("ar_payments", ["RECORDNO", "CUSTOMERID", "STATE", "RECEIPTDATE", "TOTALENTERED"]),
    "APPYMT": ("ap_payments", ["RECORDNO", "VENDORID", "STATE", "PAYMENTMETHOD", "TOTALENTERED"]),
    "GLBATCH": ("journal_entries", ["RECORDNO", "JOURNAL", "BATCH_DATE", "STATE", "BATCHNO"]),
    "GLDETAIL": ("gl_detail", ["RECORDNO", "ACCOUNTNO", "BATCH_DATE", "TR_TYPE", "AMOUNT"]),
}
"""The documents that it knows: its name for each, and fields of which the last is added up."""
TOO_MANY = {"ARINVOICEITEM", "GLDETAIL"}
send = api_base.requests.post
api_base.requests.post = lambda url, **rest: send(GATEWAY, **rest)
warnings.simplefilter("error")


def connect(user="api", password="p4ss&word", sender_password="s3nder&key", company="demo", entity=None):
    return SageIntacctSDK(
        sender_id="crossfoot-dev",
        sender_password=sender_password,
        user_id=user,
        company_id=company,
        user_password=password,
        entity_id=entity,
    )


def refused(exception, action, *arguments, **named):
    try:
        action(*arguments, **named)
    except exception as error:
        return str(getattr(error, "response", error))
    raise AssertionError(f"{exception.__name__} was expected")


def listed(sdk):
    """Every dimension that the SDK has a field list for: how many it counted and got.

    A dimension whose object or fields the emulator does not have is reported with the refusal's text.
    """
    seen = {}
    for name, api in vars(sdk).items():
        dimension = getattr(api, "_ApiBase__dimension", None)
        if dimension not in dimensions_fields_mapping or name == "api_base" or dimension in BOOKS:
            continue
        try:
            total, rows = api.count(None), api.get_all()
        except WrongParamsError as refusal:
            seen[dimension] = str(refusal.response)
            continue
        generated = [row for page in api.get_all_generator() for row in page]
        seen[dimension] = {"count": total, "rows": len(rows), "generated": len(generated)}
        seen[dimension]["distinct"] = len({row.get("RECORDNO", json.dumps(row)) for row in rows})
    return seen


def booked(sdk):
    """The documents of three years: counted, read whole but for the ledger, and added up."""
    seen = {}
    for dimension, (name, fields) in BOOKS.items():
        api = getattr(sdk, name)
        whole = dimension not in TOO_MANY
        pages = api_base.ApiBase.get_all_generator(api, fields=fields)
        rows = [row for page in pages for row in page] if whole else next(pages)
        amounts = [Decimal(row[fields[-1]] or 0) for row in rows]
        seen[dimension] = {
            "count": api.count(None),
            "rows": len(rows),
            "distinct": len({row["RECORDNO"] for row in rows}),
            "sum": str(sum(amounts)),
            "blank": sum(not any(row[field] for row in rows) for field in fields),
            "one": api.get_by_query(fields, and_filter=[("equalto", "RECORDNO", rows[0]["RECORDNO"])]) == [rows[0]],
        }
    return seen


def written(sdk):
    """Create, read, update and delete one vendor, customer, project, class and contact."""
    steps = {}
    bodies = {
        "vendors": ("VENDOR", "VENDORID", {"VENDORID": "FY-1", "NAME": "Fy & Sons <Ltd> “ü”", "TAXID": ""}),
        "customers": ("CUSTOMER", "CUSTOMERID", {"CUSTOMERID": "FY-2", "NAME": "Ćwikła & Co"}),
        "projects": ("PROJECT", "PROJECTID", {"PROJECTID": "FY-3", "NAME": "P", "PROJECTCATEGORY": "Contract"}),
        "classes": ("CLASS", "CLASSID", {"CLASSID": "FY-4", "NAME": "Class 4", "DESCRIPTION": None}),
        "contacts": ("CONTACT", "CONTACTNAME", {"CONTACTNAME": "FY-5", "PRINTAS": "Fy Five"}),
    }
    for name, (dimension, key, body) in bodies.items():
        api = getattr(sdk, name)
        created = api.post(body)["data"][dimension.lower()]
        value = body[key]
        change = {"RECORDNO": created["RECORDNO"], key: value}
        changed_field = "PRINTAS" if name == "contacts" else "NAME"
        api.update({**change, changed_field: "Changed ✓"})
        found = api.get_by_query([key, changed_field, "RECORDNO"], and_filter=[("equalto", key, value)])
        again = refused(WrongParamsError, api.post, body)
        api.delete(created["RECORDNO"])
        gone = api.get_by_query([key], and_filter=[("equalto", key, value)])
        steps[dimension] = {"key": created.get(key), "found": found, "again": again, "gone": gone}
    return steps


def traded(sdk):
    """A bill, an invoice and payments of both, as its users write them; each read back."""
    day = {"year": "2026", "month": "10", "day": "12"}
    bill = sdk.bills.post(
        {
            "WHENCREATED": "10/12/2026",
            "VENDORID": "V-00022",
            "WHENDUE": "11/12/2026",
            "RECORDID": "FY-BILL",
            "APBILLITEMS": {
                "APBILLITEM": [
                    {"ACCOUNTNO": "6215", "TRX_AMOUNT": "80.5", "LOCATIONID": "110", "DEPARTMENTID": "200"},
                    {"ACCOUNTNO": "6215", "TRX_AMOUNT": "19.5", "LOCATIONID": "110", "DEPARTMENTID": "200"},
                ]
            },
        }
    )["data"]["apbill"]["RECORDNO"]
    invoice = sdk.ar_invoices.post(
        {
            "customerid": "C-00002",
            "datecreated": day,
            "datedue": day,
            "invoiceno": "FY-INVOICE",
            "invoiceitems": {
                "lineitem": [{"glaccountno": "4110", "amount": "60", "locationid": "110", "departmentid": "310"}]
            },
        }
    )["key"]
    payment = sdk.ap_payments.post(
        {
            "FINANCIALENTITY": "CASC-OPER",
            "PAYMENTMETHOD": "Cash",
            "VENDORID": "V-00022",
            "PAYMENTDATE": "10/20/2026",
            "CURRENCY": "USD",
            "APPYMTDETAILS": {"APPYMTDETAIL": [{"RECORDKEY": bill, "TRX_PAYMENTAMOUNT": "100"}]},
        }
    )["data"]["appymt"]["RECORDNO"]
    receipt = sdk.ar_payments.post(
        {
            "FINANCIALENTITY": "CASC-OPER",
            "PAYMENTMETHOD": "EFT",
            "CUSTOMERID": "C-00002",
            "RECEIPTDATE": "10/20/2026",
            "CURRENCY": "USD",
            "ARPYMTDETAILS": {"ARPYMTDETAIL": [{"RECORDKEY": invoice, "TRX_PAYMENTAMOUNT": "25"}]},
        }
    )["data"]["arpymt"]["RECORDNO"]
    again = refused(WrongParamsError, sdk.ap_payments.post, {"VENDORID": "V-00022", "CURRENCY": "USD"})
    shown = {}
    for name, key in {"bills": bill, "ar_invoices": invoice, "ap_payments": payment, "ar_payments": receipt}.items():
        filtered = [("equalto", "RECORDNO", key)]
        (shown[name],) = getattr(sdk, name).get_by_query(["STATE", "TOTALENTERED", "TOTALDUE"], and_filter=filtered)
    return {**shown, "refused": again}


def main():
    sdk = connect()
    vendors = sdk.vendors.get("VENDORID", sdk.vendors.get_all(fields=["VENDORID"])[0]["VENDORID"])
    by_query = sdk.customers.read_by_query(["CUSTOMERID", "NAME"])["data"]
    active = sdk.vendors.get_by_query(["VENDORID", "STATUS"], and_filter=[("equalto", "STATUS", "active")])
    either = sdk.departments.get_by_query(
        ["DEPARTMENTID", "STATUS"],
        or_filter=[("equalto", "STATUS", s) for s in ("active", "active non-posting", "inactive")],
    )
    answer = {
        "traded": traded(sdk),  # first, so that the books which are read have it
        "listed": listed(sdk),
        "booked": booked(sdk),
        "tax_details": [row["DETAILID"] for row in sdk.tax_details.get_all(fields=["DETAILID", "VALUE"])],
        "aging": sdk.ar_aging.get_araging("0-30,31-60,61-90,91-"),
        "written": written(sdk),
        "one_vendor": vendors,
        "read_by_query": {key: by_query[key] for key in ("@count", "@totalcount", "@numremaining")},
        "active": {"rows": len(active), "statuses": sorted({row["STATUS"] for row in active})},
        "either": len(either),
        "vendors_counted": [sdk.vendors.count("STATUS", "active"), sdk.vendors.count("STATUS", "inactive")],
        "lookup": len(sdk.vendors.get_lookup()["Type"]["Fields"]["Field"]),
        "dimensions": [row["objectName"] for row in sdk.dimensions.get_all()],
        "wrong_password": refused(InvalidTokenError, connect, password="no"),
        "wrong_sender": refused(WrongParamsError, connect, sender_password="no"),
        "unknown_company": refused((InvalidTokenError, WrongParamsError), connect, company="nobody"),
        "unknown_field": refused(WrongParamsError, sdk.vendors.get_all, fields=["NOSUCHFIELD"]),
    }
    print(json.dumps(answer))


main()
