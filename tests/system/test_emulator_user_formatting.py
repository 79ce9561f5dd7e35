"""Users who see dates and times in another zone, order or clock."""

from typing import Any

import msgspec
import pytest

from crossfoot.clock import SYSTEM_CLOCK
from crossfoot.connector import Company, Cursors, reader
from crossfoot.intacct import Gateway, Login, Options, Secret, Sender, Transport
from crossfoot.unified import registry
from crossfoot.unified.query import ListRequest, parse_conditions

READ = "<readByName><object>CLASS</object><keys>UT01</keys></readByName>"
AUSTRALIAN = {"locale": "en_AU", "dateformat": ".dmY", "gmtoffset": "+09:30", "clock": "12"}


@pytest.fixture
async def class_made(door: Any) -> None:
    door.control("POST", "clock", {"stop": True, "set": "2030-01-31T20:15:30Z"})
    await door.send("<create><CLASS><CLASSID>UT01</CLASSID><NAME>n</NAME></CLASS></create>")
    door.control("PUT", "settings", {"gateway": {"formatting": {"api": AUSTRALIAN}}})


def window(field: str, first: str, last: str) -> str:
    return (
        f"<query><object>CLASS</object><select><field>CLASSID</field><field>{field}</field>"
        f"</select><filter><between><field>{field}</field><value>{first}</value>"
        f"<value>{last}</value></between></filter></query>"
    )


@pytest.mark.usefixtures("class_made")
async def test_formatting_is_told_as_it_is_set(door: Any) -> None:
    mine = await door.send("<readUserFormatting/>")
    told = {name: mine.first(f".//userformatting/{name}") for name in AUSTRALIAN}
    assert told == AUSTRALIAN
    other = await door.send("<readUserFormatting><userId>auditor</userId></readUserFormatting>")
    assert other.first(".//dateformat") == "/mdY"
    assert other.first(".//gmtoffset") == "+00:00"


@pytest.mark.usefixtures("class_made")
async def test_times_are_shown_in_the_users_zone_order_and_clock(door: Any) -> None:
    assert (await door.send(READ)).first(".//WHENCREATED") == "01.02.2030 05:45:30 AM"
    other = await door.send(READ, user="auditor")
    assert other.first(".//WHENCREATED") == "01/31/2030 20:15:30"


@pytest.mark.usefixtures("class_made")
@pytest.mark.parametrize(
    ("first", "last", "found"),
    [
        ("02/01/2030 05:45:30", "02/01/2030 05:45:30", ["UT01"]),
        ("01/31/2030 20:15:30", "01/31/2030 20:15:30", []),
    ],
)
async def test_times_in_filters_are_the_users(
    door: Any, first: str, last: str, found: list[str]
) -> None:
    reply = await door.send(window("WHENCREATED", first, last))
    assert reply.all(".//CLASSID") == found
    text = f"WHENCREATED &gt;= '{first}' AND WHENCREATED &lt;= '{last}'"
    older = await door.send(
        "<readByQuery><object>CLASS</object><fields>CLASSID</fields>"
        f"<query>{text}</query></readByQuery>"
    )
    assert older.all(".//CLASSID") == found


@pytest.mark.usefixtures("class_made")
async def test_json_and_csv_follow_the_user_too(door: Any) -> None:
    for kind in ("json", "csv"):
        query = window("WHENCREATED", "01/01/2030 00:00:00", "12/31/2030 00:00:00").replace(
            "</query>", f"<options><returnformat>{kind}</returnformat></options></query>"
        )
        assert "01.02.2030 05:45:30 AM" in (await door.send(query)).text


async def test_dates_change_their_order_but_not_their_day(door: Any) -> None:
    query = (
        "<query><object>EMPLOYEE</object><select><field>STARTDATE</field></select><pagesize>1"
        "</pagesize><orderby><order><field>RECORDNO</field></order></orderby></query>"
    )
    month, day, year = (await door.send(query)).first(".//STARTDATE").split("/")
    door.control("PUT", "settings", {"gateway": {"formatting": {"api": AUSTRALIAN}}})
    assert (await door.send(query)).first(".//STARTDATE") == f"{day}.{month}.{year}"


@pytest.mark.parametrize(
    "wrong", [{"dateformat": "/mdd"}, {"gmtoffset": "9"}, {"clock": "13"}, {"zone": "UTC"}]
)
async def test_formatting_that_makes_no_sense_is_refused(door: Any, wrong: Any) -> None:
    with pytest.raises(AssertionError, match="400"):
        door.control("PUT", "settings", {"gateway": {"formatting": {"api": wrong}}})


async def unified_vendors(door: Any, since: str) -> list[dict[str, Any]]:
    """Vendors changed since an instant, as the unified API tells them."""
    vendors = registry.find("accounting", "contacts")
    conditions = parse_conditions(vendors, {"contact_type": "vendor", "updated_at": {"gte": since}})
    options = Options(endpoint=door.url, allowed_hosts=("127.0.0.1",))
    sender, login = Sender("crossfoot-dev", Secret("s3nder&key")), Secret("p4ss&word")
    async with Transport(options, SYSTEM_CLOCK) as transport:
        gateway = Gateway(transport, sender, Login("demo", "api", login))
        request = ListRequest(conditions=conditions, limit=2_000, remote_data=False)
        company = Company(gateway, SYSTEM_CLOCK)
        page = await reader.list_page(company, vendors, request, Cursors(b"k" * 32))
    return [msgspec.to_builtins(vendor) for vendor in page.result]


@pytest.mark.parametrize(
    "formatting",
    [
        AUSTRALIAN,
        {"dateformat": "-Ymd", "gmtoffset": "-08:00"},
        {"dateformat": "/dmY", "gmtoffset": "+14:00", "clock": "12"},
    ],
)
async def test_the_unified_api_tells_the_same_instants_to_every_user(
    door: Any, formatting: dict[str, str]
) -> None:
    since = "2026-09-03T17:35:36Z"
    plain = await unified_vendors(door, since)
    door.control("PUT", "settings", {"gateway": {"formatting": {"api": formatting}}})
    assert await unified_vendors(door, since) == plain
    assert 0 < len(plain) < 1_200
    assert min(vendor["updated_at"] for vendor in plain) >= since
