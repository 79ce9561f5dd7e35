from base64 import b64decode, b64encode
from typing import TYPE_CHECKING

import pytest
from lxml import etree

from crossfoot.emulator import attachments
from crossfoot.emulator.attachments import Attachment, File, Folder
from crossfoot.emulator.rendering import escaped

if TYPE_CHECKING:
    from tests.unit.emulator.functions.conftest import Desk

PDF = b"%PDF-1.4 \x00\xff"


@pytest.fixture
def filed(desk: "Desk") -> "Desk":
    """Twelve attachments in two folders, the last with two files."""
    attachments.prepare(desk.company)
    for name in ("Bills", "Receipts & <more>"):
        attachments.add_folder(desk.company, Folder(name, "", "", "2026-01-01", "api"))
    for at in range(1, 13):
        files = (File(f"scan {at}", "pdf", PDF), File("b&b", "csv", b"1"))[: 1 + at // 12]
        folder = "Bills" if at % 2 else "Receipts & <more>"
        day = f"2026-01-{at:02}"
        attachments.add(
            desk.company, Attachment(f"ATT-{at:02}", f"No. {at}", folder, "", day, "api", files)
        )
    return desk


def listed(desk: "Desk", xml: str) -> tuple[dict[str, str], list[etree._Element]]:
    """The attributes of `<listtype>`, and the records."""
    data = desk.answer(xml).data
    assert isinstance(data, str)
    head, body = etree.fromstring(f"<result>{data}</result>")
    return desk.attributes(head), list(body)


def ids(desk: "Desk", inside: str, attributes: str = "") -> list[str]:
    _, rows = listed(desk, f'<get_list object="supdoc" {attributes}>{inside}</get_list>')
    return [row.findtext("supdocid") or "" for row in rows]


def test_a_list_tells_its_first_and_last_place_and_the_total(filed: "Desk") -> None:
    head, rows = listed(filed, '<get_list object="supdoc" maxitems="10"/>')
    assert head == {"start": "0", "end": "9", "total": "12"}
    assert len(rows) == 10
    head, rows = listed(filed, '<get_list object="supdoc" start="10" maxitems="10"/>')
    assert head == {"start": "10", "end": "11", "total": "12"}
    assert [row.findtext("supdocid") for row in rows] == ["ATT-11", "ATT-12"]


def test_an_attachment_shows_its_files_in_base64(filed: "Desk") -> None:
    (found,) = filed.data('<get object="supdoc" key="ATT-12"/>')
    names = [child.tag for child in found]
    assert names == [
        "recordno",
        "supdocid",
        "supdocname",
        "folder",
        "description",
        "creationdate",
        "createdby",
        "attachments",
    ]
    assert found.findtext("folder") == "Receipts & <more>"
    assert found.findtext("creationdate") == "01/12/2026"
    files = found.findall("attachments/attachment")
    assert [file.findtext("attachmentname") for file in files] == ["scan 12", "b&b"]
    assert b64decode(files[0].findtext("attachmentdata") or "") == PDF


def expression(field: str, operator: str, value: str) -> str:
    """A filter expression; the operator is escaped."""
    return (
        f"<expression><field>{field}</field><operator>{escaped(operator)}</operator>"
        f"<value>{value}</value></expression>"
    )


@pytest.mark.parametrize(
    ("field", "operator", "value", "expected"),
    [
        ("supdocid", "=", "ATT-03", 1),
        ("supdocname", "like", "No. 1%", 4),
        ("creationdate", ">=", "1/10/2026", 3),
        ("recordno", "<", "10", 9),
        ("description", "is null", "", 12),
        ("folder", "!=", "Bills", 6),
    ],
)
def test_expressions_compare_texts_numbers_and_dates(
    filed: "Desk", field: str, operator: str, value: str, expected: int
) -> None:
    inside = f"<filter>{expression(field, operator, value)}</filter>"
    assert len(ids(filed, inside)) == expected


def _filtered(inside: str) -> str:
    return f'<get_list object="supdoc"><filter>{inside}</filter></get_list>'


def test_logicals_nest(filed: "Desk") -> None:
    numbers = expression("recordno", "=", "1") + expression("recordno", "=", "2")
    either = f'<logical logical_operator="or">{numbers}</logical>'
    folder = expression("folder", "=", "Bills")
    both = f'<logical logical_operator="and">{either}{folder}</logical>'
    assert ids(filed, f"<filter>{both}</filter>") == ["ATT-01"]


def test_sorts_and_fields_are_followed(filed: "Desk") -> None:
    inside = (
        '<sorts><sortfield order="desc">creationdate</sortfield></sorts>'
        "<fields><field>supdocid</field></fields>"
    )
    xml = f'<get_list object="supdoc" maxitems="2">{inside}</get_list>'
    _, rows = listed(filed, xml)
    assert [[child.tag for child in row] for row in rows] == [["supdocid"], ["supdocid"]]
    assert [row.findtext("supdocid") for row in rows] == ["ATT-12", "ATT-11"]


def test_folders_are_listed_too(filed: "Desk") -> None:
    head, rows = listed(filed, '<get_list object="supdocfolder"/>')
    assert head["total"] == "2"
    assert [row.findtext("supdocfoldername") for row in rows] == ["Bills", "Receipts & <more>"]


@pytest.mark.parametrize(
    ("xml", "part"),
    [
        ('<get_list object="invoice"/>', "invoice"),
        ('<get object="supdoc" key="ATT-99"/>', "ATT-99"),
        ('<get_list object="supdoc" maxitems="0"/>', "maxitems"),
        ('<get_list object="supdoc" start="-1"/>', "start"),
        ('<get_list object="supdoc"><fields><field>x</field></fields></get_list>', "x"),
        ('<get_list object="supdoc"><sorts><sortfield>x</sortfield></sorts></get_list>', "'x'"),
        (_filtered(expression("recordno", "=", "one")), "one"),
        (_filtered(expression("folder", "~", "x")), "~"),
        (_filtered(expression("attachments", "=", "x")), "attachments"),
        (_filtered('<logical logical_operator="nor"/>'), "nor"),
        (_filtered("<both/>"), "both"),
    ],
)
def test_what_cannot_be_answered_is_refused_by_name(filed: "Desk", xml: str, part: str) -> None:
    (entry,) = filed.refusal(xml).entries
    assert part in entry.errorno + entry.description2


def _create(id_: str, folder: str, data: str) -> str:
    return (
        f"<create_supdoc><supdocid>{id_}</supdocid><supdocname>n</supdocname>"
        f"<supdocfoldername>{folder}</supdocfoldername><attachments><attachment>"
        "<attachmentname>f</attachmentname><attachmenttype>pdf</attachmenttype>"
        f"<attachmentdata>{data}</attachmentdata></attachment></attachments></create_supdoc>"
    )


def test_attachments_are_created_extended_and_deleted(desk: "Desk") -> None:
    data = b64encode(PDF).decode()
    folder = "<create_supdocfolder><supdocfoldername>F</supdocfoldername></create_supdocfolder>"
    assert desk.answer(folder).key == "1"
    assert desk.answer(_create("A1", "F", data)).key == "1"
    desk.answer(
        '<update_supdoc key="A1"><supdocname>m</supdocname><attachments><attachment>'
        "<attachmentname>g</attachmentname><attachmenttype>txt</attachmenttype>"
        f"<attachmentdata>{data}</attachmentdata></attachment></attachments></update_supdoc>"
    )
    (found,) = desk.data('<get object="supdoc" key="A1"/>')
    assert found.findtext("supdocname") == "m"
    assert [e.text for e in found.iter("attachmentname")] == ["f", "g"]
    desk.answer('<delete_supdoc key="A1"/>')
    assert ids(desk, "") == []


@pytest.mark.parametrize(
    ("xml", "part"),
    [
        (_create("A1", "F", ""), "A1"),
        (_create("A2", "G", ""), "'G'"),
        (_create("A2", "F", "not base64!"), "base64"),
        ('<delete_supdoc key="A9"/>', "A9"),
    ],
)
def test_a_wrong_attachment_is_refused(desk: "Desk", xml: str, part: str) -> None:
    desk.answer("<create_supdocfolder><supdocfoldername>F</supdocfoldername></create_supdocfolder>")
    desk.answer(_create("A1", "F", ""))
    assert part in desk.refusal(xml).entries[0].description2
