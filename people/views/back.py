from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme


def named_page(request: HttpRequest) -> str:
    """The page of ours that `next` names; empty when it names none."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    ours = wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if ours else ""


def back_to(request: HttpRequest, otherwise: str = "people:staff") -> str:
    """The page of ours that `next` names; else the usual one."""
    return named_page(request) or reverse(otherwise)
