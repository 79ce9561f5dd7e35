"""Whatever dies in between, each document is in the ledger once (`make chaos` runs more)."""

from pathlib import Path

import pytest
from tests.system.chaos import Chaos


@pytest.mark.timeout(900)  # three minutes; more where the machine is busy
def test_each_document_is_there_once_whatever_dies_in_between(tmp_path: Path) -> None:
    outcome = Chaos(seed=4, writes=1_000, kills=20, faults=250).run(tmp_path)
    assert (outcome.lost, outcome.double, outcome.untrue) == ([], [], [])
    assert (len(outcome.told), outcome.kills, outcome.faults) == (1_000, 20, 250)
    assert outcome.audit.endswith("rows are sound")
