"""Pages for people: a template of `assets/`, filled, that loads nothing from elsewhere."""

from collections.abc import Mapping
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


def page(
    template: str,
    /,
    *,
    policy: str = POLICY,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
    **values: str,
) -> ASGIResponse:
    """The page made of that template; the values are HTML, `policy` its content security policy."""
    text = Template((ASSETS / template).read_text("utf-8")).substitute(values)
    sent = {"content-security-policy": policy, "x-content-type-options": "nosniff"}
    sent.update(headers or {})
    return ASGIResponse(body=text, media_type=HTML, status_code=status, headers=sent)
