"""The catalog's loader: what it finds, how it looks things up, and that it is quick."""

import pytest

from crossfoot.intacct import catalog


def test_names_are_sorted_and_complete() -> None:
    names = catalog.names()
    assert list(names) == sorted(names)
    assert {"VENDOR", "CUSTOMER", "GLACCOUNT", "GLENTRY", "JOURNAL", "USERINFO"} <= set(names)


def test_an_object_is_found_in_any_case_of_letters_and_read_once() -> None:
    assert catalog.load("vendor") is catalog.load("VENDOR")


def test_loading_an_unknown_object_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        catalog.load("VENDOR2")


def test_finding_an_unknown_object_finds_nothing() -> None:
    assert catalog.find("VENDOR2") is None
    assert catalog.by_plural("vendor") is None


def test_an_object_is_found_by_its_plural() -> None:
    found = catalog.by_plural("vendors")
    assert found is not None
    assert found.name == "VENDOR"


def test_a_field_is_found_in_any_case_of_letters() -> None:
    vendor = catalog.load("VENDOR")
    field = vendor.field("displaycontact.email1")
    assert field is not None
    assert field.id == "DISPLAYCONTACT.EMAIL1"
    assert vendor.field("NOSUCHFIELD") is None


def test_ids_stand_in_the_gateways_order() -> None:
    ids = catalog.load("VENDOR").ids
    assert ids[:3] == ("RECORDNO", "VENDORID", "NAME")
    assert ids[-1] == "RECORD_URL"


def test_a_field_tells_labels_from_stored_codes() -> None:
    status = catalog.load("VENDOR").field("STATUS")
    assert status is not None
    assert status.values == ("active", "active non-posting", "inactive")
    assert status.codes == {"active": "T", "inactive": "F"}
    assert status.default == "active"


def test_a_relation_says_which_field_leads_where() -> None:
    relation = catalog.load("APBILL").relation("vendor")
    assert relation is not None
    assert (relation.object, relation.by, relation.to) == ("VENDOR", "VENDORKEY", "RECORDNO")
    assert catalog.load("APBILL").relation("NOWHERE") is None


def test_a_reference_names_its_companions() -> None:
    reference = catalog.load("GLENTRY").reference("customerid")
    assert reference is not None
    assert (reference.object, reference.to) == ("CUSTOMER", "CUSTOMERID")
    assert (reference.key, reference.name) == ("CUSTOMERDIMKEY", "CUSTOMERNAME")
    assert reference.shows == "NAME"
    assert catalog.load("GLENTRY").reference("DESCRIPTION") is None


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("NAME", "Name"),
        ("VENDORID", "Vendor ID"),
        ("WHENCREATED", "When created"),
        ("BATCH_TITLE", "Batch title"),
        ("DEPT#", "Dept number"),
        ("PAYTO.TAXGROUP.NAME", "Payto taxgroup name"),
    ],
)
def test_a_label_reads_like_words(name: str, label: str) -> None:
    assert catalog.Field(id=name, type="text").label == label
