"""Fuzz targets of the reader."""
