import json
from typing import TYPE_CHECKING

from lxml import etree

if TYPE_CHECKING:
    from tests.unit.emulator.functions.conftest import Desk


def bills(desk: "Desk") -> "Desk":
    desk.company.insert_many("APBILL", [{"RECORDID": f"B-{n}"} for n in range(1, 4)])
    desk.company.insert_many(
        "APBILLITEM",
        [
            {"RECORDKEY": "1", "LINE_NO": 1, "AMOUNT": "10.5"},
            {"RECORDKEY": "2", "LINE_NO": 1, "AMOUNT": "20"},
            {"RECORDKEY": "1", "LINE_NO": 2, "AMOUNT": "0"},
        ],
    )
    return desk


def test_records_come_in_the_case_and_order_asked_for(vendors: "Desk") -> None:
    answer = vendors.answer(
        "<read><object>Vendor</object><keys>3, 1</keys><fields>NAME,VENDORID</fields></read>"
    )
    assert answer.data == (
        '<data listtype="Vendor" count="2">'
        "<Vendor><VENDORID>V-3</VENDORID><NAME>Acme's</NAME></Vendor>"
        "<Vendor><VENDORID>V-1</VENDORID><NAME>Ærø &amp; Søn</NAME></Vendor></data>"
    )


def test_structures_nest(desk: "Desk") -> None:
    desk.company.insert(
        "VENDOR",
        {
            "VENDORID": "V-1",
            "NAME": "A",
            "DISPLAYCONTACT.PRINTAS": "A Ltd",
            "DISPLAYCONTACT.MAILADDRESS.CITY": "Oslo",
        },
    )
    (record,) = desk.data("<read><object>VENDOR</object><keys>1</keys><fields>*</fields></read>")
    assert record.findtext("DISPLAYCONTACT/PRINTAS") == "A Ltd"
    assert record.findtext("DISPLAYCONTACT/MAILADDRESS/CITY") == "Oslo"
    assert len(record.findall("DISPLAYCONTACT")) == 1


def test_every_field_stands_there_once_even_when_blank(desk: "Desk") -> None:
    desk.company.insert("VENDOR", {"VENDORID": "V-1", "NAME": "A"})
    (record,) = desk.data("<read><object>VENDOR</object><keys>1</keys></read>")
    leaves = [
        "/".join([*(a.tag for a in reversed([*leaf.iterancestors()][:-2])), leaf.tag])
        for leaf in record.iter()
        if not len(leaf) and leaf is not record
    ]
    table = desk.company.table("VENDOR")
    assert sorted(leaves) == sorted(f.id.replace(".", "/") for f in table.fields)


def test_lines_nest_in_their_collection_with_lower_case_names(desk: "Desk") -> None:
    data = bills(desk).data("<read><object>APBILL</object><keys>1,2,3</keys></read>")
    amounts = [
        [line.findtext("AMOUNT") for line in record.findall("APBILLITEMS/apbillitem")]
        for record in data
    ]
    assert amounts == [["10.5", "0"], ["20"], []]
    assert all(len(record.findall("APBILLITEMS")) == 1 for record in data)


def test_a_list_without_the_collection_leaves_the_lines_out(desk: "Desk") -> None:
    ask = "<read><object>APBILL</object><keys>1</keys><fields>{}</fields></read>"
    bills(desk)
    (record,) = desk.data(ask.format("RECORDNO"))
    assert [child.tag for child in record] == ["RECORDNO"]
    (record,) = desk.data(ask.format("APBILLITEMS"))
    assert [child.tag for child in record] == ["APBILLITEMS"]
    assert len(record[0]) == 2


def test_missing_keys_are_silently_absent(vendors: "Desk") -> None:
    read = "<read><object>VENDOR</object><keys>99,2,x</keys><fields>VENDORID</fields></read>"
    assert vendors.column(read, "VENDORID") == ["V-2"]


def test_nothing_found_is_a_success_that_counts_nothing(vendors: "Desk") -> None:
    answer = vendors.answer("<read><object>VENDOR</object><keys>99</keys></read>")
    assert answer.data == '<data listtype="VENDOR" count="0"/>'


def test_a_key_asked_for_twice_comes_once(vendors: "Desk") -> None:
    read = "<read><object>VENDOR</object><keys>2,2</keys><fields>VENDORID</fields></read>"
    assert vendors.column(read, "VENDORID") == ["V-2"]


def test_read_by_name_finds_by_natural_id(vendors: "Desk") -> None:
    read = (
        "<readByName><object>VENDOR</object><keys>V-2,V-9,V-4</keys>"
        "<fields>RECORDNO</fields></readByName>"
    )
    assert vendors.column(read, "RECORDNO") == ["2", "4"]


def test_an_unknown_field_is_the_error_number_itself(vendors: "Desk") -> None:
    refusal = vendors.refusal(
        "<read><object>VENDOR</object><keys>1</keys><fields>NAME,x</fields></read>"
    )
    (entry,) = refusal.entries
    assert entry.errorno == "Invalid fields list x"
    assert entry.description == entry.description2 == entry.correction == ""


def test_an_unknown_object_is_named(desk: "Desk") -> None:
    refusal = desk.refusal("<read><object>GLACCOUNT2</object><keys>1</keys></read>")
    assert refusal.entries[0].description2 == "Object definition GLACCOUNT2 not found"


def test_more_than_a_hundred_keys_are_refused(desk: "Desk") -> None:
    keys = ",".join(str(n) for n in range(101))
    refusal = desk.refusal(f"<read><object>VENDOR</object><keys>{keys}</keys></read>")
    assert refusal.entries[0].errorno == "XL03000003"


def test_dates_and_times_are_padded_and_american(desk: "Desk") -> None:
    desk.company.insert(
        "APBILL", {"WHENCREATED": "2026-01-02", "AUWHENCREATED": "2026-01-02 03:04:05"}
    )
    fields = "<fields>WHENCREATED,AUWHENCREATED,WHENDUE</fields>"
    (record,) = desk.data(f"<read><object>APBILL</object><keys>1</keys>{fields}</read>")
    assert etree.tostring(record).decode() == (
        "<APBILL><WHENCREATED>01/02/2026</WHENCREATED><WHENDUE/>"
        "<AUWHENCREATED>01/02/2026 03:04:05</AUWHENCREATED></APBILL>"
    )


def test_one_object_writes_its_times_in_iso(desk: "Desk") -> None:
    stamped = {"APPLICATIONNAME": "X"}
    table = desk.company.table("PTAPPLICATION")
    stamps = [field.id for field in table.fields if field.type == "timestamp"]
    desk.company.insert(
        "PTAPPLICATION", {**stamped, **dict.fromkeys(stamps, "2020-06-11 17:52:00")}
    )
    (record,) = desk.data("<read><object>PTAPPLICATION</object><keys>1</keys></read>")
    assert stamps
    assert {record.findtext(name) for name in stamps} == {"2020-06-11T17:52:00Z"}


def test_json_gives_flat_records(vendors: "Desk") -> None:
    raw = vendors.answer(
        "<read><object>VENDOR</object><keys>1</keys><fields>VENDORID,TERMNAME</fields>"
        "<returnFormat>json</returnFormat></read>"
    ).raw
    assert raw is not None
    assert json.loads(raw[1]) == [{"VENDORID": "V-1", "TERMNAME": "Net 30"}]


def test_a_document_of_very_many_lines_is_read_whole(desk: "Desk") -> None:
    desk.company.insert("APBILL", {"RECORDID": "B-1"})
    desk.company.insert_many(
        "APBILLITEM", [{"RECORDKEY": "1", "LINE_NO": n} for n in range(33_000)]
    )
    ask = "<read><object>APBILL</object><keys>1</keys><fields>APBILLITEMS</fields></read>"
    numbers = [line.findtext("LINE_NO") for line in desk.data(ask)[0][0]]
    assert numbers == [str(n) for n in range(33_000)]
