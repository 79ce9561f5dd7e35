"""From the entries of a failure to the error to raise.

Every entry is kept; the first that says something decides (intacct-xml §6.3).
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final
from urllib.parse import unquote

from crossfoot.errors import (
    AccountRefused,
    FieldsNotQueryable,
    GatewayEntry,
    PermissionMissing,
    Problem,
    RemoteError,
    RemoteInvalid,
    RemoteThrottled,
    RemoteTimeout,
    RemoteUnavailable,
    RemoteUnreachable,
)
from crossfoot.intacct.errors import Level, meaning_of

_WRAPPER: Final = re.compile(
    r"Could not (?:create|update|delete|save) .+ record!?|Error while saving .+|"
    r"The entire transaction in this operation has been rolled back due to an error\.?",
    re.IGNORECASE,
)
_SUPPORT_ID: Final = re.compile(r"\s*\[Support ID:\s*([^\]]*)\]", re.IGNORECASE)
_UNQUERYABLE: Final = re.compile(r"cannot be queried(.*)", re.DOTALL | re.IGNORECASE)
_FIELD_LIST: Final = re.compile(r"\[\s*[\w.]+\s*:\s*\[([^\]]*)\]")
_BY_STATUS: Final[Mapping[int, type[RemoteError]]] = {
    401: AccountRefused,
    403: PermissionMissing,
    404: RemoteUnreachable,
    408: RemoteTimeout,
    429: RemoteThrottled,
    504: RemoteTimeout,
    524: RemoteTimeout,
}


def gateway_entry(level: Level, parts: Mapping[str, str]) -> GatewayEntry:
    """An `<error>` as we keep it: the support id decoded and taken out of the text.

    Source: intacct-xml §6.1.
    """
    support_id = ""
    texts = {}
    for name in ("errorno", "description", "description2", "correction"):
        value = parts.get(name, "")
        if found := _SUPPORT_ID.search(value):
            support_id = support_id or unquote(found[1].strip())
            value = _SUPPORT_ID.sub("", value)
        texts[name] = value.strip()
    return GatewayEntry(
        level=level,
        number=texts["errorno"],
        description=texts["description"],
        description2=texts["description2"],
        correction=texts["correction"],
        support_id=support_id,
    )


def classify(
    entries: Sequence[GatewayEntry],
    *,
    function: str = "",
    headers: Mapping[str, str] | None = None,
    default: type[RemoteError] = RemoteInvalid,
) -> RemoteError:
    """The error that these entries of one failure mean together.

    Wrappers such as `Could not create X record!` stand behind the cause and do not decide
    (intacct-xml §6.3). What the table does not know becomes `default`.
    """
    telling = [entry for entry in entries if not _WRAPPER.fullmatch(entry.text.strip())]
    decisive = next((entry for entry in telling or entries if meaning_of(entry, function)), None)
    first = decisive or next(iter(telling or entries), None)
    if first is None:
        return default("Sage Intacct refused without a reason.", headers=headers)
    row = meaning_of(first, function)
    error = row.error if row else default
    remedy = (row.remedy if row else "") or first.correction
    sentence = " ".join(first.text.split())
    message = f"Sage Intacct: {sentence}"
    common: dict[str, Any] = {"entries": entries, "headers": headers}
    common["problems"] = [Problem("", error.code, sentence, remedy)]
    if issubclass(error, FieldsNotQueryable):
        return error(message, fields=unqueryable_fields(entries), **common)
    return error(message, **common)


def of_status(
    status: int, said: str, headers: Mapping[str, str], entries: Sequence[GatewayEntry] = ()
) -> RemoteError:
    """The error that an HTTP status means, by the entries of its body if it has known ones.

    Source: intacct-xml §1.4, §6.3.
    """
    fallback = _BY_STATUS.get(status) or (
        RemoteUnavailable
        if status >= 500
        else RemoteInvalid
        if status >= 400
        else RemoteUnreachable
    )
    if entries and status != 429:
        return classify(entries, headers=headers, default=fallback)
    return fallback(f"Sage Intacct answered HTTP {status}{said}.", headers=headers, entries=entries)


def unqueryable_fields(entries: Sequence[GatewayEntry]) -> tuple[str, ...]:
    """The fields that `The following fields cannot be queried` names, each once.

    The text holds tabs and newlines, and one list for each object:
    `: [OBJECT: [F1, F2] ]` (intacct-xml §3.5).
    """
    names: dict[str, None] = {}
    for entry in entries:
        if not (said := _UNQUERYABLE.search(f"{entry.description}\n{entry.description2}")):
            continue
        lists = _FIELD_LIST.findall(said[1]) or [said[1].rpartition(":")[2]]
        for listed in lists:
            names |= dict.fromkeys(re.findall(r"[\w.#]+", listed))
    return tuple(names)
