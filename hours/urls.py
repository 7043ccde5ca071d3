from typing import Any

app_name = "hours"
urlpatterns: list[Any] = []
