import zlib
from collections import Counter, defaultdict
from decimal import Decimal

import pytest

from crossfoot.emulator import attachments
from crossfoot.emulator.company import Company
from crossfoot.emulator.seed.papers.attachments import ATTACHED
from crossfoot.emulator.seed.papers.definitions import ORDERS

Row = dict[str, str]
Rows = dict[str, list[Row]]
CENT = Decimal("0.01")


def _orders(rows: Rows) -> list[Row]:
    return [row for row in rows["PODOCUMENT"] if row["DOCPARID"] in ORDERS]


def test_there_are_three_thousand_orders_of_two_definitions(rows: Rows) -> None:
    classes = {row["DOCID"]: (row["DOCCLASS"], row["STATUS"]) for row in rows["PODOCUMENTPARAMS"]}
    in_use = {name for name, kind in classes.items() if kind == ("Order", "active")}
    assert in_use == set(ORDERS)
    assert len(_orders(rows)) == 3_000
    assert len({row["DOCPARID"] for row in _orders(rows)}) == 2


def test_orders_are_in_every_state_that_an_order_can_rest_in(rows: Rows) -> None:
    states = Counter(row["STATE"] for row in _orders(rows))
    assert set(states) == {
        "Draft",
        "Submitted",
        "Declined",
        "Pending",
        "Partially Converted",
        "Converted",
        "Closed",
    }
    assert min(states.values()) > 20


def test_documents_are_numbered_by_their_definition_in_the_order_of_their_days(rows: Rows) -> None:
    for name in ("PODOCUMENT", "SODOCUMENT"):
        numbers: dict[str, list[Row]] = defaultdict(list)
        for row in rows[name]:
            assert row["DOCID"] == f"{row['DOCPARID']}-{row['DOCNO']}"
            numbers[row["DOCPARID"]].append(row)
        for found in numbers.values():
            days = [row["WHENCREATED"] for row in found]
            assert days == sorted(days)
            assert [int(row["DOCNO"][-4:]) for row in found] == list(range(1, len(found) + 1))


@pytest.mark.parametrize("module", ["PO", "SO"])
def test_totals_are_the_sum_of_lines_and_subtotals(rows: Rows, module: str) -> None:
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for line in rows[f"{module}DOCUMENTENTRY"]:
        sums[line["DOCHDRNO"]] += Decimal(line["TRX_VALUE"])
    more: dict[str, Decimal] = defaultdict(Decimal)
    for subtotal in rows[f"{module}DOCUMENTSUBTOTALS"]:
        more[subtotal["DOCHDRNO"]] += Decimal(subtotal["TRX_TOTAL"])
    for row in rows[f"{module}DOCUMENT"]:
        key = row["RECORDNO"]
        assert Decimal(row["TRX_SUBTOTAL"]) == sums[key]
        assert Decimal(row["TRX_TOTAL"]) == sums[key] + more[key]


@pytest.mark.parametrize("module", ["PO", "SO"])
def test_a_line_is_its_quantity_times_its_price(rows: Rows, module: str) -> None:
    for line in rows[f"{module}DOCUMENTENTRY"]:
        value = Decimal(line["UIQTY"]) * Decimal(line["TRX_PRICE"])
        assert abs(Decimal(line["TRX_VALUE"]) - value) < CENT
        assert Decimal(line["QUANTITY"]) >= Decimal(line["UIQTY"]) > 0


@pytest.mark.parametrize("module", ["PO", "SO"])
def test_what_was_converted_is_what_the_next_documents_took(rows: Rows, module: str) -> None:
    lines = rows[f"{module}DOCUMENTENTRY"]
    headers = {row["RECORDNO"]: row for row in rows[f"{module}DOCUMENT"]}
    taken: dict[str, Decimal] = defaultdict(Decimal)
    for line in lines:
        taken[line["SOURCE_DOCLINEKEY"]] += Decimal(line["QUANTITY"])
        if line["SOURCE_DOCKEY"]:
            source = headers[line["SOURCE_DOCKEY"]]
            assert (
                headers[line["DOCHDRNO"]]["CREATEDFROM"] == source["DOCID"] == line["SOURCE_DOCID"]
            )
    for line in lines:
        assert Decimal(line["QTY_CONVERTED"]) == taken[line["RECORDNO"]]
        assert Decimal(line["QTY_REMAINING"]) >= 0


def test_the_state_of_an_order_follows_from_what_is_left_of_it(rows: Rows) -> None:
    for row in _orders(rows):
        left, done = Decimal(row["TOTALQTYREMAINING"]), Decimal(row["TOTALQTY_CONVERTED"])
        expected = {
            "Converted": left == 0,
            "Partially Converted": left > 0 and done > 0,
            "Closed": left > 0,
        }
        assert expected.get(row["STATE"], done == 0), row["DOCID"]


def test_orders_are_in_four_currencies_at_their_rates(rows: Rows) -> None:
    assert {row["CURRENCY"] for row in _orders(rows)} == {"USD", "EUR", "GBP", "CHF"}
    assert {row["CURRENCY"] for row in _orders(rows)} < {r["CODE"] for r in rows["TRXCURRENCIES"]}
    for row in rows["PODOCUMENT"]:
        assert (row["EXCHRATE"] == "1") == (row["CURRENCY"] == row["BASECURR"])
        base = Decimal(row["TRX_TOTAL"]) * Decimal(row["EXCHRATE"])
        assert abs(Decimal(row["TOTAL"]) - base) < CENT


def test_lines_carry_dimensions_units_and_warehouses(rows: Rows) -> None:
    lines = rows["PODOCUMENTENTRY"]
    units = {row["UNIT"] for row in rows["UOMDETAIL"]}
    for line in lines:
        assert line["UNIT"] in units
        assert line["LOCATIONID"]
        assert line["DEPARTMENTID"]
        assert line["WAREHOUSE.LOCATION_NO"]
    for field in ("PROJECTID", "CLASSID", "EMPLOYEEID", "GLDIMCHANNEL", "GLDIMFUND"):
        assert 0 < sum(bool(line[field]) for line in lines) < len(lines), field


def test_budgets_cover_three_years_of_months(rows: Rows) -> None:
    budgets = {row["BUDGETID"]: row for row in rows["GLBUDGETHEADER"]}
    assert {row["STATUS"] for row in budgets.values()} == {"active", "inactive"}
    assert {row["CURRENCY"] for row in budgets.values()} == {"USD", "EUR"}
    assert sum(row["DEFAULT_BUDGET"] == "true" for row in budgets.values()) == 1
    items = [row for row in rows["GLBUDGETITEM"] if row["BUDGETID"] == "Operating Budget"]
    periods = {row["PERIODNAME"] for row in items}
    assert len(periods) == 36
    lines = {(r["ACCT_NO"], r["DEPT_NO"], r["LOCATION_NO"], r["PERIODNAME"]) for r in items}
    assert len(lines) == len(items)


def test_budgets_keep_to_what_their_accounts_require(rows: Rows) -> None:
    accounts = {row["ACCOUNTNO"]: row for row in rows["GLACCOUNT"]}
    for row in rows["GLBUDGETITEM"]:
        account = accounts[row["ACCT_NO"]]
        assert row["LOCATION_NO"] or account["REQUIRELOC"] == "false"
        assert row["DEPT_NO"] or account["REQUIREDEPT"] == "false"


def test_every_account_in_use_is_in_one_balance_sheet_or_income_line(rows: Rows) -> None:
    held = defaultdict(set)
    for row in rows["GLACCTGRPHIERARCHY"]:
        held[row["GLACCTGRPNAME"]].add(row["ACCOUNTNO"])
    accounts = {r["ACCOUNTNO"]: r for r in rows["GLACCOUNT"] if r["STATUS"] == "active"}
    both = held["Total Assets"] | held["Total Liabilities and Equity"]
    assert set(accounts) <= both
    assert not held["Total Assets"] & held["Total Liabilities and Equity"]
    income = {n for n, row in accounts.items() if row["ACCOUNTTYPE"] == "incomestatement"}
    assert income <= held["Net Income"]
    assert held["Cash and Cash Equivalents"] >= {"1010", "1050"}
    assert "6215" in held["Operating Expenses"]


def test_attachments_hold_whole_files_of_four_types(demo: Company) -> None:
    ids = [id_ for ids in ATTACHED.values() for id_ in ids]
    found = demo.database.execute("SELECT recordno, supdocid FROM supdoc").fetchall()
    assert [row[1] for row in found] == ids
    files = [file for row in found for file in attachments.files_of(demo, str(row[0]))]
    assert {file.type for file in files} == {"pdf", "png", "txt", "csv"}
    assert len(files) > len(ids)
    for file in files:
        if file.type == "pdf":
            start = int(file.data.rsplit(b"startxref\n", 1)[1].split()[0])
            assert file.data[start:].startswith(b"xref")
        if file.type == "png":
            size = int.from_bytes(file.data[33:37], "big")
            assert len(zlib.decompress(file.data[41 : 41 + size])) == 48 * 49
