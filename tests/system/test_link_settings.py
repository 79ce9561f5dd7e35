"""What an environment sets for linking: brand, origins, the form; and `crossfoot link`."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from tests.conftest import ServerProcess
from tests.linking import Dialog, event_types, open_dialog

FORM = {
    "type": "form",
    "config": {
        "fields": [
            {
                "name": "cost_account",
                "type": "single_select",
                "label": "Account for expenses",
                "required": True,
                "data_source": {
                    "type": "unified",
                    "resource": "accounting/accounts",
                    "method": "list",
                    "query": {"type": "expense"},
                },
                "options": {"value": "id", "label": "name", "subText": "number"},
            },
            {
                "name": "departments",
                "type": "multi_select",
                "depends_on": ["cost_account"],
                "disabled_text": "Choose an account first.",
                "data_source": {
                    "type": "unified",
                    "resource": "accounting/tracking_categories",
                    "query": {"category_type": "department", "remote": "{{cost_account}}"},
                },
                "options": {"value": "id", "label": "name"},
            },
            {
                "name": "frequency",
                "type": "single_select",
                "options": [{"value": "daily", "label": "Every day"}],
            },
            {"name": "notify", "type": "checkbox"},
        ]
    },
}


@pytest.fixture(scope="module")
def server(
    start_emulator: Callable[..., Any],
    start_server: Callable[..., Any],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[ServerProcess]:
    with (
        start_emulator("--seed", "lists") as emulator,
        start_server(emulator, tmp_path_factory.mktemp("link-settings")) as server,
    ):
        yield server


def set_linking(server: ServerProcess, linking: Any) -> tuple[int, Any]:
    environment = server.get("/environment")[1]["result"][0]["id"]
    return server.send("PATCH", f"/environment/{environment}", {"linking": linking})


def set_form(server: ServerProcess, *steps: Any) -> tuple[int, Any]:
    installed = server.get("/environment-integration")[1]["result"][0]["id"]
    override = {"actions": {"post_connect_user_form": {"steps": list(steps)}}} if steps else {}
    path = f"/environment-integration/{installed}"
    return server.send("PATCH", path, {"override": override})


def bent(**changes: Any) -> Any:
    """A form of one field that is bent."""
    field = {"name": "note", "type": "text"} | changes
    return {"type": "form", "config": {"fields": [field, {"name": "other", "type": "text"}]}}


# --- brand and origins -------------------------------------------------------------------------


def test_a_brand_and_origins_are_kept_and_shown_to_the_dialog(server: ServerProcess) -> None:
    brand = {"name": "Spendly", "logo": "https://spendly.example/logo.svg", "colour": "#0b6e4f"}
    status, changed = set_linking(
        server,
        {"brand": brand, "embed_origins": ["https://App.example:443/", "http://localhost:5"]},
    )
    assert status == 200, changed
    assert changed["linking"]["embed_origins"] == ["https://app.example", "http://localhost:5"]
    assert open_dialog(server).attempt()[1]["brand"] == brand
    status, changed = set_linking(server, {"embed_origins": []})
    assert changed["linking"] == {"brand": brand, "embed_origins": [], "redirect_origins": []}


@pytest.mark.parametrize(
    ("linking", "path"),
    [
        ({"brand": {"name": "x" * 81}}, "linking.brand.name"),
        ({"brand": {"colour": "red;}"}}, "linking.brand.colour"),
        ({"brand": {"logo": "javascript:alert(1)"}}, "linking.brand.logo"),
        ({"brand": {"logo": "http://evil.example/x.png"}}, "linking.brand.logo"),
        ({"brand": {"logo": "data:text/html;base64,AAAA"}}, "linking.brand.logo"),
        ({"embed_origins": ["https://a.example/path"]}, "linking.embed_origins[0]"),
        ({"embed_origins": ["https://a.example", "*"]}, "linking.embed_origins[1]"),
        ({"embed_origins": ["https://a.example; script-src *"]}, "linking.embed_origins[0]"),
        ({"embed_origins": ["https://*.example"]}, "linking.embed_origins[0]"),
        ({"embed_origins": ["myapp://"]}, "linking.embed_origins[0]"),
        ({"embed_origins": ["http://a.example"]}, "linking.embed_origins[0]"),
        ({"redirect_origins": ["data:"]}, "linking.redirect_origins[0]"),
        ({"brand": {"font": "x"}}, "linking"),
        ({"colours": []}, "linking"),
    ],
)
def test_settings_that_cannot_be_used_are_refused_with_the_place(
    server: ServerProcess, linking: Any, path: str
) -> None:
    status, refused = set_linking(server, linking)
    assert (status, refused["code"]) == (400, "invalid_body")
    assert [problem["path"] for problem in refused["errors"]] == [path]


REFUSED = (
    *("javascript:alert(1)", "JavaScript://x", "data:text/html,x", "http://a.example/"),
    *("https://", "https:app", "//a.example", "/relative", "https://u:p@a.example/", "vbscript:x"),
    *("https://a.example\\@b.example", "https://a.example/\nx", "file:///etc/passwd", "blob:x"),
)
TAKEN = ("https://a.example/cb?x=1", "http://localhost:3000/cb", "http://127.0.0.1/", "myapp://cb")


@pytest.mark.parametrize("address", REFUSED)
def test_an_address_that_a_browser_must_not_be_sent_to_is_refused(
    server: ServerProcess, address: str
) -> None:
    asked = {"tenant_id": "x", "redirect_uri": address}
    status, refused = server.send("POST", "/link-token", asked)
    assert (status, refused["errors"][0]["path"]) == (400, "redirect_uri")


@pytest.mark.parametrize("address", TAKEN)
def test_an_address_of_an_app_or_the_web_is_taken_and_shown(
    server: ServerProcess, address: str
) -> None:
    assert open_dialog(server, redirect_uri=address).attempt()[1]["redirect_uri"] == address


def test_addresses_must_be_of_the_origins_if_any_are_set(server: ServerProcess) -> None:
    set_linking(server, {"redirect_origins": ["https://a.example", "myapp://"]})
    try:
        for address, expected in (
            *(("https://a.example/cb", 200), ("https://A.EXAMPLE:443/", 200), ("myapp://x", 200)),
            *(("https://a.example.evil/", 400), ("https://b.example", 400), ("other://x", 400)),
        ):
            asked = {"tenant_id": "x", "redirect_uri": address}
            assert server.send("POST", "/link-token", asked)[0] == expected, address
    finally:
        set_linking(server, {"redirect_origins": []})


# --- the post-connect form ---------------------------------------------------------------------


def test_the_form_is_opened_after_connecting_and_fills_the_context(server: ServerProcess) -> None:
    assert set_form(server, FORM)[0] == 200
    dialog = open_dialog(server).to_permissions()
    done = dialog.go("finish")
    token = done["post_connect"]["integrated_account_token"]
    account_id = done["result"]["integrated_account_id"]
    _, again = dialog.attempt("?skip_rapid_form=true")
    assert again["post_connect"] is None

    path = "/link-token/post-connect-form"
    status, form = server.send("POST", path, {}, token)
    assert status == 200, form
    assert form["integrated_account_id"] == account_id
    field = form["steps"][0]["config"]["fields"][0]
    assert field["options"] == {"value": "id", "label": "name", "subText": "number"}
    assert form["values"] == {}
    assert server.get("/unified/accounting/accounts?limit=1", token)[0] == 200

    values = {"cost_account": "gl_1", "departments": ["department_1"], "notify": True}
    body = {"values": values, "additional_context": {"page": "onboarding", "notify": False}}
    status, answer = server.send("POST", path, body, token)
    assert (status, answer) == (
        200,
        {
            "is_truto": True,
            "result": "success",
            "integration": "sageintacct",
            "integrated_account_id": account_id,
        },
    )
    _, account = server.get(f"/integrated-account/{account_id}")
    said = {"company_id": "demo", "user_id": "api", "page": "onboarding"}
    assert account["context"] == said | values
    assert event_types(server, account_id)[-1] == "post_connect_form_submitted"
    assert server.send("POST", path, {}, token)[1]["values"] == values


def test_answers_that_do_not_fit_are_refused_all_at_once(server: ServerProcess) -> None:
    set_form(server, FORM)
    done = open_dialog(server).to_permissions().go("finish")
    token = done["post_connect"]["integrated_account_token"]
    values = {
        "departments": "department_1",
        "frequency": "hourly",
        "notify": "yes",
        "user_password": "x",
    }
    body = {"values": values, "additional_context": {"user_password": "x", "company_id": "y"}}
    status, refused = server.send("POST", "/link-token/post-connect-form", body, token)
    assert status == 400
    assert {problem["path"] for problem in refused["errors"]} == {
        *("values.cost_account", "values.departments", "values.frequency", "values.notify"),
        *("values.user_password", "additional_context.user_password"),
        "additional_context.company_id",
    }


def test_without_a_form_nothing_is_asked(server: ServerProcess) -> None:
    set_form(server)
    assert open_dialog(server).to_permissions().go("finish")["post_connect"] is None
    asked = {"integrated_account_id": server.account_id}
    token = server.send("POST", "/integrated-account/token", asked)[1]["integrated_account_token"]
    path = "/link-token/post-connect-form"
    status, refused = server.send("POST", path, {}, token)
    assert (status, refused["code"]) == (409, "form_missing")
    status, refused = server.send("POST", path, {})
    assert (status, refused["code"]) == (403, "forbidden"), "an API token has no account"


@pytest.mark.parametrize(
    ("step", "rule"),
    [
        ("x", "type"),
        ({"type": "form"}, "type"),
        ({"type": "page", "config": {"fields": []}}, "type"),
        (bent(type="password"), "type"),
        (bent(colour="red"), "type"),
        (bent(name="user_password"), "name"),
        (bent(name="a b"), "name"),
        (bent(name="other"), "duplicate"),
        (bent(depends_on=["nobody"]), "unknown"),
        (bent(options=[{"value": "1", "label": "One"}]), "options"),
        (bent(type="single_select"), "required"),
        (
            bent(
                type="single_select",
                data_source={"type": "unified", "resource": "accounting/nothing"},
                options={"value": "id", "label": "name"},
            ),
            "unknown",
        ),
        (
            bent(
                type="single_select",
                data_source={
                    "type": "unified",
                    "resource": "accounting/accounts",
                    "query": {"type": "{{nobody}}"},
                },
                options={"value": "id", "label": "name"},
            ),
            "unknown",
        ),
    ],
)
def test_a_form_that_nobody_could_fill_in_is_refused_when_it_is_set(
    server: ServerProcess, step: Any, rule: str
) -> None:
    status, refused = set_form(server, step)
    assert (status, refused["code"]) == (400, "invalid_body"), refused
    assert rule in {problem["rule"] for problem in refused["errors"]}
    assert all("post_connect_user_form" in problem["path"] for problem in refused["errors"])


# --- the command -------------------------------------------------------------------------------


def test_the_command_prints_a_link_that_opens_a_dialog(
    server: ServerProcess, run_crossfoot: Callable[..., str]
) -> None:
    printed = run_crossfoot(
        server.environ,
        *("link", "--tenant", "by hand", "--context", "plan=gold", "--url", "https://cf.example/"),
    )
    assert printed.startswith("https://cf.example/connect-account?link_token=")
    dialog = Dialog(server, parse_qs(urlsplit(printed).query)["link_token"][0])
    account_id = dialog.to_permissions().finish()
    _, account = server.get(f"/integrated-account/{account_id}")
    assert (account["tenant_id"], account["context"]["plan"]) == ("by hand", "gold")
    printed = run_crossfoot(server.environ, "link", "--account", account_id)
    again = Dialog(server, parse_qs(urlsplit(printed).query)["link_token"][0])
    assert again.attempt()[1]["mode"] == "reconnect"


@pytest.mark.parametrize(
    ("options", "code", "said"),
    [
        ((), 2, "tenant_id"),
        (("--account", "nosuch"), 2, "nosuch"),
        (("--tenant", "x", "--redirect-uri", "javascript:x"), 2, "redirect_uri"),
        (("--tenant", "x", "--context", "user_password=x"), 2, "argument"),
        (("--tenant", "x", "--context", "nothing"), 2, "KEY=VALUE"),
    ],
)
def test_the_command_says_what_is_wrong(
    server: ServerProcess, options: tuple[str, ...], code: int, said: str
) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "crossfoot", "link", *options],
        capture_output=True,
        text=True,
        env={"PATH": "/usr/bin", **server.environ},
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stdout) == (code, "")
    assert said in done.stderr
