"""Reading a whole list from a server as a stream, and what that cost the server."""

import time
import urllib.request
from pathlib import Path
from typing import Any
from urllib.parse import urlencode


def read(server: Any, resource: str, **query: str) -> dict[str, float]:
    """Seconds, rows and bytes of one streamed list, and the server's peak memory so far."""
    words = urlencode({"integrated_account_id": server.account_id, **query})
    request = urllib.request.Request(f"{server.url}/unified/{resource}?{words}")  # noqa: S310 -- loopback only
    request.add_header("Authorization", f"Bearer {server.token}")
    started, tail, size = time.perf_counter(), b"", 0
    with urllib.request.urlopen(request, timeout=1800) as answer:  # noqa: S310 -- the same
        while piece := answer.read(1 << 20):
            size += len(piece)
            tail = (tail + piece)[-200:]
    seconds = time.perf_counter() - started
    rows = int(tail.rpartition(b'"result_count":')[2].rstrip(b"}"))
    return {"seconds": seconds, "rows": rows, "bytes": peak(server), "size": size}


def peak(server: Any) -> int:
    """The most memory that the server's process has held, in bytes."""
    status = Path(f"/proc/{server.popen.pid}/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) * 1024
