from core.standards import register
from reminders.services.reference import load_plans

register(load_plans)
