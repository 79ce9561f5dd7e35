"""Callers that write while the server is killed and the gateway fails, and what must hold after.

Usage: python -m tests.system.chaos [--seed N] [--writes N] [--kills N] [--faults N]

Each of eight callers makes documents of many kinds, one after another, half of them with an
`Idempotency-Key`. It sends as the SDKs do: the same body again, three times without delay, on a
lost connection, 409, 429 or 5xx. Who has no answer then comes back when the server runs again, with
the same body, until it has one. The seed decides documents, keys, faults and how far apart kills
are; what is under way when a kill strikes, the machine decides.
"""

import argparse
import http.client
import json
import random
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.conftest import (
    EmulatorProcess,
    ServerProcess,
    crossfoot,
    running,
    running_emulator,
    running_server,
)
from tests.ledger_checks import check_ledger, rows_at
from tests.sending import Answer, send

Json = dict[str, Any]
CALLERS = 8
TRIES = 4
REPEATED = frozenset({408, 409, 425, 429})
FAULTS: tuple[Json, ...] = (
    {"kind": "drop_before"},
    {"kind": "drop_after"},
    {"kind": "drop_midway"},
    {"kind": "truncate"},
    {"kind": "garble"},
    {"kind": "html"},
    {"kind": "http", "status": 500},
    {"kind": "throttle"},
    {"kind": "lose_session"},
)
WRITING = (
    *("create", "create_invoice", "create_bill", "create_arpayment", "record_cctransaction"),
    *("create_aradjustment", "create_apadjustment", "create_potransaction"),
    *("record_otherreceipt", "create_expensereport"),
)
FOUND_IN = {
    "vendor": ("VENDOR", "VENDORID"),
    "customer": ("CUSTOMER", "CUSTOMERID"),
    "journal": ("GLBATCH", "BATCH_TITLE"),
    "invoice": ("ARINVOICE", "RECORDID"),
    "bill": ("APBILL", "RECORDID"),
    "payment": ("ARPYMT", "DOCNUMBER"),
    "charge": ("CCTRANSACTION", "DESCRIPTION"),
    "receipt": ("OTHERRECEIPTS", "DESCRIPTION"),
    "credit_note": ("ARADJUSTMENT", "RECORDID"),
    "vendor_credit": ("APADJUSTMENT", "RECORDID"),
    "order": ("PODOCUMENT", "MESSAGE"),
    "expense": ("EEXPENSES", "MEMO"),
    "employee": ("EMPLOYEE", "EMPLOYEEID"),
    "item": ("ITEM", "ITEMID"),
    "department": ("DEPARTMENT", "DEPARTMENTID"),
}
"""The object and the field in which the marker of a document of each kind is found again."""
KINDS = tuple(FOUND_IN)


@dataclass
class Told:
    """What a caller was told of one document in the end, and by how many answers."""

    kind: str
    marker: str
    keyed: bool
    answer: Answer
    requests: int


@dataclass
class Outcome:
    """What came of a run."""

    told: list[Told] = field(default_factory=list)
    kills: int = 0
    faults: int = 0
    seconds: float = 0.0
    found: Counter[str] = field(default_factory=Counter)
    audit: str = ""

    @property
    def lost(self) -> list[str]:
        """Documents that callers were told of, or wanted, and that are not there."""
        return [one.marker for one in self.told if not self.found[one.marker]]

    @property
    def double(self) -> list[str]:
        """Documents that are there more than once."""
        return [marker for marker, times in self.found.items() if times > 1]

    @property
    def untrue(self) -> list[str]:
        """Documents that are there although the last word of them is another."""
        return [
            f"{one.marker}: {one.answer.status} {one.answer.outcome} {one.answer.body}"
            for one in self.told
            if (one.answer.status, one.answer.outcome) != (200, "committed")
        ]

    def __str__(self) -> str:
        requests = sum(one.requests for one in self.told)
        kinds = Counter(one.kind for one in self.told)
        return (
            f"{len(self.told)} writes ({', '.join(f'{n} {k}' for k, n in kinds.items())}) by "
            f"{CALLERS} callers in {requests} requests, {self.kills} kills, {self.faults} faults, "
            f"{self.seconds:.0f} s: {len(self.lost)} lost, {len(self.double)} double, "
            f"{len(self.untrue)} untrue; audit: {self.audit}"
        )


class Chaos:
    """One run: an emulator, a server that dies, and its callers."""

    def __init__(self, seed: int, writes: int, kills: int, faults: int) -> None:
        self.seed = seed
        self.outcome = Outcome()
        self._dice = random.Random(seed)  # noqa: S311 -- it is to be repeatable
        self._documents = list(documents(seed, writes))
        self._kills = self._spread(writes, kills)
        self._faults = self._spread(writes, faults)
        self._lock = threading.Lock()
        self._up = threading.Event()
        self._invoice: dict[int, str] = {}

    def run(self, folder: Path) -> Outcome:
        """Everything, to the end; raises AssertionError where the books do not balance."""
        began = time.monotonic()
        with running_emulator("--seed", "lists") as emulator:
            emulator.control(
                "PUT", "settings", {"company": {"duplicate_document_numbers": "allow"}}
            )
            settings = {"WRITE_PATIENCE": "8", "WRITE_WAIT": "4", "GATEWAY_READ_TIMEOUT": "4"}
            with running_server(emulator, folder, None, **settings) as server:
                self._all(emulator, server)
            read = rows_at(emulator.gateway_url)
            for name, value in FOUND_IN.values():
                wanted = f"CH-{self.seed}-"
                found = (str(row.get(value) or "") for row in read(name, [value]))
                self.outcome.found.update(text for text in found if text.startswith(wanted))
            check_ledger(read)
        self.outcome.seconds = time.monotonic() - began
        return self.outcome

    def _all(self, emulator: EmulatorProcess, server: ServerProcess) -> None:
        with ExitStack() as lives:
            self._up.set()
            callers = [
                threading.Thread(target=self._call, args=(number, server), daemon=True)
                for number in range(CALLERS)
            ]
            for caller in callers:
                caller.start()
            process: Any = server
            while any(caller.is_alive() for caller in callers):
                done = len(self.outcome.told)
                while self._faults and self._faults[0] <= done:
                    self._faults.pop(0)
                    self._fail(emulator)
                if self._kills and self._kills[0] <= done:
                    self._kills.pop(0)
                    process = self._restart(process, server, lives)
                time.sleep(0.02)
            emulator.control("DELETE", "faults")
            self.outcome.audit = audited(server)

    def _fail(self, emulator: EmulatorProcess) -> None:
        fault = dict(self._dice.choice(FAULTS))
        if self._dice.random() < 0.7:
            fault["match"] = {"function": self._dice.choice(WRITING)}
        emulator.control("POST", "faults", fault)
        self.outcome.faults += 1

    def _restart(self, process: Any, server: ServerProcess, lives: ExitStack) -> Any:
        """Kill the server as it stands, and start another in its place."""
        time.sleep(self._dice.uniform(0.0, 0.15))
        self._up.clear()
        process.popen.kill()
        process.popen.wait()
        port = server.url.rpartition(":")[2]
        again = running(["serve", "--port", port], server.environ, "Crossfoot:")
        process = lives.enter_context(again)
        self.outcome.kills += 1
        self._up.set()
        return process

    def _call(self, number: int, server: ServerProcess) -> None:
        for wanted, marker, keyed in self._documents[number::CALLERS]:
            # Of a caller that has no invoice yet to be paid, a payment is one.
            has_one = number in self._invoice
            kind = "invoice" if wanted == "payment" and not has_one else wanted
            path, body = BODIES[kind](marker, self._invoice.get(number, ""))
            told = self._until_told(server, kind, marker, path, body, keyed=keyed)
            if kind == "invoice" and told.answer.status == 200:
                self._invoice[number] = str(told.answer.body["id"]).rpartition("_")[2]
            with self._lock:
                self.outcome.told.append(told)

    def _until_told(  # noqa: PLR0913 -- a request and its name
        self, server: ServerProcess, kind: str, marker: str, path: str, body: Json, *, keyed: bool
    ) -> Told:
        requests = 0
        while True:
            self._up.wait(60)
            for _ in range(TRIES):
                requests += 1
                answer = attempt(server, path, body, marker if keyed else "")
                if answer.status and answer.status < 500 and answer.status not in REPEATED:
                    return Told(kind, marker, keyed, answer, requests)
            if requests > 200:
                return Told(kind, marker, keyed, answer, requests)
            time.sleep(0.2)

    def _spread(self, writes: int, times: int) -> list[int]:
        return sorted(self._dice.randrange(1, max(2, writes - CALLERS)) for _ in range(times))


def documents(seed: int, how_many: int) -> Iterator[tuple[str, str, bool]]:
    """Kind, marker and whether it has a key, of each document."""
    dice = random.Random(seed)  # noqa: S311 -- it is to be repeatable
    for number in range(how_many):
        yield dice.choice(KINDS), f"CH-{seed}-{number}", dice.random() < 0.5


def attempt(server: ServerProcess, path: str, body: Json, key: str) -> Answer:
    """One request; status 0 where no answer came."""
    try:
        return send(server, "POST", path, body, key)
    except (OSError, http.client.HTTPException, json.JSONDecodeError) as error:
        return Answer(0, repr(error), {})


def audited(server: ServerProcess) -> str:
    """What `crossfoot audit verify` says; it fails where the chain is broken."""
    return crossfoot(server.environ, "audit", "verify").partition(" up to")[0].rstrip(",")


# --- documents ------------------------------------------------------------------------------------

PLACE = [
    {"category_type": "location", "number": "110"},
    {"category_type": "department", "number": "200"},
]
DAY = "2026-10-12"


def _party(kind: str) -> Callable[[str, str], tuple[str, Json]]:
    def body(marker: str, _: str) -> tuple[str, Json]:
        return "/unified/accounting/contacts", {"type": kind, "name": marker, "number": marker}

    return body


def _journal(marker: str, _: str) -> tuple[str, Json]:
    lines = [
        {"account_number": account, "total_line_amount": amount, "tracking_categories": PLACE}
        for account, amount in (("6100", "12.50"), ("6110", "-12.50"))
    ]
    body = {"journal": "GJ", "transaction_date": DAY, "memo": marker, "currency": "USD"}
    return "/unified/accounting/journal_entries", {**body, "lines": lines}


def _line(account: str, amount: int) -> Json:
    return {"account_number": account, "total_line_amount": amount, "tracking_categories": PLACE}


def _document(kind: str, party: str, account: str) -> Callable[[str, str], tuple[str, Json]]:
    def body(marker: str, _: str) -> tuple[str, Json]:
        return "/unified/accounting/invoices", {
            "type": kind,
            "contact": {"number": party},
            "number": marker,
            "issue_date": DAY,
            "due_date": DAY,
            "currency": "USD",
            "line_items": [_line(account, 40)],
        }

    return body


def _credit(path: str, whose: Json, account: str) -> Callable[[str, str], tuple[str, Json]]:
    def body(marker: str, _: str) -> tuple[str, Json]:
        return f"/unified/accounting/{path}", {
            **whose,
            "number": marker,
            "transaction_date": DAY,
            "currency": "USD",
            "line_items": [_line(account, 15)],
        }

    return body


def _order(marker: str, _: str) -> tuple[str, Json]:
    line = {"item": {"number": "OFS-001"}, "unit": "Box of 100", "quantity": 2, "unit_price": "2.5"}
    return "/unified/accounting/purchase_orders", {
        "document_type": "Purchase Order",
        "vendor": {"number": "V-00022"},
        "memo": marker,
        "issue_date": DAY,
        "due_date": DAY,
        "currency": "USD",
        "line_items": [line | {"tracking_categories": PLACE}],
    }


def _expense(marker: str, _: str) -> tuple[str, Json]:
    return "/unified/accounting/expenses", {
        "contact": {"number": "EMP-0002"},
        "memo": marker,
        "transaction_date": DAY,
        "currency": "USD",
        "line_items": [_line("6215", 12)],
    }


def _receipt(marker: str, _: str) -> tuple[str, Json]:
    return "/unified/accounting/transactions", {
        "transaction_type": "receive",
        "transaction_date": DAY,
        "account": {"number": "CASC-OPER"},
        "payee": "Ada",
        "memo": marker,
        "currency": "USD",
        "line_items": [_line("4110", 7)],
    }


def _employee(marker: str, _: str) -> tuple[str, Json]:
    return "/unified/accounting/employees", {
        "number": marker,
        "first_name": "Ada",
        "last_name": marker,
    }


def _item(marker: str, _: str) -> tuple[str, Json]:
    return "/unified/accounting/items", {"number": marker, "name": "Lamp"}


def _department(marker: str, _: str) -> tuple[str, Json]:
    body = {"category_type": "department", "number": marker, "name": marker}
    return "/unified/accounting/tracking_categories", body


def _payment(marker: str, invoice: str) -> tuple[str, Json]:
    return "/proxy/ar_payments/create", {
        "customerid": "C-00002",
        "paymentamount": "0.25",
        "undepfundsacct": "1050",
        "refid": marker,
        "datereceived": DAY,
        "paymentmethod": "Cash",
        "arpaymentitem": [{"invoicekey": invoice, "amount": "0.25"}],
    }


def _charge(marker: str, _: str) -> tuple[str, Json]:
    line = {
        "glaccountno": "6215",
        "paymentamount": "11",
        "departmentid": "200",
        "locationid": "110",
    }
    return "/proxy/cc_transactions/create", {
        "chargecardid": "VISA-OPS",
        "paymentdate": DAY,
        "description": marker,
        "ccpayitems": {"ccpayitem": [line]},
    }


BODIES: dict[str, Callable[[str, str], tuple[str, Json]]] = {
    "vendor": _party("vendor"),
    "customer": _party("customer"),
    "journal": _journal,
    "invoice": _document("invoice", "C-00002", "4110"),
    "bill": _document("bill", "V-00022", "6215"),
    "payment": _payment,
    "charge": _charge,
    "receipt": _receipt,
    "credit_note": _credit("credit_notes", {"contact": {"number": "C-00002"}}, "4110"),
    "vendor_credit": _credit("vendor_credits", {"vendor": {"number": "V-00022"}}, "6215"),
    "order": _order,
    "expense": _expense,
    "employee": _employee,
    "item": _item,
    "department": _department,
}


def main() -> None:
    """Run once, print what came of it, and fail unless nothing was lost, doubled or untrue."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--writes", type=int, default=1_000)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--faults", type=int, default=250)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        chaos = Chaos(asked.seed, asked.writes, asked.kills, asked.faults)
        outcome = chaos.run(Path(folder))
    bad = [*outcome.lost, *outcome.double, *outcome.untrue]
    sys.stdout.write("\n  ".join([f"seed {asked.seed}: {outcome}", *bad]) + "\n")
    if bad:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
