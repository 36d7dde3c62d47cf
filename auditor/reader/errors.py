"""The one error of the reader: a file that cannot become a report."""

from __future__ import annotations

from collections.abc import Mapping


class ReadError(Exception):
    """A file could not be read. `code` names why (each code has its sentence in
    `auditor/data/messages.yaml`, `problem`); `details` are the sentence's arguments.

    Files: `not_found`, `is_folder`, `unreadable`, `empty`. Kinds: `binary`, `undecodable`,
    `unsupported_format`, `archive`, `needs_office`. Faults: `damaged`, `encrypted`, `unsafe_xml`,
    `unsafe_name`. Limits: `too_large`, `too_long`, `too_many_lines`, `too_many_pages`, `too_slow`, `no_memory`,
    `crashed`, `xml_depth`, `archive_entries`, `archive_ratio`, `archive_size`, `archive_depth`."""

    def __init__(self, code: str, details: Mapping[str, str | int | float] | None = None) -> None:
        self.code = code
        self.details = dict(details or {})
        super().__init__(code, self.details)

    def __str__(self) -> str:
        told = ", ".join(f"{key}={value}" for key, value in self.details.items())
        return f"{self.code} ({told})" if told else self.code
