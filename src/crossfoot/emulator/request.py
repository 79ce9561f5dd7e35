"""Reading a request document: control block, who signs in, and the functions (intacct-xml §1.2).

The checks follow the gateway's schema where its rules are known: the login's elements are ordered,
the children of generic functions are not, and whatever breaks the rules is a control failure
XL03000003 whose text is written the way libxml writes it.
"""

from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qs

from lxml import etree

from crossfoot.emulator import schema
from crossfoot.emulator.failures import ControlEcho, Style

LOGIN_REQUIRED: Final = ("userid", "companyid", "password")
LOGIN_OPTIONAL: Final = ("clientid", "locationid")
CONTROL_CHILDREN: Final = frozenset(
    {
        "senderid",
        "password",
        "controlid",
        "uniqueid",
        "dtdversion",
        "policyid",
        "includewhitespace",
        "showadditionalerrorinfo",
        "debug",
    }
)
GENERIC_FUNCTIONS: Final = frozenset(
    {
        "create",
        "update",
        "delete",
        "read",
        "readByName",
        "readByQuery",
        "readMore",
        "readRelated",
        "readView",
        "readReport",
        "query",
        "lookup",
        "inspect",
    }
)
VERSIONS: Final = ("2.1", "3.0")
LONGEST_ID: Final = 256
DEEPEST: Final = 64
"""Elements inside elements; deeper than any function of the gateway goes."""


@dataclass(frozen=True, slots=True)
class Control:
    """The control block: who integrates, and how the answer is to look."""

    sender: str
    password: str
    control_id: str
    unique: bool
    dtd_version: str
    policy: str
    style: Style

    @property
    def echo(self) -> ControlEcho:
        """What the answer repeats of it."""
        return ControlEcho(self.sender, self.control_id, self.unique, self.dtd_version)


@dataclass(frozen=True, slots=True)
class Login:
    """A sign-in with a password; an empty entity is the top level."""

    user: str
    company: str
    password: str
    entity: str
    client: str


@dataclass(frozen=True, slots=True)
class FunctionCall:
    """One `<function>`: its control id, the function's name and its element."""

    control_id: str
    name: str
    element: etree._Element

    @property
    def object(self) -> str:
        """The object it is about, upper case; "" where it names none."""
        named = self.element.get("object") or _first_text(
            self.element, ("object", "view", "report")
        )
        if not named and self.name in {"create", "update"} and len(self.element):
            named = str(self.element[0].tag)
        return named.upper()

    @property
    def objects(self) -> frozenset[str]:
        """Every object it is about: `create` and `update` may name several."""
        if self.name in {"create", "update"}:
            return frozenset(str(child.tag).upper() for child in self.element)
        return frozenset({self.object} - {""})

    def text(self, child: str) -> str:
        """The text of a direct child, "" when it is absent."""
        return _text(self.element, child)


@dataclass(frozen=True, slots=True)
class GatewayRequest:
    """A whole request document that keeps the schema's rules."""

    control: Control
    transaction: bool
    login: Login | None
    session: str
    functions: tuple[FunctionCall, ...]
    document: etree._Element


def read_request(body: bytes, content_type: str) -> GatewayRequest:
    """Read a request body, XML or the old form field `xmlrequest` (intacct-xml §1.1).

    Raises:
        ControlFailure: XL03000003, for what is not well-formed or not by the schema.
    """
    body = body.strip()
    form = content_type.startswith("application/x-www-form-urlencoded")
    if not body.startswith(b"<") and (form or body.startswith(b"xmlrequest=")):
        body = _form_field(body)
    root = _parse(body)
    if root.tag != "request":
        message = (
            f"Element '{root.tag}': No matching global declaration available "
            "for the validation root."
        )
        raise schema.invalid(1845, message, root, ControlEcho())
    control = _control(root)
    operation = _child(root, "operation", control.echo)
    authentication = _child(operation, "authentication", control.echo)
    login, session = _credentials(authentication, control.echo)
    content = _child(operation, "content", control.echo)
    functions = tuple(_function(element, control) for element in content)
    if not functions:
        raise schema.missing(content, "function", control.echo)
    transaction = _boolean(operation.get("transaction", "false"), operation, control.echo)
    return GatewayRequest(control, transaction, login, session, functions, root)


def _form_field(body: bytes) -> bytes:
    fields = parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True)
    return fields.get("xmlrequest", [""])[0].encode()


def _parse(body: bytes) -> etree._Element:
    if b"<!DOCTYPE" in body:
        raise schema.malformed(96, "Internal error: a document type is not allowed", 1, 1)
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(body, parser)
    except etree.XMLSyntaxError as error:
        line, column = error.position
        code = error.code  # type: ignore[attr-defined]  # the stubs lack it
        message = str(error.msg).rsplit(", line ", 1)[0]
        raise schema.malformed(code, message, line, column) from error
    tree = root.getroottree()
    if tree.docinfo.internalDTD is not None:
        raise schema.malformed(96, "Internal error: a document type is not allowed", 1, 1)
    if _depth(root) > DEEPEST:
        raise schema.malformed(1, f"Excessive depth in document: {DEEPEST}", 1, 1)
    return root


def _depth(root: etree._Element) -> int:
    deepest = depth = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        deepest = max(deepest, depth)
    return deepest


def _control(root: etree._Element) -> Control:
    element = _child(root, "control", ControlEcho())
    echo = ControlEcho(_text(element, "senderid"), _text(element, "controlid"))
    for child in element:
        if child.tag not in CONTROL_CHILDREN:
            raise schema.unexpected(child, "", echo)
    for required in ("senderid", "password", "controlid", "dtdversion"):
        _child(element, required, echo)
    _check_length(element, "controlid", echo)
    version = _text(element, "dtdversion")
    if version not in VERSIONS:
        raise schema.not_one_of(_child(element, "dtdversion", echo), version, VERSIONS, echo)

    def flag(name: str, default: str) -> bool:
        return _boolean(_text(element, name) or default, element, echo)

    return Control(
        sender=_text(element, "senderid"),
        password=element.findtext("password") or "",
        control_id=_text(element, "controlid"),
        unique=flag("uniqueid", "true"),
        dtd_version=version,
        policy=_text(element, "policyid"),
        style=Style(
            whitespace=flag("includewhitespace", "true"),
            additional_info=flag("showadditionalerrorinfo", "false"),
        ),
    )


def _check_length(element: etree._Element, child: str, echo: ControlEcho) -> None:
    text = _text(element, child)
    if not 1 <= len(text) <= LONGEST_ID:
        raise schema.wrong_length(_child(element, child, echo), text, echo)


def _credentials(element: etree._Element, echo: ControlEcho) -> tuple[Login | None, str]:
    first = element[0] if len(element) else None
    if first is not None and first.tag == "sessionid":
        return None, (first.text or "").strip()
    if first is None or first.tag != "login":
        if first is None:
            raise schema.missing(element, "login, sessionid", echo)
        raise schema.unexpected(first, "login, sessionid", echo)
    _check_login(first, echo)
    login = Login(
        user=_text(first, "userid"),
        company=_text(first, "companyid"),
        password=first.findtext("password") or "",
        entity=_text(first, "locationid"),
        client=_text(first, "clientid"),
    )
    return login, ""


def _check_login(login: etree._Element, echo: ControlEcho) -> None:
    """userid, companyid and password in this order, then what may follow (§1.2)."""
    children = [str(child.tag) for child in login]
    for position, required in enumerate(LOGIN_REQUIRED):
        if position >= len(children):
            raise schema.missing(login, required, echo)
        if children[position] != required:
            raise schema.unexpected(login[position], required, echo)
    for position in range(len(LOGIN_REQUIRED), len(children)):
        if children[position] not in LOGIN_OPTIONAL or children.count(children[position]) > 1:
            raise schema.unexpected(login[position], ", ".join(LOGIN_OPTIONAL), echo)


def _function(element: etree._Element, control: Control) -> FunctionCall:
    if element.tag != "function":
        raise schema.unexpected(element, "function", control.echo)
    control_id = element.get("controlid")
    if control_id is None:
        message = "Element 'function': The attribute 'controlid' is required but missing."
        raise schema.invalid(1868, message, element, control.echo)
    if not 1 <= len(control_id) <= LONGEST_ID:
        raise schema.wrong_length(element, control_id, control.echo, attribute="controlid")
    if len(element) == 0:
        raise schema.missing(element, "", control.echo)
    if len(element) > 1:
        raise schema.unexpected(element[1], "", control.echo)
    function = element[0]
    name = str(function.tag)
    if control.dtd_version == "2.1" and name in GENERIC_FUNCTIONS:
        raise schema.unexpected(function, "", control.echo)
    return FunctionCall(control_id, name, function)


def _child(parent: etree._Element, name: str, echo: ControlEcho) -> etree._Element:
    found = parent.find(name)
    if found is None:
        raise schema.missing(parent, name, echo)
    return found


def _text(element: etree._Element, child: str) -> str:
    return (element.findtext(child) or "").strip()


def _first_text(element: etree._Element, names: tuple[str, ...]) -> str:
    return next((text for name in names if (text := _text(element, name))), "")


def _boolean(text: str, element: etree._Element, echo: ControlEcho) -> bool:
    if text.lower() in {"true", "1"}:
        return True
    if text.lower() in {"false", "0"}:
        return False
    raise schema.not_boolean(element, text, echo)
