"""Which source a new record belongs to: what the body and the query say of it."""

from collections.abc import Mapping, Sequence
from typing import Any

from crossfoot.errors import InvalidBody, MethodNotAllowed, Problem
from crossfoot.unified.resource import Resource
from crossfoot.unified.source import Source
from crossfoot.unified.targets import TAGGED, Target, parted
from crossfoot.unified.vocabulary import Absent, Fixed
from crossfoot.unified.writing.fields import targets_of


def choose(
    resource: Resource, sources: Sequence[Source], body: Any, query: Mapping[str, str]
) -> Source:
    """The source that a body is for.

    `query` has what the query string says of choosers (`contact_type=vendor`). Raises
    MethodNotAllowed where no record can be made, InvalidBody where none fits or several do.
    """
    if not isinstance(body, Mapping):
        raise InvalidBody([Problem("", "type", "The body must be a JSON object.", "Send {…}.")])
    able = [source for source in sources if "create" in source.writes]
    if not able:
        raise MethodNotAllowed(f"Sage Intacct lets nobody create {resource.path} through its API.")
    fitting = [source for source in able if _asked(resource, source, query)]
    fitting = [source for source in fitting if _accords(resource, source, body)]
    if len(fitting) > 1:
        fitting = [source for source in fitting if _leads(source, body)] or fitting
    if len(fitting) == 1:
        return fitting[0]
    usual = next((source for source in fitting if source.tag == resource.usual), None)
    if usual is not None and resource.usual:
        return usual
    raise InvalidBody([_problem(resource, able, body, fitting)])


def _asked(resource: Resource, source: Source, query: Mapping[str, str]) -> bool:
    chosen = query.get(resource.choose)
    return chosen is None or chosen in source.words(resource.choose)


def _accords(resource: Resource, source: Source, body: Mapping[str, Any]) -> bool:
    """Whether nothing in the body is said otherwise by every record of the source."""
    for name, field in source.fields.items():
        value = body.get(name)
        if value in (None, "", [], {}):
            continue
        if isinstance(field, Fixed) and not _is(field.value, value, source, name):
            return False
        if isinstance(field, Absent) and name == telling(resource):
            return False
    return True


def _leads(source: Source, body: Mapping[str, Any]) -> bool:
    """Whether every record that the body names may be named in the source."""
    named = [(value, source.fields.get(name)) for name, value in body.items()]
    pairs = [(value, targets_of(field)) for value, field in named if field is not None]
    return all(_may_be(value, targets) for value, targets in pairs if targets)


def _may_be(value: Any, targets: Sequence[Target]) -> bool:
    """Whether a value may name one of these; an id of ours, or a `type` beside it, tells more."""
    said, kind = value, None
    if isinstance(value, Mapping):
        said, kind = value.get("id"), value.get("type")
    tag = parted(said)[0] if isinstance(said, str) else ""
    tags = {target.tag for target in targets}
    return all(one not in TAGGED or one in tags for one in (tag, kind) if isinstance(one, str))


def _is(fixed: Any, value: Any, source: Source, name: str) -> bool:
    if isinstance(fixed, bool) or isinstance(value, bool):
        return fixed is value
    return isinstance(value, str) and value in {str(fixed), *source.also.get(name, ())}


def telling(resource: Resource) -> str:
    """The attribute that tells the sources apart, if there is one."""
    for name in ("type", "category_type", "transaction_type"):
        if any(isinstance(source.fields.get(name), Fixed) for source in resource.sources):
            return name
    return ""


def _problem(
    resource: Resource, able: Sequence[Source], body: Mapping[str, Any], fitting: Sequence[Source]
) -> Problem:
    name = telling(resource) or resource.choose
    said = ", ".join(dict.fromkeys(_word(source, name) for source in able))
    if fitting and body.get(name) is None:
        return Problem(name, "required", "It must be given.", f"Send one of: {said}.")
    words = f"{str(body.get(name))[:40]!r} cannot be created."
    return Problem(name, "enum", words, f"Send one of: {said}.")


def _word(source: Source, name: str) -> str:
    """What a body says of the source's records."""
    field = source.fields.get(name)
    return str(field.value) if isinstance(field, Fixed) else source.tag
