from collections.abc import Iterator
from functools import cache

import pytest

from crossfoot.emulator.company import Company
from crossfoot.intacct import catalog

Row = dict[str, str]
Rows = dict[str, list[Row]]

FILLED = [
    name
    for name in catalog.names()
    if catalog.load(name).references or catalog.load(name).relations
]


@cache
def _spelt(name: str) -> str:
    return catalog.load(name).key


def _index(rows: Rows, name: str, field: str) -> dict[str, Row]:
    return {row[field]: row for row in rows.get(name, ()) if row[field]}


@pytest.mark.parametrize("name", FILLED)
def test_every_reference_leads_to_a_record_and_its_companions_agree(rows: Rows, name: str) -> None:
    for reference in catalog.load(name).references:
        targets = _index(rows, reference.object, reference.to)
        for row in rows.get(name, ()):
            value = row[reference.field]
            if not value:
                assert not (reference.key and row[reference.key]), (reference, row)
                continue
            target = targets[value]
            if reference.key:
                assert row[reference.key] == target[_spelt(reference.object)]
            if reference.name and reference.shows:
                assert row[reference.name] == target[reference.shows]


@pytest.mark.parametrize("name", FILLED)
def test_every_relation_with_a_value_leads_to_a_record(rows: Rows, name: str) -> None:
    for relation in catalog.load(name).relations:
        if relation.by is None or catalog.find(relation.object) is None:
            continue
        if relation.by == "RECORDNO":  # the other side holds the key
            continue
        targets = _index(rows, relation.object, relation.to)
        for row in rows.get(name, ()):
            value = row[relation.by]
            assert not value or value in targets, (relation.path, value)


def _copies(name: str) -> Iterator[tuple[str, str, str]]:
    contact = catalog.load("CONTACT")
    ids = set(catalog.load(name).ids)
    for field in ids:
        prefix, _, rest = field.partition(".")
        if f"{prefix}.CONTACTNAME" in ids and contact.field(rest):
            yield f"{prefix}.CONTACTNAME", field, rest


@pytest.mark.parametrize("name", ["VENDOR", "CUSTOMER", "EMPLOYEE", "USERINFO", "LOCATION"])
def test_contacts_are_shown_as_they_are(rows: Rows, name: str) -> None:
    contacts = _index(rows, "CONTACT", "CONTACTNAME")
    copies = list(_copies(name))
    assert copies
    for row in rows[name]:
        for by, field, source in copies:
            shown = contacts[row[by]][source] if row[by] else ""
            assert row[field] == shown, (field, row)


@pytest.mark.parametrize("name", ["VENDOR", "CUSTOMER"])
def test_every_party_has_a_displayed_contact(rows: Rows, name: str) -> None:
    contacts = _index(rows, "CONTACT", "RECORDNO")
    for row in rows[name]:
        contact = contacts[row["DISPLAYCONTACTKEY"]]
        assert contact["CONTACTNAME"] == row["DISPLAYCONTACT.CONTACTNAME"]


def test_owned_lines_belong_to_a_record(rows: Rows) -> None:
    for name in rows:
        definition = catalog.find(name)
        for owned in definition.owns if definition else ():
            parents = {row[_spelt(name)] for row in rows[name]}
            for line in rows.get(owned.object, ()):
                assert line[owned.by] in parents, owned


def test_owners_are_entities(rows: Rows) -> None:
    entities = _index(rows, "LOCATIONENTITY", "LOCATIONID")
    owned = 0
    for found in rows.values():
        for row in found:
            if row.get("MEGAENTITYID"):
                owned += 1
                entity = entities[row["MEGAENTITYID"]]
                assert row["MEGAENTITYKEY"] == entity["RECORDNO"]
                assert row["MEGAENTITYNAME"] == entity["NAME"]
    assert owned > 100


def test_what_every_entity_sees_refers_to_nothing_that_one_entity_owns(rows: Rows) -> None:
    for name, found in rows.items():
        definition = catalog.find(name)
        if definition is None:
            continue
        for reference in definition.references:
            targets = _index(rows, reference.object, reference.to)
            for row in found:
                target = targets.get(row[reference.field], {})
                owner = target.get("MEGAENTITYID", "")
                assert owner in {"", row.get("MEGAENTITYID", owner)}, (name, reference, row)


def test_an_entity_is_one_record_with_its_location(rows: Rows) -> None:
    locations = _index(rows, "LOCATION", "LOCATIONID")
    for entity in rows["LOCATIONENTITY"]:
        location = locations[entity["LOCATIONID"]]
        assert location["RECORDNO"] == entity["RECORDNO"]
        assert location["LOCATIONTYPE"] == "E"
        for field in set(location) & set(entity) - {"WHENCREATED", "WHENMODIFIED"}:
            if not field.startswith(("CREATEDBY", "MODIFIEDBY")):
                assert location[field] == entity[field], field


def test_locations_know_the_entity_they_lie_under(rows: Rows) -> None:
    locations = _index(rows, "LOCATION", "LOCATIONID")
    for location in locations.values():
        above = location
        while above["PARENTID"]:
            above = locations[above["PARENTID"]]
        expected = above["LOCATIONID"] if above["LOCATIONTYPE"] == "E" else ""
        assert location["ENTITY"] == expected


@pytest.mark.parametrize("name", ["DEPARTMENT", "LOCATION", "CLASS", "EMPLOYEE", "VENDOR"])
def test_trees_have_no_rings(rows: Rows, name: str) -> None:
    key, parent = catalog.load(name).key, "PARENTKEY"
    parents = {row[key]: row[parent] for row in rows[name]}
    for start in parents:
        seen: set[str] = set()
        at = start
        while at:
            assert at not in seen, (name, start)
            seen.add(at)
            at = parents[at]


def test_users_made_the_records(rows: Rows) -> None:
    users = {row["RECORDNO"]: row["LOGINID"] for row in rows["USERINFO"]}
    for name, found in rows.items():
        for row in found:
            for field in ("CREATEDBY", "MODIFIEDBY"):
                if field in row:
                    assert row[field] in users, (name, row)
                if f"{field}LOGINID" in row:
                    assert row[f"{field}LOGINID"] == users[row[field]], (name, row)


def test_every_user_has_a_role_and_every_role_some_rights(rows: Rows) -> None:
    with_role = {row["USERLOGINID"] for row in rows["ROLEUSERS"]}
    assert with_role == {row["LOGINID"] for row in rows["USERINFO"]}
    roles = {row["RECORDNO"] for row in rows["ROLES"]}
    assert {row["ROLEKEY"] for row in rows["ROLEPOLICYASSIGNMENT"]} == roles


def test_natural_ids_and_record_numbers_are_unique(demo: Company, rows: Rows) -> None:
    for name, found in rows.items():
        table = demo.table(name)
        for field in filter(None, (table.key, table.natural_key)):
            values = [row[field] for row in found]
            assert all(values), (name, field)
            assert len(set(values)) == len(values), (name, field)
