"""Every unified resource, in the order people read them. A new one is one line here."""

from typing import Final

from crossfoot.errors import UnknownRoute
from crossfoot.unified.resource import Resource
from crossfoot.unified.resources.accounting.accounts import ACCOUNTS
from crossfoot.unified.resources.accounting.attachments import ATTACHMENTS
from crossfoot.unified.resources.accounting.budgets import BUDGETS
from crossfoot.unified.resources.accounting.company_info import COMPANY_INFO
from crossfoot.unified.resources.accounting.contact_groups import CONTACT_GROUPS
from crossfoot.unified.resources.accounting.contacts import CONTACTS
from crossfoot.unified.resources.accounting.credit_notes import CREDIT_NOTES
from crossfoot.unified.resources.accounting.currencies import CURRENCIES
from crossfoot.unified.resources.accounting.employees import EMPLOYEES
from crossfoot.unified.resources.accounting.expenses import EXPENSES
from crossfoot.unified.resources.accounting.general_ledger_transactions import (
    GENERAL_LEDGER_TRANSACTIONS,
)
from crossfoot.unified.resources.accounting.invoices import INVOICES
from crossfoot.unified.resources.accounting.items import ITEMS
from crossfoot.unified.resources.accounting.journal_entries import JOURNAL_ENTRIES
from crossfoot.unified.resources.accounting.payment_method import PAYMENT_METHODS
from crossfoot.unified.resources.accounting.payments import PAYMENTS
from crossfoot.unified.resources.accounting.purchase_orders import PURCHASE_ORDERS
from crossfoot.unified.resources.accounting.reports import REPORTS
from crossfoot.unified.resources.accounting.tax_rates import TAX_RATES
from crossfoot.unified.resources.accounting.tracking_categories import TRACKING_CATEGORIES
from crossfoot.unified.resources.accounting.transactions import TRANSACTIONS
from crossfoot.unified.resources.accounting.vendor_credits import VENDOR_CREDITS
from crossfoot.unified.resources.ecommerce.products import PRODUCTS
from crossfoot.unified.resources.user_directory.roles import ROLES
from crossfoot.unified.resources.user_directory.users import USERS

RESOURCES: Final[tuple[Resource, ...]] = (
    ACCOUNTS,
    CONTACTS,
    EMPLOYEES,
    INVOICES,
    CREDIT_NOTES,
    VENDOR_CREDITS,
    PAYMENTS,
    JOURNAL_ENTRIES,
    GENERAL_LEDGER_TRANSACTIONS,
    TRACKING_CATEGORIES,
    PURCHASE_ORDERS,
    TRANSACTIONS,
    EXPENSES,
    BUDGETS,
    ITEMS,
    TAX_RATES,
    CONTACT_GROUPS,
    COMPANY_INFO,
    CURRENCIES,
    PAYMENT_METHODS,
    ATTACHMENTS,
    REPORTS,
    USERS,
    ROLES,
    PRODUCTS,
)


def models() -> tuple[str, ...]:
    """The models that have resources, such as `accounting`."""
    return tuple(dict.fromkeys(resource.model for resource in RESOURCES))


def of_model(model: str) -> list[Resource]:
    """The resources of a model. Raises UnknownRoute naming the models there are."""
    found = [resource for resource in RESOURCES if resource.model == model]
    if not found:
        raise UnknownRoute(f"There is no model {model!r}; there are: {', '.join(models())}.")
    return found


def find(model: str, path: str) -> Resource:
    """The resource at that path of the model. Raises UnknownRoute naming the valid ones."""
    for resource in RESOURCES:
        if (resource.model, resource.path) == (model, path):
            return resource
    siblings = ", ".join(resource.path for resource in of_model(model))
    raise UnknownRoute(f"The model {model!r} has no resource {path!r}; it has: {siblings}.")
