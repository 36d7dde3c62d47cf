"""What every worker process needs, imported once in the process that workers are forked from."""

import auditor.batch.run
import auditor.matcher.match
import auditor.reader.html
import auditor.reporter.jsons
import auditor.scorer

__all__ = ["auditor"]
