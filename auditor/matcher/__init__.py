"""The room that finds evidence: `Report` and `Checklist` in, `ItemMatch` per item out."""
