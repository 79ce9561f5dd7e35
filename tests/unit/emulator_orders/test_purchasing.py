"""Purchasing transactions made, changed, posted and removed through the gateway's functions."""

from typing import Any

import pytest
from tests.unit.emulator_orders.written import VENDOR, change, changed_line, line, purchase

# mypy knows what a desk is from its conftest
Desk = Any


def header(desk: Desk, docid: str) -> Any:
    found = desk.company.find_by("PODOCUMENT", "DOCID", docid)
    assert found is not None, docid
    return found


def lines(desk: Desk, docid: str) -> Any:
    return desk.lines("PODOCUMENTENTRY", header(desk, docid)["RECORDNO"], "DOCHDRNO")


def test_an_order_is_answered_with_its_document_id(desk: Desk) -> None:
    first, second = desk.key(purchase()), desk.key(purchase())
    assert first.startswith("Purchase Order-PO")
    number = int(first.removeprefix("Purchase Order-PO"))
    assert second == f"Purchase Order-PO{number + 1:04}"


def test_an_order_is_open_and_posts_nothing(desk: Desk) -> None:
    key = desk.key(purchase("Purchase Order", line(quantity=3), line("BAT-001", 2, price="1.5")))
    row = header(desk, key)
    assert row["STATE"] == "Pending"
    assert (row["TOTAL"], row["TRX_TOTAL"], row["CURRENCY"]) == ("32.97", "32.97", "USD")
    assert (row["CUSTVENDID"], row["WHENCREATED"], row["WHENDUE"]) == (
        VENDOR,
        "2026-10-05",
        "2026-10-30",
    )
    assert (row["PRRECORDKEY"], row["WHENPOSTED"]) == ("", "")
    stored = lines(desk, key)
    assert [each["LINE_NO"] for each in stored] == ["0", "1"]
    assert [each["ITEMID"] for each in stored] == ["OFS-001", "BAT-001"]
    assert [each["QTY_REMAINING"] for each in stored] == ["3", "2"]
    assert stored[1]["WAREHOUSE.LOCATION_NO"] == "ORK"
    assert desk.company.count("GLENTRY") == 0


def test_a_vendor_invoice_makes_a_bill(desk: Desk) -> None:
    tax = "<subtotals><subtotal><description>Freight</description><total>12.5</total></subtotal>"
    key = desk.key(
        purchase(
            "Vendor Invoice",
            line(quantity=3, departmentid="200"),
            line("BAT-001", 2, price="10"),
            after="<referenceno>R-7</referenceno><vendordocno>INV-1</vendordocno>",
            end=f"{tax}</subtotals>",
        )
    )
    row = header(desk, key)
    assert (row["STATE"], row["WHENPOSTED"], row["TOTAL"]) == ("Closed", "2026-10-05", "62.47")
    bill = desk.row("APBILL", row["PRRECORDKEY"])
    assert (bill["MODULEKEY"], bill["DOCHDRKEY"]) == ("9.PO", row["RECORDNO"])
    assert (bill["RECORDID"], bill["DOCNUMBER"], bill["STATE"]) == ("INV-1", "R-7", "Posted")
    assert bill["TOTALDUE"] == "62.47"
    assert [row[:3] for row in desk.posted("APBILL", bill["RECORDNO"])] == [
        ("6215", "110", "29.97"),
        ("1320", "110", "20"),
        ("6215", "110", "12.5"),
        ("2005", "110", "-62.47"),
    ]


def test_an_edited_invoice_has_another_bill(desk: Desk) -> None:
    key = desk.key(purchase("Vendor Invoice", line(departmentid="200")))
    before = header(desk, key)["PRRECORDKEY"]
    desk.key(change(key, changed_line(1, "<quantity>2</quantity><memo>two</memo>")))
    after = header(desk, key)["PRRECORDKEY"]
    assert before != after
    assert desk.company.find_by("APBILL", "RECORDNO", before) is None
    assert desk.row("APBILL", after)["TOTALDUE"] == "19.98"
    assert desk.lines("APBILLITEM", after)[0]["ENTRYDESCRIPTION"] == "two"


def test_a_paid_invoice_cannot_be_edited_or_removed(desk: Desk) -> None:
    key = desk.key(purchase("Vendor Invoice", line(departmentid="200")))
    bill = header(desk, key)["PRRECORDKEY"]
    day = "<year>2026</year><month>10</month><day>20</day>"
    desk.key(
        "<create_paymentrequest><bankaccountid>CASC-OPER</bankaccountid>"
        f"<vendorid>{VENDOR}</vendorid><paymentmethod>EFT</paymentmethod>"
        f"<paymentdate>{day}</paymentdate><paymentrequestitems><paymentrequestitem>"
        f"<key>{bill}</key><paymentamount>9.99</paymentamount></paymentrequestitem>"
        "</paymentrequestitems></create_paymentrequest>"
    )
    for xml in (
        change(key, changed_line(1, "<quantity>2</quantity>")),
        f'<delete_potransaction key="{key}"/>',
    ):
        assert "cannot be" in desk.refusal(xml).description2
    assert header(desk, key)["PRRECORDKEY"] == bill


def test_a_removed_invoice_takes_its_bill_along(desk: Desk) -> None:
    key = desk.key(purchase("Vendor Invoice", line(departmentid="200")))
    row = header(desk, key)
    desk.answer(f"<delete><object>PODOCUMENT</object><keys>{row['RECORDNO']}</keys></delete>")
    assert desk.company.find_by("PODOCUMENT", "DOCID", key) is None
    assert desk.company.find_by("APBILL", "RECORDNO", row["PRRECORDKEY"]) is None
    assert desk.lines("PODOCUMENTENTRY", row["RECORDNO"], "DOCHDRNO") == []
    assert desk.company.count("GLENTRY") == 0


def test_an_invoice_in_a_foreign_currency_is_valued(desk: Desk) -> None:
    late = "<basecurr>USD</basecurr><currency>EUR</currency><exchrate>1.25</exchrate>"
    order = line(quantity=4, price="10", departmentid="200")
    row = header(desk, desk.key(purchase("Vendor Invoice", order, late=late)))
    assert (row["TRX_TOTAL"], row["TOTAL"], row["BASECURR"]) == ("40", "50", "USD")
    bill = desk.row("APBILL", row["PRRECORDKEY"])
    assert (bill["TRX_TOTALDUE"], bill["TOTALDUE"], bill["CURRENCY"]) == ("40", "50", "EUR")


def test_lines_are_added_and_changed_by_their_number(desk: Desk) -> None:
    key = desk.key(purchase())
    added = f"<potransitem>{line('BAT-001', 5, price='2')}</potransitem>"
    inside = changed_line(1, "<price>1</price><departmentid>200</departmentid>")
    inside = inside.replace("</updatepotransitems>", f"{added}</updatepotransitems>")
    assert desk.key(change(key, f"<message>hurry</message>{inside}")) == key
    stored = lines(desk, key)
    assert [(each["TRX_PRICE"], each["LINE_NO"]) for each in stored] == [("1", "0"), ("2", "1")]
    assert stored[0]["DEPARTMENTID"] == "200"
    row = header(desk, key)
    assert (row["MESSAGE"], row["TOTAL"]) == ("hurry", "11")


def test_a_draft_posts_when_it_is_submitted(desk: Desk) -> None:
    draft = purchase("Vendor Invoice", line(departmentid="200"), late="<state>Draft</state>")
    key = desk.key(draft)
    assert (header(desk, key)["STATE"], header(desk, key)["PRRECORDKEY"]) == ("Draft", "")
    desk.key(change(key, "<state>Pending</state>"))
    assert header(desk, key)["STATE"] == "Closed"
    assert desk.row("APBILL", header(desk, key)["PRRECORDKEY"])["TOTALDUE"] == "9.99"


def test_orders_wait_for_approval_where_the_company_wants_that(desk: Desk) -> None:
    desk.company.settings.purchasing_approvals = True
    first, second = desk.key(purchase()), desk.key(purchase())
    assert header(desk, first)["STATE"] == "Submitted"
    edited = desk.refusal(change(first, "<message>no</message>"))
    assert edited.description2.endswith("cannot be edited: it is Submitted.")
    body = "<{0}><PODOCUMENT><DOCID>{1}</DOCID><COMMENT>ok</COMMENT></PODOCUMENT></{0}>"
    desk.answer(body.format("approve", first))
    desk.answer(body.format("decline", second))
    assert header(desk, first)["STATE"] == "Pending"
    assert header(desk, second)["STATE"] == "Declined"
    steps = desk.company.rows("PODOCUMENTAPPROVAL", '"DOCID" = ?', [first])
    assert [(step["ACTION"], step["COMMENTS"]) for step in steps] == [
        ("Submitted", ""),
        ("Approved", "ok"),
    ]
    assert "does not wait" in desk.refusal(body.format("approve", first)).description2


REFUSED = {
    "an unknown definition": (
        purchase("Purchase Ordr"),
        "BL01001973",
        "Invalid Purchasing transaction definition 'Purchase Ordr' specified.",
    ),
    "an inactive definition": (
        purchase("Purchase Order (2012)"),
        "BL01001973",
        "Activate the transaction definition Purchase Order (2012), then try again.",
    ),
    "a definition of entities at the top level": (
        purchase("Bestellung (DE)"),
        "BL01001973",
        "The transaction definition Bestellung (DE) can only be used within an entity.",
    ),
    "a definition that only converts": (
        purchase("PO Receiver"),
        "BL01001973",
        "A PO Receiver can only be converted from another transaction.",
    ),
    "an unknown vendor": (
        purchase(vendor="V-404"),
        "BL01001973",
        "Vendor 'V-404' specified is not valid.",
    ),
    "an unknown item": (
        purchase("Purchase Order", line("NO-404")),
        "BL01001973",
        "Invalid Item 'NO-404' specified.",
    ),
    "an inactive item": (
        purchase("Purchase Order", line("OXS-001")),
        "BL01001973",
        "Activate the item OXS-001, then try again.",
    ),
    "a unit that the item does not have": (
        purchase("Purchase Order", line(unit="Pallet")),
        "BL03000018",
        "Missing unit",
    ),
    "nothing of an item": (
        purchase("Purchase Order", line(quantity=0)),
        "BL03000018",
        "The quantity must be greater than zero.",
    ),
    "an unknown warehouse": (
        purchase("Purchase Order", line("BAT-001", warehouseid="XXX")),
        "BL01001973",
        "Invalid Warehouse 'XXX' specified.",
    ),
    "an unknown department": (
        purchase("Purchase Order", line(departmentid="999")),
        "BL01001973",
        "The department '999' is invalid.",
    ),
    "a source that is not there": (
        purchase(createdfrom="Purchase Order-PO9999"),
        "BL01001973",
        "Invalid Purchasing transaction 'Purchase Order-PO9999' specified.",
    ),
    "a state of Intacct's own": (
        purchase(late="<state>Converted</state>"),
        "BL03000018",
        "Invalid value 'Converted' for STATE. Valid values are: Draft, Pending, Closed.",
    ),
    "a required dimension that is missing": (
        purchase("Vendor Invoice", line()),
        "BL01001973",
        "This transaction is missing the Department dimension for the Account 6215",
    ),
    "a change of nothing": (
        change("Purchase Order-PO9999", "<message>x</message>"),
        "BL01001973",
        "Oops, we can't find this transaction; enter a valid transaction and try again.",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_refused_leaves_everything_as_it_was(desk: Desk, name: str) -> None:
    xml, errorno, sentence = REFUSED[name]
    count = desk.company.count("PODOCUMENT")
    error = desk.refusal(xml)
    assert (error.errorno, error.description2) == (errorno, sentence)
    assert desk.company.count("PODOCUMENT") == count
    assert desk.company.count("GLENTRY") == 0


def test_the_last_error_says_that_the_document_could_not_be_made(desk: Desk) -> None:
    from crossfoot.emulator.functions import Refusal  # noqa: PLC0415 -- only here

    with pytest.raises(Refusal) as caught:
        desk.answer(purchase("Purchase Order", line("NO-404")))
    last = caught.value.entries[-1]
    assert (last.errorno, last.description2) == (
        "BL01001973",
        "Could not create Document record!",
    )


def test_a_number_that_is_taken_is_refused(desk: Desk) -> None:
    numbered = purchase(after="<documentno>MINE-1</documentno>")
    assert desk.key(numbered) == "Purchase Order-MINE-1"
    error = desk.refusal(numbered)
    assert error.errorno == "BL34000061"
    assert error.description2 == (
        "Another Purchasing transaction with the given value(s) MINE-1  already exists"
    )


def test_without_numbering_a_number_must_be_sent(desk: Desk) -> None:
    row = desk.company.find_by("PODOCUMENTPARAMS", "DOCID", "Purchase Order")
    desk.company.update("PODOCUMENTPARAMS", row["RECORDNO"], {"ENABLE_SEQNUM": "false"})
    error = desk.refusal(purchase())
    assert (error.errorno, error.description2) == ("PL01000127", "Document Number is missing")
    assert desk.key(purchase(after="<documentno>7</documentno>")) == "Purchase Order-7"


def test_numbers_of_removed_documents_are_not_given_out_again(desk: Desk) -> None:
    first = desk.key(purchase())
    desk.key(f'<delete_potransaction key="{first}"/>')
    assert desk.key(purchase()) > first


def test_an_entity_uses_its_own_definitions_and_owns_its_documents(desk: Desk) -> None:
    there = desk.in_entity("E300")
    key = there.key(purchase("Bestellung (DE)", line(locationid=""), vendor="V-00006"))
    row = header(desk, key)
    assert (row["MEGAENTITYID"], row["BASECURR"]) == ("E300", "EUR")
    assert lines(desk, key)[0]["LOCATIONID"] == "E300"
    elsewhere = desk.in_entity("E100").refusal(f'<delete_potransaction key="{key}"/>')
    assert elsewhere.description2.startswith("Oops")


def test_closed_books_refuse_an_invoice_and_nothing_is_left_of_it(desk: Desk) -> None:
    desk.company.settings.books_open_from = "2026-10-06"
    error = desk.refusal(purchase("Vendor Invoice", line(departmentid="200")))
    assert error.description2 == "Date must be on or after 10/06/2026."
    assert desk.company.count("APBILL") == 0
    desk.key(purchase())  # what posts nothing may have any day
