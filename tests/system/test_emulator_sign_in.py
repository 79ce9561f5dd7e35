"""Who is let in, and in which words everybody else is refused."""

from typing import Any

import pytest

SETUP = "<getFinancialSetup/>"
REFUSED = [("XL03000006", "Sign-in information is incorrect")]


@pytest.mark.parametrize(
    "options", [{"sender": "nobody"}, {"sender_password": "wrong"}, {"sender": "CROSSFOOT-DEV"}]
)
async def test_an_unknown_sender_is_refused_by_the_control_block(
    door: Any, options: dict[str, str]
) -> None:
    reply = await door.send(SETUP, **options)
    assert reply.status == 200
    assert reply.outline(".") == ["control", "errormessage"]
    assert reply.first("control/status") == "failure"
    assert reply.errors == [("XL03000006", "Incorrect Intacct XML Partner ID or password.")]


async def test_a_sender_that_the_company_does_not_allow_is_told_so(door: Any) -> None:
    reply = await door.send(SETUP, sender="crossfoot-unauthorized")
    assert reply.first("control/status") == "success"
    assert reply.first("operation/authentication/status") == "failure"
    assert reply.first("operation/authentication/userid") == "api"
    assert reply.first("operation/authentication/companyid") == "demo"
    assert reply.first(".//error/description") == "Invalid Web Services Authorization"
    text = (
        "The sender ID 'crossfoot-unauthorized' is not authorized to make Web Services "
        "requests to company ID 'demo'."
    )
    assert reply.errors == [("XL03000006", text)]


async def test_an_unknown_company_is_refused_at_the_edge(door: Any) -> None:
    reply = await door.send(SETUP, company="nowhere")
    assert reply.status == 400
    assert reply.headers["Content-Type"] == 'text/xml; encoding="UTF-8"'
    ((number, text),) = reply.errors
    assert number == "GW-0011"
    assert text.startswith("Invalid Request [Request ID: ")


async def test_an_expired_demo_company_says_so(door: Any) -> None:
    reply = await door.send(SETUP, company="demo-expired")
    assert reply.outline("control") == ["status", "senderid", "controlid"]
    assert reply.errors == [
        ("PL04000055", "This company is a demo company and has expired."),
    ]


@pytest.mark.parametrize(
    "options",
    [
        {"user": "ghost"},
        {"password": "wrong"},
        {"password": ""},
        {"user": "inactive"},
        {"user": "locked"},
        {"entity": "E999"},
        {"user": "sweber", "password": "p4ss&word"},
    ],
)
async def test_wrong_users_passwords_and_entities_are_not_told_apart(
    door: Any, options: dict[str, str]
) -> None:
    reply = await door.send(SETUP, **options)
    assert reply.status == 200
    assert reply.first("control/status") == "success"
    assert reply.outline("operation") == ["authentication", "errormessage"]
    assert reply.outline("operation/authentication") == ["status", "userid", "companyid"]
    assert reply.first("operation/authentication/userid") == options.get("user", "api")
    assert reply.errors == REFUSED


async def test_the_edge_can_be_set_to_refuse_wrong_passwords_itself(door: Any) -> None:
    door.control("PUT", "settings", {"gateway": {"refuse_sign_in_at_edge": True}})
    reply = await door.send(SETUP, password="wrong")
    assert reply.status == 401
    assert reply.headers["Content-Type"] == 'text/xml; encoding="UTF-8"'
    assert reply.outline("control") == ["status"]
    assert reply.errors[0][0] == "XMLGW_JPP0002"
    assert reply.first(".//error/description") == (
        "Sign-in information is incorrect. Please check your request."
    )


async def test_a_user_is_locked_after_as_many_wrong_passwords_as_set(door: Any) -> None:
    door.control("PUT", "settings", {"gateway": {"lock_after": 2}})
    await door.send(SETUP, password="wrong")
    assert (await door.send(SETUP)).statuses == ["success"]  # a right one starts the count anew
    await door.send(SETUP, password="wrong")
    await door.send(SETUP, password="wrong")
    assert (await door.send(SETUP)).errors == REFUSED
    status = (
        "<readByName><object>USERINFO</object><keys>api</keys><fields>STATUS</fields></readByName>"
    )
    seen = await door.send(status, user="mcarroll", password="c0ntroller&key")
    assert seen.first(".//STATUS") == "lockedout"


async def test_other_senders_and_passwords_can_be_set(door: Any) -> None:
    door.control(
        *("PUT", "settings"),
        {"gateway": {"senders": {"acme": {"password": "x"}}, "passwords": {"sweber": "neu"}}},
    )
    let_in = await door.send(
        SETUP, sender="acme", sender_password="x", user="sweber", password="neu"
    )
    assert let_in.statuses == ["success"]
    assert (await door.send(SETUP)).first("control/status") == "failure"


async def test_a_company_that_allows_a_sender_no_longer_ends_its_sessions_too(door: Any) -> None:
    session = await door.session()
    sender = {"password": "s3nder&key", "authorized": False}
    door.control("PUT", "settings", {"gateway": {"senders": {"crossfoot-dev": sender}}})
    reply = await door.send(SETUP, session=session)
    assert "is not authorized" in reply.errors[0][1]


async def test_a_user_made_inactive_loses_the_session(door: Any) -> None:
    session = await door.session(user="dbrooks")
    done = await door.send(
        "<update><USERINFO><LOGINID>dbrooks</LOGINID><STATUS>inactive</STATUS></USERINFO></update>"
    )
    assert done.statuses == ["success"]
    assert (await door.send(SETUP, session=session)).errors[0][1].startswith("Invalid session")
