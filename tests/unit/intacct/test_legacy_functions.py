"""The object-specific functions: their order is kept, and mistakes are named before sending."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from crossfoot.errors import InvalidBody, InvalidRequest
from crossfoot.intacct import legacy
from crossfoot.intacct.catalog.legacy import Layout
from crossfoot.intacct.catalog.legacy_orders import FRAGMENTS, NOT_FUNCTIONS, ORDERS
from crossfoot.intacct.legacy import layout_of

DAY = date(2026, 1, 5)
IN_ORDER = """create_bill vendorid datecreated datedue payto contactname basecurr currency
    exchratedate exchratetype customfields customfield customfieldname customfieldvalue billitems
    lineitem glaccountno amount classid"""
YMD = "<year>2026</year><month>01</month><day>05</day>"


def problems(name: str, values: dict[str, Any], **attributes: str) -> dict[str, str]:
    with pytest.raises(InvalidBody) as caught:
        legacy(name, values, **attributes)
    return {problem.path: problem.rule for problem in caught.value.problems}


def test_an_invoice_is_written_in_order_whatever_order_it_came_in() -> None:
    invoice: dict[str, Any] = {
        "invoiceitems": {
            "lineitem": [{"locationid": "100", "amount": Decimal("12.5"), "glaccountno": "4000"}]
        },
        "datedue": DAY,
        "datecreated": DAY,
        "customerid": "C1",
    }
    assert legacy("create_invoice", invoice).xml == (
        f"<create_invoice><customerid>C1</customerid><datecreated>{YMD}</datecreated>"
        f"<datedue>{YMD}</datedue><invoiceitems><lineitem><glaccountno>4000</glaccountno>"
        "<amount>12.5</amount><locationid>100</locationid></lineitem></invoiceitems>"
        "</create_invoice>"
    )


def test_a_bill_carries_custom_fields_contacts_and_rates_in_their_places() -> None:
    bill: dict[str, Any] = {
        "vendorid": "V1",
        "datecreated": DAY,
        "datedue": None,
        "exchratetype": "Intacct Daily Rate",
        "exchratedate": DAY,
        "currency": "EUR",
        "basecurr": "USD",
        "payto": {"contactname": "A & B"},
        "customfields": {"customfield": [{"customfieldvalue": "x", "customfieldname": "CF1"}]},
        "billitems": {"lineitem": [{"amount": 1, "glaccountno": "1", "classid": "K"}]},
    }
    names = re.findall(r"<(\w+)", legacy("create_bill", bill).xml)
    assert [name for name in names if name not in {"year", "month", "day"}] == IN_ORDER.split()


def test_attributes_stand_on_the_function_and_on_lines() -> None:
    change = {"updatesotransitems": {"updatesotransitem": [{"@line_num": "1", "memo": "m"}]}}
    assert legacy("update_sotransaction", change, key="Sales Order-SO0001").xml == (
        '<update_sotransaction key="Sales Order-SO0001"><updatesotransitems>'
        '<updatesotransitem line_num="1"><memo>m</memo></updatesotransitem>'
        "</updatesotransitems></update_sotransaction>"
    )
    assert legacy("delete_customer", key="7").xml == '<delete_customer key="7"/>'
    assert legacy("get_list", object="supdoc", maxitems="10").xml == (
        '<get_list object="supdoc" maxitems="10"/>'
    )


def test_repeated_elements_and_open_places_are_written() -> None:
    deposit: dict[str, Any] = {
        "bankaccountid": "BOA",
        "depositdate": DAY,
        "depositid": "D1",
        "receiptkeys": {"receiptkey": ["1", "2"]},
    }
    written = legacy("record_deposit", deposit).xml
    assert "<receiptkeys><receiptkey>1</receiptkey><receiptkey>2</receiptkey></receiptkeys>" in (
        written
    )
    condition = {"expression": {"field": "recordno", "operator": "=", "value": "1"}}
    assert "<filter><expression><field>recordno</field>" in (
        legacy("get_list", {"filter": condition}, object="supdoc").xml
    )


def test_an_empty_pay_to_is_the_vendors_own() -> None:
    order: dict[str, Any] = {
        "transactiontype": "Purchase Order",
        "datecreated": DAY,
        "vendorid": "V1",
        "returnto": {"contactname": None},
        "payto": {"contactname": ""},
        "potransitems": {"potransitem": [{"itemid": "I1", "quantity": 1}]},
    }
    assert "<payto><contactname/></payto>" in legacy("create_potransaction", order).xml


def test_every_mistake_is_named_at_once_with_its_path() -> None:
    wrong = {
        "customerid": "C1",
        "datecreated": "2026-01-05",
        "nosuchthing": "x",
        "exchrate": 1,
        "exchratetype": "x",
        "invoiceitems": {"lineitem": [{"amount": 1.5, "glaccountno": {"a": "b"}}, {"memo": "m"}]},
    }
    assert problems("create_invoice", wrong) == {
        "nosuchthing": "unknown",
        "datecreated": "type",
        "exchrate": "choice",
        "invoiceitems.lineitem[0].amount": "type",
        "invoiceitems.lineitem[0].glaccountno": "type",
        "invoiceitems.lineitem[1].amount": "required",
    }


def test_what_must_be_given_is_asked_for() -> None:
    assert problems("create_bill", {"billitems": {"lineitem": []}}) == {
        "vendorid": "required",
        "datecreated": "required",
        "billitems.lineitem": "required",
    }
    assert problems("reverse_bill", {"datereversed": DAY}) == {"@key": "required"}
    assert problems("delete_bill", {"x": "1"}, key="1") == {"x": "unknown"}
    assert problems("create_paymentrequest", {})["bankaccountid"] == "required"


def test_shapes_that_do_not_fit_are_named() -> None:
    assert problems("reverse_bill", {"datereversed": [DAY]}, key="1") == {"datereversed": "type"}
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    assert problems("reverse_bill", {"datereversed": moment}, key="1") == {"datereversed": "type"}
    text = {"vendorid": "V", "datecreated": DAY, "billitems": "x"}
    assert problems("create_bill", text) == {"billitems": "type"}


def test_updated_lines_need_only_their_number() -> None:
    change = {"updatebillitems": {"updatelineitem": [{"@line_num": "2", "memo": "m"}]}}
    assert 'updatelineitem line_num="2"' in legacy("update_bill", change, key="871").xml


@pytest.mark.parametrize("name", ["create_nonsense", "createInvoice", "", *NOT_FUNCTIONS])
def test_a_function_that_does_not_exist_is_refused(name: str) -> None:
    with pytest.raises(InvalidRequest):
        legacy(name, {})


def test_a_wrong_name_in_circulation_is_corrected() -> None:
    with pytest.raises(InvalidRequest, match="record_cctransaction"):
        legacy("create_cctransaction", {})


@pytest.mark.parametrize("name", [*ORDERS, "delete_anything"])
def test_every_order_can_be_read_and_names_each_element_once(name: str) -> None:
    def check(layout: Layout) -> None:
        assert len(layout.names) == len(set(layout.names))
        assert not [one for one in layout.names if one.isupper()]
        for part in layout.parts:
            if part.holds is not None:
                check(part.holds)

    check(layout_of(name))


def test_every_fragment_is_used_and_braces_are_balanced() -> None:
    whole = " ".join([*ORDERS.values(), *FRAGMENTS.values()])
    assert [name for name in FRAGMENTS if not re.search(rf"\b{name}\b", whole)] == []
    for notation in (*ORDERS.values(), *FRAGMENTS.values()):
        assert notation.count("{") == notation.count("}")


MINIMAL: dict[str, tuple[dict[str, Any], str]] = {
    "create_arpayment": (
        {
            "arpaymentitem": [{"amount": "12.5", "invoicekey": "5150"}],
            "paymentmethod": "Printed Check",
            "datereceived": DAY,
            "bankaccountid": "BOA",
            "paymentamount": "12.5",
            "customerid": "C1",
        },
        (
            "<customerid>C1</customerid><paymentamount>12.5</paymentamount>"
            f"<bankaccountid>BOA</bankaccountid><datereceived>{YMD}</datereceived>"
            "<paymentmethod>Printed Check</paymentmethod><arpaymentitem>"
            "<invoicekey>5150</invoicekey><amount>12.5</amount></arpaymentitem>"
        ),
    ),
    "apply_arpayment": (
        {
            "arpaymentitems": {"arpaymentitem": [{"invoicekey": "5150", "amount": "5"}]},
            "paymentdate": DAY,
            "arpaymentkey": "77",
        },
        (
            f"<arpaymentkey>77</arpaymentkey><paymentdate>{YMD}</paymentdate><arpaymentitems>"
            "<arpaymentitem><invoicekey>5150</invoicekey><amount>5</amount></arpaymentitem>"
            "</arpaymentitems>"
        ),
    ),
    "create_paymentrequest": (
        {
            "paymentrequestitems": {
                "paymentrequestitem": [{"paymentamount": "21.0", "key": "3032"}]
            },
            "paymentdate": DAY,
            "paymentmethod": "Printed Check",
            "vendorid": "V1",
            "bankaccountid": "BOA",
        },
        (
            "<bankaccountid>BOA</bankaccountid><vendorid>V1</vendorid>"
            f"<paymentmethod>Printed Check</paymentmethod><paymentdate>{YMD}</paymentdate>"
            "<paymentrequestitems><paymentrequestitem><key>3032</key>"
            "<paymentamount>21.0</paymentamount></paymentrequestitem></paymentrequestitems>"
        ),
    ),
    "create_expensereport": (
        {
            "expenses": {
                "expense": [
                    {
                        "locationid": "100",
                        "expensedate": DAY,
                        "amount": "21",
                        "glaccountno": "6000",
                    }
                ]
            },
            "state": "Submitted",
            "datecreated": DAY,
            "employeeid": "E1",
        },
        (
            f"<employeeid>E1</employeeid><datecreated>{YMD}</datecreated><state>Submitted</state>"
            "<expenses><expense><glaccountno>6000</glaccountno><amount>21</amount>"
            f"<expensedate>{YMD}</expensedate><locationid>100</locationid></expense></expenses>"
        ),
    ),
    "record_cctransaction": (
        {
            "ccpayitems": {
                "ccpayitem": [{"locationid": "100", "paymentamount": "11", "glaccountno": "6000"}]
            },
            "paymentdate": DAY,
            "chargecardid": "VISA",
        },
        (
            f"<chargecardid>VISA</chargecardid><paymentdate>{YMD}</paymentdate><ccpayitems><ccpayitem>"
            "<glaccountno>6000</glaccountno><paymentamount>11</paymentamount>"
            "<locationid>100</locationid></ccpayitem></ccpayitems>"
        ),
    ),
    "create_sotransaction": (
        {
            "sotransitems": {
                "sotransitem": [{"price": "9.99", "unit": "Each", "quantity": 1, "itemid": "I1"}]
            },
            "datedue": DAY,
            "customerid": "C1",
            "datecreated": DAY,
            "transactiontype": "Sales Order",
        },
        (
            f"<transactiontype>Sales Order</transactiontype><datecreated>{YMD}</datecreated>"
            f"<customerid>C1</customerid><datedue>{YMD}</datedue><sotransitems><sotransitem>"
            "<itemid>I1</itemid><quantity>1</quantity><unit>Each</unit><price>9.99</price>"
            "</sotransitem></sotransitems>"
        ),
    ),
    "create_supdoc": (
        {
            "attachments": {
                "attachment": [
                    {"attachmentdata": "base64", "attachmenttype": "pdf", "attachmentname": "f"}
                ]
            },
            "supdocfoldername": "Bills",
            "supdocname": "n",
            "supdocid": "A1",
        },
        (
            "<supdocid>A1</supdocid><supdocname>n</supdocname><supdocfoldername>Bills"
            "</supdocfoldername><attachments><attachment><attachmentname>f</attachmentname>"
            "<attachmenttype>pdf</attachmenttype><attachmentdata>base64</attachmentdata></attachment>"
            "</attachments>"
        ),
    ),
}


@pytest.mark.parametrize("name", MINIMAL)
def test_minimal_bodies_are_written_as_the_reference_has_them(name: str) -> None:
    values, written = MINIMAL[name]
    assert legacy(name, values).xml == f"<{name}>{written}</{name}>"
