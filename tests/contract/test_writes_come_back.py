"""What is written comes back: created, read, changed, read and deleted, for each kind of record."""

import json
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from crossfoot.unified import registry

Json = dict[str, Any]


@dataclass(frozen=True)
class Case:
    """A new record of one source, a change of it, and what the change shows."""

    resource: str
    body: Json
    change: Json
    tag: str = ""
    query: str = ""

    @property
    def name(self) -> str:
        return f"{self.resource}-{self.tag}" if self.tag else self.resource


CASES = (
    Case(
        "accounting/contacts",
        {
            "type": "vendor",
            "number": "W-1",
            "name": "Blekk & Sønn 😀",
            "emails": [{"email": "a@b.no"}],
        },
        {"name": "Blekk", "phones": [{"type": "mobile", "number": "+47 1"}], "emails": []},
        "vendor",
    ),
    Case(
        "accounting/contacts",
        {"name": "Kunde", "addresses": [{"city": "Oslo"}], "credit_limit": "1000.5"},
        {"status": "archived", "addresses": [{"street_1": "Gata 1"}]},
        "customer",
        "&contact_type=customer",
    ),
    Case(
        "accounting/accounts",
        {"number": "66990", "name": "Ink", "classification": "expense"},
        {"name": "Ink and paper", "required_dimensions": ["department"]},
        "gl",
    ),
    Case(
        "accounting/accounts",
        {"number": "90990", "name": "Heads", "statistical": True},
        {"name": "Head count"},
        "statistical",
    ),
    Case(
        "accounting/employees",
        {"number": "W-1", "first_name": "Ingrid", "last_name": "Fjord", "department": "100"},
        {"last_name": "Sund", "emails": [{"email": "i@sund.no"}]},
    ),
    Case(
        "accounting/items",
        {"number": "W-1", "name": "Lamp", "unit_price": 3.25},
        {"unit_price": "4.125", "description": "A lamp"},
    ),
    Case(
        "ecommerce/products",
        {"sku": "W-2", "name": "Lamp", "price": "3.25"},
        {"price": "4.5", "status": "inactive"},
    ),
    *(
        Case(
            "accounting/tracking_categories",
            {"category_type": kind, "number": f"W-{kind[:4]}", "name": "New"},
            {"name": "Newer"},
            kind,
        )
        for kind in ("department", "location", "class", "project", "customer", "vendor", "item")
    ),
    Case(
        "accounting/tracking_categories",
        {"category_type": "channel", "name": "Fairs"},
        {"name": "Trade fairs"},
        "channel",
    ),
)


class Api:
    """The server's unified API over one account."""

    def __init__(self, server: Any) -> None:
        self.server = server

    def send(
        self, method: str, path: str, body: Any = None, query: str = "", key: str = ""
    ) -> tuple[int, Any, Any]:
        account = f"integrated_account_id={self.server.account_id}"
        url = f"{self.server.url}/unified/{path}?{account}{query}"
        request = urllib.request.Request(url, method=method)  # noqa: S310 -- loopback only
        request.add_header("Authorization", f"Bearer {self.server.token}")
        if key:
            request.add_header("Idempotency-Key", key)
        data = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
        try:
            with urllib.request.urlopen(request, data, timeout=60) as answer:  # noqa: S310 -- the same
                return answer.status, json.loads(answer.read()), answer.headers
        except urllib.error.HTTPError as refused:
            return refused.code, json.loads(refused.read()), refused.headers


@pytest.fixture(scope="module")
def api(
    start_emulator: Callable[..., Any],
    start_server: Callable[..., Any],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Api]:
    """A server over a company of this module's own, with master data and an empty ledger."""
    folder = tmp_path_factory.mktemp("server")
    with (
        start_emulator("--seed", "lists") as emulator,
        start_server(emulator, folder) as server,
    ):
        yield Api(server)


def _says(record: Any, body: Json) -> None:
    """The record shows what was sent, however it was spelled."""
    for name, value in body.items():
        shown = record[name]
        if isinstance(value, list) and value and isinstance(value[0], dict):
            assert len(shown) == len(value)
            for one, other in zip(shown, value, strict=True):
                _says(one, other)
        elif isinstance(shown, float | int) and not isinstance(shown, bool):
            assert float(value) == shown
        else:
            assert shown == value, name


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_record_lives_from_its_creation_to_its_end(api: Api, case: Case) -> None:
    status, made, headers = api.send("POST", case.resource, case.body, case.query)
    assert status == 200, made
    assert headers["X-Write-Outcome"] == "committed"
    _says(made, case.body)
    path = f"{case.resource}/{made['id']}"
    assert api.send("GET", path)[1] == made
    status, changed, _ = api.send("PATCH", path, case.change)
    assert status == 200, changed
    _says(changed, case.change)
    kept = made.keys() - case.change.keys() - {"updated_at", "remote_data", "options"}
    kept -= {"classification_source", "type_source", "name", "last_name"}
    kept -= {"number"} if case.tag == "channel" else set()  # its name is all it has
    assert {name: made[name] for name in kept} == {name: changed[name] for name in kept}
    assert api.send("GET", path)[1] == changed
    assert api.send("DELETE", path)[:2] == (200, {"id": made["id"]})
    assert api.send("GET", path)[0] == 404


def test_a_record_can_be_read_and_sent_back_whole(api: Api) -> None:
    body = {"type": "vendor", "number": "W-WHOLE", "name": "Whole", "credit_limit": 12.5}
    _, made, _ = api.send("POST", "accounting/contacts", body)
    path = f"accounting/contacts/{made['id']}"
    status, same, headers = api.send("PATCH", path, made)
    assert (status, same, headers["X-Write-Id"]) == (200, made, None)
    status, changed, _ = api.send("PATCH", path, {**made, "name": "Wholly"})
    assert (status, changed["name"]) == (200, "Wholly")


def test_the_same_key_writes_once_and_another_body_with_it_is_refused(api: Api) -> None:
    body = {"category_type": "class", "number": "W-ONCE", "name": "Once"}
    first = api.send("POST", "accounting/tracking_categories", body, key="once")
    again = api.send("POST", "accounting/tracking_categories", body, key="once")
    assert first[:2] == again[:2]
    assert first[0] == 200, first[1]
    assert (first[2]["X-Write-Replayed"], again[2]["X-Write-Replayed"]) == (None, "true")
    assert first[2]["X-Write-Id"] == again[2]["X-Write-Id"]
    other = {**body, "name": "Twice"}
    status, refused, _ = api.send("POST", "accounting/tracking_categories", other, key="once")
    assert (status, refused["code"]) == (422, "idempotency_key_reused")


def _writable(operation: str) -> list[Any]:
    return [resource for resource in registry.RESOURCES if operation in resource.offers]


@pytest.mark.parametrize("resource", _writable("create"), ids=lambda r: r.path)
def test_an_empty_body_is_told_every_field_that_is_missing(api: Api, resource: Any) -> None:
    tag = next((s.tag for s in resource.sources if "create" in s.writes), "")
    query = f"&{resource.choose}={tag}" if resource.choose else ""
    status, refused, _ = api.send("POST", resource.name, {}, query)
    assert status == 400
    missing = {one["path"] for one in refused["errors"] if one["rule"] == "required"}
    assert missing
    assert missing == {one["path"] for one in refused["errors"]}


@pytest.mark.parametrize(
    ("body", "path", "rule"),
    [
        (b"[]", "", "length"),
        (b"3", "", "type"),
        (b"{", "", "invalid"),
        ({"nmae": "x"}, "nmae", "unknown"),
        ({"name": 5}, "name", "type"),
        ({"name": "bell\x07"}, "name", "characters"),
        ({"name": "x" * 4000}, "name", "length"),
        ({"balance": 3}, "balance", "read_only"),
        ({"status": "deleted"}, "status", "enum"),
        ({"credit_limit": "NaN"}, "credit_limit", "type"),
        (b'{"type": "vendor", "name": "x", "credit_limit": 1e3}', "credit_limit", "exponent"),
        ({"credit_limit": "1.005"}, "credit_limit", "decimals"),
        ({"on_hold": "yes"}, "on_hold", "type"),
        ({"parent": "customer_1"}, "parent", "kind"),
        ({"emails": [{"email": "a", "type": "fax"}]}, "emails[0]", "enum"),
        ({"custom_fields": {"NOWHERE": 1}}, "custom_fields.NOWHERE", "unknown"),
        (
            {"custom_fields": {"CONTRACT_RENEWAL": "31.12.2026"}},
            "custom_fields.CONTRACT_RENEWAL",
            "date",
        ),
    ],
)
def test_a_bad_body_is_refused_at_its_path(api: Api, body: Any, path: str, rule: str) -> None:
    sent = body if isinstance(body, bytes) else {"type": "vendor", "name": "Bad", **body}
    status, refused, _ = api.send("POST", "accounting/contacts", sent)
    assert status == 400, refused
    assert (path, rule) in {(one["path"], one["rule"]) for one in refused["errors"]}


def test_a_dry_run_writes_nothing(api: Api) -> None:
    body = {"type": "vendor", "number": "W-DRY", "name": "Dry"}
    status, told, _ = api.send("POST", "accounting/contacts", body, "&dry_run=true")
    assert (status, told["valid"], told["gateway"]["function"]) == (200, True, "create")
    assert told["gateway"]["body"]["VENDORID"] == "W-DRY"
    _, page, _ = api.send("GET", "accounting/contacts", query="&number=W-DRY")
    assert page["result"] == []


def test_a_sandbox_is_read_only(api: Api) -> None:
    server = api.server
    status, _ = server.send(
        "PATCH", f"/integrated-account/{server.account_id}", {"is_sandbox": True}
    )
    assert status == 200
    try:
        for method, path in (("POST", ""), ("PATCH", "/vendor_1"), ("DELETE", "/vendor_1")):
            assert api.send(method, f"accounting/contacts{path}", {})[0] == 405
        assert api.send("GET", "accounting/contacts/vendor_1")[0] in {200, 404}
    finally:
        server.send("PATCH", f"/integrated-account/{server.account_id}", {"is_sandbox": False})


def test_the_command_line_writes_too(
    api: Api, run_crossfoot: Callable[..., str], tmp_path: Path
) -> None:
    environ = api.server.environ
    body = tmp_path / "vendor.json"
    body.write_text(
        '{"type": "vendor", "number": "W-CLI", "name": "By hand", "credit_limit": 10.10}'
    )
    told = json.loads(
        run_crossfoot(environ, "create", "accounting/contacts", f"@{body}", "--dry-run")
    )
    assert told["gateway"]["body"]["CREDITLIMIT"] == "10.1"
    made = json.loads(
        run_crossfoot(environ, "create", "accounting/contacts", "-", stdin=body.read_text())
    )
    changed = run_crossfoot(
        environ, "update", "accounting/contacts", made["id"], '{"name": "Mine"}'
    )
    assert json.loads(changed)["name"] == "Mine"
    gone = run_crossfoot(environ, "delete", "accounting/contacts", made["id"])
    assert json.loads(gone) == {"id": made["id"]}
