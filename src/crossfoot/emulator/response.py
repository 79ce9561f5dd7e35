"""Writing the answer document: its elements, their order and their escapes (intacct-xml §1.3)."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from crossfoot.emulator.failures import AuthenticationFailure, ControlEcho, ControlFailure, Style
from crossfoot.emulator.functions import Answer, ErrorEntry
from crossfoot.emulator.rendering import escaped_in_error

CONTENT_TYPE: Final = 'text/xml; encoding="UTF-8"'
"""As the gateway sends it: `encoding=` where one would expect `charset=`."""

PROLOG: Final = '<?xml version="1.0" encoding="UTF-8"?>\n'
ROLLED_BACK: Final = ErrorEntry(
    "XL03000009",
    description2="The entire transaction in this operation has been rolled back due to an error.",
)
_PIECE: Final = re.compile(r"<[^/>](?:[^>]*[^/>])?>[^<]*</[^>]*>|<[^>]*>")
"""An element that holds text alone, or one tag."""
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


def leaf(name: str, text: str) -> str:
    """An element that holds text alone."""
    return f"<{name}>{escaped_in_error(text)}</{name}>"


def control_failure(failure: ControlFailure, style: Style) -> bytes:
    """The answer to a request that the control block refused."""
    control = _control("failure", failure.echo)
    errors = _errors(failure.entries, style)
    return _document(control + errors, style)


def acknowledgement(echo: ControlEcho, style: Style) -> bytes:
    """The immediate answer to an asynchronous request (§1.5)."""
    body = "<acknowledgement><status>success</status></acknowledgement>"
    return _document(body + _control("success", echo), style)


def authentication_failure(
    failure: AuthenticationFailure, echo: ControlEcho, style: Style
) -> bytes:
    """The answer to a request whose sign-in was refused."""
    who = leaf("status", "failure") + leaf("userid", failure.user)
    who += leaf("companyid", failure.company)
    errors = _errors((failure.entry,), style)
    operation = f"<operation><authentication>{who}</authentication>{errors}</operation>"
    return _document(_control("success", echo) + operation, style)


def results(
    echo: ControlEcho,
    signed_in: SignedIn,
    answered: Iterable[FunctionResult],
    style: Style,
) -> bytes:
    """The answer of a request that was let in: one result for each function, in their order."""
    who = "".join(
        (
            leaf("status", "success"),
            leaf("userid", signed_in.user),
            leaf("companyid", signed_in.company),
            leaf("locationid", signed_in.entity),
            leaf("sessiontimestamp", instant(signed_in.at)),
            leaf("sessiontimeout", instant(signed_in.until)),
        )
    )
    blocks = "".join(_result(result, style) for result in answered)
    operation = f"<operation><authentication>{who}</authentication>{blocks}</operation>"
    return _document(_control("success", echo) + operation, style)


def instant(moment: datetime) -> str:
    """ISO-8601 with a numeric offset and no fraction: what every client can read (§9.2)."""
    return moment.replace(microsecond=0).isoformat()


def _result(result: FunctionResult, style: Style) -> str:
    parts = [
        leaf("status", result.status),
        leaf("function", result.function),
        leaf("controlid", result.control_id),
    ]
    if result.answer.key is not None:
        parts.append(leaf("key", result.answer.key))
    data = result.answer.data
    if data is not None:
        parts.append(data.decode() if isinstance(data, bytes) else data)
    if result.errors:
        parts.append(_errors(result.errors, style))
    return f"<result>{''.join(parts)}</result>"


def _control(status: str, echo: ControlEcho | None) -> str:
    parts = [leaf("status", status)]
    if echo is None:
        return f"<control>{parts[0]}</control>"
    parts += [leaf("senderid", echo.sender), leaf("controlid", echo.control_id)]
    if echo.unique is not None:
        parts.append(leaf("uniqueid", "true" if echo.unique else "false"))
    if echo.dtd_version:
        parts.append(leaf("dtdversion", echo.dtd_version))
    return f"<control>{''.join(parts)}</control>"


def _errors(entries: Iterable[ErrorEntry], style: Style) -> str:
    blocks = []
    for entry in entries:
        texts = (
            leaf("errorno", entry.errorno)
            + leaf("description", entry.description)
            + leaf("description2", entry.description2)
            + leaf("correction", entry.correction)
        )
        more = _additional_info(entry) if style.additional_info else ""
        blocks.append(f"<error>{texts}{more}</error>")
    return f"<errormessage>{''.join(blocks)}</errormessage>"


def _additional_info(entry: ErrorEntry) -> str:
    """The block of `showadditionalerrorinfo` (§6.1): its shape is real, its ids are ours."""
    target = '<target domain="" requestinfo="" object="" field="" businessinfo=""/>'
    messages = "".join(
        f"<{name}>{leaf('messageid', _message_id(text))}"
        f"{target.replace('businessinfo', 'businessInfo')}<placeholders/></{name}>"
        for name, text in (
            ("description", entry.description),
            ("cdescription", entry.description2),
            ("correction", entry.correction),
        )
        if text
    )
    head = leaf("errorid", entry.errorno) + leaf("category", "") + target
    return f"<additionalinfo>{head}{messages}</additionalinfo>"


def _message_id(text: str) -> str:
    return "IA." + "_".join(re.findall(r"[A-Z0-9]+", text.upper())[:8])


def _document(body: str, style: Style) -> bytes:
    text = f"<response>{body}</response>"
    return (PROLOG + (_indented(text) if style.whitespace else text)).encode()


def _indented(text: str) -> str:
    """Put each element on its own line; an element that holds text alone stays on one."""
    lines: list[str] = []
    margin = "\n"
    for piece in _PIECE.findall(text):
        if piece.startswith("</"):
            margin = margin[: -len(_INDENT)]
        lines.append(margin + piece)
        if "</" not in piece and not piece.endswith("/>"):
            margin += _INDENT
    return "".join(lines).lstrip("\n") + "\n"
