"""Templates beside this module, with escaping on for everything and no silent gaps."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Any

from jinja2 import DictLoader, Environment, StrictUndefined
from markupsafe import Markup

from auditor import __version__
from auditor.reporter.words import Words

GENERATOR = f"auditor {__version__}"


@lru_cache(maxsize=1)
def _environment() -> Environment:
    folder = files("auditor.reporter").joinpath("templates")
    sources = {f.name: f.read_text(encoding="utf-8") for f in folder.iterdir() if f.name.endswith(".j2")}
    return Environment(
        loader=DictLoader(sources), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )


@lru_cache(maxsize=8)
def _asset(name: str) -> tuple[str, str]:
    """A style sheet or script and the hash by which the page's policy lets it through."""
    text = files("auditor.reporter").joinpath("templates", name).read_text(encoding="utf-8")
    return text, base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")


def render(template: str, words: Words, values: Mapping[str, Any]) -> str:
    """A page from its template; every value is escaped."""
    style, style_hash = _asset("style.css")
    script, script_hash = _asset("script.js")
    return _environment().get_template(template).render(
        {"skip_to": "main", "slot": "", "text": "", **values},
        w=words, lang="en" if words.lang == "en" else "zh-CN", generator=GENERATOR,
        style=Markup(style), style_hash=style_hash,
        script=Markup(script), script_hash=script_hash,
    )  # fmt: skip
