"""What the company-level functions answer, typed (intacct-xml §3.8).

The others can be sent with `function` or `legacy`, their answers read from `Result.records`.
"""

from typing import Any, Final

import msgspec

from crossfoot.errors import RemoteGarbled
from crossfoot.intacct.answers import Result, items
from crossfoot.intacct.formatting import Formatting, formatting_of
from crossfoot.intacct.functions import Function, function
from crossfoot.intacct.gateway import Gateway

FINANCIAL_SETUP: Final = function("getFinancialSetup")
DIMENSIONS: Final = function("getDimensions")
RESTRICTIONS: Final = function("getDimensionRestrictions")


class FinancialSetup(msgspec.Struct, frozen=True):
    """How the company keeps its books."""

    base_currency: str
    default_book: str
    first_fiscal_month: int
    multi_base_currency: bool
    multi_book: bool
    multi_currency: bool
    multi_entity_shared: bool


class Permission(msgspec.Struct, frozen=True):
    """What a user may do with one thing: `rights` such as List, View, Add."""

    application: str
    policy: str
    rights: tuple[str, ...]


class Entity(msgspec.Struct, frozen=True):
    """A location entity that the user can reach."""

    id: str
    name: str
    record_number: str
    currency: str
    first_fiscal_month: str


class Dimension(msgspec.Struct, frozen=True):
    """A dimension of the company, standard or defined by the company itself."""

    object: str
    label: str
    term: str
    user_defined: bool
    in_ledger: bool


async def financial_setup(gateway: Gateway) -> FinancialSetup:
    """The company's currency, books and fiscal year."""
    return read_financial_setup(await gateway.call(FINANCIAL_SETUP))


def read_financial_setup(result: Result) -> FinancialSetup:
    """What getFinancialSetup answered."""
    setup = _only(result, "financialSetup")
    month = _text(setup, "firstFiscalMonth")
    return FinancialSetup(
        base_currency=_text(setup, "baseCurrency"),
        default_book=_text(setup, "defaultBook"),
        first_fiscal_month=int(month) if month.isdecimal() else 1,
        multi_base_currency=_flag(setup, "multiBaseCurrency"),
        multi_book=_flag(setup, "multiBook"),
        multi_currency=_flag(setup, "multiCurrency"),
        multi_entity_shared=_flag(setup, "multiEntityShared"),
    )


async def user_permissions(gateway: Gateway, user: str = "") -> tuple[Permission, ...]:
    """What a user may do; by default the one who is signed in. `RemoteNotFound` for no user."""
    asked = ask_user_permissions(user or gateway.login.user)
    return read_user_permissions(await gateway.call(asked))


def ask_user_permissions(user: str) -> Function:
    """Ask what a user may do."""
    return function("getUserPermissions", {"userId": user})


def read_user_permissions(result: Result) -> tuple[Permission, ...]:
    """What getUserPermissions answered."""
    (answer,) = result.records or [""]
    return tuple(
        Permission(
            application=_text(subscription, "applicationName"),
            policy=_text(policy, "policyName"),
            rights=tuple(right for right in _text(policy, "rights").split("|") if right),
        )
        for subscription in items(answer, "appSubscription")
        for policy in items(subscription.get("policies"), "policy")
    )


async def user_formatting(gateway: Gateway, user: str = "") -> Formatting:
    """How a user writes dates and times; by default the one who is signed in."""
    return read_user_formatting(await gateway.call(ask_user_formatting(user or gateway.login.user)))


def ask_user_formatting(user: str) -> Function:
    """Ask how a user writes dates and times."""
    return function("readUserFormatting", {"userId": user})


def read_user_formatting(result: Result) -> Formatting:
    """What readUserFormatting answered."""
    found = _only(result, "userformatting")
    return formatting_of(
        _text(found, "dateformat"),
        _text(found, "gmtoffset"),
        _text(found, "clock"),
        _text(found, "locale"),
    )


async def entities(gateway: Gateway) -> tuple[Entity, ...]:
    """The entities that the signed-in user can reach."""
    answer = await gateway.call(function("readEntityDetails"))
    return tuple(
        Entity(
            id=_text(one, "id"),
            name=_text(one, "name"),
            record_number=_text(one, "recordno"),
            currency=_text(one, "currency"),
            first_fiscal_month=_text(one, "firstfiscalmonth"),
        )
        for one in answer.records
    )


async def dimensions(gateway: Gateway) -> tuple[Dimension, ...]:
    """The company's dimensions, the user-defined ones among them."""
    return read_dimensions(await gateway.call(DIMENSIONS))


def read_dimensions(result: Result) -> tuple[Dimension, ...]:
    """What getDimensions answered."""
    (answer,) = result.records or [""]
    return tuple(
        Dimension(
            object=_text(one, "objectName"),
            label=_text(one, "objectLabel"),
            term=_text(one, "termLabel"),
            user_defined=_flag(one, "userDefinedDimension"),
            in_ledger=_flag(one, "enabledInGL"),
        )
        for one in items(answer, "dimension")
    )


def read_restrictions(result: Result) -> tuple[tuple[str, str], ...]:
    """What getDimensionRestrictions answered: each dimension that another restricts, and that."""
    return tuple(
        (_text(one, "dimension"), _text(by, "dimension"))
        for one in result.records
        if isinstance(one, dict)
        for by in items(one, "restrictedby")
    )


def _only(result: Result, name: str) -> dict[str, Any]:
    if len(result.records) != 1 or not isinstance(result.records[0], dict):
        raise RemoteGarbled(f"Sage Intacct's answer to {result.function} holds no {name}.")
    return result.records[0]


def _text(fields: dict[str, Any], name: str) -> str:
    value = fields.get(name, "")
    return value if isinstance(value, str) else ""


def _flag(fields: dict[str, Any], name: str) -> bool:
    return _text(fields, name).lower() == "true"
