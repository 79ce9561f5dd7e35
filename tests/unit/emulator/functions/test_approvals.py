from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.unit.emulator.functions.conftest import Desk

HISTORY = "<getApprovalHistory><module>purchasing</module><docid>PO-1</docid></getApprovalHistory>"


@pytest.fixture
def ordered(desk: "Desk") -> "Desk":
    for number, state in (("1", "Submitted"), ("2", "Pending")):
        row = {"RECORDNO": number, "DOCID": f"PO-{number}", "DOCNO": number, "STATE": state}
        desk.company.insert("PODOCUMENT", row | {"WHENCREATED": "2026-01-02", "TOTAL": "12.5"})
    for action in ("Submitted", "Approved"):
        row = {"DOCID": "PO-1", "ACTION": action, "ACTIONDATE": "2026-01-02"}
        desk.company.insert("PODOCUMENTAPPROVAL", row | {"COMMENTS": "A & B"})
    return desk


def test_a_history_is_every_step_of_the_document(ordered: "Desk") -> None:
    steps = ordered.data(HISTORY)
    assert [step.findtext("action") for step in steps] == ["Submitted", "Approved"]
    assert steps[0].findtext("comment") == "A & B"
    assert steps[0].findtext("date") == "01/02/2026"


def test_submitted_documents_wait(ordered: "Desk") -> None:
    xml = "<getTransactionsToApprove><module>purchasing</module></getTransactionsToApprove>"
    (found,) = ordered.data(xml)
    assert (found.findtext("docid"), found.findtext("total")) == ("PO-1", "12.5")


@pytest.mark.parametrize(
    ("xml", "part"),
    [(HISTORY.replace("PO-1", "PO-9"), "PO-9"), (HISTORY.replace("purchasing", "ap"), "'ap'")],
)
def test_other_modules_and_unknown_documents_are_refused(
    ordered: "Desk", xml: str, part: str
) -> None:
    assert part in ordered.refusal(xml).entries[0].description2
