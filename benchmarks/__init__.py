"""Measurements of the program; see docs/performance.md. None of them is a test."""
