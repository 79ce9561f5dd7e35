"""The emulator's general ledger: posting rules, journal entries, details and balances.

Give a `Book` one `Document` after the other; the rules make balanced ledger lines of it, and the
book gathers them into journal entries: one summary for each kind, day and entity (`Bills:
01/25/2025 Batch Summary Entry`), or one entry for each document of kind GLBATCH. `write` puts
GLENTRY, GLBATCH, the subledgers' batches and GLDETAIL into the company; call it when the documents
themselves are stored as they shall stay, for the details repeat their states and totals.

    book = Book(company)
    bill = Document(
        kind="APBILL", key=871, number="INV-4711", day=date(2025, 1, 25), entity="E200",
        currency="USD", rate=Decimal("0.93"), account="2000", party={"VENDORID": "V-00001"},
        lines=(Line("6215", Decimal("100.00"), "210", "210", {"VENDORID": "V-00001"}),),
        stamp=stamp,
    )
    batch = book.post(bill)   # batch.source and batch.source_title: the bill's PRBATCHKEY, PRBATCH
    ...
    book.write()

- `account` is the other side: the control account, the bank's or the card's ledger account. A
  document whose lines balance among themselves (GLBATCH, FUNDSTRANSFER) has none.
- Amounts of lines are positive in the document's own sense; `rules.RULES` knows what is a debit. In
  a GLBATCH debits are positive and credits negative.
- Lines in other entities than the document's are balanced through due-from and due-to accounts.
- Settlements (ARPYMT, APPYMT, EPPAYMENT) have lines on the control account, `base` being the value
  at which what they pay stands in the books; `rate` is the day's, and the rest is a realised gain
  or loss. A discount is one more line, negative, on the discount account.
- A journal entry whose `header` says `STATISTICAL` counts on statistical accounts, on one side.
- A journal entry of state `Draft` has entries and no details. `header` gives its GLBATCH more
  fields (`REFERENCENO`, `REVERSED`, `STATISTICAL`, `SUPDOCID` …).
- A new kind of document is a row of `rules.RULES`, named as its object of the catalog is: details
  show fields of that object's rows beside the ledger's lines.
"""

from crossfoot.emulator.ledger.book import Batch, Book
from crossfoot.emulator.ledger.documents import Document, Line, Posting, Stamp, cents
from crossfoot.emulator.ledger.rules import RULES, Entity, Rule, Setup, Unpostable, post

__all__ = [
    "RULES",
    "Batch",
    "Book",
    "Document",
    "Entity",
    "Line",
    "Posting",
    "Rule",
    "Setup",
    "Stamp",
    "Unpostable",
    "cents",
    "post",
]
