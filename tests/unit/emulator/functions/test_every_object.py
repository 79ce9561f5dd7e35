"""One test over every object of the catalog: all generic functions tell the same story."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any

import pytest
from lxml import etree

from crossfoot.emulator.functions import Refusal
from crossfoot.emulator.rendering import escaped
from crossfoot.intacct import catalog
from crossfoot.intacct.catalog import Field, Object

if TYPE_CHECKING:
    from tests.unit.emulator.functions.conftest import Desk

_STORED = {
    "boolean": "true",
    "integer": "5",
    "date": "2026-01-02",
    "timestamp": "2026-01-02 03:04:05",
    "decimal": "-12.5",
    "currency": "1234.5",
    "percent": "7",
}
_EITHER_OR = {
    "USERINFO": "<CONTACTINFO><LASTNAME>A</LASTNAME><FIRSTNAME>B</FIRSTNAME></CONTACTINFO>",
    "GLBATCH": "<STATE>Draft</STATE>",
}
"""What a create needs beside its required fields: a new contact; no lines yet."""
_MORE = {
    "ALLOCATION": "ALLOCATIONENTRIES",
    "APBILL": "APBILLITEMS",
    "APPYMT": "PAYMENTDATE",
    "ARADVANCE": "ARADVANCEITEMS",
    "ARPYMT": "ARPYMTDETAILS",
    "CHARGEPAYOFF": "ENTITY",
    "FUNDSTRANSFER": "FROMACCOUNTID, TOACCOUNTID",
}
"""Documents, which need lines, accounts or what they pay: see the tests of what is written."""
_SHOWN = {"date": "01/02/2026", "timestamp": "01/02/2026 03:04:05"}
_SENT = {"date": "1/2/2026", "timestamp": "1/2/2026 03:04:05"}


def stored(field: Field) -> str:
    """A value for a field as it is stored; texts hold what must be escaped."""
    if field.values:
        return next(filter(None, field.values))
    return _STORED.get(field.type, f"{field.id} & <é>")


def shown(definition: Object, field: Field) -> str:
    if definition.name == "PTAPPLICATION" and field.type == "timestamp":
        return "2026-01-02T03:04:05Z"
    return _SHOWN.get(field.type, stored(field))


def sent(field: Field) -> str:
    return _SENT.get(field.type, stored(field))


def readable(definition: Object) -> list[Field]:
    return [field for field in definition.fields if field.selectable]


def flat(record: etree._Element, prefix: str = "") -> dict[str, str]:
    """A nested record as dotted names; owned collections are left out by the caller."""
    found: dict[str, str] = {}
    for child in record:
        if len(child):
            found |= flat(child, f"{prefix}{child.tag}.")
        else:
            found[f"{prefix}{child.tag}"] = child.text or ""
    return found


def without_collections(definition: Object, record: etree._Element) -> etree._Element:
    for owned in definition.owns:
        for collection in record.findall(owned.field):
            record.remove(collection)
    return record


STORED = [name for name in catalog.names() if name != "GLACCOUNTBALANCE"]  # that one is derived


def of_every_object(check: Callable[["Desk", Object], None]) -> Callable[[Any], None]:
    """One test of every object, each in a company of its own; it names all that fail."""

    def test(open_desk: Callable[[], AbstractContextManager["Desk"]]) -> None:
        wrong: dict[str, str] = {}
        for name in STORED:
            with open_desk() as desk:
                try:
                    check(desk, catalog.load(name))
                except (AssertionError, ValueError, Refusal, pytest.fail.Exception) as problem:
                    wrong[name] = f"{type(problem).__name__}: {problem}"
        assert not wrong

    return test


def fill(desk: "Desk", definition: Object) -> str:
    """One row with a value in every field; gives its key."""
    values = {field.id: stored(field) for field in definition.fields}
    if desk.company.table(definition.name).counts:
        values[definition.key] = "5"
    return desk.company.insert(definition.name, values)


def expected(definition: Object) -> dict[str, str]:
    return {field.id: shown(definition, field) for field in readable(definition)}


@of_every_object
def test_every_object_is_queried_as_it_is_stored(desk: "Desk", definition: Object) -> None:
    fill(desk, definition)
    names = [f.id for f in readable(definition) if f.id not in definition.unqueryable]
    select = "".join(f"<field>{name}</field>" for name in names)
    data = desk.data(f"<query><object>{definition.name}</object><select>{select}</select></query>")
    (record,) = data
    assert record.tag == definition.name
    assert [child.tag for child in record] == names
    found = {str(child.tag): child.text or "" for child in record}
    assert found == {name: expected(definition)[name] for name in names}


@of_every_object
def test_every_object_is_read_by_query_as_it_is_stored(desk: "Desk", definition: Object) -> None:
    fill(desk, definition)
    (record,) = desk.data(
        f"<readByQuery><object>{definition.name}</object><fields>*</fields><query/></readByQuery>"
    )
    assert record.tag == definition.name.lower()
    assert {str(c.tag): c.text or "" for c in record} == expected(definition)


@of_every_object
def test_every_object_is_read_by_key_and_name(desk: "Desk", definition: Object) -> None:
    key = escaped(fill(desk, definition))
    name = escaped(
        stored(definition.field(definition.natural_key or "") or Field(id="x", type="text"))
    )
    for function, keys in (("read", key), ("readByName", name if definition.natural_key else key)):
        (record,) = desk.data(
            f"<{function}><object>{definition.name}</object><keys>{keys}</keys></{function}>"
        )
        assert flat(without_collections(definition, record)) == expected(definition)


@of_every_object
def test_every_field_filters_and_sorts(desk: "Desk", definition: Object) -> None:
    fill(desk, definition)
    names = [f for f in readable(definition) if f.id not in definition.unqueryable]
    filters = "".join(
        f"<equalto><field>{f.id}</field><value>{escaped(sent(f))}</value></equalto>" for f in names
    )
    order = "".join(f"<order><field>{f.id}</field><descending/></order>" for f in names)
    data = desk.data(
        f"<query><object>{definition.name}</object><select><field>{names[0].id}</field></select>"
        f"<filter><and>{filters}</and></filter><orderby>{order}</orderby></query>"
    )
    assert data.attrib["totalcount"] == "1"


@of_every_object
def test_every_plain_field_filters_in_text_queries(desk: "Desk", definition: Object) -> None:
    fill(desk, definition)
    parts = [
        f"{field.id} = '{field.codes.get(sent(field), sent(field))}'"
        for field in readable(definition)
        if "." not in field.id
    ]
    xml = (
        f"<readByQuery><object>{definition.name}</object><fields>{definition.key}</fields>"
        f"<query>{escaped(' AND '.join(parts))}</query></readByQuery>"
    )
    assert desk.data(xml).attrib["totalcount"] == "1"


@of_every_object
def test_every_object_is_looked_up_and_inspected(desk: "Desk", definition: Object) -> None:
    (found,) = desk.data(f"<lookup><object>{definition.name}</object></lookup>")
    assert [f.findtext("ID") for f in found.findall("Fields/Field")] == list(definition.ids)
    (found,) = desk.data(f"<inspect><object>{definition.name}</object></inspect>")
    assert [f.text for f in found.findall("Fields/Field")] == list(definition.ids)


@of_every_object
def test_every_path_that_can_be_walked_is_walked(desk: "Desk", definition: Object) -> None:
    for relation in definition.relations:
        target = catalog.find(relation.object)
        if target is None or relation.by is None or target.field(relation.to) is None:
            continue
        shows = next(
            f.id for f in readable(target) if f.id not in target.unqueryable and "." not in f.id
        )
        path = f"{relation.path}.{shows}"
        xml = (
            f"<query><object>{definition.name}</object><select><field>{path}</field></select>"
            "</query>"
        )
        assert desk.data(xml).attrib["totalcount"] == "0", path


@of_every_object
def test_every_writable_object_is_created_as_documented(desk: "Desk", definition: Object) -> None:
    """With every referred-to record there and the documented fields sent, the create succeeds."""
    if "create" not in definition.writes:
        refusal = desk.refusal(f"<create><{definition.name}/></create>")
        assert "cannot be performed" in refusal.entries[0].description2
        return
    wanted = list(dict.fromkeys([*definition.create_requires, definition.natural_key or ""]))
    fields = [field for name in wanted if name and (field := definition.field(name))]
    _make_targets(desk, definition, fields)
    before = desk.company.count(definition.name)
    inside = "".join(f"<{f.id}>{escaped(sent(f))}</{f.id}>" for f in fields)
    inside += _EITHER_OR.get(definition.name, "")
    create = f"<create><{definition.name}>{inside}</{definition.name}></create>"
    if definition.name in _MORE:
        missing = desk.refusal(create).entries[0].description2
        assert missing.startswith("Missing required field(s)")
        assert _MORE[definition.name] in missing
        return
    (record,) = desk.data(create)
    assert record.findtext(definition.key)
    assert desk.company.count(definition.name) == before + 1


def _make_targets(desk: "Desk", definition: Object, fields: list[Field]) -> None:
    """A record for each reference of these fields to find."""
    for field in fields:
        reference = definition.reference(field.id)
        if reference is not None and desk.company.has(reference.object):
            desk.company.insert(reference.object, {reference.to: stored(field)})
