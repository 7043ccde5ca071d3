"""What a school would take instead: Django's own changelist over the same rows and indexes."""

from django.contrib import admin
from django.urls import include, path

from placements.models import Placement

site = admin.AdminSite(name="floor")


class PlacementAdmin(admin.ModelAdmin):
    list_display = ["student", "programme", "host", "school_contact", "start_date", "state"]
    list_select_related = ["student__user", "programme", "host", "school_contact"]
    list_filter = ["state", "programme", "variant"]
    search_fields = ["student__user__name", "student__number", "host__name"]
    ordering = ["-start_date", "-id"]
    list_per_page = 50


site.register(Placement, PlacementAdmin)
urlpatterns = [
    path("floor/", site.urls),
    path("", include("triangle_portal.urls")),
]
