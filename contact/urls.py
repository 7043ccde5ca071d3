from typing import Any

app_name = "contact"
urlpatterns: list[Any] = []
