"""The page at `/`: what this is, how to sign in, and where the controls are."""

from html import escape
from typing import Final

from crossfoot.emulator.gateway import PATH
from crossfoot.emulator.seed import credentials

CONTROLS: Final = (
    ("GET", "health", "what runs here"),
    ("POST", "reset", "everything back to the seeded company"),
    ("POST", "seed", '{"scale": "demo" | "lists" | "large" | "empty"}'),
    ("GET", "clock", "the company's time; POST sets, advances, stops or starts it"),
    ("GET", "requests", "requests seen, secrets masked; DELETE forgets them"),
    ("GET", "faults", "faults set; POST sets one, DELETE clears them"),
    ("GET", "settings", "concurrency, sessions, senders, passwords; PUT changes some"),
    ("GET", "sessions", "open sessions; DELETE ends them"),
    ("GET", "high-water", "most requests at once, in the queue, turned away"),
)
STYLE: Final = """
:root { color-scheme: light dark; font: 16px/1.55 system-ui, sans-serif; }
body { max-width: 46rem; margin: 3rem auto; padding: 0 1.25rem; }
h1 { font-size: 1.6rem; margin-bottom: 0; }
h2 { font-size: 1.1rem; margin-top: 2.2rem; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .35rem .9rem .35rem 0; }
tr + tr > * { border-top: 1px solid color-mix(in srgb, currentColor 18%, transparent); }
code { font-family: ui-monospace, monospace; font-size: .92em; }
"""


def front_page(host: str, company: str, scale: str) -> str:
    """The page as HTML; `host` is where the browser found it."""
    sender = credentials.SENDERS[0]
    user = credentials.USERS[0]
    sign_in = (
        ("Endpoint", f"http://{host}{PATH}"),
        ("Sender", sender.id),
        ("Sender password", sender.password),
        ("Company", company),
        ("User", user.login),
        ("User password", user.password),
    )
    rows = "".join(
        f'<tr><th scope="row">{name}</th><td><code>{escape(value)}</code></td></tr>'
        for name, value in sign_in
    )
    others = "".join(
        f"<tr><td><code>{escape(other.login)}</code></td>"
        f"<td><code>{escape(other.password)}</code></td><td>{escape(other.purpose)}</td></tr>"
        for other in credentials.USERS[1:]
    )
    controls = "".join(
        f"<tr><td>{method}</td><td>{_link(method, path)}</td><td>{escape(purpose)}</td></tr>"
        for method, path, purpose in CONTROLS
    )
    return f"""<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Crossfoot emulator: {escape(company)}</title><style>{STYLE}</style></head>
<body>
<h1>Crossfoot emulator</h1>
<p>A local Sage Intacct company behind the XML gateway, seeded as <em>{escape(scale)}</em>.
It is not Sage Intacct and holds no real data: everything here is made up, and public.</p>
<h2>Sign in</h2>
<table>{rows}</table>
<h2>Other users</h2>
<table><tr><th scope="col">User</th><th scope="col">Password</th>
<th scope="col">For trying out</th></tr>{others}</table>
<h2>Controls</h2>
<table>{controls}</table>
</body>
</html>
"""


def _link(method: str, path: str) -> str:
    address = f"/_control/{path}"
    text = f"<code>{address}</code>"
    return f'<a href="{address}">{text}</a>' if method == "GET" else text
