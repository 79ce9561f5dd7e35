"""The object-specific functions, written in the order that the gateway insists on.

Every mistake is found before anything is sent, and named with its path.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from crossfoot.errors import InvalidBody, InvalidRequest, Problem
from crossfoot.intacct.catalog.legacy import Layout, Part, find_layout
from crossfoot.intacct.catalog.legacy_orders import NOT_FUNCTIONS, ORDERS
from crossfoot.intacct.functions import Function
from crossfoot.intacct.xml import Value, attribute, element, emit, emit_scalar, text


def legacy(name: str, values: Mapping[str, Value] | None = None, /, **attributes: str) -> Function:
    """A legacy function with its children in order: `legacy("reverse_bill", {…}, key="871")`.

    `values` may come in any order: dates as `date`, repeated elements as lists, attributes of inner
    elements as `@name`. Raises `InvalidRequest` for a function that is not known here (`function`
    sends it unchecked), `InvalidBody` with every unknown, missing or ill-typed element.
    """
    layout = layout_of(name)
    given: dict[str, Any] = {f"@{key}": value for key, value in attributes.items()}
    given |= values or {}
    if problems := list(_problems(layout, given, "")):
        raise InvalidBody(problems)
    return Function(name, _write(name, layout, given))


def layout_of(name: str) -> Layout:
    """The layout of a function; raises `InvalidRequest` if it is not known here."""
    found = find_layout(name)
    if found is not None:
        return found
    if name in NOT_FUNCTIONS:
        raise InvalidRequest(
            f"The gateway has no function {name}: it is called {NOT_FUNCTIONS[name]}."
        )
    raise InvalidRequest(
        f"The element order of {name!r} is not known here: send it with `function`, in order. "
        f"Known: {', '.join(ORDERS)}."
    )


def _problems(layout: Layout, given: Mapping[str, Any], path: str) -> Iterator[Problem]:
    known = layout.names
    for name in given:
        if name not in known and (not layout.open or name.startswith("@")):
            listed = ", ".join(known)
            yield Problem(_at(path, name), "unknown", "Not known here.", f"Known here: {listed}.")
    for part in layout.parts:
        chosen = [name for name in part.names if _is_given(part, given.get(name))]
        if len(chosen) > 1:
            words = f"Only one of {' and '.join(chosen)} can be given."
            yield Problem(_at(path, chosen[1]), "choice", words)
        if part.required and not chosen:
            words = f"{' or '.join(part.names)} must be given."
            yield Problem(_at(path, part.names[0]), "required", words)
        for name in chosen:
            yield from _problems_of(part, given[name], _at(path, name))


def _is_given(part: Part, value: Any) -> bool:
    return value is not None and not (part.repeated and value == [])


def _problems_of(part: Part, value: Any, path: str) -> Iterator[Problem]:
    several = isinstance(value, Sequence) and not isinstance(value, str | bytes)
    if several and not part.repeated:
        yield Problem(path, "type", "It cannot be repeated.")
        return
    for number, one in enumerate(value if several else [value]):
        where = f"{path}[{number}]" if several else path
        if part.is_date:
            if not isinstance(one, date) or isinstance(one, datetime):
                yield Problem(where, "type", "It must be a date.")
        elif part.holds is None:
            yield from _scalar_problems(one, where)
        elif isinstance(one, Mapping):
            yield from _problems(part.holds, one, where)
        else:
            yield Problem(where, "type", f"It holds {', '.join(part.holds.names)}.")


def _scalar_problems(value: Any, path: str) -> Iterator[Problem]:
    if isinstance(value, Mapping):
        yield Problem(path, "type", "It holds text, not further elements.")
        return
    try:
        emit_scalar(value, path)
    except InvalidBody as wrong:
        yield from wrong.problems


def _write(name: str, layout: Layout, given: Mapping[str, Any]) -> str:
    marks, children = "", ""
    for part in layout.parts:
        for inner in part.names:
            if inner not in given:
                continue
            if inner.startswith("@"):
                marks += attribute(inner[1:], emit_scalar(given[inner], inner))
            else:
                children += _write_part(part, inner, given[inner])
    for inner in [key for key in given if key not in layout.names] if layout.open else ():
        children += emit(inner, given[inner], name)
    return element(name, children, marks)


def _write_part(part: Part, name: str, value: Any) -> str:
    if isinstance(value, Sequence) and not isinstance(value, str | bytes):
        return "".join(_write_part(part, name, one) for one in value)
    if value is None:
        return element(name, "")
    if part.is_date:
        ymd = (
            text("year", f"{value:%Y}") + text("month", f"{value:%m}") + text("day", f"{value:%d}")
        )
        return element(name, ymd)
    if part.holds is not None:
        return _write(name, part.holds, value)
    return text(name, emit_scalar(value, name))


def _at(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name
