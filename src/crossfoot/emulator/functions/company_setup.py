"""How the company is set up: finance, applications and preferences (intacct-xml §3.8)."""

from typing import Final

from crossfoot.emulator.company import Company
from crossfoot.emulator.functions import Answer, Call, ErrorEntry, Refusal, function
from crossfoot.emulator.response import leaf
from crossfoot.emulator.tables import stored
from crossfoot.intacct.catalog.policies import policies

PREFERENCE_APPLICATIONS: Final = frozenset(
    {"GEN", "ME", "GL", "CM", "AP", "AR", "EE", "PO", "SO", "INV", "PA", "CS"}
)


@function("getFinancialSetup")
def financial_setup(call: Call) -> Answer:
    """The company's currency, book and fiscal year."""
    settings = call.company.settings
    texts = {
        "baseCurrency": settings.base_currency,
        "defaultBook": "ACCRUAL",
        "firstFiscalMonth": str(settings.first_fiscal_month),
        "multiBaseCurrency": str(stored(settings.multi_base_currency)),
        "multiBook": "false",
        "multiCurrency": str(stored(settings.multi_currency)),
        "multiEntityShared": str(stored(settings.multi_entity)),
    }
    inside = "".join(leaf(name, text) for name, text in texts.items())
    return Answer(data=f"<data><financialSetup>{inside}</financialSetup></data>")


@function("get_applications")
def applications(call: Call) -> Answer:
    """The applications that the company has subscribed to."""
    codes = "".join(leaf("application", code) for code in subscribed(call.company))
    return Answer(data=f"<data>{codes}</data>")


@function("get_companyprefs")
def company_preferences(call: Call) -> Answer:
    """The preferences of one application; all but GEN's names are unknown, so there are none.

    Raises:
        Refusal: An application that does not exist (its text is guessed).
    """
    application = call.element.get("application", "")
    if application not in PREFERENCE_APPLICATIONS:
        text = f"'{application}' is not a valid application."
        raise Refusal(ErrorEntry("XL03000003", description2=text))
    preferences = _general(call.company) if application == "GEN" else {}
    return Answer(
        data="<data>"
        + "".join(
            f"<companypref>{leaf('application', application)}{leaf('preference', name)}"
            f"{leaf('prefvalue', value)}</companypref>"
            for name, value in preferences.items()
        )
        + "</data>"
    )


def subscribed(company: Company) -> list[str]:
    """The codes of the applications of which the company can use any object."""
    off = set(company.settings.objects_off)
    codes = (policy.code for policy in policies() if policy.objects - off)
    return list(dict.fromkeys(codes))


def _general(company: Company) -> dict[str, str]:
    first_month = str(company.settings.first_fiscal_month)
    account = next(company.rows("GLACCOUNT"), {"ACCOUNTNO": "1000"})
    number, _, sub_account = account["ACCOUNTNO"].partition("-")
    return {
        "PRIMARY_ACCTNO_LENGTH": str(len(number)),
        "ACCTNO_SEPARATOR": "-" if sub_account else "",
        "SUBACCTNO_LENGTH": str(len(sub_account)),
        "FISCAL_FIRST_MONTH": first_month,
        "FISCAL_FIRST_MONTH_TAX": first_month,
        "WEEK_START": "1",
        "CUSTOM_ACCOUNTING_PERIODS": "false",
        "PACKAGE_TYPE": "Intacct",
    }
