"""Read all vendors and customers with `sageintacctsdk`; print seconds, rows and memory as JSON.

Run in that client's environment: `python clients_read.py GATEWAY_URL FIELDS`, where FIELDS is
`{"VENDOR": [...], "CUSTOMER": [...]}`.
"""

import json
import resource
import sys
import time

from sageintacctsdk import SageIntacctSDK
from sageintacctsdk.apis import api_base

GATEWAY, FIELDS = sys.argv[1], json.loads(sys.argv[2])
send = api_base.requests.post
api_base.requests.post = lambda _, **rest: send(GATEWAY, **rest)

sdk = SageIntacctSDK("crossfoot-dev", "s3nder&key", "api", "demo", "p4ss&word")
started = time.perf_counter()
rows = len(sdk.vendors.get_all(fields=FIELDS["VENDOR"])) + len(
    sdk.customers.get_all(fields=FIELDS["CUSTOMER"])
)
seconds = time.perf_counter() - started
memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
print(json.dumps({"seconds": seconds, "rows": rows, "bytes": memory}))
