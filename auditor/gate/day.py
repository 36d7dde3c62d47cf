"""The day, in China: the one place that looks at the clock."""

from __future__ import annotations

import datetime

# China has one time zone and no daylight saving time.
CHINA = datetime.timezone(datetime.timedelta(hours=8))


def today() -> str:
    """The day it is in China now, `2025-03-20`; days in this form compare as texts."""
    return datetime.datetime.now(CHINA).date().isoformat()
