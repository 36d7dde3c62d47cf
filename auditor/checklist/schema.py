"""The JSON Schema of a checklist file, made from the models and the texts under their fields."""

from __future__ import annotations

import ast
import inspect
from typing import Any

from auditor.checklist import models

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def json_schema() -> dict[str, Any]:
    """JSON Schema (2020-12) of a checklist file.

    A file that `extends` another one needs no more than its `id`. What no schema can say (ids that
    exist, terms twice in a list, years in order) is told by loading only.
    """
    schema = models.Checklist.model_json_schema(by_alias=True)
    file = models.Inheritance.model_json_schema(by_alias=True)
    definitions: dict[str, Any] = schema["$defs"]
    docs = _docs()
    for name, part in (("Checklist", schema), ("Inheritance", file), *definitions.items()):
        _document(part, docs.get(name, {}))
    definitions["ItemOverride"] = definitions["Item"] | {
        "description": "An inherited item's id and the keys that replace the inherited ones.",
        "required": ["id"],
    }
    file["properties"]["override"]["items"] = {"$ref": "#/$defs/ItemOverride"}
    schema["properties"] |= file["properties"]
    schema["required"] = ["id"]
    schema["if"] = {"required": ["extends"]}
    schema["then"] = {}
    schema["else"] = {
        "required": ["title", "items"], "properties": {"drop": False, "override": False},
    }  # fmt: skip
    schema["title"], schema["description"] = "Checklist file", "A checklist of the auditor, as YAML."
    out: dict[str, Any] = _without_null({"$schema": DIALECT} | schema)
    return out


def _docs() -> dict[str, dict[str, str]]:
    """The text under each field of each model, by the field's name in the file."""
    out: dict[str, dict[str, str]] = {}
    for node in ast.parse(inspect.getsource(models)).body:
        if not isinstance(node, ast.ClassDef):
            continue
        fields: dict[str, str] = {}
        for line, below in zip(node.body, node.body[1:], strict=False):
            if not (isinstance(line, ast.AnnAssign) and isinstance(line.target, ast.Name)):
                continue
            if isinstance(below, ast.Expr) and isinstance(below.value, ast.Constant):
                fields[line.target.id.rstrip("_")] = " ".join(str(below.value.value).split())
        out[node.name] = fields
    return out


def _document(part: dict[str, Any], docs: dict[str, str]) -> None:
    for name, field in part.get("properties", {}).items():
        field.pop("title", None)
        if name in docs:
            field["description"] = docs[name]
    if "description" in part:
        part["description"] = " ".join(part["description"].split())


def _without_null(value: Any, tuple_part: bool = False) -> Any:
    """Absent is absent in YAML: null may stand as the open end of `period` only."""
    if isinstance(value, list):
        return [_without_null(v, tuple_part) for v in value]
    if not isinstance(value, dict):
        return value
    kept = ((k, v) for k, v in value.items() if not (k == "default" and v is None))
    out = {k: _without_null(v, k == "prefixItems") for k, v in kept}
    if "anyOf" in out and not tuple_part:
        kinds = [kind for kind in out["anyOf"] if kind != {"type": "null"}]
        if len(kinds) == 1:
            del out["anyOf"]
            out = kinds[0] | out
    return out
