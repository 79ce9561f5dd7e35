"""Bills and invoices through the gateway's door: schema, rights, transactions, what others see."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

LINE = (
    "<lineitem><glaccountno>{}</glaccountno><amount>{}</amount><locationid>110</locationid>"
    "<departmentid>200</departmentid></lineitem>"
)
DAY = "<{0}><year>2026</year><month>10</month><day>12</day></{0}>"


@pytest.fixture(scope="module")
def door_process(start_emulator: Callable[..., Any]) -> Iterator[Any]:
    """The company without its books is enough, and starts sooner."""
    with start_emulator("--seed", "lists") as process:
        yield process


def bill(number: str, amount: str = "12.50", vendor: str = "V-00022") -> str:
    return (
        f"<create_bill><vendorid>{vendor}</vendorid>{DAY.format('datecreated')}"
        f"{DAY.format('datedue')}<billno>{number}</billno>"
        f"<billitems>{LINE.format('6215', amount)}</billitems></create_bill>"
    )


def invoice(number: str) -> str:
    return (
        f"<create_invoice><customerid>C-00002</customerid>{DAY.format('datecreated')}"
        f"{DAY.format('datedue')}<invoiceno>{number}</invoiceno>"
        f"<invoiceitems>{LINE.format('4110', '40')}</invoiceitems></create_invoice>"
    )


def find(object_name: str, number: str, *fields: str) -> str:
    select = "".join(f"<field>{field}</field>" for field in fields)
    return (
        f"<query><object>{object_name}</object><select>{select}</select><filter><equalto>"
        f"<field>RECORDID</field><value>{number}</value></equalto></filter></query>"
    )


async def found(door: Any, object_name: str, number: str, field: str = "RECORDNO") -> list[str]:
    reply = await door.send(find(object_name, number, field))
    return list(reply.all(f"operation/result/data/{object_name}/{field}"))


async def test_a_legacy_function_answers_its_key_and_everybody_sees_the_bill(door: Any) -> None:
    reply = await door.send(bill("T-1"))
    assert reply.statuses == ["success"]
    assert reply.outline("operation/result") == ["status", "function", "controlid", "key"]
    assert await found(door, "APBILL", "T-1") == [reply.first("operation/result/key")]
    assert sorted(await found(door, "GLDETAIL", "T-1", "AMOUNT")) == ["-12.5", "12.5"]


async def test_a_failed_function_takes_the_others_of_its_transaction_back(door: Any) -> None:
    reply = await door.send(bill("T-1"), invoice("T-2"), bill("T-1"), transaction=True)
    assert reply.statuses == ["aborted", "aborted", "failure"]
    assert reply.errors[2][0] == "BL03002185"
    for object_name, number in (("APBILL", "T-1"), ("ARINVOICE", "T-2"), ("GLDETAIL", "T-1")):
        assert await found(door, object_name, number) == []
    alone = await door.send(bill("T-1"), invoice("T-2"), bill("T-1"))
    assert alone.statuses == ["success", "success", "failure"]
    assert await found(door, "APBILL", "T-1", "STATE") == ["Posted"]


async def test_a_bill_is_sent_twice_with_its_control_id_and_stands_once(door: Any) -> None:
    unique = {"control": "<uniqueid>true</uniqueid><dtdversion>3.0</dtdversion>"}
    first = await door.send(bill("T-1"), control_ids=("b-1",), **unique)
    again = await door.send(bill("T-1"), control_ids=("b-1",), **unique)
    assert (first.statuses, again.statuses) == (["success"], ["failure"])
    assert "already been recorded with the control id b-1" in again.errors[0][1]
    assert len(await found(door, "APBILL", "T-1")) == 1


async def test_elements_out_of_order_are_refused_by_the_schema(door: Any) -> None:
    turned = bill("T-1").replace("<billno>T-1</billno>", "")
    turned = turned.replace("<create_bill>", "<create_bill><billno>T-1</billno>")
    reply = await door.send(turned)
    assert reply.errors[0][0] == "XL03000003"
    assert reply.errors[0][1].endswith("Expected is ( vendorid ).")


async def test_roles_decide_who_bills_and_who_invoices(door: Any) -> None:
    payables = await door.send(bill("T-1"), invoice("T-2"), user="dbrooks")
    assert payables.statuses == ["success", "failure"]
    assert payables.errors[0] == (
        "PL04000005",
        "You do not have permission for API operation CREATE on objects of type ARINVOICE",
    )
    key = payables.first("operation/result/key")
    removal = f'<delete_bill key="{key}"/>'
    assert (await door.send(removal, user="auditor")).errors[0][0] == "PL04000005"
