"""Drive the public `truto-python-sdk` against a server and print what it saw, as JSON.

Run in the client's own environment: `python truto_walk.py BASE_URL TOKEN ACCOUNT [RESOURCE …]`, where resources
such as accounting/accounts are walked instead of all. Nothing of it is touched.
"""

import asyncio
import json
import sys

import aiohttp
from truto_python_sdk import TrutoApi

BASE, TOKEN, ACCOUNT, *CHOSEN = sys.argv[1:]
LOGGED = {"log_type": "unified_proxy_api", "log_type_filter[request_type]": "unified", "limit": 100}
RESOURCES = {  # with filters for those that have very many records
    ("accounting", "accounts"): {},
    ("accounting", "contacts"): {},
    ("accounting", "employees"): {},
    ("accounting", "tracking_categories"): {},
    ("accounting", "invoices"): {"issue_date[gte]": "2026-10-22"},
    ("accounting", "credit_notes"): {"updated_at[gt]": "2026-09-01T00:00:00Z"},
    ("accounting", "vendor_credits"): {"updated_at[gt]": "2026-09-01T00:00:00Z"},
    ("accounting", "payments"): {"payment_for": "bill", "transaction_date[gte]": "2026-10-01"},
    ("accounting", "journal_entries"): {"type": "GENERAL", "transaction_date[gte]": "2026-09-01"},
    ("accounting", "general_ledger_transactions"): {"posting_date": "2026-09-30"},
    ("user-directory", "users"): {},
    ("user-directory", "roles"): {},
    ("ecommerce", "products"): {},
    ("accounting", "items"): {},
    ("accounting", "tax_rates"): {},
    ("accounting", "contact_groups"): {},
    ("accounting", "company_info"): {},
    ("accounting", "currencies"): {},
    ("accounting", "payment_method"): {},
    ("accounting", "budgets"): {},
    ("accounting", "purchase_orders"): {"document_type": "Bestellung (DE)", "status": "authorised"},
    ("accounting", "transactions"): {"transaction_type": "transfer", "transaction_date[gte]": "2026-01-01"},
    ("accounting", "expenses"): {"contact[type]": "employee", "transaction_date[gte]": "2026-09-01"},
    ("accounting", "attachments"): {},
}
WALKED = {key: filters for key, filters in RESOURCES.items() if not CHOSEN or "/".join(key) in CHOSEN}
PARTIAL = {"attachments"}


def agree(resource, listed, got):
    """Whether a single record says what the list says; a partial list leaves some of it null."""
    if resource not in PARTIAL or set(listed) != set(got):
        return listed == got
    return all(got[name] == value for name, value in listed.items() if value is not None and name != "remote_data")


async def walk(truto, model, resource, filters):
    """All pages of one resource, then its first and last record again, one by one."""
    query = {"integrated_account_id": ACCOUNT, "limit": 150, **filters}
    rows = [row async for row in truto.unified_api.list(model, resource, query)]
    picked = [rows[0], rows[-1]]
    again = [
        await truto.unified_api.get(model, resource, row["id"], {"integrated_account_id": ACCOUNT})
        for row in picked
    ]
    return {
        "rows": len(rows),
        "distinct": len({row["id"] for row in rows}),
        "agree": [agree(resource, a, b) for a, b in zip(picked, again, strict=True)],
        "last_key": list(rows[0])[-1],
    }


async def status(awaitable):
    try:
        await awaitable
    except aiohttp.ClientResponseError as error:
        return error.status
    return 200


async def discovery(truto, account):
    """What the server says it can do; the SDK has no methods for it, but its paths reach there."""
    tools = await truto.integrated_accounts.get(f"{ACCOUNT}/tools?methods=read&tags=accounts_payable")
    return {
        "meta": await truto.unified_api.get("accounting", "contacts", "meta/list", account),
        "merged": await truto.unified_api.get("accounting", "contacts", "sageintacct/meta/get", {}),
        "model": await truto.unified_api.get("meta", "user-directory", "sageintacct", {}),
        "capabilities": await truto.integrated_accounts.get(f"{ACCOUNT}/capabilities?resource=vendors"),
        "integration": await truto.integrations.get("sageintacct/capabilities?type=unified"),
        "tools": [tool["name"] for tool in tools["result"]],
        "unified_apis": [tool["name"] for tool in await truto.integrations.get("sageintacct/unified-apis")],
    }


async def main():
    truto = TrutoApi(TOKEN, BASE)
    account = {"integrated_account_id": ACCOUNT}
    made = await truto.integrated_accounts.create_integrated_account_token(ACCOUNT)
    scoped = TrutoApi(made["integrated_account_token"], BASE)
    vendors = truto.unified_api.list(
        "accounting", "contacts", {**account, "contact_type": "vendor", "status": "active", "limit": 2000}
    )
    classes = truto.unified_api.list("accounting", "tracking_categories", {**account, "category_type": "class"})
    departments = truto.proxy_api.list("departments", dict(account))
    answer = {
        "ping": await truto.ping(),
        "account": ACCOUNT,
        "walks": {"/".join(key): await walk(truto, *key, filters) for key, filters in WALKED.items()},
        "active_vendors": [row["type"] async for row in vendors],
        "classes": [row["category_type"] async for row in classes],
        "departments": [row["DEPARTMENTID"] async for row in departments],
        "scoped": len([row async for row in scoped.unified_api.list("accounting", "employees", {"limit": 1000})]),
        "accounts": [row["id"] async for row in truto.integrated_accounts.list()],
        "environments": [row["id"] async for row in truto.environments.list()],
        "integrations": [row["name"] async for row in truto.integrations.list()],
        "installed": [row["is_enabled"] async for row in truto.environment_integrations.list()],
        "refreshed": await truto.integrated_accounts.refresh_credentials(ACCOUNT),
        "linked": await truto.link_tokens.create({"tenant_id": "sdk", "context": {"plan": "gold"}}),
        "relinked": await truto.link_tokens.create({"integrated_account_id": ACCOUNT, "persist_previous_context": True}),
        "logged": [row["resource"] async for row in truto.logs.list(**LOGGED)],
        "wrong_token": await status(TrutoApi("nonsense", BASE).ping()),
        "discovery": await discovery(truto, account),
        "unknown": await status(truto.unified_api.get("accounting", "contacts", "vendor_999999", account)),
    }
    print(json.dumps(answer))


asyncio.run(main())
