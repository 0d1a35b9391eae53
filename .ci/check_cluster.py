#!/usr/bin/env python3
"""Compares exports for search engines with the schemas in tests/schemas, which say what the documentation of the engines
says. No engine is run. Usage: check_cluster.py IMR INDEX. Needs jsonschema and PyYAML."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

import jsonschema
import yaml

imr, index = sys.argv[1], sys.argv[2]
SCHEMAS = Path(__file__).parent.parent / "tests" / "schemas"
KINDS = {"text": str, "keyword": str, "long": int, "float": float, "boolean": bool, "date": str}


def validator(name):
    schema = json.loads((SCHEMAS / f"{name}.json").read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def fits(value, field, path):
    """Fails if a value is not of the type of its field, or a part of it has no field."""
    for one in value if isinstance(value, list) else [value]:
        if one is None:
            continue
        if "properties" in field:
            for name, part in one.items():
                fits(part, field["properties"][name], f"{path}.{name}")
        else:
            assert isinstance(one, KINDS[field["type"]]), (path, one)


def export(folder, name):
    path = folder / name
    subprocess.run([imr, "export", "-q", "--index", index, "--format", name, "-o", path], check=True)
    return [json.loads(line) for line in path.read_text().splitlines()]


with tempfile.TemporaryDirectory() as name:
    folder = Path(name)
    lines = export(folder, "elastic")
    template = json.loads((folder / "elastic.template.json").read_text())
    validator("elastic_template").validate(template)
    fields = template["template"]["mappings"]["properties"]
    for action, document in zip(lines[::2], lines[1::2], strict=True):
        validator("elastic_action").validate(action)
        fits(document, {"properties": fields}, "")
    documents = export(folder, "quickwit")
    config = yaml.safe_load((folder / "quickwit.index.yaml").read_text())
    validator("quickwit_index").validate(config)
    known = {field["name"] for field in config["doc_mapping"]["field_mappings"]}
    assert set(config["search_settings"]["default_search_fields"]) <= known
    assert all(set(document) <= known for document in documents)
    assert len(documents) == len(lines) // 2 > 100
    print(f"{len(documents)} documents fit the template of Elasticsearch and the configuration of Quickwit")
