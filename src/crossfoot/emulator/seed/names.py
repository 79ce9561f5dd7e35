"""Invented people, organisations and addresses; every telephone and host name is a reserved one."""

import unicodedata
from dataclasses import dataclass
from random import Random

from crossfoot.emulator.seed.draft import Row
from crossfoot.emulator.seed.files import read_table, read_words

_TAX_NUMBERS = {
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
_LETTERS = "ABCDEFGHJKLMNPRSTUVWXY"


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
        self._choice = random.choice
        self._digit = random.random
        self.given = read_words("given_names")
        self.family = read_words("family_names")
        words = {part: text.split("|") for part, text in read_table("organisation_words")}
        self._first, self._trades, self._words = words["first"], ("vendor", "customer"), words
        self.places = {place.city: place for place in _places()}
        self._drawn = [place for place in self.places.values() for _ in range(place.share)]

    def place(self) -> Place:
        """A town; large ones come more often."""
        return self._choice(self._drawn)

    def person(self) -> tuple[str, str]:
        """Given name and family name."""
        return self._choice(self.given), self._choice(self.family)

    def organisation(self, trade: str, place: Place) -> str:
        """The name of a `vendor` or `customer` organisation of that town."""
        suffix = self._choice(self._words[place.code])
        style = self._digit()
        if style < 0.7:
            name = f"{self._choice(self._first)} {self._choice(self._words[trade])}"
        elif style < 0.85:
            name = f"{self._choice(self.family)} & {self._choice(self.family)}"
        else:
            name = f"{place.city} {self._choice(self._words[trade])}"
        return f"{name}{suffix}" if suffix.startswith(",") else f"{name} {suffix}"

    def address(self, place: Place) -> Row:
        """The fields of a mail address there, without their prefix."""
        street = self._choice(place.streets)
        number = int(self._digit() * 400) + 1
        ahead = place.code in {"US", "IE", "GB", "CA", "FR"}
        lines = {
            "ADDRESS1": f"{number} {street}" if ahead else f"{street} {number}",
            "CITY": place.city,
            "STATE": place.state,
            "ZIP": self.pattern(place.zip),
            "COUNTRY": place.country,
            "COUNTRYCODE": place.code,
        }
        if self._digit() < 0.15:
            lines["ADDRESS2"] = f"Suite {int(self._digit() * 90) + 1}00" if ahead else "c/o Empfang"
        return lines

    def phone(self, place: Place) -> str:
        """A telephone number there."""
        return self.pattern(place.phone)

    def tax_number(self, place: Place) -> str:
        """A tax number in the shape of that country."""
        return self.pattern(_TAX_NUMBERS[place.code])

    def pattern(self, text: str) -> str:
        """A text with every `#` made a digit and every `@` a letter."""
        chance = self._digit
        return "".join(
            "0123456789"[int(chance() * 10)]
            if sign == "#"
            else _LETTERS[int(chance() * len(_LETTERS))]
            if sign == "@"
            else sign
            for sign in text
        )


def slug(name: str) -> str:
    """A name as it stands in a host or login: `Zürich Optics` is `zurich-optics`."""
    flat = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    words = "".join(sign if sign.isalnum() else " " for sign in flat).split()
    return "-".join(words[:3]) or "kontakt"


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
