"""Linking as a dialog does it: a token, its steps, and what they answer."""

from dataclasses import dataclass
from typing import Any

from tests.conftest import ServerProcess

USER, PASSWORD = "api", "p4ss&word"


@dataclass(frozen=True)
class Dialog:
    """One link token in one window."""

    server: ServerProcess
    token: str

    def post(self, step: str, /, **body: Any) -> tuple[int, Any]:
        return self.server.send("POST", f"/connect-account/{step}", body, self.token)

    def attempt(self, query: str = "") -> tuple[int, Any]:
        return self.server.get(f"/connect-account/attempt{query}", self.token)

    def go(self, step: str, /, **body: Any) -> Any:
        """A step that must be answered with the attempt."""
        status, answer = self.post(step, **body)
        assert status == 200, answer
        return answer

    def to_sign_in(self, company: str = "demo") -> "Dialog":
        self.go("company", company_id=company)
        return self

    def to_permissions(
        self, user: str = USER, password: str = PASSWORD, entity: str | None = None
    ) -> "Dialog":
        """Everything before the last step; for a new account and for one to reconnect."""
        if self.attempt()[1]["step"] == "company":
            self.to_sign_in()
        self.go("sign-in", user_id=user, user_password=password)
        self.go("entity", entity_id=entity)
        return self

    def finish(self, query: str = "") -> str:
        """The id of the account that is connected."""
        answer = self.go(f"finish{query}")
        assert answer["step"] == "done"
        return str(answer["result"]["integrated_account_id"])


def open_dialog(server: ServerProcess, **asked: Any) -> Dialog:
    """A link token for what is asked; for a new customer, unless it names an account."""
    named = asked if "integrated_account_id" in asked else {"tenant_id": "linked", **asked}
    status, made = server.send("POST", "/link-token", named)
    assert status == 200, made
    assert set(made) == {"link_token"}
    return Dialog(server, made["link_token"])


def event_types(server: ServerProcess, account_id: str) -> list[str]:
    """What has happened to an account, without what all types begin with."""
    status, page = server.get(f"/event?integrated_account_id={account_id}")
    assert status == 200, page
    return [event["type"].removeprefix("integrated_account:") for event in page["result"]]
