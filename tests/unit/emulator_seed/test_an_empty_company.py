from collections.abc import Iterator

import pytest

from crossfoot.emulator.company import Company
from crossfoot.emulator.seed import fill


@pytest.fixture
def empty() -> Iterator[Company]:
    company = Company.create()
    fill(company, "empty")
    yield company
    company.close()


def test_a_new_company_has_one_user_with_all_rights(empty: Company) -> None:
    (user,) = empty.rows("USERINFO")
    assert (user["LOGINID"], user["ADMIN"], user["STATUS"]) == ("api", "Full", "active")
    (role,) = empty.rows("ROLEUSERS")
    assert role["ROLENAME"] == "Administrator"


def test_a_new_company_can_post_but_has_no_business_yet(empty: Company) -> None:
    accounts = {row["ACCOUNTNO"]: row for row in empty.rows("GLACCOUNT")}
    assert accounts["2000"]["ALTERNATIVEACCOUNT"] == "Payables account"
    assert accounts["4000"]["CLOSINGACCOUNTNO"] == "3900"
    assert empty.count("JOURNAL") > 0
    assert empty.count("REPORTINGPERIOD") > 0
    for name in ("VENDOR", "CUSTOMER", "EMPLOYEE", "ITEM", "PROJECT", "LOCATION", "LOCATIONENTITY"):
        assert empty.count(name) == 0, name


def test_a_new_company_is_a_single_entity_without_anything_of_its_own(empty: Company) -> None:
    assert not empty.settings.multi_entity
    assert not empty.settings.multi_base_currency
    assert not empty.customization.dimensions
    assert not empty.customization.fields
