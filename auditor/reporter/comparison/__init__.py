"""Results compared: one body over the years, bodies side by side."""
