import json
import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.unit.emulator.functions.conftest import Desk


def ask(text: str, fields: str = "VENDORID", extra: str = "", name: str = "VENDOR") -> str:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return (
        f"<readByQuery><object>{name}</object><fields>{fields}</fields>"
        f"<query>{escaped}</query>{extra}</readByQuery>"
    )


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("", "12345"),
        ("VENDORID = 'V-2'", "2"),
        ("vendorid='V-2'", "2"),
        ("VENDORID = 'v-2'", ""),
        ("STATUS = 'T'", "1245"),
        ("STATUS = 'F'", "3"),
        ("STATUS IN ('F')", "3"),
        ("STATUS = 'X'", ""),
        ("ONHOLD = 'T'", "3"),
        ("ONHOLD = 'false'", "1245"),
        ("CREDITLIMIT >= 250.5", "12"),
        ("CREDITLIMIT < '9'", "5"),
        ("RECORDNO in (1, 2, '3')", "123"),
        ("RECORDNO not in (1,2,3)", "45"),
        ("NAME like 'Acme%'", "3"),
        ("NAME not like '%c%'", "14"),
        ("NAME = 'Acme\\'s'", "3"),
        ("CREDITLIMIT is null", "4"),
        ("CREDITLIMIT IS NOT NULL", "1235"),
        ("NOT STATUS = 'T'", "3"),
        ("STATUS = 'T' AND (RECORDNO = 1 OR RECORDNO = 2) and not recordno = 2", "1"),
        ("RECORDNO = 1 OR RECORDNO = 2 AND STATUS = 'F'", "1"),
        ("NOT (RECORDNO = 1 OR RECORDNO = 2)", "345"),
        ("WHENMODIFIED >= '01/15/2026 10:00:00'", "23"),
        ("WHENMODIFIED < '1/15/2026'", "14"),
        ("CREDITLIMIT = -20", "5"),
        ("RECORDNO <> 1", "2345"),
    ],
)
def test_a_text_keeps_exactly_the_rows_it_should(vendors: "Desk", text: str, kept: str) -> None:
    assert vendors.column(ask(text), "VENDORID") == [f"V-{number}" for number in kept]


@pytest.mark.parametrize(
    "text",
    [
        "WHENMODIFIED > '2026-01-01'",
        "NONSENSE = 1",
        "TERM.NAME = 'Net 30'",
        "DISPLAYCONTACT.CONTACTNAME = 'x'",
        "STATUS = 'T' ORDER BY NAME",
        "STATUS =",
        "STATUS = 'T",
        "STATUS = T",
        "(STATUS = 'T'",
        "STATUS = 'T')",
        "STATUS 'T'",
        "NAME NOT = 'x'",
        "RECORDNO in ()",
        "RECORDNO in (1",
        "RECORDNO in 1",
        "CREDITLIMIT > 'much'",
        "rownum < 5",
        "NAME = 'x'; drop table VENDOR",
        "(" * 60 + "RECORDNO = 1" + ")" * 60,
    ],
)
def test_a_text_that_is_not_a_query_gets_the_literal_processing_error(
    vendors: "Desk", text: str
) -> None:
    (entry,) = vendors.refusal(ask(text)).entries
    assert entry.errorno == "DL02000001"
    assert entry.description == "Error"
    assert entry.description2 == "There was an error processing the request."


def test_labels_can_be_switched_off_for_strictness(vendors: "Desk") -> None:
    assert len(vendors.data(ask("STATUS = 'active'"))) == 4
    vendors.company.settings.labels_in_text_queries = False
    assert len(vendors.data(ask("STATUS = 'active'"))) == 0


def test_records_are_lower_case_in_catalogue_order_with_blanks(vendors: "Desk") -> None:
    answer = vendors.answer(ask("RECORDNO = 5", "STATUS,NAME,VENDORID,CREDITLIMIT,TERMNAME"))
    assert answer.data == (
        '<data listtype="vendor" count="1" totalcount="1" numremaining="0" resultId="">'
        "<vendor><VENDORID>V-5</VENDORID><NAME></NAME><TERMNAME></TERMNAME>"
        "<CREDITLIMIT>-20</CREDITLIMIT><STATUS>active</STATUS></vendor></data>"
    )


def test_a_star_gives_every_field_and_no_lines(desk: "Desk") -> None:
    desk.company.insert("APBILL", {"RECORDID": "B-1"})
    desk.company.insert("APBILLITEM", {"RECORDKEY": "1"})
    (record,) = desk.data(ask("", "*", name="apbill"))
    table = desk.company.table("APBILL")
    assert [child.tag for child in record] == [f.id for f in table.fields if f.selectable]


def test_read_more_goes_on_with_one_result_id_until_nothing_remains(vendors: "Desk") -> None:
    first = vendors.data(ask("", extra="<pagesize>2</pagesize>"))
    result_id = vendors.attributes(first)["resultId"]
    assert re.fullmatch(r"7765623330[A-Za-z0-9@-]{24}5", result_id)
    assert vendors.attributes(first) == {
        "listtype": "vendor",
        "count": "2",
        "totalcount": "5",
        "numremaining": "3",
        "resultId": result_id,
    }
    seen = [record.findtext("VENDORID") for record in first]
    for remaining in ("1", "0"):
        page = vendors.data(f"<readMore><resultId>{result_id}</resultId></readMore>")
        assert (page.attrib["resultId"], page.attrib["numremaining"]) == (result_id, remaining)
        seen += [record.findtext("VENDORID") for record in page]
    assert seen == ["V-1", "V-2", "V-3", "V-4", "V-5"]


def test_read_more_keeps_to_the_rows_found_at_first(vendors: "Desk") -> None:
    first = vendors.data(ask("STATUS = 'T'", extra="<pagesize>1</pagesize>"))
    vendors.company.insert("VENDOR", {"VENDORID": "V-6"})
    vendors.company.update("VENDOR", "2", {"STATUS": "inactive"})
    vendors.company.delete("VENDOR", "4")
    more = f"<readMore><resultId>{vendors.attributes(first)['resultId']}</resultId></readMore>"
    pages = [vendors.data(more) for _ in range(3)]
    assert [[r.findtext("VENDORID") for r in page] for page in pages] == [["V-2"], [], ["V-5"]]
    assert [page.attrib["numremaining"] for page in pages] == ["2", "1", "0"]


def test_read_more_by_object_continues_the_last_query_on_it(vendors: "Desk") -> None:
    vendors.data(ask("", extra="<pagesize>4</pagesize>"))
    page = vendors.data("<readMore><object>vendor</object></readMore>")
    assert [record.findtext("VENDORID") for record in page] == ["V-5"]


def test_a_result_id_belongs_to_its_session(vendors: "Desk") -> None:
    result_id = vendors.attributes(vendors.data(ask("", extra="<pagesize>2</pagesize>")))[
        "resultId"
    ]
    more = f"<readMore><resultId>{result_id}</resultId></readMore>"
    (entry,) = vendors.in_new_session().refusal(more).entries
    assert entry.errorno == "readMore failed"
    expected = f"Attempt to readMore with an invalid or expired resultId: {result_id}"
    assert entry.description2 == expected


def test_a_result_id_that_never_was_gets_the_literal_error(desk: "Desk") -> None:
    (entry,) = desk.refusal("<readMore><resultId>bad</resultId></readMore>").entries
    assert entry.errorno == "readMore failed"
    assert entry.description2 == "Attempt to readMore with an invalid or expired resultId: bad"


def test_read_more_of_a_report_is_refused_by_name(desk: "Desk") -> None:
    (entry,) = desk.refusal("<readMore><reportId>R1</reportId></readMore>").entries
    assert "not supported" in entry.description2


def test_an_unknown_object_gets_the_literal_error(desk: "Desk") -> None:
    (entry,) = desk.refusal(ask("", name="VENDOR2")).entries
    assert entry.errorno == "Query Failed"
    assert entry.description2 == "Object definition VENDOR2 not found"


def test_an_unknown_field_in_the_list_is_the_error_number_itself(desk: "Desk") -> None:
    (entry,) = desk.refusal(ask("", "NAME,NONSENSE")).entries
    assert entry.errorno == "Invalid fields list NONSENSE"


@pytest.mark.parametrize("size", ["1001", "0", "x"])
def test_a_page_size_outside_1_to_1000_is_a_schema_error(desk: "Desk", size: str) -> None:
    refusal = desk.refusal(ask("", extra=f"<pagesize>{size}</pagesize>"))
    assert refusal.entries[0].errorno == "XL03000003"


def test_orderby_is_not_expected_here(desk: "Desk") -> None:
    (entry,) = desk.refusal(ask("", extra="<orderby/>")).entries
    assert entry.errorno == "XL03000003"
    assert "Element 'orderby'" in entry.description2


def test_json_rows_are_flat_strings(vendors: "Desk") -> None:
    extra = "<returnFormat>json</returnFormat>"
    raw = vendors.answer(ask("RECORDNO < 3", "VENDORID,CREDITLIMIT", extra)).raw
    assert raw is not None
    assert json.loads(raw[1]) == [
        {"VENDORID": "V-1", "CREDITLIMIT": "1000"},
        {"VENDORID": "V-2", "CREDITLIMIT": "250.5"},
    ]


def test_a_user_defined_dimension_is_read_by_its_own_field_names(desk: "Desk") -> None:
    desk.company.define_dimension("LINE_OF_BUSINESS", "Line of business")
    desk.company.insert_many("LINE_OF_BUSINESS", [{"name": n} for n in ("Retail", "Web", "Rail")])
    text = "rownum <= 2 AND name like 'R%'"
    answer = desk.answer(ask(text, "id,name", name="line_of_business"))
    assert answer.data == (
        '<data listtype="line_of_business" count="1" totalcount="1" numremaining="0" resultId="">'
        "<line_of_business><id>1</id><name>Retail</name></line_of_business></data>"
    )


def test_rows_may_come_scattered_as_they_do_from_intacct(desk: "Desk") -> None:
    desk.company.insert_many("CLASS", [{"CLASSID": f"{n}"} for n in range(50)])
    desk.company.settings.scan_order = "scattered"
    found = desk.column(ask("", "RECORDNO", name="CLASS"), "RECORDNO")
    assert found != sorted(found, key=int)
    assert sorted(found, key=int) == [str(n) for n in range(1, 51)]


def test_a_session_remembers_its_last_hundred_result_sets(vendors: "Desk") -> None:
    ask_for_one = ask("", extra="<pagesize>1</pagesize>")
    ids = [vendors.attributes(vendors.data(ask_for_one))["resultId"] for _ in range(101)]
    more = "<readMore><resultId>{}</resultId></readMore>"
    assert vendors.refusal(more.format(ids[0])).entries[0].errorno == "readMore failed"
    assert vendors.column(more.format(ids[1]), "VENDORID") == ["V-2"]
