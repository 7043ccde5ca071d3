"""What a school would take instead: Django's own changelist over the same rows and indexes."""

from django.contrib import admin
from django.http import HttpRequest
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

    # The portal's policies know nothing of this site; here a superuser passes, as in a bare Django.
    def has_module_permission(self, request: HttpRequest) -> bool:
        return request.user.is_active and request.user.is_superuser

    def has_view_permission(self, request: HttpRequest, obj: Placement | None = None) -> bool:
        return self.has_module_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: Placement | None = None) -> bool:
        return self.has_module_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.has_module_permission(request)

    def has_delete_permission(self, request: HttpRequest, obj: Placement | None = None) -> bool:
        return self.has_module_permission(request)


site.register(Placement, PlacementAdmin)
urlpatterns = [
    path("floor/", site.urls),
    path("", include("triangle_portal.urls")),
]
