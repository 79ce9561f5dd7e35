"""Invented people, organisations and addresses; every telephone and host name is a reserved one."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from random import Random
from typing import Final, TypeVar

from crossfoot.emulator.seed.draft import Row
from crossfoot.emulator.seed.files import read_table, read_words

T = TypeVar("T")

_TAX_NUMBERS: Final = {
    "US": "##-#######",
    "IE": "IE#######@A",
    "DE": "DE#########",
    "AT": "ATU########",
    "CH": "CHE-###.###.###",
    "FR": "FR@@#########",
    "PL": "PL##########",
    "SE": "SE##########01",
    "GB": "GB### #### ##",
    "CA": "#########RT0001",
    "JP": "T#############",
}
_WORD: Final = re.compile("[a-z0-9]+")
_LETTERS: Final = "ABCDEFGHJKLMNPRSTUVWXY"


@dataclass(frozen=True, slots=True)
class Place:
    """A town with what its addresses look like."""

    city: str
    state: str
    zip: str
    country: str
    code: str
    phone: str
    streets: tuple[str, ...]
    share: int

    @property
    def currency(self) -> str:
        """What people there are invoiced in: euro on the continent, else dollar."""
        return "USD" if self.code in {"US", "CA", "JP", "GB"} else "EUR"

    @property
    def entity(self) -> str:
        """The entity that serves the town."""
        if self.code in {"IE", "GB", "FR"}:
            return "E200"
        return "E100" if self.code in {"US", "CA", "JP"} else "E300"


class Names:
    """Draws names and addresses from the word lists, with the company's own chance."""

    def __init__(self, random: Random) -> None:
        self._random = random.random
        self.given = read_words("given_names")
        self.family = read_words("family_names")
        words = {part: text.split("|") for part, text in read_table("organisation_words")}
        self._first, self._trades, self._words = words["first"], ("vendor", "customer"), words
        self.places = {place.city: place for place in _places()}
        self._drawn = [place for place in self.places.values() for _ in range(place.share)]

    def pick(self, among: Sequence[T]) -> T:
        """One of them; faster than `Random.choice`, and even enough."""
        return among[int(self._random() * len(among))]

    def place(self) -> Place:
        """A town; large ones come more often."""
        return self.pick(self._drawn)

    def person(self) -> tuple[str, str]:
        """Given name and family name."""
        return self.pick(self.given), self.pick(self.family)

    def organisation(self, trade: str, place: Place) -> str:
        """The name of a `vendor` or `customer` organisation of that town."""
        suffix = self.pick(self._words[place.code])
        style = self._random()
        if style < 0.7:
            name = f"{self.pick(self._first)} {self.pick(self._words[trade])}"
        elif style < 0.85:
            name = f"{self.pick(self.family)} & {self.pick(self.family)}"
        else:
            name = f"{place.city} {self.pick(self._words[trade])}"
        return f"{name}{suffix}" if suffix.startswith(",") else f"{name} {suffix}"

    def address(self, place: Place) -> Row:
        """The fields of a mail address there, without their prefix."""
        street = self.pick(place.streets)
        number = int(self._random() * 400) + 1
        ahead = place.code in {"US", "IE", "GB", "CA", "FR"}
        lines = {
            "ADDRESS1": f"{number} {street}" if ahead else f"{street} {number}",
            "CITY": place.city,
            "STATE": place.state,
            "ZIP": self.pattern(place.zip),
            "COUNTRY": place.country,
            "COUNTRYCODE": place.code,
        }
        if self._random() < 0.15:
            lines["ADDRESS2"] = (
                f"Suite {int(self._random() * 90) + 1}00" if ahead else "c/o Empfang"
            )
        return lines

    def phone(self, place: Place) -> str:
        """A telephone number there."""
        return self.pattern(place.phone)

    def tax_number(self, place: Place) -> str:
        """A tax number in the shape of that country."""
        return self.pattern(_TAX_NUMBERS[place.code])

    def pattern(self, text: str) -> str:
        """A text with every `#` made a digit and every `@` a letter."""
        chance = self._random
        return "".join(
            part
            if isinstance(part, str)
            else f"{int(chance() * 10**part):0{part}}"
            if part
            else _LETTERS[int(chance() * len(_LETTERS))]
            for part in _parts(text)
        )


@lru_cache(maxsize=4096)
def slug(name: str) -> str:
    """A name as it stands in a host or login: `Zürich Optics` is `zurich-optics`."""
    if not name.isascii():
        name = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return "-".join(_WORD.findall(name.lower())[:3]) or "kontakt"


@cache
def _parts(pattern: str) -> list[str | int]:
    """A pattern cut into its plain texts, its runs of digits (how many) and its letters (0)."""
    runs = re.findall("#+|@|[^#@]+", pattern)
    return [len(run) if run[0] == "#" else 0 if run == "@" else run for run in runs]


def odd_names(kind: str) -> list[str]:
    """Names of that kind that break careless software."""
    return [name for of, name in read_table("odd_names") if of == kind]


def scattered(odd: list[str], count: int) -> dict[int, str]:
    """Where in a list of `count` records the odd names stand: evenly, not at the ends."""
    return {(2 * at + 1) * count // (2 * len(odd)): name for at, name in enumerate(odd)}


def _places() -> list[Place]:
    return [
        Place(city, state, code_zip, country, code, phone, tuple(streets.split("|")), int(share))
        for city, state, code_zip, country, code, phone, streets, share in read_table("places")
    ]
