"""Every catalog file keeps the schema, the canonical form, and its word towards the others."""

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pytest

from crossfoot.intacct import catalog
from crossfoot.intacct.catalog.format import FOLDER, canonical

FILES = sorted(FOLDER.glob("*.json"))
NAMES = catalog.names()

COUNTS = {
    "APBILL": 83,
    "APPYMT": 59,
    "ARINVOICE": 194,
    "AUDITHISTORY": 16,
    "CHECKINGACCOUNT": 168,
    "CLASS": 17,
    "CONTACT": 56,
    "CUSTOMER": 215,
    "DEPARTMENT": 18,
    "EMPLOYEE": 93,
    "GLACCOUNT": 40,
    "GLDETAIL": 81,
    "GLENTRY": 64,
    "ITEM": 162,
    "JOBQUEUERECORD": 11,
    "LOCATION": 107,
    "LOCATIONENTITY": 136,
    "PODOCUMENT": 274,
    "PROJECT": 134,
    "SODOCUMENT": 309,
    "TASK": 67,
    "USERINFO": 50,
    "VENDOR": 265,
    "WAREHOUSE": 22,
}
"""How many fields the captured `lookup` answers hold."""


@pytest.fixture(params=NAMES)
def described(request: pytest.FixtureRequest) -> catalog.Object:
    return catalog.load(str(request.param))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_file_stands_in_its_canonical_form(path: Path) -> None:
    assert path.read_bytes() == canonical(path.read_bytes()), (
        "run `python -m crossfoot.intacct.catalog.format`"
    )


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_file_bears_the_name_of_its_object(path: Path) -> None:
    assert catalog.load(path.stem).name == path.stem


@pytest.mark.parametrize(("name", "count"), COUNTS.items())
def test_no_field_was_lost_on_the_way_from_the_capture(name: str, count: int) -> None:
    assert len(catalog.load(name).fields) == count


def test_a_field_stands_once(described: catalog.Object) -> None:
    assert not _repeated(described.ids)
    assert not _repeated([relation.path for relation in described.relations])
    assert not _repeated([reference.field for reference in described.references])
    assert not _repeated([owned.field for owned in described.owns])


def test_keys_and_required_fields_exist(described: catalog.Object) -> None:
    named = {described.key, *described.create_requires, *described.unqueryable}
    if described.natural_key is not None:
        named.add(described.natural_key)
    assert not named - set(described.ids)


def test_a_required_field_can_be_written(described: catalog.Object) -> None:
    readonly = {field.id for field in described.fields if field.readonly}
    assert not readonly & set(described.create_requires)


def test_a_natural_key_is_given_or_numbered(described: catalog.Object) -> None:
    if "create" in described.writes and described.natural_key is not None:
        assert described.auto_number != (described.natural_key in described.create_requires)


def test_only_an_id_with_a_hash_cannot_be_selected(described: catalog.Object) -> None:
    unselectable = {field.id for field in described.fields if not field.selectable}
    assert unselectable == {name for name in described.ids if "#" in name}
    assert unselectable <= set(described.unqueryable)


def test_codes_and_defaults_belong_to_the_values(described: catalog.Object) -> None:
    for field in described.fields:
        assert not _repeated(field.values), field.id
        assert not _repeated(field.codes.values()), field.id
        assert set(field.codes) <= set(field.values), field.id
        assert field.default is None or not field.values or field.default in field.values, field.id


def test_a_relation_leads_from_a_field_to_a_field(described: catalog.Object) -> None:
    for relation in described.relations:
        assert relation.by is None or relation.by in described.ids, relation.path
        if relation.by is not None:
            assert _has(relation.object, relation.to), relation.path


def test_a_reference_and_its_companions_exist(described: catalog.Object) -> None:
    for reference in described.references:
        ours = {reference.field, reference.key, reference.name} - {None}
        assert not ours - set(described.ids), reference.field
        assert _has(reference.object, reference.to), reference.field
        assert (reference.name is None) == (reference.shows is None), reference.field
        if reference.shows is not None:
            assert _has(reference.object, reference.shows), reference.field


def test_a_companion_follows_one_reference_only(described: catalog.Object) -> None:
    shown = [reference.name for reference in described.references if reference.name]
    assert not _repeated(shown)


def test_an_owned_line_knows_its_parent(described: catalog.Object) -> None:
    for owned in described.owns:
        assert owned.object in NAMES
        assert owned.by in catalog.load(owned.object).ids
        assert owned.field not in described.ids


def test_plurals_are_unique_and_no_object_names() -> None:
    plurals = [catalog.load(name).plural for name in NAMES]
    assert not _repeated(plurals)
    assert not {plural.upper() for plural in plurals} & (set(NAMES) - _OWN_PLURALS)
    assert all(plural.replace("_", "").isalpha() and plural.islower() for plural in plurals)


_OWN_PLURALS = {"ROLES"}
"""Objects that Intacct itself names in the plural."""


def _repeated(members: Iterable[str]) -> list[str]:
    return [member for member, count in Counter(members).items() if count > 1]


def _has(name: str, field: str) -> bool:
    """Whether the object has the field; objects outside the catalog are taken at their word."""
    target = catalog.find(name)
    return target is None or target.field(field) is not None
