"""`dry_run=true` tells everything that a write would meet and post, and sends nothing."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest

Json = dict[str, Any]
MOST_CALLS = 6


@dataclass
class Api:
    """A server on an emulated company, and what that has seen."""

    server: Any
    emulator: Any

    def send(self, method: str, path: str, body: Any, query: str = "") -> tuple[int, Any]:
        account = f"integrated_account_id={self.server.account_id}{query}"
        status, answer = self.server.send(method, f"/unified/accounting/{path}?{account}", body)
        return int(status), answer

    def try_out(self, body: Json, path: str = "journal_entries") -> Json:
        status, told = self.send("POST", path, body, "&dry_run=true")
        assert status == 200, told
        assert isinstance(told, dict)
        return told

    def forget(self) -> None:
        """Let the server know nothing of the company: its account has changed."""
        path = f"/integrated-account/{self.server.account_id}"
        status, answer = self.server.send("PATCH", path, {"context": {"requests_per_company": 2}})
        assert status == 200, answer

    def requests(self) -> int:
        return int(self.emulator.control("GET", "requests")["count"])


@pytest.fixture(scope="module")
def api(
    start_emulator: Callable[..., Any],
    start_server: Callable[..., Any],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Api]:
    with (
        start_emulator("--seed", "lists") as emulator,
        start_server(emulator, tmp_path_factory.mktemp("server")) as server,
    ):
        yield Api(server, emulator)


def line(account: str, amount: str, place: str = "110") -> Json:
    return {
        "account": {"number": account},
        "total_line_amount": amount,
        "currency": "USD",
        "tracking_categories": [
            {"category_type": "location", "number": place},
            {"category_type": "department", "number": "100"},
        ],
    }


def journal(*lines: Json, **more: Any) -> Json:
    head = {"journal": "GJ", "transaction_date": "2026-10-01", "memo": "Test"}
    return {**head, "lines": list(lines), **more}


def test_a_long_journal_costs_few_gateway_calls_where_nothing_is_known(api: Api) -> None:
    lines = [line("6215" if i % 2 else "1010", "10" if i % 2 else "-10") for i in range(500)]
    api.forget()
    before = api.requests()
    assert api.try_out(journal(*lines))["valid"]
    assert api.requests() - before <= MOST_CALLS


def test_a_dry_run_tells_every_problem_and_a_write_refuses_with_the_same(api: Api) -> None:
    body = journal(line("6215", "10"), line("1080", "-9"), line("4000", "1"), company="E100")
    told = api.try_out(body)
    found = {(one["rule"], one["path"]) for one in told["problems"]}
    assert not told["valid"]
    assert found == {
        ("unbalanced", "lines"),
        ("inactive_reference", "lines[1].account"),
        ("required_dimension", "lines[2].tracking_categories"),
    }
    seen = api.requests()
    status, refused = api.send("POST", "journal_entries", body)
    assert (status, refused["code"]) == (422, "rules_broken")
    assert {(one["rule"], one["path"]) for one in refused["errors"]} == found
    assert api.requests() == seen, "what is known is not asked for again, and nothing is sent"


def test_a_body_that_cannot_be_read_is_told_like_any_other_problem(api: Api) -> None:
    told = api.try_out({**journal(line("6215", "10")), "lines": "none", "memos": 1})
    assert not told["valid"]
    assert {one["path"] for one in told["problems"]} == {"lines", "memos"}
    assert told["gateway"] is None


def test_what_a_dry_run_shows_is_what_is_sent_and_posted(api: Api) -> None:
    body = journal(line("6215", "10.55"), line("1020", "-10.55", "210"), company="E100")
    told = api.try_out(body)
    assert told["valid"], told
    assert told["gateway"]["body"]["ENTRIES"]["GLENTRY"][0]["TRX_AMOUNT"] == "10.55"
    assert told["gateway"]["xml"].startswith("<create><GLBATCH>")
    status, written = api.send("POST", "journal_entries", body)
    assert status in {200, 201}, written
    assert _shown(told["ledger"], "amount") == _shown(written["lines"], "total_line_amount")


def test_a_delete_in_closed_books_is_refused_before_it_is_sent(api: Api) -> None:
    status, written = api.send(
        "POST", "journal_entries", journal(line("6215", "1"), line("1010", "-1"))
    )
    assert status in {200, 201}, written
    path = f"journal_entries/{written['id']}"
    told = api.send("DELETE", path, None, "&dry_run=true")[1]
    assert (told["valid"], told["ledger"], told["gateway"]["function"]) == (True, [], "delete")
    api.emulator.control("PUT", "settings", {"company": {"books_open_from": "2026-11-01"}})
    try:
        api.forget()
        status, refused = api.send("DELETE", path, None)
        assert status == 422
        assert {(one["rule"], one["path"]) for one in refused["errors"]} == {
            ("closed_period", "transaction_date")
        }
    finally:
        api.emulator.control("PUT", "settings", {"company": {"books_open_from": "2026-09-01"}})
        api.forget()


def _shown(lines: list[Json], amount: str) -> list[tuple[str, str, float, float]]:
    return sorted(
        (one["account_number"], one["posting"], one[amount], one["base_amount"]) for one in lines
    )


def test_an_order_shows_what_its_definition_refuses_and_posts_nothing(api: Api) -> None:
    item, vendor = (
        api.server.get(f"/proxy/{kind}?integrated_account_id={api.server.account_id}&limit=1")[1]
        for kind in ("items", "vendors")
    )
    order = {
        "vendor": {"number": vendor["result"][0]["VENDORID"]},
        "issue_date": "2026-10-01",
        "line_items": [{"item": {"number": item["result"][0]["ITEMID"]}, "quantity": 2}],
    }
    rules = {
        "Nonsense": ["unknown_reference"],
        "PO Receiver": ["convert_only"],
        "Purchase Order (2012)": ["inactive_reference"],
    }
    for definition, expected in rules.items():
        told = api.try_out({**order, "document_type": definition}, "purchase_orders")
        found = {p["rule"]: p["path"] for p in told["problems"] if p["path"] == "document_type"}
        assert list(found) == expected, told
    told = api.try_out({**order, "document_type": "Purchase Order"}, "purchase_orders")
    assert "document_type" not in {p["path"] for p in told["problems"]}, told
    assert told["ledger"] is None
    status, refused = api.send("POST", "purchase_orders", {**order, "document_type": "PO Receiver"})
    assert (status, refused["code"]) == (422, "rules_broken")
