"""Billing: a new customer and an invoice; the payment comes in, and the invoice is paid."""

from books import Books, main


async def bill(books: Books) -> None:
    """Invoice a customer, receive the money, and read both back."""
    revenue = await books.one("accounting/accounts", classification="revenue", status="active")
    bank = await books.one("accounting/accounts", number="CASC-OPER")
    customer = await books.create(
        "accounting/contacts",
        {
            "type": "customer",
            "number": f"SUB-{books.run}",
            "name": f"Harbour Yachts {books.run}",
            "emails": [{"type": "primary", "email": "accounts@harbour.example"}],
        },
        "billing-customer",
    )
    books.say("customer", f"Customer {customer['number']}: {customer['name']}", customer["id"])
    invoice = await books.create(
        "accounting/invoices",
        {
            "type": "invoice",
            "contact": customer["id"],
            "number": f"SUB-{books.run}-1",
            "issue_date": books.day,
            "due_date": books.day,
            "currency": "USD",
            "line_items": [
                {
                    "account": revenue["id"],
                    "description": "Subscription",
                    "total_line_amount": "180.00",
                },
                {
                    "account": revenue["id"],
                    "description": "Onboarding",
                    "total_line_amount": "45.50",
                },
            ],
            "tracking_categories": books.place(),
        },
        "billing-invoice",
    )
    words = f"Invoice {invoice['number']}: {invoice['total_amount']} {invoice['currency']}"
    books.say("invoice", f"{words}, {invoice['status']}", invoice["id"])
    payment = await books.create(
        "accounting/payments",
        {
            "payment_for": "invoice",
            "contact": customer["id"],
            "account": bank["id"],
            "transaction_date": books.day,
            "currency": "USD",
            "method": "EFT",
            "reference": f"PAYOUT-{books.run}",
            "applied_to": [{"id": invoice["id"], "paid_amount": invoice["balance"]}],
        },
        "billing-payment",
    )
    paid = await books.get("accounting/invoices", invoice["id"])
    books.say("payment", f"Payment {payment['id']}: {payment['total_amount']}", payment["id"])
    books.say(
        "status", f"The invoice is {paid['status']}; open of it: {paid['balance']}", paid["status"]
    )
    books.say("payments", f"It names its payments: {paid['payments']}", paid["payments"])
    settled = [one["id"] for one in payment["applied_to"]]
    books.say("applied_to", f"The payment names what it paid: {settled}", settled)


if __name__ == "__main__":
    main(__doc__, bill)
