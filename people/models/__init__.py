from people.models.codes import OneTimeCode
from people.models.links import MailedLink
from people.models.roles import Enrolment, Guardianship, ProgrammeRole, Student
from people.models.sessions import PersonSession
from people.models.users import User, UserManager

__all__ = [
    "Enrolment",
    "Guardianship",
    "MailedLink",
    "OneTimeCode",
    "PersonSession",
    "ProgrammeRole",
    "Student",
    "User",
    "UserManager",
]
