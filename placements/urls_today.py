"""The front page, whose name has no prefix: "today"."""

from django.urls import path

from placements.views.today import today_page

urlpatterns = [path("", today_page, name="today")]
