"""Inventory transactions: stock of items and their value, moved by what a definition says."""

from decimal import Decimal
from typing import Any

import pytest

# mypy knows what a desk is from its conftest
Desk = Any
ITEM = "BAT-001"
DAY = "<datecreated><year>2026</year><month>10</month><day>05</day></datecreated>"


def define(name: str, *, way: str, gl: str = "N", stock: str = "Quantity and Value") -> str:
    return (
        f"<create><INVDOCUMENTPARAMS><DOCID>{name}</DOCID><DOCCLASS>Adjustment</DOCCLASS>"
        f"<CATEGORY>Adjustment</CATEGORY><SEQUENCE>{name} numbers (IA)</SEQUENCE>"
        f"<ENABLE_SEQNUM>true</ENABLE_SEQNUM><UPDATES_INV>{stock}</UPDATES_INV>"
        f"<IN_OUT>{way}</IN_OUT><UPDATES_GL>{gl}</UPDATES_GL></INVDOCUMENTPARAMS></create>"
    )


def line(quantity: Any, cost: str = "", item: str = ITEM, word: str = "ictransitem") -> str:
    costs = f"<cost>{cost}</cost>" if cost else ""
    return (
        f"<{word}><itemid>{item}</itemid><warehouseid>ORK</warehouseid>"
        f"<quantity>{quantity}</quantity>{costs}<departmentid>200</departmentid></{word}>"
    )


def moved(name: str, *lines: str, more: str = "") -> str:
    return (
        f"<create_ictransaction><transactiontype>{name}</transactiontype>{DAY}{more}"
        f"<ictransitems>{''.join(lines)}</ictransitems></create_ictransaction>"
    )


def changed(key: str, *lines: str, head: str = "") -> str:
    items = f"<updateictransitems>{''.join(lines)}</updateictransitems>"
    return f'<update_ictransaction key="{key}">{head}{items}</update_ictransaction>'


def on_hand(desk: Desk, item: str = ITEM) -> Decimal:
    return Decimal(desk.company.find_by("ITEM", "ITEMID", item)["IONHAND"] or 0)


def header(desk: Desk, docid: str) -> Any:
    return desk.company.find_by("INVDOCUMENT", "DOCID", docid)


@pytest.fixture
def stock(desk: Desk) -> Desk:
    desk.answer(define("Found", way="Increase", gl="G"))
    desk.answer(define("Lost", way="Decrease", gl="G"))
    desk.answer(define("Counted", way="Increase", stock="No"))
    return desk


def test_stock_comes_and_goes_and_its_value_with_it(stock: Desk) -> None:
    before = on_hand(stock)
    key = stock.key(moved("Found", line(10, "1.25")))
    assert key == "Found-IA0001"
    row = header(stock, key)
    assert (row["STATE"], row["TOTAL"], row["WHENCREATED"]) == ("Closed", "12.5", "2026-10-05")
    (stored,) = stock.lines("INVDOCUMENTENTRY", row["RECORDNO"], "DOCHDRNO")
    assert (stored["ITEMID"], stored["QUANTITY"], stored["COST"]) == (ITEM, "10", "1.25")
    assert on_hand(stock) == before + 10
    posted = [amount for _, _, amount, _ in stock.posted("INVDOCUMENT", row["RECORDNO"])]
    assert posted == ["12.5", "-12.5"]
    lost = header(stock, stock.key(moved("Lost", line(4, "1.25"))))
    assert on_hand(stock) == before + 6
    posted = [amount for _, _, amount, _ in stock.posted("INVDOCUMENT", lost["RECORDNO"])]
    assert posted == ["-5", "5"]


def test_a_transaction_is_changed_and_removed_with_all_that_it_did(stock: Desk) -> None:
    before = on_hand(stock)
    key = stock.key(moved("Found", line(10, "1.25")))
    update = '<updateictransitem line_num="1"><quantity>7</quantity></updateictransitem>'
    head = "<referenceno>R-1</referenceno><message>Recount</message>"
    assert stock.key(changed(key, update, line(1, "2"), head=head)) == key
    row = header(stock, key)
    assert (row["PONUMBER"], row["MESSAGE"], row["TOTAL"]) == ("R-1", "Recount", "10.75")
    assert on_hand(stock) == before + 8
    assert len(stock.posted("INVDOCUMENT", row["RECORDNO"])) == 4
    assert stock.key(f'<delete_ictransaction key="{key}"/>') == key
    assert on_hand(stock) == before
    assert stock.posted("INVDOCUMENT", row["RECORDNO"]) == []
    other = header(stock, stock.key(moved("Found", line(1))))["RECORDNO"]
    stock.answer(f"<delete><object>INVDOCUMENT</object><keys>{other}</keys></delete>")
    assert on_hand(stock) == before


def test_a_draft_and_what_does_not_touch_stock_move_nothing(stock: Desk) -> None:
    before = on_hand(stock)
    stock.key(moved("Counted", line(5)))
    draft = stock.key(moved("Found", line(5), more="<state>Draft</state>"))
    row = header(stock, draft)
    assert (on_hand(stock), row["STATE"]) == (before, "Draft")
    assert stock.posted("INVDOCUMENT", row["RECORDNO"]) == []
    stock.answer(changed(draft, head="<state>Closed</state>"))
    assert on_hand(stock) == before + 5


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        (moved("Nothing", line(1)), "Nothing"),
        (moved("Found", line(0)), "The quantity must be greater than zero."),
        (moved("Found", line(1, item="OFS-001")), "is not kept in stock"),
        (moved("Found", line(1), more="<createdfrom>Found-IA1</createdfrom>"), "not converted"),
        (moved("Found", line(1).replace("ORK", "MOON")), "MOON"),
    ],
)
def test_what_cannot_be_moved_is_refused(stock: Desk, body: str, sentence: str) -> None:
    assert sentence in stock.refusal(body).description2
