"""Writing the answer document: its elements, their order and their escapes (intacct-xml §1.3)."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from crossfoot.emulator.failures import AuthenticationFailure, ControlEcho, ControlFailure
from crossfoot.emulator.functions import Answer, ErrorEntry

CONTENT_TYPE: Final = 'text/xml; encoding="UTF-8"'
"""As the gateway sends it: `encoding=` where one would expect `charset=`."""

PROLOG: Final = '<?xml version="1.0" encoding="UTF-8"?>\n'
ROLLED_BACK: Final = ErrorEntry(
    "XL03000009",
    description2="The entire transaction in this operation has been rolled back due to an error.",
)
_ILLEGAL: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_TAG: Final = re.compile(r"<(/?)[^>]*?(/?)>[^<]*")
_INDENT: Final = "    "


@dataclass(frozen=True, slots=True)
class SignedIn:
    """The authentication block of a request that was let in."""

    user: str
    company: str
    entity: str
    at: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class FunctionResult:
    """One `<result>`: what a function answered, or why it did not."""

    status: str
    function: str
    control_id: str
    answer: Answer = field(default_factory=Answer)
    errors: tuple[ErrorEntry, ...] = ()


def escape(text: str) -> str:
    """Text as PHP's `htmlspecialchars` writes it: quotes escaped too (intacct-xml §1.1)."""
    text = _ILLEGAL.sub("", text)
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace('"', "&quot;").replace("'", "&#039;")


def control_failure(failure: ControlFailure, *, whitespace: bool, additional: bool) -> bytes:
    """The answer to a request that the control block refused."""
    control = _control("failure", failure.echo)
    errors = _errors(failure.entries, additional=additional)
    return _document(control + errors, whitespace=whitespace)


def acknowledgement(echo: ControlEcho, *, whitespace: bool) -> bytes:
    """The immediate answer to an asynchronous request (§1.5)."""
    body = "<acknowledgement><status>success</status></acknowledgement>"
    return _document(body + _control("success", echo), whitespace=whitespace)


def authentication_failure(
    failure: AuthenticationFailure, echo: ControlEcho, *, whitespace: bool, additional: bool
) -> bytes:
    """The answer to a request whose sign-in was refused."""
    who = _leaf("status", "failure") + _leaf("userid", failure.user)
    who += _leaf("companyid", failure.company)
    errors = _errors((failure.entry,), additional=additional)
    operation = f"<operation><authentication>{who}</authentication>{errors}</operation>"
    return _document(_control("success", echo) + operation, whitespace=whitespace)


def results(
    echo: ControlEcho,
    signed_in: SignedIn,
    answered: Iterable[FunctionResult],
    *,
    whitespace: bool,
    additional: bool,
) -> bytes:
    """The answer of a request that was let in: one result for each function, in their order."""
    who = "".join(
        (
            _leaf("status", "success"),
            _leaf("userid", signed_in.user),
            _leaf("companyid", signed_in.company),
            _leaf("locationid", signed_in.entity),
            _leaf("sessiontimestamp", instant(signed_in.at)),
            _leaf("sessiontimeout", instant(signed_in.until)),
        )
    )
    blocks = "".join(_result(result, additional=additional) for result in answered)
    operation = f"<operation><authentication>{who}</authentication>{blocks}</operation>"
    return _document(_control("success", echo) + operation, whitespace=whitespace)


def instant(moment: datetime) -> str:
    """ISO-8601 with a numeric offset and no fraction: what every client can read (§9.2)."""
    return moment.replace(microsecond=0).isoformat()


def _result(result: FunctionResult, *, additional: bool) -> str:
    parts = [
        _leaf("status", result.status),
        _leaf("function", result.function),
        _leaf("controlid", result.control_id),
    ]
    if result.answer.key is not None:
        parts.append(_leaf("key", result.answer.key))
    data = result.answer.data
    if data is not None:
        parts.append(data.decode() if isinstance(data, bytes) else data)
    if result.errors:
        parts.append(_errors(result.errors, additional=additional))
    return f"<result>{''.join(parts)}</result>"


def _control(status: str, echo: ControlEcho) -> str:
    parts = [
        _leaf("status", status),
        _leaf("senderid", echo.sender),
        _leaf("controlid", echo.control_id),
    ]
    if echo.unique is not None:
        parts.append(_leaf("uniqueid", "true" if echo.unique else "false"))
    if echo.dtd_version:
        parts.append(_leaf("dtdversion", echo.dtd_version))
    return f"<control>{''.join(parts)}</control>"


def _errors(entries: Iterable[ErrorEntry], *, additional: bool) -> str:
    blocks = []
    for entry in entries:
        texts = (
            _leaf("errorno", entry.errorno)
            + _leaf("description", entry.description)
            + _leaf("description2", entry.description2)
            + _leaf("correction", entry.correction)
        )
        more = _additional_info(entry) if additional else ""
        blocks.append(f"<error>{texts}{more}</error>")
    return f"<errormessage>{''.join(blocks)}</errormessage>"


def _additional_info(entry: ErrorEntry) -> str:
    """The block of `showadditionalerrorinfo` (§6.1): its shape is real, its ids are ours."""
    target = '<target domain="" requestinfo="" object="" field="" businessinfo=""/>'
    messages = "".join(
        f"<{name}>{_leaf('messageid', _message_id(text))}"
        f"{target.replace('businessinfo', 'businessInfo')}<placeholders/></{name}>"
        for name, text in (
            ("description", entry.description),
            ("cdescription", entry.description2),
            ("correction", entry.correction),
        )
        if text
    )
    head = _leaf("errorid", entry.errorno) + _leaf("category", "") + target
    return f"<additionalinfo>{head}{messages}</additionalinfo>"


def _message_id(text: str) -> str:
    return "IA." + "_".join(re.findall(r"[A-Z0-9]+", text.upper())[:8])


def _leaf(name: str, text: str) -> str:
    return f"<{name}>{escape(text)}</{name}>"


def _document(body: str, *, whitespace: bool) -> bytes:
    text = f"<response>{body}</response>"
    return (PROLOG + (_indented(text) if whitespace else text)).encode()


def _indented(text: str) -> str:
    """Put each element on its own line; an element that holds text alone stays on one."""
    lines: list[str] = []
    depth = 0
    opened = False
    for match in _TAG.finditer(text):
        closes, complete = match.groups()
        if closes:
            depth -= 1
        if not (closes and opened):
            lines.append("\n" + _INDENT * depth)
        lines.append(match.group())
        opened = not closes and not complete
        depth += opened
    return "".join(lines).lstrip("\n") + "\n"
