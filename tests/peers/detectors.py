#!/usr/bin/env python3
"""Runs wirecopy, rensa and datasketch on one file of JSON lines, each as its documentation has it, and compares CPU time
and, on labelled pairs, precision and recall, clusters scored.

    python3 -m venv .venv && .venv/bin/pip install rensa datasketch
    cargo build --release
    .venv/bin/python tests/peers/detectors.py target/release/wirecopy news.jsonl [pairs.tsv]

pairs.tsv: two ids and a grade a line (1: duplicate, 0: not, anything else is left out), with a header line. CPU time is
user and system time of a process of its own for each tool, start and reading included; the floor is the time that reading,
splitting into words and hashing word 3-grams takes in Python, since two of the three live there.
"""

import csv
import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

WORDS = re.compile(r"\w+")
TEXT_FIELDS = ("paragraphs", "text", "maintext", "content", "body", "raw_text", "article")
ID_FIELDS = ("id", "doc_id", "uuid", "_id")


def documents(path):
    """Id and words of each record."""
    with open(path, encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            record = json.loads(line)
            text = next((record[name] for name in TEXT_FIELDS if record.get(name)), "")
            text = "\n".join(text) if isinstance(text, list) else text
            name = next((str(record[field]) for field in ID_FIELDS if field in record), f"{path}:{number}")
            yield name, WORDS.findall(text.lower())


class Sets:
    """Disjoint sets of numbers."""

    def __init__(self, count):
        self.parent = list(range(count))

    def find(self, at):
        while self.parent[at] != at:
            self.parent[at] = self.parent[self.parent[at]]
            at = self.parent[at]
        return at

    def join(self, a, b):
        self.parent[self.find(a)] = self.find(b)


def floor(path):
    for name, words in documents(path):
        for gram in zip(words, words[1:], words[2:]):
            hash(gram)
        yield name, name


def datasketch(path):
    """MinHashLSH as in its documentation: 128 permutations, threshold .5, the words as a set; no verification."""
    from datasketch import MinHash, MinHashLSH

    index, names = MinHashLSH(threshold=0.5, num_perm=128), []
    sketches = []
    for number, (name, words) in enumerate(documents(path)):
        sketch = MinHash(num_perm=128)
        sketch.update_batch([word.encode() for word in set(words)])
        index.insert(number, sketch)
        names.append(name)
        sketches.append(sketch)
    sets = Sets(len(names))
    for number, sketch in enumerate(sketches):
        for other in index.query(sketch):
            sets.join(number, other)
    yield from ((name, names[sets.find(number)]) for number, name in enumerate(names))


def rensa(path):
    """RMinHash and RMinHashLSH as in its README: 128 permutations, threshold .8, 16 bands, the words; candidates whose
    sketches agree in .85 are copies."""
    from rensa import RMinHash, RMinHashLSH

    index, names, sketches = RMinHashLSH(threshold=0.8, num_perm=128, num_bands=16), [], []
    for number, (name, words) in enumerate(documents(path)):
        sketch = RMinHash(num_perm=128, seed=42)
        sketch.update(words)
        index.insert(number, sketch)
        names.append(name)
        sketches.append(sketch)
    sets = Sets(len(names))
    for number, sketch in enumerate(sketches):
        for other in index.query(sketch):
            if other != number and sketch.jaccard(sketches[other]) >= 0.85:
                sets.join(number, other)
    yield from ((name, names[sets.find(number)]) for number, name in enumerate(names))


PYTHON = {"floor": floor, "rensa": rensa, "datasketch": datasketch}


def run(command):
    """CPU seconds of a process."""
    before = os.times()
    subprocess.run(command, check=True)
    after = os.times()
    return after.children_user + after.children_system - before.children_user - before.children_system


def clusters(table):
    with open(table, encoding="utf-8", newline="") as rows:
        return {row["id"]: row["cluster"] for row in csv.DictReader(rows, delimiter="\t", quoting=csv.QUOTE_NONE)}


def accuracy(of, pairs):
    true = found = right = 0
    with open(pairs, encoding="utf-8") as rows:
        for line in list(rows)[1:]:
            a, b, grade, *_ = line.rstrip("\n").split("\t")
            if grade in ("0", "1") and a in of and b in of:
                joined = of[a] == of[b]
                true += grade == "1"
                found += joined
                right += joined and grade == "1"
    return f"precision {right}/{found}, recall {right}/{true}"


def main():
    if sys.argv[1] == "--one":
        _, _, tool, path, table = sys.argv
        with open(table, "w", encoding="utf-8") as out:
            out.write("id\tcluster\n")
            out.writelines(f"{name}\t{cluster}\n" for name, cluster in PYTHON[tool](path))
        return
    binary, path, *labels = sys.argv[1:]
    with tempfile.TemporaryDirectory() as folder:
        base = None
        for tool in ("floor", "wirecopy", "rensa", "datasketch"):
            table = str(Path(folder) / f"{tool}.tsv")
            if tool == "wirecopy":
                command = [binary, "dedup", path, "--clusters", table, "--quiet", "--threads", "1"]
            else:
                command = [sys.executable, __file__, "--one", tool, path, table]
            seconds = run(command)
            base = base or seconds
            scored = accuracy(clusters(table), labels[0]) if labels and tool != "floor" else ""
            print(f"{tool:<11} {seconds:8.2f} CPU s  {seconds / base:6.2f}x  {scored}")


if __name__ == "__main__":
    main()
