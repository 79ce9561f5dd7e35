"""Schemathesis, which knows nothing of us but the OpenAPI document, against a running server.

It makes requests that the document allows and requests that it forbids. None may end in a server
error, an undocumented status, another content type or a body that the document does not describe.
For as long as one likes, with other seeds and every parameter's edges in turn: `make fuzz`.
"""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
    "negative_data_rejection",
    "unsupported_method",
    "allow_header_conformance",
    "ignored_auth",
)
READING = ("--include-method", "GET", "--include-operation-id", "run_proxy_query")
CHANGING = ("--exclude-method", "GET", "--exclude-operation-id", "run_proxy_query")
SCHEMATHESIS = Path(sys.executable).with_name("st")


@pytest.fixture
def fuzzed(
    start_emulator: Callable[..., Any],
    start_server: Callable[..., Any],
    pytestconfig: pytest.Config,
    tmp_path: Path,
) -> Iterator[Any]:
    """A server and an emulator that may be changed, and an account that no example names."""
    company = pytestconfig.getoption("--fuzz-company")
    with (
        start_emulator("--seed", company) as emulator,
        start_server(emulator, tmp_path / "data") as server,
    ):
        _, first = server.get(f"/integrated-account/{server.account_id}")
        account = {
            "tenant_id": "nobody guesses this tenant",
            "environment_integration_id": first["environment_integration_id"],
            "authentication_method": "api_key",
            "context": {**first["context"], "user_password": "p4ss&word"},
        }
        status, made = server.send("POST", "/integrated-account", account)
        assert status == 200, made
        server.account_id = made["id"]
        yield server


@pytest.fixture
def document(fuzzed: Any, tmp_path: Path) -> Path:
    """The server's OpenAPI document, with ids of records that are there as examples."""
    _, found = fuzzed.get("/openapi.json")
    for path, operations in found["paths"].items():
        example = _existing(fuzzed, path)
        for parameter in operations.get("get", {}).get("parameters", ()):
            if parameter["in"] == "path" and example:
                parameter["example"] = example[parameter["name"]]
    written = tmp_path / "openapi.json"
    written.write_text(json.dumps(found))
    return written


def _existing(server: Any, path: str) -> dict[str, str]:
    """What a path's parameters may be for a record that is there."""
    if path.startswith("/proxy/{resource}"):
        return {"resource": "vendors", "id": "V-00001"}
    if "/{id}/overrides" in path:
        _, page = server.get("/environment")
        environment = path.startswith("/environment/")
        where = page["result"][0]["id"] if environment else server.account_id
        return {"id": where, "model": "accounting", "resource": "contacts"}
    if not path.endswith("/{id}"):
        return {"id": server.account_id} if path.startswith("/integrated-account/{id}") else {}
    where = path.removesuffix("/{id}")
    asked = (
        f"?limit=1&integrated_account_id={server.account_id}" if "unified" in path else "?limit=1"
    )
    _, page = server.get(f"{where}{asked}")
    return {"id": page["result"][0]["id"]} if page.get("result") else {}


@pytest.mark.timeout(7200)
@pytest.mark.parametrize("chosen", [READING, CHANGING], ids=["reading", "changing"])
def test_no_request_gets_an_answer_that_the_document_does_not_describe(
    fuzzed: Any,
    document: Path,
    pytestconfig: pytest.Config,
    tmp_path: Path,
    chosen: tuple[str, ...],
) -> None:
    """What Schemathesis prints is shown as it comes with `-s`, otherwise with a failure."""
    settings = tmp_path / "schemathesis.toml"
    settings.write_text(f'[parameters]\n"query.integrated_account_id" = "{fuzzed.account_id}"\n')
    examples = pytestconfig.getoption("--fuzz-examples")
    seed = pytestconfig.getoption("--fuzz-seed")
    phases = pytestconfig.getoption("--fuzz-phases")
    minutes = pytestconfig.getoption("--fuzz-minutes")
    done = subprocess.run(
        [
            *(str(SCHEMATHESIS), "--config-file", str(settings), "run", str(document), *chosen),
            *("--url", fuzzed.url, "--header", f"Authorization: Bearer {fuzzed.token}"),
            *("--phases", phases, "--checks", ",".join(CHECKS)),
            *("--max-examples", str(examples), "--seed", str(seed), "--continue-on-failure"),
            *(("--max-time", str(60 * minutes)) if minutes else ()),
            *("--request-timeout", "60", "--warnings", "off", "--no-color"),
        ],
        cwd=tmp_path,
        check=False,
    )
    assert done.returncode == 0, "Schemathesis found what it printed above."
    if chosen is READING:
        status, account = fuzzed.get(f"/integrated-account/{fuzzed.account_id}")
        assert (status, account["status"]) == (200, "active")
