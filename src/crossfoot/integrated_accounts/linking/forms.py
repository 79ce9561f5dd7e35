"""The form that a customer fills in after connecting (unified-api §3.6).

It is checked when it is set, so that whoever fills it in meets no mistake of whoever made it.
"""

import re
from collections.abc import Iterator
from typing import Any, Final, Literal

import msgspec
from msgspec import Struct

from crossfoot.errors import InvalidBody, Problem
from crossfoot.integrated_accounts.context import SECRET_PATHS, SIGN_IN, VIRTUAL
from crossfoot.integrated_accounts.linking.shapes import Brand
from crossfoot.integrated_accounts.shapes import Json

PATH: Final = "override.actions.post_connect_user_form.steps"
"""Where an installed integration has its form."""

LONGEST_VALUE: Final = 2_000
"""Characters of a value."""

LARGEST_ADDITION: Final = 20_000
"""Bytes of what the product adds."""

MOST_VALUES: Final = 2_000
"""Of a field that takes several."""

_NAME: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,99}")
_PLACEHOLDER: Final = re.compile(r"{{\s*([^{}\s]*)\s*}}")
_RESERVED: Final = frozenset(
    {VIRTUAL, *SIGN_IN, *(path.partition(".")[0] for path in SECRET_PATHS)}
    | {"requests_per_company", "transactions_per_month"}
)
"""Keys of a context that a customer's answers must not change."""

_SELECTS: Final = ("single_select", "multi_select")


class DataSource(Struct, kw_only=True, forbid_unknown_fields=True):
    """A list of the unified API for a field's options; its query may name `{{other_field}}`."""

    type: Literal["unified"]
    resource: str
    method: Literal["list"] = "list"
    query: Json = msgspec.field(default_factory=dict)


class OptionNames(Struct, kw_only=True, rename={"sub_text": "subText"}, forbid_unknown_fields=True):
    """Which field of a record is an option's value, its label, and the small print below."""

    value: str
    label: str
    sub_text: str | None = None


class Choice(Struct, kw_only=True, forbid_unknown_fields=True):
    """An option that comes from nowhere."""

    value: str
    label: str


class Field(Struct, kw_only=True, forbid_unknown_fields=True):
    """One field: the key of the context that it fills, and how it is asked for."""

    name: str
    type: Literal["single_select", "multi_select", "text", "checkbox", "hidden"]
    label: str = ""
    help_text: str = ""
    placeholder: str = ""
    required: bool = False
    depends_on: list[str] = msgspec.field(default_factory=list)
    disabled_text: str = ""
    data_source: DataSource | None = None
    options: OptionNames | list[Choice] | None = None
    default: str | bool | None = None


class Fields(Struct, kw_only=True, forbid_unknown_fields=True):
    """The fields of a step."""

    fields: list[Field]


class FormStep(Struct, kw_only=True, forbid_unknown_fields=True):
    """One page of the form."""

    type: Literal["form"]
    config: Fields


class PostConnectForm(Struct, kw_only=True):
    """The form of an account, and what is filled in already."""

    integration: str
    integrated_account_id: str
    brand: Brand
    steps: list[FormStep]
    values: Json


class FormAnswers(Struct, kw_only=True):
    """`POST /link-token/post-connect-form`: nothing asks for the form, `values` submits it.

    `additional_context` is what the product adds (unified-api §3.2); the form's own values win.
    """

    values: Json | None = None
    additional_context: Json = msgspec.field(default_factory=dict)


def form_of(override: Json) -> list[FormStep]:
    """The form of an installed integration, as it was checked when it was set; [] for none."""
    steps = _steps(override)
    return msgspec.convert(steps, list[FormStep]) if steps else []


def form_problems(override: Json) -> Iterator[Problem]:
    """Everything that is wrong with the form in an override."""
    steps = _steps(override)
    if steps is None:
        return
    try:
        read = msgspec.convert(steps, list[FormStep])
    except msgspec.ValidationError as error:
        yield Problem(PATH, "type", f"{error}.", "The guide to linking shows a whole form.")
        return
    yield from _field_problems(read)


def data_sources(override: Json) -> Iterator[tuple[str, DataSource]]:
    """Where the fields' options come from, each with its path."""
    for path, field in _fields(form_of(override)):
        if field.data_source is not None:
            yield f"{path}.data_source", field.data_source


def checked(steps: list[FormStep], answers: FormAnswers) -> Json:
    """What a customer has filled in, as it goes into the context.

    Raises:
        InvalidBody: naming every field that is missing, unknown or of another kind.
    """
    values, added = answers.values or {}, answers.additional_context
    fields = {field.name: field for _, field in _fields(steps)}
    problems = [
        Problem(f"values.{name}", "unknown", "The form has no such field.", "Leave it out.")
        for name in values
        if name not in fields
    ]
    for name, field in fields.items():
        problems.extend(_value_problems(field, values.get(name)))
    problems.extend(_added_problems(added))
    if problems:
        raise InvalidBody(problems)
    return added | {name: values[name] for name in fields if name in values}


def _steps(override: Json) -> Any:
    for name in ("actions", "post_connect_user_form", "steps"):
        found = override.get(name)
        if name == "steps":
            return found
        override = found if isinstance(found, dict) else {}
    return None


def _fields(steps: list[FormStep]) -> Iterator[tuple[str, Field]]:
    for at, step in enumerate(steps):
        for index, field in enumerate(step.config.fields):
            yield f"{PATH}[{at}].config.fields[{index}]", field


def _field_problems(steps: list[FormStep]) -> Iterator[Problem]:
    names = [field.name for _, field in _fields(steps)]
    for path, field in _fields(steps):
        if not _NAME.fullmatch(field.name) or field.name in _RESERVED:
            reason = f"{field.name!r} cannot be a field: it is no plain word, or has a meaning."
            yield Problem(f"{path}.name", "name", reason, "Use another, such as cost_account.")
        if names.count(field.name) > 1:
            reason = "Two fields have this name."
            yield Problem(f"{path}.name", "duplicate", reason, "Name each differently.")
        named = [*field.depends_on, *_placeholders(field)]
        for other in named:
            if other not in names or other == field.name:
                reason = f"There is no other field {other!r}."
                yield Problem(path, "unknown", reason, f"There are: {', '.join(names)}.")
        yield from _option_problems(path, field)


def _option_problems(path: str, field: Field) -> Iterator[Problem]:
    """A select has options, from a source or of its own; nothing else has."""
    if field.type not in _SELECTS:
        if field.data_source is not None or field.options is not None:
            reason = f"A field of type {field.type} has no options."
            yield Problem(path, "options", reason, "Leave data_source and options out.")
        return
    if field.data_source is None and not isinstance(field.options, list):
        reason = "A select needs options."
        remedy = "Send data_source with options {value, label}, or a list of options."
        yield Problem(f"{path}.options", "required", reason, remedy)
    elif field.data_source is not None and not isinstance(field.options, OptionNames):
        reason = "Options from a data source need to know their fields."
        remedy = 'Send options such as {"value": "id", "label": "name"}.'
        yield Problem(f"{path}.options", "required", reason, remedy)


def _added_problems(added: Json) -> Iterator[Problem]:
    for name in added:
        if not _NAME.fullmatch(name) or name in _RESERVED:
            path, reason = f"additional_context.{name}", "This cannot be added here."
            yield Problem(path, "name", reason, "Use another word, such as source_page.")
    if len(msgspec.json.encode(added)) > LARGEST_ADDITION:
        reason = f"This has more than {LARGEST_ADDITION:,} bytes."
        yield Problem("additional_context", "length", reason, "Send less.")


def _placeholders(field: Field) -> Iterator[str]:
    """The fields that `{{…}}` in the query of its data source names."""
    if field.data_source is not None:
        written = msgspec.json.encode(field.data_source.query).decode()
        yield from dict.fromkeys(_PLACEHOLDER.findall(written))


def _value_problems(field: Field, value: Any) -> Iterator[Problem]:
    path = f"values.{field.name}"
    if value in (None, "", []):
        if field.required:
            yield Problem(path, "required", "This must be filled in.", f"Send {field.name}.")
        return
    if field.type == "checkbox":
        if not isinstance(value, bool):
            yield Problem(path, "type", "This must be true or false.")
        return
    several = field.type == "multi_select"
    if several != isinstance(value, list) or (several and len(value) > MOST_VALUES):
        kind = f"a list of at most {MOST_VALUES:,} texts" if several else "a text"
        yield Problem(path, "type", f"This must be {kind}.")
        return
    texts: list[Any] = value if several else [value]
    if not all(isinstance(one, str) and len(one) <= LONGEST_VALUE for one in texts):
        yield Problem(path, "type", f"A text has at most {LONGEST_VALUE:,} characters here.")
    elif isinstance(field.options, list):
        known = {choice.value for choice in field.options}
        if strange := [one for one in texts if one not in known]:
            yield Problem(path, "choice", f"{strange[0]!r} is not one of the options.")
