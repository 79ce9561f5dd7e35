"""Charts as SVG, drawn on the server, each with a summary in words.

Lengths are units of the view box; styles come from the page's style sheet by class.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from math import log10
from typing import Final

from markupsafe import Markup

from crossfoot.request_log import GatewayNote, Slot
from crossfoot.web.admin.templates import duration, number

WIDTH, HEIGHT = 480, 170
LEFT, RIGHT, TOP, BOTTOM = 60, 8, 10, 24
TIMELINE, ROW = 960, 24
PERCENTS: Final = (50, 95, 99)
QUICKEST: Final = 0.001
"""Seconds; quicker is drawn as this."""


def requests_over_time(slots: Sequence[Slot]) -> Markup:
    """Bars of requests: answered, refused and failed, one upon the other."""
    most = max((slot.requests for slot in slots), default=0)
    scale = _round_up(most)
    parts = [*_lines([scale // 2, scale], lambda v: _y(v / scale), number), *_times(slots)]
    for position, slot in enumerate(slots):
        parts.extend(_bar(slot, position, len(slots), scale))
    busiest = max(slots, key=lambda slot: slot.requests)
    total = sum(slot.requests for slot in slots)
    words = (
        f"{number(total)} requests, of which {number(sum(s.refused for s in slots))} were refused "
        f"and {number(sum(s.failed for s in slots))} failed."
    )
    if total:
        words += f" The busiest stretch began at {_clock(busiest.begins)} UTC with {number(most)}."
    return _drawn("Requests over time", words, parts)


def durations_over_time(slots: Sequence[Slot]) -> Markup:
    """Lines of how long requests took: half of them, 95 and 99 of 100; in decades."""
    known = [v for slot in slots for p in PERCENTS if (v := slot.within(p)) is not None]
    least, most = _decades(known)
    height = _in_decades(least, most)
    marks = [10.0**power for power in range(least, most + 1)]
    parts = [*_lines(marks, height, _decade), *_times(slots)]
    for percent in reversed(PERCENTS):
        values = [slot.within(percent) for slot in slots]
        parts.extend(_line(values, height, f"p{percent}"))
    return _drawn("How long requests took", _said_durations(slots), parts)


def timeline(calls: Sequence[GatewayNote], total: float) -> Markup:
    """A row for each gateway call: when it came, waited in the lane, and was at Sage Intacct."""
    span = max([total, *(call.after + call.waited + call.took for call in calls)], default=1) or 1
    parts: list[Markup] = []
    for position, call in enumerate(calls):
        parts.extend(_span(call, position * ROW, TIMELINE / span))
    words = f"{len(calls)} calls to Sage Intacct within {duration(span)}."
    size = (TIMELINE, len(calls) * ROW)
    return _drawn("Gateway calls in time", words, parts, size)


def _span(call: GatewayNote, top: float, scale: float) -> Iterator[Markup]:
    """A gateway call's row: its wait, its time at Sage Intacct, its name where there is room."""
    left, height = max(call.after, 0) * scale, ROW - 5
    begin = left + call.waited * scale
    end = begin + max(call.took * scale, 2)
    kind = "took" if call.outcome == "answered" else "took bad"
    yield _rect("track", 0, top, TIMELINE, height, "")
    yield _rect("waited", left, top, begin - left, height, f"waited {duration(call.waited)}")
    yield _rect(kind, begin, top, end - begin, height, f"took {duration(call.took)}")
    beside = end < TIMELINE * 0.6
    yield Markup('<text class="label" x="{:.1f}" y="{}" text-anchor="{}">{}</text>').format(
        end + 6 if beside else left - 6,
        top + 14,
        "start" if beside else "end",
        ", ".join(call.functions)[:60],
    )


# --- parts ----------------------------------------------------------------------------------------


def _drawn(
    title: str, words: str, parts: Sequence[Markup], size: tuple[int, int] = (WIDTH, HEIGHT)
) -> Markup:
    return Markup(
        '<svg class="chart" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>'
    ).format(*size, f"{title}. {words}", Markup("").join(parts))


def _rect(kind: str, x: float, y: float, width: float, height: float, title: str) -> Markup:  # noqa: PLR0913, PLR0917 -- a rectangle
    inner = Markup("<title>{}</title>").format(title) if title else ""
    return Markup(
        '<rect class="{}" x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}">{}</rect>'
    ).format(kind, x, y, width, height, inner)


def _bar(slot: Slot, position: int, count: int, scale: float) -> Iterator[Markup]:
    step = (WIDTH - LEFT - RIGHT) / count
    left, bottom = LEFT + position * step, _y(0)
    good = slot.requests - slot.refused - slot.failed
    for kind, amount in (("good", good), ("warn", slot.refused), ("bad", slot.failed)):
        if amount:
            height = max(amount / scale * (HEIGHT - TOP - BOTTOM), 1.5)
            bottom -= height
            title = f"{_clock(slot.begins)} UTC: {number(amount)} {_BARS[kind]}"
            yield _rect(kind, left + 1, bottom, step - 2, height, title)


_BARS: Final = {"good": "answered", "warn": "refused", "bad": "failed"}


def _line(
    values: Sequence[float | None], height: Callable[[float], float], kind: str
) -> Iterator[Markup]:
    """A line with gaps where nothing is known, and a dot for what stands alone."""
    step = (WIDTH - LEFT - RIGHT) / len(values)
    run: list[tuple[float, float]] = []
    for position, value in enumerate([*values, None]):
        if value is not None:
            run.append((LEFT + (position + 0.5) * step, height(value)))
        elif run:
            points = " ".join(f"{x:.1f},{y:.1f}" for x, y in run)
            if len(run) > 1:
                yield Markup('<polyline class="line {}" points="{}"/>').format(kind, points)
            for x, y in run if len(run) == 1 else run[-1:]:
                yield Markup('<circle class="dot {}" cx="{:.1f}" cy="{:.1f}" r="2.5"/>').format(
                    kind, x, y
                )
            run = []


def _lines(
    marks: Sequence[float], height: Callable[[float], float], named: Callable[[float], str]
) -> Iterator[Markup]:
    """Horizontal lines with their values."""
    yield Markup('<line class="axis" x1="{}" x2="{}" y1="{y}" y2="{y}"/>').format(
        LEFT, WIDTH - RIGHT, y=_y(0)
    )
    for mark in marks:
        y = height(mark)
        yield Markup(
            '<line class="grid" x1="{}" x2="{}" y1="{y:.1f}" y2="{y:.1f}"/>'
            '<text class="label" x="{}" y="{:.1f}" text-anchor="end">{}</text>'
        ).format(LEFT, WIDTH - RIGHT, LEFT - 6, y + 4, named(mark), y=y)


def _times(slots: Sequence[Slot]) -> Iterator[Markup]:
    """A few times below the axis."""
    step = (WIDTH - LEFT - RIGHT) / max(len(slots), 1)
    days = (slots[-1].begins - slots[0].begins).days > 1
    for position in range(0, len(slots), max(len(slots) // 4, 1)):
        instant = slots[position].begins
        yield Markup('<text class="label" x="{:.1f}" y="{}" data-{}="{}">{}</text>').format(
            LEFT + position * step,
            HEIGHT - 8,
            "day" if days else "time",
            f"{instant:%Y-%m-%dT%H:%M:%SZ}",
            f"{instant:%b %d}" if days else _clock(instant),
        )


def _decade(seconds: float) -> str:
    return f"{seconds:g} s" if seconds >= 1 else f"{seconds * 1000:g} ms"


def _y(share: float) -> float:
    return TOP + (1 - share) * (HEIGHT - TOP - BOTTOM)


def _clock(instant: datetime) -> str:
    return f"{instant:%H:%M}"


def _round_up(value: int) -> int:
    """The next of 2, 4, 10, 20, 40, 100 …, so that half of it is a whole number."""
    size = 1
    while True:
        for step in (2, 4, 10):
            if value <= step * size:
                return step * size
        size *= 10


def _decades(values: Sequence[float]) -> tuple[int, int]:
    """The powers of ten between which the values lie; a millisecond and a second without any."""
    if not values:
        return -3, 0
    least = min(max(min(values), QUICKEST), 0.01)
    power = int(log10(least) // 1)
    return power, max(-int(-log10(max(values)) // 1), power + 2)


def _in_decades(least: int, most: int) -> Callable[[float], float]:
    def height(value: float) -> float:
        return _y(min(max((log10(max(value, QUICKEST)) - least) / (most - least), 0), 1))

    return height


def _said_durations(slots: Sequence[Slot]) -> str:
    last = next((slot for slot in reversed(slots) if slot.requests), None)
    if last is None:
        return "No requests."
    said = [f"{p} of 100 within {duration((last.within(p) or 0) * 1000)}" for p in PERCENTS]
    return f"In the latest stretch with requests, {', '.join(said)}."
