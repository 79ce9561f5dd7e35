"""Where the shared shapes live in Intacct: the parts that several source tables are made of."""

from typing import Final

from crossfoot.unified.blends import FirstFilled
from crossfoot.unified.codecs import INSTANT, NUMBER, TEXT, Codec, Reference
from crossfoot.unified.criteria import Match, other_than
from crossfoot.unified.shapes import ContactType
from crossfoot.unified.totals import first_rate, tax_of
from crossfoot.unified.vocabulary import (
    ALWAYS,
    EQ,
    IN,
    LIKE,
    NEVER,
    RANGE,
    REQUIRED,
    Children,
    Each,
    Field,
    Within,
    Write,
    absent,
    at,
    both,
    children,
    derived,
    dims,
    each,
    fixed,
    within,
)

AUDIT: Final[dict[str, Field]] = {
    "created_at": at("WHENCREATED", find=EQ | RANGE),
    "updated_at": both(FirstFilled(("WHENMODIFIED", "WHENCREATED"), INSTANT), find=EQ | RANGE),
}
"""Audit stamps of master data. WHENMODIFIED may be blank on fresh or migrated rows (§7)."""


def bank_accounts(named: str, write: Write = NEVER) -> tuple[Children, ...]:
    """The checking or savings account whose id stands in this field, or is sent."""
    return tuple(
        children(
            name,
            by="BANKACCOUNTID",
            of=named,
            write=write,
            id=at("RECORDNO", Reference(tag, "BANKACCOUNTID"), find=EQ | IN),
        )
        for name, tag in (("CHECKINGACCOUNT", "checking"), ("SAVINGSACCOUNT", "savings"))
    )


def deposited(name: str, by: str, tag: str, filled: str) -> Children:
    """The receipts of one kind that a deposit brought to the bank; each has a field `filled`."""
    found, where = at("RECORDNO", Reference(tag)), Match(filled, "not_null")
    return children(name, by=by, of="RECORDNO", where=where, id=found, write=REQUIRED)


def card_account(named: str, write: Write = NEVER) -> Children:
    """The charge card whose id stands in this field, or is sent."""
    found = at("RECORDNO", Reference("card", "CARDID"), find=EQ | IN)
    return children("CREDITCARD", by="CARDID", of=named, id=found, write=write)


def ledger_account(*numbers: str, write: Write = NEVER) -> Each:
    """The GL account whose number stands in the first of these fields that has one, or is sent."""
    found = at("RECORDNO", Reference("gl", natural="ACCOUNTNO"), find=EQ | IN)
    return each(
        *(
            children("GLACCOUNT", by="ACCOUNTNO", of=name, id=found, write=NEVER if i else write)
            for i, name in enumerate(numbers)
        )
    )


def email(name: str, kind: str) -> Within:
    """An e-mail address kept in one field."""
    return within(email=at(name, write=ALWAYS, most=200), type=fixed(kind))


def phone(name: str, kind: str) -> Within:
    """A telephone number kept in one field."""
    nothing = absent("Intacct keeps the number and its extension in one field.")
    return within(number=at(name, write=ALWAYS, most=30), extension=nothing, type=fixed(kind))


def emails(contact: str) -> Each:
    """The addresses of a contact block (`@CONTACT`, intacct-xml §4.0)."""
    return each(
        email(f"{contact}.EMAIL1", "primary"),
        email(f"{contact}.EMAIL2", "secondary"),
        by="email",
        find=EQ | IN | LIKE,
    )


def phones(contact: str) -> Each:
    """The numbers of a contact block (`@CONTACT`, intacct-xml §4.0)."""
    return each(
        phone(f"{contact}.PHONE1", "primary"),
        phone(f"{contact}.PHONE2", "secondary"),
        phone(f"{contact}.CELLPHONE", "mobile"),
        phone(f"{contact}.PAGER", "pager"),
        phone(f"{contact}.FAX", "fax"),
    )


def address(block: str, kind: str, write: Write = ALWAYS) -> Within:
    """A postal address block (`@ADDR`, intacct-xml §4.0)."""
    return within(
        street_1=at(f"{block}.ADDRESS1", write=write, most=80),
        street_2=at(f"{block}.ADDRESS2", write=write, most=80),
        city=at(f"{block}.CITY", write=write, most=80),
        state=at(f"{block}.STATE", write=write, most=40),
        country=at(f"{block}.COUNTRY", write=write, most=60),
        postal_code=at(f"{block}.ZIP", write=write, most=30),
        type=fixed(kind),
    )


STAMPS: Final[dict[str, Field]] = {
    "created_at": at("AUWHENCREATED", find=EQ | RANGE),
    "updated_at": both(FirstFilled(("WHENMODIFIED", "AUWHENCREATED"), INSTANT), find=EQ | RANGE),
}
"""Audit stamps of documents, whose WHENCREATED is the business date (`@AUD2`, intacct-xml §4.0)."""

COMPANY: Final = at("MEGAENTITYID", find=EQ | IN)
"""The entity that owns a record."""


def vendor(write: Write = NEVER) -> Within:
    """The vendor of a payable."""
    return within(
        id=at("VENDORKEY", Reference("vendor", "VENDORID"), find=EQ | IN, write=write),
        name=at("VENDORNAME", find=EQ | IN | LIKE),
        number=at("VENDORID", find=EQ | IN | LIKE),
        type=fixed(ContactType.VENDOR),
    )


def customer(write: Write = NEVER) -> Within:
    """The customer of a receivable, whose record number stands in its own record alone."""
    return within(
        id=at("CUSTOMER.RECORDNO", Reference("customer", "CUSTOMERID"), find=EQ | IN, write=write),
        name=at("CUSTOMERNAME", find=EQ | IN | LIKE),
        number=at("CUSTOMERID", find=EQ | IN | LIKE),
        type=fixed(ContactType.CUSTOMER),
    )


NO_QUANTITY: Final = absent("A line has an amount and no quantity.")
NO_DISCOUNT: Final = absent("Intacct takes discounts off whole documents, when they are paid.")


def item(write: Write = NEVER) -> Field:
    """The item of a line, which is a dimension, too."""
    return at("ITEMDIMKEY", Reference("", "ITEMID", object="ITEM"), find=EQ | IN, write=write)


ITEM: Final = item()


def gl_account(write: Write = NEVER) -> Field:
    """The ledger account of a line."""
    return at("ACCOUNTKEY", Reference("gl", "ACCOUNTNO"), find=EQ | IN, write=write)


GL_ACCOUNT: Final = gl_account()
USER_LINES: Final = other_than("LINEITEM", ("F",))
"""Lines that somebody entered; Intacct adds others for tax, with LINEITEM F (intacct-xml §4.4)."""
TAX_LINES: Final = Match("LINEITEM", "eq", ("F",))


ALLOCATED: Final = at(
    "ALLOCATIONKEY",
    Reference("", "ALLOCATION", object="ALLOCATION"),
    find=EQ | IN,
    write=ALWAYS,
)
"""What splits a line when it is posted."""
UNALLOCATED: Final = absent("Intacct does not split its lines by an allocation.")


def line_items(name: str, amount: Codec = NUMBER, allocation: Field = UNALLOCATED) -> Children:
    """The lines of a bill, an invoice or an adjustment: records of `name`, taxes below them."""
    return children(
        name,
        by="RECORDKEY",
        of="RECORDNO",
        where=USER_LINES,
        write=REQUIRED,
        id=at("RECORDNO"),
        number=at("LINE_NO"),
        name=both(FirstFilled(("ITEMNAME", "ACCOUNTLABEL", "ACCOUNTTITLE"), TEXT)),
        description=at("ENTRYDESCRIPTION", write=ALWAYS, most=1000),
        item=item(ALWAYS),
        account=gl_account(REQUIRED),
        account_number=at("ACCOUNTNO", find=EQ | IN | LIKE, write=ALWAYS, most=24),
        quantity=NO_QUANTITY,
        unit_price=NO_QUANTITY,
        tax_rate=derived(first_rate, "taxes"),
        tax_amount=derived(tax_of, "taxes"),
        taxes=children(
            name,
            by="PARENTENTRY",
            of="RECORDNO",
            where=TAX_LINES,
            write=ALWAYS,
            tax_rate=at("DETAILKEY", Reference("", object="TAXDETAIL"), write=REQUIRED),
            amount=at("TRX_AMOUNT", amount, write=ALWAYS, most=2),
            base_amount=at("AMOUNT", amount),
            account=at("ACCOUNTKEY", Reference("gl", "ACCOUNTNO")),
        ),
        total_line_amount=at("TRX_AMOUNT", amount, write=REQUIRED, most=2),
        base_amount=at("AMOUNT", amount),
        discount_rate=NO_DISCOUNT,
        discount_amount=NO_DISCOUNT,
        type=at("RECORDTYPE"),
        tracking_categories=dims(write=ALWAYS),
        allocation=allocation,
        currency=at("CURRENCY"),
        base_currency=at("BASECURR"),
        exchange_rate=at("EXCHANGE_RATE"),
    )
