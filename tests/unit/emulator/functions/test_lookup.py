from typing import TYPE_CHECKING

import pytest

from crossfoot.intacct import catalog

if TYPE_CHECKING:
    from tests.unit.emulator.functions.conftest import Desk


def test_lookup_lists_fields_in_catalogue_order_with_their_facts(desk: "Desk") -> None:
    data = desk.data("<lookup><object>vendor</object></lookup>")
    assert desk.attributes(data) == {"listtype": "All", "count": "1"}
    (found,) = data
    assert desk.attributes(found) == {"Name": "VENDOR", "DocumentType": ""}
    fields = found.findall("Fields/Field")
    assert [field.findtext("ID") for field in fields] == list(catalog.load("VENDOR").ids)
    status = next(field for field in fields if field.findtext("ID") == "STATUS")
    assert {child.tag: child.text for child in status if not len(child)} == {
        "ID": "STATUS",
        "LABEL": "Status",
        "DESCRIPTION": "No description specified",
        "REQUIRED": "false",
        "READONLY": "false",
        "DATATYPE": "ENUM",
        "ISCUSTOM": "false",
    }
    values = [value.text for value in status.findall("VALIDVALUES/VALIDVALUE")]
    assert values == list(catalog.load("VENDOR").field("STATUS").values)  # type: ignore[union-attr]


def test_lookup_lists_relationships(desk: "Desk") -> None:
    (found,) = desk.data("<lookup><object>VENDOR</object></lookup>")
    term = next(
        relation
        for relation in found.findall("Relationships/Relationship")
        if relation.findtext("OBJECTPATH") == "TERM"
    )
    assert {child.tag: child.text for child in term} == {
        "OBJECTPATH": "TERM",
        "OBJECTNAME": "APTERM",
        "LABEL": catalog.load("APTERM").label,
        "RELATIONSHIPTYPE": "MANY2ONE",
        "RELATEDBY": "TERMSKEY",
    }


def test_lookup_shows_custom_fields_and_dimensions_as_custom(desk: "Desk") -> None:
    desk.company.define_custom_field("GLENTRY", "REVIEWED", "enum", "Reviewed?", ["Yes", "No"])
    desk.company.define_dimension("LINE_OF_BUSINESS", "Line of business")
    (found,) = desk.data("<lookup><object>GLENTRY</object></lookup>")
    custom = {
        field.findtext("ID"): (field.findtext("LABEL"), field.findtext("DATATYPE"))
        for field in found.findall("Fields/Field")
        if field.findtext("ISCUSTOM") == "true"
    }
    assert custom == {
        "REVIEWED": ("Reviewed?", "ENUM"),
        "GLDIMLINE_OF_BUSINESS": ("Line of business", "INTEGER"),
    }
    paths = [r.findtext("OBJECTPATH") for r in found.findall("Relationships/Relationship")]
    assert "GLDIMLINE_OF_BUSINESS" in paths


def test_lookup_finds_an_object_by_its_label(desk: "Desk") -> None:
    label = catalog.load("GLBATCH").label
    (found,) = desk.data(f"<lookup><name>{label}</name></lookup>")
    assert found.attrib["Name"] == "GLBATCH"


def test_lookup_keeps_the_document_type_asked_for(desk: "Desk") -> None:
    ask = "<lookup><object>SODOCUMENT</object><docparid>Sales Order</docparid></lookup>"
    (found,) = desk.data(ask)
    assert found.attrib["DocumentType"] == "Sales Order"


def test_inspect_star_lists_every_object(desk: "Desk") -> None:
    desk.company.define_dimension("LINE_OF_BUSINESS", "Line of business")
    data = desk.data("<inspect><object>*</object></inspect>")
    assert desk.attributes(data) == {"listtype": "All", "count": str(len(catalog.names()) + 1)}
    listed = {found.attrib["typename"]: found.text for found in data}
    assert listed["apbill"] == catalog.load("APBILL").label
    assert listed["line_of_business"] == "Line of business"


def test_inspect_gives_plain_names_or_details(desk: "Desk") -> None:
    (plain,) = desk.data("<inspect><object>CLASS</object></inspect>")
    assert [field.text for field in plain.findall("Fields/Field")] == list(
        catalog.load("CLASS").ids
    )
    (detailed,) = desk.data('<inspect detail="1"><object>CLASS</object></inspect>')
    first = detailed.find("Fields/Field")
    assert first is not None
    assert {child.tag for child in first} >= {
        "Name",
        "GroupName",
        "dataName",
        "externalDataName",
        "isRequired",
        "isReadOnly",
        "maxLength",
        "DisplayLabel",
        "Description",
        "id",
    }
    assert first.findtext("externalDataName") == "integer"


@pytest.mark.parametrize("function", ["lookup", "inspect"])
def test_an_unknown_object_is_named(desk: "Desk", function: str) -> None:
    refusal = desk.refusal(f"<{function}><object>NOPE</object></{function}>")
    assert refusal.entries[0].description2 == "Object definition NOPE not found"


def test_lookup_of_nothing_says_what_it_needs(desk: "Desk") -> None:
    assert "needs an <object>" in desk.refusal("<lookup/>").entries[0].description2
