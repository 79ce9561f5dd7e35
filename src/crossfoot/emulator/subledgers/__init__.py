"""Payables and receivables: documents, payments and what they settle, posted as they happen.

`papers` and `documents` are bills, invoices and adjustments; `payments` settle them; `advances` are
customers' money before there is an invoice. All of them are stored as rows of their objects and
posted through `crossfoot.emulator.ledger.live`: what is open, who owes what, and the ledger agree
after every call. Sources: intacct-xml §3.9, §3.10, §4.3, §4.4, §7.
"""
