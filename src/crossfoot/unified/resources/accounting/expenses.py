"""Expense reports of employees (unified-api §5.12). Sources: EEXPENSES with EEXPENSESITEM lines (intacct-xml §4.5)."""

import datetime as dt
from enum import StrEnum
from typing import Final

from msgspec import UNSET, Struct

from crossfoot.unified.blends import FirstFilled, InOneLine
from crossfoot.unified.codecs import TEXT, Reference, labels
from crossfoot.unified.either_or import Is
from crossfoot.unified.parts import COMPANY, STAMPS, USER_LINES, item
from crossfoot.unified.resource import Resource
from crossfoot.unified.shapes import CustomFields, Money, RemoteData, Tracking
from crossfoot.unified.source import Source
from crossfoot.unified.totals import shared_by_all
from crossfoot.unified.vocabulary import (
    ALWAYS,
    EQ,
    IN,
    LIKE,
    RANGE,
    REQUIRED,
    absent,
    at,
    both,
    children,
    derived,
    dims,
    extras,
    fixed,
    key,
    within,
)
from crossfoot.unified.writing import posting
from crossfoot.unified.writing.method import Lines, Method


class ExpenseStatus(StrEnum):
    """How far a report has come."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    DECLINED = "declined"
    AUTHORISED = "authorised"
    PARTIALLY_PAID = "partially_paid"
    PAID = "paid"
    VOIDED = "voided"


STATUS = labels(
    ExpenseStatus,
    DRAFT="Draft",
    SUBMITTED=("Submitted", "Resubmitted", "Partially Approved", "Partially Declined"),
    DECLINED="Declined",
    AUTHORISED=("Approved", "Selected"),
    PARTIALLY_PAID="Partially Paid",
    PAID="Paid",
    VOIDED=("Reversed", "Reversal", "Reversed or Reversal"),
)


class ExpenseContact(Struct, frozen=True, gc=False):
    """The employee who spent it."""

    id: str | None = None
    """Id of the employee; a filter also takes the employee's number."""
    name: str | None = None
    """First and last name."""
    type: str | None = None
    """Always `employee`."""
    number: str | None = None
    """Ours: the employee id that people see, such as E-12."""


class ExpenseLine(Struct, frozen=True, gc=False):
    """One expense of a report."""

    id: str | None = None
    """Id of the line."""
    number: str | None = None
    """Ours: its place on the report."""
    name: str | None = None
    """Type of the expense, or else title of its account."""
    description: str | None = None
    """What was bought."""
    date: dt.date | None = None
    """Ours: the day of the expense."""
    paid_to: str | None = None
    """Ours: whom it was paid to."""
    item: str | None = None
    """Ours: id of the item."""
    account: str | None = None
    """Id of the general ledger account."""
    account_number: str | None = None
    """Ours: the account's number that people see, such as 6000."""
    quantity: Money | None = None
    """How many, of what is reckoned so, such as miles."""
    unit_price: Money | None = None
    """Price of one."""
    tax_rate: str | None = None
    """Id of the tax rate."""
    total_line_amount: Money | None = None
    """Amount, in the report's currency."""
    base_amount: Money | None = None
    """Ours: amount in the base currency."""
    original_currency: str | None = None
    """Ours: currency in which it was paid."""
    original_amount: Money | None = None
    """Ours: amount in that currency."""
    exchange_rate: Money | None = None
    """Ours: units of the report's currency for one unit of that currency."""
    type: str | None = None
    """Intacct's kind of line."""
    payment_method: str | None = None
    """Ours: id of the way in which it was paid."""
    is_reimbursed: bool | None = None
    """Ours: whether the company pays it back."""
    is_billable: bool | None = None
    """Ours: whether a customer is to pay for it."""
    tracking_categories: list[Tracking] = []
    """Ours: the value of every dimension that the line carries."""


class Expense(Struct, frozen=True, gc=False):
    """What an employee spent for the company, on one report."""

    id: str
    """The record's key."""
    number: str | None = None
    """Ours: number of the report."""
    transaction_date: dt.date | None = None
    """The day on it."""
    posting_date: dt.date | None = None
    """Ours: the day on which it stands in the ledger."""
    paid_on_date: dt.date | None = None
    """Ours: when it was paid back in full."""
    contact: ExpenseContact | None = None
    """The employee who spent it."""
    status: ExpenseStatus | None = None
    """Ours: how far it has come."""
    state: str | None = None
    """Ours: Intacct's own word for it."""
    is_reversal: bool | None = None
    """Ours: whether it takes back another report; both are `voided`."""
    currency: str | None = None
    """Currency of its amounts."""
    base_currency: str | None = None
    """Ours: currency of the entity that keeps the books."""
    exchange_rate: Money | None = None
    """Null: each line has a rate of its own."""
    memo: str | None = None
    """What it was for."""
    total_amount: Money | None = None
    """All of it that is to be paid back."""
    amount_paid: Money | None = None
    """Ours: what was paid back."""
    balance: Money | None = None
    """Ours: what is still to be paid back."""
    base_total_amount: Money | None = None
    """Ours: the total in the base currency."""
    company_paid_amount: Money | None = None
    """Ours: what the company has paid itself, such as by card."""
    line_items: list[ExpenseLine] | None = None
    """Its lines; null where the API user may not read them."""
    tracking_categories: list[Tracking] = []
    """Ours: values of dimensions that every line carries."""
    attachment: str | None = None
    """Ours: id of its attachments."""
    company: str | None = None
    """Id of the entity that owns the record; null when the whole company shares it."""
    custom_fields: CustomFields = {}
    """Ours: custom fields by their Intacct names."""
    created_at: dt.datetime | None = None
    """When the record was made."""
    updated_at: dt.datetime | None = None
    """When it was last changed; when it was made, if never changed."""
    remote_data: RemoteData = UNSET
    """The gateway record as answered."""


LINES: Final = children(
    "EEXPENSESITEM",
    by="RECORDKEY",
    of="RECORDNO",
    where=USER_LINES,
    write=REQUIRED,
    id=at("RECORDNO"),
    number=at("LINE_NO"),
    name=both(FirstFilled(("ACCOUNTLABEL", "GLACCOUNTTITLE"), TEXT)),
    description=at("DESCRIPTION", write=ALWAYS, most=1000),
    date=at("ENTRY_DATE", find=EQ | RANGE, write=ALWAYS),
    paid_to=at("DESCRIPTION2", find=EQ | IN | LIKE, write=ALWAYS, most=80),
    item=item(ALWAYS),
    account=at("ACCOUNTKEY", Reference("gl", "GLACCOUNTNO"), find=EQ | IN, write=REQUIRED),
    account_number=at("GLACCOUNTNO", find=EQ | IN | LIKE, write=ALWAYS, most=24),
    quantity=at("QUANTITY", write=ALWAYS),
    unit_price=at("UNITRATE", write=ALWAYS),
    tax_rate=at("DETAILKEY", Reference(""), find=EQ | IN),
    total_line_amount=at("TRX_AMOUNT", write=REQUIRED, most=2),
    base_amount=at("AMOUNT"),
    original_currency=at("ORG_CURRENCY", find=EQ | IN, write=ALWAYS, most=3),
    original_amount=at("ORG_AMOUNT", write=ALWAYS, most=2),
    exchange_rate=at("ORG_EXCHRATE"),
    type=at("RECORDTYPE"),
    payment_method=at(
        "EXPPMTTYPEKEY", Reference("expense", "EXPPMTTYPE"), find=EQ | IN, write=ALWAYS
    ),
    is_reimbursed=at("NONREIMBURSABLE", Is("false"), find=EQ),
    is_billable=at("BILLABLE", find=EQ, write=ALWAYS),
    tracking_categories=dims(write=ALWAYS),
)

STATES: Final = {"draft": {"state": "Draft"}, "submitted": {"state": "Submitted"}}
NAMES: Final = {
    "RECORDID": "expensereportno",
    "WHENCREATED": "datecreated",
    "WHENPOSTED": "dateposted",
}
LINE_NAMES: Final = {
    "TRX_AMOUNT": "amount",
    "ORG_CURRENCY": "currency",
    "ORG_AMOUNT": "trx_amount",
    "ENTRY_DATE": "expensedate",
    "DESCRIPTION": "memo",
    "DESCRIPTION2": "paidfor",
    "UNITRATE": "rate",
}
WRITES: Final = {
    "create": Method(
        "create_expensereport",
        NAMES,
        {"line_items": Lines(collection="expenses", item="expense", names=LINE_NAMES)},
        usual={"state": "Submitted"},
        states=STATES,
    ),
    "update": Method(
        "update_expensereport",
        NAMES,
        {
            "line_items": Lines(
                collection="updateexpenses",
                item="expense",
                changed="updateexpense",
                held="EEXPENSESITEMS",
                names=LINE_NAMES,
            )
        },
        states=STATES,
    ),
    "void": Method(
        "reverse_expensereport",
        {"WHENPOSTED": "datereversed"},
        status="voided",
        day="datereversed",
    ),
    "delete": Method("delete"),
}
"""Functions of their own, for want of generic ones (intacct-xml §3.10, §4.5)."""

EXPENSES = Resource(
    Expense,
    model="accounting",
    path="expenses",
    sources=(
        Source(
            "EEXPENSES",
            {
                "id": key("RECORDNO"),
                "number": at("RECORDID", find=EQ | IN | LIKE, write=ALWAYS, most=45),
                "transaction_date": at("WHENCREATED", find=EQ | RANGE, write=REQUIRED),
                "posting_date": at("WHENPOSTED", find=EQ | RANGE, write=ALWAYS),
                "paid_on_date": at("WHENPAID", find=EQ | RANGE),
                "contact": within(
                    id=at(
                        "EMPLOYEE.RECORDNO",
                        Reference("", "EMPLOYEEID", object="EMPLOYEE"),
                        find=EQ | IN,
                        write=REQUIRED,
                    ),
                    name=both(InOneLine(("FIRSTNAME", "LASTNAME"), " ")),
                    type=fixed("employee"),
                    number=at("EMPLOYEEID", find=EQ | IN | LIKE),
                ),
                "status": at("STATE", STATUS, find=EQ | IN, write=ALWAYS),
                "state": at("STATE", find=EQ | IN),
                "is_reversal": at("STATE", Is("Reversal"), find=EQ),
                "currency": at("CURRENCY", find=EQ | IN, write=ALWAYS, most=3),
                "base_currency": at("BASECURR", find=EQ | IN, write=ALWAYS, most=3),
                "exchange_rate": absent("Each line has a rate of its own."),
                "memo": both(
                    FirstFilled(("MEMO", "DESCRIPTION"), TEXT), find=EQ | LIKE, write=ALWAYS
                ),
                "total_amount": at("TRX_TOTALENTERED", find=EQ | RANGE),
                "amount_paid": at("TRX_TOTALPAID", find=EQ | RANGE),
                "balance": at("TRX_TOTALDUE", find=EQ | RANGE),
                "base_total_amount": at("TOTALENTERED", find=EQ | RANGE),
                "company_paid_amount": at("NR_TRX_TOTALENTERED", find=EQ | RANGE),
                "line_items": LINES,
                "tracking_categories": derived(shared_by_all, "line_items", write=ALWAYS),
                "attachment": at("SUPDOCID", find=EQ | IN, write=ALWAYS, most=20),
                "company": COMPANY,
                "custom_fields": extras(write=ALWAYS),
                **STAMPS,
            },
            writes=WRITES,
            posts=posting.reported,
            find_back=("EMPLOYEEID", "WHENCREATED", "RECORDID", "MEMO"),
        ),
    ),
)
