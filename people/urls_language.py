from django.urls import path

from people.views import language

urlpatterns = [path("", language.set_language, name="set_language")]
