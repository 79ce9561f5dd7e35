"""Read whole objects as a client that we did not write; print seconds, rows and memory as JSON.

Run in that client's environment: `python clients_read.py HOW GATEWAY_URL OBJECTS`, where HOW is
`sdk` (sageintacctsdk's `get_all`) or `plain` (a loop of `requests` and `xmltodict`), and OBJECTS is
`[["vendors", "VENDOR", [fields]], …]`: the sdk's name, the object and its fields.
"""

import json
import resource
import sys
import time

import requests
import xmltodict
from sageintacctsdk import SageIntacctSDK
from sageintacctsdk.apis import api_base

HOW, GATEWAY, OBJECTS = sys.argv[1], sys.argv[2], json.loads(sys.argv[3])
PAGE = 2000
ENVELOPE = (
    '<?xml version="1.0" encoding="UTF-8"?><request><control><senderid>crossfoot-dev</senderid>'
    "<password>s3nder&amp;key</password><controlid>1</controlid><uniqueid>false</uniqueid>"
    "<dtdversion>3.0</dtdversion><includewhitespace>false</includewhitespace></control><operation>"
    "<authentication><login><userid>api</userid><companyid>demo</companyid>"
    "<password>p4ss&amp;word</password></login></authentication><content>"
    '<function controlid="1">{}</function></content></operation></request>'
)


def with_sdk() -> int:
    """Everything by `get_all`, which counts first and then asks page by page."""
    send = api_base.requests.post
    api_base.requests.post = lambda _, **rest: send(GATEWAY, **rest)
    sdk = SageIntacctSDK("crossfoot-dev", "s3nder&key", "api", "demo", "p4ss&word")
    return sum(len(getattr(sdk, name).get_all(fields=fields)) for name, _, fields in OBJECTS)


def plainly() -> int:
    """Everything by the loop that people write first: offset pages into dicts."""
    rows = []
    for _, name, fields in OBJECTS:
        select = "".join(f"<field>{field}</field>" for field in fields)
        offset, remaining = 0, 1
        while remaining:
            query = (
                f"<query><object>{name}</object><select>{select}</select>"
                "<orderby><order><field>RECORDNO</field><ascending/></order></orderby>"
                f"<pagesize>{PAGE}</pagesize><offset>{offset}</offset></query>"
            )
            answer = requests.post(
                GATEWAY,
                data=ENVELOPE.format(query).encode(),
                headers={"Content-Type": "application/xml"},
                timeout=600,
            )
            data = xmltodict.parse(answer.content)["response"]["operation"]["result"]["data"]
            found = data.get(name) or []
            rows.extend(found if isinstance(found, list) else [found])
            offset, remaining = offset + PAGE, int(data["@numremaining"])
    return len(rows)


started = time.perf_counter()
rows = with_sdk() if HOW == "sdk" else plainly()
seconds = time.perf_counter() - started
memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
print(json.dumps({"seconds": seconds, "rows": rows, "bytes": memory}))
