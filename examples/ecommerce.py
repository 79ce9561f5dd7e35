"""E-commerce: the shop's products, kept up to date, and a day's revenue as one journal entry."""

from decimal import Decimal

from books import Books, Json, main

CATALOGUE = (("LAMP", "Harbour lamp", "49.00"), ("ROPE", "Rope, 10 m", "19.50"))
SOLD = {"LAMP": 12, "ROPE": 30}
NEW_PRICE = "52.00"


async def sync(books: Books) -> None:
    """Create what is new, change what has another price, and post what was sold."""
    products = [await _product(books, *one) for one in CATALOGUE]
    books.say("products", f"{len(products)} products", [one["id"] for one in products])
    lamp = await books.update(
        "ecommerce/products", products[0]["id"], {"price": NEW_PRICE}, "shop-price"
    )
    books.say("price", f"{lamp['name']} costs {lamp['price']} now", str(lamp["price"]))
    entry = await books.create("accounting/journal_entries", await _revenue(books), "shop-revenue")
    words = (
        f"Revenue of the day: entry {entry['id']}, {len(entry['lines'])} lines, {entry['status']}"
    )
    books.say("entry", words, entry["id"])


async def _product(books: Books, number: str, name: str, price: str) -> Json:
    body = {
        "number": f"{number}-{books.run}",
        "name": name,
        "price": price,
        "type": "non_inventory",
    }
    return await books.create("ecommerce/products", body, f"shop-{number}")


async def _revenue(books: Books) -> Json:
    revenue = await books.one("accounting/accounts", classification="revenue", status="active")
    amounts = {name: SOLD[number] * Decimal(price) for number, name, price in CATALOGUE}
    lines = [_line(books, revenue["number"], name, -amount) for name, amount in amounts.items()]
    clearing = _line(books, "1000", "Paid out by the shop", sum(amounts.values(), Decimal(0)))
    return {
        "journal": "GJ",
        "transaction_date": books.day,
        "memo": f"Shop sales {books.run}",
        "currency": "USD",
        "lines": [clearing, *lines],
    }


def _line(books: Books, account: str, text: str, amount: Decimal) -> Json:
    return {
        "account_number": account,
        "description": text,
        "total_line_amount": str(amount),
        "tracking_categories": books.place(),
    }


if __name__ == "__main__":
    main(__doc__, sync)
