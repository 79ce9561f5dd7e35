"""Who may come in: sender, company, user with password and entity, or session (intacct-xml §2)."""

from collections import Counter
from dataclasses import dataclass

from crossfoot.clock import Clock
from crossfoot.emulator import failures
from crossfoot.emulator.company import Company, Row
from crossfoot.emulator.door_settings import DoorSettings
from crossfoot.emulator.request import Control, GatewayRequest, Login
from crossfoot.emulator.sessions import Session, Sessions


@dataclass(frozen=True, slots=True)
class Identity:
    """Somebody who was let in: the session (of one request, for a login) and the user's row."""

    session: Session
    user: Row


class SignIn:
    """The checks of one gateway, and its count of wrong passwords."""

    def __init__(self, settings: DoorSettings, sessions: Sessions, clock: Clock) -> None:
        self.settings = settings
        self._sessions = sessions
        self._clock = clock
        self._wrong: Counter[str] = Counter()

    def forget_wrong_passwords(self) -> None:
        """Start counting anew."""
        self._wrong.clear()

    def check_control(self, request: GatewayRequest, company_id: str) -> None:
        """Refuse what needs no look at the user: company, sender, policy (§1.4, §2.4).

        Raises:
            ControlFailure: Unknown company or sender, expired company, unknown policy.
        """
        control, login, settings = request.control, request.login, self.settings
        known = {company_id, *settings.expired_companies}
        if login is not None and login.company not in known:
            raise failures.unknown_company(self._clock.new_token()[:20], control.echo)
        account = settings.senders.get(control.sender)
        if account is None or account.password != control.password:
            raise failures.unknown_sender(control.echo)
        if control.policy and control.policy not in settings.policies:
            raise failures.unknown_policy(control.policy, control.echo)
        if (login.company if login else company_id) in settings.expired_companies:
            raise failures.expired_company(control.echo)

    def identify(self, request: GatewayRequest, company: Company) -> Identity:
        """Let somebody in, by login or by session; runs in the company's thread.

        Raises:
            AuthenticationFailure: Everything of §2.4 at that level.
            ControlFailure: A wrong password, when the edge is set to refuse it.
        """
        if request.login is None:
            return self._by_session(request, company)
        self._check_sender(request.control, request.login.user, company)
        return self._by_login(request.login, company)

    def _by_session(self, request: GatewayRequest, company: Company) -> Identity:
        session = self._sessions.use(request.session, self.settings.session_seconds)
        if session is None:
            raise failures.session_lost(request.session)
        self._check_sender(request.control, session.user, company)
        user = self._active_user(session.user, company)
        if user is None:
            raise failures.session_lost(request.session)
        return Identity(session, user)

    def _by_login(self, login: Login, company: Company) -> Identity:
        user = self._active_user(login.user, company)
        if user is None or login.password != self.settings.passwords.get(login.user):
            self._count_wrong_password(login, user, company)
            if self.settings.refuse_sign_in_at_edge:
                raise failures.sign_in_refused_at_edge()
            raise failures.sign_in_refused(login.user, login.company)
        self._wrong.pop(login.user, None)
        if login.entity and not entity_exists(company, login.entity):
            raise failures.sign_in_refused(login.user, login.company)
        seconds = self.settings.session_seconds
        session = self._sessions.passing(login.company, login.user, login.entity, seconds)
        return Identity(session, user)

    def _check_sender(self, control: Control, user: str, company: Company) -> None:
        account = self.settings.senders.get(control.sender)
        if account is None or not account.authorized:
            raise failures.sender_not_authorized(control.sender, user, company.settings.id)

    def _active_user(self, login_id: str, company: Company) -> Row | None:
        user = company.find_by("USERINFO", "LOGINID", login_id)
        return user if user is not None and user["STATUS"] == "active" else None

    def _count_wrong_password(self, login: Login, user: Row | None, company: Company) -> None:
        if user is None or not self.settings.lock_after:
            return
        self._wrong[login.user] += 1
        if self._wrong[login.user] >= self.settings.lock_after:
            company.update("USERINFO", user["RECORDNO"], {"STATUS": "lockedout"})


def entity_exists(company: Company, entity: str) -> bool:
    """Whether an entity of this id is there and active."""
    found = company.find_by("LOCATIONENTITY", "LOCATIONID", entity)
    return found is not None and found["STATUS"] != "inactive"
