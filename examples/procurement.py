"""Procurement: a purchase order, and the vendor's invoice for it, line by line."""

from books import Books, Json, main

QUANTITIES = (10, 4)
BILLED = (10, 1)


async def procure(books: Books) -> None:
    """Order, take over into an invoice what was delivered, and see the bill on the order."""
    vendor = await books.one("accounting/contacts", contact_type="vendor", status="active")
    item = await books.one("accounting/items", type="non_inventory_purchase", status="active")
    order = await books.create(
        "accounting/purchase_orders",
        _document(books, "Purchase Order", vendor, [_line(item, many) for many in QUANTITIES])
        | {"memo": f"Office supplies {books.run}"},
        "procurement-order",
    )
    books.say(
        "order", f"{order['document_id']}: {order['total_amount']}, {order['status']}", order["id"]
    )
    lines = [
        _line(item, many) | {"source_line": line["id"]}
        for line, many in zip(order["line_items"], BILLED, strict=True)
    ]
    invoice = await books.create(
        "accounting/purchase_orders",
        _document(books, "Vendor Invoice", vendor, lines)
        | {"number": f"VI-{books.run}", "created_from": order["id"]},
        "procurement-invoice",
    )
    source = invoice["created_from"]["number"]
    words = f"{invoice['document_id']}: {invoice['total_amount']}, from {source}"
    books.say("invoice", words, invoice["id"])
    order = await books.get("accounting/purchase_orders", order["id"])
    words = f"The order is {order['status']}; left of it: {order['remaining_amount']}"
    books.say("status", words, order["status"])
    books.say("bills", f"Its bills: {order['bills']}", order["bills"])
    bill = await books.get("accounting/invoices", order["bills"][0])
    books.say("total", f"The bill: {bill['total_amount']}, {bill['status']}", bill["total_amount"])


def _document(books: Books, kind: str, vendor: Json, lines: list[Json]) -> Json:
    return {
        "document_type": kind,
        "vendor": vendor["id"],
        "issue_date": books.day,
        "due_date": books.day,
        "currency": "USD",
        "line_items": lines,
        "tracking_categories": books.place(),
    }


def _line(item: Json, quantity: int) -> Json:
    price = {"unit": item["unit"], "unit_price": "12.50"}
    return {"item": item["id"], "quantity": quantity, **price}


if __name__ == "__main__":
    main(__doc__, procure)
