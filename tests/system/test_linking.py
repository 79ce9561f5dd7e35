"""A customer connects a company through the dialog's endpoints, and repairs its connection."""

import json
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import EmulatorProcess, ServerProcess
from tests.linking import PASSWORD, USER, Dialog, event_types, open_dialog

ENTITY = "E200"
CONTACTS = "/unified/accounting/contacts?limit=1&integrated_account_id="


@pytest.fixture(scope="module")
def door(start_emulator: Callable[..., Any]) -> Iterator[EmulatorProcess]:
    with start_emulator("--seed", "lists") as emulator:
        yield emulator


@pytest.fixture(scope="module")
def own_server(
    door: EmulatorProcess,
    start_server: Callable[..., Any],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[ServerProcess]:
    with start_server(door, tmp_path_factory.mktemp("linking")) as server:
        yield server


@pytest.fixture
def emulator(door: EmulatorProcess) -> EmulatorProcess:
    """The emulator as it was at the start."""
    door.control("POST", "reset")
    return door


@pytest.fixture
def server(emulator: EmulatorProcess, own_server: ServerProcess) -> ServerProcess:  # noqa: ARG001 -- reset before the test begins
    return own_server


def settings(emulator: EmulatorProcess, **gateway: Any) -> None:
    emulator.control("PUT", "settings", {"gateway": gateway})


def allow_sender(emulator: EmulatorProcess, *, allowed: bool) -> None:
    sender = {"password": "s3nder&key", "authorized": allowed}
    settings(emulator, senders={"crossfoot-dev": sender})


def seen(emulator: EmulatorProcess, user: str) -> int:
    return int(emulator.control("GET", f"requests?user={user}")["found"])


def accounts_of(server: ServerProcess, tenant: str) -> list[Any]:
    return list(server.get(f"/integrated-account?tenant_id={tenant}")[1]["result"])


# --- connecting --------------------------------------------------------------------------------


def test_a_customer_connects_a_company_step_by_step(server: ServerProcess) -> None:
    dialog = open_dialog(server, tenant_id="step-by-step", context={"plan": "gold"})
    _, attempt = dialog.attempt()
    assert (attempt["mode"], attempt["step"]) == ("new", "company")
    assert attempt["sender_id"] == "crossfoot-dev"
    assert dialog.go("company", company_id=" demo ")["step"] == "sign_in"
    attempt = dialog.go("sign-in", user_id=USER, user_password=PASSWORD)
    assert attempt["step"] == "entity"
    assert {"id": "E200", "name": "Larkfield Instruments Ireland Ltd"} in attempt["entities"]
    assert dialog.go("entity", entity_id=ENTITY)["step"] == "permissions"
    assert dialog.go("permissions")["permissions"]
    done = dialog.go("finish")
    assert done["step"] == "done"
    account_id = done["result"].pop("integrated_account_id")
    assert done["result"] == {
        "is_truto": True,
        "result": "success",
        "integration": "sageintacct",
    }
    _, account = server.get(f"/integrated-account/{account_id}")
    assert (account["status"], account["tenant_id"]) == ("active", "step-by-step")
    assert account["context"] == {
        "plan": "gold",
        "company_id": "demo",
        "user_id": "api",
        "entity_id": ENTITY,
    }
    assert server.get(CONTACTS + account_id)[0] == 200
    assert event_types(server, account_id) == ["created", "active"]


def test_what_the_token_brings_wins_over_what_is_typed(server: ServerProcess) -> None:
    given = {"company_id": "demo", "user_id": "auditor", "user_password": "read&only"}
    dialog = open_dialog(server, context={**given, "entity_id": ENTITY})
    _, attempt = dialog.attempt()
    assert (attempt["company_id"], attempt["company_fixed"]) == ("demo", True)
    status, refused = dialog.post("company", company_id="demo-expired")
    assert (status, refused["code"]) == (409, "another_company")
    dialog.to_sign_in()
    attempt = dialog.go("sign-in", user_id="someone", user_password="else")
    assert (attempt["user_id"], attempt["step"]) == ("auditor", "permissions")
    assert attempt["entity_id"] == ENTITY
    _, account = server.get(f"/integrated-account/{dialog.finish()}")
    assert account["context"]["user_id"] == "auditor"
    assert account["context"]["entity_id"] == ENTITY


def test_a_page_that_is_loaded_again_goes_on_where_the_person_was(server: ServerProcess) -> None:
    dialog = open_dialog(server).to_sign_in()
    dialog.go("sign-in", user_id=USER, user_password=PASSWORD)
    status, attempt = dialog.attempt()
    assert status == 200
    assert (attempt["step"], attempt["user_id"], attempt["company_id"]) == (
        *("entity", "api", "demo"),
    )
    assert PASSWORD not in json.dumps(attempt)
    assert dialog.go("step", step="company")["entities"] == []
    status, refused = dialog.post("entity", entity_id=None)
    assert (status, refused["code"]) == (409, "step_too_early")


def test_a_company_that_does_not_exist_is_told_from_one_that_has_not_allowed_the_sender(
    server: ServerProcess, emulator: EmulatorProcess
) -> None:
    dialog = open_dialog(server)
    for company in ("nosuch", "demo-expired"):
        status, refused = dialog.post("company", company_id=company)
        assert (status, refused["code"]) == (401, "company_unknown")
    allow_sender(emulator, allowed=False)
    assert dialog.go("company", company_id="demo")["step"] == "sender"
    assert dialog.attempt()[1]["step"] == "sender"
    assert dialog.post("sign-in", user_id=USER, user_password=PASSWORD)[0] == 409
    allow_sender(emulator, allowed=True)
    assert dialog.go("company", company_id="demo")["step"] == "sign_in"
    allow_sender(emulator, allowed=False)
    status, refused = dialog.post("sign-in", user_id=USER, user_password=PASSWORD)
    assert (status, refused["code"]) == (401, "sender_not_authorized")
    assert dialog.attempt()[1]["step"] == "sender"
    assert dialog.attempt()[1]["sign_ins_left"] == 3


def test_a_sender_that_is_not_in_order_is_not_the_customers_fault(
    server: ServerProcess, emulator: EmulatorProcess
) -> None:
    settings(emulator, senders={"crossfoot-dev": {"password": "changed"}})
    status, refused = open_dialog(server).post("company", company_id="demo")
    assert (status, refused["code"], refused["blame"]) == (401, "sender_refused", "crossfoot")


@pytest.mark.parametrize(
    "body", [{"company_id": " "}, {"company_id": "x" * 201}, {"company_id": 7}, {}, {"other": "x"}]
)
def test_a_company_that_cannot_be_one_is_refused_with_the_reason(
    server: ServerProcess, body: dict[str, Any]
) -> None:
    status, refused = open_dialog(server).post("company", **body)
    assert (status, refused["code"]) == (400, "invalid_body")
    assert {problem["path"] for problem in refused["errors"]} <= {"company_id", "other"}


# --- signing in --------------------------------------------------------------------------------


def test_the_same_words_are_said_whatever_is_wrong_with_a_sign_in(
    server: ServerProcess, emulator: EmulatorProcess
) -> None:
    emulator.control("DELETE", "requests")
    tried = [
        *((USER, "wrong"), ("nosuchuser", "wrong")),
        *(("locked", "l0cked&out"), ("inactive", "inactive&key")),
    ]
    said = set()
    for user, password in tried:
        dialog = open_dialog(server).to_sign_in()
        status, refused = dialog.post("sign-in", user_id=user, user_password=password)
        del refused["request_id"]
        said.add((status, json.dumps(refused)))
    assert len(said) == 1
    dialog = open_dialog(server).to_permissions()  # which ends the count for this user
    assert dialog.attempt()[1]["sign_ins_left"] == 3


def test_a_user_is_never_locked_however_often_the_password_is_wrong(
    server: ServerProcess, emulator: EmulatorProcess
) -> None:
    settings(emulator, lock_after=4)
    first = open_dialog(server).to_sign_in()
    answers = [
        first.post("sign-in", user_id="sweber", user_password=f"wrong-{number}")
        for number in range(5)
    ]
    codes = [answer["code"] for _, answer in answers]
    assert codes == ["sign_in_refused"] * 3 + ["sign_ins_used_up"] * 2
    assert answers[-1][0] == 429
    assert first.attempt()[1]["sign_ins_left"] == 0
    second = open_dialog(server).to_sign_in()
    _, refused = second.post("sign-in", user_id="SWEBER", user_password="at last")
    assert refused["code"] == "sign_ins_used_up", "counted for the user, not only for the link"
    assert seen(emulator, "sweber") == 3
    assert _status_of(server, "sweber") == "active"


def _status_of(server: ServerProcess, login: str) -> str:
    account = server.account_id
    asked = {
        "object": "USERINFO",
        "select": ["LOGINID", "STATUS"],
        "filters": [{"$eq": {"LOGINID": login}}],
    }
    status, rows = server.send("POST", f"/proxy/query?integrated_account_id={account}", asked)
    assert status == 200, rows
    (found,) = rows
    return str(found["STATUS"])


def test_sign_ins_at_once_are_no_way_around_the_count(
    server: ServerProcess, emulator: EmulatorProcess
) -> None:
    settings(emulator, lock_after=4)
    dialogs = [open_dialog(server).to_sign_in() for _ in range(3)]

    def guess(number: int) -> str:
        dialog = dialogs[number % 3]
        _, answer = dialog.post("sign-in", user_id="pramirez", user_password=f"no-{number}")
        return str(answer["code"])

    with ThreadPoolExecutor(12) as pool:
        codes = list(pool.map(guess, range(12)))
    assert seen(emulator, "pramirez") == 3
    assert codes.count("sign_ins_used_up") == 9
    assert _status_of(server, "pramirez") == "active"


def test_a_gateway_that_is_down_takes_no_sign_in_off_and_loses_nothing(
    server: ServerProcess, emulator: EmulatorProcess
) -> None:
    dialog = open_dialog(server).to_sign_in()
    fault = {"kind": "html", "times": None, "match": {"function": "getAPISession"}}
    emulator.control("POST", "faults", fault)
    status, refused = dialog.post("sign-in", user_id=USER, user_password=PASSWORD)
    assert (status, refused["code"], refused["retry"]) == (502, "remote_unavailable", "later")
    assert dialog.attempt()[1]["sign_ins_left"] == 3
    assert seen(emulator, USER) == 1, "a sign-in is not sent again by itself"
    emulator.control("DELETE", "faults")
    assert dialog.go("sign-in", user_id=USER, user_password=PASSWORD)["step"] == "entity"


def test_entities_are_found_where_only_the_older_way_tells_them(
    server: ServerProcess, emulator: EmulatorProcess
) -> None:
    error = {
        "errorno": "PL04000005",
        "description2": "You do not have permission",
        "correction": "",
    }
    match = {"function": "readEntityDetails"}
    emulator.control("POST", "faults", {"kind": "refuse", "match": match, "error": error})
    dialog = open_dialog(server).to_sign_in()
    attempt = dialog.go("sign-in", user_id=USER, user_password=PASSWORD)
    assert [one["id"] for one in attempt["entities"]] == ["E200", "E100", "E300"]


def test_an_entity_that_has_vanished_is_refused_and_the_list_is_as_it_is_now(
    server: ServerProcess,
) -> None:
    dialog = open_dialog(server).to_sign_in()
    attempt = dialog.go("sign-in", user_id=USER, user_password=PASSWORD)
    assert ENTITY in [one["id"] for one in attempt["entities"]]
    _deactivate(server, ENTITY)
    status, refused = dialog.post("entity", entity_id=ENTITY)
    assert (status, refused["code"]) == (401, "entity_refused")
    _, attempt = dialog.attempt()
    assert attempt["step"] == "entity"
    assert ENTITY not in [one["id"] for one in attempt["entities"]]
    assert dialog.post("entity", entity_id="nosuch")[1]["code"] == "entity_refused"
    assert dialog.go("entity", entity_id="E100")["step"] == "permissions"


def _deactivate(server: ServerProcess, entity: str) -> None:
    account = server.account_id
    path = f"/proxy/location_entities?LOCATIONID={entity}&integrated_account_id={account}"
    _, page = server.get(path)
    key = page["result"][0]["RECORDNO"]
    path = f"/proxy/location_entities/{key}?integrated_account_id={account}"
    status, answer = server.send("PATCH", path, {"STATUS": "inactive"})
    assert status == 200, answer


# --- permissions -------------------------------------------------------------------------------


def test_what_a_user_lacks_is_named_as_it_is_switched_on(
    server: ServerProcess, emulator: EmulatorProcess
) -> None:
    dialog = open_dialog(server).to_permissions("dbrooks", "payables&key")
    emulator.control("DELETE", "requests")
    attempt = dialog.go("permissions")
    assert emulator.control("GET", "requests")["count"] <= 8, "a sign-in and a few requests"
    found = {one["resource"]: one for one in attempt["permissions"]}
    assert found["accounting/invoices"] == {
        "resource": "accounting/invoices",
        "label": "Invoices and bills",
        "read": "missing",
        "write": "missing",
        "missing": [
            {
                "application": "Accounts Receivable",
                "permission": "Invoices",
                "rights": ["List", "View", "Add", "Edit", "Delete"],
            }
        ],
    }
    entries = found["accounting/journal_entries"]
    assert (entries["read"], entries["write"]) == ("granted", "missing")
    assert entries["missing"][0]["rights"] == ["Add", "Edit", "Delete"]
    assert found["accounting/vendor_credits"]["write"] == "granted"
    assert found["accounting/general_ledger_transactions"]["write"] is None


def test_whoever_may_do_everything_lacks_nothing(server: ServerProcess) -> None:
    attempt = open_dialog(server).to_permissions().go("permissions")
    assert {one["read"] for one in attempt["permissions"]} == {"granted"}
    assert {one["write"] for one in attempt["permissions"]} == {"granted", None}
    assert all(one["missing"] == [] for one in attempt["permissions"])


def test_a_module_that_the_company_does_not_have_is_nobodys_lack(
    server: ServerProcess, emulator: EmulatorProcess
) -> None:
    emulator.control("PUT", "settings", {"company": {"objects_off": ["TASK", "EEXPENSES"]}})
    attempt = open_dialog(server).to_permissions().go("permissions")
    found = {one["resource"]: one for one in attempt["permissions"]}
    assert found["accounting/tracking_categories"]["read"] == "granted"
    assert found["accounting/expenses"]["read"] != "missing"
    assert found["accounting/expenses"]["missing"] == []


def test_a_sign_in_that_is_refused_by_now_is_asked_for_again(
    server: ServerProcess, emulator: EmulatorProcess
) -> None:
    dialog = open_dialog(server).to_permissions()
    settings(emulator, passwords={"auditor": "read&only"})
    status, refused = dialog.post("permissions")
    assert (status, refused["code"]) == (401, "sign_in_refused"), "it was right a moment ago"
    assert dialog.attempt()[1]["step"] == "sign_in"


# --- finishing ---------------------------------------------------------------------------------


def test_a_finished_link_answers_the_same_again_and_does_nothing_more(
    server: ServerProcess,
) -> None:
    dialog = open_dialog(server, tenant_id="twice").to_permissions()
    first, second = dialog.finish(), dialog.finish()
    assert first == second
    assert dialog.attempt()[1]["step"] == "done"
    for step, body in (
        ("company", {"company_id": "demo"}),
        ("sign-in", {"user_id": USER, "user_password": PASSWORD}),
        ("permissions", {}),
        ("step", {"step": "company"}),
    ):
        status, refused = dialog.post(step, **body)
        assert (status, refused["code"]) == (401, "link_token_used"), step
    assert len(accounts_of(server, "twice")) == 1


def test_windows_that_finish_at_once_connect_one_account(server: ServerProcess) -> None:
    dialog = open_dialog(server, tenant_id="at once").to_permissions()
    barrier = threading.Barrier(6)

    def finish(_: int) -> str:
        barrier.wait()
        return dialog.finish()

    with ThreadPoolExecutor(6) as pool:
        ids = set(pool.map(finish, range(6)))
    (account,) = accounts_of(server, "at%20once")
    assert ids == {account["id"]}
    assert event_types(server, account["id"]) == ["created", "active"]


def test_the_slower_of_two_windows_is_told_so(
    server: ServerProcess, emulator: EmulatorProcess
) -> None:
    dialog = open_dialog(server).to_sign_in()
    fault = {"kind": "delay", "seconds": 2, "match": {"user": "auditor"}}
    emulator.control("POST", "faults", fault)
    with ThreadPoolExecutor(1) as pool:
        slow = pool.submit(dialog.post, "sign-in", user_id="auditor", user_password="read&only")
        while not emulator.control("GET", "requests?user=auditor")["found"]:
            assert not slow.done()
        dialog.go("sign-in", user_id=USER, user_password=PASSWORD)
        status, refused = slow.result()
    assert (status, refused["code"]) == (409, "attempt_changed")
    assert dialog.attempt()[1]["user_id"] == USER


def test_a_password_that_changed_before_the_end_connects_nothing(
    server: ServerProcess, emulator: EmulatorProcess
) -> None:
    dialog = open_dialog(server, tenant_id="changed").to_permissions("auditor", "read&only")
    settings(emulator, passwords={"auditor": "new"})
    status, refused = dialog.post("finish")
    assert (status, refused["code"]) == (401, "sign_in_refused")
    assert accounts_of(server, "changed") == []
    dialog.go("sign-in", user_id="auditor", user_password="new")
    dialog.go("entity", entity_id=None)
    dialog.finish()


def test_a_server_that_is_killed_while_finishing_connects_once(
    emulator: EmulatorProcess, start_server: Callable[..., Any], tmp_path: Path
) -> None:
    with start_server(emulator, tmp_path) as server:
        dialogs = [open_dialog(server, tenant_id=f"killed-{n}").to_permissions() for n in range(3)]
        fault = {"kind": "delay", "seconds": 5, "times": 3, "match": {"function": "getAPISession"}}
        emulator.control("POST", "faults", fault)
        threads = [threading.Thread(target=_ignoring, args=(one,)) for one in dialogs]
        for thread in threads:
            thread.start()
        while emulator.control("GET", "faults")["faults"][0]["fired"] < 1:
            pass
        server.kill()
        for thread in threads:
            thread.join()
    emulator.control("DELETE", "faults")
    with start_server(emulator, tmp_path) as again:
        for number, dialog in enumerate(dialogs):
            account_id = Dialog(again, dialog.token).finish()
            (account,) = accounts_of(again, f"killed-{number}")
            assert account["id"] == account_id
            assert event_types(again, account_id) == ["created", "active"]


def _ignoring(dialog: Dialog) -> None:
    """Finish, whatever comes of it: the server dies meanwhile."""
    try:
        dialog.post("finish")
    except OSError:
        return


# --- tokens ------------------------------------------------------------------------------------


@pytest.mark.parametrize("token", ["cfl_unknown", "cfl_" + "x" * 200, "nonsense", "cfl_ü"])
def test_what_is_no_link_token_opens_nothing(server: ServerProcess, token: str) -> None:
    status, refused = server.get("/connect-account/attempt", token.encode().decode("latin-1"))
    assert (status, refused["code"]) == (401, "link_token_unknown")


def test_tokens_of_other_kinds_open_no_dialog_and_link_tokens_open_nothing_else(
    server: ServerProcess,
) -> None:
    assert server.get("/connect-account/attempt")[1]["code"] == "link_token_unknown"
    asked = {"integrated_account_id": server.account_id}
    _, made = server.send("POST", "/integrated-account/token", asked)
    token = made["integrated_account_token"]
    assert server.get("/connect-account/attempt", token)[1]["code"] == "link_token_unknown"
    status, refused = server.send("POST", "/link-token", asked, token)
    assert (status, refused["code"]) == (403, "forbidden")
    link = open_dialog(server).token
    for path in ("/ping", "/integrated-account", CONTACTS + server.account_id):
        status, refused = server.get(path, link)
        assert (status, refused["code"]) == (401, "unauthenticated")


def test_an_environment_links_accounts_of_its_own_and_cannot_reconnect_anothers(
    server: ServerProcess, run_crossfoot: Callable[..., str]
) -> None:
    named = ("token", "create", "--name", "other", "--environment", "elsewhere")
    other = run_crossfoot(server.environ, *named)
    asked = {"integrated_account_id": server.account_id}
    status, refused = server.send("POST", "/link-token", asked, other)
    assert (status, refused["code"]) == (404, "unknown_integrated_account")
    _, made = server.send("POST", "/link-token", {"tenant_id": "acme"}, other)
    account_id = Dialog(server, made["link_token"]).to_permissions().finish()
    assert server.get(f"/integrated-account/{account_id}", other)[0] == 200
    assert server.get(f"/integrated-account/{account_id}")[0] == 404


def test_a_link_token_is_refused_with_everything_that_is_wrong(server: ServerProcess) -> None:
    asked = {
        "redirect_uri": "javascript:alert(1)",
        "context": {"company_id": 7, "sender_id": "x", "requests_per_company": "many"},
    }
    status, refused = server.send("POST", "/link-token", asked)
    assert status == 400
    assert {problem["path"] for problem in refused["errors"]} == {
        *("tenant_id", "redirect_uri", "context.company_id", "context.sender_id"),
        "context.requests_per_company",
    }
    assert all(problem["message"] for problem in refused["errors"])
    status, refused = server.send("POST", "/link-token", {"tenant_id": "x", "colour": "red"})
    assert (status, refused["errors"][0]["path"]) == (400, "colour")


def test_what_clients_send_beside_is_taken_and_an_account_wins_over_a_tenant(
    server: ServerProcess,
) -> None:
    beside = {
        "unified_model_id": "accounting",
        "environment_unified_model_id": ["accounting"],
        "scopes": ["read"],
        "truto_static_gate_id": None,
        "region": "wnam",
        "is_sandbox": False,
    }
    asked = {**beside, "tenant_id": "acme", "integrated_account_id": server.account_id}
    _, attempt = open_dialog(server, **asked).attempt()
    assert attempt["mode"] == "reconnect"
    _, attempt = open_dialog(server, **beside).attempt()
    assert attempt["mode"] == "new"


def test_a_sandbox_account_is_linked_as_one(server: ServerProcess) -> None:
    account_id = open_dialog(server, is_sandbox=True).to_permissions().finish()
    assert server.get(f"/integrated-account/{account_id}")[1]["is_sandbox"] is True


def test_an_integration_that_is_not_there_or_switched_off_cannot_be_linked(
    server: ServerProcess,
) -> None:
    dialog = open_dialog(server)
    assert dialog.attempt("?integration=sageintacct")[0] == 200
    status, refused = dialog.attempt("?integration=quickbooks")
    assert (status, refused["code"]) == (404, "unknown_integration")
    installed = server.get("/environment-integration")[1]["result"][0]["id"]
    path = f"/environment-integration/{installed}"
    server.send("PATCH", path, {"is_enabled": False})
    try:
        assert dialog.attempt()[1]["code"] == "unknown_integration"
    finally:
        server.send("PATCH", path, {"is_enabled": True})
    assert dialog.attempt()[0] == 200


def test_whoever_guesses_tokens_is_turned_away_and_a_known_token_still_works(
    emulator: EmulatorProcess, start_server: Callable[..., Any], tmp_path: Path
) -> None:
    with start_server(emulator, tmp_path) as server:
        dialog = open_dialog(server)
        answers = [server.get("/connect-account/attempt", f"cfl_{n}")[0] for n in range(25)]
        assert answers == [401] * 20 + [429] * 5
        assert dialog.attempt()[0] == 200


# --- reconnecting ------------------------------------------------------------------------------


def test_a_changed_password_is_repaired_under_the_same_id(
    server: ServerProcess, emulator: EmulatorProcess
) -> None:
    dialog = open_dialog(server, tenant_id="repaired", context={"plan": "gold"})
    account_id = dialog.to_permissions("mcarroll", "c0ntroller&key", ENTITY).finish()
    assert server.get(CONTACTS + account_id)[0] == 200
    settings(emulator, passwords={"mcarroll": "new", "api": PASSWORD})
    emulator.control("DELETE", "sessions")
    assert server.get(CONTACTS + account_id)[0] == 401
    assert server.get(f"/integrated-account/{account_id}")[1]["status"] == "needs_reauth"

    repair = open_dialog(server, integrated_account_id=account_id)
    _, attempt = repair.attempt()
    assert (attempt["mode"], attempt["step"]) == ("reconnect", "sign_in")
    assert (attempt["company_id"], attempt["company_fixed"]) == ("demo", True)
    assert (attempt["user_id"], attempt["entity_id"]) == ("mcarroll", ENTITY)
    status, refused = repair.post("company", company_id="elsewhere")
    assert (status, refused["code"]) == (409, "another_company")
    repair.go("sign-in", user_id="mcarroll", user_password="new")
    repair.go("entity", entity_id=ENTITY)
    assert repair.finish() == account_id
    assert server.get(f"/integrated-account/{account_id}")[1]["status"] == "active"
    assert server.get(CONTACTS + account_id)[0] == 200
    assert event_types(server, account_id) == [
        *("created", "active", "authentication_error", "updated", "active"),
    ]
    assert len(accounts_of(server, "repaired")) == 1


def test_an_account_that_works_again_by_itself_is_reactivated(
    server: ServerProcess, emulator: EmulatorProcess
) -> None:
    account_id = open_dialog(server).to_permissions("auditor", "read&only").finish()
    settings(emulator, passwords={"api": PASSWORD})
    emulator.control("DELETE", "sessions")
    assert server.get(CONTACTS + account_id)[0] == 401
    settings(emulator, passwords={"auditor": "read&only", "api": PASSWORD})
    refresh = ("POST", "/integrated-account/refresh-credentials", {"id": account_id})
    assert server.send(*refresh)[0] == 200
    types = event_types(server, account_id)
    assert types == ["created", "active", "authentication_error", "reactivated"]


@pytest.mark.parametrize("persist", [True, False])
def test_the_previous_context_is_kept_if_that_is_asked_for(
    server: ServerProcess, persist: bool
) -> None:
    before = {"plan": "gold", "seats": 3, "api_key": "kept?"}
    account_id = open_dialog(server, context=before).to_permissions(entity=ENTITY).finish()
    repair = open_dialog(
        server,
        integrated_account_id=account_id,
        persist_previous_context=persist,
        context={"seats": 4},
    )
    assert repair.to_permissions().finish() == account_id
    _, account = server.get(f"/integrated-account/{account_id}")
    kept = {"plan": "gold"} if persist else {}
    said = {"company_id": "demo", "user_id": "api", "seats": 4}
    assert account["context"] == kept | said, "the top level was chosen, so no entity is left"


def test_a_token_cannot_move_an_account_to_another_company(server: ServerProcess) -> None:
    asked = {"integrated_account_id": server.account_id, "context": {"company_id": "elsewhere"}}
    status, refused = server.send("POST", "/link-token", asked)
    assert (status, refused["errors"][0]["rule"]) == (400, "another_company")


def test_an_account_that_never_worked_may_be_given_its_right_company(
    server: ServerProcess,
) -> None:
    installed = server.get("/environment-integration")[1]["result"][0]["id"]
    context = {"company_id": "wrong", "user_id": USER, "user_password": PASSWORD}
    asked = {
        "tenant_id": "never worked",
        "environment_integration_id": installed,
        "authentication_method": "api_key",
        "context": context,
    }
    assert server.send("POST", "/integrated-account", asked)[0] == 401
    (account,) = accounts_of(server, "never%20worked")
    given = {"integrated_account_id": account["id"], "context": {"company_id": "demo"}}
    assert open_dialog(server, **given).attempt()[1]["company_id"] == "demo"
    dialog = open_dialog(server, integrated_account_id=account["id"])
    _, attempt = dialog.attempt()
    assert (attempt["step"], attempt["company_id"], attempt["company_fixed"]) == (
        *("company", "wrong", False),
    )
    assert dialog.to_permissions().finish() == account["id"]
    _, account = server.get(f"/integrated-account/{account['id']}")
    assert (account["status"], account["context"]["company_id"]) == ("active", "demo")


def test_uninstalling_is_an_event_of_each_account_and_holds_at_once(
    server: ServerProcess, run_crossfoot: Callable[..., str]
) -> None:
    named = ("token", "create", "--name", "gone", "--environment", "to be uninstalled")
    token = run_crossfoot(server.environ, *named)
    _, made = server.send("POST", "/link-token", {"tenant_id": "acme"}, token)
    account_id = Dialog(server, made["link_token"]).to_permissions().finish()
    assert server.get(CONTACTS + account_id, token)[0] == 200
    installed = server.get("/environment-integration", token)[1]["result"][0]["id"]
    assert server.send("DELETE", f"/environment-integration/{installed}", None, token)[0] == 200
    status, refused = server.get(CONTACTS + account_id, token)
    assert (status, refused["code"]) == (404, "unknown_integrated_account")
    _, page = server.get(f"/event?integrated_account_id={account_id}", token)
    assert page["result"][-1]["type"] == "integrated_account:deleted"


# --- what stays secret -------------------------------------------------------------------------


def test_no_secret_of_an_attempt_is_in_an_answer_the_log_or_the_database(
    emulator: EmulatorProcess, start_server: Callable[..., Any], tmp_path: Path
) -> None:
    typed, given = "xq7Typed5ecret", "xq7Given5ecret"
    settings(emulator, passwords={"auditor": "read&only", "api": PASSWORD, "hr": typed})
    heard: list[Any] = []
    with start_server(emulator, tmp_path, LOG_LEVEL="debug") as server:
        context = {"api_key": given, "oauth": {"token": {"access_token": given}}}
        dialog = open_dialog(server, context=context).to_sign_in()
        heard.append(dialog.post("sign-in", user_id="hr", user_password=typed + "wrong"))
        heard.append(dialog.post("sign-in", user_id="hr", user_password=[typed]))
        heard.append(dialog.post("sign-in", user_id="hr", user_password=typed))
        heard.append(dialog.post("entity", entity_id=None))
        heard.append(dialog.post("permissions"))
        sealed = _files(tmp_path)
        heard.append(dialog.post("finish"))
        heard.append(server.get("/event"))
        heard.append(server.get("/integrated-account"))
    said = json.dumps(heard) + server.output
    for secret in (typed, given, dialog.token):
        assert secret not in said
        assert secret.encode() not in sealed + _files(tmp_path)


def _files(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
