"""What `truto_response_format=debug` adds: the gateway calls made (unified-api §4.5)."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from msgspec import UNSET, Struct, UnsetType

from crossfoot.intacct import Exchange, trace
from crossfoot.web.presentation import Record, remote_data


class RequestOptions(Struct, frozen=True):
    """How the gateway was asked: the XML is as sent, with secrets masked."""

    method: str
    function: str
    body: str


class GatewayCall(Struct, frozen=True, rename="camel"):
    """One call to the gateway."""

    request_url: str
    request_options: RequestOptions
    status: int
    response_headers: dict[str, str]
    seconds: float


class Debug(Struct, frozen=True, rename="camel"):
    """The last gateway call and what came of it; `calls` has every one, in order."""

    request_url: str | None
    request_options: RequestOptions | None
    data: Any
    response_headers: dict[str, str]
    calls: list[GatewayCall]
    next_cursor: str | UnsetType | None = UNSET
    is_looping: bool | UnsetType = UNSET
    is_empty_result: bool | UnsetType = UNSET
    result_count: int | UnsetType = UNSET


class Watch:
    """The gateway calls seen so far."""

    def __init__(self, exchanges: Sequence[Exchange]) -> None:
        self._exchanges = exchanges

    def of_list(self, records: Sequence[Record], next_cursor: str | None) -> Debug:
        """The notes on a page."""
        data = [remote_data(record) for record in records]
        return self._notes(
            data,
            next_cursor=next_cursor,
            is_looping=False,
            is_empty_result=not records,
            result_count=len(records),
        )

    def of_one(self, record: Record) -> Debug:
        """The notes on one record."""
        return self._notes(remote_data(record))

    def _notes(self, data: Any, **on_lists: Any) -> Debug:
        calls = [
            GatewayCall(
                e.url,
                RequestOptions("POST", e.function, e.request_xml),
                e.status,
                e.headers,
                e.seconds,
            )
            for e in self._exchanges
        ]
        last = calls[-1] if calls else None
        return Debug(
            request_url=last.request_url if last else None,
            request_options=last.request_options if last else None,
            data=data,
            response_headers=last.response_headers if last else {},
            calls=calls,
            **on_lists,
        )


@contextmanager
def watched(wanted: bool) -> Iterator[Watch | None]:
    """Watch the gateway calls made inside, if anybody wants to know."""
    if not wanted:
        yield None
        return
    with trace() as exchanges:
        yield Watch(exchanges)
