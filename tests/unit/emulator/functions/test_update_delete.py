from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.unit.emulator.functions.conftest import Desk


def update(record: str) -> str:
    return f"<update>{record}</update>"


def delete(name: str, keys: str) -> str:
    return f"<delete><object>{name}</object><keys>{keys}</keys></delete>"


def budget(desk: "Desk") -> "Desk":
    company = desk.company
    company.insert_many("GLACCOUNT", [{"ACCOUNTNO": n, "TITLE": n} for n in ("4000", "5000")])
    company.insert("REPORTINGPERIOD", {"NAME": "January"})
    line = (
        "<GLBUDGETITEM><ACCT_NO>{}</ACCT_NO><PERIODNAME>January</PERIODNAME>"
        "<AMOUNT>{}</AMOUNT></GLBUDGETITEM>"
    )
    desk.data(
        "<create><GLBUDGETHEADER><BUDGETID>B</BUDGETID><DESCRIPTION>d</DESCRIPTION>"
        f"<GLBUDGETITEMS>{line.format(4000, 10)}{line.format(5000, 20)}</GLBUDGETITEMS>"
        "</GLBUDGETHEADER></create>"
    )
    return desk


def test_an_update_changes_what_is_sent_blanks_what_is_empty_and_keeps_the_rest(
    vendors: "Desk",
) -> None:
    vendors.clock.pass_time(60)
    vendor = "<VENDOR><RECORDNO>2</RECORDNO><NAME>New</NAME><CREDITLIMIT/></VENDOR>"
    answer = vendors.answer(update(vendor))
    assert answer.data == (
        '<data listtype="objects" count="1">'
        "<vendor><RECORDNO>2</RECORDNO><VENDORID>V-2</VENDORID></vendor></data>"
    )
    row = vendors.company.find("VENDOR", "V-2")
    assert row is not None
    assert (row["NAME"], row["CREDITLIMIT"], row["TERMNAME"]) == ("New", "", "Net 60")
    assert (row["WHENMODIFIED"], row["MODIFIEDBY"]) == ("2026-01-31 12:31:05", "7")


def test_a_record_is_found_by_natural_id_too(vendors: "Desk") -> None:
    vendors.data(update("<vendor><vendorid>V-4</vendorid><name>Four</name></vendor>"))
    row = vendors.company.find("VENDOR", "V-4")
    assert row is not None
    assert row["NAME"] == "Four"


def test_a_missing_record_is_told_in_the_error_number(desk: "Desk") -> None:
    refusal = desk.refusal(update("<CLASS><CLASSID>UT99</CLASSID><NAME>New</NAME></CLASS>"))
    (entry,) = refusal.entries
    assert entry.errorno == "Cannot update non-existing CLASS with CLASSID=UT99."
    assert refusal.data == '<data listtype="objects" count="0"/>'


def test_an_update_without_a_key_is_refused(desk: "Desk") -> None:
    (entry,) = desk.refusal(update("<CLASS><NAME>New</NAME></CLASS>")).entries
    assert "RECORDNO or CLASSID" in entry.description2


def test_a_required_field_cannot_be_blanked(vendors: "Desk") -> None:
    refusal = vendors.refusal(update("<VENDOR><VENDORID>V-1</VENDORID><NAME/></VENDOR>"))
    assert [entry.description2 for entry in refusal.entries] == [
        "Missing required field(s) for Vendor: NAME.",
        "Could not update Vendor record!",
    ]


def test_a_changed_reference_brings_its_companions(vendors: "Desk") -> None:
    vendor = "<VENDOR><VENDORID>V-1</VENDORID><TERMNAME>{}</TERMNAME></VENDOR>"
    vendors.data(update(vendor.format("Net 60")))
    row = vendors.company.find("VENDOR", "V-1")
    assert row is not None
    assert row["TERMSKEY"] == "2"
    vendors.data(update(vendor.format("")))
    row = vendors.company.find("VENDOR", "V-1")
    assert row is not None
    assert (row["TERMNAME"], row["TERMSKEY"]) == ("", "")


def test_a_renamed_record_is_renamed_wherever_it_is_referred_to(desk: "Desk") -> None:
    company = desk.company
    company.insert("VENDOR", {"VENDORID": "V-1", "NAME": "Old"})
    company.insert("APBILL", {"VENDORID": "V-1", "VENDORKEY": 1, "VENDORNAME": "Old"})
    vendor = "<VENDOR><RECORDNO>1</RECORDNO><VENDORID>V-2</VENDORID><NAME>New</NAME></VENDOR>"
    desk.data(update(vendor))
    bill = company.find("APBILL", "1")
    assert bill is not None
    assert (bill["VENDORID"], bill["VENDORNAME"]) == ("V-2", "New")


def test_a_natural_id_in_use_cannot_be_taken(vendors: "Desk") -> None:
    vendor = "<VENDOR><RECORDNO>1</RECORDNO><VENDORID>V-2</VENDORID></VENDOR>"
    refusal = vendors.refusal(update(vendor))
    assert refusal.entries[0].errorno == "BL34000061"


def test_a_contact_and_those_who_show_it_change_together(desk: "Desk") -> None:
    desk.data(
        "<create><CUSTOMER><CUSTOMERID>C-1</CUSTOMERID><NAME>Acme</NAME>"
        "<DISPLAYCONTACT><EMAIL1>old@x.example</EMAIL1></DISPLAYCONTACT></CUSTOMER></create>"
    )
    desk.data(
        update(
            "<CUSTOMER><CUSTOMERID>C-1</CUSTOMERID>"
            "<DISPLAYCONTACT><EMAIL1>new@x.example</EMAIL1></DISPLAYCONTACT></CUSTOMER>"
        )
    )
    (contact,) = desk.company.rows("CONTACT")
    assert contact["EMAIL1"] == "new@x.example"
    desk.data(update("<CONTACT><RECORDNO>1</RECORDNO><PHONE1>555</PHONE1></CONTACT>"))
    row = desk.company.find("CUSTOMER", "C-1")
    assert row is not None
    assert row["DISPLAYCONTACT.EMAIL1"] == "new@x.example"
    assert row["DISPLAYCONTACT.PHONE1"] == "555"


def test_lines_not_sent_again_are_deleted(desk: "Desk") -> None:
    budget(desk)
    desk.data(
        update(
            "<GLBUDGETHEADER><BUDGETID>B</BUDGETID><GLBUDGETITEMS>"
            "<GLBUDGETITEM><RECORDNO>2</RECORDNO><AMOUNT>25</AMOUNT></GLBUDGETITEM>"
            "<GLBUDGETITEM><ACCT_NO>4000</ACCT_NO><PERIODNAME>January</PERIODNAME>"
            "<AMOUNT>7</AMOUNT></GLBUDGETITEM></GLBUDGETITEMS></GLBUDGETHEADER>"
        )
    )
    rows = list(desk.company.rows("GLBUDGETITEM"))
    assert [(row["RECORDNO"], row["ACCT_NO"], row["AMOUNT"]) for row in rows] == [
        ("2", "5000", "25"),
        ("3", "4000", "7"),
    ]
    assert {row["BUDGETID"] for row in rows} == {"B"}


def test_a_header_alone_keeps_its_lines(desk: "Desk") -> None:
    budget(desk)
    header = "<GLBUDGETHEADER><BUDGETID>B</BUDGETID><DESCRIPTION>new</DESCRIPTION></GLBUDGETHEADER>"
    desk.data(update(header))
    assert desk.company.count("GLBUDGETITEM") == 2


def test_a_bad_line_undoes_the_whole_update(desk: "Desk") -> None:
    budget(desk)
    refusal = desk.refusal(
        update(
            "<GLBUDGETHEADER><BUDGETID>B</BUDGETID><DESCRIPTION>new</DESCRIPTION><GLBUDGETITEMS>"
            "<GLBUDGETITEM><ACCT_NO>9999</ACCT_NO></GLBUDGETITEM>"
            "</GLBUDGETITEMS></GLBUDGETHEADER>"
        )
    )
    assert refusal.entries
    assert desk.company.count("GLBUDGETITEM") == 2
    header = desk.company.find("GLBUDGETHEADER", "B")
    assert header is not None
    assert header["DESCRIPTION"] == "d"


def test_the_audit_history_tells_each_changed_field(vendors: "Desk") -> None:
    vendors.data(update("<VENDOR><RECORDNO>2</RECORDNO><NAME>New</NAME></VENDOR>"))
    (row,) = vendors.company.rows("AUDITHISTORY")
    assert (row["ACCESSMODE"], row["FIELD_NAME"]) == ("Modify", "NAME")
    assert (row["FIELD_BEFORE"], row["FIELD_AFTER"]) == ("acme <b>", "New")


def test_a_delete_answers_no_data_and_is_remembered(vendors: "Desk") -> None:
    answer = vendors.answer(delete("vendor", "1,2"))
    assert answer.data is None
    assert [row["VENDORID"] for row in vendors.company.rows("VENDOR")] == ["V-3", "V-4", "V-5"]
    audit = list(vendors.company.rows("AUDITHISTORY"))
    assert [(row["OBJECTTYPE"], row["OBJECTKEY"]) for row in audit] == [
        ("vendor", "1"),
        ("vendor", "2"),
    ]
    assert {row["ACCESSMODE"] for row in audit} == {"Delete"}


def test_a_record_number_is_never_given_out_twice(desk: "Desk") -> None:
    create = "<create><CLASS><CLASSID>A</CLASSID><NAME>A</NAME></CLASS></create>"
    desk.data(create)
    desk.answer(delete("CLASS", "1"))
    (record,) = desk.data(create)
    assert record.findtext("RECORDNO") == "2"


def test_deleting_nothing_gets_the_literal_error(desk: "Desk") -> None:
    (entry,) = desk.refusal(delete("CLASS", "UT01")).entries
    assert entry.errorno == "BL01001973"
    assert entry.description2 == "Cannot find class with key 'UT01' to delete."


def test_the_other_keys_are_deleted_when_one_is_missing(vendors: "Desk") -> None:
    refusal = vendors.refusal(delete("VENDOR", "1,99,2"))
    assert len(refusal.entries) == 1
    assert vendors.company.count("VENDOR") == 3


def test_an_unknown_object_gets_the_literal_number(desk: "Desk") -> None:
    (entry,) = desk.refusal(delete("NOPE", "1")).entries
    assert (entry.errorno, entry.description2) == ("WS", "Object definition NOPE not found")


def test_a_record_in_use_cannot_be_deleted(desk: "Desk") -> None:
    desk.company.insert_many("CLASS", [{"CLASSID": "A"}, {"CLASSID": "B", "PARENTKEY": 1}])
    (entry,) = desk.refusal(delete("CLASS", "1")).entries
    assert entry.errorno == "BL01001973"
    assert desk.company.count("CLASS") == 2
    desk.answer(delete("CLASS", "2"))
    desk.answer(delete("CLASS", "1"))
    assert desk.company.count("CLASS") == 0


def test_deleting_a_document_takes_its_lines_along(desk: "Desk") -> None:
    desk.company.insert_many("APBILL", [{"STATE": "Draft"}, {"STATE": "Draft"}])
    desk.company.insert_many("APBILLITEM", [{"RECORDKEY": "1"}, {"RECORDKEY": "2"}])
    desk.answer(delete("APBILL", "1"))
    assert [row["RECORDKEY"] for row in desk.company.rows("APBILLITEM")] == ["2"]


def test_deleting_a_vendor_takes_its_own_contact_along(desk: "Desk") -> None:
    desk.data("<create><VENDOR><VENDORID>V</VENDORID><NAME>A</NAME></VENDOR></create>")
    assert desk.company.count("CONTACT") == 1
    desk.answer(delete("VENDOR", "1"))
    assert desk.company.count("CONTACT") == 0


def test_a_contact_changed_through_its_owner_changes_for_others_too(desk: "Desk") -> None:
    desk.data("<create><VENDOR><VENDORID>V</VENDORID><NAME>A</NAME></VENDOR></create>")
    (contact,) = desk.company.rows("CONTACT")
    employee = (
        f"<EMPLOYEE><EMPLOYEEID>E</EMPLOYEEID><PERSONALINFO><CONTACTNAME>{contact['CONTACTNAME']}"
        "</CONTACTNAME></PERSONALINFO></EMPLOYEE>"
    )
    desk.data(f"<create>{employee}</create>")
    change = "<DISPLAYCONTACT><EMAIL1>new@x.example</EMAIL1></DISPLAYCONTACT>"
    desk.data(update(f"<VENDOR><VENDORID>V</VENDORID>{change}</VENDOR>"))
    row = desk.company.find("EMPLOYEE", "E")
    assert row is not None
    assert row["PERSONALINFO.EMAIL1"] == "new@x.example"
    modified = desk.company.rows("AUDITHISTORY", '"ACCESSMODE" = ?', ["Modify"])
    assert {row["OBJECTTYPE"] for row in modified} == {"contact", "vendor"}


def test_a_contact_in_use_elsewhere_outlives_its_owner(desk: "Desk") -> None:
    desk.data("<create><VENDOR><VENDORID>V</VENDORID><NAME>A</NAME></VENDOR></create>")
    (contact,) = desk.company.rows("CONTACT")
    employee = (
        f"<EMPLOYEE><EMPLOYEEID>E</EMPLOYEEID><PERSONALINFO><CONTACTNAME>{contact['CONTACTNAME']}"
        "</CONTACTNAME></PERSONALINFO></EMPLOYEE>"
    )
    desk.data(f"<create>{employee}</create>")
    desk.answer(delete("VENDOR", "1"))
    assert desk.company.count("CONTACT") == 1
