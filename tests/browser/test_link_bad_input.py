"""Whatever goes wrong while linking has its page or message, with what to do next."""

import re
from typing import Any

import pytest
from playwright.async_api import expect
from tests.browser.dialog import Dialog


async def test_an_unknown_or_malformed_link_says_so(
    linked: Any, dialog: Dialog, find_barriers: Any
) -> None:
    for token in ("", "nonsense", "cfl_" + "x" * 43, "<script>alert(1)</script>", "ä" * 3_000):
        await dialog.open(linked.address(token))
        await dialog.shows("This link is not complete")
    assert await find_barriers(dialog.page) == []


async def test_a_used_link_says_so(linked: Any, dialog: Dialog) -> None:
    address = linked.link()
    await dialog.open(address)
    await dialog.walk()
    await dialog.shows("Sage Intacct is connected")
    # To whoever opens it just now it tells what it has done; nothing can be done with it again.
    await dialog.open(address)
    await dialog.shows("Sage Intacct is connected")
    await expect(dialog.page.get_by_role("textbox")).to_have_count(0)


@pytest.mark.parametrize(
    "query", [{"integration": "quickbooks"}, {"integrations": "xero,netsuite"}]
)
async def test_what_cannot_be_connected_says_so(
    linked: Any, dialog: Dialog, query: dict[str, str]
) -> None:
    await dialog.open(linked.link(None, **query))
    await dialog.shows("This cannot be connected here")


async def test_an_integration_that_is_there_is_opened(linked: Any, dialog: Dialog) -> None:
    await dialog.open(linked.link(None, integrations="xero,sageintacct", auth_format="api_key"))
    await dialog.shows("Connect Sage Intacct to Ledgerline")


async def test_an_unknown_company_is_told_at_once(linked: Any, dialog: Dialog) -> None:
    await dialog.open(linked.link())
    await dialog.press("Continue")
    await expect(dialog.page.get_by_text("Please enter your company ID.")).to_be_visible()
    await expect(dialog.page.get_by_label("Company ID")).to_be_focused()
    await dialog.name_company("no-such-company")
    await dialog.says("Sage Intacct knows no company “no-such-company”.")
    await expect(dialog.page.get_by_label("Company ID")).to_be_focused()
    await dialog.name_company()
    await dialog.shows("Give Ledgerline a user of its own")


async def test_wrong_passwords_stop_before_intacct_locks_the_user(
    linked: Any, dialog: Dialog
) -> None:
    linked.emulator.control("PUT", "settings", {"gateway": {"lock_after": 5}})
    await dialog.open(linked.link())
    await dialog.walk_to_sign_in()
    for _ in range(5):
        await dialog.sign_in("pramirez", "wrong")
        await expect(dialog.page.locator(".notice-error")).to_be_visible()
        await expect(dialog.page.get_by_label("Password", exact=True)).to_have_value("")
    await dialog.says("We stop here, so that Sage Intacct does not lock the user.")
    await expect(
        dialog.page.get_by_text(re.compile(r"try again in .*(minute|hour)"))
    ).to_be_visible()
    sent = linked.emulator.control("GET", "requests?user=pramirez")
    assert len(sent["requests"]) < 5


async def test_an_intacct_that_is_down_loses_nothing(linked: Any, dialog: Dialog) -> None:
    await dialog.open(linked.link())
    await dialog.walk_to_sign_in()
    linked.emulator.control("POST", "faults", {"kind": "html", "times": None})
    await dialog.sign_in()
    await dialog.says("Sage Intacct does not answer at the moment.")
    linked.emulator.control("DELETE", "faults")
    await dialog.sign_in()
    await dialog.shows("Where should Ledgerline work?")


async def test_a_slow_intacct_is_waited_for_and_it_is_said(linked: Any, dialog: Dialog) -> None:
    await dialog.open(linked.link())
    await dialog.walk_to_sign_in()
    linked.emulator.control("POST", "faults", {"kind": "delay", "seconds": 7})
    await dialog.sign_in()
    status = dialog.page.get_by_role("status")
    await expect(status).to_have_text("Asking Sage Intacct …")
    await expect(status).to_contain_text("longer than usual")
    await dialog.shows("Where should Ledgerline work?")


async def test_a_server_that_is_gone_is_told_and_tried_again(linked: Any, dialog: Dialog) -> None:
    await dialog.open(linked.link())
    await dialog.shows("Connect Sage Intacct to Ledgerline")
    await dialog.page.context.set_offline(True)
    await dialog.name_company()
    await dialog.says("The server cannot be reached.")
    await dialog.page.context.set_offline(False)
    await dialog.name_company()
    await dialog.shows("Give Ledgerline a user of its own")


async def test_a_user_without_any_permission_cannot_be_connected(
    linked: Any, dialog: Dialog
) -> None:
    await dialog.open(linked.link())
    await dialog.walk_to_sign_in()
    await dialog.sign_in()
    await dialog.shows("Where should Ledgerline work?")
    text = "You do not have permission for API operation QUERY on objects of type VENDOR"
    error = {"errorno": "PL04000005", "description2": text, "description": "", "correction": ""}
    refusal = {"kind": "refuse", "match": {"function": "query"}, "times": None, "error": error}
    linked.emulator.control("POST", "faults", refusal)
    await dialog.choose_entity()
    await dialog.shows("What the user may do")
    await expect(dialog.page.get_by_text("This user may do nothing yet.")).to_be_visible()
    await expect(dialog.button("Connect without these")).to_have_count(0)
    linked.emulator.control("DELETE", "faults")
    await dialog.press("Check again")
    await expect(dialog.button("Connect")).to_be_visible()


async def test_an_entity_that_vanished_is_not_offered_again(linked: Any, dialog: Dialog) -> None:
    await dialog.open(linked.link())
    await dialog.walk_to_entity()
    path = "/proxy/location_entities"
    account = f"integrated_account_id={linked.server.account_id}"
    _, page = linked.server.get(f"{path}?LOCATIONID=E300&{account}")
    address = f"{path}/{page['result'][0]['RECORDNO']}?{account}"
    status, told = linked.server.send("PATCH", address, {"STATUS": "inactive"})
    assert status == 200, told
    await dialog.choose_entity("Larkfield Messtechnik GmbH")
    await dialog.says("The user cannot work in this entity.")
    vanished = dialog.page.get_by_role("radio", name="Larkfield Messtechnik GmbH")
    await expect(vanished).to_have_count(0)
    await dialog.choose_entity("Larkfield Instruments, Inc.")
    await dialog.shows("What the user may do")


async def test_a_sender_that_is_refused_is_not_the_customers_fault(
    linked: Any, dialog: Dialog
) -> None:
    wrong = {"crossfoot-dev": {"password": "changed", "authorized": True}}
    linked.emulator.control("PUT", "settings", {"gateway": {"senders": wrong}})
    await dialog.open(linked.link())
    await dialog.name_company()
    await dialog.says("We are not admitted to Sage Intacct ourselves.")


LONG_AGO = "2020-01-01 00:00:00.000000"


async def test_a_link_that_expired_says_so(linked: Any, dialog: Dialog) -> None:
    address = linked.link()
    linked.change_newest_token(expires_at=LONG_AGO)
    await dialog.open(address)
    await dialog.shows("This link has expired")
    await expect(dialog.page.get_by_text("seven days")).to_be_visible()


async def test_a_link_that_was_used_a_while_ago_says_so(linked: Any, dialog: Dialog) -> None:
    address = linked.link()
    await dialog.open(address)
    await dialog.walk()
    await dialog.shows("Sage Intacct is connected")
    linked.change_newest_token(used_at=LONG_AGO)
    await dialog.open(address)
    await dialog.shows("This link has been used")


async def test_a_redirect_that_would_run_a_script_leads_nowhere(
    linked: Any, dialog: Dialog
) -> None:
    await dialog.open(linked.link())
    found = await dialog.page.evaluate(
        """async () => {
          const { Host } = await import("/assets/link/host.js");
          const host = new Host();
          return ["javascript:alert(1)", " JaVaScRiPt:alert(1)", "data:text/html,x", "app://back"].map(
            (redirect) => { host.redirect = redirect; return host.target(); });
        }"""
    )
    assert found == [None, None, None, "app://back"]


@pytest.mark.parametrize("colour", ["#000000", "#ffffff", "#ffe600", "#0b6e4f", "#7a7a7a", "#f0f"])
async def test_texts_stay_readable_in_any_colour_of_a_brand(
    linked: Any, dialog: Dialog, colour: str
) -> None:
    await dialog.open(linked.link())
    found = await dialog.page.evaluate(
        """async (colour) => {
          const { contrast, read, shades } = await import("/assets/link/brand.js");
          const papers = { light: [255, 255, 255], dark: [23, 29, 36] };
          return Object.entries(papers).map(([scheme, paper]) => {
            const shade = shades(read(colour), scheme);
            return [
              contrast(shade["--on-accent"], shade["--accent"]),
              contrast(shade["--accent-ink"], paper),
              contrast(shade["--accent"], paper),
            ];
          });
        }""",
        colour,
    )
    for text_on_button, link, button in found:
        assert text_on_button >= 4.5
        assert link >= 4.5
        assert button >= 3
