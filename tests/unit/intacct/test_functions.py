"""The functions as they are sent."""

from typing import Any

import pytest

from crossfoot.errors import InvalidRequest
from crossfoot.intacct import (
    Aggregate,
    All,
    AnyOf,
    Compare,
    Filter,
    Order,
    Query,
    between,
    create,
    delete,
    eq,
    function,
    ge,
    gt,
    inspect,
    is_in,
    is_null,
    le,
    like,
    lookup,
    lt,
    ne,
    not_in,
    not_like,
    not_null,
    query,
    read,
    read_by_name,
    read_by_query,
    read_more,
    update,
)
from crossfoot.intacct.filters import both, write_filter


def test_a_query_is_written_like_the_documented_one() -> None:
    asked = Query(
        "APBILL",
        ("RECORDNO", "VENDOR.CREDITLIMIT"),
        filter=All((eq("STATE", "Posted"), ge("WHENMODIFIED", "01/31/2026 00:00:00"))),
        order=(Order("RECORDNO"),),
        show_private=True,
    )
    assert query(asked).xml == (
        "<query><object>APBILL</object><select><field>RECORDNO</field>"
        "<field>VENDOR.CREDITLIMIT</field></select><filter><and><equalto><field>STATE</field>"
        "<value>Posted</value></equalto><greaterthanorequalto><field>WHENMODIFIED</field>"
        "<value>01/31/2026 00:00:00</value></greaterthanorequalto></and></filter><orderby><order>"
        "<field>RECORDNO</field><ascending/></order></orderby><options><showprivate>true"
        "</showprivate></options><pagesize>2000</pagesize><offset>0</offset></query>"
    )


def test_a_query_carries_every_option() -> None:
    asked = Query(
        "SODOCUMENT",
        ("CUSTVENDID",),
        order=(Order("CUSTVENDID", descending=True),),
        size=10,
        offset=20,
        docparid="Sales Order",
        case_insensitive=True,
        aggregates=(Aggregate("count", "RECORDNO"), Aggregate("max", "TOTAL")),
    )
    written = query(asked).xml
    for part in (
        "<select><field>CUSTVENDID</field><count>RECORDNO</count><max>TOTAL</max></select>",
        "<order><field>CUSTVENDID</field><descending/></order>",
        "<options><caseinsensitive>true</caseinsensitive></options>",
        "<docparid>Sales Order</docparid><pagesize>10</pagesize><offset>20</offset>",
    ):
        assert part in written


@pytest.mark.parametrize(
    "wrong",
    [
        {"select": ()},
        {"select": ("*",)},
        {"size": 0},
        {"size": 2001},
        {"offset": -1},
    ],
)
def test_a_query_that_the_gateway_would_refuse_is_refused_before(wrong: dict[str, Any]) -> None:
    with pytest.raises(InvalidRequest):
        Query(**{"object": "VENDOR", "select": ("RECORDNO",), **wrong})


@pytest.mark.parametrize(
    ("condition", "operator", "values"),
    [
        (eq("F", 1), "equalto", ["1"]),
        (ne("F", "a"), "notequalto", ["a"]),
        (lt("F", "a"), "lessthan", ["a"]),
        (le("F", "a"), "lessthanorequalto", ["a"]),
        (gt("F", "a"), "greaterthan", ["a"]),
        (ge("F", "a"), "greaterthanorequalto", ["a"]),
        (like("F", "A&%"), "like", ["A&amp;%"]),
        (not_like("F", "%"), "notlike", ["%"]),
        (between("F", 1, 2), "between", ["1", "2"]),
        (is_in("F", "a", "b", "c"), "in", ["a", "b", "c"]),
        (not_in("F", "a"), "notin", ["a"]),
        (is_null("F"), "isnull", []),
        (not_null("F"), "isnotnull", []),
    ],
)
def test_every_comparison_has_its_operator_and_values(
    condition: Filter, operator: str, values: list[str]
) -> None:
    written = "".join(f"<value>{value}</value>" for value in values)
    assert write_filter(condition) == f"<{operator}><field>F</field>{written}</{operator}>"


def test_groups_nest_and_a_group_of_one_is_its_member() -> None:
    one = eq("A", "1")
    assert write_filter(All((one,))) == write_filter(one)
    assert write_filter(AnyOf((All((one, one)), one))) == (
        f"<or><and>{write_filter(one) * 2}</and>{write_filter(one)}</or>"
    )


def test_adding_a_condition_does_not_nest_groups_needlessly() -> None:
    one, two, three = eq("A", 1), eq("B", 2), eq("C", 3)
    assert both(None, one) == one
    assert both(one, two) == All((one, two))
    assert both(All((one, two)), three) == All((one, two, three))
    assert both(AnyOf((one, two)), three) == All((AnyOf((one, two)), three))


@pytest.mark.parametrize(
    ("operator", "values"),
    [("between", ("1",)), ("in", ()), ("in", ("x",) * 1001), ("isnull", ("x",)), ("equalto", ())],
)
def test_a_comparison_with_the_wrong_number_of_values_is_refused(
    operator: Any, values: tuple[str, ...]
) -> None:
    with pytest.raises(InvalidRequest):
        Compare(operator, "F", values)


@pytest.mark.parametrize("group", [All, AnyOf])
def test_an_empty_group_is_refused(group: Any) -> None:
    with pytest.raises(InvalidRequest):
        group(())


def test_the_other_generic_functions_are_written_as_documented() -> None:
    assert read("APBILL", ["1", "2"]).xml == (
        "<read><object>APBILL</object><keys>1,2</keys><fields>*</fields></read>"
    )
    assert read_by_name("VENDOR", ["V-1"], ("NAME",), "Purchase Order").xml == (
        "<readByName><object>VENDOR</object><keys>V-1</keys><fields>NAME</fields>"
        "<docparid>Purchase Order</docparid></readByName>"
    )
    assert read_by_query("GLACCOUNT", "ACCOUNTNO = '1010'", ("TITLE",), size=1).xml == (
        "<readByQuery><object>GLACCOUNT</object><fields>TITLE</fields>"
        "<query>ACCOUNTNO = '1010'</query><pagesize>1</pagesize></readByQuery>"
    )
    assert read_by_query("GLACCOUNT").xml == (
        "<readByQuery><object>GLACCOUNT</object><fields>*</fields><query/>"
        "<pagesize>1000</pagesize></readByQuery>"
    )
    assert read_more("R@1").xml == "<readMore><resultId>R@1</resultId></readMore>"
    assert lookup("VENDOR").xml == "<lookup><object>VENDOR</object></lookup>"
    assert inspect().xml == "<inspect><object>*</object></inspect>"
    assert inspect("VENDOR", detail=True).xml == (
        '<inspect detail="1"><object>VENDOR</object></inspect>'
    )
    assert create([("CLASS", {"CLASSID": "A"}), ("LOCATION", {"LOCATIONID": "L"})]).xml == (
        "<create><CLASS><CLASSID>A</CLASSID></CLASS>"
        "<LOCATION><LOCATIONID>L</LOCATIONID></LOCATION></create>"
    )
    assert update([("CLASS", {"CLASSID": "A", "NAME": None})]).xml == (
        "<update><CLASS><CLASSID>A</CLASSID><NAME/></CLASS></update>"
    )
    assert delete("CLASS", ["5", "6"]).xml == (
        "<delete><object>CLASS</object><keys>5,6</keys></delete>"
    )
    assert function("consolidate", {"bookid": "B"}, {"x": "1"}).xml == (
        '<consolidate x="1"><bookid>B</bookid></consolidate>'
    )


def test_only_what_changes_nothing_counts_as_a_read() -> None:
    reads = [query(Query("V", ("X",))), read("V", ["1"]), lookup("V"), function("getAPISession")]
    others = [create([("V", {})]), read_more("R"), function("approve"), function("create_bill")]
    assert all(one.reads for one in reads)
    assert not any(one.reads for one in others)


@pytest.mark.parametrize("keys", [[], ["1"] * 101, [""], ["1,2"], [" "]])
def test_too_many_or_broken_keys_are_refused(keys: list[str]) -> None:
    with pytest.raises(InvalidRequest):
        read("VENDOR", keys)
    with pytest.raises(InvalidRequest):
        delete("VENDOR", keys)


@pytest.mark.parametrize("count", [0, 101])
def test_too_many_or_no_records_are_refused(count: int) -> None:
    with pytest.raises(InvalidRequest):
        create([("VENDOR", {})] * count)


def test_a_function_shows_its_name_and_not_its_content() -> None:
    assert repr(read_more("R1")) == "Function('readMore', control_id='')"
