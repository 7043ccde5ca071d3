"""Who an audience is in one placement, in SQL: the same words for finding, sending and looking.

Each branch joins people `u` to rows `h` that name a promise and the people of its placement.
"""

from dataclasses import dataclass
from datetime import date

from reminders.enums import Audience

# What `h` brings: see HIT in queries/due.py.
OFFICE = "JOIN people_programmerole o ON o.programme_id = h.programme_id AND o.role = '{role}'"
OFFICE_PERSON = "JOIN people_user u ON u.id = o.user_id"
STUDENT = "JOIN people_student t ON t.id = h.student_id"
NO_OWNER = "NOT EXISTS (SELECT 1 FROM people_user w WHERE w.id = h.owner_id AND w.is_active)"
NO_CONTACT = (
    "NOT EXISTS (SELECT 1 FROM people_user w WHERE w.id = h.school_contact_id AND w.is_active)"
)
# A proposal, and one that was turned down, stays between student and school.
SHOWN = "h.placement_state NOT IN ('searching', 'proposed')"
GUIDES = (
    "SELECT 1 FROM placements_placementsupervisor v JOIN people_user w ON w.id = v.user_id"
    " WHERE v.placement_id = h.placement_id AND w.is_active AND w.email <> ''"
)
HOST_CONTACTS = (
    "JOIN workplaces_hostrole o ON o.host_id = h.host_id AND o.role = 'host_contact'"
    " AND o.institution_id = h.institution_id JOIN people_user u ON u.id = o.user_id"
)


@dataclass(frozen=True)
class Branch:
    audience: Audience
    joins: str
    where: str = "true"

    def sql(self, day: date) -> str:
        where = self.where.replace("{day}", day.isoformat())
        return (
            f"{self.joins} WHERE h.audience = '{self.audience.value}' AND u.is_active AND {where}"
        )


def _office(role: str) -> str:
    return f"{OFFICE.format(role=role)} {OFFICE_PERSON}"


BRANCHES = [
    Branch(Audience.OWNER, "JOIN people_user u ON u.id = h.owner_id"),
    # Nobody's name on it, or whose name it was has left: whoever keeps it then.
    Branch(Audience.OWNER, _office("coordinator"), f"h.debtor = 'school' AND {NO_OWNER}"),
    Branch(Audience.OWNER, HOST_CONTACTS, f"h.debtor = 'workplace' AND {SHOWN} AND {NO_OWNER}"),
    Branch(
        Audience.OWNER,
        f"{STUDENT} JOIN people_user u ON u.id = t.user_id",
        "h.debtor = 'student' AND h.owner_id IS NULL",
    ),
    Branch(Audience.STUDENT, f"{STUDENT} JOIN people_user u ON u.id = t.user_id"),
    Branch(
        Audience.WORKPLACE,
        "JOIN placements_placementsupervisor v ON v.placement_id = h.placement_id"
        " JOIN people_user u ON u.id = v.user_id AND u.email <> ''",
        SHOWN,
    ),
    Branch(Audience.WORKPLACE, HOST_CONTACTS, f"{SHOWN} AND NOT EXISTS ({GUIDES})"),
    Branch(Audience.SCHOOL_CONTACT, "JOIN people_user u ON u.id = h.school_contact_id"),
    Branch(Audience.SCHOOL_CONTACT, _office("coordinator"), NO_CONTACT),
    Branch(Audience.COORDINATOR, _office("coordinator")),
    Branch(Audience.MANAGER, _office("manager")),
    Branch(Audience.EXAMINER, _office("examiner")),
    Branch(
        Audience.GUARDIAN,
        f"{STUDENT} JOIN people_guardianship o ON o.student_id = t.id"
        " JOIN people_user u ON u.id = o.guardian_id",
        f"{SHOWN} AND t.birth_date > DATE '{{day}}' - INTERVAL '18 years'",
    ),
]


def resolved(columns: str, audiences: set[str], day: date) -> str:
    """`columns` of `h` and `u` for every person of the `audiences` asked; `hits` holds `h`."""
    return " UNION ALL ".join(
        f"SELECT {columns} FROM hits h {branch.sql(day)}"  # noqa: S608  our own words
        for branch in BRANCHES
        if branch.audience in audiences
    )
