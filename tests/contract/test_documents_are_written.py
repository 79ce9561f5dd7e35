"""Documents are written line by line: posted and drafted, changed, voided and deleted."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

Json = dict[str, Any]
EVERYWHERE = [
    {"category_type": "location", "number": "110"},
    {"category_type": "department", "number": "100"},
]


class Books:
    """A company's documents through the unified API."""

    def __init__(self, server: Any) -> None:
        self._server = server
        self.account = self.first("accounts", "classification=expense")["number"]
        self.customer = self.first("contacts", "contact_type=customer")["id"]
        self.vendor = self.first("contacts", "contact_type=vendor")["id"]

    def first(self, resource: str, query: str) -> Json:
        status, page = self.get(resource, f"&status=active&limit=1&{query}")
        assert status == 200, page
        found: Json = page["result"][0]
        return found

    def get(self, path: str, query: str = "") -> tuple[int, Any]:
        account = f"integrated_account_id={self._server.account_id}"
        answer: tuple[int, Any] = self._server.get(f"/unified/accounting/{path}?{account}{query}")
        return answer

    def send(self, method: str, path: str, body: Any = None, query: str = "") -> tuple[int, Any]:
        account = f"integrated_account_id={self._server.account_id}"
        url = f"/unified/accounting/{path}?{account}{query}"
        answer: tuple[int, Any] = self._server.send(method, url, body)
        return answer

    def made(self, path: str, body: Json) -> Json:
        status, record = self.send("POST", path, body)
        assert status == 200, record
        found: Json = record
        return found

    def changed(self, path: str, body: Json) -> Json:
        status, record = self.send("PATCH", path, body)
        assert status == 200, record
        found: Json = record
        return found

    def proxied(self, path: str, body: Json) -> Json:
        """A record made by Intacct's own fields."""
        url = f"/proxy/{path}?integrated_account_id={self._server.account_id}"
        status, record = self._server.send("POST", url, body)
        assert status == 200, record
        found: Json = record.get("result", record)
        return found

    def line(self, amount: Any, **more: Any) -> Json:
        return {"account_number": self.account, "total_line_amount": amount, **more}

    def document(self, kind: str, number: str, **more: Any) -> Json:
        return {
            "contact": self.customer if kind == "invoice" else {"id": self.vendor},
            "number": number,
            "issue_date": "2026-11-16",
            "due_date": "2026-12-16",
            "currency": "USD",
            "memo": "Ink",
            "line_items": [self.line("12.50", description="Black"), self.line(7.5)],
            "tracking_categories": EVERYWHERE,
            **more,
        }

    def journal(self, **more: Any) -> Json:
        sides = [self.line("12.50"), self.line("-12.50")]
        return {
            "journal": "GJ",
            "transaction_date": "2026-11-16",
            "memo": "Ink",
            "currency": "USD",
            "lines": [{**side, "tracking_categories": EVERYWHERE} for side in sides],
            **more,
        }


@pytest.fixture(scope="module")
def books(
    start_emulator: Callable[..., Any],
    start_server: Callable[..., Any],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Books]:
    """Books of this module's own, empty at first."""
    folder = tmp_path_factory.mktemp("server")
    with start_emulator("--seed", "lists") as emulator, start_server(emulator, folder) as server:
        yield Books(server)


@pytest.mark.parametrize("kind", ["invoice", "bill"])
def test_an_invoice_is_posted_changed_by_line_and_voided(books: Books, kind: str) -> None:
    made = books.made("invoices", books.document(kind, f"P-{kind}"))
    assert (made["id"].split("_")[0], made["status"], made["balance"]) == (kind, "authorised", 20)
    assert [line["total_line_amount"] for line in made["line_items"]] == [12.5, 7.5]
    types = {
        one["category_type"] for line in made["line_items"] for one in line["tracking_categories"]
    }
    assert {"location", "department"} <= types
    path = f"invoices/{made['id']}"
    noted = books.changed(path, {"memo": "Ink and paper"})
    assert (noted["memo"], noted["line_items"]) == ("Ink and paper", made["line_items"])
    first, second = (line["id"] for line in made["line_items"])
    lines = [
        {"id": first, "description": "Red"},
        {"id": second, "total_line_amount": 8},
        books.line(1, tracking_categories=EVERYWHERE),
    ]
    changed = books.changed(path, {"line_items": lines})
    assert [line["total_line_amount"] for line in changed["line_items"]] == [12.5, 8, 1]
    assert changed["line_items"][0]["description"] == "Red"
    assert (changed["total_amount"], changed["balance"]) == (21.5, 21.5)
    status, refused = books.send("PATCH", path, {"status": "voided", "number": "X"})
    assert (status, refused["errors"][0]["path"]) == (400, "number")
    voided = books.changed(path, {"status": "voided", "memo": "A mistake"})
    assert (voided["status"], voided["balance"]) == ("voided", 0)


@pytest.mark.parametrize("kind", ["invoice", "bill"])
def test_a_line_keeps_its_item_when_only_its_text_changes(books: Books, kind: str) -> None:
    item = books.first("items", "type=non_inventory_purchase")["id"]
    body = books.document(kind, f"ITEM-{kind}", type=kind)
    body["line_items"][0]["item"] = item
    made = books.made("invoices", body)
    lines = [{"id": line["id"], "description": "Red"} for line in made["line_items"]]
    changed = books.changed(f"invoices/{made['id']}", {"line_items": lines})
    assert [line["item"] for line in changed["line_items"]] == [item, None]


@pytest.mark.parametrize("kind", ["invoice", "bill"])
def test_a_drafted_invoice_waits_and_can_be_deleted(books: Books, kind: str) -> None:
    made = books.made("invoices", books.document(kind, f"D-{kind}", type=kind, status="draft"))
    assert (made["status"], made["posting_date"]) == ("draft", None)
    assert books.send("DELETE", f"invoices/{made['id']}") == (200, {"id": made["id"]})
    assert books.get(f"invoices/{made['id']}")[0] == 404


def test_lines_of_an_invoice_cannot_be_taken_off(books: Books) -> None:
    made = books.made("invoices", books.document("invoice", "KEEP"))
    one = [{"id": made["line_items"][0]["id"]}]
    status, refused = books.send("PATCH", f"invoices/{made['id']}", {"line_items": one})
    assert (status, refused["errors"][0]["rule"]) == (400, "lines")


@pytest.mark.parametrize(
    ("path", "party"), [("credit_notes", "contact"), ("vendor_credits", "vendor")]
)
def test_a_credit_is_positive_and_goes_one_way(books: Books, path: str, party: str) -> None:
    whose = books.customer if party == "contact" else books.vendor
    body = {
        party: whose,
        "number": "CR-1",
        "transaction_date": "2026-11-16",
        "currency": "USD",
        "line_items": [books.line("12.50")],
        "tracking_categories": EVERYWHERE,
    }
    made = books.made(path, body)
    assert (made["type"], made["total_amount"], made["remaining_credit"]) == ("credit", 12.5, 12.5)
    both = {**body, "number": "CR-2", "line_items": [books.line(1), books.line(-1)]}
    status, refused = books.send("POST", path, both)
    assert (status, refused["errors"][0]["rule"]) == (400, "sign")
    assert books.send("DELETE", f"{path}/{made['id']}")[0] == 200


@pytest.mark.parametrize(
    ("path", "party"), [("credit_notes", "contact"), ("vendor_credits", "vendor")]
)
def test_a_credit_is_changed_line_by_line(books: Books, path: str, party: str) -> None:
    made = books.made(
        path,
        {
            party: books.customer if party == "contact" else books.vendor,
            "number": "CH-1",
            "transaction_date": "2026-11-16",
            "currency": "USD",
            "line_items": [books.line("12.50", description="Black"), books.line(7.5)],
            "tracking_categories": EVERYWHERE,
        },
    )
    one = f"{path}/{made['id']}"
    noted = books.changed(one, {"memo": "Ink", "number": "CH-2", "reference": "R-1"})
    assert (noted["memo"], noted["number"], noted["reference"]) == ("Ink", "CH-2", "R-1")
    assert noted["line_items"] == made["line_items"]
    first, second = (line["id"] for line in made["line_items"])
    lines = [{"id": first, "description": "Red"}, {"id": second, "total_line_amount": 8}]
    changed = books.changed(
        one, {"line_items": [*lines, books.line(1, tracking_categories=EVERYWHERE)]}
    )
    assert [line["total_line_amount"] for line in changed["line_items"]] == [12.5, 8, 1]
    assert changed["line_items"][0]["description"] == "Red"
    assert (changed["total_amount"], changed["remaining_credit"]) == (21.5, 21.5)
    third = {"id": changed["line_items"][2]["id"], "total_line_amount": -3}
    status, refused = books.send(
        "PATCH", one, {"line_items": [{"id": first}, {"id": second}, third]}
    )
    assert (status, refused["code"]) == (422, "rules_broken")
    assert [(e["rule"], e["path"]) for e in refused["errors"]] == [
        ("mixed_signs", "line_items[2].total_line_amount")
    ]
    status, refused = books.send("PATCH", one, {"type": "debit"})
    assert (status, refused["errors"][0]["path"]) == (400, "type")


def test_a_journal_entry_keeps_its_lines_when_only_its_memo_changes(books: Books) -> None:
    made = books.made("journal_entries", books.journal())
    assert [line["posting"] for line in made["lines"]] == ["Debit", "Credit"]
    path = f"journal_entries/{made['id']}"
    noted = books.changed(path, {"memo": "Paper"})
    assert (noted["memo"], noted["lines"]) == ("Paper", made["lines"])
    halves = [{"id": line["id"], "total_line_amount": "6.25"} for line in made["lines"]]
    halved = books.changed(path, {"lines": halves})
    assert [line["total_line_amount"] for line in halved["lines"]] == [6.25, 6.25]
    assert [line["posting"] for line in halved["lines"]] == ["Debit", "Credit"]
    whole = {name: value for name, value in halved.items() if name != "lines"}
    assert books.changed(path, {**whole, "lines": halved["lines"]}) == halved
    assert books.send("DELETE", path)[0] == 200


def test_an_allocated_line_is_shown_before_and_after_it_is_split(books: Books) -> None:
    entries = [
        {"VALUE": value, "LOCATIONID": place, "DEPARTMENTID": "100"}
        for value, place in (("33.3", "110"), ("66.7", "120"))
    ]
    inside = {"ALLOCATIONENTRIES": {"ALLOCATIONENTRY": entries}}
    allocation = books.proxied("allocations", {"ALLOCATIONID": "SHARED", **inside})["RECORDNO"]
    line = books.line(10.01, allocation={"number": "SHARED"})
    body = {**books.document("bill", "SPLIT"), "type": "bill", "line_items": [line]}
    told = books.send("POST", "invoices", body, "&dry_run=true")[1]
    assert (told["valid"], told["estimates"]) == (True, [])
    parts = [one["amount"] for one in told["ledger"] if one["posting"] == "Debit"]
    assert parts == [3.33, 6.68]
    made = books.made("invoices", body)
    assert [one["allocation"] for one in made["line_items"]] == [allocation]
    changed = books.changed(f"invoices/{made['id']}", {"memo": "Shared", "number": "SPLIT-2"})
    assert changed["line_items"] == made["line_items"]
    listed = books.get("invoices", f"&line_items[allocation]={allocation}")[1]["result"]
    assert [one["id"] for one in listed] == [made["id"]]
    sides = [{**line, "tracking_categories": []}, books.line("-10.01")]
    sides[1]["tracking_categories"] = EVERYWHERE
    entry = books.made("journal_entries", books.journal(lines=sides))
    assert [one["total_line_amount"] for one in entry["lines"]] == [3.33, 6.68, 10.01]
    path = f"journal_entries/{entry['id']}"
    assert books.changed(path, {"memo": "Again"})["lines"] == entry["lines"]


def test_a_drafted_journal_entry_can_be_posted(books: Books) -> None:
    made = books.made("journal_entries", books.journal(status="draft"))
    assert made["status"] == "draft"
    posted = books.changed(f"journal_entries/{made['id']}", {"status": "posted"})
    assert posted["status"] == "posted"


def test_a_dry_run_shows_the_gateway_body_and_the_ledger(books: Books) -> None:
    status, told = books.send("POST", "invoices", books.document("invoice", "DRY"), "&dry_run=true")
    assert (status, told["valid"]) == (200, True), told
    assert told["gateway"]["body"]["invoiceno"] == "DRY"
    assert "<glaccountno>" in told["gateway"]["xml"]
    assert sum(line["amount"] for line in told["ledger"] if line["posting"] == "Credit") == 20
    assert books.get("invoices", "&number=DRY")[1]["result"] == []


def test_what_the_books_refuse_is_told_before_anything_is_sent(books: Books) -> None:
    lines = [{**books.line(5), "tracking_categories": EVERYWHERE}, books.line(-4)]
    status, refused = books.send("POST", "journal_entries", books.journal(lines=lines))
    assert (status, refused["code"]) == (422, "rules_broken")
    assert {one["path"].split("[")[0] for one in refused["errors"]} <= {"lines", ""}


def test_a_journal_of_very_many_lines_is_read_quickly_and_refused_in_one_answer(
    books: Books,
) -> None:
    lines = [books.line(1, nmae="x") for _ in range(10_000)]
    status, refused = books.send("POST", "journal_entries", books.journal(lines=lines))
    assert (status, len(refused["errors"])) == (400, 10_000)
