"""Purchasing, order entry, cash and expenses written through the gateway (intacct-xml §3.11)."""

from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

import aiohttp
import pytest

YMD = "<year>2026</year><month>10</month><day>05</day>"
LITERALS = {
    "create_potransaction": (
        (
            "<create_potransaction><transactiontype>Purchase Order</transactiontype><datecreated>"
            "{ymd}</datecreated><vendorid>V-00023</vendorid><datedue>{ymd}</datedue><returnto><contactname/>"
            "</returnto><payto><contactname/></payto><potransitems><potransitem><itemid>OFS-001"
            "</itemid><quantity>1</quantity><unit>Box of 100</unit><price>9.99</price><locationid>"
            "110</locationid></potransitem></potransitems></create_potransaction>"
        ),
        "PODOCUMENT",
    ),
    "create_sotransaction": (
        (
            "<create_sotransaction><transactiontype>Sales Order</transactiontype><datecreated>{ymd}"
            "</datecreated><customerid>C-00008</customerid><datedue>{ymd}</datedue><sotransitems>"
            "<sotransitem><itemid>CAS-001</itemid><quantity>1</quantity><unit>Each</unit><price>9.99"
            "</price></sotransitem></sotransitems></create_sotransaction>"
        ),
        "SODOCUMENT",
    ),
    "create_expensereport": (
        (
            "<create_expensereport><employeeid>EMP-0002</employeeid><datecreated>{ymd}</datecreated>"
            "<state>Submitted</state><expenses><expense><glaccountno>6200</glaccountno><amount>21"
            "</amount><expensedate>{ymd}</expensedate><locationid>110</locationid></expense></expenses>"
            "</create_expensereport>"
        ),
        "EEXPENSES",
    ),
    "record_cctransaction": (
        (
            "<record_cctransaction><chargecardid>VISA-OPS</chargecardid><paymentdate>{ymd}"
            "</paymentdate><ccpayitems><ccpayitem><glaccountno>6215</glaccountno><paymentamount>11"
            "</paymentamount><departmentid>200</departmentid><locationid>110</locationid></ccpayitem>"
            "</ccpayitems></record_cctransaction>"
        ),
        "CCTRANSACTION",
    ),
}


@pytest.fixture(scope="module")
def process(start_emulator: Callable[..., Any]) -> Iterator[Any]:
    with start_emulator("--seed", "lists") as running:
        yield running


@pytest.fixture
async def gateway(process: Any, write_request: Callable[..., str]) -> AsyncIterator[Any]:
    async with aiohttp.ClientSession() as http:

        async def send(*functions: str, **options: Any) -> Any:
            from lxml import etree  # noqa: PLC0415 -- only here

            body = write_request(*functions, **options)
            async with http.post(process.gateway_url, data=body) as answer:
                return etree.fromstring(await answer.read())

        yield send


async def read(gateway: Any, object_name: str, key: str) -> Any:
    """A record by its name, or by its number."""
    verb = "readByName" if "-" in key else "read"
    answer = await gateway(f"<{verb}><object>{object_name}</object><keys>{key}</keys></{verb}>")
    return answer.find("operation/result/data")[0]


@pytest.mark.parametrize("name", LITERALS)
async def test_the_smallest_documented_bodies_are_taken(gateway: Any, name: str) -> None:
    xml, object_name = LITERALS[name]
    answer = await gateway(xml.format(ymd=YMD))
    result = answer.find("operation/result")
    assert [each.tag for each in result] == ["status", "function", "controlid", "key"]
    assert result.findtext("status") == "success"
    record = await read(gateway, object_name, result.findtext("key"))
    assert record.findtext("WHENCREATED") == "10/05/2026"


async def test_documents_that_were_made_together_are_undone_together(gateway: Any) -> None:
    order = LITERALS["create_potransaction"][0].format(ymd=YMD)
    wrong = order.replace("OFS-001", "NO-404")
    answer = await gateway(order, wrong, transaction=True)
    assert [each.findtext("status") for each in answer.iter("result")] == ["aborted", "failure"]
    after = await gateway(order, order)
    first, second = (int(each.text[-4:]) for each in after.iter("key"))
    assert second == first + 1


async def test_an_order_is_received_and_billed(gateway: Any) -> None:
    order = LITERALS["create_potransaction"][0].format(ymd=YMD)
    key = (await gateway(order)).findtext("operation/result/key")
    for definition in ("PO Receiver", "Vendor Invoice"):
        line = (await read(gateway, "PODOCUMENT", key)).find("PODOCUMENTENTRIES")[0]
        number = line.findtext("RECORDNO")
        following = order.replace("Purchase Order", definition)
        following = following.replace("<vendorid>", f"<createdfrom>{key}</createdfrom><vendorid>")
        following = following.replace(
            "<locationid>110</locationid>",
            f"<sourcelinekey>{number}</sourcelinekey><locationid>110</locationid>"
            "<departmentid>200</departmentid>",
        )
        source, key = key, (await gateway(following)).findtext("operation/result/key")
        assert (await read(gateway, "PODOCUMENT", source)).findtext("STATE") == "Converted"
    bill = (await read(gateway, "PODOCUMENT", key)).findtext("PRRECORDKEY")
    assert (await read(gateway, "APBILL", bill)).findtext("TOTALDUE") == "9.99"
