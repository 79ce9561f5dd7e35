"""Spend: card transactions and a bill with its scan; then the bill is to be paid."""

from base64 import b64encode

from books import Books, Json, main

CHARGES = (
    ("Café am Markt", "Team lunch", "84.20"),
    ("Rail & Road", "Visit to a customer", "212.00"),
)
SCAN = b"%PDF-1.4\n% The scan of a paper bill.\n%%EOF\n"


async def spend(books: Books) -> None:
    """Post what was spent by card and on account."""
    expense = await books.one("accounting/accounts", classification="expense", status="active")
    card = await books.one("accounting/accounts", number="VISA-OPS")
    charges = [await _charge(books, card, expense, at) for at in range(len(CHARGES))]
    books.say("charges", f"{len(charges)} card transactions", [one["id"] for one in charges])
    scan = await books.create(
        "accounting/attachments",
        {
            "name": f"Print shop {books.run}",
            "folder": "Bills",
            "files": [{"file_name": "bill.pdf", "content": b64encode(SCAN).decode()}],
        },
        "spend-scan",
    )
    (file,) = scan["files"]
    words = f"Attachment {scan['id']}: {file['file_name']}, {file['file_size']} bytes"
    books.say("attachment", words, scan["id"])
    books.say("bytes", f"It is at {file['file_url']}", file["file_size"])
    bill = await _bill(books, expense, scan)
    books.say("bill", f"Bill {bill['number']}: {bill['total_amount']}", bill["id"])
    books.say("attached", f"with attachment {bill['attachment']}", bill["attachment"])
    bank = await books.one("accounting/accounts", number="CASC-OPER")
    payment = await books.create(
        "accounting/payments",
        {
            "payment_for": "bill",
            "contact": bill["contact"]["id"],
            "account": bank["id"],
            "transaction_date": books.day,
            "currency": "USD",
            "method": "EFT",
            "applied_to": [{"id": bill["id"], "paid_amount": bill["balance"]}],
        },
        "spend-payment",
    )
    books.say("payment", f"Payment {payment['id']} is {payment['status']}", payment["id"])
    paid = await books.get("accounting/invoices", bill["id"])
    books.say("status", f"The bill is {paid['status']}", paid["status"])


async def _charge(books: Books, card: Json, expense: Json, at: int) -> Json:
    payee, memo, amount = CHARGES[at]
    body = {
        "transaction_type": "credit_card",
        "account": card["id"],
        "transaction_date": books.day,
        "number": f"CARD-{books.run}-{at}",
        "payee": payee,
        "memo": memo,
        "line_items": [
            {"account": expense["id"], "description": memo, "total_line_amount": amount}
        ],
        "tracking_categories": books.place(),
    }
    return await books.create("accounting/transactions", body, f"spend-charge-{at}")


async def _bill(books: Books, expense: Json, scan: Json) -> Json:
    vendor = await books.one("accounting/contacts", contact_type="vendor", status="active")
    body = {
        "type": "bill",
        "contact": vendor["id"],
        "number": f"PRINT-{books.run}",
        "issue_date": books.day,
        "due_date": books.day,
        "currency": "USD",
        "attachment": scan["id"],
        "line_items": [
            {"account": expense["id"], "description": "Leaflets", "total_line_amount": "310.00"},
            {"account": expense["id"], "description": "Courier", "total_line_amount": "18.90"},
        ],
        "tracking_categories": books.place(),
    }
    return await books.create("accounting/invoices", body, "spend-bill")


if __name__ == "__main__":
    main(__doc__, spend)
