"""The request around the functions (intacct-xml §1.2)."""

from collections.abc import Sequence
from typing import Final

import msgspec

from crossfoot.intacct.functions import Function
from crossfoot.intacct.options import Login, Sender
from crossfoot.intacct.xml import attribute, element, text
from crossfoot.secret import MASK, Secret

_PROLOG: Final = '<?xml version="1.0" encoding="UTF-8"?>\n'


class Request(msgspec.Struct, frozen=True):
    """One document for the gateway: who sends, as whom, and the functions with their control ids.

    `authentication` is a login, or a session's id. With `transaction`, all functions commit or
    none; with `unique`, a control id that has been used before is refused (intacct-xml §1.6).
    """

    sender: Sender
    authentication: Login | Secret
    functions: Sequence[Function]
    control_id: str
    transaction: bool = False
    unique: bool = False

    @property
    def name(self) -> str:
        """The functions' names, for people."""
        return ",".join(dict.fromkeys(function.name for function in self.functions))

    def write(self) -> bytes:
        """The document as sent, secrets in clear."""
        return self._write(masked=False).encode()

    def write_masked(self) -> str:
        """The document with every secret replaced."""
        return self._write(masked=True)

    def _write(self, *, masked: bool) -> str:
        def secret(name: str, value: Secret) -> str:
            return text(name, MASK if masked else value.reveal())

        control = (
            text("senderid", self.sender.id)
            + secret("password", self.sender.password)
            + text("controlid", self.control_id)
            + text("uniqueid", _flag(self.unique))
            + text("dtdversion", "3.0")
            + text("includewhitespace", "false")
        )
        match self.authentication:
            case Secret() as session_id:
                authentication = secret("sessionid", session_id)
            case Login(company, user, password, entity):
                fields = text("userid", user) + text("companyid", company)
                fields += secret("password", password)
                fields += text("locationid", entity) if entity else ""
                authentication = element("login", fields)
        content = "".join(map(_function, self.functions))
        operation = element("authentication", authentication) + element("content", content)
        transaction = attribute("transaction", _flag(self.transaction))
        body = element("control", control) + element("operation", operation, transaction)
        return _PROLOG + element("request", body)


def _function(function: Function) -> str:
    return element("function", function.xml, attribute("controlid", function.control_id))


def _flag(value: bool) -> str:
    return "true" if value else "false"
