"""The JSON Schema of checklist files: valid, documented, and of one mind with the loader."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from auditor.checklist import json_schema, load_checklist
from auditor.checklist.explain import keys_of, top_keys
from auditor.checklist.models import STRUCTURES, Evidence, Item, Tests

jsonschema = pytest.importorskip("jsonschema")
HERE = Path(__file__).parent
# Bad files whose fault a schema can tell.
TOLD = [
    "wrong-type", "unknown-key", "unknown-function", "unknown-evidence", "no-tests", "unknown-structure",
    "short-term", "missing-key", "unknown-status", "unknown-stance", "out-of-range", "no-items",
    "override-without-base", "number-as-text", "null", "bad-id",
]  # fmt: skip


def validator() -> Any:
    return jsonschema.Draft202012Validator(json_schema())


class _AsText(yaml.SafeLoader):
    """Days stay texts, as the room reads them."""


_AsText.yaml_implicit_resolvers = {
    key: [(tag, pattern) for tag, pattern in rows if not tag.endswith(":timestamp")]
    for key, rows in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def plain(path: Path) -> Any:
    return yaml.load(path.read_text(encoding="utf-8"), Loader=_AsText)


def test_schema_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(json_schema())
    assert json.loads(json.dumps(json_schema())) == json_schema()


@pytest.mark.parametrize("path", sorted((HERE / "good").glob("*.yaml")), ids=lambda p: p.stem)
def test_good_files_fit(path: Path) -> None:
    assert [e.message for e in validator().iter_errors(plain(path))] == []
    load_checklist(path)


@pytest.mark.parametrize("name", TOLD)
def test_bad_files_do_not_fit(name: str) -> None:
    assert not validator().is_valid(plain(HERE / "bad" / f"{name}.yaml"))


def test_keys_are_those_of_the_models() -> None:
    schema = json_schema()
    assert set(schema["properties"]) == set(top_keys())
    models: list[type[Any]] = [Item, Evidence, Tests, *STRUCTURES.values()]
    for model in models:
        assert set(schema["$defs"][model.__name__]["properties"]) == set(keys_of(model))


def test_every_kind_of_evidence_is_documented() -> None:
    definitions = json_schema()["$defs"]
    for name in ("Evidence", "SideEvidence", "ZeroRule", "SectionStructure", "PlainStructure", "TestCase"):
        for key, field in definitions[name]["properties"].items():
            if (name, key) != ("SectionStructure", "kind"):
                assert field.get("description"), (name, key)
    assert definitions["Evidence"]["properties"]["except"]["description"].startswith("Decoys")


def test_null_stands_in_period_only() -> None:
    text = json.dumps(json_schema())
    assert text.count('"null"') == text.count('"prefixItems"')
    assert '"default": null' not in text
