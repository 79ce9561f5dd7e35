"""Cursors open for the list they were made for, and for nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crossfoot.connector.cursors import Cursors, Position, scope_of
from crossfoot.errors import InvalidCursor

CURSORS = Cursors(b"secret")
SCOPE = scope_of("accounting/contacts", "demo/", ())


@given(st.text(), st.text())
def test_a_cursor_leads_back_to_its_position(source: str, after: str) -> None:
    position = Position(source, after)
    cursor = CURSORS.sign(position, SCOPE)
    assert cursor.isascii()
    assert "=" not in cursor
    assert CURSORS.open(cursor, SCOPE) == position


@given(st.integers(0, 200), st.characters(codec="utf-8"))
def test_an_edited_cursor_is_refused(at: int, character: str) -> None:
    cursor = CURSORS.sign(Position("vendor", "33"), SCOPE)
    edited = cursor[: at % len(cursor)] + character + cursor[at % len(cursor) + 1 :]
    if edited != cursor:
        with pytest.raises(InvalidCursor):
            CURSORS.open(edited, SCOPE)


def test_a_cursor_has_one_spelling() -> None:
    cursor = CURSORS.sign(Position("vendor", "33"), SCOPE)
    for other in (f"{cursor}!", f"{cursor}=", cursor.replace("A", "A\n", 1)):
        with pytest.raises(InvalidCursor):
            CURSORS.open(other, SCOPE)


@given(st.text() | st.binary().map(lambda raw: raw.decode("latin-1")))
def test_any_other_text_is_refused(text: str) -> None:
    with pytest.raises(InvalidCursor, match="next_cursor"):
        CURSORS.open(text, SCOPE)


def test_another_key_or_another_list_is_refused() -> None:
    cursor = CURSORS.sign(Position("vendor", "33"), SCOPE)
    with pytest.raises(InvalidCursor):
        Cursors(b"other").open(cursor, SCOPE)
    with pytest.raises(InvalidCursor):
        CURSORS.open(cursor, scope_of("accounting/contacts", "demo/E100", ()))
