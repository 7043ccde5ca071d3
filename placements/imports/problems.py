"""What can be wrong with a row, or noteworthy: a kind, and a sentence for who mends it."""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Kind:
    key: str
    title: Any
    reason: Any


@dataclass(frozen=True)
class Finding:
    """One problem or warning of a row. `field`: key of the mapping; `value`: as in the file."""

    kind: str
    field: str
    value: str = ""
    detail: str = ""

    def as_json(self) -> dict[str, str]:
        return {"kind": self.kind, "field": self.field, "value": self.value, "detail": self.detail}


PROBLEMS = {
    kind.key: kind
    for kind in (
        Kind(
            "student_number_missing",
            _("Student number missing"),
            _("Without a student number the student cannot be recognised. Fill it in."),
        ),
        Kind(
            "student_number_unreadable",
            _("Student number not readable"),
            _("“%(value)s” is not a student number: use letters, digits and hyphens, at most 20."),
        ),
        Kind(
            "student_name_missing",
            _("Student name missing"),
            _("There is no name of the student. Fill it in."),
        ),
        Kind(
            "student_email_invalid",
            _("E-mail of the student not valid"),
            _("“%(value)s” is not an e-mail address. Correct it, or leave it empty."),
        ),
        Kind(
            "student_email_taken",
            _("E-mail of the student belongs to someone else"),
            _("“%(value)s” is already the address of another person in this portal. Correct it, "
              "or leave it empty."),
        ),
        Kind(
            "date_unreadable",
            _("Date not readable"),
            _("“%(value)s” is not a date. Write day-month-year, such as 31-01-2027."),
        ),
        Kind(
            "date_missing",
            _("Date missing"),
            _("A placement needs a start date and an end date. Fill in the missing one."),
        ),
        Kind(
            "end_before_start",
            _("Ends before it starts"),
            _("The end date %(value)s lies before the start date %(detail)s. Correct one of them."),
        ),
        Kind(
            "hours_unreadable",
            _("Hours not readable"),
            _("“%(value)s” is not a number of hours above zero. Write a number, such as 640."),
        ),
        Kind(
            "host_missing",
            _("Workplace missing"),
            _("There is no workplace on this row. Fill in its name."),
        ),
        Kind(
            "leerbedrijf_id_unreadable",
            _("SBB host id not readable"),
            _("“%(value)s” is not an SBB host id: it has digits only, at most 12."),
        ),
        Kind(
            "trainer_email_invalid",
            _("E-mail of the workplace supervisor not valid"),
            _("“%(value)s” is not an e-mail address. Correct it, or leave it empty."),
        ),
        Kind(
            "unknown_programme_code",
            _("Programme code unknown"),
            _("“%(value)s” is no code of a programme, and this portal does not know it. Use the "
              "code from the qualification register."),
        ),
        Kind(
            "programme_code_missing",
            _("Programme code missing"),
            _("There is no programme code, and the name “%(detail)s” is not enough to tell which "
              "programme it is. Fill in the code."),
        ),
        Kind(
            "variant_unknown",
            _("Variant unknown"),
            _("“%(value)s” is no variant. Use BOL, BBL, full-time, part-time or dual."),
        ),
        Kind(
            "duplicate_differs",
            _("Same placement twice, with different values"),
            _("Line %(detail)s holds the same student, workplace and start date, with other "
              "values. Keep one of the two lines."),
        ),
        Kind(
            "formula_unreadable",
            _("Formula without a result"),
            _("This cell holds a formula and no result. Formulas are not run here: fill in the "
              "value itself."),
        ),
        Kind(
            "value_too_long",
            _("Text too long"),
            _("This text has more than %(detail)s characters. Shorten it."),
        ),
        Kind(
            "row_shifted",
            _("Row has too many cells"),
            _("This row has more cells than there are columns. Is there a separator inside a "
              "text? Put that text between quotation marks."),
        ),
    )
}  # fmt: skip

WARNINGS = {
    kind.key: kind
    for kind in (
        Kind(
            "trainer_email_missing",
            _("E-mail of the workplace supervisor missing"),
            _("%(detail)s gets no mail until there is an address."),
        ),
        Kind(
            "trainer_account_closed",
            _("Account of the workplace supervisor closed"),
            _(
                "The account of %(value)s was closed. The placement gets no supervisor from this "
                "row; ask an administrator, or name someone else."
            ),
        ),
        Kind(
            "trainer_email_of_someone_else",
            _("E-mail of the workplace supervisor belongs to someone else"),
            _(
                "“%(value)s” belongs to someone who is not called %(detail)s. The placement gets "
                "no supervisor from this row; correct the name or the address."
            ),
        ),
        Kind(
            "hours_thousands_dot",
            _("Hours with a dot for thousands"),
            _("“%(value)s” was read as %(detail)s hours."),
        ),
        Kind(
            "excel_serial_date",
            _("Date as a number"),
            _("“%(value)s” is how Excel counts days; it was read as %(detail)s."),
        ),
        Kind(
            "host_spelling_variant",
            _("Workplace spelled in another way"),
            _("“%(value)s” looks like “%(detail)s”."),
        ),
        Kind(
            "duplicate_row_ignored",
            _("Row occurs twice"),
            _("The same placement is on line %(detail)s. This row makes none."),
        ),
        Kind(
            "student_email_missing",
            _("E-mail of the student missing"),
            _("The student cannot sign in until there is an address."),
        ),
        Kind(
            "birth_date_missing",
            _("Birth date missing"),
            _("The portal cannot tell whether a guardian must consent."),
        ),
        Kind(
            "hours_missing",
            _("Hours missing"),
            _("The agreement needs the hours; they can be filled in later."),
        ),
        Kind(
            "becomes_agreed",
            _("Placement becomes agreed"),
            _(
                "The placement of %(value)s is in preparation here, and final in this list. "
                "Importing makes it agreed, and what was asked for its agreement lapses."
            ),
        ),
        Kind(
            "agreement_under_way",
            _("Final in this list, but its agreement is under way here"),
            _(
                "The agreement of %(value)s is being prepared or signed in this portal, so the "
                "placement stays as it is. Withdraw that agreement if it was signed elsewhere."
            ),
        ),
        Kind(
            "status_unknown",
            _("Status unknown"),
            _("“%(value)s” was read as “in preparation”."),
        ),
    )
}


def kind_of(key: str) -> Kind:
    return PROBLEMS.get(key) or WARNINGS[key]


def reason(finding: dict[str, str]) -> str:
    """The sentence of a stored finding, in the reader's language."""
    template: str | Promise = kind_of(finding["kind"]).reason
    return str(template) % {"value": finding["value"], "detail": finding["detail"]}
