from reminders.models.plans import ReminderPlan, ReminderSettings, ReminderStep
from reminders.models.runs import Reminder, ReminderRun

__all__ = ["Reminder", "ReminderPlan", "ReminderRun", "ReminderSettings", "ReminderStep"]
