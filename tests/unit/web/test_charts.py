"""Charts say in words what they show, and escape what they are given."""

from datetime import UTC, datetime, timedelta

from crossfoot.request_log import GatewayNote, Slot
from crossfoot.request_log.log import ENDS
from crossfoot.store.operator_tables import SPANS
from crossfoot.web.admin import charts
from crossfoot.web.admin.texts import LONGEST, cut, indented

NOON = datetime(2026, 3, 31, 12, tzinfo=UTC)


def slot(number: int, requests: int = 0, refused: int = 0, failed: int = 0) -> Slot:
    took = [0] * SPANS
    took[10] = requests
    begins = NOON + timedelta(minutes=30 * number)
    sums = {"requests": requests, "refused": refused, "failed": failed, "gateway_calls": requests}
    return Slot(begins=begins, **sums, took=took)


def test_each_span_has_an_end_but_the_last() -> None:
    assert len(ENDS) + 1 == SPANS


def test_a_chart_of_requests_names_the_busiest_stretch() -> None:
    drawn = charts.requests_over_time([slot(0, 10, 2, 1), slot(1), slot(2, 1_200)])
    said = (
        "1,210 requests, of which 2 were refused and 1 failed. "
        "The busiest stretch began at 13:00 UTC with 1,200."
    )
    assert f'aria-label="Requests over time. {said}"' in drawn
    assert drawn.count('<rect class="bad"') == 1


def test_charts_of_nothing_are_drawn_too() -> None:
    empty = [slot(number) for number in range(48)]
    assert "0 requests" in charts.requests_over_time(empty)
    assert "No requests" in charts.durations_over_time(empty)


def test_gateway_calls_stand_in_their_time() -> None:
    call = GatewayNote(
        *(["query <VENDOR>"], "interactive", "answered", 10.0, 20.0, 30.0),
        *(1, 200, 1, 1, "", []),
    )
    drawn = charts.timeline([call], 100.0)
    assert 'class="took" x="288.0" y="0.0" width="288.0"' in drawn
    assert "query &lt;VENDOR&gt;" in drawn


def test_xml_is_laid_out_element_by_element() -> None:
    xml = '<?xml version="1.0"?>\n<a x="1"><b>text</b><c/><d><e>&lt;</e></d></a>'
    assert indented(xml).splitlines() == [
        *('<?xml version="1.0"?>', '<a x="1">', "  <b>text</b>", "  <c/>"),
        *("  <d>", "    <e>&lt;</e>", "  </d>", "</a>"),
    ]


def test_what_is_too_long_is_cut_and_says_so() -> None:
    shown = cut("x" * (LONGEST + 1_500))
    assert shown.endswith("… 1,500 more characters: ask the API for them.")
