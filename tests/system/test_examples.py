"""The programs in `examples/`, run as a product would run them, against one server and company.

They run with the public SDK, as `make clients` installs it.
"""

import json
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from tests.ledger_checks import check_ledger, check_subledgers, rows_at

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.timeout(300)  # twelve programs run before the first test
PYTHON = ROOT / ".venv-clients/truto/bin/python"
DAY, RUN = "2026-11-16", "T1"
LOST = ("create", "create_invoice", "create_potransaction", "record_cctransaction", "create_supdoc")
"""Functions whose first answer gets lost after Intacct has executed them."""


@dataclass
class Ran:
    """What each program said it did, at first and when it ran again."""

    emulator: Any
    first: dict[str, Any]
    again: dict[str, Any]

    def records(self, name: str, *fields: str, **only: str) -> list[dict[str, str]]:
        return rows_at(self.emulator.gateway_url)(name, ["RECORDNO", *fields], **only)


def run(server: Any, name: str) -> Any:
    """Run a program to its end: what it did."""
    assert PYTHON.exists(), "The public SDK is missing: run `make clients`"
    where = ["--url", server.url, "--token", server.token, "--account", server.account_id]
    done = subprocess.run(
        [PYTHON, f"{name}.py", *where, "--day", DAY, "--run", RUN, "--json"],
        cwd=ROOT / "examples",
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, f"{name}: {done.stdout[-2000:]}\n{done.stderr[-2000:]}"
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def ran(
    start_emulator: Callable[..., Any],
    start_server: Callable[..., Any],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Ran]:
    """Every program run twice in a company without documents; answers got lost in the first run."""
    names = sorted(path.stem for path in (ROOT / "examples").glob("*.py") if path.stem != "books")
    folder = tmp_path_factory.mktemp("server")
    with start_emulator("--seed", "lists") as emulator, start_server(emulator, folder) as server:
        for function in LOST:
            emulator.control(
                "POST", "faults", {"kind": "drop_after", "match": {"function": function}}
            )
        first = {name: run(server, name) for name in names}
        struck = [one["fired"] for one in emulator.control("GET", "faults")["faults"]]
        assert struck == [1] * len(LOST)
        yield Ran(emulator, first, {name: run(server, name) for name in names})


def test_whoever_runs_again_finds_what_is_there(ran: Ran) -> None:
    assert set(ran.first) == {
        *("billing", "payroll", "spend", "procurement", "ecommerce", "directory")
    }
    assert ran.again == ran.first


def test_billing_is_paid_for_its_invoice(ran: Ran) -> None:
    told = ran.first["billing"]
    assert told["status"] == "paid"
    assert (told["payments"], told["applied_to"]) == ([told["payment"]], [told["invoice"]])
    (invoice,) = ran.records("ARINVOICE", "RECORDID", "STATE", "TRX_TOTALENTERED")
    assert f"invoice_{invoice['RECORDNO']}" == told["invoice"]
    assert (invoice["RECORDID"], invoice["STATE"]) == ("SUB-T1-1", "Paid")
    (paid,) = ran.records("ARPYMT", "TRX_TOTALENTERED")
    assert Decimal(paid["TRX_TOTALENTERED"]) == Decimal("225.50")


def test_payroll_posts_what_it_was_shown(ran: Ran) -> None:
    told = ran.first["payroll"]
    assert (told["shown"], told["lines"], told["status"]) == (38, 38, "posted")
    lines = ran.records("GLENTRY", "DEPARTMENT", "LOCATION", BATCHNO=told["entry"])
    assert len(lines) == 38
    assert len({(line["DEPARTMENT"], line["LOCATION"]) for line in lines}) == 12


def test_what_was_spent_is_posted_with_its_scan_and_paid(ran: Ran) -> None:
    told = ran.first["spend"]
    assert (told["status"], told["bytes"], told["attached"]) == ("paid", 43, told["attachment"])
    charges = ran.records("CCTRANSACTION", "TRX_TOTALENTERED")
    assert [f"charge_{one['RECORDNO']}" for one in charges] == told["charges"]
    assert sum(Decimal(one["TRX_TOTALENTERED"]) for one in charges) == Decimal("296.20")
    (bill,) = ran.records("APBILL", "SUPDOCID", "STATE", RECORDID="PRINT-T1")
    assert (bill["SUPDOCID"], bill["STATE"]) == (told["attachment"], "Paid")


def test_an_order_becomes_a_bill(ran: Ran) -> None:
    told = ran.first["procurement"]
    assert (told["status"], told["total"]) == ("partially_billed", 137.5)
    (order,) = ran.records("PODOCUMENT", MESSAGE="Office supplies T1")
    (invoice,) = ran.records("PODOCUMENT", "PRRECORDKEY", DOCNO="VI-T1")
    assert (order["RECORDNO"], invoice["RECORDNO"]) == (told["order"], told["invoice"])
    assert told["bills"] == [f"bill_{invoice['PRRECORDKEY']}"]


def test_products_are_kept_up_to_date(ran: Ran) -> None:
    assert ran.first["ecommerce"]["price"] == "52"
    (lamp,) = ran.records("ITEM", "BASEPRICE", ITEMID="LAMP-T1")
    assert Decimal(lamp["BASEPRICE"]) == 52
    assert len(ran.records("GLENTRY", BATCHNO=ran.first["ecommerce"]["entry"])) == 3


def test_everybody_is_in_the_directory(ran: Ran) -> None:
    told = ran.first["directory"]
    assert told["unknown_roles"] == []
    assert told["employees"] == len(ran.records("EMPLOYEE", STATUS="active"))
    assert told["users"] == [
        one["LOGINID"] for one in ran.records("USERINFO", "LOGINID", STATUS="active")
    ]


def test_the_books_agree_afterwards(ran: Ran) -> None:
    read = rows_at(ran.emulator.gateway_url)
    check_ledger(read)
    check_subledgers(read)
