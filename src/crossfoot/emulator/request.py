"""Reading a request document: control block, who signs in, and the functions (intacct-xml §1.2).

The checks follow the gateway's schema where its rules are known: the login's elements are ordered,
the children of generic functions are not, and whatever breaks the rules is a control failure
XL03000003 whose text is written the way libxml writes it.
"""

from dataclasses import dataclass
from typing import Final, cast
from urllib.parse import parse_qs

from lxml import etree

from crossfoot.emulator.failures import ControlEcho, ControlFailure, Style
from crossfoot.emulator.functions import ErrorEntry

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
        raise _schema(1845, message, root, ControlEcho())
    control = _control(root)
    operation = _child(root, "operation", control.echo)
    authentication = _child(operation, "authentication", control.echo)
    login, session = _credentials(authentication, control.echo)
    content = _child(operation, "content", control.echo)
    functions = tuple(_function(element, control) for element in content)
    if not functions:
        raise _missing(content, "function", control.echo)
    transaction = _boolean(operation.get("transaction", "false"), operation, control.echo)
    return GatewayRequest(control, transaction, login, session, functions, root)


def _form_field(body: bytes) -> bytes:
    fields = parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True)
    return fields.get("xmlrequest", [""])[0].encode()


def _parse(body: bytes) -> etree._Element:
    if b"<!DOCTYPE" in body:
        raise _malformed(96, "Internal error: a document type is not allowed", 1, 1)
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
        raise _malformed(code, message, line, column) from error
    tree = root.getroottree()
    if tree.docinfo.internalDTD is not None:
        raise _malformed(96, "Internal error: a document type is not allowed", 1, 1)
    if _depth(root) > DEEPEST:
        raise _malformed(1, f"Excessive depth in document: {DEEPEST}", 1, 1)
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
            raise _schema(
                1871, f"Element '{child.tag}': This element is not expected.", child, echo
            )
    for required in ("senderid", "password", "controlid", "dtdversion"):
        if element.find(required) is None:
            raise _missing(element, required, echo)
    _length(element, "controlid", echo)
    version = _text(element, "dtdversion")
    if version not in {"2.1", "3.0"}:
        message = (
            f"Element 'dtdversion': [facet 'enumeration'] The value '{version}' "
            "is not an element of the set {'2.1', '3.0'}."
        )
        raise _schema(1840, message, element, echo)

    def flag(name: str, default: str) -> bool:
        return _boolean(_text(element, name) or default, element, echo)

    return Control(
        sender=_text(element, "senderid"),
        password=_text(element, "password"),
        control_id=_text(element, "controlid"),
        unique=flag("uniqueid", "true"),
        dtd_version=version,
        policy=_text(element, "policyid"),
        style=Style(
            whitespace=flag("includewhitespace", "true"),
            additional_info=flag("showadditionalerrorinfo", "false"),
        ),
    )


def _length(element: etree._Element, child: str, echo: ControlEcho) -> None:
    text = _text(element, child)
    if 1 <= len(text) <= 256:
        return
    facet, code, limit = ("minLength", 1831, 1) if not text else ("maxLength", 1832, 256)
    message = (
        f"Element '{child}': [facet '{facet}'] The value has a length of '{len(text)}'; "
        f"this {'underruns' if not text else 'exceeds'} the allowed "
        f"{'minimum' if not text else 'maximum'} length of '{limit}'."
    )
    raise _schema(code, message, element, echo)


def _credentials(element: etree._Element, echo: ControlEcho) -> tuple[Login | None, str]:
    first = element[0] if len(element) else None
    if first is not None and first.tag == "sessionid":
        return None, (first.text or "").strip()
    if first is None or first.tag != "login":
        if first is None:
            raise _missing(element, "login, sessionid", echo)
        raise _unexpected(first, "login, sessionid", echo)
    _check_login(first, echo)
    texts = {name: _text(first, name) for name in LOGIN_REQUIRED + LOGIN_OPTIONAL}
    company, client = texts["companyid"], texts["clientid"]
    entity = texts["locationid"]
    return Login(texts["userid"], company, texts["password"], entity, client), ""


def _check_login(login: etree._Element, echo: ControlEcho) -> None:
    """userid, companyid and password in this order, then what may follow (§1.2)."""
    children = [str(child.tag) for child in login]
    for position, required in enumerate(LOGIN_REQUIRED):
        if position >= len(children):
            raise _missing(login, required, echo)
        if children[position] != required:
            raise _unexpected(login[position], required, echo)
    for position in range(len(LOGIN_REQUIRED), len(children)):
        if children[position] not in LOGIN_OPTIONAL or children.count(children[position]) > 1:
            raise _unexpected(login[position], ", ".join(LOGIN_OPTIONAL), echo)


def _function(element: etree._Element, control: Control) -> FunctionCall:
    if element.tag != "function":
        raise _unexpected(element, "function", control.echo)
    control_id = element.get("controlid")
    if control_id is None:
        message = "Element 'function': The attribute 'controlid' is required but missing."
        raise _schema(1868, message, element, control.echo)
    if not 1 <= len(control_id) <= 256:
        message = (
            "Element 'function', attribute 'controlid': The value has a length of "
            f"'{len(control_id)}'; 1 to 256 are allowed."
        )
        raise _schema(1831, message, element, control.echo)
    if len(element) == 0:
        message = "Element 'function': Missing child element(s)."
        raise _schema(1871, message, element, control.echo)
    if len(element) > 1:
        raise _unexpected(element[1], "", control.echo)
    function = element[0]
    name = str(function.tag)
    if control.dtd_version == "2.1" and name in GENERIC_FUNCTIONS:
        raise _unexpected(function, "", control.echo)
    return FunctionCall(control_id, name, function)


def _child(parent: etree._Element, name: str, echo: ControlEcho) -> etree._Element:
    found = parent.find(name)
    if found is None:
        raise _missing(parent, name, echo)
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
    message = (
        f"Element '{element.tag}': '{text}' is not a valid value of the atomic type 'xs:boolean'."
    )
    raise _schema(1824, message, element, echo)


def _missing(parent: etree._Element, expected: str, echo: ControlEcho) -> ControlFailure:
    many = "one of " if "," in expected else ""
    message = f"Element '{parent.tag}': Missing child element(s). Expected is {many}( {expected} )."
    return _schema(1871, message, parent, echo)


def _unexpected(element: etree._Element, expected: str, echo: ControlEcho) -> ControlFailure:
    many = "one of " if "," in expected else ""
    hint = f" Expected is {many}( {expected} )." if expected else ""
    message = f"Element '{element.tag}': This element is not expected.{hint}"
    return _schema(1871, message, element, echo)


def _schema(code: int, message: str, element: etree._Element, echo: ControlEcho) -> ControlFailure:
    line = cast("int | None", element.sourceline) or 1
    text = f"XML Parse schema error: Error {code}: {message} Line: {line}, column: 0."
    return ControlFailure((ErrorEntry("XL03000003", description2=text),), echo)


def _malformed(code: int, message: str, line: int, column: int) -> ControlFailure:
    # The gateway escapes libxml's quotes before it escapes the document (intacct-xml §6.2, §7).
    quoted = message.replace('"', "&quot;")
    text = f"XML Parse schema error: Fatal Error {code}: {quoted}. Line: {line}, column: {column}."
    return ControlFailure((ErrorEntry("XL03000003", description2=text),), ControlEcho())
