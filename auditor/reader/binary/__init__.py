"""Readers of binary formats: bytes in, lines of text out. They run in a child process (see
`auditor.reader.child`) and know nothing of sections, roles and sentences."""
