"""The read-only functions about the company, in their literal shapes."""

from typing import Any

import pytest

DATA = "operation/result/data"


async def test_the_financial_setup_is_the_companys(door: Any) -> None:
    reply = await door.send("<getFinancialSetup/>")
    assert reply.root.find(DATA).attrib == {}
    assert reply.outline(f"{DATA}/financialSetup") == [
        *("baseCurrency", "defaultBook", "firstFiscalMonth", "multiBaseCurrency", "multiBook"),
        *("multiCurrency", "multiEntityShared"),
    ]
    assert reply.first(f"{DATA}/financialSetup/baseCurrency") == "USD"
    assert reply.first(f"{DATA}/financialSetup/multiEntityShared") == "true"


async def test_entities_are_those_of_the_company(door: Any) -> None:
    reply = await door.send("<readEntityDetails/>")
    assert reply.outline(f"{DATA}/entity") == [
        *("id", "name", "recordno", "currency", "firstfiscalmonth", "firstfiscaltaxmonth"),
        "weekstart",
    ]
    currencies = dict(zip(reply.all(".//entity/id"), reply.all(".//currency"), strict=True))
    assert currencies == {"E100": "USD", "E200": "EUR", "E300": "EUR"}


async def test_applications_are_listed_by_their_codes(door: Any) -> None:
    codes = (await door.send("<get_applications/>")).all(f"{DATA}/application")
    assert {"CO", "GL", "AP", "AR", "CM", "PO", "SO"} <= set(codes)
    assert len(codes) == len(set(codes))


async def test_general_preferences_have_their_names(door: Any) -> None:
    reply = await door.send('<get_companyprefs application="GEN"/>')
    assert reply.outline(f"{DATA}/companypref") == ["application", "preference", "prefvalue"]
    values = dict(zip(reply.all(".//preference"), reply.all(".//prefvalue"), strict=True))
    assert list(values) == [
        *("PRIMARY_ACCTNO_LENGTH", "ACCTNO_SEPARATOR", "SUBACCTNO_LENGTH", "FISCAL_FIRST_MONTH"),
        *("FISCAL_FIRST_MONTH_TAX", "WEEK_START", "CUSTOM_ACCOUNTING_PERIODS", "PACKAGE_TYPE"),
    ]
    assert values["PRIMARY_ACCTNO_LENGTH"] == "4"


async def test_an_unknown_application_has_no_preferences(door: Any) -> None:
    assert (await door.send('<get_companyprefs application="XX"/>')).statuses == ["failure"]
    assert (await door.send('<get_companyprefs application="AP"/>')).statuses == ["success"]


async def test_permissions_are_those_of_the_users_roles(door: Any) -> None:
    reply = await door.send("<getUserPermissions><userId>norights</userId></getUserPermissions>")
    application = f"{DATA}/permissions/appSubscription"
    assert reply.all(f"{application}/applicationName") == ["Inventory Control"]
    assert reply.outline(f"{application}/policies/policy") == ["policyName", "rights"]
    assert set(reply.all(f"{application}/policies/policy/rights")) == {"List|View|Add|Edit"}


async def test_the_administrators_permissions_span_every_application(door: Any) -> None:
    reply = await door.send("<getUserPermissions><userId>api</userId></getUserPermissions>")
    assert len(reply.all(".//applicationName")) > 8
    assert set(reply.all(".//rights")) == {"List|View|Add|Edit|Delete"}


@pytest.mark.parametrize("function", ["getUserPermissions", "readUserFormatting"])
async def test_an_unknown_user_has_neither_permissions_nor_formatting(
    door: Any, function: str
) -> None:
    reply = await door.send(f"<{function}><userId>ghost</userId></{function}>")
    assert reply.errors == [("BL03000025", "Login ID ghost does not exist.")]
    assert reply.first(".//correction") == "Provide a valid USER.LOGINID value."


async def test_formatting_is_told_by_login_or_by_record_number(door: Any) -> None:
    by_login = await door.send("<readUserFormatting><userId>api</userId></readUserFormatting>")
    assert by_login.outline(f"{DATA}/userformatting") == [
        *("recordno", "locale", "dateformat", "gmtoffset", "clock")
    ]
    number = by_login.first(".//recordno")
    by_key = await door.send(f"<readUserFormatting><key>{number}</key></readUserFormatting>")
    assert by_key.first(".//recordno") == number
    assert by_key.first(".//dateformat") == "/mdY"


async def test_dimensions_are_the_standard_and_the_companys_own(door: Any) -> None:
    reply = await door.send("<getDimensions/>")
    assert reply.outline(f"{DATA}/dimensions/dimension") == [
        *("objectName", "objectLabel", "termLabel", "userDefinedDimension", "enabledInGL")
    ]
    names = reply.all(".//objectName")
    own = [
        name
        for name, flag in zip(names, reply.all(".//userDefinedDimension"), strict=True)
        if flag == "true"
    ]
    assert {"LOCATION", "DEPARTMENT", "CLASS", "PROJECT", "CUSTOMER", "VENDOR"} <= set(names)
    assert len(own) == 2


async def test_a_project_is_related_to_its_customer(door: Any) -> None:
    reply = await door.send("<getDimensionRelationships/>")
    related = {
        relationship.findtext("dimension"): [
            other.findtext("dimension") for other in relationship.findall("related")
        ]
        for relationship in reply.root.iter("relationship")
    }
    assert "CUSTOMER" in related["PROJECT"]
    assert related["ITEM"] == []
    assert reply.outline(".//related") == [
        *("dimension", "object_id", "relationship_id", "source_side", "related_side")
    ]


async def test_nothing_restricts_or_fills_in_a_dimension(door: Any) -> None:
    reply = await door.send("<getDimensionAutofillDetails/>", "<getDimensionRestrictions/>")
    assert reply.statuses == ["success", "success"]
    assert reply.all(".//autofill") == []
    assert reply.all(".//restriction") == []


async def test_restricted_data_is_asked_for_by_a_value_that_exists(door: Any) -> None:
    def ask(dimension: str, value: str) -> str:
        inside = f"<dimension>{dimension}</dimension><value>{value}</value>"
        return (
            "<getDimensionRestrictedData>"
            f"<DimensionValue>{inside}</DimensionValue></getDimensionRestrictedData>"
        )

    reply = await door.send(ask("LOCATION", "E100"), ask("LOCATION", "nope"), ask("X", "E100"))
    assert reply.statuses == ["success", "failure", "failure"]


async def test_the_audit_trail_tells_who_did_what(door: Any) -> None:
    door.control("POST", "clock", {"stop": True, "set": "2030-01-31T10:00:00Z"})
    made = await door.send(
        "<create><CLASS><CLASSID>UT01</CLASSID><NAME>n</NAME></CLASS></create>",
        user="mcarroll",
        password="c0ntroller&key",
    )
    number = made.first(".//RECORDNO")
    reply = await door.send(
        f"<getAuditTrail><object>CLASS</object><recordNo>{number}</recordNo></getAuditTrail>"
    )
    assert reply.outline(f"{DATA}/auditTrailDetail") == [
        *("userId", "object", "objectKey", "accessTime", "accessMode", "workflowAction"),
        *("webServer", "trackingId", "ipAddress", "source"),
    ]
    assert reply.first(".//userId") == "mcarroll"
    assert reply.first(".//accessTime") == "2030-01-31T10:00:00+00:00"
    assert reply.first(".//accessMode") == "Create"


async def test_the_audit_trail_of_an_unknown_object_is_refused(door: Any) -> None:
    reply = await door.send("<getAuditTrail><object>NIX</object></getAuditTrail>")
    assert reply.errors[0][1] == "Object definition NIX not found"
