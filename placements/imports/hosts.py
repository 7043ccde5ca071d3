"""Which workplace is meant: by its SBB host id, else by name and postcode; spellings end in one.

Names that differ only in spaces are the same and are not asked about. Every other spelling is
proposed, and a person confirms it. What is certain about the organisation (the host id) and what
is only likely (a name that looks the same) are told apart.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import NamedTuple

from workplaces.spelling import match_name

ALIKE = 0.88
_SMALL_WORDS = {
    "van",
    "de",
    "der",
    "den",
    "het",
    "en",
    "in",
    "op",
    "te",
    "ten",
    "ter",
    "voor",
    "bij",
}


class KnownHost(NamedTuple):
    """A host that the portal has."""

    pk: int
    name: str
    leerbedrijf_id: str
    match_name: str
    postcodes: tuple[str, ...]


@dataclass
class HostGroup:
    """One organisation in the file, under the spellings in which it occurs there."""

    key: str
    leerbedrijf_id: str
    match_name: str
    postcode: str
    spellings: Counter[str] = field(default_factory=Counter)
    known: KnownHost | None = None
    name: str = ""


@dataclass(frozen=True)
class Proposal:
    """`spelling` in group `key` is probably the organisation of group `target_key`, called `name`.

    certain: the host id (or name and postcode) says so, and only the spelling differs.
    """

    key: str
    spelling: str
    target_key: str
    name: str
    rows: int
    certain: bool
    known_pk: int | None = None


def group_key(leerbedrijf_id: str, name: str, postcode: str) -> str:
    if leerbedrijf_id:
        return f"id:{leerbedrijf_id}"
    return f"name:{match_name(name)[:120]}|{postcode.replace(' ', '')}"


def is_shouting(name: str) -> bool:
    letters = [c for c in name if c.isalpha()]
    return len(letters) >= 10 and all(c.isupper() for c in letters)


class HostSurvey:
    """Gathers the hosts of a file; `settle` then decides what each is called."""

    def __init__(self) -> None:
        self.groups: dict[str, HostGroup] = {}
        self._words: dict[str, Counter[str]] = {}

    def add(self, name: str, leerbedrijf_id: str, postcode: str, city: str) -> str:
        key = group_key(leerbedrijf_id, name, postcode)
        group = self.groups.get(key)
        if group is None:
            group = HostGroup(key, leerbedrijf_id, match_name(name), postcode)
            self.groups[key] = group
        group.spellings[name] += 1
        group.postcode = group.postcode or postcode
        for word in city.split() if is_shouting(name) else f"{name} {city}".split():
            self._words.setdefault(word.casefold(), Counter())[word] += 1
        return key

    def settle(self, known: Iterable[KnownHost]) -> list[Proposal]:
        """Name every group, and propose what a person should confirm."""
        self._recognise(known)
        self._join_by_name()
        for group in self.groups.values():
            group.name = group.known.name if group.known else self._best_spelling(group)
        return [*self._other_spellings(), *self._alike()]

    def _recognise(self, known: Iterable[KnownHost]) -> None:
        by_id, by_place = {}, {}
        for host in known:
            if host.leerbedrijf_id:
                by_id[host.leerbedrijf_id] = host
            for postcode in host.postcodes:
                by_place[(host.match_name, postcode)] = host
        for group in self.groups.values():
            group.known = by_id.get(group.leerbedrijf_id)
            if group.known is None and group.postcode:
                found = by_place.get((group.match_name, group.postcode))
                # Two host ids are two organisations, also in one building.
                if found and not (found.leerbedrijf_id and group.leerbedrijf_id):
                    group.known = found

    def _join_by_name(self) -> None:
        """A row without a host id belongs to the host with an id of that name and postcode."""
        with_id: dict[tuple[str, str], list[HostGroup]] = {}
        for group in self.groups.values():
            if group.leerbedrijf_id and group.postcode:
                for match in {match_name(spelling) for spelling in group.spellings}:
                    with_id.setdefault((match, group.postcode), []).append(group)
        self.joined = {
            group.key: found[0].key
            for group in self.groups.values()
            if not group.leerbedrijf_id
            and len(found := with_id.get((group.match_name, group.postcode), [])) == 1
        }
        for key, target in self.joined.items():
            self.groups[target].spellings.update(self.groups[key].spellings)

    def _best_spelling(self, group: HostGroup) -> str:
        """The spelling used most that does not shout; else the shouted one, calmed."""
        calm = [(count, name) for name, count in group.spellings.items() if not is_shouting(name)]
        if calm:
            most = max(count for count, _name in calm)
            return next(name for count, name in calm if count == most)
        shouted = group.spellings.most_common(1)[0][0]
        return " ".join(self._calmed(word, i) for i, word in enumerate(shouted.split()))

    def _calmed(self, word: str, position: int) -> str:
        seen = self._words.get(word.casefold())
        if seen:
            return seen.most_common(1)[0][0]
        if position and word.casefold() in _SMALL_WORDS:
            return word.casefold()
        return word.capitalize()

    def _other_spellings(self) -> Iterable[Proposal]:
        for group in self.groups.values():
            if group.key in self.joined:
                continue
            pk = group.known.pk if group.known else None
            for spelling, rows in group.spellings.items():
                if spelling != group.name:
                    yield Proposal(
                        group.key, spelling, group.key, group.name, rows, certain=True, known_pk=pk
                    )

    def _alike(self) -> Iterable[Proposal]:
        """Hosts without an id whose name is nearly that of another at the same postcode."""
        by_postcode: dict[str, list[HostGroup]] = {}
        for group in self.groups.values():
            by_postcode.setdefault(group.postcode, []).append(group)
        for postcode, groups in by_postcode.items():
            if not postcode:
                continue
            for group in groups:
                if group.leerbedrijf_id or group.known or group.key in self.joined:
                    continue
                target = self._most_alike(group, groups)
                if target is not None:
                    for spelling, rows in group.spellings.items():
                        yield Proposal(
                            group.key, spelling, target.key, target.name, rows, certain=False,
                            known_pk=target.known.pk if target.known else None,
                        )  # fmt: skip

    def _most_alike(self, group: HostGroup, others: list[HostGroup]) -> HostGroup | None:
        size = sum(group.spellings.values())
        best, likeness = None, ALIKE
        for other in others[:50]:
            # The rarer spelling is taken for the slip; a host with an id is never the slip.
            heavier = other.leerbedrijf_id or (sum(other.spellings.values()), other.key) > (
                size,
                group.key,
            )
            if other is group or other.key in self.joined or not heavier:
                continue
            ratio = SequenceMatcher(None, group.match_name, other.match_name).ratio()
            if ratio >= likeness:
                best, likeness = other, ratio
        return best
