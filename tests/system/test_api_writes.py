"""Writes through the proxy: every object by its own fields, each exactly once."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any
from zlib import crc32

import jsonschema_rs
import pytest
from tests.conftest import EmulatorProcess, ServerProcess
from tests.sending import Answer, send


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
    """On SQLite; crashes and what operators see are tested on both databases."""
    settings = {"WRITE_PATIENCE": "4", "GATEWAY_READ_TIMEOUT": "2"}
    with start_server(emulator, tmp_path_factory.mktemp("server"), None, **settings) as process:
        yield process


@pytest.fixture
def write(server: ServerProcess) -> Callable[..., Answer]:
    """`write("POST", "vendors", {...}, key="K")` through the proxy."""

    def through(method: str, path: str, body: Any = None, key: str = "", **query: str) -> Answer:
        return send(server, method, f"/proxy/{path}", body, key, **query)

    return through


@pytest.fixture(autouse=True)
def sound(emulator: EmulatorProcess) -> Iterator[None]:
    yield
    emulator.control("DELETE", "faults")


@pytest.fixture
def name(request: pytest.FixtureRequest) -> str:
    """An id that no other test takes."""
    return f"W-{crc32(request.node.name.encode())}"


def count(write: Callable[..., Answer], vendor: str) -> int:
    return len(write("GET", "vendors", VENDORID=vendor, fields="VENDORID").body["result"])


def test_a_record_is_created_changed_and_deleted(write: Callable[..., Answer], name: str) -> None:
    made = write(
        "POST",
        "vendors",
        {"VENDORID": name, "NAME": "Fjord & Søn", "DISPLAYCONTACT": {"EMAIL1": "a@b.example"}},
    )
    assert (made.status, made.outcome, made.replayed) == (200, "committed", False)
    assert made.body["DISPLAYCONTACT"]["EMAIL1"] == "a@b.example"
    changed = write("PATCH", f"vendors/{name}", {"NAME": "Fjord & Daughters"})
    assert (changed.status, changed.body["NAME"]) == (200, "Fjord & Daughters")
    gone = write("DELETE", f"vendors/{made.body['RECORDNO']}")
    assert (gone.status, gone.body) == (200, {"id": made.body["RECORDNO"]})
    assert count(write, name) == 0


def test_a_key_is_answered_from_memory_also_after_its_record_is_gone(
    write: Callable[..., Answer], name: str, emulator: EmulatorProcess
) -> None:
    body = {"VENDORID": name, "NAME": "Once"}
    first = write("POST", "vendors", body, key=name)
    write("DELETE", f"vendors/{name}", key=name)
    calls = len(emulator.control("GET", "requests")["requests"])
    again = write("POST", "vendors", body, key=name)
    gone = write("DELETE", f"vendors/{name}", key=name)
    assert again.body == first.body
    assert (again.replayed, gone.replayed, gone.status) == (True, True, 200)
    assert len(emulator.control("GET", "requests")["requests"]) == calls


def test_a_key_with_another_body_is_refused(write: Callable[..., Answer], name: str) -> None:
    write("POST", "vendors", {"VENDORID": name, "NAME": "Once"}, key=name)
    refused = write("POST", "vendors", {"VENDORID": name, "NAME": "Twice"}, key=name)
    assert (refused.status, refused.body["code"]) == (422, "idempotency_key_reused")
    assert refused.body["errors"][0]["path"] == "Idempotency-Key"


def test_every_mistake_is_named_and_nothing_sent(
    write: Callable[..., Answer], emulator: EmulatorProcess
) -> None:
    write("GET", "vendors", limit="1")
    write("POST", "vendors", {"NOPE": 1})  # the company's fields are known from here on
    calls = len(emulator.control("GET", "requests")["requests"])
    refused = write(
        "POST", "vendors", {"NAM": "x", "DISPLAYCONTACT": {"EMAIL": "y"}, "STATUS": ["active"]}
    )
    paths = {problem["path"]: problem["rule"] for problem in refused.body["errors"]}
    assert refused.status == 400
    assert paths == {"NAM": "unknown", "DISPLAYCONTACT.EMAIL": "unknown", "STATUS": "type"}
    assert refused.write_id == ""
    assert len(emulator.control("GET", "requests")["requests"]) == calls


def test_what_intacct_refuses_is_not_committed_and_told_again(
    write: Callable[..., Answer], name: str, server: ServerProcess
) -> None:
    write("POST", "vendors", {"VENDORID": name, "NAME": "First"})
    body = {"VENDORID": name, "NAME": "Second"}
    refused = [write("POST", "vendors", body, key=f"{name}-2") for _ in range(2)]
    assert [one.status for one in refused] == [409, 409]
    assert [one.outcome for one in refused] == ["not_committed"] * 2
    assert [one.replayed for one in refused] == [False, True]
    assert refused[1].body["raw_response"] == refused[0].body["raw_response"]
    status, told = server.get(f"/write/{refused[0].write_id}")
    assert (status, told["state"], told["error"]["code"]) == (
        200,
        "not_committed",
        "remote_conflict",
    )


@pytest.mark.parametrize("kind", ["drop_after", "drop_before", "html", "garble", "lose_session"])
def test_an_answer_that_is_lost_is_found_out(
    write: Callable[..., Answer], emulator: EmulatorProcess, name: str, kind: str
) -> None:
    emulator.control("POST", "faults", {"kind": kind, "match": {"function": "create"}})
    made = write("POST", "vendors", {"VENDORID": name, "NAME": "Lost and found"})
    assert (made.status, made.outcome, made.body["VENDORID"]) == (200, "committed", name)
    assert count(write, name) == 1


def test_a_write_that_stays_without_an_answer_is_unknown_until_it_is_found_out(
    write: Callable[..., Answer], emulator: EmulatorProcess, name: str, server: ServerProcess
) -> None:
    fault = {"kind": "drop_after", "times": None, "match": {"function": "create"}}
    emulator.control("POST", "faults", fault)
    body = {"VENDORID": name, "NAME": "Unknown"}
    lost = write("POST", "vendors", body)
    assert (lost.status, lost.outcome, lost.body["retry"]) == (504, "unknown", "check_first")
    assert lost.write_id in lost.body["message"]
    emulator.control("DELETE", "faults")
    found = write("POST", "vendors", body)  # as the clients do: the same again
    assert (found.status, found.outcome, found.write_id) == (200, "committed", lost.write_id)
    assert count(write, name) == 1
    _, told = server.get(f"/write/{lost.write_id}")
    assert (told["state"], told["record"]["VENDORID"]) == ("committed", name)


def test_after_an_answer_that_arrived_the_same_body_is_another_write(
    write: Callable[..., Answer], name: str
) -> None:
    first = write("POST", "contacts", {"CONTACTNAME": name, "PRINTAS": name})
    again = write("POST", "contacts", {"CONTACTNAME": name, "PRINTAS": name})
    assert first.status == 200
    assert again.write_id != first.write_id
    assert (again.status, again.outcome) == (409, "not_committed")  # Intacct has it already


def test_writes_are_listed_and_filtered(
    write: Callable[..., Answer], name: str, server: ServerProcess
) -> None:
    made = write("POST", "vendors", {"VENDORID": name, "NAME": "Listed"}, key=f"{name}-K")
    _, listed = server.get(f"/write?idempotency_key={name}-K&state=committed&resource=proxy/VENDOR")
    (one,) = listed["result"]
    assert (one["id"], one["record_id"]) == (made.write_id, made.body["RECORDNO"])
    assert listed["next_cursor"] is None
    _, none = server.get(f"/write?idempotency_key={name}-K&state=unknown")
    assert none["result"] == []


def test_a_legacy_function_is_a_method(write: Callable[..., Answer]) -> None:
    unknown = write("POST", "ap_bills/revers", {"key": "1"})
    assert (unknown.status, "reverse" in unknown.body["message"]) == (404, True)
    refused = write("POST", "ap_bills/reverse", {"key": "1", "datereverse": "2026-01-31"})
    paths = {problem["path"]: problem["rule"] for problem in refused.body["errors"]}
    assert paths == {"datereverse": "unknown", "datereversed": "required"}
    none = write("POST", "ar_invoices", {"CUSTOMERID": "C-1"})
    assert none.status == 405
    assert "POST /proxy/ar_invoices/create" in none.body["message"]


def test_stock_is_moved_by_a_method_of_inventory_transactions(
    write: Callable[..., Answer], name: str
) -> None:
    definition = {
        "DOCID": name,
        "SEQUENCE": f"{name} numbers (IA)",
        "UPDATES_INV": "Quantity and Value",
        "UPDATES_GL": "G",
        "IN_OUT": "Increase",
    }
    assert write("POST", "inv_document_definitions", definition).status == 200
    line = {"itemid": "BAT-001", "warehouseid": "ORK", "quantity": "3", "departmentid": "200"}
    body = {
        "transactiontype": name,
        "datecreated": "2026-10-05",
        "ictransitems": {"ictransitem": [line]},
    }
    before = Decimal(write("GET", "items/BAT-001").body["IONHAND"] or 0)
    made = write("POST", "inv_documents/create", body)
    assert (made.status, made.outcome, made.body["DOCID"]) == (200, "committed", f"{name}-IA0001")
    (stored,) = made.body["INVDOCUMENTENTRIES"]
    assert stored["QUANTITY"] == "3"
    assert Decimal(write("GET", "items/BAT-001").body["IONHAND"]) == before + 3
    gone = write("POST", "inv_documents/delete", {"key": made.body["DOCID"]})
    assert (gone.status, gone.outcome) == (200, "committed")
    assert Decimal(write("GET", "items/BAT-001").body["IONHAND"]) == before


def test_a_tool_that_writes_works_as_it_is_described(
    server: ServerProcess, write: Callable[..., Answer], name: str
) -> None:
    _, found = server.get(f"/integrated-account/{server.account_id}/tools?methods=write")
    tools = {tool["name"]: tool for tool in found["result"]}
    create = tools["create_a_sageintacct_employee"]
    contact = {"PRINTAS": name}
    body = {"EMPLOYEEID": name, "PERSONALINFO": contact}
    refused = write("POST", create["resource"], body)
    assert refused.status == 400
    assert refused.body["errors"][0]["path"] == "PERSONALINFO.CONTACTNAME"
    assert not jsonschema_rs.is_valid(create["body_schema"], body)
    assert write("POST", "contacts", {"CONTACTNAME": name, "PRINTAS": name}).status == 200
    contact["CONTACTNAME"] = name
    jsonschema_rs.validate(create["body_schema"], body)
    made = write("POST", create["resource"], body)
    assert made.status == 200, made.body
    assert made.body["PERSONALINFO"]["CONTACTNAME"] == name
    delete = tools["delete_a_sageintacct_employee_by_id"]
    gone = write("DELETE", f"{delete['resource']}/{name}")
    assert gone.status == 200, gone.body
    jsonschema_rs.validate(delete["response_schema"], gone.body)


def test_a_journal_entry_is_posted_by_its_own_function(
    server: ServerProcess, write: Callable[..., Answer], name: str
) -> None:
    _, found = server.get(f"/integrated-account/{server.account_id}/tools?methods=custom")
    tool = next(one for one in found["result"] if one["method"] == "create_gltransaction")
    shown = write("GET", "departments", limit="1", fields="DEPARTMENTID")
    department = shown.body["result"][0]["DEPARTMENTID"]
    lines = [
        {
            "departmentid": department,
            "trtype": side,
            "amount": "12.50",
            "glaccountno": account,
            "locationid": "110",
        }
        for side, account in (("debit", "6000"), ("credit", "1010"))
    ]
    body = {
        "journalid": "GJ",
        "datecreated": "2026-10-31",
        "description": name,
        "referenceno": name[:20],
        "gltransactionentries": {"glentry": lines},
    }
    jsonschema_rs.validate(tool["body_schema"], body)
    made = write("POST", "gl_batches/create_gltransaction", body, key=name)
    assert (made.status, made.outcome) == (200, "committed"), made.body
    assert (made.body["BATCH_TITLE"], made.body["STATE"]) == (name, "Posted")
    again = write("POST", "gl_batches/create_gltransaction", body, key=name)
    assert (again.replayed, again.body) == (True, made.body)
