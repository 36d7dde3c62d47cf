"""Audits annual rule-of-law reports (法治政府建设年度报告) against YAML checklists.

`auditor.pipeline.audit(path, checklists, options)` is the public way in.
"""

__version__ = "0.1.0"
