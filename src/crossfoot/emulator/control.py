"""The control API under `/_control/`, by which tests and people steer it (docs/emulator.md)."""

from datetime import UTC, datetime
from typing import Annotated, Any, ClassVar, Final, TypeVar

import msgspec
from aiohttp import web

from crossfoot.emulator.door_settings import DoorSettings
from crossfoot.emulator.faults import Fault
from crossfoot.emulator.gateway import PATH, Gateway
from crossfoot.emulator.ledger import periods
from crossfoot.emulator.requests_seen import MASK, SeenRequest
from crossfoot.emulator.response import instant
from crossfoot.emulator.seed import Scale
from crossfoot.emulator.sessions import Session
from crossfoot.emulator.travel_clock import TravelClock

T = TypeVar("T")
CENTURY: Final = 3_155_760_000
"""In seconds."""


class ClockOrder(msgspec.Struct, forbid_unknown_fields=True):
    """What to do with the clock; several things are done in this order."""

    reset: bool = False
    stop: bool = False
    set: datetime | None = None
    advance: Annotated[float, msgspec.Meta(ge=-CENTURY, le=CENTURY)] = 0.0
    start: bool = False

    def __post_init__(self) -> None:
        if self.set is not None and not 1900 <= self.set.year <= 2200:
            raise ValueError("`set` must be between 1900 and 2200")


class SeedOrder(msgspec.Struct, forbid_unknown_fields=True):
    """Which company to fill."""

    scale: Scale


class SettingsOrder(msgspec.Struct, forbid_unknown_fields=True):
    """Settings to change; what is left out stays."""

    gateway: dict[str, Any] = {}
    company: dict[str, Any] = {}


class Control:
    """The control API of one gateway."""

    PATHS: ClassVar[dict[str, dict[str, str]]] = {
        "": {"GET": "index"},
        "health": {"GET": "health"},
        "reset": {"POST": "reset"},
        "seed": {"POST": "seed"},
        "clock": {"GET": "clock", "POST": "turn_clock"},
        "requests": {"GET": "requests", "DELETE": "forget_requests"},
        "faults": {"GET": "faults", "POST": "set_fault", "DELETE": "clear_faults"},
        "faults/{id}": {"DELETE": "remove_fault"},
        "settings": {"GET": "settings", "PUT": "change_settings"},
        "sessions": {"GET": "sessions", "DELETE": "end_sessions"},
        "sessions/{id}": {"DELETE": "end_session"},
        "high-water": {"GET": "high_water", "DELETE": "forget_high_water"},
    }
    """Path below `/_control/` -> HTTP method -> the method that serves it."""

    def __init__(self, gateway: Gateway, clock: TravelClock) -> None:
        self._gateway = gateway
        self._clock = clock
        self._at_start = msgspec.to_builtins(gateway.settings)

    def routes(self) -> list[web.RouteDef]:
        """Every route, for the application's router."""
        return [
            web.route(method, f"/_control/{path}", getattr(self, name))
            for path, methods in self.PATHS.items()
            for method, name in methods.items()
        ]

    async def index(self, _: web.Request) -> web.Response:
        """What there is: each path with its methods."""
        paths = {f"/_control/{path}": sorted(methods) for path, methods in self.PATHS.items()}
        return _json({"paths": paths})

    async def health(self, request: web.Request) -> web.Response:
        """What runs here."""
        worker = self._gateway.worker
        return _json(
            {
                "status": "ok",
                "company": worker.company.settings.id,
                "seed": worker.scale,
                "endpoint": f"http://{request.host}{PATH}",
                "clock": instant(self._clock.now()),
                "requests": self._gateway.seen.count,
            }
        )

    async def reset(self, request: web.Request) -> web.Response:
        """Everything back to how it was at the start."""
        self._gateway.abandon()
        await self._gateway.worker.reset()
        self._start_over()
        return await self.health(request)

    async def seed(self, request: web.Request) -> web.Response:
        """Another company in the place of this one."""
        order = await _read(request, SeedOrder)
        self._gateway.abandon()
        await self._gateway.worker.seed(order.scale)
        self._start_over()
        return await self.health(request)

    def _start_over(self) -> None:
        self._gateway.settings.take_over(msgspec.convert(self._at_start, DoorSettings))
        self._clock.put_right()
        self._gateway.forget()

    async def clock(self, _: web.Request) -> web.Response:
        """The company's time."""
        return _json(
            {
                "now": instant(self._clock.now()),
                "stands_still": self._clock.stands_still,
                "ahead_seconds": round(self._clock.ahead_seconds, 3),
            }
        )

    async def turn_clock(self, request: web.Request) -> web.Response:
        """Set, advance, stop or start the company's time."""
        order = await _read(request, ClockOrder)
        if order.reset:
            self._clock.put_right()
        if order.stop:
            self._clock.stop()
        if order.set is not None:
            self._clock.set(_aware(order.set))
        self._clock.advance(order.advance)
        if order.start:
            self._clock.start()
        return await self.clock(request)

    async def requests(self, request: web.Request) -> web.Response:
        """The requests seen, oldest first, that meet the query parameters."""
        wanted = request.query
        found = [seen for seen in self._gateway.seen.all() if _meets(seen, dict(wanted))]
        last = wanted.get("last", "")
        if last:
            if not last.isdigit():
                raise _refused("`last` must be a number")
            found = found[-int(last) :] if int(last) else []
        return _json({"count": self._gateway.seen.count, "found": len(found), "requests": found})

    async def forget_requests(self, _: web.Request) -> web.Response:
        """Forget the requests seen."""
        self._gateway.seen.clear()
        return _json({"count": 0})

    async def faults(self, _: web.Request) -> web.Response:
        """The faults set now."""
        return _json({"faults": self._gateway.faults.all()})

    async def set_fault(self, request: web.Request) -> web.Response:
        """Set one fault."""
        fault = self._gateway.faults.add(await _read(request, Fault))
        return _json(fault, status=201)

    async def clear_faults(self, request: web.Request) -> web.Response:
        """Take every fault away."""
        self._gateway.faults.clear()
        return await self.faults(request)

    async def remove_fault(self, request: web.Request) -> web.Response:
        """Take one fault away."""
        if not self._gateway.faults.remove(request.match_info["id"]):
            raise _missing("fault", request.match_info["id"])
        return await self.faults(request)

    async def settings(self, _: web.Request) -> web.Response:
        """How the gateway and the company are set up; passwords are masked."""
        gateway = msgspec.to_builtins(self._gateway.settings)
        gateway["passwords"] = dict.fromkeys(gateway["passwords"], MASK)
        for sender in gateway["senders"].values():
            sender["password"] = MASK
        company = msgspec.to_builtins(self._gateway.worker.company.settings)
        return _json({"gateway": gateway, "company": company})

    async def change_settings(self, request: web.Request) -> web.Response:
        """Change some settings; all of them are checked before any is taken."""
        order = await _read(request, SettingsOrder)
        company = self._gateway.worker.company
        changed = _changed(self._gateway.settings, order.gateway)
        company_changed = _changed(company.settings, order.company)
        self._gateway.settings.take_over(changed)
        self._gateway.places.admit(self._gateway.limit)

        def take(_: object) -> None:
            company.settings = company_changed
            periods.publish(company)

        await self._gateway.worker.run(take)
        return await self.settings(request)

    async def sessions(self, _: web.Request) -> web.Response:
        """The open sessions, by their whole ids: they are a local toy's."""
        return _json({"sessions": [_shown(session) for session in self._gateway.sessions.all()]})

    async def end_sessions(self, request: web.Request) -> web.Response:
        """End every session."""
        self._gateway.sessions.end_all()
        return await self.sessions(request)

    async def end_session(self, request: web.Request) -> web.Response:
        """End one session."""
        if not self._gateway.sessions.end(request.match_info["id"]):
            raise _missing("session", request.match_info["id"])
        return await self.sessions(request)

    async def high_water(self, _: web.Request) -> web.Response:
        """How crowded it was."""
        places = self._gateway.places
        return _json(
            {
                "running": places.running,
                "waiting": places.waiting,
                "most_running": places.most_running,
                "most_waiting": places.most_waiting,
                "turned_away": places.turned_away,
            }
        )

    async def forget_high_water(self, request: web.Request) -> web.Response:
        """Start the marks anew."""
        self._gateway.places.forget_marks()
        return await self.high_water(request)


def _meets(seen: SeenRequest, wanted: dict[str, str]) -> bool:
    if not {"user", "entity"}.isdisjoint(wanted) and (
        wanted.get("user", seen.user) != seen.user
        or wanted.get("entity", seen.entity) != seen.entity
    ):
        return False
    if "function" not in wanted and "object" not in wanted:
        return True
    return any(
        wanted.get("function", function.name) == function.name
        and wanted.get("object", function.object).upper() == function.object
        for function in seen.functions
    )


def _changed(settings: T, changes: dict[str, Any]) -> T:
    """The settings with some of them changed; both shapes are mappings all the way down."""
    merged = {**msgspec.to_builtins(settings), **changes}
    unknown = sorted(set(changes) - set(msgspec.to_builtins(settings)))
    if unknown:
        raise _refused(f"unknown settings: {', '.join(unknown)}")
    try:
        return msgspec.convert(merged, type(settings))
    except msgspec.ValidationError as error:
        raise _refused(str(error)) from error


def _shown(session: Session) -> dict[str, str]:
    return {
        "id": session.id,
        "company": session.company,
        "user": session.user,
        "entity": session.entity,
        "opened_at": instant(session.opened_at),
        "expires_at": instant(session.expires_at),
    }


def _aware(moment: datetime) -> datetime:
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


async def _read(request: web.Request, shape: type[T]) -> T:
    try:
        return msgspec.json.decode(await request.read() or b"{}", type=shape)
    except msgspec.DecodeError as error:
        raise _refused(str(error)) from error


def _json(answer: object, status: int = 200) -> web.Response:
    return web.Response(
        body=msgspec.json.encode(answer), status=status, content_type="application/json"
    )


def _refused(reason: str) -> web.HTTPBadRequest:
    body = msgspec.json.encode({"error": reason})
    return web.HTTPBadRequest(body=body, content_type="application/json")


def _missing(kind: str, name: str) -> web.HTTPNotFound:
    body = msgspec.json.encode({"error": f"no {kind} {name}"})
    return web.HTTPNotFound(body=body, content_type="application/json")
