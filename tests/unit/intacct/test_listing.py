"""`get_list` is written from the same queries as the newer function."""

import re
from base64 import b64encode

import pytest

from crossfoot.errors import InvalidRequest
from crossfoot.intacct import Order, Query, eq, ge, is_in, like, not_in, not_null
from crossfoot.intacct.attachments import size_of
from crossfoot.intacct.filters import All, AnyOf, Filter, is_null
from crossfoot.intacct.listing import get_list


def _filter(condition: Filter) -> str:
    written = get_list(Query("supdoc", ("supdocid",), filter=condition)).xml
    found = re.search("<filter>(.*)</filter>", written)
    assert found
    return found[1]


def _expression(field: str, operator: str, value: str) -> str:
    inside = f"<operator>{operator}</operator>"
    inside += f"<value>{value}</value>" if value else "<value/>"
    return f"<expression><field>{field}</field>{inside}</expression>"


def test_a_page_is_asked_for_by_its_place_its_order_and_its_fields() -> None:
    query = Query("supdoc", ("supdocid",), order=(Order("folder", True),), size=9, offset=18)
    written = get_list(query).xml
    assert written.startswith('<get_list object="supdoc" maxitems="9" start="18">')
    assert '<sortfield order="desc">folder</sortfield>' in written
    assert "<fields><field>supdocid</field></fields>" in written


@pytest.mark.parametrize(
    ("condition", "written"),
    [
        (eq("folder", "A & B"), _expression("folder", "=", "A &amp; B")),
        (ge("recordno", 7), _expression("recordno", "&gt;=", "7")),
        (like("folder", "B%"), _expression("folder", "like", "B%")),
        (is_in("folder", "A"), _expression("folder", "=", "A")),
        (is_null("folder"), _expression("folder", "is null", "")),
        (
            is_in("folder", "A", "B"),
            (
                f'<logical logical_operator="or">{_expression("folder", "=", "A")}'
                f"{_expression('folder', '=', 'B')}</logical>"
            ),
        ),
        (
            not_in("folder", "A", "B"),
            (
                f'<logical logical_operator="and">{_expression("folder", "!=", "A")}'
                f"{_expression('folder', '!=', 'B')}</logical>"
            ),
        ),
        (
            AnyOf((eq("folder", "A"), All((eq("folder", "B"), like("supdocid", "A%"))))),
            (
                f'<logical logical_operator="or">{_expression("folder", "=", "A")}'
                f'<logical logical_operator="and">{_expression("folder", "=", "B")}'
                f"{_expression('supdocid', 'like', 'A%')}</logical></logical>"
            ),
        ),
    ],
)
def test_conditions_become_expressions(condition: Filter, written: str) -> None:
    assert _filter(condition) == written


def test_a_condition_that_it_cannot_make_is_refused() -> None:
    with pytest.raises(InvalidRequest, match="isnotnull for folder"):
        get_list(Query("supdoc", ("supdocid",), filter=not_null("folder")))


@pytest.mark.parametrize("size", [0, 1, 2, 3, 4, 57, 1000])
def test_the_size_of_a_file_is_told_by_its_base64_however_it_is_broken(size: int) -> None:
    encoded = b64encode(b"x" * size).decode()
    broken = "\r\n".join(encoded[i : i + 76] for i in range(0, len(encoded), 76))
    assert size_of(encoded) == size_of(broken) == size_of(f"\n  {broken}\n") == size
