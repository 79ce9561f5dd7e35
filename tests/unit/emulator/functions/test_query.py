import csv
import io
import json
import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.unit.emulator.functions.conftest import Desk


def ids(desk: "Desk", filter_xml: str, extra: str = "") -> list[str]:
    """VENDORIDs that a filter keeps, in order of RECORDNO."""
    xml = (
        "<query><object>VENDOR</object><select><field>VENDORID</field></select>"
        f"<filter>{filter_xml}</filter>"
        f"<orderby><order><field>RECORDNO</field></order></orderby>{extra}</query>"
    )
    return desk.column(xml, "VENDORID")


def compare(operator: str, field: str, *values: str) -> str:
    inside = "".join(f"<value>{value}</value>" for value in values)
    return f"<{operator}><field>{field}</field>{inside}</{operator}>"


@pytest.mark.parametrize(
    ("filter_xml", "kept"),
    [
        (compare("equalto", "VENDORID", "V-2"), "2"),
        (compare("equalto", "vendorid", "V-2"), "2"),
        (compare("equalto", "STATUS", "inactive"), "3"),
        (compare("equalto", "STATUS", "F"), ""),
        (compare("notequalto", "TERMNAME", "Net 30"), "2"),
        (compare("greaterthan", "CREDITLIMIT", "9"), "12"),
        (compare("greaterthanorequalto", "CREDITLIMIT", "9.00"), "123"),
        (compare("lessthan", "CREDITLIMIT", "9"), "5"),
        (compare("lessthanorequalto", "CREDITLIMIT", "250.5"), "235"),
        (compare("between", "CREDITLIMIT", "0", "300"), "23"),
        (compare("like", "NAME", "Acme%"), "3"),
        (compare("like", "VENDORID", "V_"), ""),
        (compare("like", "VENDORID", "V-_"), "12345"),
        (compare("notlike", "NAME", "Acme%"), "124"),
        (compare("in", "VENDORID", "V-1", "V-4", "V-9"), "14"),
        (compare("notin", "RECORDNO", "1", "2", "3"), "45"),
        (compare("isnull", "CREDITLIMIT"), "4"),
        (compare("isnull", "NAME"), "5"),
        (compare("isnotnull", "TERMNAME"), "123"),
        (compare("equalto", "NAME", ""), ""),
        (compare("equalto", "ONHOLD", "true"), "3"),
        (compare("equalto", "ONHOLD", "F"), "1245"),
        (compare("greaterthanorequalto", "WHENMODIFIED", "01/15/2026 10:00:00"), "23"),
        (compare("lessthan", "WHENMODIFIED", "1/15/2026"), "14"),
        (compare("equalto", "TERM.NAME", "Net 30"), "13"),
        (compare("equalto", "NAME", "日本"), "4"),
    ],
)
def test_an_operator_keeps_exactly_the_rows_it_should(
    vendors: "Desk", filter_xml: str, kept: str
) -> None:
    assert ids(vendors, filter_xml) == [f"V-{number}" for number in kept]


def test_and_and_or_nest(vendors: "Desk") -> None:
    active = compare("equalto", "STATUS", "active")
    rich = compare("greaterthan", "CREDITLIMIT", "500")
    blank = compare("isnull", "CREDITLIMIT")
    found = ids(vendors, f"<and>{active}<or>{rich}{blank}</or></and>")
    assert found == ["V-1", "V-4"]


def test_several_operators_directly_under_filter_must_all_hold(vendors: "Desk") -> None:
    active = compare("equalto", "STATUS", "active")
    rich = compare("greaterthan", "CREDITLIMIT", "100")
    assert ids(vendors, active + rich) == ["V-1", "V-2"]


def test_an_and_of_a_single_operator_is_accepted(vendors: "Desk") -> None:
    assert ids(vendors, f"<and>{compare('equalto', 'VENDORID', 'V-1')}</and>") == ["V-1"]


def test_caseinsensitive_folds_letters_beyond_ascii(vendors: "Desk") -> None:
    option = "<options><caseinsensitive>true</caseinsensitive></options>"
    assert ids(vendors, compare("equalto", "NAME", "ærø &amp; søn")) == []
    assert ids(vendors, compare("equalto", "NAME", "ærø &amp; søn"), option) == ["V-1"]
    assert ids(vendors, compare("like", "NAME", "ACME%"), option) == ["V-2", "V-3"]
    assert ids(vendors, compare("in", "NAME", "ACME'S"), option) == ["V-3"]


def test_records_come_in_upper_case_with_fields_in_select_order(vendors: "Desk") -> None:
    answer = vendors.answer(
        "<query><object>vendor</object><select><field>name</field><field>RECORDNO</field>"
        "<field>CREDITLIMIT</field><field>WHENMODIFIED</field><field>TERM.NAME</field></select>"
        "<pagesize>2</pagesize></query>"
    )
    assert answer.data == (
        '<data listtype="VENDOR" totalcount="5" offset="0" count="2" numremaining="3">'
        "<VENDOR><NAME>Ærø &amp; Søn</NAME><RECORDNO>1</RECORDNO><CREDITLIMIT>1000</CREDITLIMIT>"
        "<WHENMODIFIED>01/01/2026 00:00:00</WHENMODIFIED><TERM.NAME>Net 30</TERM.NAME></VENDOR>"
        "<VENDOR><NAME>acme &lt;b&gt;</NAME><RECORDNO>2</RECORDNO><CREDITLIMIT>250.5</CREDITLIMIT>"
        "<WHENMODIFIED>01/15/2026 10:00:00</WHENMODIFIED><TERM.NAME>Net 60</TERM.NAME></VENDOR>"
        "</data>"
    )


def test_a_blank_comes_as_an_empty_element(vendors: "Desk") -> None:
    data = vendors.data(
        "<query><object>VENDOR</object><select><field>CREDITLIMIT</field>"
        "<field>WHENMODIFIED</field><field>TERM.NAME</field></select>"
        f"<filter>{compare('equalto', 'VENDORID', 'V-5')}</filter></query>"
    )
    assert [field.text for field in data[0]] == ["-20", None, None]


def test_pages_by_offset_cover_every_row_once(vendors: "Desk") -> None:
    seen = []
    for offset in (0, 2, 4):
        data = vendors.data(
            "<query><object>VENDOR</object><select><field>RECORDNO</field></select>"
            f"<pagesize>2</pagesize><offset>{offset}</offset></query>"
        )
        seen += [record.findtext("RECORDNO") for record in data]
        assert int(data.attrib["numremaining"]) == 5 - len(seen)
    assert seen == ["1", "2", "3", "4", "5"]


def test_an_offset_past_the_end_gives_an_empty_page(vendors: "Desk") -> None:
    answer = vendors.answer(
        "<query><object>VENDOR</object><select><field>RECORDNO</field></select>"
        "<offset>99</offset></query>"
    )
    expected = '<data listtype="VENDOR" totalcount="5" offset="99" count="0" numremaining="0"/>'
    assert answer.data == expected


def test_rows_sort_by_several_fields_and_numbers_sort_as_numbers(vendors: "Desk") -> None:
    found = vendors.column(
        "<query><object>VENDOR</object><select><field>VENDORID</field></select><orderby>"
        "<order><field>STATUS</field><descending/></order>"
        "<order><field>CREDITLIMIT</field><ascending></ascending></order></orderby></query>",
        "VENDORID",
    )
    assert found == ["V-3", "V-5", "V-2", "V-1", "V-4"]


def test_aggregates_group_by_the_plain_fields(vendors: "Desk") -> None:
    data = vendors.data(
        "<query><object>VENDOR</object><select><field>STATUS</field><count>RECORDNO</count>"
        "<sum>CREDITLIMIT</sum><min>CREDITLIMIT</min><max>CREDITLIMIT</max>"
        "<max>WHENMODIFIED</max></select>"
        "<orderby><order><field>STATUS</field></order></orderby></query>"
    )
    assert data.attrib["totalcount"] == data.attrib["count"] == "2"
    assert [[(field.tag, field.text) for field in record] for record in data] == [
        [
            ("STATUS", "active"),
            ("COUNT.RECORDNO", "4"),
            ("SUM.CREDITLIMIT", "1230.5"),
            ("MIN.CREDITLIMIT", "-20"),
            ("MAX.CREDITLIMIT", "1000"),
            ("MAX.WHENMODIFIED", "01/15/2026 10:00:00"),
        ],
        [
            ("STATUS", "inactive"),
            ("COUNT.RECORDNO", "1"),
            ("SUM.CREDITLIMIT", "9"),
            ("MIN.CREDITLIMIT", "9"),
            ("MAX.CREDITLIMIT", "9"),
            ("MAX.WHENMODIFIED", "01/31/2026 23:59:59"),
        ],
    ]


def test_a_sum_of_cents_is_exact(desk: "Desk") -> None:
    desk.company.insert_many("VENDOR", [{"NAME": "x", "CREDITLIMIT": "0.1"}] * 10)
    select = "<select><sum>CREDITLIMIT</sum><avg>CREDITLIMIT</avg></select>"
    data = desk.data(f"<query><object>VENDOR</object>{select}</query>")
    assert [field.text for field in data[0]] == ["1", "0.1"]


def test_an_aggregate_without_groups_is_one_row_even_of_nothing(desk: "Desk") -> None:
    data = desk.data(
        "<query><object>VENDOR</object><select><count>RECORDNO</count></select></query>"
    )
    assert data.attrib["totalcount"] == "1"
    assert data[0].findtext("COUNT.RECORDNO") == "0"


def test_json_is_an_array_of_flat_objects_of_strings(vendors: "Desk") -> None:
    raw = vendors.answer(
        "<query><object>VENDOR</object><select><field>RECORDNO</field><field>TERM.NAME</field>"
        "<field>CREDITLIMIT</field></select><options><returnformat>json</returnformat></options>"
        f"<filter>{compare('in', 'VENDORID', 'V-1', 'V-4')}</filter></query>"
    ).raw
    assert raw is not None
    assert raw[0] == "application/json"
    assert json.loads(raw[1]) == [
        {"RECORDNO": "1", "TERM.NAME": "Net 30", "CREDITLIMIT": "1000"},
        {"RECORDNO": "4", "TERM.NAME": "", "CREDITLIMIT": ""},
    ]


def test_csv_has_a_header_and_quotes_when_needed(desk: "Desk") -> None:
    desk.company.insert("VENDOR", {"VENDORID": "V-1", "NAME": 'Smith, "Joe"'})
    raw = desk.answer(
        "<query><object>VENDOR</object><select><field>VENDORID</field><field>NAME</field></select>"
        "<options><returnformat>csv</returnformat></options></query>"
    ).raw
    assert raw is not None
    rows = list(csv.reader(io.StringIO(raw[1].decode())))
    assert rows == [["VENDORID", "NAME"], ["V-1", 'Smith, "Joe"']]


@pytest.mark.parametrize("size", ["0", "2001", "-1", "ten"])
def test_a_page_size_outside_1_to_2000_is_a_schema_error(vendors: "Desk", size: str) -> None:
    refusal = vendors.refusal(
        "<query><object>VENDOR</object><select><field>RECORDNO</field></select>"
        f"<pagesize>{size}</pagesize></query>"
    )
    assert refusal.entries[0].errorno == "XL03000003"


def test_an_unknown_object_is_named(desk: "Desk") -> None:
    refusal = desk.refusal(
        "<query><object>VENDOR2</object><select><field>A</field></select></query>"
    )
    assert refusal.entries[0].errorno == "XL03000009"
    assert refusal.entries[0].description2 == "Object definition VENDOR2 not found"


def test_fields_that_cannot_be_queried_are_listed_as_clients_expect(vendors: "Desk") -> None:
    refusal = vendors.refusal(
        "<query><object>VENDOR</object><select><field>RECORDNO</field><field>nonsense</field>"
        f"</select><filter>{compare('isnull', 'TERM.NONSENSE')}</filter></query>"
    )
    (entry,) = refusal.entries
    assert entry.errorno == "XL03000006"
    assert entry.description2.startswith("The following fields cannot be queried")
    found = re.search(r": \[\w*: \[(.*?)\] \] \[Support ID: \S+\]$", entry.description2)
    assert found is not None
    assert set(found[1].split(", ")) == {"NONSENSE", "TERM.NONSENSE"}


def test_a_field_switched_off_in_this_company_cannot_be_queried(vendors: "Desk") -> None:
    vendors.company.settings.unqueryable_fields["VENDOR"] = ["NAME"]
    refusal = vendors.refusal(
        "<query><object>VENDOR</object><select><field>NAME</field></select></query>"
    )
    assert ": [VENDOR: [NAME] ] [Support ID:" in refusal.entries[0].description2


def test_fields_that_the_catalog_knows_as_unqueryable_are_refused(desk: "Desk") -> None:
    refusal = desk.refusal(
        "<query><object>PROJECT</object><select><field>CFDA</field></select></query>"
    )
    assert "[PROJECT: [CFDA] ]" in refusal.entries[0].description2


def test_a_self_hierarchy_is_walked_one_hop_only(desk: "Desk") -> None:
    desk.company.insert_many(
        "CUSTOMER",
        [
            {"CUSTOMERID": "C-1", "NAME": "Top"},
            {"CUSTOMERID": "C-2", "NAME": "Below", "PARENTKEY": 1},
        ],
    )
    ask = "<query><object>CUSTOMER</object><select><field>{}</field></select></query>"
    assert desk.column(ask.format("PARENT.NAME"), "PARENT.NAME") == ["", "Top"]
    refusal = desk.refusal(ask.format("PARENT.PARENT.NAME"))
    assert "PARENT.PARENT.NAME" in refusal.entries[0].description2


def test_a_path_walks_several_hops(desk: "Desk") -> None:
    company = desk.company
    company.insert("CUSTOMER", {"CUSTOMERID": "C-1", "NAME": "Top"})
    company.insert("PROJECT", {"PROJECTID": "P-1", "NAME": "Roof", "CUSTOMERKEY": 1})
    company.insert("TASK", {"TASKID": "T-1", "NAME": "Nails", "PROJECTKEY": 1})
    xml = (
        "<query><object>TASK</object><select><field>PROJECT.CUSTOMER.CUSTOMERID</field></select>"
        "</query>"
    )
    assert desk.column(xml, "PROJECT.CUSTOMER.CUSTOMERID") == ["C-1"]


def test_an_unknown_operator_or_element_is_a_schema_error(vendors: "Desk") -> None:
    select = "<object>VENDOR</object><select><field>RECORDNO</field></select>"
    for wrong in (
        f"<filter>{compare('contains', 'NAME', 'x')}</filter>",
        f"<filter>{compare('between', 'NAME', 'x')}</filter>",
        f"<filter>{compare('greaterthan', 'CREDITLIMIT', 'much')}</filter>",
        f"<filter>{compare('lessthan', 'WHENMODIFIED', '2026-01-01')}</filter>",
        "<limit>5</limit>",
    ):
        refusal = vendors.refusal(f"<query>{select}{wrong}</query>")
        assert refusal.entries[0].errorno == "XL03000003"


def test_audit_history_takes_the_letter_of_an_access_mode(desk: "Desk") -> None:
    desk.company.insert_many(
        "AUDITHISTORY", [{"ACCESSMODE": mode} for mode in ("Create", "Delete", "Modify")]
    )
    xml = (
        "<query><object>AUDITHISTORY</object><select><field>ACCESSMODE</field></select>"
        f"<filter>{compare('equalto', 'ACCESSMODE', 'D')}</filter></query>"
    )
    assert desk.column(xml, "ACCESSMODE") == ["Delete"]


def test_an_object_that_is_not_subscribed_is_refused(desk: "Desk") -> None:
    desk.company.settings.objects_off.append("VENDOR")
    refusal = desk.refusal(
        "<query><object>VENDOR</object><select><field>RECORDNO</field></select></query>"
    )
    assert refusal.entries[0].errorno == "PL04000005"


def test_two_hundred_relations_of_one_filter_share_their_joins(vendors: "Desk") -> None:
    wanted = "".join(compare("equalto", "TERM.NAME", "Net 60") for _ in range(200))
    assert ids(vendors, f"<or>{wanted}</or>") == ["V-2"]
