"""What an answer of the gateway looks like, and what it says to a malformed request."""

import asyncio
from typing import Any
from urllib.parse import quote

import pytest

ONE_VENDOR = (
    "<query><object>VENDOR</object><select><field>RECORDNO</field></select>"
    "<pagesize>1</pagesize></query>"
)


async def test_an_answer_has_the_gateways_elements_in_their_order(door: Any) -> None:
    reply = await door.send(ONE_VENDOR)
    assert reply.status == 200
    assert reply.headers["Content-Type"] == 'text/xml; encoding="UTF-8"'
    assert reply.outline(".") == ["control", "operation"]
    assert reply.outline("control") == [
        *("status", "senderid", "controlid", "uniqueid", "dtdversion")
    ]
    assert reply.outline("operation") == ["authentication", "result"]
    assert reply.outline("operation/authentication") == [
        *("status", "userid", "companyid", "locationid", "sessiontimestamp", "sessiontimeout")
    ]
    assert reply.outline("operation/result") == ["status", "function", "controlid", "data"]


async def test_control_ids_are_echoed_and_results_follow_the_requests_order(door: Any) -> None:
    ids = ("-9223372036854775808", "2026-11-22 10:00:00.123456")
    reply = await door.send(ONE_VENDOR, "<getFinancialSetup/>", control_ids=ids)
    assert tuple(reply.all("operation/result/controlid")) == ids
    assert reply.all("operation/result/function") == ["query", "getFinancialSetup"]
    assert reply.first("control/controlid") == "c1"
    assert reply.first("control/senderid") == "crossfoot-dev"


async def test_session_stamps_carry_a_numeric_offset_and_no_fraction(door: Any) -> None:
    reply = await door.send(ONE_VENDOR)
    for name in ("sessiontimestamp", "sessiontimeout"):
        stamp = reply.first(f"operation/authentication/{name}")
        assert stamp is not None
        assert len(stamp) == len("2026-11-22T10:00:00+00:00")
        assert stamp.endswith("+00:00")


async def test_whitespace_is_added_unless_it_is_switched_off(door: Any) -> None:
    compact = await door.send(ONE_VENDOR, whitespace=False)
    spacious = await door.send(ONE_VENDOR, whitespace=True)
    assert compact.text.count("\n") == 1
    assert spacious.text.count("\n") > 20
    assert compact.outline("operation/result") == spacious.outline("operation/result")
    assert compact.all(".//RECORDNO") == spacious.all(".//RECORDNO")


async def test_text_survives_added_whitespace(door: Any) -> None:
    query = (
        "<query><object>VENDOR</object><select><field>RECORDNO</field><field>NAME</field></select>"
        "<pagesize>300</pagesize><orderby><order><field>RECORDNO</field></order></orderby></query>"
    )
    compact = await door.send(query, whitespace=False)
    spacious = await door.send(query, whitespace=True)
    assert compact.all(".//NAME") == spacious.all(".//NAME")


async def test_the_answer_is_compressed_only_when_asked(door: Any) -> None:
    document = await _long(door)
    zipped = await door.post(document, Accept_Encoding="gzip,deflate")
    plain = await door.post(document, Accept_Encoding="identity")
    any_ = await door.post(document, Accept_Encoding="*")
    assert zipped.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain.headers
    assert "Content-Encoding" not in any_.headers
    assert len(zipped.body) == len(plain.body)


async def _long(door: Any) -> str:
    session = await door.session()
    return (
        "<request><control><senderid>crossfoot-dev</senderid><password>s3nder&amp;key</password>"
        "<controlid>c</controlid><uniqueid>false</uniqueid><dtdversion>3.0</dtdversion></control>"
        f"<operation><authentication><sessionid>{session}</sessionid></authentication><content>"
        '<function controlid="f"><inspect><object>*</object></inspect></function></content>'
        "</operation></request>"
    )


@pytest.mark.parametrize(
    "content_type",
    ["application/xml", "text/xml", "x-intacct-xml-request", "application/xml; charset=utf-8"],
)
async def test_every_content_type_that_clients_send_is_taken(
    door: Any, write_request: Any, content_type: str
) -> None:
    reply = await door.post(write_request("<getFinancialSetup/>"), Content_Type=content_type)
    assert reply.statuses == ["success"]


async def test_the_old_form_body_is_taken(door: Any, write_request: Any) -> None:
    body = "xmlrequest=" + quote(write_request("<getFinancialSetup/>"))
    reply = await door.post(body, Content_Type="application/x-www-form-urlencoded")
    assert reply.statuses == ["success"]


@pytest.mark.parametrize(
    "prolog",
    [
        "",
        '<?xml version="1.0" encoding="UTF-8"?>\n',
        '<?xml version="1.0" encoding="utf-8" ?>',
        "<?xml version='1.0'?>\n\n",
        "\n  ",
    ],
)
async def test_every_prolog_that_clients_send_is_taken(
    door: Any, write_request: Any, prolog: str
) -> None:
    document = write_request("<getFinancialSetup/>").split("?>", 1)[1]
    assert (await door.post(prolog + document)).statuses == ["success"]


async def test_a_request_in_another_encoding_is_read(door: Any, write_request: Any) -> None:
    body = write_request(
        "<readByName><object>VENDOR</object><keys>Ümläut</keys></readByName>"
    ).replace("utf-8", "iso-8859-1")
    reply = await door.post(body.encode("iso-8859-1"))
    assert reply.statuses == ["success"]


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("", "Fatal Error 4: Document is empty. Line: 1, column: 1."),
        (
            "<a>\n<b></a>",
            "Fatal Error 76: Opening and ending tag mismatch: b line 2 and a. Line: 2, column: 8.",
        ),
        ("<request>&nothing;</request>", "Fatal Error 26: Entity 'nothing' not defined."),
        ("<request>\x01</request>", "Fatal Error 9: PCDATA invalid Char value 1."),
    ],
)
async def test_what_is_not_well_formed_is_refused_as_libxml_would(
    door: Any, body: str, text: str
) -> None:
    reply = await door.post(body)
    assert reply.status == 200
    assert reply.outline(".") == ["control", "errormessage"]
    ((number, description),) = reply.errors
    assert number == "XL03000003"
    assert description.startswith("XML Parse schema error: " + text)


@pytest.mark.parametrize(
    "body",
    [
        '<!DOCTYPE r [<!ENTITY x "y">]><request>&x;</request>',
        '<!DOCTYPE request SYSTEM "file:///etc/passwd"><request/>',
        "<a>" * 200 + "</a>" * 200,
    ],
)
async def test_document_types_and_deep_nesting_are_refused(door: Any, body: str) -> None:
    reply = await door.post(body)
    assert reply.first("control/status") == "failure"
    assert reply.errors[0][0] == "XL03000003"
    assert "root:" not in reply.text


REQUIRED = ("senderid", "password", "controlid", "dtdversion")


@pytest.mark.parametrize("missing", REQUIRED)
async def test_a_missing_control_element_is_named(
    door: Any, write_request: Any, missing: str
) -> None:
    document = write_request("<getFinancialSetup/>")
    start = document.index(f"<{missing}>")
    end = document.index(f"</{missing}>") + len(f"</{missing}>")
    reply = await door.post(document[:start] + document[end:])
    assert reply.first("control/status") == "failure"
    assert f"Expected is ( {missing} )" in reply.errors[0][1]


@pytest.mark.parametrize(
    ("old", "new", "text"),
    [
        (
            "<userid>api</userid><companyid>demo</companyid><password>p4ss&amp;word</password>",
            "<userid>api</userid><password>p4ss&amp;word</password><companyid>demo</companyid>",
            "Element 'password': This element is not expected. Expected is ( companyid ).",
        ),
        ("<companyid>demo</companyid>", "", "Element 'password'"),
        ("<dtdversion>3.0", "<dtdversion>4.0", "The value '4.0'"),
        ("<uniqueid>false", "<uniqueid>perhaps", "'perhaps' is not a valid value"),
        ("<controlid>c1</controlid>", "<controlid></controlid>", "minimum length of '1'"),
        (
            "<controlid>c1</controlid>",
            f"<controlid>{'x' * 257}</controlid>",
            "maximum length of '256'",
        ),
        ('<function controlid="f1">', "<function>", "attribute 'controlid' is required"),
        ('controlid="f1"', 'controlid=""', "attribute 'controlid'"),
        ("<getFinancialSetup/>", "", "Element 'function': Missing child element(s)."),
        ("<getFinancialSetup/>", "<a/><b/>", "Element 'b': This element is not expected."),
        ("<content>", "<content><funktion/>", "Element 'funktion'"),
        ("<control>", "<control><sender/>", "Element 'sender'"),
        ("<request>", "<request><x>", "tag mismatch"),
    ],
)
async def test_what_breaks_the_schema_is_refused_with_its_place(
    door: Any, write_request: Any, old: str, new: str, text: str
) -> None:
    reply = await door.post(write_request("<getFinancialSetup/>").replace(old, new, 1))
    assert reply.first("control/status") == "failure"
    ((number, description),) = reply.errors
    assert number == "XL03000003"
    assert text in description
    assert "Line: 1, column: " in description


async def test_generic_functions_do_not_exist_in_the_old_dtd(door: Any) -> None:
    old = "<uniqueid>false</uniqueid><dtdversion>2.1</dtdversion>"
    refused = await door.send(ONE_VENDOR, control=old)
    assert refused.errors[0][0] == "XL03000003"
    assert "Element 'query'" in refused.errors[0][1]
    taken = await door.send("<get_applications/>", control=old)
    assert taken.statuses == ["success"]
    assert taken.first("control/dtdversion") == "2.1"


async def test_quotes_and_apostrophes_in_errors_are_escaped_as_php_does(door: Any) -> None:
    reply = await door.send("<doSomethingNew/>")
    assert "The function &#039;doSomethingNew&#039; is not supported" in reply.text


async def test_an_unsupported_function_fails_by_name_and_leaves_the_others_alone(
    door: Any,
) -> None:
    reply = await door.send("<consolidate><bookid>B</bookid></consolidate>", "<get_applications/>")
    assert reply.statuses == ["failure", "success"]
    assert "'consolidate'" in reply.errors[0][1]


async def test_additional_error_information_comes_when_asked(door: Any) -> None:
    control = (
        "<uniqueid>false</uniqueid><dtdversion>3.0</dtdversion>"
        "<showadditionalerrorinfo>true</showadditionalerrorinfo>"
    )
    reply = await door.send("<nothing/>", control=control)
    assert reply.outline(".//error") == [
        *("errorno", "description", "description2", "correction", "additionalinfo")
    ]
    assert reply.outline(".//additionalinfo")[:3] == ["errorid", "category", "target"]
    assert reply.first(".//additionalinfo/cdescription/messageid").startswith("IA.")


async def test_a_get_is_answered_like_an_empty_request(door: Any) -> None:
    async with door.http.get(door.url) as answer:
        assert answer.status == 200
        assert b"Document is empty" in await answer.read()


async def test_json_and_csv_come_without_an_envelope(door: Any) -> None:
    def query(kind: str) -> str:
        return ONE_VENDOR.replace(
            "</query>", f"<options><returnformat>{kind}</returnformat></options></query>"
        )

    as_json = await door.send(query("json"))
    assert as_json.headers["Content-Type"].startswith("application/json")
    assert as_json.text.startswith('[{"RECORDNO":"')
    as_csv = await door.send(query("csv"))
    assert as_csv.headers["Content-Type"].startswith("text/csv")
    assert as_csv.text.startswith("RECORDNO")
    failed = await door.send(query("json").replace("VENDOR", "VENDOR2"))
    assert failed.statuses == ["failure"]


async def status_of_last(door: Any) -> str:
    (seen,) = door.control("GET", "requests?last=1")["requests"]
    return str(seen["functions"][0]["status"])


async def test_an_asynchronous_request_is_acknowledged_and_done_later(door: Any) -> None:
    policy = "<policyid>crossfoot-policy</policyid>"
    control = f"<uniqueid>false</uniqueid><dtdversion>3.0</dtdversion>{policy}"
    reply = await door.send("<getFinancialSetup/>", control=control)
    assert reply.outline(".") == ["acknowledgement", "control"]
    assert reply.first("acknowledgement/status") == "success"
    made = "<create><CLASS><CLASSID>UT01</CLASSID><NAME>n</NAME></CLASS></create>"
    assert (await door.send(made, control=control)).first("acknowledgement/status") == "success"
    async with asyncio.timeout(10):
        while not await status_of_last(door):  # noqa: ASYNC110 -- another process
            await asyncio.sleep(0.01)
    again = await door.send(made)
    assert again.errors[0][0] == "BL34000061"
    refused = await door.send("<getFinancialSetup/>", control=control.replace("crossfoot", "my"))
    assert refused.errors == [("XL03000006", "my-policy is not a valid transport policy.")]
