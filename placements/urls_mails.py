from django.urls import path

from placements.views import mails

app_name = "mails"
urlpatterns = [
    path("mails/", mails.all_mails, name="school"),
    path("placements/<int:placement_id>/mails/", mails.mails, name="placement"),
]
