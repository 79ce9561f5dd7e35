"""Reading over HTTP: pages, filters, entities and every `truto_*` parameter, on both databases."""

import json
import urllib.request
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

CONTACTS = "/unified/accounting/contacts"


def read(server: Any, path: str, *, token: str | None = None, account: bool = True) -> Any:
    """The decoded answer, with exact numbers; fails unless it is 200."""
    if account:
        path += ("&" if "?" in path else "?") + f"integrated_account_id={server.account_id}"
    request = urllib.request.Request(f"{server.url}{path}")  # noqa: S310 -- loopback only
    request.add_header("Authorization", f"Bearer {token or server.token}")
    with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310 -- the same
        assert answer.headers["content-type"] == "application/json"
        return json.loads(answer.read(), parse_float=Decimal)


def pages(server: Any, path: str) -> Iterator[Any]:
    """Every page of a list, as a client walks it: the first with an empty cursor."""
    cursor = ""
    while cursor is not None:
        page = read(server, f"{path}&next_cursor={cursor}")
        yield page
        cursor = page["next_cursor"]


@pytest.fixture(scope="module")
def resources() -> list[str]:
    """The unified resources, as the server's own description lists them."""
    return [
        "accounting/accounts",
        "accounting/contacts",
        "accounting/employees",
        "accounting/tracking_categories",
        "user-directory/users",
        "user-directory/roles",
        "ecommerce/products",
    ]


def test_every_resource_lists_and_gets_in_one_shape(server: Any, resources: list[str]) -> None:
    for resource in resources:
        page = read(server, f"/unified/{resource}?limit=3")
        assert list(page) == ["result", "next_cursor", "prev_cursor", "result_count"]
        assert page["result_count"] == len(page["result"]) == 3, resource
        first = page["result"][0]
        assert list(first)[-1] == "remote_data"
        assert read(server, f"/unified/{resource}/{first['id']}") == first


def test_pages_visit_every_record_once(server: Any) -> None:
    walked = list(pages(server, f"{CONTACTS}?limit=1500&truto_ignore_remote_data=true"))
    ids = [record["id"] for page in walked for record in page["result"]]
    assert len(ids) == len(set(ids)) == 3_700
    assert [page["result_count"] for page in walked] == [1_500, 1_500, 700]


def test_a_streamed_list_is_the_same_list(server: Any) -> None:
    everything = read(server, f"{CONTACTS}?truto_ignore_limit=true&truto_ignore_remote_data=true")
    assert everything["result_count"] == len(everything["result"]) == 3_700
    assert everything["next_cursor"] is None
    first = read(server, f"{CONTACTS}?limit=50&truto_ignore_remote_data=true")
    assert everything["result"][:50] == first["result"]


def test_an_empty_list_is_an_empty_array(server: Any) -> None:
    for extra in ("", "&truto_ignore_limit=true"):
        page = read(server, f"{CONTACTS}?name=Nobody%20of%20that%20name{extra}")
        assert page == {"result": [], "next_cursor": None, "prev_cursor": None, "result_count": 0}
    assert read(server, f"{CONTACTS}?name=Nobody&truto_key_by=id")["result"] == {}


@pytest.mark.parametrize(
    "spelling",
    [
        "contact_type=vendor&currency[in]=USD,EUR",
        "contact_type=vendor&currency[]=USD&currency[]=EUR",
        "contact_type=vendor&currency[0]=USD&currency[1]=EUR",
        "contact_type=vendor&currency%5B0%5D=USD&currency%5B1%5D=EUR",
        "contact_type=vendor&currency=USD&currency=EUR",
        "contact_type[eq]=vendor&or[0][currency]=USD&or[1][currency]=EUR",
    ],
)
def test_a_filter_means_the_same_however_it_is_spelled(server: Any, spelling: str) -> None:
    rest = "limit=2000&truto_ignore_remote_data=true"
    vendors = read(server, f"{CONTACTS}?contact_type=vendor&{rest}")["result"]
    expected = [vendor for vendor in vendors if vendor["currency"] in {"USD", "EUR"}]
    assert 0 < len(expected) < len(vendors) == 1_200
    assert read(server, f"{CONTACTS}?{spelling}&{rest}")["result"] == expected


def test_repeated_slashes_and_an_empty_query_do_no_harm(server: Any) -> None:
    path = f"//unified//accounting/contacts?limit=1&integrated_account_id={server.account_id}&"
    assert read(server, path, account=False)["result_count"] == 1
    assert read(server, "//ping?", account=False)["ping"] == "pong"


def test_remote_data_can_be_left_out(server: Any) -> None:
    for parameter in ("truto_ignore_remote_data=true", "truto_exclude_fields=remote_data"):
        (record,) = read(server, f"{CONTACTS}?limit=1&{parameter}")["result"]
        assert "remote_data" not in record
        assert record["id"]
        one = read(server, f"{CONTACTS}/{record['id']}?{parameter}")
        assert one == record


@pytest.mark.parametrize(
    "parameter",
    [
        "truto_exclude_fields[]=emails&truto_exclude_fields[]=phones",
        "truto_exclude_fields=emails,phones",
        "truto_exclude_fields[0]=emails&truto_exclude_fields[1]=phones",
    ],
)
def test_fields_can_be_left_out(server: Any, parameter: str) -> None:
    (whole,) = read(server, f"{CONTACTS}?limit=1")["result"]
    (record,) = read(server, f"{CONTACTS}?limit=1&{parameter}")["result"]
    assert whole.keys() - record.keys() == {"emails", "phones"}


def test_a_list_can_be_keyed_by_a_field(server: Any) -> None:
    page = read(server, f"{CONTACTS}?limit=5&truto_key_by=number&truto_exclude_fields=number")
    assert page["result_count"] == len(page["result"]) == 5
    for number, record in page["result"].items():
        assert record["remote_data"]["VENDORID"] == number
    streamed = read(
        server,
        f"{CONTACTS}?contact_type=vendor&truto_ignore_limit=true&truto_key_by=id"
        "&truto_ignore_remote_data=true",
    )
    assert len(streamed["result"]) == 1_200
    assert all(key == record["id"] for key, record in streamed["result"].items())


def test_raw_answers_are_intaccts_own_records(server: Any) -> None:
    (record,) = read(server, f"{CONTACTS}?limit=1")["result"]
    (raw,) = read(server, f"{CONTACTS}?limit=1&truto_response_format=raw")["result"]
    assert raw == record["remote_data"]
    assert read(server, f"{CONTACTS}/{record['id']}?truto_response_format=raw") == raw


def test_normalized_is_unified(server: Any) -> None:
    assert read(server, f"{CONTACTS}?limit=2&truto_response_format=normalized") == read(
        server, f"{CONTACTS}?limit=2"
    )


def test_debug_answers_show_the_gateway_calls_with_secrets_masked(server: Any) -> None:
    page = read(server, f"{CONTACTS}?limit=2&truto_response_format=debug&entity=E100")
    plain = read(server, f"{CONTACTS}?limit=2&entity=E100")
    assert page["result"] == plain["result"]
    debug = page["debug"]
    assert debug["requestUrl"].endswith("/ia/xml/xmlgw.phtml")
    assert debug["requestOptions"]["function"] == "query"
    assert "<object>VENDOR</object>" in debug["requestOptions"]["body"]
    assert debug["data"] == [record["remote_data"] for record in page["result"]]
    assert debug["nextCursor"] == page["next_cursor"]
    assert (debug["resultCount"], debug["isEmptyResult"], debug["isLooping"]) == (2, False, False)
    assert debug["calls"][-1]["status"] == 200
    text = json.dumps(page, default=str)
    assert "p4ss&" not in text
    assert "s3nder" not in text
    (record, *_) = plain["result"]
    one = read(server, f"{CONTACTS}/{record['id']}?truto_response_format=debug&entity=E100")
    assert one["result"] == record
    assert one["debug"]["data"] == record["remote_data"]
    bare = read(
        server, f"{CONTACTS}?limit=1&truto_response_format=debug&truto_ignore_remote_data=true"
    )
    assert "remote_data" not in bare["result"][0]
    assert bare["debug"]["data"][0]["RECORDNO"]


def test_an_entity_can_be_chosen_for_one_request(server: Any, emulator: Any) -> None:
    read(server, "/unified/user-directory/roles?limit=1&entity=E200")
    seen = emulator.control("GET", "requests?function=query&last=1")["requests"][0]
    assert seen["entity"] == "E200"
    read(server, "/unified/user-directory/roles?limit=1&entity=")
    seen = emulator.control("GET", "requests?function=query&last=1")["requests"][0]
    assert not seen["entity"]
    status, problem = server.get(
        f"{CONTACTS}?entity=NOPE&integrated_account_id={server.account_id}"
    )
    assert (status, problem["truto_is_remote_error"]) == (401, True)
    assert read(server, f"{CONTACTS}?limit=1")["result_count"] == 1, "the account still works"


def test_money_is_an_exact_number(server: Any) -> None:
    records = read(server, f"{CONTACTS}?contact_type=vendor&limit=500")["result"]
    limits = [
        (record["credit_limit"], record["remote_data"]["CREDITLIMIT"])
        for record in records
        if record["credit_limit"] is not None
    ]
    assert limits
    assert all(Decimal(shown) == Decimal(kept) for shown, kept in limits)


def test_a_cursor_belongs_to_its_own_list(server: Any) -> None:
    cursor = read(server, f"{CONTACTS}?limit=1&contact_type=vendor")["next_cursor"]
    account = f"integrated_account_id={server.account_id}"
    for foreign in (
        f"{CONTACTS}?limit=1&contact_type=customer&next_cursor={cursor}&{account}",
        f"/unified/accounting/employees?limit=1&next_cursor={cursor}&{account}",
        f"{CONTACTS}?limit=1&contact_type=vendor&next_cursor={cursor[:-2]}AA&{account}",
        f"/proxy/vendors?limit=1&next_cursor={cursor}&{account}",
    ):
        status, problem = server.get(foreign)
        assert (status, problem["code"]) == (400, "invalid_cursor")
    again = read(server, f"{CONTACTS}?limit=3&contact_type=vendor&next_cursor={cursor}")
    assert again["result_count"] == 3, "another page size is no other list"


# --- the proxy ------------------------------------------------------------------------------------


def test_any_object_lists_by_plural_and_by_name(server: Any) -> None:
    for name in ("vendors", "VENDOR"):
        page = read(server, f"/proxy/{name}?limit=2&fields=VENDORID,NAME&STATUS=active")
        assert list(page) == ["result", "next_cursor", "prev_cursor", "result_count"]
        assert page["result_count"] == 2
        assert {"VENDORID", "NAME"} <= page["result"][0].keys()
    number = page["result"][0]["VENDORID"]
    record = read(server, f"/proxy/vendors/{number}")
    assert record["VENDORID"] == number
    assert isinstance(record["DISPLAYCONTACT"], dict), "a single read nests"
    assert read(server, f"/proxy/vendors/{record['RECORDNO']}") == record


def test_proxy_pages_and_streams_agree(server: Any) -> None:
    walked = list(pages(server, "/proxy/customers?limit=1000&fields=CUSTOMERID"))
    numbers = [record["CUSTOMERID"] for page in walked for record in page["result"]]
    assert len(numbers) == len(set(numbers)) == 2_500
    streamed = read(server, "/proxy/customers?fields=CUSTOMERID&truto_ignore_limit=true")
    assert [record["CUSTOMERID"] for record in streamed["result"]] == numbers
    keyed = read(server, "/proxy/customers?limit=3&truto_key_by=CUSTOMERID")["result"]
    assert list(keyed) == numbers[:3]


def test_proxy_answers_can_be_debugged(server: Any) -> None:
    page = read(server, "/proxy/items?limit=1&truto_response_format=debug")
    assert page["debug"]["data"] == page["result"]
    assert "<object>ITEM</object>" in page["debug"]["requestOptions"]["body"]


def test_a_query_answers_with_a_bare_array(server: Any) -> None:
    body = {
        "object": "accounts-payable/vendor",
        "fields": ["VENDORID", "DISPLAYCONTACT.CONTACTNAME"],
        "filters": [{"$eq": {"STATUS": "active"}}],
        "limit": 2,
    }
    path = f"/proxy/query?integrated_account_id={server.account_id}"
    status, records = server.send("POST", path, body)
    assert status == 200
    assert len(records) == 2
    assert list(records[0]) == ["VENDORID", "DISPLAYCONTACT.CONTACTNAME"]
    status, problem = server.send("POST", path, {"object": "vendors", "fields": ["NOPE"]})
    assert (status, problem["errors"][0]["path"]) == (400, "fields[0]")
