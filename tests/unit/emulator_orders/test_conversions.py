"""Documents made from others: quantities, states, and what is refused (§4.6)."""

from typing import Any

import pytest
from tests.unit.emulator_orders.written import CUSTOMER, change, line, purchase, sale

Desk = Any


def header(desk: Desk, docid: str, module: str = "PO") -> Any:
    found = desk.company.find_by(f"{module}DOCUMENT", "DOCID", docid)
    assert found is not None, docid
    return found


def lines(desk: Desk, docid: str, module: str = "PO") -> Any:
    key = header(desk, docid, module)["RECORDNO"]
    return desk.lines(f"{module}DOCUMENTENTRY", key, "DOCHDRNO")


def order(desk: Desk, *quantities: int) -> tuple[str, list[str]]:
    """An order with lines of these quantities: its id and the record numbers of its lines."""
    made = desk.key(purchase("Purchase Order", *(line(quantity=each) for each in quantities)))
    return made, [row["RECORDNO"] for row in lines(desk, made)]


def converted(source: str, definition: str, *taken: tuple[str, Any], **more: str) -> str:
    """A document made of parts of another's lines: record number and quantity of each."""
    made = [line(quantity=q, sourcelinekey=key, departmentid="200") for key, q in taken]
    return purchase(definition, *made, createdfrom=source, **more)


def test_what_is_converted_is_counted_and_closes_the_source(desk: Desk) -> None:
    source, (first, second) = order(desk, 5, 2)
    part = desk.key(converted(source, "PO Receiver", (first, 3)))
    assert header(desk, source)["STATE"] == "Partially Converted"
    row = lines(desk, source)[0]
    assert (row["QTY_CONVERTED"], row["QTY_REMAINING"]) == ("3", "2")
    assert (row["TOTAL_AMOUNT_CONVERTED"], row["TOTAL_AMOUNT_REMAINING"]) == ("29.97", "19.98")
    assert header(desk, source)["TOTALQTYREMAINING"] == "4"
    made = lines(desk, part)[0]
    assert header(desk, part)["CREATEDFROM"] == source
    assert (made["SOURCE_DOCKEY"], made["SOURCE_DOCLINEKEY"]) == (
        header(desk, source)["RECORDNO"],
        first,
    )
    desk.key(converted(source, "PO Receiver", (first, 2), (second, 2)))
    assert header(desk, source)["STATE"] == "Converted"
    assert header(desk, source)["CLOSED"] == "true"


def test_a_receiver_becomes_a_bill_that_knows_its_purchasing_document(desk: Desk) -> None:
    source, (first,) = order(desk, 5)
    received = desk.key(converted(source, "PO Receiver", (first, 5)))
    (there,) = lines(desk, received)
    invoice = desk.key(converted(received, "Vendor Invoice", (there["RECORDNO"], 5)))
    assert header(desk, received)["STATE"] == "Converted"
    row = header(desk, invoice)
    bill = desk.row("APBILL", row["PRRECORDKEY"])
    assert (bill["DOCHDRKEY"], bill["TOTALDUE"]) == (row["RECORDNO"], "49.95")


def test_a_source_whose_definition_says_so_is_closed_by_a_part(desk: Desk) -> None:
    asked = desk.key(purchase("Purchase Requisition", line(quantity=4)))
    (there,) = lines(desk, asked)
    desk.key(converted(asked, "Purchase Order", (there["RECORDNO"], 1)))
    assert header(desk, asked)["STATE"] == "Converted"
    again = converted(asked, "Purchase Order", (there["RECORDNO"], 1))
    assert desk.refusal(again).description2 == (
        f"The transaction {asked} cannot be converted: it is Converted."
    )


def test_more_than_is_left_cannot_be_converted(desk: Desk) -> None:
    source, (first,) = order(desk, 5)
    desk.key(converted(source, "PO Receiver", (first, 4)))
    error = desk.refusal(converted(source, "Vendor Invoice", (first, 2)))
    assert error.description2 == (
        f"The quantity 2 exceeds the 1 that remain to be converted of the source line {first}."
    )
    twice = converted(source, "Vendor Invoice", (first, 1), (first, 1))
    assert "exceeds" in desk.refusal(twice).description2
    assert lines(desk, source)[0]["QTY_REMAINING"] == "1"


def test_a_removed_or_changed_document_gives_back_what_it_took(desk: Desk) -> None:
    source, (first,) = order(desk, 5)
    part = desk.key(converted(source, "PO Receiver", (first, 5)))
    one = '<updatepotransitem line_num="1"><quantity>2</quantity></updatepotransitem>'
    desk.key(change(part, f"<updatepotransitems>{one}</updatepotransitems>"))
    assert lines(desk, source)[0]["QTY_REMAINING"] == "3"
    assert header(desk, source)["STATE"] == "Partially Converted"
    desk.key(f'<delete_potransaction key="{part}"/>')
    assert lines(desk, source)[0]["QTY_REMAINING"] == "5"
    assert header(desk, source)["STATE"] == "Pending"


def test_a_source_that_was_converted_stays(desk: Desk) -> None:
    source, (first,) = order(desk, 5)
    desk.key(converted(source, "PO Receiver", (first, 1)))
    assert (
        "cannot be deleted" in desk.refusal(f'<delete_potransaction key="{source}"/>').description2
    )
    assert "cannot be edited" in desk.refusal(change(source, "<message>x</message>")).description2


def test_units_are_converted_too(desk: Desk) -> None:
    carton = "Carton of 12 (Each)"
    source = desk.key(purchase("Purchase Order", line("PKG-001", 2, unit=carton)))
    (there,) = lines(desk, source)
    assert (there["QUANTITY"], there["UIQTY"]) == ("24", "2")
    single = line("PKG-001", 6, unit="Each", sourcelinekey=there["RECORDNO"])
    desk.key(purchase("PO Receiver", single, createdfrom=source))
    assert lines(desk, source)[0]["QTY_REMAINING"] == "18"


REFUSED = {
    "of another vendor": ({"vendor": "V-00004"}, "is of another vendor."),
    "backwards": ({"definition": "Purchase Requisition"}, "cannot be converted from a Purchase"),
    "from a line elsewhere": ({"key": "1"}, "is not in the source transaction."),
    "without its lines": ({"key": ""}, "Every line of a PO Receiver needs its sourcelinekey."),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_does_not_fit_is_not_converted(desk: Desk, name: str) -> None:
    changed, sentence = REFUSED[name]
    source, (first,) = order(desk, 5)
    key = changed.get("key", first)
    more = {"vendor": changed["vendor"]} if "vendor" in changed else {}
    xml = converted(source, changed.get("definition", "PO Receiver"), (key, 1), **more)
    if not key:
        xml = xml.replace("<sourcelinekey></sourcelinekey>", "")
    assert sentence in desk.refusal(xml).description2
    assert lines(desk, source)[0]["QTY_REMAINING"] == "5"


def test_an_order_becomes_an_invoice_to_the_customer(desk: Desk) -> None:
    key = desk.key(sale("Sales Order", line("CAS-001", 3, price="20")))
    assert key.startswith("Sales Order-SO")
    assert desk.company.count("ARINVOICE") == 0
    (there,) = lines(desk, key, "SO")
    made = line("CAS-001", 3, price="20", sourcelinekey=there["RECORDNO"], departmentid="310")
    invoice = desk.key(sale("Sales Invoice", made, createdfrom=key))
    row = header(desk, invoice, "SO")
    assert header(desk, key, "SO")["STATE"] == "Converted"
    made = desk.row("ARINVOICE", row["PRRECORDKEY"])
    assert (made["CUSTOMERID"], made["TOTALDUE"]) == (CUSTOMER, "60")
    assert (made["MODULEKEY"], made["DOCHDRKEY"]) == ("8.SO", row["RECORDNO"])
    memo = '<updatesotransitem line_num="1"><memo>m</memo></updatesotransitem>'
    desk.key(change(invoice, f"<updatesotransitems>{memo}</updatesotransitems>", "so"))
    assert lines(desk, invoice, "SO")[0]["MEMO"] == "m"


def test_a_sales_order_may_have_no_place(desk: Desk) -> None:
    key = desk.key(sale("Sales Order", line("CAS-001", unit="Each", locationid="")))
    assert lines(desk, key, "SO")[0]["LOCATIONID"] == ""
