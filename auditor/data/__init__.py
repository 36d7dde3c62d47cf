"""Data as data: cue lists, name patterns, tables and sentences, one YAML file each."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from typing import Any


@lru_cache(maxsize=32)
def load(name: str) -> Any:
    """The content of `auditor/data/<name>.yaml`, read once.

    Raises FileNotFoundError or yaml.YAMLError.
    """
    import yaml

    source = files(__name__).joinpath(f"{name}.yaml").read_text(encoding="utf-8")
    return yaml.load(source, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
