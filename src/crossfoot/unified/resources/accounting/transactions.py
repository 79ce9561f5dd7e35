"""Transactions of the bank and of cards, advances and estimates (unified-api §5.11, intacct-xml §4.2, §4.4, §4.6)."""

from datetime import date, datetime
from enum import StrEnum
from typing import Final

from msgspec import UNSET, Struct

from crossfoot.unified import transaction_states as states
from crossfoot.unified.blends import FirstFilled
from crossfoot.unified.codecs import DIGITS, TEXT, Labels, Reference
from crossfoot.unified.criteria import Match
from crossfoot.unified.either_or import Is
from crossfoot.unified.estimates import QUOTE, estimate
from crossfoot.unified.parts import (
    COMPANY,
    NO_DISCOUNT,
    NO_QUANTITY,
    STAMPS,
    UNALLOCATED,
    USER_LINES,
    bank_accounts,
    card_account,
    deposited,
    gl_account,
    item,
    ledger_account,
)
from crossfoot.unified.resource import Resource
from crossfoot.unified.shapes import CustomFields, LineItem, RemoteData, Tracking
from crossfoot.unified.source import Source
from crossfoot.unified.states import CLEARED
from crossfoot.unified.totals import shared_by_all
from crossfoot.unified.transaction_states import TransactionStatus
from crossfoot.unified.vocabulary import (
    ALWAYS,
    CREATE,
    EQ,
    IN,
    LIKE,
    NEVER,
    ONCE,
    RANGE,
    REQUIRED,
    Children,
    Field,
    Write,
    absent,
    at,
    both,
    derived,
    dims,
    each,
    extras,
    fixed,
    key,
)
from crossfoot.unified.writing import buying, cash, ordering, posting


class TransactionType(StrEnum):
    """What happened."""

    CREDIT_CARD = "credit_card"
    RECEIVE = "receive"
    DEPOSIT = "deposit"
    TRANSFER = "transfer"
    RECEIVE_PREPAYMENT = "receive_prepayment"
    ESTIMATE = "estimate"


class Transaction(Struct, frozen=True, gc=False):
    """Money that moved by card or through the bank, was received in advance, or was offered."""

    id: str
    """`charge_7`, `other_receipt_3`, `deposit_2`, `transfer_4`, `advance_33` or `estimate_12`."""
    number: str | None = None
    """Its number."""
    transaction_type: TransactionType | None = None
    """A charge on a card, a receipt of other money, a deposit, a transfer, a customer's advance, or an estimate."""
    document_type: str | None = None
    """Ours: of an estimate, the order-entry definition that it follows, such as Sales Quote."""
    transaction_date: date | None = None
    """When it happened."""
    account: str | None = None
    """Id of the card or bank account, or of the ledger account for undeposited money; of a transfer, where it went."""
    account_from: str | None = None
    """Id of the account that a transfer came from."""
    contact: str | None = None
    """Id of the customer; a filter also takes the customer's number. Others name a payee in words."""
    contact_name: str | None = None
    """Ours: the customer's name."""
    payee: str | None = None
    """Ours: who was paid by card, or who paid."""
    total_amount: str | None = None
    """The amount as text, with all its digits."""
    base_total_amount: str | None = None
    """Ours: the amount in the base currency, as text."""
    balance: str | None = None
    """Ours: what of a charge is not paid off, or of an advance not applied, as text."""
    currency: str | None = None
    """Currency of its amount."""
    base_currency: str | None = None
    """Ours: currency of the entity that keeps the books."""
    exchange_rate: str | None = None
    """Units of the base currency for one unit of the currency, as text."""
    status: TransactionStatus | None = None
    """Ours: how far it has come; `authorised` once it is posted."""
    is_reversal: bool | None = None
    """Ours: whether it takes back another one; both are `voided`."""
    reversed_by: str | None = None
    """Ours: id of the transaction that took it back."""
    reverses: str | None = None
    """Ours: id of the transaction that it takes back."""
    is_cleared: bool | None = None
    """Ours: whether the bank's statement has it."""
    payment_method: str | None = None
    """Ours: how it was paid."""
    reference: str | None = None
    """Ours: a further number."""
    memo: str | None = None
    """Ours: what is noted of it."""
    attachment: str | None = None
    """Ours: id of its attachments."""
    receipts: list[str] | None = None
    """Ours: ids of the receipts that a deposit brought to the bank; null for all others."""
    line_items: list[LineItem] | None = None
    """Its lines; null where the API user may not read them."""
    tracking_categories: list[Tracking] = []
    """Ours: values of dimensions that every line carries."""
    company: str | None = None
    """Id of the entity that owns the record; null when the whole company shares it."""
    custom_fields: CustomFields = {}
    """Ours: custom fields by their Intacct names."""
    created_at: datetime | None = None
    """When the record was made."""
    updated_at: datetime | None = None
    """When it was last changed; when it was made, if never changed."""
    remote_data: RemoteData = UNSET
    """The gateway record as answered."""


NO_TYPE: Final = absent("Only estimates follow a definition.")
NO_FROM: Final = absent("Only a transfer comes from another account.")
IN_WORDS: Final = absent("Intacct names the payee in words.")
NOBODY: Final = absent("A movement between the company's own accounts has no other side.")
NO_LINK: Final = absent("Intacct does not name the transaction that takes it back.")
NO_TAX: Final = absent("Its lines are not taxed.")
NO_NUMBER: Final = absent("Its lines are not numbered.")
ONLY_ADVANCES: Final = absent("Only charges and advances can be open.")


def lines(of: str, memo: str, write: Write = NEVER, **changed: Field) -> Children:
    """The lines of a transaction."""
    found: dict[str, Field] = {
        "id": at("RECORDNO"),
        "number": at("LINE_NO"),
        "name": both(FirstFilled(("ITEMNAME", "ACCOUNTLABEL", "ACCOUNTTITLE"), TEXT)),
        "description": at(memo, write=ALWAYS, most=1000)
        if memo
        else absent("Its lines have no memo."),
        "item": item(ALWAYS),
        "account": gl_account(REQUIRED),
        "account_number": at("ACCOUNTNO", find=EQ | IN | LIKE, write=ALWAYS, most=24),
        "quantity": NO_QUANTITY,
        "unit_price": NO_QUANTITY,
        "tax_rate": NO_TAX,
        "tax_amount": NO_TAX,
        "taxes": NO_TAX,
        "total_line_amount": at("TRX_AMOUNT", write=REQUIRED, most=2),
        "base_amount": at("AMOUNT"),
        "discount_rate": NO_DISCOUNT,
        "discount_amount": NO_DISCOUNT,
        "type": at("RECORDTYPE"),
        "tracking_categories": dims(write=ALWAYS),
        "allocation": UNALLOCATED,
        "currency": at("CURRENCY"),
        "base_currency": at("BASECURR"),
        "exchange_rate": at("EXCHANGE_RATE"),
        **changed,
    }
    return Children(of, "RECORDKEY", "RECORDNO", found, USER_LINES, write=write)


TAXED: Final = {"tax_rate": at("DETAILKEY", Reference(""), find=EQ | IN)}


def reversible(tag: str, status: Labels, write: Write = NEVER) -> dict[str, Field]:
    """How far it has come, and what it has to do with another transaction of its kind."""
    return {
        "status": at("STATE", status, find=EQ | IN, write=write),
        "is_reversal": at("STATE", Is("Reversal"), find=EQ),
        "reversed_by": at("REVERSALKEY", Reference(tag), find=EQ | IN),
        "reverses": at("REVERSEDKEY", Reference(tag), find=EQ | IN),
    }


SHARED: Final[dict[str, Field]] = {
    "id": key("RECORDNO"),
    "document_type": NO_TYPE,
    "transaction_date": at("WHENCREATED", find=EQ | RANGE, write=REQUIRED),
    "account_from": NO_FROM,
    "total_amount": at("TRX_TOTALENTERED"),
    "base_total_amount": at("TOTALENTERED"),
    "balance": ONLY_ADVANCES,
    "currency": at("CURRENCY", find=EQ | IN, write=CREATE, most=3),
    "base_currency": at("BASECURR", find=EQ | IN),
    "exchange_rate": at("EXCHANGE_RATE", DIGITS, write=CREATE),
    "is_cleared": at("CLEARED", CLEARED, find=EQ),
    "payment_method": absent("Its kind says how it was paid."),
    "reference": absent("It has no further number."),
    "memo": at("DESCRIPTION", find=EQ | LIKE, write=ALWAYS, most=1000),
    "attachment": at("SUPDOCID", find=EQ | IN, write=ALWAYS, most=20),
    "receipts": absent("Only a deposit brings receipts to the bank."),
    "tracking_categories": derived(shared_by_all, "line_items", write=ALWAYS),
    "company": COMPANY,
    "custom_fields": extras(write=ALWAYS),
    **STAMPS,
}
CHARGE: Final[dict[str, Field]] = {
    **SHARED,
    **reversible("charge", states.CHARGE, ALWAYS),
    "number": at("RECORDID", find=EQ | IN | LIKE, write=ALWAYS, most=45),
    "transaction_type": fixed(TransactionType.CREDIT_CARD),
    "account": card_account("FINANCIALENTITY", ONCE),
    "contact": IN_WORDS,
    "contact_name": IN_WORDS,
    "payee": at("DESCRIPTION2", find=EQ | IN | LIKE, write=ALWAYS, most=80),
    "balance": at("TRX_TOTALDUE"),
    "line_items": lines("CCTRANSACTIONENTRY", "DESCRIPTION", REQUIRED, **TAXED),
}
RECEIPT: Final[dict[str, Field]] = {
    **SHARED,
    **reversible("other_receipt", states.RECEIPT),
    "number": at("DOCNUMBER", find=EQ | IN | LIKE, write=ALWAYS, most=45),
    "transaction_type": fixed(TransactionType.RECEIVE),
    "account": each(*bank_accounts("BANKACCOUNTID", ALWAYS)),
    "currency": at("CURRENCY", find=EQ | IN, write=ALWAYS, most=3),
    "exchange_rate": at("EXCHANGE_RATE", DIGITS, write=ALWAYS),
    "contact": IN_WORDS,
    "contact_name": IN_WORDS,
    "payee": at("DESCRIPTION2", find=EQ | IN | LIKE, write=REQUIRED, most=80),
    "payment_method": at("PAYMETHOD", find=EQ | IN, write=ALWAYS),
    "attachment": absent("Intacct does not name the attachments of other receipts."),
    "line_items": lines("OTHERRECEIPTSENTRY", "DESCRIPTION", REQUIRED, **TAXED),
}
DEPOSIT: Final[dict[str, Field]] = {
    **SHARED,
    "number": at("DEPOSITID", find=EQ | IN | LIKE, write=REQUIRED, most=45),
    "transaction_type": fixed(TransactionType.DEPOSIT),
    "currency": at("CURRENCY", find=EQ | IN),
    "tracking_categories": derived(shared_by_all, "line_items"),
    "account": each(*bank_accounts("FINANCIALENTITY", REQUIRED)),
    "receipts": each(
        deposited("OTHERRECEIPTS", "PARENTPAYMENT", "other_receipt", "PARENTPAYMENT"),
        deposited("ARPYMT", "PARENTPAYMENTKEY", "receipt", "UNDEPOSITEDACCOUNTNO"),
    ),
    "contact": NOBODY,
    "contact_name": NOBODY,
    "payee": NOBODY,
    "exchange_rate": absent("A deposit has the rates of what was deposited."),
    "status": at("STATE", states.DEPOSIT, find=EQ | IN),
    "is_reversal": absent("A void deposit does not say which of the two it is."),
    "reversed_by": at("REVERSALKEY", Reference("deposit"), find=EQ | IN),
    "reverses": at("REVERSEDKEY", Reference("deposit"), find=EQ | IN),
    "line_items": lines("DEPOSITENTRY", "DESCRIPTION", number=NO_NUMBER),
}
TRANSFER: Final[dict[str, Field]] = {
    **SHARED,
    **reversible("transfer", states.TRANSFER),
    "number": at("RECORDID", find=EQ | IN | LIKE, write=CREATE, most=45),
    "transaction_type": fixed(TransactionType.TRANSFER),
    "tracking_categories": derived(shared_by_all, "line_items"),
    "currency": at("CURRENCY", find=EQ | IN),
    "total_amount": at("TRX_TOTALENTERED", DIGITS, write=REQUIRED, most=2),
    "account": each(*bank_accounts("TOACCOUNTID", REQUIRED), card_account("TOACCOUNTID")),
    "account_from": each(*bank_accounts("FROMACCOUNTID", REQUIRED), card_account("FROMACCOUNTID")),
    "contact": NOBODY,
    "contact_name": NOBODY,
    "payee": NOBODY,
    "line_items": lines(
        "FUNDSTRANSFERENTRY",
        "",
        number=NO_NUMBER,
        name=both(FirstFilled(("ITEMNAME", "ACCOUNTTITLE"), TEXT)),
    ),
}
ADVANCE: Final[dict[str, Field]] = {
    **SHARED,
    "number": at("RECORDID", find=EQ | IN | LIKE),
    "transaction_type": fixed(TransactionType.RECEIVE_PREPAYMENT),
    "transaction_date": at("RECEIPTDATE", find=EQ | RANGE, write=REQUIRED),
    "account": each(
        *bank_accounts("FINANCIALENTITY", REQUIRED),
        *ledger_account("UNDEPOSITEDACCOUNTNO", write=REQUIRED).items,
    ),
    "contact": at(
        "CUSTOMER.RECORDNO", Reference("customer", "CUSTOMERID"), find=EQ | IN, write=REQUIRED
    ),
    "contact_name": at("CUSTOMERNAME", find=EQ | IN | LIKE),
    "payee": absent("A customer paid it."),
    "balance": at("TRX_TOTALDUE"),
    "status": at("STATE", states.ADVANCE, find=EQ | IN, write=ALWAYS),
    "is_reversal": at("STATE", Is("Reversal"), find=EQ),
    "reversed_by": NO_LINK,
    "reverses": NO_LINK,
    "payment_method": at("PAYMENTMETHOD", find=EQ | IN, write=ALWAYS),
    "reference": at("DOCNUMBER", find=EQ | IN | LIKE, write=ALWAYS, most=45),
    "line_items": lines("ARADVANCEITEM", "ENTRYDESCRIPTION", REQUIRED),
}
ESTIMATE: Final = estimate(SHARED, TransactionType.ESTIMATE)

TRANSACTIONS = Resource(
    Transaction,
    model="accounting",
    path="transactions",
    label="Bank and card transactions",
    sources=(
        Source(
            "CCTRANSACTION",
            CHARGE,
            "charge",
            writes=cash.CHARGE,
            posts=posting.charged,
            find_back=("FINANCIALENTITY", "WHENCREATED", "RECORDID", "DESCRIPTION2", "DESCRIPTION"),
        ),
        Source(
            "OTHERRECEIPTS",
            RECEIPT,
            "other_receipt",
            writes=cash.RECEIPT,
            posts=posting.received,
            find_back=("WHENCREATED", "DESCRIPTION2", "DOCNUMBER", "DESCRIPTION"),
        ),
        Source(
            "DEPOSIT",
            DEPOSIT,
            "deposit",
            writes=cash.DEPOSIT,
            find_back=("FINANCIALENTITY", "WHENCREATED", "DEPOSITID"),
        ),
        Source(
            "FUNDSTRANSFER",
            TRANSFER,
            "transfer",
            writes=cash.TRANSFER,
            find_back=("FROMACCOUNTID", "TOACCOUNTID", "WHENCREATED", "RECORDID", "DESCRIPTION"),
        ),
        Source(
            "ARADVANCE",
            ADVANCE,
            "advance",
            writes=cash.ADVANCE,
            posts=posting.advanced,
            find_back=("CUSTOMERID", "RECEIPTDATE", "DOCNUMBER", "DESCRIPTION"),
        ),
        Source(
            "SODOCUMENT",
            ESTIMATE,
            "estimate",
            where=Match("DOCPARCLASS", "eq", (QUOTE,)),
            writes=ordering.ESTIMATES,
            posts=buying.quoted,
            find_back=("DOCPARID", "CUSTVENDID", "WHENCREATED", "PONUMBER", "MESSAGE"),
        ),
    ),
)
