"""The one error of the reader: a file that cannot become a report."""

from __future__ import annotations

from collections.abc import Mapping


class ReadError(Exception):
    """A file could not be read. `code` is one of `not_found`, `unreadable`, `empty`, `binary`,
    `undecodable`, `unsupported_format`; `details` are its arguments for the reporter's sentence."""

    def __init__(self, code: str, details: Mapping[str, str | int | float] | None = None) -> None:
        self.code = code
        self.details = dict(details or {})
        super().__init__(code, self.details)

    def __str__(self) -> str:
        told = ", ".join(f"{key}={value}" for key, value in self.details.items())
        return f"{self.code} ({told})" if told else self.code
