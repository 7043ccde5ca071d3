from django.urls import path

from decisions.views import points

app_name = "decisions"

OF_PLACEMENT = "placements/<int:placement_id>/"

urlpatterns = [
    path(f"{OF_PLACEMENT}judgements/", points.points, name="points"),
]
