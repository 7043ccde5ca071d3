from django.urls import URLPattern, URLResolver

app_name = "workplaces"
urlpatterns: list[URLPattern | URLResolver] = []
