"""Payments, movements of money, orders, expenses and the rest: written, read back, taken back."""

import base64
from collections.abc import Callable, Iterator
from typing import Any

import pytest

Json = dict[str, Any]
EVERYWHERE = [
    {"category_type": "location", "number": "110"},
    {"category_type": "department", "number": "100"},
]
BANK, OTHER_BANK, CARD = "CASC-OPER", "CASC-SHOP", "VISA-OPS"
UNDEPOSITED = "1070"
DAY = "2026-11-20"


class Company:
    """An emulated company through the unified API; each call fails unless it is answered 200."""

    def __init__(self, server: Any) -> None:
        self._server = server
        self.account = self.first("accounts", "classification=expense&status=active")["number"]
        self.customer = self.first("contacts", "contact_type=customer&status=active")["id"]
        self.vendor = self.first("contacts", "contact_type=vendor&status=active")["id"]
        self.employee = self.first("employees", "status=active")["id"]
        self.item = self.first("items", "type=non_inventory_purchase&status=active")

    def ask(self, method: str, path: str, body: Any = None, query: str = "") -> tuple[int, Any]:
        model = (
            "user-directory"
            if path.split("/", maxsplit=1)[0] in {"users", "roles"}
            else "accounting"
        )
        account = f"integrated_account_id={self._server.account_id}"
        url = f"/unified/{model}/{path}?{account}&{query}"
        answer: tuple[int, Any] = self._server.send(method, url, body)
        return answer

    def _done(self, *asked: Any) -> Json:
        status, answer = self.ask(*asked)
        assert status == 200, answer
        found: Json = answer
        return found

    def get(self, path: str) -> Json:
        return self._done("GET", path)

    def first(self, path: str, query: str) -> Json:
        found: Json = self._done("GET", path, None, f"limit=1&{query}")["result"][0]
        return found

    def made(self, path: str, body: Json) -> Json:
        """The new record, as its creation answered it: a GET says the same."""
        record = self._done("POST", path, body)
        assert self.get(f"{path}/{record['id']}") == record
        return record

    def changed(self, path: str, **body: Any) -> Json:
        record = self._done("PATCH", path, body)
        assert self.get(path) == record
        return record

    def gone(self, path: str) -> bool:
        """Delete a record; whether it is gone then."""
        assert self._done("DELETE", path) == {"id": path.split("/")[1]}
        return self.ask("GET", path)[0] == 404

    def line(self, amount: Any, **more: Any) -> Json:
        return {"account_number": self.account, "total_line_amount": amount, **more}

    def document(self, kind: str, number: str) -> str:
        """The id of an invoice or a bill of 100."""
        body = {
            "type": kind,
            "contact": self.customer if kind == "invoice" else self.vendor,
            "number": number,
            "issue_date": "2026-11-16",
            "due_date": "2026-12-16",
            "currency": "USD",
            "line_items": [self.line(100)],
            "tracking_categories": EVERYWHERE,
        }
        return str(self.made("invoices", body)["id"])

    def payment(self, kind: str, document: str, amount: Any, **more: Any) -> Json:
        body = {
            "payment_for": kind,
            "contact": self.customer if kind == "invoice" else self.vendor,
            "account": {"number": BANK},
            "transaction_date": DAY,
            "currency": "USD",
            "applied_to": [{"id": document, "paid_amount": amount}],
            **more,
        }
        return self.made("payments", body)

    def moved(self, kind: str, **more: Any) -> Json:
        body = {"transaction_type": kind, "transaction_date": DAY, **more}
        return self.made("transactions", body)

    def lines(self, *amounts: Any) -> Json:
        lines = [self.line(one, description="Ink") for one in amounts]
        return {"line_items": lines, "tracking_categories": EVERYWHERE}


@pytest.fixture(scope="module")
def company(
    start_emulator: Callable[..., Any],
    start_server: Callable[..., Any],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Company]:
    """A company of this module's own, without documents at first."""
    folder = tmp_path_factory.mktemp("server")
    with start_emulator("--seed", "lists") as emulator, start_server(emulator, folder) as server:
        yield Company(server)


@pytest.mark.parametrize(
    ("kind", "taken_back"), [("invoice", "reversed"), ("bill", "voided")], ids=["in", "out"]
)
def test_a_payment_lowers_what_is_open_and_its_reversal_brings_it_back(
    company: Company, kind: str, taken_back: str
) -> None:
    document = company.document(kind, f"P-{kind}")
    paid = company.payment(kind, document, 40, reference="R-1")
    assert (paid["status"], paid["total_amount"], paid["reference"]) == ("completed", 40, "R-1")
    assert [(one["id"], one["paid_amount"]) for one in paid["applied_to"]] == [(document, 40)]
    seen = company.get(f"invoices/{document}")
    assert (seen["balance"], seen["payment_status"]) == (60, "partially_paid")
    assert seen["payments"] == [paid["id"]]
    status, refused = company.ask("DELETE", f"payments/{paid['id']}")
    assert (status, refused["code"]) == (422, "remote_invalid")
    void = company.changed(f"payments/{paid['id']}", status=taken_back)
    assert void["status"] == taken_back
    seen = company.get(f"invoices/{document}")
    assert (seen["balance"], seen["payment_status"]) == (100, "unpaid")


@pytest.mark.parametrize("kind", ["invoice", "bill"])
def test_more_than_is_open_is_not_paid(company: Company, kind: str) -> None:
    document = company.document(kind, f"M-{kind}")
    body = {
        "payment_for": kind,
        "contact": company.customer if kind == "invoice" else company.vendor,
        "account": {"number": BANK},
        "transaction_date": DAY,
        "currency": "USD",
        "invoice": {"id": document},
        "total_amount": 101,
    }
    status, refused = company.ask("POST", "payments", body)
    found = [(one["path"], one["rule"]) for one in refused["errors"]]
    assert (status, found) == (422, [("applied_to[0].paid_amount", "over_open_amount")])
    told = company._done("POST", "payments", body | {"total_amount": 100}, "dry_run=true")
    assert (told["valid"], [line["amount"] for line in told["ledger"]]) == (True, [100, 100])


def test_a_drafted_receipt_is_changed_posted_or_deleted(company: Company) -> None:
    invoice = company.document("invoice", "D-1")
    path = f"payments/{company.payment('invoice', invoice, 10, status='draft')['id']}"
    assert company.changed(path, memo="Soon")["status"] == "draft"
    assert company.get(f"invoices/{invoice}")["balance"] == 100
    assert company.changed(path, status="completed")["memo"] == "Soon"
    assert company.get(f"invoices/{invoice}")["balance"] == 90
    drafted = company.payment("invoice", invoice, 10, status="draft")
    assert company.gone(f"payments/{drafted['id']}")


def test_a_charge_is_made_changed_and_voided(company: Company) -> None:
    card = {"account": {"number": CARD}, "payee": "Café", "memo": "Lunch"}
    made = company.moved("credit_card", **card, **company.lines("12.50", 7.5))
    assert (made["status"], made["total_amount"], made["payee"]) == ("authorised", "20", "Café")
    path = f"transactions/{made['id']}"
    noted = company.changed(path, memo="Dinner")
    assert (noted["memo"], noted["line_items"]) == ("Dinner", made["line_items"])
    first, second = (line["id"] for line in made["line_items"])
    more = [{"id": first, "total_line_amount": 13}, {"id": second}]
    assert company.changed(path, line_items=more)["total_amount"] == "20.5"
    void = company.changed(path, status="voided")
    assert (void["status"], void["reversed_by"] is None) == ("voided", False)


def test_a_receipt_is_kept_until_a_deposit_takes_it_to_the_bank(company: Company) -> None:
    where = {"payee": "A bank", "currency": "USD"}
    direct = company.moved("receive", account={"number": BANK}, **where, **company.lines(3))
    assert direct["account"] == company.first("accounts", f"number={BANK}")["id"]
    path = f"transactions/{direct['id']}"
    noted = company.changed(path, payee="Agency", number="R-7", transaction_date="2026-11-21")
    assert (noted["payee"], noted["number"]) == ("Agency", "R-7")
    assert (noted["transaction_date"], noted["line_items"]) == ("2026-11-21", direct["line_items"])
    lines = [
        {"id": direct["line_items"][0]["id"], "total_line_amount": 4},
        *company.lines(2)["line_items"],
    ]
    changed = company.changed(path, line_items=lines, tracking_categories=EVERYWHERE)
    assert (changed["total_amount"], len(changed["line_items"])) == ("6", 2)
    assert company.gone(f"transactions/{direct['id']}")
    waits = {"remote_data": {"undepglaccountno": UNDEPOSITED}}
    waiting = company.moved("receive", **where, **company.lines(12), **waits)
    assert (waiting["status"], waiting["account"]) == ("authorised", None)
    account = {"account": {"number": BANK}, "number": "DEP-1"}
    taken = company.moved("deposit", **account, receipts=[waiting["id"]])
    assert (taken["receipts"], taken["total_amount"]) == ([waiting["id"]], "12")
    assert company.get(f"transactions/{waiting['id']}")["status"] == "deposited"


def test_money_is_transferred_and_taken_in_advance(company: Company) -> None:
    to, from_ = {"number": BANK}, {"number": OTHER_BANK}
    sent = company.moved("transfer", account=to, account_from=from_, total_amount="5.00", memo="Up")
    assert (sent["status"], sent["total_amount"], sent["memo"]) == ("authorised", "5", "Up")
    who = {"account": to, "contact": company.customer, "currency": "USD"}
    paid = company.moved("receive_prepayment", **who, **company.lines(8))
    assert (paid["status"], paid["balance"]) == ("authorised", "8")


def test_an_order_is_changed_and_becomes_a_bill_line_by_line(company: Company) -> None:
    made = company.made("purchase_orders", order(company, "Purchase Order", 10, 4))
    assert (made["status"], made["total_amount"]) == ("authorised", 35)
    path = f"purchase_orders/{made['id']}"
    assert company.changed(path, memo="Hurry")["line_items"] == made["line_items"]
    first, second = (line["id"] for line in made["line_items"])
    lines = [{"id": first, "quantity": 12}, {"id": second}]
    assert company.changed(path, line_items=lines)["total_amount"] == 40
    body = order(company, "Vendor Invoice", 12, number="VI-1", created_from=made["id"])
    body["line_items"][0]["source_line"] = first
    invoice = company.made("purchase_orders", body)
    assert invoice["created_from"]["id"] == made["id"]
    seen = company.get(path)
    assert (seen["status"], seen["remaining_amount"]) == ("partially_billed", 10)
    (bill,) = seen["bills"]
    assert company.get(f"invoices/{bill}")["balance"] == 30


def test_an_estimate_is_made_changed_closed_and_deleted(company: Company) -> None:
    line = {"item": company.item["id"], "unit_price": "2.50", "quantity": 4, "description": "Ink"}
    body = {
        "document_type": "Sales Quote",
        "contact": company.customer,
        "currency": "USD",
        "memo": "Offer",
        "line_items": [line],
        "tracking_categories": EVERYWHERE,
    }
    made = company.moved("estimate", **body)
    assert (made["status"], made["total_amount"]) == ("authorised", "10")
    assert made["line_items"][0]["description"] == "Ink"
    path = f"transactions/{made['id']}"
    assert company.changed(path, memo="Better offer")["line_items"] == made["line_items"]
    lines = [{"id": made["line_items"][0]["id"], "quantity": 6}, line]
    changed = company.changed(path, line_items=lines, tracking_categories=EVERYWHERE)
    assert changed["total_amount"] == "25"
    assert company.changed(path, status="closed")["status"] == "closed"
    drafted = company.moved("estimate", **body, status="draft")
    assert company.gone(f"transactions/{drafted['id']}")
    wrong = {"transaction_type": "estimate", "transaction_date": DAY, **body}
    status, refused = company.ask("POST", "transactions", wrong | {"document_type": "Sales Order"})
    assert (status, [(e["path"], e["rule"]) for e in refused["errors"]]) == (
        422,
        [("document_type", "definition_class")],
    )


def test_an_order_that_nothing_came_of_is_deleted(company: Company) -> None:
    made = company.made("purchase_orders", order(company, "Purchase Order", 1, status="draft"))
    assert made["status"] == "draft"
    assert company.gone(f"purchase_orders/{made['id']}")


def order(company: Company, kind: str, *quantities: int, **more: Any) -> Json:
    item = company.item
    line = {"item": item["id"], "unit": item["unit"], "unit_price": "2.50"}
    return {
        "document_type": kind,
        "vendor": company.vendor,
        "issue_date": "2026-11-10",
        "due_date": "2026-12-01",
        "currency": "USD",
        "line_items": [line | {"quantity": one} for one in quantities],
        "tracking_categories": EVERYWHERE,
        **more,
    }


def test_an_expense_report_is_changed_and_voided_or_deleted_as_a_draft(company: Company) -> None:
    report = {
        "contact": {"id": company.employee},
        "transaction_date": DAY,
        "currency": "USD",
        "memo": "Fair",
        **company.lines(12),
    }
    made = company.made("expenses", report)
    assert (made["total_amount"], made["memo"]) == (12, "Fair")
    path = f"expenses/{made['id']}"
    assert company.changed(path, memo="Trade fair")["line_items"] == made["line_items"]
    assert company.changed(path, status="voided")["status"] == "voided"
    drafted = company.made("expenses", report | {"status": "draft"})
    assert company.gone(f"expenses/{drafted['id']}")


def test_a_budget_knows_the_days_of_its_periods(company: Company) -> None:
    line = {"account_number": company.account, "amount": "100"}
    body = {
        "name": "PLAN",
        "description": "Plan",
        "line_items": [line | {"period": "Month Ended November 2026"}],
        "tracking_categories": EVERYWHERE,
    }
    made = company.made("budgets", body)
    assert (made["start_date"], made["end_date"]) == ("2026-11-01", "2026-11-30")
    changed = company.changed(f"budgets/{made['id']}", description="The plan")
    assert changed["line_items"] == made["line_items"]


def test_an_attachment_gathers_files(company: Company) -> None:
    made = company.made("attachments", {"name": "Scan", "folder": "Bills", "files": [file("a")]})
    path = f"attachments/{made['id']}"
    assert (made["name"], [one["file_name"] for one in made["files"]]) == ("Scan", ["a.txt"])
    changed = company.changed(path, description="Two", files=[file("b")])
    assert [one["file_size"] for one in changed["files"]] == [1, 1]
    assert company.gone(path)


def file(name: str) -> Json:
    return {"file_name": f"{name}.txt", "content": base64.b64encode(name.encode()).decode()}


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("users", {"username": "jdoe", "first_name": "Jo", "last_name": "Doe"}),
        ("roles", {"name": "Visitor"}),
        ("contact_groups", {"name": "Printers", "type": "vendor_type"}),
    ],
)
def test_users_roles_and_groups_come_and_go(company: Company, path: str, body: Json) -> None:
    made = company.made(path, body | EXTRA.get(path, {}))
    one = f"{path}/{made['id']}"
    for name, value in CHANGE.get(path, {"description": "Changed"}).items():
        assert company.changed(one, **{name: value})[name] == value
    assert company.gone(one)


EXTRA = {
    "users": {"type": "business user", "emails": [{"email": "jo@example.com", "type": "primary"}]}
}
CHANGE = {"contact_groups": {"name": "Print shops"}}
