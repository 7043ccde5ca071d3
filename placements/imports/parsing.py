"""What a cell says. Each reader takes the text as it stands in the file; '' means nothing there."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from placements.enums import EndReason, PlacementState
from placements.imports.columns import plain
from programmes.enums import Variant

EXCEL_DAY_ZERO = date(1899, 12, 30)
# EduArte's own ceiling for one placement.
MOST_HOURS = Decimal(5120)
MOST_HOURS_A_WEEK = Decimal(60)

_MONTHS = {
    name: number
    for number, names in enumerate(
        ("januari jan january", "februari feb february", "maart mrt march mar", "april apr",
         "mei may", "juni jun june", "juli jul july", "augustus aug august",
         "september sep sept", "oktober okt october oct", "november nov",
         "december dec"), start=1)
    for name in names.split()
}  # fmt: skip
_day_month_year = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})", re.ASCII)
_year_month_day = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})", re.ASCII)
_compact = re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII)
_in_words = re.compile(r"(\d{1,2})\s+([a-z]+)\.?\s+(\d{4})", re.ASCII)
_time = re.compile(r"[ T]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?$", re.ASCII)
_thousands = re.compile(r"\d{1,3}(\.\d{3})+(,\d{1,2})?", re.ASCII)
_number = re.compile(r"\d+([.,]\d{1,2})?", re.ASCII)
_hours_unit = re.compile(r"\s*(klokuren|uren|uur|hours|u)\.?$", re.IGNORECASE)
_postcode = re.compile(r"(\d{4})\s?([A-Za-z]{2})\b\s*(.*)")


class Unreadable(ValueError):
    """The cell holds something, and it is not what the column asks for."""


@dataclass(frozen=True)
class ReadDate:
    day: date
    from_serial: bool = False


def read_date(text: str, *, first_year: int = 2000, last_year: int = 2099) -> ReadDate | None:
    """Day-month-year, year-month-day, in words, or the number of days that Excel keeps."""
    text = _time.sub("", text.strip())
    if not text:
        return None
    serial = False
    try:
        if text.isascii() and text.isdigit() and len(text) <= 5:
            day = EXCEL_DAY_ZERO + timedelta(days=int(text))
            serial = True
        elif match := _day_month_year.fullmatch(text):
            day = date(int(match[3]), int(match[2]), int(match[1]))
        elif match := _year_month_day.fullmatch(text) or _compact.fullmatch(text):
            day = date(int(match[1]), int(match[2]), int(match[3]))
        elif match := _in_words.fullmatch(text.casefold()):
            day = date(int(match[3]), _MONTHS[match[2]], int(match[1]))
        else:
            raise Unreadable(text)
    except (ValueError, KeyError, OverflowError):
        raise Unreadable(text) from None
    if not first_year <= day.year <= last_year:
        raise Unreadable(text)
    return ReadDate(day, serial)


@dataclass(frozen=True)
class ReadHours:
    hours: Decimal
    thousands_dot: bool = False


def read_hours(text: str, *, most: Decimal = MOST_HOURS) -> ReadHours | None:
    """Clock hours above zero. "1.280" is a thousand and some; "12,5" and "12.5" are halves."""
    bare = _hours_unit.sub("", text.replace("\u00a0", " ").strip())
    if not text.strip():
        return None
    dotted = _thousands.fullmatch(bare) is not None
    if not dotted and not _number.fullmatch(bare):
        raise Unreadable(text)
    try:
        number = bare.replace(".", "").replace(",", ".") if dotted else bare.replace(",", ".")
        hours = Decimal(number)
    except InvalidOperation:
        raise Unreadable(text) from None
    if not 0 < hours <= most:
        raise Unreadable(text)
    return ReadHours(hours, dotted)


def read_email(text: str) -> str:
    """Lower case, or '' when the cell is empty."""
    email = text.strip().lower().removeprefix("mailto:")
    if not email:
        return ""
    try:
        validate_email(email)
    except ValidationError:
        raise Unreadable(text) from None
    return email


def read_name(text: str) -> str:
    """One line, single spaces."""
    return " ".join(text.split())


def read_postcode_city(text: str) -> tuple[str, str]:
    """("3543 SV", "Utrecht"); without a Dutch postcode all of it is the city."""
    text = read_name(text)
    match = _postcode.fullmatch(text)
    if match is None:
        return "", text[:80]
    return f"{match[1]} {match[2].upper()}", match[3].strip(" ,")[:80]


_VARIANTS = {
    "bol": Variant.MBO_BOL, "bbl": Variant.MBO_BBL,
    "beroepsopleidendeleerweg": Variant.MBO_BOL, "beroepsbegeleidendeleerweg": Variant.MBO_BBL,
    "vt": Variant.HO_FULL_TIME, "voltijd": Variant.HO_FULL_TIME, "fulltime": Variant.HO_FULL_TIME,
    "dt": Variant.HO_PART_TIME, "deeltijd": Variant.HO_PART_TIME, "parttime": Variant.HO_PART_TIME,
    "du": Variant.HO_DUAL, "duaal": Variant.HO_DUAL, "dual": Variant.HO_DUAL,
}  # fmt: skip


def read_variant(text: str) -> Variant | None:
    if not text.strip():
        return None
    try:
        return _VARIANTS[plain(text)]
    except KeyError:
        raise Unreadable(text) from None


# What EduArte and others call it: a final agreement was signed before this portal knew of it.
_STATES = {
    "voorlopig": PlacementState.PREPARING, "volledig": PlacementState.PREPARING,
    "concept": PlacementState.PREPARING, "aangevraagd": PlacementState.PREPARING,
    "inbehandeling": PlacementState.PREPARING, "": PlacementState.PREPARING,
    "definitief": PlacementState.AGREED, "getekend": PlacementState.AGREED,
    "ondertekend": PlacementState.AGREED, "actief": PlacementState.AGREED,
    "lopend": PlacementState.AGREED,
    "afgerond": PlacementState.COMPLETED, "voltooid": PlacementState.COMPLETED,
    "afgesloten": PlacementState.COMPLETED,
    "beeindigd": PlacementState.ENDED_EARLY, "afgebroken": PlacementState.ENDED_EARLY,
    "ontbonden": PlacementState.ENDED_EARLY, "voortijdigbeeindigd": PlacementState.ENDED_EARLY,
    "geannuleerd": PlacementState.WITHDRAWN, "vervallen": PlacementState.WITHDRAWN,
    "afgewezen": PlacementState.WITHDRAWN, "ingetrokken": PlacementState.WITHDRAWN,
}  # fmt: skip


def read_state(text: str) -> PlacementState:
    try:
        return _STATES[plain(text)]
    except KeyError:
        raise Unreadable(text) from None


_END_REASONS = (
    ("faillissement failliet bedrijfsbeeindiging gesloten", EndReason.HOST_CLOSED),
    ("erkenning", EndReason.RECOGNITION_LOST),
    ("onderlingoverleg overeenstemming wederzijds", EndReason.MUTUAL_CONSENT),
    ("ziekte gezondheid", EndReason.HEALTH),
    ("onveilig discriminatie intimidatie", EndReason.UNSAFE),
    ("begeleiding", EndReason.GUIDANCE),
    ("leertaken opdrachten werkzaamheden", EndReason.LEARNING_TASKS),
    ("arbeidsovereenkomst dienstverband ontslag", EndReason.EMPLOYMENT_ENDED),
    ("uitschrijving inschrijving", EndReason.ENROLMENT_ENDED),
    ("gestopt stopt switch andereopleiding", EndReason.STUDENT_STOPS),
    ("overmacht", EndReason.FORCE_MAJEURE),
)


def read_end_reason(text: str) -> EndReason:
    """A reason of the portal's list; the words themselves are not kept."""
    said = plain(text)
    for words, reason in _END_REASONS:
        if any(word in said for word in words.split()):
            return reason
    return EndReason.OTHER
