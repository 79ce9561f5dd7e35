"""Attachments, approvals and orders, read through the gateway as clients read them."""

from base64 import b64decode
from typing import Any

RESULT = "operation/result"


async def test_attachments_are_listed_page_by_page_with_their_total(door: Any) -> None:
    reply = await door.send('<get_list object="supdoc" maxitems="10" start="380"/>')
    head = reply.root.find(f"{RESULT}/listtype")
    assert (head.text, dict(head.attrib)) == (
        "supdoc",
        {"start": "380", "end": "389", "total": "390"},
    )
    assert len(reply.root.findall(f"{RESULT}/data/supdoc")) == 10
    assert [child.tag for child in reply.root.find(RESULT)] == [
        *("status", "function", "controlid", "listtype", "data"),
    ]


async def test_an_attachment_comes_with_its_files(door: Any) -> None:
    reply = await door.send('<get object="supdoc" key="ATT-00001"/>')
    found = reply.root.find(f"{RESULT}/data/supdoc")
    assert found.findtext("supdocid") == "ATT-00001"
    files = found.findall("attachments/attachment")
    assert files
    assert all(b64decode(file.findtext("attachmentdata") or "") for file in files)


async def test_a_new_attachment_is_there_for_the_next_caller(door: Any) -> None:
    made = await door.send(
        "<create_supdoc><supdocid>NEW-1</supdocid><supdocname>n</supdocname>"
        "<supdocfoldername>Bills</supdocfoldername></create_supdoc>"
    )
    assert made.statuses == ["success"]
    reply = await door.send('<get object="supdoc" key="NEW-1"/>')
    assert reply.first(f"{RESULT}/data/supdoc/folder") == "Bills"


async def test_an_order_is_read_with_its_lines_and_its_approvals(door: Any) -> None:
    docid = "Purchase Order-PO0042"
    reply = await door.send(
        f"<readByName><object>PODOCUMENT</object><keys>{docid}</keys></readByName>"
    )
    order = reply.root.find(f"{RESULT}/data/PODOCUMENT")
    assert order.findtext("DOCID") == docid
    assert order.findall("PODOCUMENTENTRIES/podocumententry")
    history = await door.send(
        f"<getApprovalHistory><module>purchasing</module><docid>{docid}</docid></getApprovalHistory>"
    )
    assert history.statuses == ["success"]


async def test_a_trial_balance_needs_a_period(door: Any) -> None:
    xml = "<get_trialbalance><reportingperiodname>Month Ended May 2025</reportingperiodname></get_trialbalance>"  # noqa: E501
    good, bad = await door.send(xml), await door.send("<get_trialbalance/>")
    assert (good.statuses, bad.statuses) == (["success"], ["failure"])


async def test_reports_and_views_stay_refused_by_name(door: Any) -> None:
    for name in ("readReport", "readView", "readRelated", "retrievepdf"):
        ((number, text),) = (await door.send(f"<{name}/>")).errors
        assert number == "Unsupported function"
        assert name in text
