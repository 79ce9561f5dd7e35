"""Every catalog file keeps the schema, the canonical form, and its word towards the others."""

from collections import Counter
from collections.abc import Iterable

from crossfoot.intacct import catalog
from crossfoot.intacct.catalog.format import FOLDER, canonical

FILES = sorted(FOLDER.glob("*.json"))
NAMES = catalog.names()
OBJECTS = [catalog.load(name) for name in NAMES]
FIELDS = [(f"{one.name}.{field.id}", field) for one in OBJECTS for field in one.fields]

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


def test_a_file_stands_in_its_canonical_form() -> None:
    bent = [path.stem for path in FILES if path.read_bytes() != canonical(path.read_bytes())]
    assert not bent, "run `python -m crossfoot.intacct.catalog.format`"


def test_a_file_bears_the_name_of_its_object() -> None:
    assert [catalog.load(path.stem).name for path in FILES] == [path.stem for path in FILES]


def test_no_field_was_lost_on_the_way_from_the_capture() -> None:
    assert {name: len(catalog.load(name).fields) for name in COUNTS} == COUNTS


def test_a_field_stands_once() -> None:
    for described in OBJECTS:
        assert not _repeated(described.ids), described.name
        assert not _repeated([relation.path for relation in described.relations]), described.name
        assert not _repeated([one.field for one in described.references]), described.name
        assert not _repeated([owned.field for owned in described.owns]), described.name


def test_keys_and_required_fields_exist() -> None:
    for described in OBJECTS:
        named = {described.key, *described.create_requires, *described.unqueryable}
        if described.natural_key is not None:
            named.add(described.natural_key)
        assert not named - set(described.ids), described.name


def test_a_required_field_can_be_written() -> None:
    for described in OBJECTS:
        readonly = {field.id for field in described.fields if field.readonly}
        assert not readonly & set(described.create_requires), described.name


def test_a_natural_key_is_given_or_numbered() -> None:
    for described in OBJECTS:
        if "create" in described.writes and described.natural_key is not None:
            required = described.natural_key in described.create_requires
            assert described.auto_number != required, described.name


def test_only_an_id_with_a_hash_cannot_be_selected() -> None:
    for described in OBJECTS:
        unselectable = {field.id for field in described.fields if not field.selectable}
        assert unselectable == {name for name in described.ids if "#" in name}, described.name
        assert unselectable <= set(described.unqueryable), described.name


def test_codes_and_defaults_belong_to_the_values() -> None:
    for name, field in FIELDS:
        assert not _repeated(field.values), name
        assert not _repeated(field.codes.values()), name
        assert set(field.codes) <= set(field.values), name
        assert field.default is None or not field.values or field.default in field.values, name


def test_a_relation_leads_from_a_field_to_a_field() -> None:
    for described in OBJECTS:
        for relation in described.relations:
            place = f"{described.name}.{relation.path}"
            assert relation.by is None or relation.by in described.ids, place
            if relation.by is not None:
                assert _has(relation.object, relation.to), place


def test_a_reference_and_its_companions_exist() -> None:
    for described in OBJECTS:
        for reference in described.references:
            place = f"{described.name}.{reference.field}"
            ours = {reference.field, reference.key, reference.name} - {None}
            assert not ours - set(described.ids), place
            assert _has(reference.object, reference.to), place
            assert (reference.name is None) == (reference.shows is None), place
            if reference.shows is not None:
                assert _has(reference.object, reference.shows), place


def test_a_companion_follows_one_reference_only() -> None:
    for described in OBJECTS:
        shown = [reference.name for reference in described.references if reference.name]
        assert not _repeated(shown), described.name


def test_an_owned_line_knows_its_parent() -> None:
    for described in OBJECTS:
        for owned in described.owns:
            place = f"{described.name}.{owned.field}"
            assert owned.object in NAMES, place
            assert owned.by in catalog.load(owned.object).ids, place
            assert owned.field not in described.ids, place


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
