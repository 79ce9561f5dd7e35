"""A product that embeds the link dialog: pages of an origin of its own, with a public SDK."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import urlencode, urlsplit

from playwright.async_api import Page, expect

SDK = (
    Path(__file__).resolve().parents[2]
    / ".venv-clients/node/node_modules/@truto/truto-link-sdk/dist/main.js"
)
"""`@truto/truto-link-sdk`, as npm has it."""

PAGE = b"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Product</title></head>
<body><h1>Product</h1><button>Connect</button><output></output>
<script type="module">
import authenticate, { rapidForm } from "/sdk.js";
const { token, form, ...options } = JSON.parse(new URLSearchParams(location.search).get("asked"));
const said = document.querySelector("output");
const tell = (kind) => (value) => {
  const told = value instanceof Error ? { message: value.message, ...value } : { value };
  said.textContent = JSON.stringify({ kind, ...told });
};
document.querySelector("button").onclick = () => {
  const open = form ? rapidForm : authenticate;
  open(token, options)?.then(tell("resolved"), tell("rejected"));
};
</script></body></html>"""

FRAME = b"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Product</title></head>
<body><h1>Product</h1><output></output>
<iframe title="Connect" style="width:100%;height:700px"></iframe>
<script type="module">
addEventListener("message", (event) => {
  const { origin, data } = event;
  document.querySelector("output").textContent = JSON.stringify({ origin, data });
});
document.querySelector("iframe").src = new URLSearchParams(location.search).get("address");
</script></body></html>"""

OPENER = b"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Hostile</title></head>
<body><button>Open</button>
<script type="module">
let dialog = null;
document.querySelector("button").onclick = () => {
  dialog = window.open(new URLSearchParams(location.search).get("address"), "dialog");
};
window.shout = (message) => dialog.postMessage(message, "*");
</script></body></html>"""


class _Handler(BaseHTTPRequestHandler):
    """Serves the pages above, and the SDK."""

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        pages = {"/": PAGE, "/frame": FRAME, "/opener": OPENER, "/back": b"<h1>Welcome back</h1>"}
        body = SDK.read_bytes() if path == "/sdk.js" else pages.get(path)
        self.send_response(200 if body is not None else 404)
        kind = "text/javascript" if path == "/sdk.js" else "text/html; charset=utf-8"
        self.send_header("Content-Type", kind)
        self.end_headers()
        self.wfile.write(body or b"")

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@dataclass(frozen=True)
class Product:
    """The product's site; `origin` is its address."""

    origin: str

    def address(self, token: str, **options: Any) -> str:
        """The page whose button opens the dialog with these options of the SDK."""
        return f"{self.origin}/?{urlencode({'asked': json.dumps({'token': token, **options})})}"

    def with_frame(self, address: str) -> str:
        """A page that has the dialog in a frame and shows what it is told."""
        return f"{self.origin}/frame?{urlencode({'address': address})}"

    def opener(self, address: str) -> str:
        """A page that opens the dialog and can shout at it."""
        return f"{self.origin}/opener?{urlencode({'address': address})}"

    @staticmethod
    async def told(page: Page) -> dict[str, Any]:
        """What the product's page was told, once it has been."""
        await expect(page.locator("output")).not_to_be_empty()
        told: dict[str, Any] = json.loads(await page.locator("output").inner_text())
        return told


@contextmanager
def running_product() -> Iterator[Product]:
    """The product's site on a free port."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield Product(f"http://127.0.0.1:{server.server_port}")
        server.shutdown()
