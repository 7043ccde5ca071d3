"""What our middleware adds to a request, for whoever reads types."""

from django.http import HttpRequest

from people.models import User
from people.task_sessions import TaskSession


class PortalRequest(HttpRequest):
    """`task_session` is None in a full session, and for someone who is not signed in."""

    task_session: TaskSession | None


class SignedInRequest(PortalRequest):
    """What every view gets that does not say `login_not_required`."""

    user: User
