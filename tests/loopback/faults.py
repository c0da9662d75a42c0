"""What can go wrong on the wire, put in line by a test and used up one by one."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

CARD_REFUSED = {"code": 50035, "message": "Invalid Form Body", "errors": {"components": {"_errors": []}}}


@dataclass(frozen=True, slots=True)
class Fault:
    """What happens to one request."""

    status: int | None = None
    """Answer with this instead; None leaves the answer as it is."""
    body: dict[str, Any] | list[Any] | str = ""
    """JSON, or a page as a proxy sends it."""
    headers: dict[str, str] = field(default_factory=dict)
    after_effect: bool = False
    """Whether the request is carried out before it is answered with ``status``."""
    seconds: float = 0.0
    """How long the answer takes."""
    method: str = "POST"
    path: str = r"/channels/\d+/messages"


@dataclass(slots=True)
class Faults:
    """The faults that wait for their occasion."""

    requests: list[Fault] = field(default_factory=list)
    refused_connections: int = 0
    """Gateway connections that find nobody listening."""
    failed_handshakes: int = 0
    """Gateway connections answered with a page instead of an upgrade."""
    identify_closes: list[int] = field(default_factory=list)
    """Close codes in answer to IDENTIFY."""
    forgets_acknowledged: bool = False
    """On RESUME, replay events that the client has already seen."""

    def take(self, method: str, path: str) -> Fault:
        """Return the first fault in line for a request; one that does nothing if there is none."""
        for fault in self.requests:
            if fault.method == method and re.fullmatch(fault.path, path):
                self.requests.remove(fault)
                return fault
        return Fault()
