from django.urls import path

from reminders.views import operations

app_name = "operations"
urlpatterns = [
    path("", operations.standing, name="standing"),
    path("preview/", operations.preview, name="preview"),
    path("send-now/", operations.send_now, name="send-now"),
    path("hold/", operations.hold, name="hold"),
    path("release/", operations.release, name="release"),
]
