"""Reading answers: the literals of the reference, as they come over the wire."""

from datetime import timedelta
from typing import Any

import pytest

from crossfoot.errors import (
    Aborted,
    AlreadyRecorded,
    FieldsNotQueryable,
    RemoteConflict,
    RemoteGarbled,
    RemoteInvalid,
    SenderRefused,
    SessionLost,
)
from crossfoot.intacct import Result
from crossfoot.intacct.answers import Answer, read_answer
from crossfoot.intacct.guard import Reply

CONTROL = (
    "<control><status>success</status><senderid>S</senderid><controlid>1559435393</controlid>"
    "<uniqueid>false</uniqueid><dtdversion>3.0</dtdversion></control>"
)
AUTHENTICATION = (
    "<authentication><status>success</status><userid>api</userid><companyid>C</companyid>"
    "<locationid>E100</locationid><sessiontimestamp>2023-02-01T10:00:00+00:00</sessiontimestamp>"
    "<sessiontimeout>2023-02-01T12:10:00+00:00</sessiontimeout></authentication>"
)


def answer(document: str, status: int = 200) -> Answer:
    return read_answer(Reply(status, {}, [document.encode()]), 1 << 24)


def results(inner: str) -> tuple[Result, ...]:
    operation = f"<operation>{AUTHENTICATION}{inner}</operation>"
    return answer(f"<response>{CONTROL}{operation}</response>").results


def result(function: str, payload: str, status: str = "success") -> Result:
    (one,) = results(
        f"<result><status>{status}</status><function>{function}</function>"
        f"<controlid>F1</controlid>{payload}</result>"
    )
    return one


def failure(number: str, *texts: str) -> str:
    return "".join(
        f"<error><errorno>{number}</errorno><description></description>"
        f"<description2>{text}</description2><correction></correction></error>"
        for text in texts
    )


def test_the_envelope_tells_company_user_entity_and_lifetime() -> None:
    read = answer(f"<response>{CONTROL}<operation>{AUTHENTICATION}</operation></response>")
    assert (read.control_id, read.company, read.user) == ("1559435393", "C", "api")
    assert (read.entity, read.lifetime) == ("E100", timedelta(hours=2, minutes=10))


def test_older_answers_without_stamps_have_no_lifetime() -> None:
    old = "<authentication><status>success</status><userid/><companyid/></authentication>"
    read = answer(f"<response>{CONTROL}<operation>{old}</operation></response>")
    assert read.lifetime is None


def test_a_query_is_flat_with_dots_in_names_and_empty_text_for_empty_elements() -> None:
    page = result(
        "query",
        '<data listtype="APBILL" totalcount="97" offset="5" count="2" numremaining="90">'
        "<APBILL><RECORDNO>208</RECORDNO><VENDOR.NAME>A &amp; B</VENDOR.NAME><MEMO/></APBILL>"
        "<APBILL><RECORDNO>209</RECORDNO><VENDOR.NAME></VENDOR.NAME><MEMO>a\nb</MEMO></APBILL>"
        "</data>",
    )
    assert page.records == [
        {"RECORDNO": "208", "VENDOR.NAME": "A & B", "MEMO": ""},
        {"RECORDNO": "209", "VENDOR.NAME": "", "MEMO": "a\nb"},
    ]
    assert (page.kind, page.total, page.offset, page.count, page.remaining) == (
        "APBILL",
        97,
        5,
        2,
        90,
    )


def test_a_read_by_query_tells_where_to_go_on() -> None:
    page = result(
        "readByQuery",
        '<data listtype="glaccount" count="1" totalcount="2" numremaining="1" '
        'resultId="7765623330Vqb8pMCoA4IAAEnuglgAAAAL5"><glaccount><RECORDNO>47</RECORDNO>'
        "<ACCOUNTNO>1010</ACCOUNTNO></glaccount></data>",
    )
    assert page.result_id == "7765623330Vqb8pMCoA4IAAEnuglgAAAAL5"
    assert page.records == [{"RECORDNO": "47", "ACCOUNTNO": "1010"}]


def test_a_read_nests_structures_and_lists_owned_lines_even_a_single_one() -> None:
    page = result(
        "read",
        '<data listtype="APBILL" count="1"><APBILL><RECORDNO>1</RECORDNO>'
        "<PAYTO><MAILADDRESS><CITY>Wien</CITY></MAILADDRESS></PAYTO>"
        "<APBILLITEMS><apbillitem><LINE_NO>1</LINE_NO></apbillitem></APBILLITEMS>"
        "<TAXES><apbilltax><A>1</A></apbilltax><apbilltax><A>2</A></apbilltax></TAXES>"
        "</APBILL></data>",
    )
    assert page.records == [
        {
            "RECORDNO": "1",
            "PAYTO": {"MAILADDRESS": {"CITY": "Wien"}},
            "APBILLITEMS": [{"LINE_NO": "1"}],
            "TAXES": [{"A": "1"}, {"A": "2"}],
        }
    ]
    assert (page.total, page.remaining) == (1, 0)


def test_missing_records_are_absent() -> None:
    page = result("read", '<data listtype="VENDOR" count="0"/>')
    assert (page.records, page.count, page.total) == ([], 0, 0)


def test_a_legacy_list_has_its_counts_beside_the_data() -> None:
    page = result(
        "get_list",
        '<listtype start="0" end="9" total="383">supdoc</listtype><data><supdoc>'
        "<recordno>1</recordno><attachments><attachment><attachmentname>f</attachmentname>"
        "</attachment></attachments></supdoc></data>",
    )
    assert (page.kind, page.total, page.offset, page.count) == ("supdoc", 383, 0, 1)
    assert page.records[0]["attachments"] == [{"attachmentname": "f"}]


def test_a_legacy_write_has_a_key() -> None:
    assert result("create_invoice", "<key>5150</key>").key == "5150"


def test_a_repeated_element_among_others_is_a_list_and_attributes_stay() -> None:
    one = result("f", '<data><x a="1"><b>1</b><b><c>2</c></b><d/></x><y z="1">t</y></data>')
    assert one.records == [
        {"@a": "1", "b": ["1", {"c": "2"}], "d": ""},
        {"@z": "1", "#text": "t"},
    ]


def test_results_stand_side_by_side() -> None:
    good, bad = results(
        "<result><status>success</status><function>create</function><controlid>1</controlid>"
        '<data listtype="objects" count="1"><class><RECORDNO>5</RECORDNO></class></data></result>'
        "<result><status>failure</status><function>create</function><controlid>2</controlid>"
        f'<data listtype="objects" count="0"/><errormessage>'
        f"{failure('BL34000061', 'Another Class with the given value(s) UT01  already exists')}"
        f"{failure('BL01001973', 'Could not create class record!', 'Could not create C record!')}"
        "</errormessage></result>"
    )
    assert good.records == [{"RECORDNO": "5"}]
    assert good.error is None
    assert isinstance(bad.error, RemoteConflict)
    assert len(bad.entries) == 3
    with pytest.raises(RemoteConflict, match="Another Class with the given value"):
        bad.raise_for_failure()


def test_a_partial_failure_keeps_what_was_written() -> None:
    one = result(
        "create",
        '<data listtype="objects" count="1"><class><RECORDNO>6</RECORDNO></class></data>'
        f"<errormessage>{failure('BL34000061', 'already exists')}</errormessage>",
        "failure",
    )
    assert one.failed
    assert one.records == [{"RECORDNO": "6"}]


def test_a_rollback_is_told_apart_from_its_cause() -> None:
    rolled = "The entire transaction in this operation has been rolled back due to an error."
    aborted = result(
        "create", f"<errormessage>{failure('XL03000009', rolled)}</errormessage>", "aborted"
    )
    own = failure("BL01001973", "Invalid Project &#039;x&#039; specified.")
    cause = result(
        "create", f"<errormessage>{own}{failure('XL03000009', rolled)}</errormessage>", "failure"
    )
    assert isinstance(aborted.error, Aborted)
    assert type(cause.error) is RemoteInvalid
    assert str(cause.error) == "Sage Intacct: Invalid Project 'x' specified."


def test_a_replayed_control_id_is_told() -> None:
    text = "A successful transaction has already been recorded with the control id X"
    one = result("create", f"<errormessage>{failure('?', text)}</errormessage>", "failure")
    assert isinstance(one.error, AlreadyRecorded)


def test_a_failed_sender_and_a_lost_session_are_errors_of_the_whole() -> None:
    text = "Incorrect Intacct XML Partner ID or password."
    read = answer(
        "<response><control><status>failure</status><senderid>S</senderid></control>"
        f"<errormessage>{failure('XL03000006', text)}</errormessage></response>"
    )
    assert isinstance(read.error, SenderRefused)
    assert read.error.entries[0].level == "control"
    read = answer(
        f"<response>{CONTROL}<operation><authentication><status>failure</status><userid></userid>"
        "<companyid></companyid></authentication><errormessage>"
        f"{failure('XL03000006', 'Invalid session q....')}</errormessage></operation></response>"
    )
    assert isinstance(read.error, SessionLost)
    assert read.error.entries[0].level == "operation"


def test_markup_in_an_error_text_is_read_as_words() -> None:
    one = result(
        "create",
        f"<errormessage>{failure('BL01001973', 'First line<br/>second  line')}</errormessage>",
        "failure",
    )
    assert one.entries[0].text == "First line second  line"


def test_unqueryable_fields_are_named() -> None:
    text = "The following fields cannot be queried\n\t\t: [ARINVOICE: [INVOICENO, DATEDUE] ]"
    support = " [Support ID: sojLj%7EX2vg0DE3Vop0PJU6UeQVxQAAAEw]"
    one = result(
        "query", f"<errormessage>{failure('XL03000006', text + support)}</errormessage>", "failure"
    )
    error = one.error
    assert isinstance(error, FieldsNotQueryable)
    assert error.fields == ("INVOICENO", "DATEDUE")
    assert error.support_ids == ("sojLj~X2vg0DE3Vop0PJU6UeQVxQAAAEw",)
    assert "Support ID" not in error.message


@pytest.mark.parametrize(
    "document",
    [
        "<response/>",
        "<response><control/></response>",
        f"<response>{CONTROL}</response>",
        f"<response>{CONTROL}<operation/></response>",
        f"<other>{CONTROL}</other>",
        f"<response>{CONTROL}<operation>{AUTHENTICATION}<result/></operation></response>",
    ],
)
def test_an_envelope_without_its_parts_is_garbled(document: str) -> None:
    with pytest.raises(RemoteGarbled):
        answer(document)


@pytest.mark.parametrize("counts", ['count="x" numremaining="0"', 'count="1" numremaining=""'])
def test_counts_of_a_query_that_cannot_be_trusted_are_garbled(counts: str) -> None:
    with pytest.raises(RemoteGarbled):
        result("query", f"<data {counts}><V><A/></V></data>")


def test_answers_show_their_shape_and_not_their_content() -> None:
    one: Any = result("read", "<data><V><NAME>Confidential</NAME></V></data>")
    assert repr(one) == "Result('read', 'success', 1 records)"
