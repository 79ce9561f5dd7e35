"""The object-specific functions as methods: `reverse` of bills is `reverse_bill`."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from crossfoot.connector.objects import KnownObject, did_you_mean
from crossfoot.connector.writing.ledger import Sought
from crossfoot.connector.writing.records import Prepared, iso, sought_by
from crossfoot.errors import InvalidBody, Problem, UnknownRoute
from crossfoot.intacct import catalog, legacy
from crossfoot.intacct.catalog.legacy import Layout, find_layout
from crossfoot.intacct.catalog.legacy_objects import IN_FIELDS, method_named, methods_of

_KEYS: Final = ("@key", "arpaymentkey")
"""Elements that name the record which a function is about."""


def function_of(known: KnownObject, method: str) -> str:
    """The function behind a method, by its verb or its own name. Raises UnknownRoute."""
    function = method_named(known.name, method)
    if function is not None:
        return function
    methods = methods_of(known.name)
    hint = did_you_mean(method, (*methods, *methods.values()))
    known_ones = f"It has: {', '.join(methods)}." if methods else "It has none."
    raise UnknownRoute(f"{known.name} has no method {method!r}. {hint or known_ones}")


def prepare_method(known: KnownObject, function: str, body: Any) -> Prepared:
    """The function with the body's elements, in the order that the gateway wants.

    Days are written in ISO, and attributes with or without their `@`. Raises InvalidBody with
    every element that is unknown, missing or ill-typed.
    """
    if not isinstance(body, Mapping):
        raise InvalidBody([Problem("", "type", f"The body holds the elements of {function}.")])
    layout = find_layout(function) or Layout(open=True)
    values = _read(body, layout)
    sent = legacy(function, values)
    key = next((str(values[name]) for name in _KEYS if values.get(name)), "")
    if key:
        return sent, Sought(object=known.name, key=key)
    told = {_field(name): value for name, value in values.items() if isinstance(value, str)}
    return sent, sought_by(known, told)


def _field(element: str) -> str:
    return IN_FIELDS.get(element, element.upper())


def _read(body: Mapping[str, Any], layout: Layout) -> dict[str, Any]:
    """Names as the layout has them, days as days."""
    parts = {name: part for part in layout.parts for name in part.names}
    values: dict[str, Any] = {}
    for written, value in body.items():
        name = written if written in parts or f"@{written}" not in parts else f"@{written}"
        part = parts.get(name)
        if part is None:
            values[name] = value
        elif part.is_date and isinstance(value, str):
            found = iso(value)
            values[name] = found if isinstance(found, date) else value
        elif part.holds is not None:
            values[name] = _inside(value, part.holds)
        else:
            values[name] = value
    return values


def _inside(value: Any, layout: Layout) -> Any:
    if isinstance(value, list):
        return [_inside(one, layout) for one in value]
    return _read(value, layout) if isinstance(value, Mapping) else value


def docparid_of(body: Any) -> str:
    """The transaction definition that a document's fields depend on."""
    return str(body.get("transactiontype") or "") if isinstance(body, Mapping) else ""


def all_methods() -> dict[str, Mapping[str, str]]:
    """The methods of every object that has any, by its plural: verb and function."""
    found = {name: methods_of(name) for name in catalog.names()}
    return {catalog.load(name).plural: methods for name, methods in found.items() if methods}
