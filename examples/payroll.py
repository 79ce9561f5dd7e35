"""Payroll: one journal entry, split by department and location; shown first, then posted."""

from decimal import Decimal

from books import Books, Json, main

DEPARTMENTS = ("100", "210", "230", "310", "320", "500")
LOCATIONS = ("110", "112")
PAY = {"Wages": "8400.00", "Employer's taxes": "642.60", "Benefits": "512.15"}


async def pay(books: Books) -> None:
    """Look at the entry of a pay run, then post it."""
    expense = await books.one("accounting/accounts", classification="expense", status="active")
    bank = await books.one(
        "accounting/accounts", classification="asset", status="active", number="1000"
    )
    entry = {
        "journal": "GJ",
        "transaction_date": books.day,
        "memo": f"Payroll {books.run}",
        "currency": "USD",
        "lines": _lines(books, expense["number"], bank["number"]),
    }
    seen = await books.dry_run("accounting/journal_entries", entry)
    for problem in seen["problems"]:
        books.say(
            "problem", f"{problem['path']}: {problem['message']} {problem['remedy']}", problem
        )
    if not seen["valid"]:
        raise SystemExit("The pay run is not posted.")
    for line in seen["ledger"]:
        where = "/".join(str(value) for value in line["dimensions"].values())
        words = f"{line['posting']:6} {line['amount']:>10} {line['account_number']} {where}"
        books.say("line", words, line["path"])
    books.say("shown", f"{len(seen['ledger'])} lines would be posted.", len(seen["ledger"]))
    made = await books.create("accounting/journal_entries", entry, "payroll")
    words = f"Posted as {made['id']}: {len(made['lines'])} lines, {made['status']}"
    books.say("entry", words, made["id"])
    books.say("lines", "", len(made["lines"]))
    books.say("status", "", made["status"])


def _lines(books: Books, expense: str, bank: str) -> list[Json]:
    """A debit for each kind of pay in each place, and a credit to the bank for each location."""
    lines: list[Json] = []
    for location in LOCATIONS:
        for department in DEPARTMENTS:
            where = books.place(location, department)
            lines += [_line(expense, kind, amount, where) for kind, amount in PAY.items()]
        total = len(DEPARTMENTS) * sum(map(Decimal, PAY.values()))
        lines.append(_line(bank, "Paid out", f"-{total}", books.place(location)))
    return lines


def _line(account: str, text: str, amount: str, where: list[Json]) -> Json:
    return {
        "account_number": account,
        "description": text,
        "total_line_amount": amount,
        "tracking_categories": where,
    }


if __name__ == "__main__":
    main(__doc__, pay)
