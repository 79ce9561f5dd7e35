"""Clients that we did not write, unmodified, against the emulator and the server.

`scripts/install_clients.py` installs them (`make test` calls it). One missing fails its test.
"""

import asyncio
import json
import shutil
import socket
import subprocess
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from crossfoot.intacct import (
    Aggregate,
    Gateway,
    Login,
    Options,
    Query,
    Secret,
    Sender,
    Transport,
)

WALKS_WITHIN_SECONDS = 300
# The first test of a client waits for its whole walk, which a busy machine needs minutes for.
pytestmark = pytest.mark.timeout(WALKS_WITHIN_SECONDS + 120)

ROOT = Path(__file__).resolve().parents[2]
CLIENTS = ROOT / ".venv-clients"
SCRIPTS = Path(__file__).parent / "clients"
# Objects, or fields of them, that the SDK asks for and that no field table of ours describes.
NOT_HERE = {
    *("CONTRACT", "CONTRACTDETAIL", "REVRECSCHEDULE", "REVRECSCHEDULEENTRY"),
    *("CREDITCARD", "EXPENSEPAYMENTTYPE", "TAXSOLUTION"),
}
# The SDK's HTTP library reads text without a charset, as the gateway sends it, as Latin-1.
MISREAD = "Changed ✓".encode().decode("latin-1")
FEW = ("accounting/accounts", "accounting/employees", "user-directory/users")
INSTALLED_NODE = CLIENTS / "node-tool/bin/node"


def walk(command: list[str | Path], cwd: Path = ROOT) -> Any:
    """Run a client's script to its end and decode what it printed last."""
    assert Path(command[0]).exists(), f"{command[0]} is missing: run `make clients`"
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        capture_output=True,
        text=True,
        timeout=WALKS_WITHIN_SECONDS,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-4000:]
    return json.loads(done.stdout.splitlines()[-1])


def node() -> str:
    """The machine's Node.js, or the one that was installed beside the clients."""
    return shutil.which("node") or str(next(CLIENTS.glob("node-tool/**/bin/node"), INSTALLED_NODE))


def free_port() -> int:
    """A TCP port that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


@pytest.fixture(scope="module")
def python_walk(start_emulator_once: Any) -> Any:
    """What `sageintacctsdk` 1.28.1 saw of an emulator of its own."""
    python = CLIENTS / "sageintacctsdk/bin/python"
    return walk([python, SCRIPTS / "sageintacctsdk_walk.py", start_emulator_once.gateway_url])


@pytest.fixture(scope="module")
def start_emulator_once(start_emulator: Callable[..., Any]) -> Any:
    """An emulator that this module may change."""
    with start_emulator() as emulator:
        yield emulator


@pytest.fixture(scope="module")
def javascript_walk(start_emulator: Callable[..., Any]) -> Any:
    """What `@intacct/intacct-sdk` 2.2.1 saw of an emulator that calls itself *.intacct.com."""
    host = f"emulator.intacct.com:{free_port()}"
    with start_emulator("--port", host.partition(":")[2], "--endpoint-host", host):
        url = f"http://{host}/ia/xml/xmlgw.phtml"
        yield walk([node(), SCRIPTS / "intacct_sdk_walk.js", url], cwd=CLIENTS / "node")


@pytest.fixture(scope="module")
def truto_walk(server: Any) -> Any:
    """What `truto-python-sdk` 0.1.6 saw of a server.

    On SQLite it walks every resource; on PostgreSQL, which no record comes from, the first few.
    """
    python = CLIENTS / "truto/bin/python"
    where = (server.url, server.token, server.account_id)
    few = FEW if "CROSSFOOT_DATABASE_URL" in server.environ else ()
    return walk([python, SCRIPTS / "truto_walk.py", *where, *few])


def test_the_python_sdk_lists_every_dimension_it_knows_completely(python_walk: Any) -> None:
    listed = {name: seen for name, seen in python_walk["listed"].items() if name not in NOT_HERE}
    assert len(listed) > 15
    for dimension, seen in listed.items():
        assert seen["count"] == seen["rows"] == seen["generated"] == seen["distinct"], dimension
    expected = {"VENDOR": 1200, "CUSTOMER": 2500, "EMPLOYEE": 300, "ITEM": 400, "GLACCOUNT": 180}
    expected |= {"TAXDETAIL": 10, "CLASS": 5, "DEPARTMENT": 12}
    assert {name: listed[name]["rows"] for name in expected} == expected


def test_the_python_sdk_reads_the_books(python_walk: Any, company_books: dict[str, Any]) -> None:
    """Every document it knows: all of them, each once, adding up to what the company sums."""
    for dimension, seen in python_walk["booked"].items():
        assert seen["count"] == company_books[dimension]["count"], dimension
        assert seen["blank"] == 0, dimension
        assert seen["one"], dimension
        assert seen["rows"] == seen["distinct"], dimension
        if dimension in {"ARINVOICEITEM", "GLDETAIL"}:
            assert seen["rows"] == 2000
            continue
        assert seen["rows"] == seen["count"], dimension
        assert Decimal(seen["sum"]) == company_books[dimension]["sum"], dimension


@pytest.fixture(scope="module")
def company_books(start_emulator_once: Any) -> dict[str, Any]:
    """Counts and sums of the emulator's documents, by one aggregating query for each."""
    sums = dict.fromkeys(("APBILL", "ARINVOICE", "ARPYMT", "APPYMT"), "TOTALENTERED")
    sums |= {"ARINVOICEITEM": "AMOUNT", "GLDETAIL": "AMOUNT", "GLBATCH": "BATCHNO"}
    return asyncio.run(_added_up(start_emulator_once.gateway_url, sums))


async def _added_up(url: str, sums: dict[str, str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    async with Transport(Options(endpoint=url)) as transport:
        sender = Sender("crossfoot-dev", Secret("s3nder&key"))
        gateway = Gateway(transport, sender, Login("demo", "api", Secret("p4ss&word")))
        for name, field in sums.items():
            asked = (Aggregate("count", "RECORDNO"), Aggregate("sum", field))
            (row,) = (await gateway.query(Query(name, select=(), aggregates=asked))).records
            found[name] = {
                "count": int(row["COUNT.RECORDNO"]),
                "sum": Decimal(row[f"SUM.{field}"] or 0),
            }
    return found


def test_the_python_sdk_reads_tax_details_and_agings(python_walk: Any) -> None:
    assert {"IE Standard Sale", "DE USt 19 %"} <= set(python_walk["tax_details"])
    customers = python_walk["aging"]["araging"]
    assert len(customers) > 100
    assert all(one["customerid"] and one["aging"] for one in customers)


def test_the_python_sdk_is_told_what_the_emulator_does_not_have(python_walk: Any) -> None:
    refused = {n: seen for n, seen in python_walk["listed"].items() if isinstance(seen, str)}
    assert set(refused) == NOT_HERE
    for name, text in refused.items():
        assert f"Object definition {name} not found" in text or "cannot be queried" in text


def test_the_python_sdk_creates_updates_and_deletes(python_walk: Any) -> None:
    for dimension, step in python_walk["written"].items():
        (found,) = step["found"]
        assert MISREAD in found.values(), dimension
        assert "BL34000061" in step["again"], dimension
        assert step["gone"] == [], dimension


def test_the_python_sdk_bills_invoices_and_pays(python_walk: Any) -> None:
    traded = python_walk["traded"]
    shown = {name: [*seen.values()] for name, seen in traded.items() if name != "refused"}
    assert shown == {
        "bills": ["Paid", "100", "0"],
        "ar_invoices": ["Partially Paid", "60", "35"],
        "ap_payments": ["Complete", "100", "0"],
        "ar_payments": ["Complete", "25", "0"],
    }
    assert "Missing required field(s) for AP payment" in traded["refused"]


def test_the_python_sdk_gets_filters_and_counts(python_walk: Any) -> None:
    assert python_walk["active"]["statuses"] == ["active"]
    assert python_walk["active"]["rows"] == python_walk["vendors_counted"][0]
    assert 0 < sum(python_walk["vendors_counted"]) <= 1200
    assert python_walk["either"] == python_walk["listed"]["DEPARTMENT"]["rows"] == 12
    assert python_walk["one_vendor"]["@totalcount"] == "1"
    assert python_walk["read_by_query"]["@totalcount"] == "2500"
    assert python_walk["lookup"] > 200
    assert {"DEPARTMENT", "LOCATION", "PROJECT"} <= set(python_walk["dimensions"])


def test_the_python_sdk_understands_every_refusal(python_walk: Any) -> None:
    assert "Sign-in information is incorrect" in python_walk["wrong_password"]
    assert "Incorrect Intacct XML Partner ID or password" in python_walk["wrong_sender"]
    assert "Invalid Request" in python_walk["unknown_company"]
    assert "NOSUCHFIELD" in python_walk["unknown_field"]


def test_the_javascript_sdk_signs_in_and_pages(javascript_walk: Any) -> None:
    assert "emulator.intacct.com" in javascript_walk["session"]["endpoint"]
    assert javascript_walk["session"]["company"] == "demo"
    assert javascript_walk["pages"] == {"total": 2500, "seen": 2500, "distinct": 2500}
    assert javascript_walk["query"]["count"] == 50
    assert (
        javascript_walk["query"]["first"]["VENDORID"] > javascript_walk["query"]["last"]["VENDORID"]
    )
    assert javascript_walk["inspect"] > 100
    assert javascript_walk["lookup"] == "success"


def test_the_javascript_sdk_creates_updates_reads_and_deletes(javascript_walk: Any) -> None:
    writes, classes = javascript_walk["writes"], javascript_walk["classes"]
    assert writes["vendor"]["VENDORID"] == "JS-1"
    assert writes["read"] == {"VENDORID": "JS-1", "NAME": "Changed ✓", "STATUS": "active"}
    assert writes["by_name"]["DISPLAYCONTACT"]["EMAIL1"] == "js@example.com"
    assert writes["customer"]["CUSTOMERID"] == "JS-2"
    assert any("Another Vendor" in line for line in writes["again"]["errors"])
    assert (writes["deleted"], classes["gone"]) == ("success", "success")
    assert classes["renamed"]["NAME"] == "B2"


def test_the_javascript_sdk_bills_invoices_pays_and_reverses(javascript_walk: Any) -> None:
    trade = javascript_walk["trade"]
    assert trade["applied"] == {"STATE": "Partially Paid", "TRX_TOTALDUE": "30"}
    assert trade["back"] == {"STATE": "Posted", "TRX_TOTALDUE": "100"}
    assert trade["paid"] == {"STATE": "Partially Paid", "TRX_TOTALDUE": "30"}
    assert trade["payment"] == {"STATE": "Complete", "TRX_TOTALENTERED": "20"}
    assert trade["reversed"] == {"STATE": "Reversed", "TRX_TOTALDUE": "0"}
    assert any("BL03002185" in line for line in trade["again"]["errors"])
    assert any(
        "its state is Partially Paid" in line for line in trade["reversing_a_paid_bill"]["errors"]
    )


def test_the_javascript_sdk_sees_a_transaction_rolled_back(javascript_walk: Any) -> None:
    assert javascript_walk["rollback"]["failure"]["name"] == "ResultException"
    assert javascript_walk["rollback"]["left"] == 0


def test_the_official_sdk_writes_documents_in_the_order_that_is_checked(
    javascript_walk: Any,
) -> None:
    assert javascript_walk["documents"] == {
        "PODOCUMENT": {"state": "Pending", "total": "19.98"},
        "CCTRANSACTION": {"state": "Posted", "total": "11"},
        "OTHERRECEIPTS": {"state": "Approved", "total": "11"},
        "EEXPENSES": {"state": "Approved", "total": "21"},
    }


def test_the_javascript_sdk_understands_every_refusal(javascript_walk: Any) -> None:
    refusals = {
        name: javascript_walk[name] for name in ("wrong_password", "wrong_sender", "unknown_object")
    }
    texts = {name: " ".join(refusal["errors"]) for name, refusal in refusals.items()}
    assert "Sign-in information is incorrect" in texts["wrong_password"]
    assert "Incorrect Intacct XML Partner ID or password" in texts["wrong_sender"]
    assert "Object definition NOSUCH not found" in texts["unknown_object"]


def test_the_truto_sdk_walks_resources_and_gets_the_same_records(truto_walk: Any) -> None:
    assert set(FEW) <= set(truto_walk["walks"])
    for name, seen in truto_walk["walks"].items():
        assert seen["rows"] == seen["distinct"] > 0, name
        assert seen["agree"] == [True, True], name
        assert seen["last_key"] == "remote_data", name
    assert truto_walk["walks"]["accounting/employees"]["rows"] == truto_walk["scoped"] == 300


@pytest.mark.parametrize("server", ["sqlite"], indirect=True, scope="session")
def test_the_truto_sdk_walks_every_resource(truto_walk: Any) -> None:
    rows = {name: seen["rows"] for name, seen in truto_walk["walks"].items()}
    assert len(rows) > len(FEW)
    assert rows["accounting/contacts"] == 3700
    assert rows["ecommerce/products"] == 400
    assert (rows["user-directory/users"], rows["user-directory/roles"]) == (25, 8)
    assert rows["accounting/accounts"] > 180
    assert (rows["accounting/items"], rows["accounting/tax_rates"]) == (400, 10)
    assert (rows["accounting/budgets"], rows["accounting/company_info"]) == (5, 4)
    assert rows["accounting/attachments"] > 300
    assert all(
        rows[f"accounting/{name}"] for name in ("purchase_orders", "transactions", "expenses")
    )


def test_the_truto_sdk_filters_administers_and_is_refused(truto_walk: Any) -> None:
    assert set(truto_walk["active_vendors"]) == {"vendor"}
    assert truto_walk["classes"] == ["class"] * 5
    assert len(truto_walk["departments"]) == 12
    assert truto_walk["account"] in truto_walk["accounts"]
    assert truto_walk["environments"]
    assert truto_walk["integrations"] == ["sageintacct"]
    assert truto_walk["installed"] == [True]
    assert truto_walk["refreshed"] == {"success": True}
    assert {"accounting/contacts", "accounting/employees"} <= set(truto_walk["logged"])
    assert (truto_walk["wrong_token"], truto_walk["unknown"]) == (401, 404)
    assert all(truto_walk[made]["link_token"] for made in ("linked", "relinked"))


def test_the_truto_sdk_is_told_what_the_server_can_do(truto_walk: Any) -> None:
    found = truto_walk["discovery"]
    assert (found["meta"]["method"], found["merged"]["method"]) == ("list", "get")
    assert found["meta"]["query_schema"]["required"] == ["integrated_account_id"]
    assert [one["resource"] for one in found["model"]["resources"]] == ["users", "roles"]
    assert found["capabilities"]["account"]["id"] == truto_walk["account"]
    assert [one["resource"] for one in found["capabilities"]["proxy"]] == ["vendors"]
    listed = {f"{one['model']}/{one['resource']}" for one in found["integration"]["unified"]}
    assert set(truto_walk["walks"]) <= listed
    assert "list_all_sageintacct_vendors" in found["tools"]
    assert "list_all_unified_accounting_contacts" in found["unified_apis"]
