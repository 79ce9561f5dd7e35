"""Expense reports and reimbursements as the rows of their objects (intacct-xml §4.5).

A row names other records by their natural ids; keys, shown names, owners and stamps are for the
caller. None is a blank.
"""

from typing import Any, Final

from crossfoot.emulator.expenses.reports import NOT_POSTED, ZERO, Item, Payment, Report

Cells = dict[str, Any]
_RAW: Final = {
    "Draft": "D",
    "Submitted": "S",
    "Declined": "U",
    "Partially Approved": "PA",
    "Partially Declined": "PD",
    "Selected": "S",
    "Paid": "P",
    "Partially Paid": "PP",
}


def report_row(report: Report) -> Cells:
    """The header of a report."""
    employee, total = report.employee, report.total
    return {
        "RECORDID": report.number or None,
        "FIRSTNAME": employee.first or None,
        "LASTNAME": employee.last or None,
        "WHENCREATED": report.day,
        "WHENPOSTED": (report.posted_on or report.day) if report.posted else None,
        "TOTALENTERED": total,
        "TRX_TOTALENTERED": total,
        "NR_TOTALENTERED": report.company_total,
        "NR_TRX_TOTALENTERED": report.company_total,
        "RECORDTYPE": "ei",
        "PRBATCH": report.batch_title or None,
        "PRBATCHKEY": report.batch,
        "PRBATCH_NOGL": "false",
        "EMPENTITY": f"E{employee.id}",
        "ENTITY": f"E{employee.id}",
        "DESCRIPTION": report.reason or None,
        "MEMO": report.memo or None,
        "CURRENCY": report.currency,
        "BASECURR": report.currency,
        "INCLUSIVETAX": "false",
        "SUPDOCID": report.attachment or None,
        **standing_row(report),
    }


def standing_row(report: Report) -> Cells:
    """What of a header changes when a report is approved, paid or reversed."""
    due = report.total - report.paid
    if report.state in {"Reversed", "Reversal"}:
        due = ZERO
    raw = _RAW.get(report.state, "A")
    return {
        "STATE": report.state,
        "RAWSTATE": raw,
        "DBSTATE": raw,
        "TOTALPAID": report.paid,
        "TRX_TOTALPAID": report.paid,
        "TOTALSELECTED": due if report.state == "Selected" else ZERO,
        "TOTALDUE": due,
        "TRX_TOTALDUE": due,
        "WHENPAID": report.paid_on if report.state == "Paid" else None,
    }


def item_row(report: Report, item: Item, at: int) -> Cells:
    """A line of a report; `at` counts from one."""
    line, theirs = item.line, item.line.amount - item.due
    foreign = item.currency != report.currency
    cells = {
        "RECORDKEY": report.key,
        "ENTRY_DATE": item.day,
        "DESCRIPTION": report.reason or None,
        "AMOUNT": item.due,
        "TRX_AMOUNT": item.due,
        "NR_AMOUNT": theirs,
        "NR_TRX_AMOUNT": theirs,
        "NONREIMBURSABLE": "true" if item.company_paid else "false",
        "EXPPMTTYPE": item.payment_type or None,
        "ACCOUNTLABEL": item.type or None,
        "GLACCOUNTNO": line.account,
        "ACCOUNTNO": line.account,
        "LINE_NO": str(at),
        "TOTALSELECTED": ZERO,
        "TRX_TOTALSELECTED": ZERO,
        "BILLABLE": "true" if "PROJECTID" in line.dimensions else "false",
        "BILLED": "false",
        "RECORDTYPE": "ei",
        "ORG_CURRENCY": item.currency,
        "ORG_AMOUNT": item.spent,
        "ORG_EXCHRATEDATE": item.day if foreign else None,
        "ORG_EXCHRATETYPE": (item.rate_type or None) if foreign else None,
        "ORG_EXCHRATE": item.rate,
        "ISTAX": "false",
        "RECORDID": report.number or None,
        "LOCATIONID": line.location or None,
        "DEPARTMENTID": line.department or None,
        **item_standing(report, item),
    }
    return cells | dict(line.dimensions)


def item_standing(report: Report, item: Item) -> Cells:
    """What of a line changes with its report."""
    paid = item.due if report.state == "Paid" else ZERO
    return {
        "STATE": report.state if report.state in NOT_POSTED else "Approved",
        "TOTALPAID": paid,
        "TRX_TOTALPAID": paid,
    }


def payment_row(payment: Payment) -> Cells:
    """A reimbursement that was paid."""
    total = payment.total
    return {
        "RECORDID": payment.number,
        "DOCNUMBER": payment.number,
        "DOCUMENTNUMBER": payment.number,
        "PRBATCHKEY": payment.batch,
        "RECORDTYPE": "ep",
        "STATE": "C",
        "TOTALPAID": total,
        "TRX_TOTALPAID": total,
        "TOTALDUE": ZERO,
        "TRX_TOTALDUE": ZERO,
        "WHENPAID": payment.day,
    }


def request_row(payment: Payment) -> Cells:
    """A reimbursement that waits."""
    total = payment.total
    return {
        "RECORDID": payment.number,
        "RECORDTYPE": "ek",
        "STATE": "S",
        "TOTALDUE": total,
        "TRX_TOTALDUE": total,
        "CLEARED": "F",
    }


def reimbursement_cells(payment: Payment, bank: str, currency: str) -> Cells:
    """What payments and requests have alike."""
    employee, total, day = payment.employee, payment.total, payment.day
    return {
        "DESCRIPTION": payment.description,
        "TOTALENTERED": total,
        "TRX_TOTALENTERED": total,
        "WHENCREATED": day,
        "WHENDUE": day,
        "WHENDISCOUNT": day,
        "PAYMENTDATE": day,
        "PAYMENTAMOUNT": total,
        "PAYMENTTRXAMOUNT": total,
        "PAYMENTTYPE": payment.method,
        "CURRENCY": currency,
        "BASECURR": currency,
        "ENTITY": f"E{employee.id}",
        "FINANCIALACCOUNT": bank,
        "CONTACTINFO.NAME": employee.shown,
        "MODULEKEY": "6.EE",
        "SYSTEMGENERATED": "F",
        "EMPLOYEEID": employee.id,
    }
