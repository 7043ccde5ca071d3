"""Composition root: settings, addresses, background work. No domain word inside."""

from triangle_portal.celery import app as celery_app

__all__ = ["celery_app"]
