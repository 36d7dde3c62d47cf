"""The room of checklists: YAML in, `Checklist` out; knows nothing of reports.

Importing it costs no validation library; `Checklist` and `json_schema` come on first use.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from auditor.checklist.errors import ChecklistError, Fault, render_text, to_json
from auditor.checklist.load import ChecklistInfo, list_checklists, load_checklist

if TYPE_CHECKING:
    from auditor.checklist.models import Checklist, Item
    from auditor.checklist.schema import json_schema

__all__ = [
    "Checklist", "ChecklistError", "ChecklistInfo", "Fault", "Item", "json_schema", "list_checklists",
    "load_checklist", "render_text", "to_json",
]  # fmt: skip
_LATE = {"Checklist": "models", "Item": "models", "json_schema": "schema"}


def __getattr__(name: str) -> Any:
    if name not in _LATE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_LATE[name]}"), name)
