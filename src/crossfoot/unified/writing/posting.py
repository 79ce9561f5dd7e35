"""How drafts of each kind become entries: journals, documents of trade, payments, cards, receipts.

Each function is a `Source.posts`. A debit is positive. Which account the other side goes to follows
intacct-xml §4.2 to §4.5: a vendor's or customer's own, a card's, a bank's.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Final, TypeAlias

from crossfoot.unified.targets import TAGGED, Target
from crossfoot.unified.vocabulary import At
from crossfoot.unified.writing.allocating import ALLOCATION
from crossfoot.unified.writing.draft import Draft, Ref
from crossfoot.unified.writing.entry import ZERO, Entry, EntryLine, Settled, Side
from crossfoot.unified.writing.told import Told, told

Posts: TypeAlias = Callable[[Draft], Entry]
"""What a draft would post; None of it is sent."""

GL: Final = TAGGED["gl"]
LEDGER: Final = (GL, TAGGED["statistical"])
JOURNALS: Final = (Target("JOURNAL", "SYMBOL"), Target("STATJOURNAL", "SYMBOL"))
ENTITY: Final = Target("LOCATIONENTITY", "LOCATIONID")
BANKS: Final = (TAGGED["checking"], TAGGED["savings"])
ACCOUNT: Final = ("account", "account_number")
TAX: Final = Target("TAXDETAIL", "DETAILID")
ITEMS: Final = "line_items"
DAYS: Final = ("posting_date", "issue_date", "transaction_date")
"""When a document is posted, by the first of these that it says."""
OWN: Final = ("GLACCOUNTNO", "LIABACCTKEY", "ACCOUNTNO")
"""Where a bank account, a card, or a ledger account itself, tells its ledger account (§4.2)."""
CREDIT: Final = "Credit"
USED: Final = ("credit_amount", "advance_amount")
"""What a payment takes off a document beside its money: neither touches the bank."""
_PAID: Final[Mapping[str, tuple[str, int, Mapping[str, Target]]]] = {
    "customer": (
        "ARACCOUNT",
        -1,
        {"invoice": TAGGED["invoice"], "credit_note": Target("ARADJUSTMENT", "RECORDID")},
    ),
    "vendor": (
        "APACCOUNT",
        1,
        {"bill": TAGGED["bill"], "vendor_credit": Target("APADJUSTMENT", "RECORDID")},
    ),
}
"""By party: the field with its account, the side on which a payment is there, and what it pays.

The first of these is what a part is of that does not say its `type`.
"""


def journal(draft: Draft) -> Entry:
    """A journal entry: its lines are all there is (§4.1)."""
    said = told(draft)
    lines = tuple(_journal_line(line) for line in said.lines("lines"))
    entry = Entry(
        object=draft.source.object,
        lines=lines,
        day=said.day("transaction_date"),
        draft=said.text("status") == "draft",
        balanced=True,
        journal=said.ref("journal", *JOURNALS),
        entity=said.ref("company", ENTITY),
        reversed_on=said.day("reversed_on") if "reversed_on" in draft.values else None,
        key=draft.key,
    )
    return _undone(entry, draft)


def _journal_line(line: Told) -> EntryLine:
    """A line; one that is stored was split already, when it was posted."""
    amount = line.amount("total_line_amount") or ZERO
    signed = -amount if line.text("posting") == CREDIT else amount
    allocation = line.ref("allocation", ALLOCATION) if "allocation" in line.said else None
    return replace(_line(line, signed, LEDGER), allocation=allocation)


def trade(
    party: str, control: str, *, sign: int, own_numbers: bool = False, one_way: bool = False
) -> Posts:
    """An invoice, a bill or a credit: lines against the account of a vendor or a customer.

    `control` is the party's field with that account, `sign` the side on which positive lines are.
    With `own_numbers` each party has numbers of its own; with `one_way` no line may go against the
    others.
    """
    target = TAGGED[party]

    def document(draft: Draft) -> Entry:
        said = told(draft)
        contact = said.ref("contact", target) or said.ref(party, target)
        what = f"the account of the {party}"
        posted = said.day("posting_date")
        entry = Entry(
            object=draft.source.object,
            lines=tuple(_signed(said, sign)),
            lines_at=ITEMS,
            day=posted or said.day("issue_date") or said.day("transaction_date"),
            day_at=next((at for at in DAYS if said.day(at)), DAYS[-1]),
            draft=said.text("status") == "draft",
            side=None if contact is None else Side(of=contact, fields=(control,), what=what),
            currency=said.text("currency"),
            rate=said.amount("exchange_rate"),
            rate_day=said.day("issue_date") or said.day("transaction_date"),
            entity=said.ref("company", ENTITY),
            party=contact,
            number=said.text("number"),
            number_in="RECORDID",
            number_with=target.natural if own_numbers else "",
            one_way=one_way,
            key=draft.key,
        )
        return _undone(entry, draft)

    return document


def payment(party: str) -> Posts:
    """A payment: what it takes off the contact's account, against a bank or card account.

    A change that does not say what is paid is not held against what is open: the payment has its
    part in that. What exchange rates have made of it meanwhile, discounts and advances are
    Intacct's to post.
    """
    target = TAGGED[party]
    control, sign, objects = _PAID[party]

    def paid(draft: Draft) -> Entry:
        said = told(draft)
        contact = said.ref("contact", target)
        parts = tuple(_settled(said, objects))
        account = said.first(ACCOUNT, *BANKS, TAGGED["card"])
        side = None if account is None else Side(of=account, fields=OWN, what="the bank's account")
        lines = () if contact is None else tuple(_paid(parts, contact, control, sign))
        return _undone(
            Entry(
                object=draft.source.object,
                lines=lines,
                lines_at="applied_to",
                day=said.day("transaction_date"),
                side=side,
                currency=said.text("currency"),
                rate=said.amount("exchange_rate"),
                entity=said.ref("company", ENTITY),
                party=contact,
                settles=parts if "applied_to" in draft.values else (),
                total=said.amount("total_amount"),
                key=draft.key,
            ),
            draft,
        )

    return paid


def _paid(parts: Sequence[Settled], contact: Ref, control: str, sign: int) -> Iterator[EntryLine]:
    account = Side(of=contact, fields=(control,), what="the contact's account")
    for part in parts:
        amount = sign * part.money
        yield EntryLine(path=part.path, amount=amount, amount_at=part.amount_at, posts_to=account)


def _settled(said: Told, objects: Mapping[str, Target]) -> Iterator[Settled]:
    for part in said.lines("applied_to"):
        target = objects.get(part.text("type")) or next(iter(objects.values()))
        document = part.ref("id", target)
        if document is not None:
            money = part.amount("paid_amount") or ZERO
            beside = sum((part.amount(name) or ZERO for name in USED), ZERO)
            yield Settled(path=part.path, document=document, amount=money + beside, money=money)


def movement(side: Callable[[Told], Side | None], *, sign: int) -> Posts:
    """Money that moved, or is owed to an employee: lines against what `side` tells."""

    def moved(draft: Draft) -> Entry:
        said = told(draft)
        posted = said.day("posting_date")
        entry = Entry(
            object=draft.source.object,
            lines=tuple(_signed(said, sign)),
            lines_at=ITEMS,
            day=posted or said.day("transaction_date"),
            day_at="posting_date" if posted else DAYS[-1],
            draft=said.text("status") == "draft",
            side=side(said),
            currency=said.text("currency"),
            rate=said.amount("exchange_rate"),
            entity=said.ref("company", ENTITY),
            key=draft.key,
        )
        return _undone(entry, draft)

    return moved


def _bank(*kinds: str) -> Callable[[Told], Side | None]:
    """The ledger account of a card or a bank account, or a ledger account itself."""
    accounts = tuple(TAGGED[kind] for kind in kinds)

    def side(said: Told) -> Side | None:
        of = said.first(ACCOUNT, *accounts)
        return None if of is None else Side(of=of, fields=OWN, what="the bank's account")

    return side


def _owed(said: Told) -> Side | None:
    """What an employee is owed stands on an account of which Intacct tells nobody (§4.5)."""
    of = said.ref("contact", TAGGED["employee"])
    return (
        None
        if of is None
        else Side(of=of, fields=(), what="the account of what is owed to employees")
    )


charged: Final = movement(_bank("card"), sign=1)
received: Final = movement(_bank("checking", "savings"), sign=-1)
advanced: Final = movement(_bank("checking", "savings", "gl"), sign=-1)
reported: Final = movement(_owed, sign=1)
"""A charge on a card; money beside invoices, or before them; an employee's expenses."""


def _undone(entry: Entry, draft: Draft) -> Entry:
    """The entry of a document that is deleted, or made void on a day that the draft may name."""
    paid = Told({}, draft.shown).amount("amount_paid") or ZERO
    entry = replace(entry, state=str(draft.shown.get("status") or ""), paid=paid)
    if draft.operation == "delete":
        return replace(entry, undone=True, number="")
    if not draft.method.status or draft.operation in {"create", "update"}:
        return entry
    names = (
        name
        for name, field in draft.source.fields.items()
        if isinstance(field, At) and draft.method.names.get(field.name) == draft.method.day
    )
    at = next((name for name in names if name in draft.values), entry.day_at)
    day = draft.values.get(at)
    return replace(entry, undone=True, reversed=True, day=day, day_at=at, number="")


def _signed(said: Told, sign: int) -> Iterator[EntryLine]:
    """The lines of a document with one currency, each followed by its taxes."""
    for line in said.lines(ITEMS):
        amount = line.amount("total_line_amount") or ZERO
        posted = replace(
            _line(line, sign * amount, (GL,)),
            currency="",
            rate=None,
            allocation=line.keyed("allocation", ALLOCATION),
        )
        yield posted
        yield from _taxes(line, posted, sign)


def _taxes(line: Told, posted: EntryLine, sign: int) -> Iterator[EntryLine]:
    """Taxes go to the account of their tax detail, where the line goes (§4.10)."""
    for tax in line.lines("taxes"):
        rate = tax.keyed("tax_rate", TAX)
        amount = tax.amount("amount")
        if rate is not None and amount is not None:
            yield replace(
                posted,
                path=tax.path,
                amount=sign * amount,
                amount_at="amount",
                shares=posted.amount,
                account=None,
                posts_to=Side(of=rate, fields=("GLACCOUNT",), what="the tax's account"),
            )


def _line(line: Told, signed: Decimal, accounts: tuple[Target, ...]) -> EntryLine:
    account: Ref | None = line.first(ACCOUNT, *accounts)
    named = account is not None and account.path.endswith("account_number")
    return EntryLine(
        path=line.path,
        amount=signed,
        account=account,
        account_at="account_number" if named else "account",
        dimensions=line.dimensions(),
        currency=line.text("currency"),
        rate=line.amount("exchange_rate"),
        description=line.text("description"),
    )
