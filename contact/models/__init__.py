from contact.models.feeds import CalendarFeed
from contact.models.messages import Attachment, Message, ReadMark, Thread
from contact.models.moments import ContactMoment, Invitee, MomentChange, ProposedTime, TimePick
from contact.models.reports import AgreedAction, ContactReport, Presence, ReportAnswer
from contact.models.settings import KindSwitch, NormRow, OwnKind
from contact.models.signals import ConfidentialSignal, SignalLetter

__all__ = [
    "AgreedAction",
    "Attachment",
    "CalendarFeed",
    "ConfidentialSignal",
    "ContactMoment",
    "ContactReport",
    "Invitee",
    "KindSwitch",
    "Message",
    "MomentChange",
    "NormRow",
    "OwnKind",
    "Presence",
    "ProposedTime",
    "ReadMark",
    "ReportAnswer",
    "SignalLetter",
    "Thread",
    "TimePick",
]
