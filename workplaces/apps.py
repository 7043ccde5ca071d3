from django.apps import AppConfig


class WorkplacesConfig(AppConfig):
    name = "workplaces"
