"""A server with a brand, a product that embeds it, and the emulator behind."""

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from tests.browser.product import Product

LOGO = (
    "data:image/svg+xml;base64,PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmciIHZpZXdCb3g9IjAg"
    "MCAzMiAzMiI+PHJlY3Qgd2lkdGg9IjMyIiBoZWlnaHQ9IjMyIiByeD0iOCIgZmlsbD0iIzBiNmU0ZiIvPjxwYXRoIGQ9Ik"
    "05IDIyVjEwbDcgOCA3LTh2MTIiIGZpbGw9Im5vbmUiIHN0cm9rZT0id2hpdGUiIHN0cm9rZS13aWR0aD0iMyIvPjwvc3Zn"
    "Pg=="
)
BRAND = {"name": "Ledgerline", "logo": LOGO, "colour": "#0b6e4f"}


@dataclass
class Linked:
    """A server whose environment has a brand and a product, and the emulator behind it."""

    server: Any
    emulator: Any
    product: Product

    def link(self, body: dict[str, Any] | None = None, **query: str) -> str:
        """The address of a dialog with a new link token; for a new customer unless said."""
        return self.address(self.token(body), **query)

    def token(self, body: dict[str, Any] | None = None) -> str:
        """A new link token."""
        status, made = self.server.send("POST", "/link-token", body or {"tenant_id": "acme"})
        assert status == 200, made
        return str(made["link_token"])

    def address(self, token: str, **query: str) -> str:
        """The dialog of a link token."""
        return f"{self.server.url}/connect-account?{urlencode({'link_token': token, **query})}"

    def account_token(self) -> str:
        """A token of the integrated account that the server has from the start."""
        account = {"integrated_account_id": self.server.account_id}
        status, made = self.server.send("POST", "/integrated-account/token", account)
        assert status == 200, made
        return str(made["integrated_account_token"])

    def form(self, token: str, **query: str) -> str:
        """The page of the form of an integrated account's token."""
        asked = urlencode({"integrated_account_session_token": token, **query})
        return f"{self.server.url}/connect-account/post-connect?{asked}"

    def install(self, override: dict[str, Any]) -> None:
        """Give the installed integration an override, such as a form."""
        _, installed = self.server.get("/environment-integration")
        path = f"/environment-integration/{installed['result'][0]['id']}"
        status, told = self.server.send("PATCH", path, {"override": override})
        assert status == 200, told

    def change_newest_token(self, **columns: str) -> None:
        """Let time pass for the link token that was made last."""
        file = Path(self.server.environ["CROSSFOOT_DATA_DIR"]) / "crossfoot.db"
        names = ", ".join(f"{name} = ?" for name in columns)
        newest = "id = (SELECT id FROM link_tokens ORDER BY created_at DESC LIMIT 1)"
        statement = f"UPDATE link_tokens SET {names} WHERE {newest}"  # noqa: S608 -- names of ours
        with closing(sqlite3.connect(file)) as connection, connection:
            changed = connection.execute(statement, list(columns.values()))
            assert changed.rowcount == 1

    def allow_sender(self, allowed: bool) -> None:
        """Whether the company lets our Sender ID in."""
        senders = {"crossfoot-dev": {"password": "s3nder&key", "authorized": allowed}}
        self.emulator.control("PUT", "settings", {"gateway": {"senders": senders}})

    def accounts(self) -> dict[str, Any]:
        """The integrated accounts there are, by id."""
        status, page = self.server.get("/integrated-account?limit=1000")
        assert status == 200, page
        return {account["id"]: account for account in page["result"]}

    def embed_in(self, *origins: str, **more: Any) -> None:
        """Let pages of these origins embed the dialog; `more` is set in the environment, too."""
        _, environments = self.server.get("/environment")
        path = f"/environment/{environments['result'][0]['id']}"
        settings = {"linking": {"embed_origins": origins, **more}}
        status, told = self.server.send("PATCH", path, settings)
        assert status == 200, told
