"""Records that are read without a tree are those that lxml reads, from whatever answer.

A comment makes any answer irregular and means nothing, so that the same answer goes both ways.
"""

import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crossfoot.errors import RemoteError
from crossfoot.intacct.answers import read_answer
from crossfoot.intacct.guard import Reply
from crossfoot.intacct.rows import cut

HEAD = (
    b"<response><control><status>success</status><controlid>C</controlid></control><operation>"
    b"<authentication><status>success</status></authentication>"
)
TAIL = b"</operation></response>"
PROLOG = b'<?xml version="1.0" encoding="UTF-8"?>'


def result(
    rows: bytes, function: bytes = b"query", data: bytes = b"", closed: bool = False
) -> bytes:
    counts = b'<data listtype="VENDOR" numremaining="0"' + data
    inside = counts + b"/>" if closed else counts + b">" + rows + b"</data>"
    return (
        b"<result><status>success</status><function>"
        + function
        + b"</function><controlid>F</controlid>"
        + inside
        + b"</result>"
    )


def document(*results: bytes) -> bytes:
    return PROLOG + HEAD + b"".join(results) + TAIL


def read(body: bytes) -> Any:
    """The answer; of a refused one, which error it is."""
    try:
        return [
            (one.function, one.records, one.count, one.remaining)
            for one in read_answer(Reply(200, {}, [body]), 1 << 24).results
        ]
    except RemoteError as refusal:
        return type(refusal)


def same(body: bytes) -> bool:
    commented = body.replace(b"<response>", b"<!-- --><response>", 1)
    assert commented != body
    assert cut(commented)[1] is None
    return bool(read(body) == read(commented))


FIELDS = b"<A>1</A><B.C>two</B.C><D/><E></E>"
REGULAR = {
    "records": b"<V>" + FIELDS + b"</V><V>" + FIELDS + b"</V>",
    "none": b"",
    "without fields": b"<V></V><V></V>",
    "of several shapes": b"<V><A>1</A></V><V><B>2</B></V><W><A>1</A></W><V><A>1</A></V>",
    "a name twice": b"<V><A>1</A><A>2</A></V>",
    "a field named like its record": b"<V><V>1</V><A>2</A></V>",
    "references": b"<V><A>&lt;a&gt; &amp;amp; &quot;&apos;&#65;&#x1F600;&#13;</A><B>&#039;</B></V>",
    "ends of lines": b"<V><A>a\r\nb\rc\n\td</A></V>",
    "every plane": "<V><A>é\x7f\x85\u2028\ud7ff\ue000\ufffd😀</A></V>".encode(),
    "a greater-than sign": b"<V><A>a > b ]] ></A></V>",
    "more than a piece": b"<V><A>1</A></V>" * 20_000,
    "a record beyond a piece": (b"<V><A>" + b"x" * 300_000 + b"</A></V>") * 2 + b"<V><A>1</A></V>",
    "a name that begins like that of the data": b"<V><database>1</database></V>",
}
IRREGULAR = {
    "nested": b"<V><A><B>1</B></A></V>",
    "an attribute": b'<V><A x="1">1</A></V>',
    "CDATA": b"<V><A><![CDATA[<B>1</B>]]></A></V>",
    "a comment": b"<V><!-- <A>1</A> --><B>2</B></V>",
    "an instruction": b"<V><?a <A>1</A>?><B>2</B></V>",
    "white space": b"<V>\n  <A>1</A>\n</V>\n",
    "a prefix": b'<V><x:A xmlns:x="y">1</x:A></V>',
    "a foreign name": "<V><Ä>1</Ä></V>".encode(),
    "text among fields": b"<V>text<A>1</A></V>",
    "data in data": b"<V><data>1</data></V>",
    "pieces that end inside a record": b"<V><V>1</V><A>123</A></V>" * 20_000,
    "very many shapes": b"".join(b"<V><A%d>1</A%d></V>" % (n, n) for n in range(50)),
    "very many fields": b"<V>" + b"".join(b"<A%d>1</A%d>" % (n, n) for n in range(2000)) + b"</V>",
    "a very long text": b"<V><A>" + b"x" * 1_000_001 + b"</A></V>",
}
BROKEN = {
    "a control character": b"<V><A>a\x01b</A></V>",
    "NUL": b"<V><A>\x00</A></V>",
    "no character": b"<V><A>\xef\xbf\xbe</A></V>",
    "another": b"<V><A>\xef\xbf\xbf</A></V>",
    "a surrogate": b"<V><A>\xed\xa0\x80</A></V>",
    "another encoding": b"<V><A>\xe9</A></V>",
    "the end of CDATA": b"<V><A>a]]>b</A></V>",
    "a bare ampersand": b"<V><A>a & b</A></V>",
    "an unknown entity": b"<V><A>&nbsp;</A></V>",
    "a reference to nothing": b"<V><A>&#0;</A></V>",
    "a reference to a control character": b"<V><A>&#x1;</A></V>",
    "a reference to a surrogate": b"<V><A>&#xD800;</A></V>",
    "a reference beyond Unicode": b"<V><A>&#x110000;</A></V>",
    "an unfinished reference": b"<V><A>&#65</A></V>",
    "tags that cross": b"<V><A>1</V></A>",
    "another end": b"<V><A>1</B></V>",
    "no end": b"<V><A>1</A>",
    "an early end": b"</data><V><A>1</A></V>",
    "a name that begins with a digit": b"<V><1>1</1></V>",
}


@pytest.mark.parametrize("rows", REGULAR.values(), ids=REGULAR)
def test_regular_records_are_read_without_a_tree_and_the_same(rows: bytes) -> None:
    body = document(result(rows), result(b"", closed=True), result(rows, b"readByQuery"))
    rest, tables = cut(body)
    assert tables is not None
    assert rest.count(b"</data>") == 2
    assert len(rest) == len(body) - 2 * len(rows)
    assert same(body)
    assert read(body)[0][1] == tables[0] == tables[2]


@pytest.mark.parametrize("rows", IRREGULAR.values(), ids=IRREGULAR)
def test_irregular_records_are_left_for_the_parser(rows: bytes) -> None:
    body = document(result(b"<V><A>1</A></V>"), result(rows))
    assert cut(body) == (body, None)
    assert isinstance(read(body), list)
    assert same(body)


@pytest.mark.parametrize("rows", BROKEN.values(), ids=BROKEN)
def test_broken_records_are_refused_as_ever(rows: bytes) -> None:
    body = document(result(b"<V><A>1</A></V>"), result(rows))
    assert isinstance(read(body), type)
    assert same(body)


def _legal(text: str) -> str:
    return re.sub("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "", text)


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


ROW = b"<V><A>1</A></V>"
AROUND = {
    "a function that nests": document(result(ROW, b"read"), result(ROW)),
    "commented out": document(b"<!-- ", result(ROW), b" -->", result(ROW)),
    "in CDATA": document(b"<x><![CDATA[", result(ROW), b"]]></x>"),
    "in an instruction": document(b"<?x ", result(ROW), b"?>"),
    "in an attribute": document(b"<x y='", result(ROW), b"'/>"),
    "with more data": document(result(ROW), b"<result><data/></result>"),
    "with a namespace": document(result(ROW, data=b' xmlns="urn:x"')),
    "with a namespace around": document(b'<x xmlns="urn:x">', result(ROW), b"</x>"),
    "without its counts": document(result(ROW).replace(b' numremaining="0"', b"")),
    "with a wrong count": document(result(ROW, data=b' count="2"')),
    "with counts twice": document(result(ROW, data=b' count="1" count="1"')),
    "with an angle in a count": document(result(ROW, data=b' count="1>"')),
    "with two functions": document(
        result(ROW).replace(b"<function>", b"<function>read</function><function>", 1)
    ),
    "cut short": document(result(ROW))[:-40],
    "in Latin-1": document(result(ROW)).replace(b"UTF-8", b"ISO-8859-1"),
    "in ASCII": document(result("<V><A>é</A></V>".encode())).replace(b"UTF-8", b"US-ASCII"),
    "with a document type": document(result(ROW)).replace(PROLOG, PROLOG + b"<!DOCTYPE response>"),
    "of another version": document(result(ROW)).replace(b'"1.0"', b'"1.1"'),
    "behind a byte order mark": b"\xef\xbb\xbf" + document(result(ROW)),
    "without a prolog": document(result(ROW)).removeprefix(PROLOG),
}


@pytest.mark.parametrize("body", AROUND.values(), ids=AROUND)
def test_what_stands_around_records_counts_as_ever(body: bytes) -> None:
    assert same(body)


PIECES = st.sampled_from(
    [
        *(b"<V>", b"</V>", b"<A>", b"</A>", b"<A/>", b"<B.C>", b"</B.C>", b"<data>", b"</data>"),
        *(b"&amp;", b"&#10;", b"&#1;", b"&", b";", b"<", b">", b"]]>", b"\r\n", b"\r", b" ", b"x"),
        *(
            b"<!--",
            b"-->",
            b"<![CDATA[",
            b"<?a ",
            b"?>",
            b"<A a='1'>",
            b"\xc3\xa9",
            b"\xc3",
            b"\x0b",
        ),
        result(ROW),
    ]
)
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12).map(_legal)
USUAL = st.one_of(TEXT.map(_escaped), st.sampled_from(["", "a &#38; b", "\r\n", "&#xe9;"]))
CELL = st.one_of(USUAL.map(str.encode), USUAL.map(str.encode), PIECES, st.binary(max_size=4))
NAME = st.sampled_from([b"A", b"B.C", b"V", b"D_1", b"_", b"data", b"\xc3\x84", b"1"])
FIELD = st.one_of(
    st.builds(lambda name, cell: b"<%b>%b</%b>" % (name, cell, name), st.just(b"A"), CELL),
    st.builds(lambda name, cell: b"<%b>%b</%b>" % (name, cell, name), NAME, USUAL.map(str.encode)),
)
RECORD = st.lists(FIELD, max_size=2).map(lambda fields: b"<V>" + b"".join(fields) + b"</V>")
ROWS = st.one_of(
    st.lists(RECORD, max_size=4).map(b"".join),
    st.lists(PIECES, max_size=8).map(b"".join),
)


@settings(max_examples=300)
@given(st.lists(ROWS, min_size=1, max_size=3), st.sampled_from([b"query", b"readMore", b"read"]))
def test_any_records_are_read_or_refused_as_lxml_does(rows: list[bytes], function: bytes) -> None:
    assert same(document(*(result(one, function) for one in rows)))


@given(st.lists(st.lists(TEXT, min_size=3, max_size=3), max_size=5))
def test_texts_of_any_characters_come_back_as_they_were_written(table: list[list[str]]) -> None:
    rows = "".join(
        "<V>" + "".join(f"<F{i}>{_escaped(text)}</F{i}>" for i, text in enumerate(row)) + "</V>"
        for row in table
    )
    _, tables = cut(document(result(rows.encode())))
    assert tables == [[{f"F{i}": text for i, text in enumerate(row)} for row in table]]
