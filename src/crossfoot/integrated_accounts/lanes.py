"""One lane per Intacct company, whichever integrated account, entity or environment reaches it.

How wide it is, the accounts' contexts say (`requests_per_company`). Where they disagree the
smallest number holds: too few calls at once are slow, too many are refused. Where none says
anything, the setting holds.
"""

from typing import Any
from weakref import WeakValueDictionary

from crossfoot.clock import Clock
from crossfoot.intacct import Lane, LaneLimits
from crossfoot.integrated_accounts.context import PLACES, whole_number
from crossfoot.integrated_accounts.shapes import Json


class CompanyLane(Lane):
    """A lane that its accounts may make narrower or wider."""

    def __init__(self, limits: LaneLimits, clock: Clock) -> None:
        super().__init__(limits, clock)
        self._wishes: dict[str, int] = {}

    def wish(self, account_id: str, places: int | None) -> None:
        """Note how wide an account wants the lane; None: it does not say."""
        if self._wishes.get(account_id) == places:
            return
        if places is None:
            del self._wishes[account_id]
        else:
            self._wishes[account_id] = places
        self.resize(min(self._wishes.values(), default=self.limits.places))


class Lanes:
    """The lanes of every company in use. A lane lasts as long as a gateway or a call holds it."""

    def __init__(self, usual: LaneLimits, clock: Clock) -> None:
        self._usual = usual
        self._clock = clock
        self._lanes: WeakValueDictionary[tuple[str, str], CompanyLane] = WeakValueDictionary()
        self._of_account: WeakValueDictionary[str, CompanyLane] = WeakValueDictionary()

    def of_company(self, endpoint: str, company: str) -> CompanyLane:
        """The company's lane. Ids that differ in case only share one, to be safe."""
        key = (endpoint, company.casefold())
        lane = self._lanes.get(key)
        if lane is None:
            lane = self._lanes[key] = CompanyLane(self._usual, self._clock)
        return lane

    def of_account(self, endpoint: str, account_id: str, context: Json) -> CompanyLane:
        """The lane of an account's company, as wide as its accounts want it now."""
        lane = self.of_company(endpoint, _text(context.get("company_id")))
        before = self._of_account.get(account_id)
        if before is not lane:
            self.forget(account_id)
            self._of_account[account_id] = lane
        lane.wish(account_id, whole_number(context, PLACES))
        return lane

    def forget(self, account_id: str) -> None:
        """The account has no say any more."""
        lane = self._of_account.pop(account_id, None)
        if lane is not None:
            lane.wish(account_id, None)


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
