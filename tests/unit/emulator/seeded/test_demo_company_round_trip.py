"""The seeded company and the rules for writing agree: what is read can be sent back."""

from collections.abc import Iterator

import pytest
from lxml import etree

from crossfoot.emulator import seed
from crossfoot.emulator.company import Company, Row
from crossfoot.emulator.functions import Call, CallSession, load_all
from crossfoot.intacct import catalog

UPDATABLE = [name for name in catalog.names() if "update" in catalog.load(name).writes]
STAMPS = {"WHENMODIFIED", "MODIFIEDBY", "MODIFIEDBYLOGINID", "MODIFIED"}


@pytest.fixture(scope="module")
def company() -> Iterator[Company]:
    company = Company.create()
    seed.fill(company, "lists")
    yield company
    company.close()


def run(company: Company, element: etree._Element) -> etree._Element:
    call = Call(company, CallSession("api"), str(element.tag), element)
    text = load_all()[call.name](call).data
    assert isinstance(text, str)
    return etree.fromstring(text)


def unstamped(row: Row | None) -> Row:
    assert row is not None
    return {name: value for name, value in row.items() if name not in STAMPS}


@pytest.mark.parametrize("name", UPDATABLE)
def test_a_record_sent_back_as_it_was_read_changes_nothing(company: Company, name: str) -> None:
    table = company.table(name)
    for row in list(company.rows(name))[:10]:
        key = row[table.key]
        ask = f"<read><object>{name}</object><keys>{key}</keys></read>"
        (record,) = run(company, etree.fromstring(ask))
        for owned in table.object.owns:
            for collection in record.findall(owned.field):
                record.remove(collection)
        update = etree.Element("update")
        update.append(record)
        run(company, update)
        assert unstamped(company.find_by(name, table.key, key)) == unstamped(row)
