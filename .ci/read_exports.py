#!/usr/bin/env python3
"""Reads exports back by programs that are not ours: the standard library's csv, json, sqlite3 and html.parser, openpyxl,
pandas, pyarrow and python-docx. Usage: read_exports.py IMR INDEX. What is missing is a failure."""

import csv
import datetime
import html.parser
import json
import re
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

import docx
import openpyxl
import pandas
import pyarrow.parquet
import pyarrow.types

imr, index = sys.argv[1], sys.argv[2]
CITATION = re.compile(r"IMR (?:Case No\.|letter) .*?, Final Determination .*?, item \d+, p\. \d+")


def export(folder, ending, *more):
    path = folder / f"all.{ending}"
    subprocess.run([imr, "export", "-q", "--index", index, "-o", path, *more], check=True)
    return path


class Text(html.parser.HTMLParser):
    """The text of a page, and the elements that were not closed."""

    def __init__(self):
        super().__init__()
        self.text, self.open = [], []

    def handle_starttag(self, tag, attrs):
        if tag not in ("meta",):
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag, tag

    def handle_data(self, data):
        self.text.append(data)


with tempfile.TemporaryDirectory() as name:
    folder = Path(name)
    truth = [json.loads(line) for line in export(folder, "jsonl", "--fields", "all").read_text().splitlines()]
    ids = [item["id"] for item in truth]
    assert len(set(ids)) == len(ids) > 100, len(ids)
    assert [item["id"] for item in json.loads(export(folder, "json").read_text())] == ids

    with open(export(folder, "csv", "--raw"), newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["id"] for row in rows] == ids
    assert [row["rationale"] for row in rows] == [item["rationale"] or "" for item in truth]
    table = pandas.read_csv(export(folder, "tsv", "--excel", "--raw"), sep="\t", encoding="utf-8-sig", keep_default_na=False)
    assert list(table["id"]) == ids and list(table["procedure"]) == [item["procedure"] for item in truth]

    book = openpyxl.load_workbook(export(folder, "xlsx", "--raw"))
    assert book.sheetnames == ["Items", "About"], book.sheetnames
    header, *rows = book["Items"].iter_rows(values_only=True)
    rows = [dict(zip(header, row)) for row in rows]
    assert [row["id"] for row in rows] == ids
    for row, item in zip(rows, truth):
        dates = row["decision_date"].date().isoformat() if row["decision_date"] else None
        assert (dates, row["age"]) == (item["decision_date"], item["age"]), row
        assert (row["rationale"] or "") == (item["rationale"] or ""), row["id"]
    assert book["Items"].freeze_panes == "A2" and book["Items"].auto_filter.ref

    table = pyarrow.parquet.read_table(export(folder, "parquet", "--fields", "all"))
    assert pyarrow.types.is_date32(table.schema.field("decision_date").type)
    assert pyarrow.types.is_list(table.schema.field("drugs").type)
    for row, item in zip(table.to_pylist(), truth, strict=True):
        assert list(row) == [name for name in item if name != "facts"], row.keys()
        for name, value in row.items():
            is_list = isinstance(value, list)
            value = [str(one) if isinstance(one, datetime.date) else one for one in (value if is_list else [value])]
            wanted = item[name] if is_list else [item[name]]
            # A score has the digits of 32 bits.
            is_same = abs(value[0] - wanted[0]) < 1e-5 if name == "score" else value == wanted
            assert is_same, (item["id"], name, value, wanted)

    base = sqlite3.connect(export(folder, "sqlite", "--fields", "all"))
    assert [row[0] for row in base.execute("SELECT id FROM items ORDER BY rank")] == ids
    assert base.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert base.execute("PRAGMA foreign_key_check").fetchall() == []
    drugs = sorted((item["id"], drug) for item in truth for drug in item["drugs"])
    assert sorted(base.execute("SELECT item, drug FROM drugs")) == drugs
    assert base.execute("SELECT count(*) FROM items_fts WHERE items_fts MATCH 'lumbar'").fetchone()[0] > 5

    citations = [item["citation"] for item in truth]
    paragraphs = [paragraph.text for paragraph in docx.Document(export(folder, "docx")).paragraphs]
    assert [text for text in paragraphs if CITATION.fullmatch(text)] == citations
    page = Text()
    page.feed(export(folder, "html").read_text())
    assert page.open == [], page.open
    assert CITATION.findall("".join(page.text)) == citations
    plain = re.sub(r"\\(.)", r"\1", export(folder, "md").read_text())
    assert CITATION.findall(plain) == citations
    assert export(folder, "bib").read_text().count("\n@misc{") + 1 == len(ids)
    print(f"{len(ids)} items are the same in csv, tsv, json, jsonl, xlsx, parquet, sqlite, docx, html, md and bib")
