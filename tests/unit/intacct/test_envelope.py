"""The document around the functions."""

from crossfoot.intacct import Login, Secret, Sender, function
from crossfoot.intacct.envelope import Request

SENDER = Sender("sender", Secret("pass&word"))
LOGIN = Login("co", "user", Secret("p&w"), entity="E100")
ASK = function("getAPISession").__class__("getAPISession", "<getAPISession/>", "f1")


def test_a_login_request_is_written_in_the_documented_order() -> None:
    assert Request(SENDER, LOGIN, [ASK], "c1").write().decode() == (
        '<?xml version="1.0" encoding="UTF-8"?>\n<request><control><senderid>sender</senderid>'
        "<password>pass&amp;word</password><controlid>c1</controlid><uniqueid>false</uniqueid>"
        "<dtdversion>3.0</dtdversion><includewhitespace>false</includewhitespace></control>"
        '<operation transaction="false"><authentication><login><userid>user</userid>'
        "<companyid>co</companyid><password>p&amp;w</password><locationid>E100</locationid>"
        '</login></authentication><content><function controlid="f1"><getAPISession/></function>'
        "</content></operation></request>"
    )


def test_a_session_request_carries_the_session_alone() -> None:
    text = Request(SENDER, Secret("S1.."), [ASK, ASK], "c1", transaction=True, unique=True)
    written = text.write().decode()
    assert "<authentication><sessionid>S1..</sessionid></authentication>" in written
    assert "<uniqueid>true</uniqueid>" in written
    assert '<operation transaction="true">' in written
    assert written.count("<function ") == 2


def test_the_top_level_is_asked_for_by_leaving_the_entity_out() -> None:
    login = Login("co", "user", Secret("x"))
    assert b"locationid" not in Request(SENDER, login, [ASK], "c1").write()


def test_a_masked_request_shows_no_secret() -> None:
    for authentication in (LOGIN, Secret("S1..")):
        request = Request(SENDER, authentication, [ASK], "c1")
        masked = request.write_masked()
        shown = f"{masked}{request!r}{SENDER!r}{LOGIN!r}"
        assert not [secret for secret in ("pass&", "p&amp;w", "p&w", "S1..") if secret in shown]
        assert "<password>***</password>" in masked


def test_control_ids_cannot_break_out_of_their_attribute() -> None:
    hostile = ASK.__class__("x", "<x/>", 'a"><evil/>')
    assert b"<evil/>" not in Request(SENDER, LOGIN, [hostile], "c1").write()
