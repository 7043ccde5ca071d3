from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from core.errors import ActionRefused

Handler = Callable[[HttpRequest], HttpResponse]


class SecurityHeadersMiddleware:
    """Pages hold personal data: no copy stays in a shared cache or on a borrowed phone."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if "Cache-Control" not in response:
            response["Cache-Control"] = "no-store"
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response


class RefusalMiddleware:
    """A service that refuses says why; the person reads that sentence, with a way back."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, ActionRefused):
            context = {"sentence": error.sentence, "url": error.url, "action": error.action}
            return render(request, "errors/refused.html", context, status=error.status)
        return None
