"""How a caller wants records shown: the `truto_*` parameters (unified-api §4.2, §4.5)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, Literal, cast

from msgspec import UNSET, Struct
from msgspec.structs import fields, force_setattr

from crossfoot.errors import InvalidParameter
from crossfoot.web.lists import CURSOR
from crossfoot.web.operations import Parameter
from crossfoot.web.query_string import Query, flag, text, texts

Format = Literal["unified", "normalized", "raw", "debug"]
FORMATS: Final = ("unified", "normalized", "raw", "debug")

UNSAID: Final = ""  # clients send blank what they do not say (unified-api §15.2)
FORMAT = Parameter(
    name="truto_response_format",
    description="`unified` (and `normalized`, which is the same here): the records in the unified "
    "shape. `raw`: Intacct's records alone. `debug`: the unified answer, and beside it under "
    "`debug` the gateway calls that it took, with secrets masked.",
    schema={"type": "string", "enum": [*FORMATS, UNSAID], "default": "unified"},
)
NO_REMOTE_DATA = Parameter(
    name="truto_ignore_remote_data",
    description="Leave `remote_data` (Intacct's own record) out. The answer is smaller and faster.",
    schema={"type": "boolean", "default": False},
)
EXCLUDE = Parameter(
    name="truto_exclude_fields",
    description="Fields to leave out of each record, as a list or separated by commas.",
    schema={"type": "array", "items": {"type": "string"}},
)
KEY_BY = Parameter(
    name="truto_key_by",
    description="Make `result` an object whose keys are the values of this field.",
    schema={"type": "string"},
)
EVERYTHING = Parameter(
    name="truto_ignore_limit",
    description="Answer with every record at once, streamed, instead of page by page.",
    schema={"type": "boolean", "default": False},
)
REMOTE_DATA: Final = "remote_data"
DOWNLOAD_FORMAT = replace(
    FORMAT,
    description=f"{FORMAT.description} `stream`: the record's first file, with its own type.",
    schema={"type": "string", "enum": [*FORMATS, "stream", UNSAID], "default": "unified"},
)
OF_ONE = (FORMAT, NO_REMOTE_DATA, EXCLUDE)
OF_ONE_WITH_FILES = (DOWNLOAD_FORMAT, NO_REMOTE_DATA, EXCLUDE)
OF_LISTS = (*OF_ONE, KEY_BY, EVERYTHING)


Record = Struct | dict[str, Any]
"""A unified record, or one of Intacct's own."""


@dataclass(frozen=True, slots=True)
class Presentation:
    """What was asked for, checked against the fields that there are."""

    format: Format
    excluded: tuple[str, ...]
    remote_data: bool
    key_by: str | None
    everything: bool

    def show(self, records: Sequence[Record]) -> list[Any] | dict[str, Any]:
        """The records as the caller wants them: a list, or by key."""
        if not self.key_by:
            return [self.show_one(record) for record in records]
        return {_key(record, self.key_by): self.show_one(record) for record in records}

    def show_one(self, record: Record) -> Any:
        """One record as the caller wants it. It is changed, since it belongs to this one answer."""
        if isinstance(record, dict):
            for name in self.excluded:
                record.pop(name, None)
            return record
        if self.format == "raw":
            return remote_data(record)
        for name in self.excluded:
            force_setattr(record, name, UNSET)
        return record


def is_stream(query: Query) -> bool:
    """Whether the caller asks for a download."""
    return text(query, FORMAT.name) == "stream"


def presentation(query: Query, struct: type[Struct] | None = None) -> Presentation:
    """Read the `truto_*` parameters; raises InvalidParameter naming what is valid.

    Without a struct the records are Intacct's own, whose fields differ from company to company.
    """
    excluded = texts(query, EXCLUDE.name)
    key_by = text(query, KEY_BY.name)
    if struct is not None:
        names = tuple(field.name for field in fields(struct))
        _check(EXCLUDE, excluded, names)
        _check(KEY_BY, (key_by,) if key_by else (), names)
    asked = _format(query)
    everything = flag(query, EVERYTHING.name)
    if everything and text(query, CURSOR.name):
        raise InvalidParameter(
            EVERYTHING.name, f"it begins at the beginning: leave {CURSOR.name} out."
        )
    if flag(query, NO_REMOTE_DATA.name):
        excluded = (*excluded, REMOTE_DATA)
    return Presentation(
        format=asked,
        excluded=excluded,
        remote_data=asked in {"raw", "debug"} or REMOTE_DATA not in excluded,
        key_by=key_by,
        everything=everything,
    )


def remote_data(record: Record) -> Any:
    """Intacct's own record."""
    return record if isinstance(record, dict) else cast("Any", record).remote_data


def _check(parameter: Parameter, named: Sequence[str], names: Sequence[str]) -> None:
    for name in named:
        if name not in names:
            raise InvalidParameter(
                parameter.name, f"there is no field {name!r}.", f"Use: {', '.join(names)}."
            )


def _key(record: Record, name: str) -> str:
    if isinstance(record, dict):
        if name not in record:
            raise InvalidParameter(KEY_BY.name, f"the records have no field {name!r}.")
        value = record[name]
    else:
        value = getattr(record, name)
    if isinstance(value, list | dict | Struct):
        raise InvalidParameter(KEY_BY.name, f"{name!r} is not a single value.")
    return "null" if value is None else str(value)


def _format(query: Query) -> Format:
    asked = text(query, FORMAT.name) or "unified"
    if asked == "stream":
        raise InvalidParameter(
            FORMAT.name,
            "`stream` is for downloads, and records are not downloads.",
            f"To get all records in one streamed answer, send {EVERYTHING.name}=true.",
        )
    if asked not in FORMATS:
        raise InvalidParameter(
            FORMAT.name, f"{asked!r} is not known.", f"Use: {', '.join(FORMATS)}."
        )
    if asked == "debug" and flag(query, EVERYTHING.name):
        raise InvalidParameter(FORMAT.name, f"`debug` does not go with {EVERYTHING.name}.")
    return cast("Format", asked)
