"""Searching as somebody who picks a vendor does, over HTTP."""

from pathlib import Path
from typing import Any
from urllib.parse import quote


def _found(server: Any, text: str) -> list[str]:
    path = f"/unified/accounting/contacts?integrated_account_id={server.account_id}"
    status, page = server.get(f"{path}&contact_type=vendor&search={quote(text)}&sort_by=name")
    assert status == 200, page
    return [record["name"] for record in page["result"]]


def test_what_was_just_made_or_renamed_is_found(
    fresh_emulator: Any, start_server: Any, tmp_path: Path
) -> None:
    with start_server(fresh_emulator, tmp_path) as server:
        account = f"?integrated_account_id={server.account_id}"
        assert _found(server, "zéphyr") == []
        contacts = f"/unified/accounting/contacts{account}"
        body = {"type": "vendor", "name": "Zéphyr & Co 100%"}
        status, made = server.send("POST", contacts, body)
        assert status == 200, made
        assert _found(server, "ZÉPHYR co") == ["Zéphyr & Co 100%"]
        assert _found(server, "phyr 100%") == ["Zéphyr & Co 100%"]
        assert _found(server, made["number"].lower()) == ["Zéphyr & Co 100%"]
        one = f"/unified/accounting/contacts/{made['id']}{account}"
        assert server.send("PATCH", one, {"name": "Boreas"})[0] == 200
        assert _found(server, "zéphyr") == []
        assert _found(server, "boreas") == ["Boreas"]


def test_a_search_that_cannot_be_one_is_refused(server: Any) -> None:
    path = f"/unified/accounting/items?integrated_account_id={server.account_id}"
    for wrong in ("search=", "search=%20", "search[like]=a", "search[]=a&search[]=b"):
        status, refusal = server.get(f"{path}&{wrong}")
        assert (status, refusal["code"]) == (400, "invalid_parameter"), refusal
