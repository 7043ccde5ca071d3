from django.contrib.auth.decorators import login_not_required
from django.urls import path

from core.gallery import views

app_name = "gallery"
urlpatterns = [
    path("", login_not_required(views.gallery), name="index"),
    path("bare/", login_not_required(views.bare), name="bare"),
    path("confirm/", login_not_required(views.confirm), name="confirm"),
]
