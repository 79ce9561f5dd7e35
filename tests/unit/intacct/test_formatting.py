"""Dates and times as one user of a company writes them."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crossfoot.errors import RemoteGarbled
from crossfoot.intacct import Formatting
from crossfoot.intacct.formatting import formatting_of

ADELAIDE = formatting_of(".ymd", "+09:30", "12", "en_AU")
GERMAN = formatting_of(".dmY", "+01:00", "24")


def test_the_default_is_american_with_24_hours_in_utc() -> None:
    default = Formatting()
    assert default.read_date("9/28/2022") == date(2022, 9, 28)
    assert default.read_timestamp("01/31/2026 23:30:59") == datetime(
        2026, 1, 31, 23, 30, 59, tzinfo=UTC
    )
    assert default.emit_timestamp(datetime(2026, 1, 31, tzinfo=UTC)) == "01/31/2026 00:00:00"
    assert formatting_of("", "", "") == default


def test_a_users_order_separator_zone_and_clock_are_followed() -> None:
    assert ADELAIDE.read_date("26.01.31") == date(2026, 1, 31)
    assert ADELAIDE.read_timestamp("2026.01.31 12:15:00 AM") == datetime(
        2026, 1, 30, 14, 45, tzinfo=UTC
    )
    assert ADELAIDE.read_timestamp("26.01.31 12:15 pm").hour == 2
    assert ADELAIDE.emit_timestamp(datetime(2026, 1, 31, 3, 30, tzinfo=UTC)) == (
        "26.01.31 01:00:00 PM"
    )
    assert GERMAN.read_date("31.01.2026") == date(2026, 1, 31)
    assert GERMAN.emit_date(date(2026, 1, 31)) == "31.01.2026"


def test_filters_are_american_in_the_users_zone() -> None:
    instant = datetime(2026, 1, 31, 23, 30, tzinfo=UTC)
    assert GERMAN.emit_filter(instant) == "02/01/2026 00:30:00"
    assert GERMAN.emit_filter(date(2026, 1, 31)) == "01/31/2026"


def test_iso_dates_and_stamps_are_understood_whatever_the_user_writes() -> None:
    assert GERMAN.read_date("2026-01-31") == date(2026, 1, 31)
    assert GERMAN.read_timestamp("2020-06-11T17:52:00Z") == datetime(
        2020, 6, 11, 17, 52, tzinfo=UTC
    )


def test_a_timestamp_without_a_time_is_midnight_there() -> None:
    assert GERMAN.read_timestamp("31.01.2026") == datetime(2026, 1, 30, 23, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "offset"),
    [
        ("+09:30", timedelta(hours=9, minutes=30)),
        ("-08:00", -timedelta(hours=8)),
        ("-03:30", -timedelta(hours=3, minutes=30)),
        ("GMT+5", timedelta(hours=5)),
        ("+0530", timedelta(hours=5, minutes=30)),
        ("", timedelta(0)),
    ],
)
def test_offsets_are_read(text: str, offset: timedelta) -> None:
    assert formatting_of("/mdY", text, "24").offset == offset


@pytest.mark.parametrize("text", ["", "31/01/2026", "02/30/2026", "soon", "1/2", "13.13.13x"])
def test_what_is_no_date_is_garbled(text: str) -> None:
    with pytest.raises(RemoteGarbled):
        Formatting().read_date(text)


@pytest.mark.parametrize("text", ["01/31/2026 25:00:00", "01/31/2026 noon", "x", "2026-01-31Tx"])
def test_what_is_no_time_is_garbled(text: str) -> None:
    with pytest.raises(RemoteGarbled):
        Formatting().read_timestamp(text)


@pytest.mark.parametrize("wrong", [("/abc", "", ""), ("/mdY", "noon", ""), ("/mdY", "+99:00", "")])
def test_a_formatting_that_is_not_understood_is_garbled(wrong: tuple[str, str, str]) -> None:
    with pytest.raises(RemoteGarbled):
        formatting_of(*wrong)


@given(
    st.datetimes(datetime(1970, 1, 1), datetime(2069, 12, 1)),  # noqa: DTZ001 -- bounds are naive
    st.sampled_from(["mdY", "dmY", "Ymd", "ymd", "mdy", "dmy"]),
    st.sampled_from("/.- "[:3]),
    st.integers(-12 * 4, 14 * 4),
    st.booleans(),
)
def test_every_instant_survives_every_formatting(
    moment: datetime, order: str, separator: str, quarters: int, twelve: bool
) -> None:
    offset = timedelta(minutes=15 * quarters)
    user = Formatting(order, separator, offset, twelve)
    instant = moment.replace(microsecond=0, tzinfo=UTC)
    if not 1970 <= instant.astimezone(timezone(offset)).year < 2070:
        return
    assert user.read_timestamp(user.emit_timestamp(instant)) == instant
    assert user.read_date(user.emit_date(instant.date())) == instant.date()
