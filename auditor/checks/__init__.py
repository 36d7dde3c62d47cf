"""Checks beside the verdicts: what no checklist sees. They take reports and never change a status."""
