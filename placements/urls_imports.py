from django.urls import path

from placements.views import imports

app_name = "imports"
urlpatterns = [
    path("", imports.import_list, name="list"),
    path("upload/", imports.upload, name="upload"),
    path("<int:roster_id>/", imports.detail, name="detail"),
    path("<int:roster_id>/progress/", imports.progress, name="progress"),
    path("<int:roster_id>/columns/", imports.columns, name="columns"),
    path("<int:roster_id>/workplaces/", imports.hosts, name="hosts"),
    path("<int:roster_id>/programmes/", imports.programmes, name="programmes"),
    path("<int:roster_id>/start/", imports.start, name="start"),
    path("<int:roster_id>/retry/", imports.retry, name="retry"),
    path("<int:roster_id>/discard/", imports.discard, name="discard"),
    path("<int:roster_id>/problems.csv", imports.problems, name="problems"),
]
