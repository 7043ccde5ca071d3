"""Public pages whose names have no prefix; the footer of every page links to them."""

from django.urls import path

from core.views import statements

urlpatterns = [
    path("accessibility/", statements.accessibility, name="accessibility"),
    path("privacy/", statements.privacy, name="privacy"),
]
