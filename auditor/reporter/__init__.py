"""The room that tells people and machines: `Run` in, one file a format out."""
