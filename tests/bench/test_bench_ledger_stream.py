"""500,000 ledger lines in one streamed answer: how much memory the server takes.

The upstream renders pages from one real page, so that it costs next to nothing.
"""

from pathlib import Path
from typing import Any

import pytest
from tests.bench import streams

pytestmark = pytest.mark.bench

LINES = 500_000
RESOURCE = "accounting/general_ledger_transactions"


def test_a_stream_of_the_whole_ledger_stays_small(
    start_emulator: Any, start_server: Any, start_upstream: Any, tmp_path: Path, report: Any
) -> None:
    shown: dict[str, str] = {}
    with (
        start_emulator("--seed", "demo") as emulator,
        start_upstream("ledger_upstream", emulator.gateway_url, str(LINES)) as gateway_url,
    ):
        upstream = type(emulator)(emulator.popen, gateway_url.split("/ia/")[0])
        for name, more in (
            ("without remote_data", {"truto_ignore_remote_data": "true"}),
            ("with remote_data", {}),
        ):
            with start_server(upstream, tmp_path):
                pass  # the tables are made by now
            with start_server(upstream, tmp_path) as server:
                idle = streams.peak(server)
                found = streams.read(server, RESOURCE, truto_ignore_limit="true", **more)
                assert found["rows"] == LINES
            shown[f"{name}: seconds"] = (
                f"{found['seconds']:.0f} s, {LINES / found['seconds']:,.0f} lines a second"
            )
            shown[f"{name}: most memory (wanted: under 150 MB)"] = (
                f"{found['bytes'] / 1e6:.0f} MB, of which idle {idle / 1e6:.0f} MB"
            )
    report(f"{LINES:,} general ledger lines in one stream", shown)
