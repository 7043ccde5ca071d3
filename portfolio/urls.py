from typing import Any

app_name = "portfolio"
urlpatterns: list[Any] = []
