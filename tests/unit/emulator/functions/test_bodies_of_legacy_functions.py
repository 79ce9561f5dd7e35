from typing import TYPE_CHECKING

import pytest
from lxml import etree

from crossfoot.emulator.functions import Call, Refusal
from crossfoot.emulator.legacy_bodies import Body, read_body

if TYPE_CHECKING:
    from tests.unit.emulator.functions.conftest import Desk

DAY = "<year>2026</year><month>01</month><day>31</day>"
CHARGE = (
    "<record_cctransaction><chargecardid>VISA</chargecardid>"
    f"<paymentdate>{DAY}</paymentdate>{{0}}<ccpayitems>{{1}}</ccpayitems></record_cctransaction>"
)
ITEM = "<ccpayitem><glaccountno>6000</glaccountno><paymentamount>11</paymentamount></ccpayitem>"


def read(desk: "Desk", xml: str) -> Body:
    element = etree.fromstring(xml)
    return read_body(Call(desk.company, desk.session, str(element.tag), element))


def refused(desk: "Desk", xml: str) -> str:
    with pytest.raises(Refusal) as caught:
        read(desk, xml)
    entry = caught.value.entries[0]
    assert entry.errorno == "XL03000003"
    return entry.description2.removeprefix("XML Parse schema error: ")


def test_elements_are_read_by_their_names(desk: "Desk") -> None:
    body = read(desk, CHARGE.format("<payee>  Jo &amp; Co </payee>", ITEM * 2))
    assert body.text("chargecardid") == "VISA"
    assert str(body.day("paymentdate")) == "2026-01-31"
    assert body.text("payee") == "Jo & Co"
    items = body.inner("ccpayitems").bodies("ccpayitem")
    assert [item.amount("paymentamount") for item in items] == [11, 11]
    assert not body.has("description")


def test_what_stands_out_of_order_is_not_expected(desk: "Desk") -> None:
    xml = CHARGE.format("<description>d</description><payee>p</payee>", ITEM)
    assert refused(desk, xml).startswith("Element 'payee': This element is not expected.")


def test_an_unknown_element_is_not_expected(desk: "Desk") -> None:
    assert "'colour': This element is not expected" in refused(
        desk, CHARGE.format("<colour>red</colour>", ITEM)
    )


def test_a_missing_element_is_named_with_its_parent(desk: "Desk") -> None:
    item = "<ccpayitem><glaccountno>6000</glaccountno></ccpayitem>"
    assert refused(desk, CHARGE.format("", item)) == (
        "Element 'ccpayitem': Missing child element(s). Expected is ( paymentamount )."
    )


def test_only_one_of_a_choice_can_be_given(desk: "Desk") -> None:
    item = ITEM.replace("</glaccountno>", "</glaccountno><accountlabel>Rent</accountlabel>")
    assert "Element 'accountlabel'" in refused(desk, CHARGE.format("", item))


def test_a_day_that_is_none_is_refused(desk: "Desk") -> None:
    xml = CHARGE.format("", ITEM).replace("<day>31</day>", "<day>32</day>")
    assert refused(desk, xml) == "Element 'paymentdate': '2026-01-32' is not a date."


def test_a_key_must_be_given_as_an_attribute(desk: "Desk") -> None:
    xml = f"<reverse_cctransaction><datereversed>{DAY}</datereversed></reverse_cctransaction>"
    assert refused(desk, xml) == (
        "Element 'reverse_cctransaction': The attribute 'key' is required but missing."
    )


def test_changed_and_new_lines_may_come_mixed(desk: "Desk") -> None:
    line = "<{0} line_num='{1}'><itemid>I</itemid><quantity>1</quantity></{0}>"
    lines = [("potransitem", ""), ("updatepotransitem", 2), ("potransitem", "")]
    sent = "".join(line.format(*each) for each in lines).replace(" line_num=''", "")
    body = read(
        desk,
        "<update_potransaction key='Purchase Order-PO1'>"
        f"<updatepotransitems>{sent}</updatepotransitems></update_potransaction>",
    )
    assert [each.name for each in body.inner("updatepotransitems").in_order()] == [
        name for name, _ in lines
    ]
    assert body.attributes == {"key": "Purchase Order-PO1"}
