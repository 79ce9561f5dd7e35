"""Records by column say the same as the dicts that they are for whoever takes one."""

import pytest

from crossfoot.table import Table, joined, picked, rows, said

DICTS = [{"A": "1", "B": ""}, {"A": "2", "B": "x"}, {"A": "3", "B": "y"}]
BY_COLUMN = Table({"A": ["1", "2", "3"], "B": ["", "x", "y"]}, 3)


def test_a_table_is_a_sequence_of_dicts() -> None:
    assert len(BY_COLUMN) == 3
    assert [*BY_COLUMN] == DICTS
    assert BY_COLUMN == DICTS
    assert BY_COLUMN[1] == DICTS[1]
    assert BY_COLUMN[-1] == DICTS[-1]
    assert BY_COLUMN[1:] == DICTS[1:]
    assert list(BY_COLUMN) != DICTS[1:]
    with pytest.raises(IndexError):
        _ = BY_COLUMN[3]


def test_a_record_that_is_taken_can_be_changed_without_the_others() -> None:
    BY_COLUMN[0]["A"] = "9"
    next(iter(BY_COLUMN))["A"] = "9"
    assert BY_COLUMN == DICTS


def test_a_column_is_the_same_of_dicts_and_of_a_table() -> None:
    for name in ("A", "B", "C"):
        assert [*said(BY_COLUMN, name)] == said(DICTS, name)
    for names in (("A", "B"), ("B", "C"), ()):
        assert [*rows(BY_COLUMN, names)] == [*rows(DICTS, names)]


def test_records_without_fields_are_counted() -> None:
    assert [*Table({}, 2)] == [{}, {}]


def test_some_records_and_the_records_of_several_answers() -> None:
    assert picked(BY_COLUMN, [2, 0]) == picked(DICTS, [2, 0]) == [DICTS[2], DICTS[0]]
    assert joined([BY_COLUMN, [], BY_COLUMN]) == [*DICTS, *DICTS]
    assert isinstance(joined([BY_COLUMN, BY_COLUMN]), Table)
    assert joined([BY_COLUMN, Table({"A": ["4"]}, 1)]) == [*DICTS, {"A": "4"}]
    assert joined([BY_COLUMN, [{"B": "z"}]]) == [*DICTS, {"B": "z"}]
    assert joined([]) == []
