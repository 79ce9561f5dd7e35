"""Downloads: the files of attachments, as bytes, however they are asked for."""

import http.client
import json
from typing import Any
from urllib.parse import quote, urlsplit

import pytest

ATTACHMENTS = "/unified/accounting/attachments"


def ask(server: Any, path: str, method: str = "GET") -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body of one call."""
    address = urlsplit(server.url)
    connection = http.client.HTTPConnection(address.hostname or "", address.port, timeout=60)
    path += ("&" if "?" in path else "?") + f"integrated_account_id={server.account_id}"
    connection.request(method, path, headers={"Authorization": f"Bearer {server.token}"})
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer.status, {k.lower(): v for k, v in answer.getheaders()}, body


def read(server: Any, path: str) -> Any:
    status, _, body = ask(server, path)
    assert status == 200, body
    return json.loads(body)


@pytest.fixture(scope="module")
def attachment(server: Any) -> Any:
    """An attachment with several files."""
    found = read(server, f"{ATTACHMENTS}?limit=60")["result"]
    whole = (read(server, f"{ATTACHMENTS}/{one['id']}") for one in found)
    return next(one for one in whole if len(one["files"]) > 1)


def test_a_list_says_that_single_records_show_more(server: Any, attachment: Any) -> None:
    page = read(server, f"{ATTACHMENTS}?limit=2")
    assert page["is_partial_response"] is True
    assert [one["files"] for one in page["result"]] == [None, None]
    assert page["result"][0]["file_url"].startswith(f"{ATTACHMENTS}/ATT-")
    assert attachment["file_name"] == attachment["files"][0]["file_name"]
    assert "attachmentdata" not in json.dumps(attachment)
    everything = read(server, f"{ATTACHMENTS}?truto_ignore_limit=true")
    assert everything["is_partial_response"] is True
    assert everything["result_count"] == len(everything["result"]) > 100


def test_every_file_comes_as_it_is_with_its_name_and_type(server: Any, attachment: Any) -> None:
    for file in attachment["files"]:
        status, headers, body = ask(server, file["file_url"])
        assert (status, len(body)) == (200, file["file_size"])
        assert headers["content-type"] == file["file_type"]
        assert headers["content-length"] == str(file["file_size"])
        assert quote(file["file_name"], safe="") in headers["content-disposition"]
        assert headers["x-content-type-options"] == "nosniff"
        start = {"application/pdf": b"%PDF", "image/png": b"\x89PNG"}.get(file["file_type"], b"")
        assert body.startswith(start)


def test_the_contracts_ways_of_asking_answer_the_same(server: Any, attachment: Any) -> None:
    first, second = (file["file_url"] for file in attachment["files"][:2])
    plain = ask(server, first)[2]
    assert ask(server, attachment["file_url"])[2] == plain
    stream = f"{ATTACHMENTS}/{attachment['id']}?truto_response_format=stream"
    assert ask(server, stream)[2] == plain
    for spelled in (second, f"https://books.example{second}"):
        path = f"{ATTACHMENTS}/download?file_url={quote(spelled, safe='')}"
        status, _, body = ask(server, path, "POST")
        assert (status, body) == (200, ask(server, second)[2])


@pytest.mark.parametrize(
    ("method", "path", "status", "said"),
    [
        ("GET", "/NOBODY/download", 404, "NOBODY"),
        ("GET", "/NOBODY", 404, "NOBODY"),
        ("GET", "/ATT-00001/download?file=99", 400, "file"),
        ("GET", "/ATT-00001/download?file=0", 400, "file"),
        ("GET", "/ATT-00001/download?size=1", 400, "size"),
        ("GET", "?truto_response_format=stream", 400, "stream"),
        ("POST", "/download", 400, "file_url"),
        ("POST", "/download?file_url=https://elsewhere.example/secret", 400, "file_url"),
        ("POST", f"/download?file_url={ATTACHMENTS}/ATT-00001/download%3Ffile=x", 400, "file_url"),
        ("POST", "/download?file_url=%5B%5B", 400, "file_url"),
    ],
)
def test_what_is_not_there_is_an_error_that_says_so(
    server: Any, method: str, path: str, status: int, said: str
) -> None:
    answered, headers, body = ask(server, ATTACHMENTS + path, method)
    assert (answered, headers["content-type"]) == (status, "application/problem+json")
    assert said in json.loads(body)["message"]


def test_filters_and_orders_are_those_of_intacct(server: Any) -> None:
    folders = read(server, f"{ATTACHMENTS}?folder=Bills&sort_by=-creation_date&limit=20")["result"]
    days = [one["creation_date"] for one in folders]
    assert {one["folder"] for one in folders} == {"Bills"}
    assert days == sorted(days, reverse=True)
