"""Downloads: the files of records, sent as they are, with their own types (unified-api §4.5, §7).

`GET …/{id}/download` sends one. `POST …/download?file_url=…` is the contract's way to say the same,
and `GET …/{id}?truto_response_format=stream` another.
"""

from collections.abc import AsyncGenerator, Iterator
from typing import Final
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from litestar.types import ASGIApp

from crossfoot.connector.downloads import Download, fetch_file
from crossfoot.errors import InvalidParameter, MissingParameter
from crossfoot.unified import registry
from crossfoot.unified.resource import Resource
from crossfoot.web import companies
from crossfoot.web.call import Call
from crossfoot.web.operations import Access, Operation, Parameter
from crossfoot.web.query_string import text, whole_number
from crossfoot.web.stream import Stream

PORTION: Final = 64 * 1024
MOST_FILES: Final = 10_000
STATUSES: Final = (404, 409, 422, 429, 502, 503, 504)
FILE = Parameter(
    name="file",
    description="Which of the record's files, from 1.",
    schema={"type": "integer", "minimum": 1, "maximum": MOST_FILES, "default": 1},
)
FILE_URL = Parameter(
    name="file_url",
    description="The `file_url` of a file, as a record shows it.",
    schema={"type": "string", "minLength": 1},
    required=True,
    example="/unified/accounting/attachments/ATT-00012/download?file=1",
)


def operations() -> Iterator[Operation]:
    """Two routes for each resource whose records have files."""
    for resource in registry.RESOURCES:
        if "download" in resource.operations:
            yield _by_id(resource)
            yield _by_url(resource)


async def answer(call: Call, resource: Resource, record_id: str, place: int) -> ASGIApp:
    """One file of a record."""
    company = await companies.open_company(call)
    return sent(await fetch_file(company, resource, record_id, place))


def sent(file: Download) -> Stream:
    """A file on its way. Browsers store it under its name and do not guess at its type."""
    named = quote(file.name, safe="")
    headers = {
        "Content-Length": str(len(file.data)),
        "Content-Disposition": f"attachment; filename*=UTF-8''{named}",
        "X-Content-Type-Options": "nosniff",
    }
    return Stream(_pieces(file.data), file.type, headers)


async def _pieces(data: bytes) -> AsyncGenerator[bytes]:
    for start in range(0, len(data), PORTION):
        yield data[start : start + PORTION]


def _by_id(resource: Resource) -> Operation:
    async def download(call: Call) -> ASGIApp:
        place = whole_number(call.query, FILE.name, least=1, most=MOST_FILES, default=1)
        return await answer(call, resource, call.segment("id"), place)

    singular = resource.struct.__name__
    return Operation(
        method="GET",
        path=f"{_path(resource)}/{{id}}/download",
        name=f"download_{resource.model}_{resource.path}".replace("-", "_"),
        tag=f"Unified {resource.model}",
        summary=f"Download a file of one {singular}",
        description="The bytes of a file, with its own type.",
        answer=download,
        access=Access.ACCOUNT,
        parameters=(*companies.PARAMETERS, FILE),
        binary=True,
        statuses=STATUSES,
    )


def _by_url(resource: Resource) -> Operation:
    async def download(call: Call) -> ASGIApp:
        record_id, place = _named(resource, text(call.query, FILE_URL.name))
        return await answer(call, resource, record_id, place)

    singular = resource.struct.__name__
    return Operation(
        method="POST",
        path=f"{_path(resource)}/download",
        name=f"download_{resource.model}_{resource.path}_by_url".replace("-", "_"),
        tag=f"Unified {resource.model}",
        summary=f"Download a file of one {singular} by its URL",
        description="The bytes of the file behind a `file_url`, with its own type.",
        answer=download,
        access=Access.ACCOUNT,
        parameters=(*companies.PARAMETERS, FILE_URL),
        binary=True,
        statuses=STATUSES,
    )


def _path(resource: Resource) -> str:
    return f"/unified/{resource.model}/{resource.path}"


def _named(resource: Resource, url: str | None) -> tuple[str, int]:
    """The record and the place in a `file_url`, of which only what follows the address counts.

    Nothing is ever fetched from the address: it may be anyone's.
    """
    if url is None:
        raise MissingParameter(FILE_URL.name)
    start, end = f"{_path(resource)}/", "/download"
    try:
        parts = urlsplit(url)
    except ValueError:
        raise _unknown(url) from None
    path = parts.path[max(parts.path.find(start), 0) :]
    inside = path.removeprefix(start).removesuffix(end)
    place = dict(parse_qsl(parts.query)).get(FILE.name, "1")
    if f"{start}{inside}{end}" != path or not inside or "/" in inside:
        raise _unknown(url)
    if not (place.isascii() and place.isdigit() and 1 <= int(place[:12]) <= MOST_FILES):
        raise _unknown(url)
    return unquote(inside), int(place)


def _unknown(url: str) -> InvalidParameter:
    reason = f"{url[:200]!r} is no file_url of a record here."
    return InvalidParameter(FILE_URL.name, reason, "Send it as a record shows it.")
