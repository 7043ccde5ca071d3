"""What of the children's logs is worth a line in the terminal; var/log/ holds all of it."""

import json
import re
from typing import Any

# In what is not JSON, such as a banner or a traceback.
TROUBLE = re.compile(r"^Traceback|^  File |^\w[\w.]*(Error|Exception|Warning)\b|^ERROR|^CRITICAL")


def line_for_terminal(line: str) -> str | None:
    """A short form of one line of log, or None when nobody needs to see it now.

    Banners and what is said every few seconds would push the portal's address out of sight.
    """
    if not line.startswith("{"):
        return line if TROUBLE.search(line) else None
    try:
        event: dict[str, Any] = json.loads(line)
    except ValueError:
        return line
    if event.get("event") == "request_finished":
        return f"{event.get('request')} → {event.get('code')}"
    if event.get("level") in {"debug", "info", "notset"}:
        return None
    shown = f"{event.get('level', '')}: {event.get('event', '')}"
    return f"{shown}\n{event['exception']}" if event.get("exception") else shown
