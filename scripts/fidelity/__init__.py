"""Measures what reading a report from another format changes; writes docs/formats.md."""
