"""The room that reads: a file in, a `Report` out; knows nothing of checklists."""

from auditor.reader.errors import ReadError
from auditor.reader.formats import SUPPORTED
from auditor.reader.limits import LimitError, Limits
from auditor.reader.read import read_all, read_bytes, read_report, read_text

__all__ = ["SUPPORTED", "LimitError", "Limits", "ReadError", "read_all", "read_bytes", "read_report", "read_text"]
