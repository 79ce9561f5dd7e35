"""Every error Crossfoot raises on purpose, as one tree.

    CrossfootError
    ├── CallerError                     the request is wrong; the caller can mend it      (blame: caller)
    │   ├── InvalidRequest       400
    │   │   ├── MissingParameter
    │   │   ├── UnknownParameter        an unknown filter or query parameter, with the valid names
    │   │   ├── InvalidParameter        a value that cannot be read, with the reason
    │   │   ├── InvalidBody             a body that cannot be read, every problem with its path
    │   │   └── InvalidCursor           edited, foreign or outdated
    │   ├── Unauthenticated      401
    │   │   ├── LinkTokenUnknown
    │   │   ├── LinkTokenExpired
    │   │   └── LinkTokenUsed           it has connected an account already
    │   ├── Forbidden            403
    │   ├── NotFound             404
    │   │   ├── UnknownRoute            no such resource, or it lacks this operation
    │   │   ├── UnknownRecord
    │   │   ├── UnknownIntegratedAccount
    │   │   └── UnknownIntegration      no such integration, or it is not installed here
    │   ├── MethodNotAllowed     405
    │   ├── Conflict             409
    │   │   ├── WriteInProgress         the same write is running already
    │   │   ├── AnotherCompany          not the company that is being reconnected
    │   │   ├── StepTooEarly            linking: an earlier step comes first
    │   │   ├── AttemptChanged          linking: it went on in another window
    │   │   └── FormMissing             no post-connect form is configured
    │   ├── KeyReused            422    this idempotency key has stood for another body
    │   ├── RulesBroken          422    the body is sound, and the company's books would refuse it
    │   ├── BodyTooLarge         413
    │   └── RateLimited          429    the company's lane is full: the call was not sent
    │       └── SignInsUsedUp           so many sign-ins were refused that the next might lock the user
    ├── RemoteError                     Intacct, or the account there, refused            (remote)
    │   ├── AccountRefused       401    the stored sign-in no longer works            (blame: account)
    │   │   ├── SenderRefused           our Sender ID or its password is wrong      (blame: crossfoot)
    │   │   ├── SenderNotAuthorized     the company does not allow our Sender ID
    │   │   ├── SignInRefused           company, user, password or entity is wrong
    │   │   │   └── EntityRefused       the user works, but not in this entity
    │   │   ├── CompanyUnknown          the gateway knows no such company
    │   │   └── SessionLost             the session ended; we sign in again once
    │   ├── PermissionMissing    403    the Web Services user lacks a right, or the module is off
    │   ├── RemoteNotFound       404
    │   ├── RemoteConflict       409    the natural key exists already
    │   │   └── AlreadyRecorded         this unique control id has posted already
    │   ├── RemoteInvalid        422    Intacct refused the data
    │   │   ├── FieldsNotQueryable      these fields cannot be selected or filtered in this company
    │   │   ├── ObjectUnknown
    │   │   ├── QueryInvalid            the query could not be read by Intacct
    │   │   ├── PagingLost              a readMore result id is unknown or expired
    │   │   └── Aborted                 rolled back because another function of the request failed
    │   ├── RemoteThrottled      429
    │   ├── RemoteUnavailable    502    no clean answer: down, an HTML page, a 5xx   (blame: intacct)
    │   │   ├── RemoteUnreachable       no connection: nothing was sent
    │   │   ├── StillRunning            a request with this control id is being executed
    │   │   └── RemoteGarbled           an answer that is not what the gateway speaks
    │   │       └── AnswerRefused       an answer that is unsafe to read, or too long
    │   ├── EndpointRefused      502    a session's address is not allowed          (blame: crossfoot)
    │   ├── RemoteTimeout        504
    │   └── OutcomeUnknown       504    a write got no answer: it may have posted
    └── CrossfootFault           500    our own doing                                 (blame: crossfoot)
        ├── ConfigurationError          settings are wrong: every mistake at once
        ├── DeclarationError            a resource table contradicts itself, the catalog or the struct
        ├── StoreUnavailable     503
        ├── AuditBroken                 the audit log is not as it was written
        └── VaultError                  a secret could not be opened
            └── MasterKeyUnknown        it is wrapped with a master key that is not at hand

Each class states its stable `code`, HTTP `status`, `blame` (who must act) and `retry` (whether the same
call may succeed later); the first line of its docstring is the title people see.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

Blame = Literal["caller", "account", "intacct", "crossfoot"]
Retry = Literal["never", "later", "after_fix", "check_first"]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with a request: where (`path`), which `rule`, in words, and the `remedy`."""

    path: str
    rule: str
    message: str
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class GatewayEntry:
    """One `<error>` of a gateway answer, kept as sent; the support id is taken out and decoded.

    Source: intacct-xml §6.1. `level` says where in the envelope it stood.
    """

    level: Literal["http", "control", "operation", "result"]
    number: str
    description: str = ""
    description2: str = ""
    correction: str = ""
    support_id: str = ""

    @property
    def text(self) -> str:
        """The sentence a person should read: the first part that says something."""
        return self.description2 or self.description or self.number


class CrossfootError(Exception):
    """Something went wrong."""

    code: ClassVar[str] = "error"
    status: ClassVar[int] = 500
    blame: ClassVar[Blame] = "crossfoot"
    retry: ClassVar[Retry] = "never"
    remote: ClassVar[bool] = False

    def __init__(self, message: str, *, problems: Sequence[Problem] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.problems = tuple(problems)

    @classmethod
    def title(cls) -> str:
        """The error's name for people: the first line of its docstring."""
        return (cls.__doc__ or "").partition("\n")[0].rstrip(".")


# --- the caller ------------------------------------------------------------------------------------


class CallerError(CrossfootError):
    """The request cannot be served as it is."""

    code = "caller_error"
    status = 400
    blame: ClassVar[Blame] = "caller"


class InvalidRequest(CallerError):
    """The request is not valid."""

    code = "invalid_request"


class MissingParameter(InvalidRequest):
    """A required query parameter is missing."""

    code = "missing_parameter"

    def __init__(self, *names: str, message: str | None = None) -> None:
        self.names = names
        super().__init__(
            message or f"Missing query parameter: {', '.join(names)}.",
            problems=[
                Problem(n, "required", "This query parameter is required.", f"Add {n}=…")
                for n in names
            ],
        )


class UnknownParameter(InvalidRequest):
    """A query parameter or filter is not known here."""

    code = "unknown_parameter"

    def __init__(self, name: str, valid: Sequence[str]) -> None:
        self.name = name
        self.valid = tuple(valid)
        listed = ", ".join(valid) or "none"
        super().__init__(
            f"Unknown query parameter {name!r}. Valid here: {listed}.",
            problems=[Problem(name, "unknown", "Not known here.", f"Use one of: {listed}.")],
        )


class InvalidParameter(InvalidRequest):
    """A query parameter has a value that cannot be used."""

    code = "invalid_parameter"

    def __init__(self, name: str, reason: str, remedy: str = "") -> None:
        self.name = name
        super().__init__(
            f"Invalid value for {name!r}: {reason}{' ' + remedy if remedy else ''}",
            problems=[Problem(name, "invalid", reason, remedy)],
        )


class InvalidBody(InvalidRequest):
    """The request's body is not valid."""

    code = "invalid_body"

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(_said_first(problems), problems=problems)


def _said_first(problems: Sequence[Problem]) -> str:
    """The first problem in words, and how many more there are."""
    first = problems[0]
    more = f" ({len(problems) - 1} more)" if len(problems) > 1 else ""
    return f"{first.path}: {first.message}{more}" if first.path else f"{first.message}{more}"


class InvalidCursor(InvalidRequest):
    """The cursor is not one of ours, or belongs to another list."""

    code = "invalid_cursor"


class Unauthenticated(CallerError):
    """The token is missing, wrong or expired."""

    code = "unauthenticated"
    status = 401


class LinkTokenUnknown(Unauthenticated):
    """This is no link token."""

    code = "link_token_unknown"


class LinkTokenExpired(Unauthenticated):
    """The link token has expired."""

    code = "link_token_expired"


class LinkTokenUsed(Unauthenticated):
    """The link token has been used already."""

    code = "link_token_used"


class Forbidden(CallerError):
    """This token may not do that."""

    code = "forbidden"
    status = 403


class NotFound(CallerError):
    """There is nothing here by that name."""

    code = "not_found"
    status = 404


class UnknownRoute(NotFound):
    """No such resource, or it has no such operation."""

    code = "unknown_route"


class UnknownRecord(NotFound):
    """No record has this id."""

    code = "unknown_record"


class UnknownIntegratedAccount(NotFound):
    """No integrated account of this environment has this id."""

    code = "unknown_integrated_account"


class UnknownIntegration(NotFound):
    """This environment has no such integration."""

    code = "unknown_integration"


class MethodNotAllowed(CallerError):
    """This method is not allowed here."""

    code = "method_not_allowed"
    status = 405


class Conflict(CallerError):
    """The request conflicts with what is stored."""

    code = "conflict"
    status = 409
    retry: ClassVar[Retry] = "after_fix"


class WriteInProgress(Conflict):
    """The same write is running already."""

    code = "write_in_progress"
    retry: ClassVar[Retry] = "later"

    def __init__(self, message: str, *, seconds: int) -> None:
        super().__init__(message)
        self.seconds = seconds


class AnotherCompany(Conflict):
    """This is not the company that is to be connected."""

    code = "another_company"


class StepTooEarly(Conflict):
    """An earlier step of connecting is not done yet."""

    code = "step_too_early"


class AttemptChanged(Conflict):
    """Connecting has gone on in another window meanwhile."""

    code = "attempt_changed"
    retry: ClassVar[Retry] = "later"


class FormMissing(Conflict):
    """There is no form to fill in after connecting."""

    code = "form_missing"


class KeyReused(CallerError):
    """The idempotency key has been used for another request."""

    code = "idempotency_key_reused"
    status = 422
    retry: ClassVar[Retry] = "after_fix"


class RulesBroken(CallerError):
    """The document breaks rules of the company's books; nothing was sent."""

    code = "rules_broken"
    status = 422
    retry: ClassVar[Retry] = "after_fix"

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(_said_first(problems), problems=problems)


class BodyTooLarge(CallerError):
    """The request's body is too large."""

    code = "body_too_large"
    status = 413


class RateLimited(CallerError):
    """Too many calls for this company wait already."""

    code = "rate_limited"
    status = 429
    retry: ClassVar[Retry] = "later"

    def __init__(self, message: str, *, seconds: int) -> None:
        super().__init__(message)
        self.seconds = seconds


class SignInsUsedUp(RateLimited):
    """Too many sign-ins were refused: one more might lock the user."""

    code = "sign_ins_used_up"


# --- Intacct ---------------------------------------------------------------------------------------


class RemoteError(CrossfootError):
    """Sage Intacct refused, or could not be reached."""

    code = "remote_error"
    status = 502
    blame: ClassVar[Blame] = "intacct"
    remote = True

    def __init__(
        self,
        message: str,
        *,
        entries: Sequence[GatewayEntry] = (),
        problems: Sequence[Problem] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message, problems=problems)
        self.entries = tuple(entries)
        self.headers = dict(headers or {})

    @property
    def support_ids(self) -> tuple[str, ...]:
        """Sage's support ids among the entries, decoded, for a support case."""
        return tuple(e.support_id for e in self.entries if e.support_id)


class AccountRefused(RemoteError):
    """Sage Intacct refused the stored credentials."""

    code = "account_refused"
    status = 401
    blame: ClassVar[Blame] = "account"
    retry: ClassVar[Retry] = "after_fix"


class SenderRefused(AccountRefused):
    """Sage Intacct does not know our Sender ID, or its password is wrong."""

    code = "sender_refused"
    blame: ClassVar[Blame] = "crossfoot"


class SenderNotAuthorized(AccountRefused):
    """The company does not allow our Sender ID."""

    code = "sender_not_authorized"


class SignInRefused(AccountRefused):
    """Sage Intacct refused the company, user, password or entity."""

    code = "sign_in_refused"


class EntityRefused(SignInRefused):
    """The user cannot work in this entity, or it is gone."""

    code = "entity_refused"


class CompanyUnknown(AccountRefused):
    """Sage Intacct knows no such company, or it is not active."""

    code = "company_unknown"


class SessionLost(AccountRefused):
    """The gateway session has ended."""

    code = "session_lost"
    retry: ClassVar[Retry] = "later"


class PermissionMissing(RemoteError):
    """The Web Services user lacks a permission, or the company lacks the module."""

    code = "permission_missing"
    status = 403
    blame: ClassVar[Blame] = "account"
    retry: ClassVar[Retry] = "after_fix"


class RemoteNotFound(RemoteError):
    """Sage Intacct has no such record."""

    code = "remote_not_found"
    status = 404
    blame: ClassVar[Blame] = "caller"


class RemoteConflict(RemoteError):
    """Sage Intacct has such a record already."""

    code = "remote_conflict"
    status = 409
    blame: ClassVar[Blame] = "caller"
    retry: ClassVar[Retry] = "after_fix"


class AlreadyRecorded(RemoteConflict):
    """Sage Intacct has recorded this control id already."""

    code = "already_recorded"
    retry: ClassVar[Retry] = "check_first"


class RemoteInvalid(RemoteError):
    """Sage Intacct refused the data."""

    code = "remote_invalid"
    status = 422
    blame: ClassVar[Blame] = "caller"
    retry: ClassVar[Retry] = "after_fix"


class FieldsNotQueryable(RemoteInvalid):
    """Some fields cannot be queried in this company."""

    code = "fields_not_queryable"

    def __init__(self, message: str, *, fields: Sequence[str], **rest: Any) -> None:
        super().__init__(message, **rest)
        self.fields = tuple(fields)


class ObjectUnknown(RemoteInvalid):
    """The company has no such object."""

    code = "object_unknown"


class QueryInvalid(RemoteInvalid):
    """Sage Intacct could not read the query."""

    code = "query_invalid"


class PagingLost(RemoteInvalid):
    """The position in a result set is lost."""

    code = "paging_lost"
    retry: ClassVar[Retry] = "later"


class Aborted(RemoteInvalid):
    """Rolled back because another function of the same request failed."""

    code = "aborted"


class RemoteThrottled(RemoteError):
    """Sage Intacct asks to slow down."""

    code = "remote_throttled"
    status = 429
    retry: ClassVar[Retry] = "later"


class RemoteUnavailable(RemoteError):
    """Sage Intacct gave no clean answer."""

    code = "remote_unavailable"
    status = 502
    retry: ClassVar[Retry] = "later"


class RemoteGarbled(RemoteUnavailable):
    """Sage Intacct's answer could not be read."""

    code = "remote_garbled"


class AnswerRefused(RemoteGarbled):
    """Sage Intacct's answer is unsafe to read, or too long."""

    code = "answer_refused"
    retry: ClassVar[Retry] = "never"


class RemoteUnreachable(RemoteUnavailable):
    """Sage Intacct cannot be reached."""

    code = "remote_unreachable"


class StillRunning(RemoteUnavailable):
    """Sage Intacct is executing this very request."""

    code = "still_running"


class EndpointRefused(RemoteError):
    """Sage Intacct named an address for the session that is not allowed."""

    code = "endpoint_refused"
    blame: ClassVar[Blame] = "crossfoot"
    retry: ClassVar[Retry] = "after_fix"


class RemoteTimeout(RemoteError):
    """Sage Intacct did not answer in time."""

    code = "remote_timeout"
    status = 504
    retry: ClassVar[Retry] = "later"


class OutcomeUnknown(RemoteError):
    """A write got no answer: it may or may not have been posted."""

    code = "outcome_unknown"
    status = 504
    retry: ClassVar[Retry] = "check_first"


# --- ourselves -------------------------------------------------------------------------------------


class CrossfootFault(CrossfootError):
    """Crossfoot failed."""

    code = "crossfoot_fault"
    status = 500
    retry: ClassVar[Retry] = "later"


class ConfigurationError(CrossfootFault):
    """The settings are not valid."""

    code = "configuration_error"
    retry: ClassVar[Retry] = "after_fix"


class DeclarationError(CrossfootFault):
    """A resource's declaration is not sound."""

    code = "declaration_error"
    retry: ClassVar[Retry] = "never"


class StoreUnavailable(CrossfootFault):
    """The database cannot be reached."""

    code = "store_unavailable"
    status = 503


class AuditBroken(CrossfootFault):
    """The audit log is not as it was written."""

    code = "audit_broken"
    retry: ClassVar[Retry] = "never"


class VaultError(CrossfootFault):
    """A stored secret cannot be opened."""

    code = "vault_error"
    retry: ClassVar[Retry] = "after_fix"


class MasterKeyUnknown(VaultError):
    """The master key of a stored secret is not at hand."""

    code = "master_key_unknown"
