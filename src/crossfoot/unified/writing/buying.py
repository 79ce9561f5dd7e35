"""What a draft of an order or an estimate is held against: its definition, and what it takes over.

It reaches no ledger itself: the bill that is made of it does (intacct-xml §4.6).
"""

from collections.abc import Iterator
from typing import Final

from crossfoot.unified.estimates import QUOTE
from crossfoot.unified.targets import TAGGED, Target
from crossfoot.unified.writing.draft import Draft
from crossfoot.unified.writing.entry import ZERO, Converted, Entry
from crossfoot.unified.writing.told import Told, told

DEFINITION: Final = Target("PODOCUMENTPARAMS", "DOCID")
QUOTING: Final = Target("SODOCUMENTPARAMS", "DOCID")
SOURCE: Final = Target("PODOCUMENTENTRY", "RECORDNO")
VENDOR: Final = ("vendor", "vendor_number")


def ordered(draft: Draft) -> Entry:
    """A purchasing document: who it is of, by which definition, and the lines it is made from."""
    said = told(draft)
    new = draft.operation == "create"
    return Entry(
        object=draft.source.object,
        lines=(),
        orders=True,
        undone=draft.operation == "delete",
        lines_at="line_items",
        day=said.day("issue_date"),
        day_at="issue_date",
        draft=said.text("status") == "draft",
        currency=said.text("currency"),
        party=said.first(VENDOR, TAGGED["vendor"]),
        key=draft.key,
        definition=said.ref("document_type", DEFINITION) if new else None,
        converts=tuple(_converted(said)) if new else (),
    )


def quoted(draft: Draft) -> Entry:
    """An estimate: the customer, and a definition that makes quotes."""
    said = told(draft)
    definition = said.ref("document_type", QUOTING) if draft.operation == "create" else None
    return Entry(
        object=draft.source.object,
        lines=(),
        orders=True,
        undone=draft.operation == "delete",
        lines_at="line_items",
        day=said.day("transaction_date"),
        draft=said.text("status") == "draft",
        currency=said.text("currency"),
        party=said.ref("contact", TAGGED["customer"]),
        key=draft.key,
        definition=definition,
        definition_class=QUOTE,
    )


def _converted(said: Told) -> Iterator[Converted]:
    for line in said.lines("line_items"):
        source = line.ref("source_line", SOURCE)
        if source is not None:
            yield Converted(path=line.path, source=source, quantity=line.amount("quantity") or ZERO)
