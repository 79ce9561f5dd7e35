"""How drafts of each kind become entries: journals, documents of trade, payments, cards, receipts.

Each function is a `Source.posts`. A debit is positive. Which account the other side goes to follows
intacct-xml §4.2 to §4.5: a vendor's or customer's own, a card's, a bank's.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Final, TypeAlias

from crossfoot.unified.targets import TAGGED, Target
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
CREDIT: Final = "Credit"


def journal(draft: Draft) -> Entry:
    """A journal entry: its lines are all there is (§4.1)."""
    said = told(draft)
    lines = tuple(_journal_line(line) for line in said.lines("lines"))
    return Entry(
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


def _journal_line(line: Told) -> EntryLine:
    amount = line.amount("total_line_amount") or ZERO
    signed = -amount if line.text("posting") == CREDIT else amount
    return _line(line, signed, LEDGER)


def trade(party: str, control: str, sign: int, *, own_numbers: bool, lines: str) -> Posts:
    """An invoice, a bill or a credit: lines against the account of a vendor or a customer.

    `party` is the object, `control` its field with that account, `sign` the side that the lines are
    on. With `own_numbers` each party has numbers of its own.
    """
    target = TAGGED[party.lower()]

    def document(draft: Draft) -> Entry:
        said = told(draft)
        contact = said.ref("contact", target) or said.ref(target.tag, target)
        what = f"the {target.words}'s account: the default of the company"
        return Entry(
            object=draft.source.object,
            lines=tuple(_signed(said, lines, sign)),
            lines_at=lines,
            day=said.day("posting_date") or said.day("issue_date"),
            day_at="posting_date" if said.day("posting_date") else "issue_date",
            draft=said.text("status") == "draft",
            side=None if contact is None else Side(of=contact, field=control, what=what),
            currency=said.text("currency"),
            rate=said.amount("exchange_rate"),
            entity=said.ref("company", ENTITY),
            party=contact,
            number=said.text("number"),
            number_in="RECORDID",
            number_with=target.natural if own_numbers else "",
            key=draft.key,
        )

    return document


def payment(party: str, sign: int, objects: dict[str, Target]) -> Posts:
    """A payment: the documents that it pays, against a bank or card account.

    `objects` are what it may pay, by `document_type`; blank stands for the usual one.
    """
    target = TAGGED[party.lower()]
    del sign

    def paid(draft: Draft) -> Entry:
        said = told(draft)
        account = said.first(ACCOUNT, *BANKS, TAGGED["card"], GL)
        others = tuple(filter(None, (account,)))
        return Entry(
            object=draft.source.object,
            lines=(),
            day=said.day("transaction_date"),
            currency=said.text("currency"),
            rate=said.amount("exchange_rate"),
            entity=said.ref("company", ENTITY),
            party=said.ref("contact", target),
            settles=tuple(_settled(said, objects)),
            others=others,
            total=said.amount("total_amount"),
            key=draft.key,
        )

    return paid


def _settled(said: Told, objects: dict[str, Target]) -> Iterator[Settled]:
    if "applied_to" not in said.said:
        return
    for part in said.lines("applied_to"):
        target = objects.get(part.text("document_type")) or next(iter(objects.values()))
        document = part.ref("id", target)
        if document is not None:
            amount = part.amount("amount") or ZERO
            yield Settled(path=part.path, document=document, amount=amount)


def cash(account: tuple[Target, ...], field: str, sign: int, *, day: str, lines: str) -> Posts:
    """A card charge or another receipt: lines against the card's or the bank's ledger account."""

    def moved(draft: Draft) -> Entry:
        said = told(draft)
        of = said.first(ACCOUNT, *account)
        side = None if of is None else Side(of=of, field=field, what="the account's own account")
        return Entry(
            object=draft.source.object,
            lines=tuple(_signed(said, lines, sign)),
            lines_at=lines,
            day=said.day(day),
            day_at=day,
            draft=said.text("status") == "draft",
            side=side,
            currency=said.text("currency"),
            rate=said.amount("exchange_rate"),
            entity=said.ref("company", ENTITY),
            key=draft.key,
        )

    return moved


def _signed(said: Told, name: str, sign: int) -> Iterator[EntryLine]:
    for line in said.lines(name):
        amount = line.amount("total_line_amount") or ZERO
        yield replace(_line(line, sign * amount, (GL,)), currency="", rate=None)


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
