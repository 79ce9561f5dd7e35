"""Requests as public clients put them on the wire, byte for byte in form (intacct-xml §9.1).

Only sign-ins and ids are the demo company's; prolog, white space, order, headers and the way of
writing empty elements are each client's own.
"""

from typing import Any

CONTROL = "<senderid>crossfoot-dev</senderid><password>s3nder&amp;key</password>"
LOGIN = "<userid>api</userid><companyid>demo</companyid><password>p4ss&amp;word</password>"


def javascript(function: str, who: str = f"<login>{LOGIN}</login>", control_id: str = "f1") -> str:
    return (
        '<?xml version="1.0" encoding="utf-8" ?><request><control>'
        f"{CONTROL}<controlid>1795334486637</controlid><uniqueid>false</uniqueid>"
        "<dtdversion>3.0</dtdversion><includewhitespace>false</includewhitespace></control>"
        f'<operation transaction="false"><authentication>{who}</authentication>'
        f'<content><function controlid="{control_id}">{function}</function></content>'
        "</operation></request>"
    )


JAVASCRIPT = {
    "Accept_Encoding": "gzip",
    "User_Agent": "intacct-sdk-js-client/2.2.1",
    "Accept": "*/*",
}


async def test_the_javascript_sdk_signs_in_and_pages(door: Any) -> None:
    provider = javascript("<getAPISession />").replace("1795334486637", "sessionProvider")
    opened = await door.post(provider, **JAVASCRIPT)
    assert opened.first("control/controlid") == "sessionProvider"
    who = f"<sessionid>{opened.first('.//sessionid')}</sessionid>"
    query = (
        "<readByQuery><object>VENDOR</object><query>STATUS = 'active'</query>"
        "<fields>RECORDNO,VENDORID</fields><pagesize>100</pagesize>"
        "<returnFormat>xml</returnFormat></readByQuery>"
    )
    page = await door.post(javascript(query, who), **JAVASCRIPT)
    data = page.root.find("operation/result/data")
    assert list(data.attrib) == ["listtype", "count", "totalcount", "numremaining", "resultId"]
    assert data.get("listtype") == "vendor"
    assert [child.tag for child in data[0]] == ["RECORDNO", "VENDORID"]
    more = f"<readMore><resultId>{data.get('resultId')}</resultId></readMore>"
    second = await door.post(javascript(more, who, "m1"), **JAVASCRIPT)
    assert second.statuses == ["success"]
    assert second.first("operation/result/function") == "readMore"


async def test_the_javascript_sdk_reads_and_describes(door: Any) -> None:
    read = (
        "<read><object>VENDOR</object><keys>1,2</keys><fields>*</fields>"
        "<returnFormat>xml</returnFormat></read>"
    )
    for function in (
        read,
        "<inspect><object>*</object></inspect>",
        "<lookup><object>VENDOR</object></lookup>",
    ):
        assert (await door.post(javascript(function), **JAVASCRIPT)).statuses == ["success"]


async def test_the_javascript_sdk_works_offline(door: Any) -> None:
    document = javascript("<getFinancialSetup />").replace(
        "</dtdversion>", "</dtdversion><policyid>crossfoot-policy</policyid>"
    )
    reply = await door.post(document, **JAVASCRIPT)
    assert reply.first("acknowledgement/status") == "success"
    assert reply.first("control/status") == "success"


async def test_the_javascript_sdk_batches_in_a_transaction(door: Any) -> None:
    customer = (
        "<create><CUSTOMER><CUSTOMERID>C-UT1</CUSTOMERID><NAME>A &amp; B &lt;x&gt;</NAME>"
        "<DISPLAYCONTACT><PRINTAS /></DISPLAYCONTACT><STATUS>active</STATUS></CUSTOMER></create>"
    )
    document = (
        javascript(customer, control_id="c1")
        .replace('transaction="false"', 'transaction="true"')
        .replace("<uniqueid>false", "<uniqueid>true")
        .replace("1795334486637", "batch-1")
    )
    reply = await door.post(document, **JAVASCRIPT)
    assert reply.statuses == ["success"], reply.errors
    assert reply.first(".//customer/CUSTOMERID") == "C-UT1"
    read = "<readByName><object>CUSTOMER</object><keys>C-UT1</keys></readByName>"
    assert (await door.post(javascript(read), **JAVASCRIPT)).first(".//NAME") == "A & B <x>"


async def test_the_php_sdk_pages(door: Any) -> None:
    document = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<request><control>'
        f"{CONTROL}<controlid>1795334486</controlid><uniqueid>false</uniqueid>"
        "<dtdversion>3.0</dtdversion><includewhitespace>false</includewhitespace></control>"
        f'<operation transaction="false"><authentication><login>{LOGIN}</login></authentication>'
        '<content><function controlid="q1"><readByQuery><object>VENDOR</object><query/>'
        "<fields>RECORDNO</fields><pagesize>1000</pagesize><returnFormat>xml</returnFormat>"
        "<docparid>Vendor Invoice</docparid></readByQuery></function></content></operation>"
        "</request>\n"
    )
    reply = await door.post(
        document, User_Agent="intacct-sdk-php-client/3.2.0", Accept_Encoding="gzip,deflate"
    )
    assert reply.statuses == ["success"]
    assert reply.root.find(".//data").get("totalcount") == "1200"


def fyle(function: str) -> str:
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<request><control>'
        f"{CONTROL}<controlid>2026-11-22 10:11:12.123456</controlid><uniqueid>false</uniqueid>"
        "<dtdversion>3.0</dtdversion><includewhitespace>false</includewhitespace></control>"
        f"<operation><authentication><login>{LOGIN}<locationid></locationid></login>"
        '</authentication><content><function controlid="9c9d6d3e-67c3-4b7e-9a39-1a3b0a6a2a11">'
        f"{function}</function></content></operation></request>"
    )


async def test_sageintacctsdk_signs_in_counts_pages_and_filters(door: Any) -> None:
    count = (
        "<query><object>VENDOR</object><select><field>RECORDNO</field></select>"
        "<pagesize>1</pagesize></query>"
    )
    page = (
        "<query><object>VENDOR</object><select><field>RECORDNO</field><field>VENDORID</field>"
        "</select><pagesize>2000</pagesize><offset>0</offset></query>"
    )
    filtered = (
        "<query><object>VENDOR</object><select><field>RECORDNO</field></select>"
        "<pagesize>2000</pagesize><offset>0</offset><filter><and><equalto><field>STATUS</field>"
        "<value>active</value></equalto><greaterthan><field>WHENMODIFIED</field>"
        "<value>01/01/2000 00:00:00</value></greaterthan></and></filter></query>"
    )
    opened = await door.post(fyle("<getAPISession></getAPISession>"))
    assert opened.first("operation/authentication/locationid") == ""
    assert opened.first(".//api/sessionid")
    assert (await door.post(fyle(count))).root.find(".//data").get("totalcount") == "1200"
    assert (await door.post(fyle(page))).root.find(".//data").get("count") == "1200"
    found = int((await door.post(fyle(filtered))).root.find(".//data").get("totalcount"))
    assert 0 < found < 1200


async def test_sageintacctsdk_creates_and_deletes(door: Any) -> None:
    made = await door.post(
        fyle(
            "<create><CLASS><CLASSID>UT77</CLASSID><NAME>UT77</NAME><DESCRIPTION></DESCRIPTION>"
            "</CLASS></create>"
        )
    )
    number = made.first(".//class/RECORDNO")
    assert number
    gone = await door.post(fyle(f"<delete><object>CLASS</object><keys>{number}</keys></delete>"))
    assert gone.statuses == ["success"]
    assert gone.root.find("operation/result/data") is None


def tap(function: str) -> str:
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<request><control>'
        f"{CONTROL}<controlid>2026-11-22 10:11:12.123456</controlid><uniqueid>false</uniqueid>"
        "<dtdversion>3.0</dtdversion><includewhitespace>false</includewhitespace></control>"
        f"<operation><authentication><login>{LOGIN}</login></authentication><content>"
        f'<function controlid="7e2b">{function}</function></content></operation></request>'
    )


async def test_the_meltano_tap_orders_by_modification(door: Any) -> None:
    reply = await door.post(
        tap(
            "<query><object>CUSTOMER</object><select><field>RECORDNO</field>"
            "<field>WHENMODIFIED</field></select><options><showprivate>true</showprivate></options>"
            "<filter><greaterthanorequalto><field>WHENMODIFIED</field>"
            "<value>01/01/2026 00:00:00</value></greaterthanorequalto></filter>"
            "<pagesize>1000</pagesize><offset>0</offset><orderby><order><field>WHENMODIFIED</field>"
            "<ascending></ascending></order></orderby></query>"
        )
    )
    assert reply.statuses == ["success"], reply.errors
    stamps = [stamp[6:10] + stamp for stamp in reply.all(".//WHENMODIFIED")]
    assert stamps == sorted(stamps)
    assert stamps


async def test_the_hotglue_tap_reads_a_window_of_dates(door: Any) -> None:
    reply = await door.post(
        tap(
            "<query><object>EMPLOYEE</object><select><field>RECORDNO</field></select>"
            "<options><showprivate>true</showprivate></options><pagesize>1000</pagesize>"
            "<offset>0</offset><filter><and><greaterthanorequalto><field>STARTDATE</field>"
            "<value>01/01/2010</value></greaterthanorequalto><lessthanorequalto>"
            "<field>STARTDATE</field><value>11/22/2026</value></lessthanorequalto></and></filter>"
            "</query>"
        )
    )
    assert reply.statuses == ["success"], reply.errors


PYINTACCT = """<?xml version="1.0" encoding="utf-8"?>
<request>
    <control>
        <senderid>crossfoot-dev</senderid>
        <password>s3nder&amp;key</password>
        <controlid>pyintacct</controlid>
        <uniqueid>false</uniqueid>
        <dtdversion>3.0</dtdversion>
        <includewhitespace>true</includewhitespace>
    </control>
    <operation>
        <authentication>
            <login>
                <userid>api</userid>
                <companyid>demo</companyid>
                <password>p4ss&amp;word</password>
            </login>
        </authentication>
        <content>
            <function controlid="pyintacct">
                {}
            </function>
        </content>
    </operation>
</request>"""


async def test_pyintacct_pretty_prints_and_wants_any_encoding(door: Any) -> None:
    opened = await door.post(
        PYINTACCT.format("<getAPISession>\n<locationid></locationid>\n</getAPISession>"),
        User_Agent="pyintacct-0.1.1",
        Accept_Encoding="*",
    )
    assert "Content-Encoding" not in opened.headers
    assert opened.first("operation/authentication/sessiontimeout").endswith("+00:00")
    page = await door.post(
        PYINTACCT.format(
            "<readByQuery><object>VENDOR</object><fields>RECORDNO,VENDORID</fields>"
            "<query>STATUS = 'active'</query><pagesize>1000</pagesize><docparid></docparid>"
            "</readByQuery>"
        )
    )
    assert page.statuses == ["success"], page.errors


async def test_target_intacct_sends_negative_control_ids_and_empty_elements(door: Any) -> None:
    document = (
        tap(
            "<create><VENDOR><VENDORID>V-77</VENDORID><NAME>ACME</NAME><CURRENCY>USD</CURRENCY>"
            "<COMMENTS></COMMENTS><PHONE1></PHONE1><DISPLAYCONTACT><MAILADDRESS>"
            "<ADDRESS1></ADDRESS1></MAILADDRESS></DISPLAYCONTACT></VENDOR></create>"
        )
        .replace("2026-11-22 10:11:12.123456", "-1173190263446713289")
        .replace("7e2b", "-8123")
    )
    reply = await door.post(document)
    assert reply.statuses == ["success"], reply.errors
    assert reply.first("control/controlid") == "-1173190263446713289"
    assert reply.first("operation/result/controlid") == "-8123"
    assert reply.first(".//vendor/VENDORID") == "V-77"
