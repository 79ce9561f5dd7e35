"""How query strings are read, in the spellings of the public clients."""

import pytest

from crossfoot.errors import InvalidParameter, InvalidRequest
from crossfoot.web.query_string import decode, flag, text, texts, whole_number


@pytest.mark.parametrize(
    ("spelling", "client"),
    [
        (b"type[]=bank&type[]=cash", "the Python client"),
        (b"type%5B%5D=bank&type%5B%5D=cash", "the Python client, encoded"),
        (b"type[0]=bank&type[1]=cash", "the TypeScript client"),
        (b"type%5B0%5D=bank&type%5B1%5D=cash", "the TypeScript client, encoded"),
        (b"type[1]=cash&type[0]=bank", "indices out of order"),
        (b"type=bank&type=cash", "repeated"),
        (b"type[4]=bank&type[]=cash", "a mixture"),
    ],
)
def test_every_spelling_of_a_list_reads_the_same(spelling: bytes, client: str) -> None:
    assert decode(spelling) == {"type": ["bank", "cash"]}, client
    assert texts(decode(spelling), "type") == ("bank", "cash")


def test_a_comma_list_is_a_list_for_who_asks_for_one() -> None:
    assert texts(decode(b"fields=id,name,,status"), "fields") == ("id", "name", "status")
    assert text(decode(b"name=Smith,%20John"), "name") == "Smith, John"


@pytest.mark.parametrize("encoded", [False, True])
def test_operators_nest_in_brackets(encoded: bool) -> None:
    query = b"created_at[gt]=2026-01-01T00%3A00%3A00Z&created_at[lte]=2026-02-01"
    if encoded:
        query = query.replace(b"[", b"%5B").replace(b"]", b"%5D")
    assert decode(query) == {
        "created_at": {"gt": "2026-01-01T00:00:00Z", "lte": "2026-02-01"},
    }


def test_objects_nest_as_deep_as_the_contract_shows() -> None:
    assert decode(b"foo[bar]=baz&foo[bar1][bar2]=baz2") == {
        "foo": {"bar": "baz", "bar1": {"bar2": "baz2"}}
    }
    assert decode(b"or[0][name]=a&or[1][status]=b") == {"or": [{"name": "a"}, {"status": "b"}]}
    assert decode(b"status[in][]=a&status[in][]=b") == {"status": {"in": ["a", "b"]}}


@pytest.mark.parametrize("query", [b"", b"?", b"&", b"&&"])
def test_an_empty_query_string_is_empty(query: bytes) -> None:
    assert decode(query) == {}


def test_an_empty_cursor_counts_as_absent() -> None:
    assert text(decode(b"next_cursor=&limit=5"), "next_cursor") is None


def test_unmatched_brackets_stay_part_of_the_name() -> None:
    assert decode(b"a[b=1&[c]=2&d]=3") == {"a[b": "1", "[c]": "2", "d]": "3"}


def test_dots_stay_part_of_the_name() -> None:
    assert decode(b"integration.name=sageintacct") == {"integration.name": "sageintacct"}


def test_plus_and_percent_are_decoded_once() -> None:
    assert decode(b"name=Smith+%26+S%C3%B8ns+100%2525") == {"name": "Smith & Søns 100%25"}


@pytest.mark.parametrize("query", [b"a=1&a[b]=2", b"a[b]=2&a=1"])
def test_a_contradiction_is_refused(query: bytes) -> None:
    with pytest.raises(InvalidParameter):
        decode(query)


def test_what_cannot_be_read_is_refused() -> None:
    with pytest.raises(InvalidRequest, match="UTF-8"):
        decode(b"name=%ff%fe")
    with pytest.raises(InvalidRequest, match="more than"):
        decode(b"&".join(b"a=1" for _ in range(1_001)))
    with pytest.raises(InvalidParameter, match="levels deep"):
        decode(b"a[b][c][d][e][f][g]=1")


@pytest.mark.parametrize(("value", "expected"), [("true", True), ("1", True), ("false", False)])
def test_flags_are_read(value: str, expected: bool) -> None:
    assert flag({"f": value}, "f") is expected
    assert flag({}, "f") is False


def test_a_flag_that_is_neither_is_refused() -> None:
    with pytest.raises(InvalidParameter, match="true or false"):
        flag({"f": "maybe"}, "f")


@pytest.mark.parametrize("value", ["0", "2001", "-1", "1.5", "ten", "٣", "9" * 40])
def test_a_number_outside_its_bounds_is_refused(value: str) -> None:
    with pytest.raises(InvalidParameter, match="1 to 2000"):
        whole_number({"limit": value}, "limit", least=1, most=2000, default=100)


def test_a_number_has_a_default() -> None:
    assert whole_number({}, "limit", least=1, most=2000, default=100) == 100
    assert whole_number({"limit": "7"}, "limit", least=1, most=2000, default=100) == 7


def test_a_list_where_one_value_is_due_is_refused() -> None:
    with pytest.raises(InvalidParameter, match="one value"):
        text(decode(b"a=1&a=2"), "a")
    assert text(decode(b"a=1&a=1"), "a") == "1"
    with pytest.raises(InvalidParameter, match="list of texts"):
        texts(decode(b"a[b]=1"), "a")
