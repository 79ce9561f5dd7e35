"""An array body makes many records: a result for each, each exactly once, all or none if asked."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from tests.conftest import EmulatorProcess, ServerProcess
from tests.sending import Answer, send

Json = dict[str, Any]
Post = Callable[..., Answer]
DEPARTMENTS = {"category_type": "department"}


@pytest.fixture(scope="module")
def emulator(start_emulator: Callable[..., Any]) -> Iterator[EmulatorProcess]:
    """An emulator of this module's own, with the master data only."""
    with start_emulator("--seed", "lists") as process:
        yield process


@pytest.fixture(scope="module")
def server(
    emulator: EmulatorProcess,
    start_server: Callable[..., Any],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[ServerProcess]:
    settings = {"WRITE_PATIENCE": "4", "GATEWAY_READ_TIMEOUT": "2"}
    with start_server(emulator, tmp_path_factory.mktemp("server"), None, **settings) as process:
        yield process


@pytest.fixture
def post(server: ServerProcess, emulator: EmulatorProcess) -> Iterator[Post]:
    """`post("journal_entries", [...], key="K", atomic="true")`."""

    def create(resource: str, body: Any, key: str = "", **query: str) -> Answer:
        return send(server, "POST", f"/unified/accounting/{resource}", body, key, **query)

    yield create
    emulator.control("DELETE", "faults")


def journal(memo: str, amount: str = "12.50", **more: Any) -> Json:
    place = [
        {"category_type": "location", "number": "110"},
        {"category_type": "department", "number": "100"},
    ]
    sides = [("6100", amount), ("6110", f"-{amount}")]
    return {
        "journal": "GJ",
        "transaction_date": "2026-11-16",
        "memo": memo,
        "currency": "USD",
        "lines": [
            {"account_number": account, "total_line_amount": side, "tracking_categories": place}
            for account, side in sides
        ],
        **more,
    }


def journals(name: str, how_many: int) -> list[Json]:
    return [journal(f"{name} {i}") for i in range(how_many)]


def memos(server: ServerProcess, name: str) -> list[str]:
    """The memos of the journals of one test that are in the ledger."""
    query = f"integrated_account_id={server.account_id}&BATCH_TITLE[like]={name} %25&limit=500"
    found = server.get(f"/proxy/gl_batches?{query.replace(' ', '%20')}&fields=BATCH_TITLE")[1]
    return [one["BATCH_TITLE"] for one in found["result"]]


def calls(emulator: EmulatorProcess, name: str = "") -> list[Json]:
    seen = emulator.control("GET", "requests")["requests"]
    return [one for one in seen if not name or any(f["name"] == name for f in one["functions"])]


def test_each_item_is_written_in_order_and_read_back_in_few_requests(
    post: Post, server: ServerProcess, emulator: EmulatorProcess
) -> None:
    post("journal_entries", [journal("warm 0")])
    before = len(calls(emulator))
    answer = post("journal_entries", journals("many", 120))
    results = answer.body["result"]
    assert (answer.status, answer.write_id) == (200, "")
    assert [one["index"] for one in results] == list(range(120))
    assert {(one["status"], one["outcome"], one["replayed"]) for one in results} == {
        (200, "committed", False)
    }
    assert [one["record"]["memo"] for one in results] == [f"many {i}" for i in range(120)]
    assert all(len(one["record"]["lines"]) == 2 for one in results)
    assert sorted(memos(server, "many")) == sorted(f"many {i}" for i in range(120))
    assert len(calls(emulator)) - before <= 10
    told = server.get(f"/write/{results[7]['write_id']}")[1]
    assert (told["state"], told["record"]["id"]) == ("committed", results[7]["record"]["id"])


def test_what_is_wrong_with_one_item_is_its_own(post: Post, server: ServerProcess) -> None:
    body = journals("mixed", 4)
    body[1]["lines"][0]["total_line_amount"] = "13"
    body[2] = {"nope": 1}
    body[3]["lines"][0]["account_number"] = "999999"
    answer = post("journal_entries", body)
    results = answer.body["result"]
    assert answer.status == 207
    assert [one["status"] for one in results] == [200, 422, 400, 422]
    assert "write_id" not in results[1]
    assert {"nope", "transaction_date"} <= {e["path"] for e in results[2]["error"]["errors"]}
    assert results[3]["error"]["errors"][0]["path"] == "lines[0].account_number"
    assert memos(server, "mixed") == ["mixed 0"]


def test_what_intacct_refuses_is_told_of_its_item(post: Post) -> None:
    one = {"type": "vendor", "name": "Twin", "number": "TWIN-1"}
    answer = post("contacts", [one, {**one, "name": "Other"}], contact_type="vendor")
    assert answer.status == 207
    assert [one["status"] for one in answer.body["result"]] == [200, 409]
    refused = answer.body["result"][1]
    assert (refused["outcome"], refused["error"]["code"]) == ("not_committed", "remote_conflict")


def test_a_key_stands_for_each_item(
    post: Post, server: ServerProcess, emulator: EmulatorProcess
) -> None:
    body = journals("keyed", 5)
    first = post("journal_entries", body, key="keyed")
    before = len(calls(emulator))
    again = post("journal_entries", body, key="keyed")
    assert [one["record"] for one in again.body["result"]] == [
        one["record"] for one in first.body["result"]
    ]
    assert all(one["replayed"] for one in again.body["result"])
    assert len(calls(emulator)) == before
    other = post("journal_entries", body[:4], key="keyed")
    assert (other.status, other.body["code"]) == (422, "idempotency_key_reused")
    assert len(memos(server, "keyed")) == 5


@pytest.mark.parametrize("kind", ["drop_before", "drop_after", "garble"])
def test_a_lost_answer_makes_no_item_twice(
    post: Post, server: ServerProcess, emulator: EmulatorProcess, kind: str
) -> None:
    emulator.control("POST", "faults", {"kind": kind, "match": {"function": "create"}})
    answer = post("journal_entries", journals(kind, 6))
    assert (answer.status, {one["outcome"] for one in answer.body["result"]}) == (
        200,
        {"committed"},
    )
    assert sorted(memos(server, kind)) == [f"{kind} {i}" for i in range(6)]


def test_the_same_array_again_finds_out_what_became_of_the_first(
    post: Post, server: ServerProcess, emulator: EmulatorProcess
) -> None:
    fault = {"kind": "drop_after", "times": None, "match": {"function": "create"}}
    emulator.control("POST", "faults", fault)
    lost = post("journal_entries", journals("lost", 3))
    assert lost.status == 207
    assert {one["outcome"] for one in lost.body["result"]} == {"unknown"}
    emulator.control("DELETE", "faults")
    found = post("journal_entries", journals("lost", 3))
    assert (found.status, {one["outcome"] for one in found.body["result"]}) == (200, {"committed"})
    assert sorted(memos(server, "lost")) == ["lost 0", "lost 1", "lost 2"]


def test_all_or_none(post: Post, server: ServerProcess) -> None:
    made = post("journal_entries", journals("all", 3), atomic="true")
    assert (made.status, len(memos(server, "all"))) == (200, 3)
    body = journals("none", 3)
    body[2]["lines"][0]["account_number"] = "999999"
    body[0]["nope"] = 1
    refused = post("journal_entries", body, atomic="true")
    assert refused.status == 400
    assert {one["path"] for one in refused.body["errors"]} == {
        "[0].nope",
        "[2].lines[0].account_number",
    }
    pair = [{"type": "vendor", "name": name, "number": "TWIN-2"} for name in ("First", "Second")]
    aborted = post("contacts", pair, contact_type="vendor", atomic="true")
    assert aborted.status == 207
    assert {one["outcome"] for one in aborted.body["result"]} == {"not_committed"}
    many = post("journal_entries", journals("none", 101), atomic="true")
    assert (many.status, "100" in many.body["message"]) == (400, True)
    assert memos(server, "none") == []


def test_a_dry_run_tells_of_each_item_and_sends_nothing(post: Post, server: ServerProcess) -> None:
    body = journals("dry", 3)
    body[1]["lines"][1]["total_line_amount"] = "-1"
    answer = post("journal_entries", body, dry_run="true")
    tried = [one["dry_run"] for one in answer.body["result"]]
    assert (answer.status, [one["valid"] for one in tried]) == (200, [True, False, True])
    assert len(tried[0]["ledger"]) == 2
    assert memos(server, "dry") == []


@pytest.mark.parametrize("body", [[], [{}] * 1_001])
def test_an_array_of_no_or_too_many_items_is_refused(post: Post, body: list[Json]) -> None:
    answer = post("journal_entries", body)
    assert (answer.status, answer.body["errors"][0]["rule"]) == (400, "length")


# --- batch requests -------------------------------------------------------------------------------


@pytest.fixture
def batch(server: ServerProcess, emulator: EmulatorProcess) -> Iterator[Post]:
    """`batch([{resource…}, …], key="K", args={…})`."""

    def ask(resources: list[Json], key: str = "", **more: Any) -> Answer:
        body = {"integrated_account_id": server.account_id, "resources": resources, **more}
        return send(server, "POST", "/batch-request", body, key, integrated_account_id="")

    yield ask
    emulator.control("DELETE", "faults")


def test_resources_are_called_after_those_whose_records_they_name(batch: Post) -> None:
    answer = batch(
        [
            {
                "resource": "accounting/journal_entries",
                "name": "rent",
                "method": "create",
                "depends_on": "vendor",
                "body": {**journal("Batch of {{resources.vendor.name}}"), "journal": "{{args.to}}"},
            },
            {
                "resource": "accounting/contacts",
                "name": "vendor",
                "method": "create",
                "body": {"type": "vendor", "name": "{{args.name}}", "number": "BATCH-1"},
            },
            {"resource": "vendors", "method": "get", "id": "{{resources.vendor.number}}"},
            {
                "resource": "vendors",
                "name": "seen",
                "method": "list",
                "persist": True,
                "depends_on": ["vendor"],
                "query": {"VENDORID": "BATCH-1", "fields": "VENDORID,NAME"},
            },
        ],
        args={"name": "Fjord & Sons", "to": "GJ"},
    )
    assert (answer.status, answer.body["errors"]) == (200, {})
    result = answer.body["result"]
    assert set(result) == {"rent", "vendor", "seen"}
    assert result["rent"][0]["memo"] == "Batch of Fjord & Sons"
    assert result["seen"][0]["NAME"] == "Fjord & Sons"


def test_lists_are_read_to_their_end_and_records_called_for_one_by_one(
    batch: Post, server: ServerProcess
) -> None:
    whole = send(server, "GET", "/unified/accounting/tracking_categories", **DEPARTMENTS).body
    answer = batch(
        [
            {
                "resource": "accounting/tracking_categories",
                "method": "list",
                "query": {**DEPARTMENTS, "limit": 7},
                "response_format": "unified",
            },
            {
                "resource": "accounting/tracking_categories",
                "name": "each",
                "method": "get",
                "id": "{{resources.accounting.tracking_categories.id}}",
                "depends_on": "few",
            },
            {"resource": "departments", "name": "few", "method": "list", "query": {"limit": 2}},
        ]
    )
    ids = [one["id"] for one in whole["result"]]
    assert len(ids) > 7
    assert [one["id"] for one in answer.body["result"]["accounting/tracking_categories"]] == ids
    assert [one["id"] for one in answer.body["result"]["each"]] == ids


def test_what_fails_is_told_and_what_waits_for_it_is_not_called(batch: Post) -> None:
    answer = batch(
        [
            {"resource": "accounting/contacts", "name": "a", "method": "get", "id": "vendor_0"},
            {"resource": "departments", "name": "b", "method": "list", "depends_on": "a"},
            {"resource": "departments", "name": "c", "method": "list", "persist": True},
        ]
    )
    errors = answer.body["errors"]
    assert (errors["a"][0]["status"], errors["b"][0]["code"]) == (404, "conflict")
    assert answer.body["result"]["c"]


def test_a_batch_with_a_key_writes_once(batch: Post, server: ServerProcess) -> None:
    asked = [
        {
            "resource": "accounting/journal_entries",
            "method": "create",
            "body": [journal("again 0"), journal("again 1")],
        }
    ]
    first, again = batch(asked, key="batch-once"), batch(asked, key="batch-once")
    assert first.body == again.body
    assert len(first.body["result"]["accounting/journal_entries"]) == 2
    assert sorted(memos(server, "again")) == ["again 0", "again 1"]


def test_what_is_not_understood_is_named(batch: Post) -> None:
    refused = batch(
        [
            {"resource": "accounting/nope", "method": "list"},
            {"resource": "vendors", "name": "x", "method": "get", "id": "{{a|b}}", "loop_on": "y"},
        ]
    )
    assert (refused.status, refused.body["errors"][0]["path"]) == (400, "resources[1].loop_on")
    refused = batch(
        [
            {"resource": "accounting/nope", "method": "list", "depends_on": "none"},
            {"resource": "vendors", "name": "x", "method": "get", "id": "{{a|b}}"},
        ]
    )
    paths = {one["path"] for one in refused.body["errors"]}
    assert paths == {"resources[0].method", "resources[0].depends_on", "resources[1].id"}
    ring = batch(
        [
            {"resource": "vendors", "name": "x", "method": "get", "id": "{{resources.y.id}}"},
            {"resource": "vendors", "name": "y", "method": "list", "depends_on": ["x"]},
        ]
    )
    assert (ring.status, ring.body["errors"][0]["rule"]) == (400, "cycle")
