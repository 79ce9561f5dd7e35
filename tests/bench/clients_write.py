"""Post two-line journals one by one with `sageintacctsdk`; print the seconds as JSON.

Run in that client's environment: `python clients_write.py GATEWAY_URL HOW_MANY`.
"""

import json
import sys
import time

from sageintacctsdk import SageIntacctSDK
from sageintacctsdk.apis import api_base

GATEWAY, HOW_MANY = sys.argv[1], int(sys.argv[2])


def journal(number: int) -> dict[str, object]:
    """A journal as the sdk takes it: Intacct's own fields."""
    place = {"LOCATION": "110", "DEPARTMENT": "200", "CURRENCY": "USD", "TRX_AMOUNT": "12.50"}
    return {
        "JOURNAL": "GJ",
        "BATCH_DATE": "10/12/2026",
        "BATCH_TITLE": f"By the sdk {number}",
        "ENTRIES": {
            "GLENTRY": [
                {"ACCOUNTNO": "6100", "TR_TYPE": "1", **place},
                {"ACCOUNTNO": "6110", "TR_TYPE": "-1", **place},
            ]
        },
    }


send = api_base.requests.post
api_base.requests.post = lambda _, **rest: send(GATEWAY, **rest)
sdk = SageIntacctSDK("crossfoot-dev", "s3nder&key", "api", "demo", "p4ss&word")
sdk.journal_entries.post(journal(-1))
started = time.perf_counter()
for number in range(HOW_MANY):
    sdk.journal_entries.post(journal(number))
print(json.dumps({"seconds": time.perf_counter() - started}))
