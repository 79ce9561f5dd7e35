from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.unit.emulator.functions.conftest import Desk

CLASS = "<CLASS><CLASSID>{0}</CLASSID><NAME>Unit Test {0}</NAME></CLASS>"


def create(*records: str) -> str:
    return f"<create>{''.join(records)}</create>"


def sentences(desk: "Desk", xml: str) -> list[str]:
    return [entry.description2 for entry in desk.refusal(xml).entries]


def test_created_keys_come_back_in_order(desk: "Desk") -> None:
    assert desk.answer(create(CLASS.format("UT01"), CLASS.format("UT02"))).data == (
        '<data listtype="objects" count="2">'
        "<class><RECORDNO>1</RECORDNO><CLASSID>UT01</CLASSID></class>"
        "<class><RECORDNO>2</RECORDNO><CLASSID>UT02</CLASSID></class></data>"
    )


def test_a_duplicate_gets_the_literal_three_errors(desk: "Desk") -> None:
    desk.data(create(CLASS.format("UT01")))
    refusal = desk.refusal(create(CLASS.format("UT01")))
    assert refusal.data == '<data listtype="objects" count="0"/>'
    assert [
        (entry.errorno, entry.description, entry.description2, entry.correction)
        for entry in refusal.entries
    ] == [
        (
            "BL34000061",
            "",
            "Another Class with the given value(s) UT01  already exists",
            "Use a unique value instead.",
        ),
        ("BL01001973", "", "Could not create class record!", ""),
        ("BL01001973", "", "Could not create Class record!", ""),
    ]


def test_a_duplicate_account_number_has_its_own_words(desk: "Desk") -> None:
    account = "<GLACCOUNT><ACCOUNTNO>5000.11</ACCOUNTNO><TITLE>Cash</TITLE></GLACCOUNT>"
    desk.data(create(account))
    first = desk.refusal(create(account)).entries[0]
    assert (first.errorno, first.description, first.description2, first.correction) == (
        "BL01001973",
        "Duplicate account number",
        "The account number '5000.11' already exists",
        "Enter unique account number",
    )


def test_the_others_are_made_when_one_of_a_create_fails(desk: "Desk") -> None:
    desk.data(create(CLASS.format("PD1")))
    refusal = desk.refusal(create(CLASS.format("PD1"), CLASS.format("PD2")))
    assert isinstance(refusal.data, str)
    assert refusal.data.startswith('<data listtype="objects" count="1"><class>')
    assert "<CLASSID>PD2</CLASSID>" in refusal.data
    assert desk.company.find("CLASS", "PD2") is not None


def test_objects_of_a_create_may_be_mixed_and_in_any_case(desk: "Desk") -> None:
    contact = "<contact><contactname>Jo</contactname><PrintAs>Jo</PrintAs></contact>"
    data = desk.data(create(CLASS.format("A"), contact))
    assert [record.tag for record in data] == ["class", "contact"]
    assert data[1].findtext("CONTACTNAME") == "Jo"


def test_a_missing_required_field_is_named(desk: "Desk") -> None:
    assert sentences(desk, create("<VENDOR><NAME>Acme</NAME></VENDOR>")) == [
        "Missing required field(s) for Vendor: VENDORID.",
        "Could not create Vendor record!",
    ]


def test_ids_are_numbered_where_the_company_wants_it(desk: "Desk") -> None:
    desk.company.settings.auto_number["VENDOR"] = "VEN-%03d"
    desk.company.insert("VENDOR", {"VENDORID": "VEN-002"})
    for expected in ("VEN-003", "VEN-004"):
        (record,) = desk.data(create("<VENDOR><NAME>Acme</NAME></VENDOR>"))
        assert record.findtext("VENDORID") == expected


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("CREDITLIMIT", "much"),
        ("CREDITLIMIT", "1,000"),
        ("CREDITLIMIT", "NaN"),
        ("ONHOLD", "maybe"),
        ("STATUS", "sleeping"),
    ],
)
def test_a_value_of_the_wrong_kind_is_refused_and_shown(
    desk: "Desk", field: str, value: str
) -> None:
    vendor = f"<VENDOR><VENDORID>V</VENDORID><NAME>A</NAME><{field}>{value}</{field}></VENDOR>"
    first, wrapper = sentences(desk, create(vendor))
    assert value in first
    assert wrapper == "Could not create Vendor record!"
    assert desk.company.find("VENDOR", "V") is None


@pytest.mark.parametrize(
    ("record", "sentence"),
    [
        ("<VENDORID>x</VENDORID>", "Vendor 'x' specified is not valid."),
        ("<CUSTOMERID>x</CUSTOMERID>", "Customer 'x' specified is not valid."),
        ("<PROJECTID>x</PROJECTID>", "Invalid Project 'x' specified."),
        ("<EMPLOYEEID>x</EMPLOYEEID>", "The employee 'x' is invalid."),
        ("<DEPARTMENT>x</DEPARTMENT>", "The department 'x' is invalid."),
        ("<LOCATION>x</LOCATION>", "Location 'x' is not valid"),
        ("<CLASSID>x</CLASSID>", "Invalid Class 'x' specified."),
        ("<GLDIMREGION>9</GLDIMREGION>", "Invalid Region '9' specified."),
    ],
)
def test_a_bad_reference_on_a_line_is_told_in_intaccts_words(
    desk: "Desk", record: str, sentence: str
) -> None:
    desk.company.insert("JOURNAL", {"SYMBOL": "GJ"})
    desk.company.insert("GLACCOUNT", {"ACCOUNTNO": "1000"})
    desk.company.define_dimension("REGION", "Region")
    entry = "<ACCOUNTNO>1000</ACCOUNTNO><TR_TYPE>1</TR_TYPE><TRX_AMOUNT>1</TRX_AMOUNT>"
    line = f"<GLENTRY>{entry}{record}</GLENTRY>"
    batch = (
        "<GLBATCH><JOURNAL>GJ</JOURNAL><BATCH_DATE>1/31/2026</BATCH_DATE>"
        f"<BATCH_TITLE>t</BATCH_TITLE><ENTRIES>{line}</ENTRIES></GLBATCH>"
    )
    assert sentences(desk, create(batch))[0] == sentence
    assert desk.company.count("GLBATCH") == desk.company.count("GLENTRY") == 0


def test_a_bad_account_is_told_in_intaccts_words(desk: "Desk") -> None:
    label = (
        "<APACCOUNTLABEL><ACCOUNTLABEL>a</ACCOUNTLABEL><DESCRIPTION>a</DESCRIPTION>"
        "<GLACCOUNTNO>16200</GLACCOUNTNO></APACCOUNTLABEL>"
    )
    assert sentences(desk, create(label))[0] == "Account 16200 is not valid"


def test_a_reference_fills_its_key_and_name(desk: "Desk") -> None:
    desk.company.insert("VENDOR", {"VENDORID": "V-1", "NAME": "Acme"})
    desk.company.insert_many("GLACCOUNT", [{"ACCOUNTNO": "2000"}, {"ACCOUNTNO": "6215"}])
    bill = (
        "<APBILL><WHENCREATED>9/28/2022</WHENCREATED><WHENDUE>10/28/2022</WHENDUE>"
        "<VENDORID>V-1--Acme</VENDORID><APBILLITEMS><APBILLITEM><ACCOUNTNO>6215</ACCOUNTNO>"
        "<TRX_AMOUNT>1</TRX_AMOUNT></APBILLITEM></APBILLITEMS></APBILL>"
    )
    desk.data(create(bill))
    row = desk.company.find("APBILL", "1")
    assert row is not None
    assert (row["VENDORID"], row["VENDORKEY"], row["VENDORNAME"]) == ("V-1", "1", "Acme")
    assert (row["WHENCREATED"], row["WHENDUE"]) == ("2022-09-28", "2022-10-28")


def test_an_inactive_vendor_cannot_be_billed(desk: "Desk") -> None:
    desk.company.insert("VENDOR", {"VENDORID": "VM", "NAME": "Acme", "STATUS": "inactive"})
    bill = (
        "<APBILL><WHENCREATED>9/28/2022</WHENCREATED><WHENDUE>10/28/2022</WHENDUE>"
        "<VENDORID>VM</VENDORID></APBILL>"
    )
    assert sentences(desk, create(bill))[0] == "Activate the vendor VM, then try again."


def test_empty_elements_mean_the_default_or_a_blank(desk: "Desk") -> None:
    customer = (
        "<CUSTOMER><CUSTOMERID>C1</CUSTOMERID><NAME>A &amp; B &lt;x&gt;</NAME><STATUS/>"
        "<DISPLAYCONTACT><PRINTAS /></DISPLAYCONTACT><CREDITLIMIT></CREDITLIMIT></CUSTOMER>"
    )
    desk.data(create(customer))
    row = desk.company.find("CUSTOMER", "C1")
    assert row is not None
    assert (row["NAME"], row["STATUS"], row["CREDITLIMIT"]) == ("A & B <x>", "active", "")


def test_values_are_stored_in_one_spelling(desk: "Desk") -> None:
    desk.company.define_custom_field("VENDOR", "RATING", "decimal")
    vendor = (
        "<VENDOR><VENDORID>V</VENDORID><NAME>A</NAME><CREDITLIMIT>+05900.500</CREDITLIMIT>"
        "<ONHOLD>T</ONHOLD><RATING>1e3</RATING></VENDOR>"
    )
    desk.data(create(vendor))
    row = desk.company.find("VENDOR", "V")
    assert row is not None
    assert (row["CREDITLIMIT"], row["ONHOLD"], row["RATING"]) == ("5900.5", "true", "1000")


def test_audit_fields_say_who_and_when(desk: "Desk") -> None:
    desk.data(create(CLASS.format("A")))
    row = desk.company.find("CLASS", "A")
    assert row is not None
    assert row["WHENCREATED"] == row["WHENMODIFIED"] == "2026-01-31 12:30:05"
    assert row["CREATEDBY"] == row["MODIFIEDBY"] == "7"
    assert row["CREATEDBYLOGINID"] == row["MODIFIEDBYLOGINID"] == "api"


def test_a_create_leaves_a_line_in_the_audit_history(desk: "Desk") -> None:
    desk.data(create(CLASS.format("A")))
    (row,) = desk.company.rows("AUDITHISTORY")
    assert row["ID"] == "1"
    assert (row["OBJECTTYPE"], row["OBJECTKEY"], row["ACCESSMODE"]) == ("class", "1", "Create")
    assert (row["USERID"], row["SOURCE"]) == ("api", "api")
    assert row["ACCESSTIME"] == "2026-01-31 12:30:05"


def journal(desk: "Desk", *lines: tuple[str, str, str], extra: str = "", symbol: str = "GJ") -> str:
    """A journal entry of (account, side, amount) lines; journals and accounts are there."""
    if desk.company.count("JOURNAL") == 0:
        desk.company.insert("JOURNAL", {"SYMBOL": "GJ"})
        desk.company.insert("STATJOURNAL", {"SYMBOL": "SJ"})
        desk.company.insert("GLACCOUNT", {"ACCOUNTNO": "1000", "TITLE": "Cash"})
        desk.company.insert("STATACCOUNT", {"ACCOUNTNO": "9000", "TITLE": "Heads"})
    entries = "".join(
        f"<glentry><accountno>{account}</accountno><tr_type>{side}</tr_type>"
        f"<trx_amount>{amount}</trx_amount></glentry>"
        for account, side, amount in lines
    )
    return (
        f"<create><GLBATCH><journal>{symbol}</journal><batch_date>1/31/2026</batch_date>"
        f"<batch_title>d</batch_title>{extra}<entries>{entries}</entries></GLBATCH></create>"
    )


def test_a_journal_entry_answers_its_whole_header_with_dotted_names(desk: "Desk") -> None:
    (record,) = desk.data(journal(desk, ("1000", "1", "10"), ("1000", "-1", "10.00")))
    assert record.tag == "glbatch"
    assert record.findtext("USERINFO.LOGINID") == "api"
    assert record.findtext("BATCHNO") == "1"
    assert record.findtext("BATCH_DATE") == "01/31/2026"
    rows = [
        (line["BATCHNO"], line["LINE_NO"], line["ACCOUNTTITLE"])
        for line in desk.company.rows("GLENTRY")
    ]
    assert rows == [("1", "1", "Cash"), ("1", "2", "Cash")]


def test_a_journal_entry_must_balance_to_the_cent(desk: "Desk") -> None:
    unbalanced = journal(desk, ("1000", "1", "10"), ("1000", "-1", "9.99"))
    first, wrapper = sentences(desk, unbalanced)
    assert first == "Debits do not equal credits: the difference is 0.01 USD."
    assert wrapper.startswith("Could not create")
    assert desk.company.count("GLBATCH") == desk.company.count("GLENTRY") == 0


def test_a_journal_entry_needs_two_positive_lines(desk: "Desk") -> None:
    assert "at least 2" in sentences(desk, journal(desk, ("1000", "1", "0")))[0]
    negative = journal(desk, ("1000", "1", "-5"), ("1000", "-1", "-5"))
    assert "must be positive" in sentences(desk, negative)[0]


def test_a_draft_may_be_unfinished(desk: "Desk") -> None:
    draft = journal(desk, ("1000", "1", "10"), extra="<state>Draft</state>")
    assert len(desk.data(draft)) == 1


def test_a_statistical_entry_has_one_side(desk: "Desk") -> None:
    (record,) = desk.data(journal(desk, ("9000", "1", "12"), symbol="SJ"))
    assert record.findtext("STATISTICAL") == "true"
    (line,) = desk.company.rows("GLENTRY")
    assert (line["ACCOUNTNO"], line["ACCOUNTTITLE"], line["ACCOUNTKEY"]) == ("9000", "Heads", "")


def test_a_default_satisfies_a_required_field(desk: "Desk") -> None:
    desk.company.insert("PROJECT", {"PROJECTID": "P"})
    desk.data(create("<TASK><NAME>T</NAME><PROJECTID>P</PROJECTID></TASK>"))
    (row,) = desk.company.rows("TASK")
    assert row["TASKSTATUS"] == "Not Started"


def test_a_vendor_brings_its_own_contact(desk: "Desk") -> None:
    vendor = (
        "<VENDOR><VENDORID>V-1</VENDORID><NAME>Acme</NAME><DISPLAYCONTACT>"
        "<PRINTAS>Acme Ltd</PRINTAS><EMAIL1>a@acme.example</EMAIL1><MAILADDRESS><CITY>Oslo</CITY>"
        "<ISOCOUNTRYCODE>NO</ISOCOUNTRYCODE></MAILADDRESS></DISPLAYCONTACT></VENDOR>"
    )
    desk.data(create(vendor))
    (contact,) = desk.company.rows("CONTACT")
    assert (contact["PRINTAS"], contact["EMAIL1"]) == ("Acme Ltd", "a@acme.example")
    assert (contact["MAILADDRESS.CITY"], contact["MAILADDRESS.COUNTRYCODE"]) == ("Oslo", "NO")
    row = desk.company.find("VENDOR", "V-1")
    assert row is not None
    assert row["DISPLAYCONTACTKEY"] == contact["RECORDNO"]
    assert row["DISPLAYCONTACT.CONTACTNAME"] == contact["CONTACTNAME"]
    assert row["DISPLAYCONTACT.MAILADDRESS.COUNTRYCODE"] == "NO"


def test_an_employees_contact_must_exist(desk: "Desk") -> None:
    employee = (
        "<EMPLOYEE><EMPLOYEEID>E-1</EMPLOYEEID>"
        "<PERSONALINFO><CONTACTNAME>Jo</CONTACTNAME></PERSONALINFO></EMPLOYEE>"
    )
    assert sentences(desk, create(employee))[0] == "Invalid Contact 'Jo' specified."
    desk.company.insert("CONTACT", {"CONTACTNAME": "Jo", "EMAIL1": "jo@x.example"})
    desk.data(create(employee))
    row = desk.company.find("EMPLOYEE", "E-1")
    assert row is not None
    assert (row["CONTACT_NAME"], row["PERSONALINFO.EMAIL1"]) == ("Jo", "jo@x.example")


def test_a_users_contact_is_made_from_name_and_address_or_named(desk: "Desk") -> None:
    user = "<USERINFO><LOGINID>{}</LOGINID><CONTACTINFO>{}</CONTACTINFO></USERINFO>"
    inside = "<LASTNAME>Doe</LASTNAME><FIRSTNAME>Jo</FIRSTNAME><EMAIL1>jo@x.example</EMAIL1>"
    desk.data(create(user.format("jo", inside)))
    (contact,) = desk.company.rows("CONTACT")
    assert contact["EMAIL1"] == "jo@x.example"
    again = f"<CONTACTNAME>{contact['CONTACTNAME']}</CONTACTNAME>"
    desk.data(create(user.format("jo2", again)))
    row = desk.company.find("USERINFO", "jo2")
    assert row is not None
    assert (row["CONTACTKEY"], row["CONTACTINFO.LASTNAME"]) == ("1", "Doe")
    assert desk.company.count("CONTACT") == 1


def test_an_entity_is_a_location_too(desk: "Desk") -> None:
    entity = "<LOCATIONENTITY><LOCATIONID>E1</LOCATIONID><NAME>One</NAME></LOCATIONENTITY>"
    desk.company.insert("LOCATION", {"LOCATIONID": "10"})
    (record,) = desk.data(create(entity))
    location = desk.company.find("LOCATION", "E1")
    assert location is not None
    assert (location["NAME"], location["RECORDNO"]) == ("One", record.findtext("RECORDNO"))


def test_a_dimension_value_answers_its_id(desk: "Desk") -> None:
    desk.company.define_dimension("REGION", "Region")
    answer = desk.answer(create("<REGION><name>North</name></REGION>"))
    assert answer.data == (
        '<data listtype="objects" count="1"><region><id>1</id><name>North</name></region></data>'
    )
    row = desk.company.find("REGION", "North")
    assert row is not None
    assert (row["createdBy"], row["updatedAt"]) == ("7", "2026-01-31 12:30:05")


def test_an_unknown_element_is_passed_over_or_refused_as_the_company_is_set(desk: "Desk") -> None:
    record = "<CLASS><CLASSID>A</CLASSID><NAME>A</NAME><COLOUR>red</COLOUR></CLASS>"
    desk.company.settings.unknown_fields_on_write = "refuse"
    assert sentences(desk, create(record))[0] == "Class has no field COLOUR."
    desk.company.settings.unknown_fields_on_write = "ignore"
    assert len(desk.data(create(record))) == 1


def test_an_object_without_generic_create_is_refused_by_name(desk: "Desk") -> None:
    (sentence,) = sentences(desk, create("<GLDETAIL/>"))
    assert sentence == "API operation 'CREATE' cannot be performed on objects of type GLDETAIL"


def test_an_unknown_object_is_named(desk: "Desk") -> None:
    assert sentences(desk, create("<NOPE/>")) == ["Object definition NOPE not found"]


@pytest.mark.parametrize("count", [0, 101])
def test_a_create_takes_1_to_100_objects(desk: "Desk", count: int) -> None:
    refusal = desk.refusal(create(*(CLASS.format(n) for n in range(count))))
    assert refusal.entries[0].errorno == "XL03000003"
    assert desk.company.count("CLASS") == 0


def test_lines_of_text_keep_their_ends(desk: "Desk") -> None:
    record = "<CLASS><CLASSID>A</CLASSID><NAME>one&#13;\ntwo\n\tthree</NAME></CLASS>"
    desk.data(create(record))
    read = "<read><object>CLASS</object><keys>1</keys><fields>NAME</fields></read>"
    assert desk.column(read, "NAME") == ["one\r\ntwo\n\tthree"]
