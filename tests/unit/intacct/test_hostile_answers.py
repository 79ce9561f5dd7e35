"""Answers that mean harm, or are broken, and never get further than the guard."""

import gzip
import tracemalloc
import zlib
from pathlib import Path

import pytest
from lxml import etree

from crossfoot.errors import AnswerRefused, RemoteGarbled
from crossfoot.intacct.answers import read_answer
from crossfoot.intacct.guard import Reply, is_html, parse, unpack

LAUGHS = "".join(
    f'<!ENTITY l{n} "{"".join(f"&l{n - 1};" for _ in range(10))}">' for n in range(1, 10)
)
XXE = '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><response>&x;</response>'

DECLARING = {
    "external entity": XXE,
    "external entity behind a prolog": '<?xml version="1.0"?>\n<!-- <response> -->\n' + XXE,
    "external subset": '<!DOCTYPE r SYSTEM "http://127.0.0.1:9/x.dtd"><response/>',
    "public subset": '<!DOCTYPE r PUBLIC "x" "http://127.0.0.1:9/x.dtd"><response/>',
    "parameter entity": '<!DOCTYPE r [<!ENTITY % p SYSTEM "file:///etc/passwd">%p;]><response/>',
    "billion laughs": f'<!DOCTYPE r [<!ENTITY l0 "ha">{LAUGHS}]><response>&l9;</response>',
    "quadratic": f'<!DOCTYPE r [<!ENTITY a "{"A" * 9999}">]><response>{"&a;" * 999}</response>',
    "default attribute": '<!DOCTYPE r [<!ATTLIST r a CDATA "x">]><response/>',
    "harmless": "<!DOCTYPE response><response/>",
    "after an instruction": "<?a <response>?><!DOCTYPE response><response/>",
}
BROKEN = {
    "truncated": b"<response><control><status>succ",
    "two roots": b"<response/><response/>",
    "mismatch": b"<response><a></b></response>",
    "bad UTF-8": b"<response>\xc3\x28</response>",
    "lone continuation": b"<response>\x80</response>",
    "encoded surrogate": b"<response>\xed\xa0\x80</response>",
    "raw control character": b"<response>a\x01b</response>",
    "control character reference": b"<response>&#1;</response>",
    "NUL": b"<response>a\x00b</response>",
    "undefined entity": b"<response>&nbsp;</response>",
    "bare ampersand": b"<response>a & b</response>",
    "UTF-16": '<?xml version="1.0" encoding="UTF-16"?><response/>'.encode("utf-16"),
    "UTF-16 with DOCTYPE": XXE.encode("utf-16-le"),
    "UTF-7": b'<?xml version="1.0" encoding="UTF-7"?><response/>',
    "Latin-1": b'<?xml version="1.0" encoding="ISO-8859-1"?><response/>',
    "text": b"Service Unavailable",
    "JSON": b'{"response": {}}',
    "blank": b"  \n",
    "unclosed comment": b"<!-- " + b"- " * 5000 + b"<response/>",
    "comments without end": b"<!---->" * 5000,
    "duplicate attribute": b"<response a='1' a='2'/>",
}


@pytest.mark.parametrize("document", DECLARING.values(), ids=DECLARING)
def test_a_document_type_is_refused(document: str) -> None:
    with pytest.raises(AnswerRefused, match="document type"):
        parse(document.encode())


@pytest.mark.parametrize("document", DECLARING.values(), ids=DECLARING)
def test_the_parser_refuses_a_document_type_even_behind_the_first_look(
    document: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    class Blind:
        @staticmethod
        def match(*_: object) -> bool:
            return True

    canary = tmp_path / "canary"
    canary.write_text("secret")
    monkeypatch.setattr("crossfoot.intacct.guard._BEFORE_ROOT", Blind)
    with pytest.raises(RemoteGarbled) as caught:
        parse(document.replace("/etc/passwd", str(canary)).encode())
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("document", BROKEN.values(), ids=BROKEN)
def test_a_broken_document_is_garbled(document: bytes) -> None:
    with pytest.raises(RemoteGarbled):
        read_answer(Reply(200, {}, [document]), 1 << 20)


@pytest.mark.parametrize("depth", [300, 100_000])
def test_deep_nesting_is_refused(depth: int) -> None:
    with pytest.raises(AnswerRefused):
        parse(b"<response>" + b"<a>" * depth + b"</a>" * depth + b"</response>")


def test_millions_of_tiny_elements_are_refused_before_a_tree_grows_of_them() -> None:
    with pytest.raises(AnswerRefused, match="too many"):
        parse(b"<response>" + b"<a/>" * 4_000_000 + b"</response>")


def test_nesting_as_the_gateway_uses_it_is_read() -> None:
    assert parse(b"<response>" + b"<a>" * 60 + b"</a>" * 60 + b"</response>").tag == "response"


def test_an_answer_may_begin_with_a_byte_order_mark_blanks_and_comments() -> None:
    document = b'\xef\xbb\xbf<?xml version="1.0" encoding="utf-8" ?>\n<!-- x --> \n<response/>'
    assert parse(document).tag == "response"


def test_comments_and_instructions_do_not_reach_the_records() -> None:
    root = parse(b"<response><!-- a --><b>x<!-- c -->y<?d e?>z</b></response>")
    assert [(child.tag, child.text) for child in root] == [("b", "xyz")]


def test_cdata_and_character_references_are_text() -> None:
    assert parse(b"<r><![CDATA[<!DOCTYPE a> & b]]>&#65;&amp;amp;</r>").text == (
        "<!DOCTYPE a> & bA&amp;"
    )


def test_a_bomb_is_refused_without_ever_being_held() -> None:
    bomb = gzip.compress(b"\0" * (200 << 20), 9)
    tracemalloc.start()
    with pytest.raises(AnswerRefused):
        unpack(Reply(200, {"content-encoding": "gzip"}, [bomb]), 4 << 20)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 16 << 20


def test_a_packed_body_may_come_in_any_pieces() -> None:
    packed = gzip.compress(bytes(range(256)) * 10_000)
    for size in (1, 7, len(packed)):
        pieces = [packed[i : i + size] for i in range(0, len(packed), size)]
        reply = Reply(200, {"content-encoding": "GZIP"}, pieces)
        assert unpack(reply, 2_560_000) == bytes(range(256)) * 10_000


@pytest.mark.parametrize(
    "packed", [gzip.compress(b"x" * 99, mtime=0)[:-1], zlib.compress(b"x"), b"", b"x"]
)
def test_a_body_that_does_not_unpack_is_garbled(packed: bytes) -> None:
    with pytest.raises(RemoteGarbled):
        unpack(Reply(200, {"content-encoding": "gzip"}, [packed]), 99)


def test_web_pages_are_recognised_by_their_beginning_or_type() -> None:
    pages = ["<!DOCTYPE html><html>", "\n<html lang='en'>", "<!-- cf --><HTML>", "<!doctype HTML>"]
    assert all(is_html(Reply(200, {}, []), page.encode()) for page in pages)
    assert is_html(Reply(503, {"content-type": "text/html; charset=utf-8"}, []), b"down")
    assert not is_html(Reply(200, {"content-type": "text/xml"}, []), b"<response/>")


def test_the_guard_knows_how_lxml_names_its_depth_limit() -> None:
    with pytest.raises(etree.XMLSyntaxError, match="depth"):
        etree.fromstring(b"<a>" * 3000)
