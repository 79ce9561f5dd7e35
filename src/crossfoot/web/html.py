"""Pages for people: a template of `assets/`, filled, that loads nothing from elsewhere."""

from importlib.resources import files
from string import Template
from typing import Final

from litestar.response.base import ASGIResponse

HTML: Final = "text/html; charset=utf-8"
ASSETS: Final = files("crossfoot.web") / "assets"
POLICY: Final = (  # nothing comes from elsewhere; Swagger UI needs inline styles and data images
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'"
)


def page(name: str, **values: str) -> ASGIResponse:
    """The page made of that template; the values are HTML."""
    text = Template((ASSETS / name).read_text("utf-8")).substitute(values)
    headers = {"content-security-policy": POLICY, "x-content-type-options": "nosniff"}
    return ASGIResponse(body=text, media_type=HTML, headers=headers)
