"""Which column holds what: proposed from the names, and which columns are never read at all."""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Sequence

from placements.imports.fields import FIELDS

Mapping = dict[str, str]  # field key → column label in the file

# Parts of labels of columns that the portal must not hold. Compared without case and marks.
_BLOCKED_PARTS = (
    "burgerservice", "sofinummer", "sofinr", "onderwijsnummer", "persoonsgebonden", "nationaliteit",
    "nationality", "geslacht", "gender", "geboorteland", "geboorteplaats", "landvanherkomst",
    "herkomst", "etnici", "migratieachtergrond", "religie", "godsdienst", "geloof",
    "levensovertuiging",
    "iban", "bankrekening", "rekeningnummer", "paspoort", "identiteitsbewijs", "documentnummer",
    "verblijfs", "medisch", "gezondheid", "handicap", "beperking", "diagnose", "dyslexie",
    "studentgender", "burgerlijkestaat",
)  # fmt: skip
_BLOCKED_WORDS = {"bsn", "pgn", "sofi", "sekse", "sex", "mv"}
# "Geslachtsnaam" is the birth name, not the sex.
_ALLOWED = {"geslachtsnaam"}


def plain(label: str) -> str:
    """A label without case, accents, spaces and marks: "E-mail student " → "emailstudent"."""
    folded = unicodedata.normalize("NFKD", label.casefold())
    return re.sub(r"[^a-z0-9]", "", "".join(c for c in folded if not unicodedata.combining(c)))


_KNOWN = {plain(name): field.key for field in reversed(FIELDS) for name in reversed(field.names)}


def is_known(label: str) -> bool:
    return plain(label) in _KNOWN or is_blocked(label)


def is_blocked(label: str) -> bool:
    """A column that must not be stored, logged or shown, whatever it holds."""
    name = plain(label)
    words = set(re.split(r"[^a-z0-9]+", label.casefold()))
    if name in _ALLOWED:
        return False
    return (
        any(part in name for part in _BLOCKED_PARTS)
        or bool(words & _BLOCKED_WORDS)
        or name.startswith("bsn")
        or name.endswith("bsn")
    )


def looks_like_bsn(value: str) -> bool:
    """Nine digits that pass the eleven-test of citizen service numbers."""
    digits = value.replace(" ", "").replace(".", "")
    if not (digits.isascii() and digits.isdigit() and len(digits) == 9) or digits == "0" * 9:
        return False
    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    return sum(int(d) * w for d, w in zip(digits, weights, strict=True)) % 11 == 0


def propose(columns: Sequence[str], saved: Mapping | None = None) -> Mapping:
    """The mapping saved for these columns, or else one from the names; a column serves once."""
    usable = [label for label in columns if label and not is_blocked(label)]
    if saved:
        return {key: label for key, label in saved.items() if label in usable}
    by_name: dict[str, str] = {}
    for label in usable:
        by_name.setdefault(plain(label), label)
    mapping: Mapping = {}
    for field in FIELDS:
        for name in field.names:
            found = by_name.get(plain(name))
            if found and found not in mapping.values():
                mapping[field.key] = found
                break
    return mapping


def missing_fields(mapping: Mapping) -> list[str]:
    """Required fields without a column; the student's name may come in parts."""
    missing = [field.key for field in FIELDS if field.required and field.key not in mapping]
    if "student_name" not in mapping and "student_last_name" not in mapping:
        missing.append("student_name")
    return missing


def fingerprint(columns: Iterable[str]) -> str:
    """Recognises the same kind of export next time, whatever the order of its columns."""
    names = sorted({plain(label) for label in columns if plain(label)} - {"regel", "reden"})
    return hashlib.sha256("\n".join(names).encode()).hexdigest()


def unique_labels(columns: Sequence[str]) -> list[str]:
    """Labels by which a column can be named: empty ones get a number, doubles a count."""
    seen: dict[str, int] = {}
    labels = []
    for index, given in enumerate(columns, start=1):
        label = " ".join(given.split())[:120] or f"#{index}"
        seen[label] = seen.get(label, 0) + 1
        labels.append(label if seen[label] == 1 else f"{label} ({seen[label]})")
    return labels
