"""Requests as a caller sends them, with the headers that tell of the write."""

import json
import urllib.error
import urllib.parse
import urllib.request
from typing import Any, NamedTuple

from tests.conftest import ServerProcess


class Answer(NamedTuple):
    """An HTTP answer with the headers about the write."""

    status: int
    body: Any
    headers: dict[str, str]

    @property
    def outcome(self) -> str:
        return self.headers.get("x-write-outcome", "")

    @property
    def write_id(self) -> str:
        return self.headers.get("x-write-id", "")

    @property
    def replayed(self) -> bool:
        return "x-write-replayed" in self.headers


def send(
    server: ServerProcess, method: str, path: str, body: Any = None, key: str = "", **query: str
) -> Answer:
    """Send a request of the server's account, once. What is blank is not said."""
    asked = {"integrated_account_id": server.account_id, **query}
    said = urllib.parse.urlencode({name: value for name, value in asked.items() if value})
    request = urllib.request.Request(f"{server.url}{path}?{said}", method=method)  # noqa: S310 -- loopback only
    request.add_header("Authorization", f"Bearer {server.token}")
    if key:
        request.add_header("Idempotency-Key", key)
    data = None if body is None else json.dumps(body).encode()
    try:
        with urllib.request.urlopen(request, data, timeout=60) as answer:  # noqa: S310 -- the same
            return _read(answer.status, answer)
    except urllib.error.HTTPError as refused:
        with refused:
            return _read(refused.code, refused)


def _read(status: int, answer: Any) -> Answer:
    headers = {name.lower(): value for name, value in answer.headers.items()}
    return Answer(status, json.loads(answer.read()), headers)
