"""Roles refuse: by user, by object and by operation."""

from typing import Any

import pytest

FUNCTIONS = {
    "QUERY": "<query><object>{0}</object><select><field>RECORDNO</field></select></query>",
    "READ": "<read><object>{0}</object><keys>1</keys><fields>*</fields></read>",
    "READ_BY_NAME": "<readByName><object>{0}</object><keys>1</keys></readByName>",
    "READ_BY_QUERY": (
        "<readByQuery><object>{0}</object><fields>RECORDNO</fields><query/></readByQuery>"
    ),
    "CREATE": "<create><{0}><NAME>x</NAME></{0}></create>",
    "UPDATE": "<update><{0}><RECORDNO>1</RECORDNO></{0}></update>",
    "DELETE": "<delete><object>{0}</object><keys>999999</keys></delete>",
}


def refusal(operation: str, object_name: str) -> list[tuple[str, str]]:
    text = f"You do not have permission for API operation {operation} on objects of type "
    return [("PL04000005", text + object_name)]


@pytest.mark.parametrize("operation", FUNCTIONS)
async def test_a_user_without_rights_is_refused_every_operation(door: Any, operation: str) -> None:
    reply = await door.send(FUNCTIONS[operation].format("VENDOR"), user="norights")
    assert reply.statuses == ["failure"]
    assert reply.errors == refusal(operation, "VENDOR")


async def test_definitions_are_open_to_everybody(door: Any) -> None:
    reply = await door.send(
        "<lookup><object>VENDOR</object></lookup>",
        "<inspect><object>VENDOR</object></inspect>",
        user="norights",
    )
    assert reply.statuses == ["success", "success"]


async def test_a_user_has_the_rights_of_their_role(door: Any) -> None:
    reply = await door.send(FUNCTIONS["QUERY"].format("ITEM"), user="norights")
    assert reply.statuses == ["success"]
    refused = await door.send(FUNCTIONS["DELETE"].format("ITEM"), user="norights")
    assert refused.errors == refusal("DELETE", "ITEM")


@pytest.mark.parametrize("operation", ["CREATE", "UPDATE", "DELETE"])
async def test_who_may_only_look_changes_nothing(door: Any, operation: str) -> None:
    seen = await door.send(FUNCTIONS["QUERY"].format("CUSTOMER"), user="auditor")
    assert seen.statuses == ["success"]
    refused = await door.send(FUNCTIONS[operation].format("CUSTOMER"), user="auditor")
    assert refused.errors == refusal(operation, "CUSTOMER")


async def test_refusals_name_the_object_in_any_spelling_of_the_request(door: Any) -> None:
    reply = await door.send(FUNCTIONS["QUERY"].format("vendor"), user="norights")
    assert reply.errors == refusal("QUERY", "VENDOR")


async def test_one_refused_object_refuses_the_whole_create(door: Any) -> None:
    mixed = (
        "<create><VENDOR><VENDORID>UT1</VENDORID><NAME>v</NAME></VENDOR>"
        "<CUSTOMER><CUSTOMERID>UT1</CUSTOMERID><NAME>c</NAME></CUSTOMER></create>"
    )
    reply = await door.send(mixed, user="dbrooks")
    assert reply.errors == refusal("CREATE", "CUSTOMER")


async def test_a_session_has_the_rights_of_its_user(door: Any) -> None:
    session = await door.session(user="dbrooks")
    reply = await door.send(
        FUNCTIONS["QUERY"].format("VENDOR"), FUNCTIONS["QUERY"].format("CUSTOMER"), session=session
    )
    assert reply.statuses == ["success", "failure"]


async def test_the_seeded_api_user_may_do_everything(door: Any) -> None:
    reply = await door.send(*(FUNCTIONS["QUERY"].format(name) for name in ("VENDOR", "USERINFO")))
    assert reply.statuses == ["success", "success"]


async def test_a_role_given_through_the_gateway_counts_at_once(door: Any) -> None:
    ask = FUNCTIONS["QUERY"].format("VENDOR")
    assert (await door.send(ask, user="norights")).statuses == ["failure"]
    given = await door.send(
        "<create><USERROLES><USERID>norights</USERID><ROLENAME>Read Only</ROLENAME>"
        "</USERROLES></create>"
    )
    assert given.statuses == ["success"], given.errors
    assert (await door.send(ask, user="norights")).statuses == ["success"]
    number = given.first(".//userroles/RECORDNO")
    taken = await door.send(f"<delete><object>USERROLES</object><keys>{number}</keys></delete>")
    assert taken.statuses == ["success"], taken.errors
    assert (await door.send(ask, user="norights")).statuses == ["failure"]
