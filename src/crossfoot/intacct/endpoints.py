"""Where a session may be continued: the gateway names an address, we check its host.

The sender's and the user's passwords and the session go there, so an address that could be anyone's
is refused (intacct-xml §2.1).
"""

import re
from typing import Final

from yarl import URL

from crossfoot.errors import ConfigurationError, EndpointRefused
from crossfoot.intacct.options import Options

_HOST: Final = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?\.?|\[?[0-9a-f:]+\]?")
_INTACCT: Final = ".intacct.com"


def configured(options: Options) -> URL:
    """The endpoint that the options name; raises `ConfigurationError` if it is none."""
    url = _read(options.endpoint)
    if url is None:
        raise ConfigurationError(
            f"The gateway's endpoint is not an http(s) URL: {options.endpoint}"
        )
    return url


def follow(endpoint: str, options: Options) -> URL:
    """The address that a sign-in returned; raises `EndpointRefused` if it is not allowed.

    Allowed are the configured endpoint's own host and port, `allowed_hosts`, and over https any
    `*.intacct.com`.
    """
    url = _read(endpoint)
    if url is None:
        raise EndpointRefused("Sage Intacct named no usable address for the session.")
    home = configured(options)
    if (url.scheme, url.host, url.port) == (home.scheme, home.host, home.port):
        return url
    host = (url.host or "").removesuffix(".")
    if any(_matches(host, url.port, pattern) for pattern in options.allowed_hosts):
        return url
    if url.scheme == "https" and host.endswith(_INTACCT):
        return url
    raise EndpointRefused(
        f"Sage Intacct named {url.scheme}://{url.host}:{url.port} for the session, which is not "
        "an allowed gateway host. Allow the host in the settings if it is yours."
    )


def _read(text: str) -> URL | None:
    try:
        url = URL(text.strip())
    except ValueError:
        return None
    usable = url.scheme in {"http", "https"} and _HOST.fullmatch(url.host or "")
    return url if usable and url.user is None and url.password is None else None


def _matches(host: str, port: int | None, pattern: str) -> bool:
    name, colon, wanted = pattern.lower().rpartition(":")
    if not colon or not wanted.isdecimal():
        name, wanted = pattern.lower(), ""
    if wanted and int(wanted) != port:
        return False
    return host.endswith(name[1:]) if name.startswith("*.") else host == name
