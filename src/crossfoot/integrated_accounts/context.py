"""An integrated account's context: the caller's own variables, and the credentials among them.

Secrets are taken out as soon as a context arrives, so that what is stored in clear, returned or
logged cannot hold them. Source of the rules and the secret paths: unified-api §2.6; ours beside
them: `user_password` and `sender_password`.
"""

import copy
from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

from crossfoot.errors import InvalidBody, Problem
from crossfoot.intacct import Login, Sender
from crossfoot.integrated_accounts.shapes import Json
from crossfoot.secret import Secret

SECRET_PATHS: Final = (
    "user_password",
    "sender_password",
    "oauth.token.access_token",
    "oauth.token.refresh_token",
    "oauth.token.access_token_secret",
    "api_key",
    "api_token",
    "token",
    "password",
    "secret",
    "client_secret",
    "access_token",
)
VIRTUAL: Final = "environment_variables"  # injected when shown; any write to it is discarded
CREDENTIALS: Final = ("company_id", "user_id", "user_password")
SIGN_IN: Final = frozenset((*CREDENTIALS, "entity_id", "sender_id", "sender_password"))
LONGEST: Final = 200  # characters of a credential that is not a secret
PLACES: Final = "requests_per_company"
ALLOWANCE: Final = "transactions_per_month"
_NUMBERS: Final = {PLACES: 100, ALLOWANCE: 1_000_000_000}
"""Whole numbers that an account may give in the place of a setting, and the largest of each."""


class Context(NamedTuple):
    """A context in its two parts; `secrets` by path, such as `oauth.token.access_token`."""

    open: Json
    secrets: Mapping[str, Secret]


def split(context: Json) -> tuple[Context, tuple[str, ...]]:
    """Take the secrets out of what a caller sent; second, the paths sent as null: to be removed.

    Raises:
        InvalidBody: a secret is not a text.
    """
    rest = copy.deepcopy({name: value for name, value in context.items() if name != VIRTUAL})
    taken = {path: _take(rest, path.split(".")) for path in SECRET_PATHS}
    problems = [
        Problem(f"context.{path}", "type", "This must be a text.", "Send a text, or null.")
        for path, value in taken.items()
        if not isinstance(value, str | _Absent | None)
    ]
    if problems:
        raise InvalidBody(problems)
    secrets = {path: Secret(value) for path, value in taken.items() if isinstance(value, str)}
    return Context(rest, secrets), tuple(path for path, value in taken.items() if value is None)


def merge(stored: Context, change: Json) -> Context:
    """Shallow, but for `oauth`, which is merged; secrets that are not sent stay."""
    sent, removed = split(change)
    merged = {**stored.open, **sent.open}
    before, after = stored.open.get("oauth"), sent.open.get("oauth")
    if isinstance(before, dict) and isinstance(after, dict):
        merged["oauth"] = {**before, **after}
    secrets = {**stored.secrets, **sent.secrets}
    return Context(merged, {path: secrets[path] for path in secrets if path not in removed})


def read_login(context: Context) -> Login:
    """The sign-in that a context holds.

    Raises:
        InvalidBody: naming every credential that is missing or cannot be one.
    """
    problems = list(_problems(context))
    if problems:
        raise InvalidBody(problems)
    return Login(
        company=context.open["company_id"],
        user=context.open["user_id"],
        password=context.secrets["user_password"],
        entity=context.open.get("entity_id") or "",
    )


def read_sender(context: Context) -> Sender | None:
    """The customer's own Web Services sender, where the context names one."""
    if not context.open.get("sender_id"):
        return None
    return Sender(id=context.open["sender_id"], password=context.secrets["sender_password"])


def context_problems(context: Context) -> Iterator[Problem]:
    """Everything that is wrong with a new account's context."""
    yield from _problems(context)
    yield from number_problems(context.open)


def draft_problems(context: Context) -> Iterator[Problem]:
    """What is wrong with a part of a context, to which the customer adds the rest."""
    yield from _text_problems(context)
    yield from number_problems(context.open)


def number_problems(context: Json) -> Iterator[Problem]:
    """What is wrong with the numbers that an account gives in the place of settings."""
    for name, most in _NUMBERS.items():
        if context.get(name) is not None and whole_number(context, name) is None:
            yield Problem(
                f"context.{name}",
                "type",
                f"This must be a whole number from 1 to {most:,}.",
                "Send such a number, or null for the server's setting.",
            )


def whole_number(context: Json, name: str) -> int | None:
    """A number that an account gives in the place of a setting; None for the setting itself."""
    value = context.get(name)
    fits = isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= _NUMBERS[name]
    return value if fits else None


def sign_in_of(context: Context) -> tuple[Any, ...]:
    """All that a sign-in is made of; two contexts with the same may share a session."""
    return tuple(context.open.get(name) or context.secrets.get(name) for name in sorted(SIGN_IN))


def _problems(context: Context) -> Iterator[Problem]:
    for name in CREDENTIALS:
        value: Any = context.open.get(name, context.secrets.get(name))
        if value is None or value == "" or value == Secret(""):
            yield Problem(
                f"context.{name}", "required", "This credential is required.", f"Send {name}."
            )
    yield from _text_problems(context)


def _text_problems(context: Context) -> Iterator[Problem]:
    for name in ("company_id", "user_id", "entity_id", "sender_id"):
        value = context.open.get(name)
        if value is not None and not (isinstance(value, str) and len(value) <= LONGEST):
            yield Problem(
                f"context.{name}", "type", f"This must be a text of at most {LONGEST} characters."
            )
    if bool(context.open.get("sender_id")) != bool(context.secrets.get("sender_password")):
        yield Problem(
            "context.sender_id",
            "incomplete",
            "A Sender ID and its password belong together.",
            "Send both sender_id and sender_password, or neither.",
        )


class _Absent:
    """The path is not there."""


_ABSENT: Final = _Absent()


def _take(context: Any, path: list[str]) -> Any:
    """Remove what stands at `path` and return it."""
    for name in path[:-1]:
        context = context.get(name) if isinstance(context, dict) else None
    return context.pop(path[-1], _ABSENT) if isinstance(context, dict) else _ABSENT
