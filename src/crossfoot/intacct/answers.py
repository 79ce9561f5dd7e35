"""Reading the gateway's answers (intacct-xml §1.3): envelope, results, records.

Everything here runs in a thread: a page of 2,000 records takes about 40 ms, or 80 where it is not
as regular as `rows` wants it. The tree is dropped as soon as its records are plain dicts; no XML
leaves this module.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final, TypeAlias

import msgspec
from lxml import etree

from crossfoot.errors import (
    AccountRefused,
    GatewayEntry,
    RemoteError,
    RemoteGarbled,
    RemoteInvalid,
    RemoteUnavailable,
)
from crossfoot.intacct.errors import Level
from crossfoot.intacct.guard import Reply, check, is_html, parse, unpack
from crossfoot.intacct.refusals import classify, gateway_entry, of_status
from crossfoot.intacct.rows import cut
from crossfoot.table import Record as Record  # noqa: PLC0414 -- handed on

Records: TypeAlias = Sequence[Record]
"""Of `query` and `readByQuery`: flat, field to text, "" for an empty one, dots kept in names.
Of `read` and others: nested dicts, lists for owned lines; `@name` and `#text` for attributes.
A page of a query is a `Table` as a rule, of which each record that is taken is a new dict."""

_FLAT: Final = frozenset({"query", "readByQuery", "readMore"})

_Tables: TypeAlias = "Mapping[etree._Element, Records]"  # noqa: SLF001 -- lxml's own name
"""The records that were read already, by the `<data>` element that held them."""


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one function. `entries` say why it failed; records may be there even so."""

    function: str
    control_id: str
    status: str
    key: str = ""
    kind: str = ""
    records: Sequence[Any] = []
    total: int = 0
    offset: int = 0
    count: int = 0
    remaining: int = 0
    result_id: str = ""
    entries: tuple[GatewayEntry, ...] = ()

    @property
    def failed(self) -> bool:
        """Anything but success; `aborted` means rolled back because of another function."""
        return self.status != "success"

    @property
    def error(self) -> RemoteError | None:
        """Why it failed, as the error to raise."""
        return classify(self.entries, function=self.function) if self.failed else None

    def raise_for_failure(self) -> None:
        """Raise the error of a failed function; a successful one passes."""
        if error := self.error:
            raise error

    def __repr__(self) -> str:
        return f"Result({self.function!r}, {self.status!r}, {len(self.records)} records)"


class Page(msgspec.Struct, frozen=True):
    """Records of one object, a page at a time; `remaining` says how many follow."""

    records: Records
    total: int
    offset: int
    count: int
    remaining: int
    result_id: str = ""

    def __repr__(self) -> str:
        return f"Page({self.count} records at {self.offset} of {self.total})"


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """One response document: either an error of the whole request, or a result per function."""

    error: RemoteError | None = None
    control_id: str = ""
    entity: str = ""
    company: str = ""
    user: str = ""
    lifetime: timedelta | None = None
    results: tuple[Result, ...] = ()


def page_of(result: Result) -> Page:
    """The page that a successful reading function brought."""
    return Page(
        result.records,
        result.total,
        result.offset,
        result.count,
        result.remaining,
        result.result_id,
    )


def items(value: object, name: str) -> list[Any]:
    """The children called `name` of a nested value, whichever shape their number gave it."""
    match value:
        case list():
            return value
        case dict() if name in value:
            child = value[name]
            return child if isinstance(child, list) else [child]
    return []


def read_answer(reply: Reply, limit: int) -> Answer:
    """Unpack, parse and read; errors of the whole request are in `Answer.error`.

    Raises `RemoteGarbled`, `AnswerRefused` or `RemoteUnavailable` when this is no answer of the
    gateway at all.
    """
    body = unpack(reply, limit)
    if reply.status != 200:
        return Answer(error=_refusal(reply, body))
    if not body.strip():
        raise RemoteGarbled("Sage Intacct's answer is empty.", headers=reply.headers)
    if is_html(reply, body):
        raise RemoteUnavailable(
            "Sage Intacct answered with a web page instead of XML.", headers=reply.headers
        )
    check(body)
    body, tables = cut(body)
    root = parse(body)
    del body  # before the tree: see crossfoot.intacct.memory
    if tables is None:
        return _read_response(root, {})
    return _read_response(root, dict(zip(root.iter("data"), tables, strict=True)))


def _refusal(reply: Reply, body: bytes) -> RemoteError:
    if is_html(reply, body):
        return of_status(reply.status, " with a web page", reply.headers)
    try:
        root = parse(body)
    except RemoteGarbled:
        return of_status(reply.status, "", reply.headers)
    return of_status(reply.status, "", reply.headers, _entries(root.iter("error"), "http"))


def _read_response(root: etree._Element, tables: _Tables) -> Answer:
    if root.tag != "response" or (status := root.findtext("control/status")) is None:
        raise RemoteGarbled("Sage Intacct's answer is not a gateway response.")
    control_id = root.findtext("control/controlid") or ""
    if status != "success":
        entries = _entries(root.iterfind("errormessage/error"), "control")
        return Answer(error=classify(entries, default=RemoteInvalid), control_id=control_id)
    operation = root.find("operation")
    if operation is None or (said := operation.find("authentication")) is None:
        raise RemoteGarbled("Sage Intacct's answer holds no operation.")
    if said.findtext("status") != "success":
        entries = _entries(operation.iterfind("errormessage/error"), "operation")
        return Answer(error=classify(entries, default=AccountRefused), control_id=control_id)
    return Answer(
        control_id=control_id,
        entity=said.findtext("locationid") or "",
        company=said.findtext("companyid") or "",
        user=said.findtext("userid") or "",
        lifetime=_lifetime(said),
        results=tuple([_read_result(one, tables) for one in operation.iterfind("result")]),
    )


def _lifetime(authentication: etree._Element) -> timedelta | None:
    """How long the session lasts unused; both stamps are the gateway's (intacct-xml §2.2)."""
    try:
        now = datetime.fromisoformat(authentication.findtext("sessiontimestamp") or "")
        end = datetime.fromisoformat(authentication.findtext("sessiontimeout") or "")
        return end - now
    except (ValueError, TypeError):
        return None


def _read_result(result: etree._Element, tables: _Tables) -> Result:
    function = result.findtext("function") or ""
    status = result.findtext("status")
    if not function or not status:
        raise RemoteGarbled("Sage Intacct's answer holds a result without function or status.")
    data, listed = result.find("data"), result.find("listtype")
    records = [] if data is None else _records(data, tables, flat=function in _FLAT)
    counts = listed if listed is not None else data
    attributes = {} if counts is None else _attributes(counts)
    if function == "query" and status == "success":
        _check_complete(attributes, len(records))
    count = _number(attributes, "count", len(records))
    return Result(
        function=function,
        control_id=result.findtext("controlid") or "",
        status=status,
        key=result.findtext("key") or "",
        kind=(listed.text or "") if listed is not None else attributes.get("listtype", ""),
        records=records,
        total=_number(attributes, "totalcount", _number(attributes, "total", count)),
        offset=_number(attributes, "offset", _number(attributes, "start", 0)),
        count=count,
        remaining=_number(attributes, "numremaining", 0),
        result_id=attributes.get("resultId", ""),
        entries=_entries(result.iterfind("errormessage/error"), "result"),
    )


def _check_complete(attributes: dict[str, str], found: int) -> None:
    """A page that lost records or its counts must never pass for the end of a list."""
    if not attributes.get("numremaining"):
        raise RemoteGarbled("Sage Intacct's page does not say how many records remain.")
    if (count := _number(attributes, "count", found)) != found:
        raise RemoteGarbled(f"Sage Intacct's page holds {found} records and claims {count}.")


def _number(attributes: dict[str, str], name: str, default: int) -> int:
    text = attributes.get(name)
    if text is None or text == "":
        return default
    try:
        return int(text)
    except ValueError:
        raise RemoteGarbled(f"Sage Intacct's answer has {name}={text!r}.") from None


def _records(data: etree._Element, tables: _Tables, *, flat: bool) -> Sequence[Any]:
    if data in tables:
        return tables[data]
    return _flat(data) if flat else [_nested(record) for record in data]


def _flat(data: etree._Element) -> list[Record]:
    """Records of one level. Their names are held once where they agree, as they do (§3.5)."""
    names: list[Any] = []
    records: list[Record] = []
    for record in data:
        fields = list(record)
        here = [field.tag for field in fields]
        if here != names:
            names = here
        texts = [field.text or "" for field in fields]
        records.append(dict(zip(names, texts, strict=True)))
    return records


def _nested(node: etree._Element) -> Any:
    """A value of any depth. Owned lines and repeated elements become lists.

    A lone child is a list too where it is plainly one of many: `APBILLITEMS/apbillitem`,
    `Fields/Field` (intacct-xml §3.2, §3.6).
    """
    attributes = {f"@{name}": value for name, value in _attributes(node).items()}
    if not len(node):
        text = node.text or ""
        return {**attributes, "#text": text} if attributes else text
    names = {str(child.tag) for child in node}
    if len(names) == 1 and not attributes and _is_collection(node, names.pop()):
        return [_nested(child) for child in node]
    fields: dict[str, Any] = {**attributes}
    for child in node:
        name, value = str(child.tag), _nested(child)
        if name not in fields:
            fields[name] = value
        elif isinstance(fields[name], _Repeated):
            fields[name].append(value)
        else:
            fields[name] = _Repeated((fields[name], value))
    return fields


class _Repeated(list[Any]):
    """Values of a repeated element, told apart from one value that is a list itself."""


def _is_collection(node: etree._Element, child: str) -> bool:
    parent = str(node.tag)
    return (
        len(node) > 1
        or (parent.isupper() and child.islower())
        or parent.lower() in {f"{child.lower()}s", f"{child.lower().removesuffix('y')}ies"}
    )


def _attributes(node: etree._Element) -> dict[str, str]:
    return {str(name): str(value) for name, value in node.attrib.items()}


def _entries(found: Iterator[etree._Element], level: Level) -> tuple[GatewayEntry, ...]:
    return tuple(
        gateway_entry(level, {str(part.tag): _words(part) for part in error}) for error in found
    )


def _words(part: etree._Element) -> str:
    """The text of a part; texts may hold markup such as `<br/>` (intacct-xml §7)."""
    return " ".join(filter(None, (str(text).strip() for text in part.itertext())))
