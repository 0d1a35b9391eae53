#!/usr/bin/env python3
"""Reads letters on all workers of Spark with `imr parse`, keeps the items as Parquet, and counts how many were overturned of
each category, which must be what `imr stats` counts. Usage: spark_parse.py IMR INDEX LETTERS OUT, with the folder of letters
that INDEX is made of. Needs pyspark and Java; on one machine Spark's workers are threads."""

import json
import subprocess
import sys
from pathlib import Path

from pyspark.sql import SparkSession
from pyspark.sql import functions as f

imr, index, letters, out = sys.argv[1:]
AT_ONCE = 500


def parse(paths):
    """What `imr parse` prints of the letters of a part, a JSON object a letter."""
    paths = list(paths)
    for start in range(0, len(paths), AT_ONCE):
        command = [imr, "parse", "--format", "jsonl", "-q", "--threads", "1", *paths[start : start + AT_ONCE]]
        yield from subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()


spark = SparkSession.builder.master("local[2]").appName("imr").getOrCreate()
spark.sparkContext.setLogLevel("ERROR")
files = sorted(str(path) for path in Path(letters).rglob("*") if path.suffix in (".txt", ".pdf"))
parsed = spark.read.json(spark.sparkContext.parallelize(files, 8).mapPartitions(parse)).dropDuplicates(["id"])
items = parsed.select("id", "decision_date", f.explode("items").alias("item")).select("id", "decision_date", "item.*")
items.write.mode("overwrite").parquet(out)

kept = spark.read.parquet(out)
counts = kept.groupBy("category").agg(
    f.sum((f.col("decision") == "overturned").cast("int")).alias("overturned"),
    f.sum((f.col("decision") == "upheld").cast("int")).alias("upheld"),
)
by_spark = {row.category: (row.overturned, row.upheld) for row in counts.collect()}
stats = subprocess.run([imr, "stats", "-i", index, "--by", "category", "--json"], check=True, capture_output=True, text=True)
by_imr = {row["category"]: (row["overturned"], row["upheld"]) for row in json.loads(stats.stdout)["rows"]}
assert by_spark == by_imr, (by_spark, by_imr)
for category, (overturned, upheld) in sorted(by_spark.items()):
    print(f"{category:20} {overturned:4} of {overturned + upheld:4} overturned")
print(f"{kept.count()} items of {len(files)} files: Spark counts what imr stats counts")
spark.stop()
