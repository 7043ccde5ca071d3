from django.urls import path

from workplaces.views import hosts

app_name = "workplaces"
urlpatterns = [
    path("", hosts.host_list, name="list"),
    path("<int:host_id>/", hosts.host_detail, name="detail"),
    path("<int:host_id>/edit/", hosts.host_edit, name="edit"),
    path("<int:host_id>/sites/new/", hosts.site_edit, name="site-new"),
    path("<int:host_id>/sites/<int:site_id>/", hosts.site_edit, name="site"),
    path("<int:host_id>/recognitions/new/", hosts.recognition_edit, name="recognition-new"),
    path(
        "<int:host_id>/recognitions/<int:recognition_id>/",
        hosts.recognition_edit,
        name="recognition",
    ),
    path("<int:host_id>/people/new/", hosts.person_add, name="person-new"),
    path("people/<int:role_id>/remove/", hosts.role_remove, name="role-remove"),
]
