"""What the views of the portfolio share."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render

from core.errors import ActionRefused
from people.models import Student


def layout(request: HttpRequest) -> str:
    """A person who came by a mailed link has no menu."""
    return "base_bare.html" if getattr(request, "task_session", None) else "base.html"


def page(
    request: HttpRequest, template: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    return render(request, template, {"layout": layout(request), **context}, status=status)


def told(request: HttpRequest, refusal: ActionRefused, *to: Any) -> HttpResponse:
    """Say why nothing happened, on the page where it can be seen how things stand."""
    messages.warning(request, str(refusal))
    return redirect(*to)


def posted(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def student_or_404(user: Any, student_id: int) -> Student:
    """Whose portfolio `user` may read as a whole."""
    rows = Student.objects.select_related("user", "institution")
    student = rows.filter(pk=student_id).first()
    if student is None or not user.has_perm("portfolio.read", student):
        raise Http404
    return student


def own_student(user: Any) -> Student | None:
    """The student who is signed in, if it is one. The menu asks the same, once for both."""
    return user.student if user.is_student else None
