"""Every codec reads back what it wrote, and leaves alone what it cannot read."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crossfoot.intacct import Formatting
from crossfoot.unified.codecs import (
    DAY,
    FLAG,
    INSTANT,
    INTEGER,
    NEGATED,
    NUMBER,
    TEXT,
    Codec,
    Reading,
    Reference,
    labels,
)
from crossfoot.unified.filter_values import parse_instant
from crossfoot.unified.shapes import POSTING, Status

FORMATTINGS = st.builds(
    Formatting,
    order=st.just("mdY"),
    separator=st.just("/"),
    offset=st.integers(-26, 28).map(lambda halves: timedelta(minutes=30 * halves)),
)
SECONDS = st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1)).map(  # noqa: DTZ001 -- made aware below
    lambda moment: moment.replace(microsecond=0, tzinfo=UTC)
)


def _read(codec: Codec, text: str, formatting: Formatting | None = None) -> Any:
    (value,) = codec.column("F", Reading(formatting or Formatting()))([{"F": text}])
    return value


@pytest.mark.parametrize(
    ("codec", "values"),
    [
        (TEXT, st.text(min_size=1)),
        (NUMBER, st.decimals(allow_nan=False, allow_infinity=False, places=4)),
        (NEGATED, st.decimals(allow_nan=False, allow_infinity=False, places=4)),
        (INTEGER, st.integers()),
        (DAY, st.dates(date(1970, 1, 1), date(2199, 12, 31))),
        (FLAG, st.booleans()),
        (POSTING, st.sampled_from(Status)),
        (Reference("vendor", "PARENTID"), st.integers(1).map(lambda key: f"vendor_{key}")),
    ],
    ids=["text", "number", "negated", "integer", "day", "flag", "labels", "reference"],
)
def test_what_was_written_reads_back(codec: Codec, values: st.SearchStrategy[Any]) -> None:
    @given(values)
    def reads_back(value: Any) -> None:
        assert _read(codec, codec.emit(value, Formatting())) == value

    reads_back()


@given(SECONDS, FORMATTINGS)
def test_an_instant_survives_every_time_zone(moment: datetime, formatting: Formatting) -> None:
    assert _read(INSTANT, INSTANT.emit(moment, formatting), formatting) == moment


@given(
    SECONDS, st.sampled_from(["dmY", "Ymd", "mdY", "dmy"]), st.sampled_from("/.-"), st.booleans()
)
def test_an_instant_is_read_in_every_users_spelling(
    moment: datetime, order: str, separator: str, twelve: bool
) -> None:
    moment = moment.replace(year=2000 + moment.year % 60)
    formatting = Formatting(order, separator, timedelta(hours=-8), twelve)
    assert _read(INSTANT, formatting.emit_timestamp(moment), formatting) == moment


@pytest.mark.parametrize(
    ("codec", "text"),
    [
        (NUMBER, "12,5"),
        (INTEGER, "x"),
        (DAY, "31/31/2026"),
        (INSTANT, "yesterday"),
        (POSTING, "asleep"),
    ],
)
def test_what_cannot_be_read_comes_back_raw_and_is_counted(codec: Codec, text: str) -> None:
    reading = Reading(Formatting())
    records = [{"F": text}, {"F": ""}, {}]
    assert codec.column("F", reading)(records) == [text, None, None]
    assert reading.odd == Counter({("F", text): 1})


def test_odd_values_do_not_fill_the_memory() -> None:
    reading = Reading(Formatting())
    texts = [f"odd {i}" for i in range(5000)]
    assert NUMBER.column("F", reading)([{"F": text} for text in texts]) == texts
    assert len(reading.odd) == 1000


@pytest.mark.parametrize("text", ["true", "T", "Yes"])
def test_truth_is_read_in_every_spelling(text: str) -> None:
    assert _read(FLAG, text) is True


def test_zero_is_no_reference() -> None:
    assert _read(Reference("vendor", "PARENTID"), "0") is None


@given(st.decimals(allow_nan=False, allow_infinity=False))
def test_numbers_are_written_without_exponents_or_idle_zeros(value: Decimal) -> None:
    text = NUMBER.emit(value, Formatting())
    assert "E" not in text
    assert "." not in text or text[-1] not in "0."
    assert Decimal(text) == value


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2026-01-31", datetime(2026, 1, 31, tzinfo=UTC)),
        ("2026-01-31T08:00:00Z", datetime(2026, 1, 31, 8, tzinfo=UTC)),
        ("2026-01-31T08:00:00", datetime(2026, 1, 31, 8, tzinfo=UTC)),
        ("2026-01-31T08:00:00+02:00", datetime(2026, 1, 31, 6, tzinfo=UTC)),
    ],
)
def test_iso_texts_are_instants_in_utc(text: str, instant: datetime) -> None:
    assert parse_instant(text) == instant


@pytest.mark.parametrize(
    ("operator", "text", "relation", "said"),
    [
        ("gt", "2026-01-01T00:00:00.5Z", "gt", "01/01/2026 00:00:00"),
        ("gte", "2026-01-01T00:00:00.5Z", "gte", "01/01/2026 00:00:01"),
        ("lt", "2026-01-01T00:00:00.5Z", "lt", "01/01/2026 00:00:01"),
        ("lte", "2026-01-01T00:00:00.5Z", "lte", "01/01/2026 00:00:00"),
        ("lte", "2026-01-01T00:00:00Z", "lte", "01/01/2026 00:00:00"),
    ],
)
def test_a_bound_between_two_seconds_keeps_its_meaning(
    operator: Any, text: str, relation: str, said: str
) -> None:
    match: Any = INSTANT.criterion("W", operator, [text], Formatting())
    assert (match.relation, match.values) == (relation, (said,))


def test_a_bound_is_put_into_the_users_own_time() -> None:
    eastern = Formatting(offset=timezone(timedelta(hours=-5)).utcoffset(None))
    match: Any = INSTANT.criterion("W", "gt", ["2026-01-01T00:00:00Z"], eastern)
    assert match.values == ("12/31/2025 19:00:00",)


def test_labels_of_one_value_are_all_asked_for() -> None:
    match: Any = POSTING.criterion("STATUS", "eq", ["active"], Formatting())
    assert set(match.values) == {"active", "active non-posting"}


def test_labels_name_members_of_their_enumeration() -> None:
    with pytest.raises(KeyError):
        labels(Status, ALIVE="active")
