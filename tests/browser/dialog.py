"""The link dialog as a person uses it: by what is written on it."""

from dataclasses import dataclass
from typing import Any

from playwright.async_api import Locator, Page, expect

COMPANY, USER, PASSWORD = "demo", "api", "p4ss&word"
expect.set_options(timeout=30_000)  # milliseconds; a step asks Intacct, on a busy machine


@dataclass(frozen=True)
class Dialog:
    """One page with the dialog on it."""

    page: Page

    async def open(self, address: str) -> None:
        await self.page.goto(address)

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name, exact=True)

    async def press(self, name: str) -> None:
        await self.button(name).click()

    async def type(self, label: str, text: str) -> None:
        await self.page.get_by_label(label, exact=True).fill(text)

    async def shows(self, heading: str) -> None:
        """Wait for the page with this heading."""
        title = self.page.get_by_role("heading", level=1)
        await expect(title).to_have_text(heading)

    async def says(self, text: str) -> None:
        """Wait for something that is told at once to who cannot see it."""
        alert = self.page.get_by_role("alert").filter(has_text=text)
        await expect(alert.first).to_be_visible()

    async def rests(self) -> None:
        """Wait until nothing is being asked any more."""
        asking = self.page.locator(".status:not(:empty)")
        await expect(asking).to_have_count(0)

    # --- the steps of the usual walk --------------------------------------------------------------

    async def name_company(self, company: str = COMPANY) -> None:
        await self.shows("Connect Sage Intacct to Ledgerline")
        await self.type("Company ID", company)
        await self.press("Continue")

    async def have_user(self) -> None:
        await self.shows("Give Ledgerline a user of its own")
        await self.press("I have a Web Services user")

    async def sign_in(self, user: str = USER, password: str = PASSWORD) -> None:
        await self.shows("Sign in as the Web Services user")
        await self.type("User ID", user)
        await self.type("Password", password)
        await self.press("Sign in")

    async def choose_entity(self, name: str = "The whole company") -> None:
        await self.shows("Where should Ledgerline work?")
        await self.page.get_by_role("radio", name=name).check()
        await self.press("Continue")

    async def connect(self) -> None:
        await self.shows("What the user may do")
        await self.press("Connect")

    async def walk_to_sign_in(self) -> None:
        await self.name_company()
        await self.have_user()

    async def walk_to_entity(self) -> None:
        await self.walk_to_sign_in()
        await self.sign_in()
        await self.shows("Where should Ledgerline work?")

    async def walk(self) -> None:
        """From the first page to the last."""
        await self.walk_to_entity()
        await self.choose_entity()
        await self.connect()

    async def kept(self) -> str:
        """Everything that the browser keeps for the page."""
        kept: Any = await self.page.evaluate(
            "JSON.stringify([localStorage, sessionStorage, document.cookie, history.state])"
        )
        return str(kept)
