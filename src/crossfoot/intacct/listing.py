"""`get_list`: the older query, for what the newer one does not know (intacct-xml §3.7).

It takes the same `Query`, in the lower-case names of its objects, and answers with the same pages.
"""

from typing import Final

from crossfoot.errors import InvalidRequest
from crossfoot.intacct.answers import Page, Result
from crossfoot.intacct.filters import All, AnyOf, Compare, Filter
from crossfoot.intacct.functions import Function, Order, Query
from crossfoot.intacct.xml import attribute, element, escape, text

_OPERATORS: Final = {
    "equalto": "=",
    "notequalto": "!=",
    "lessthan": "<",
    "lessthanorequalto": "<=",
    "greaterthan": ">",
    "greaterthanorequalto": ">=",
    "like": "like",
    "isnull": "is null",
}


def get_list(question: Query) -> Function:
    """Read one page of records; without `*` among the fields, those alone.

    Raises InvalidRequest for a condition that `get_list` cannot make.
    """
    attributes = {
        "object": question.object,
        "maxitems": str(question.size),
        "start": str(question.offset),
    } | ({"showprivate": "true"} if question.show_private else {})
    marks = "".join(attribute(name, value) for name, value in attributes.items())
    parts = [
        element("filter", _filter(question.filter)) if question.filter else "",
        element("sorts", "".join(map(_sort, question.order))) if question.order else "",
        element("fields", "".join(text("field", name) for name in question.select)),
    ]
    return Function("get_list", element("get_list", "".join(parts), marks))


def page_of_list(result: Result) -> Page:
    """The page that it brought; `end` is the last record's place, `total` counts all of them."""
    records = result.records
    remaining = max(result.total - result.offset - len(records), 0)
    return Page(records, result.total, result.offset, len(records), remaining)


def _filter(condition: Filter) -> str:
    match condition:
        case Compare("in", field, values):
            return _group("or", [_expression(field, "=", value) for value in values])
        case Compare("notin", field, values):
            return _group("and", [_expression(field, "!=", value) for value in values])
        case Compare(operator, field, values) if operator in _OPERATORS:
            return _expression(field, _OPERATORS[operator], *values)
        case All(filters):
            return _group("and", [_filter(one) for one in filters])
        case AnyOf(filters):
            return _group("or", [_filter(one) for one in filters])
        case Compare(operator, field):
            raise InvalidRequest(f"get_list has no {operator} for {field}.")


def _group(word: str, members: list[str]) -> str:
    if len(members) == 1:
        return members[0]
    return element("logical", "".join(members), attribute("logical_operator", word))


def _expression(field: str, operator: str, value: str = "") -> str:
    return element(
        "expression",
        text("field", field) + f"<operator>{escape(operator)}</operator>" + text("value", value),
    )


def _sort(order: Order) -> str:
    direction = "desc" if order.descending else "asc"
    return element("sortfield", escape(order.field), attribute("order", direction))
