#!/usr/bin/env python3
"""Reads files with wirecopy and with another reader, and compares the numbers of records; makes Parquet and web archives
with the other reader, lets wirecopy keep a part of them, and reads the result with the other reader again.

    python3 -m venv .venv && .venv/bin/pip install warcio pyarrow
    cargo build --release
    .venv/bin/python tests/peers/formats.py target/release/wirecopy [FILE OR FOLDER…]

Files, or folders of them: web archives, CSV, Parquet; others are passed over, which is said. Exit code 1 if anything differs. Where the other reader gives up (it does so at the
first oddity), that is said, and what wirecopy read of the file.
"""

import csv
import gzip
import io
import json
import subprocess
import sys
import tempfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from warcio.archiveiterator import ArchiveIterator
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

WORDS = [f"{a}{b}" for a in ("har", "fer", "bri", "tow", "mar", "sil") for b in ("bour", "ry", "dge", "er", "ket", "t")]


def story(seed, words=120):
    """Sentences of invented words: the same for a seed, unlike for another."""
    state, said = seed * 2654435761 % 2**32 or 1, []
    for place in range(words):
        state = (state * 1664525 + 1013904223) % 2**32
        said.append(WORDS[state >> 8 & 31] + str(state >> 20 & 63))
        if place % 12 == 11:
            said[-1] += "."
    return " ".join(said).capitalize()


def inspect(wirecopy, path):
    """What wirecopy says of one file, and the records that it refused."""
    run = subprocess.run([wirecopy, "inspect", "--files", "--json", path], capture_output=True, text=True, check=True)
    return json.loads(run.stdout), [line for line in run.stderr.splitlines() if line.startswith("broken: ")]


def count_archive(path):
    """How many records warcio finds, and why it found no more."""
    data = Path(path).read_bytes()
    try:
        data = gzip.decompress(data)  # also where all records are one member, which warcio refuses
    except (OSError, EOFError):
        pass
    count = 0
    try:
        for _ in ArchiveIterator(io.BytesIO(data), no_record_parse=True):
            count += 1
    except Exception as error:  # its errors have no common type
        return count, str(error).strip().splitlines()[0]
    return count, None


def count_csv(path):
    csv.field_size_limit(2**31 - 1)
    with open(path, newline="", encoding="utf-8-sig") as file:
        return sum(1 for row in csv.reader(file) if row) - 1, None


def compare(wirecopy, path):
    """Whether both readers find as many records."""
    said, broken = inspect(wirecopy, path)
    if said["format"] in ("WARC", "ARC"):
        theirs, gave_up = count_archive(path)
    elif said["format"] == "Parquet":
        theirs, gave_up = pq.ParquetFile(path).metadata.num_rows, None
    elif said["format"] == "CSV":
        theirs, gave_up = count_csv(path)
    else:
        print(f"{Path(path).name:34} {said['format']:8} {said['records']:6}  no other reader here")
        return True
    same = said["records"] == theirs
    verdict = "same" if same else f"the other reader gave up after {theirs}: {gave_up}" if gave_up else "DIFFERENT"
    print(f"{Path(path).name:34} {said['format']:8} {said['records']:6} {theirs:6}  {said['documents']:5} documents  {verdict}")
    for line in broken:
        print(f"    {line.removeprefix('broken: ').removeprefix(str(Path(path).parent) + '/')}")
    return same or gave_up is not None


def kept_rows(wirecopy, folder, table, options):
    """A table written with these options, and what is left of it; every third story stands twice."""
    path, out = folder / "in.parquet", folder / "out.parquet"
    pq.write_table(table, path, **options)
    subprocess.run([wirecopy, "dedup", path, "-o", out, "--keep", "first", "--quiet", "--force"], check=True)
    return pq.ParquetFile(path), pq.ParquetFile(out)


def stored_schema(file):
    """The schema as it is stored; its first line names an address in memory."""
    return str(file.schema).split("\n", 1)[1]


def check_parquet(wirecopy, folder):
    """Kept rows are those of the input, with the same schema and metadata, whatever the input's form."""
    count, ok = 900, True
    seeds = [seed - 1 if seed % 3 == 2 else seed for seed in range(count)]
    paragraphs = [[story(seed), story(seed + 10**6)] for seed in seeds]
    table = pa.table(
        {
            "id": pa.array([f"n{seed}" for seed in range(count)]),
            "paragraphs": pa.array(paragraphs),
            "date": pa.array([1.7e9 + seed for seed in range(count)]).cast(pa.int64()).cast(pa.timestamp("s")),
            "outlet": pa.array([f"o{seed % 5}.example" for seed in range(count)]).dictionary_encode(),
            "nested": pa.array([{"tags": [{"k": str(seed), "v": None}] * (seed % 4), "n": seed or None} for seed in range(count)]),
            "map": pa.array([[("k", seed)] * (seed % 3) for seed in range(count)], pa.map_(pa.string(), pa.int32())),
            "amount": pa.array([None if seed % 2 else seed * 100 for seed in range(count)], pa.int64()).cast(pa.decimal128(24, 2)),
            "blob": pa.array([bytes([seed % 256] * 4) for seed in range(count)], pa.binary(4)),
        }
    ).replace_schema_metadata({"made by": "a script", "empty": ""})
    for options in (
        {"compression": "zstd"},
        {"compression": "snappy", "row_group_size": 100, "use_dictionary": False},
        {"compression": "gzip", "data_page_version": "2.0", "row_group_size": 77},
        {"compression": "lz4", "version": "1.0", "use_deprecated_int96_timestamps": True},
        {"compression": "none", "use_dictionary": ["outlet.dictionary"], "data_page_size": 1000},
        {"compression": "brotli", "use_dictionary": False, "column_encoding": {"id": "DELTA_BYTE_ARRAY", "paragraphs.list.element": "DELTA_LENGTH_BYTE_ARRAY"}},
    ):
        before, after = kept_rows(wirecopy, folder, table, options)
        kept = pa.array([seed % 3 != 2 for seed in range(count)])
        different = [
            name for name in table.column_names if after.read()[name].to_pylist() != before.read().filter(kept)[name].to_pylist()
        ]
        same = {
            "rows": not different,
            "schema": after.schema_arrow.equals(before.schema_arrow, check_metadata=True),
            "stored schema": stored_schema(after) == stored_schema(before),
            "compression": after.metadata.row_group(0).column(0).compression
            == before.metadata.row_group(0).column(0).compression,
        }
        print(f"parquet {options}: " + ", ".join(f"{what} {'same' if is_same else 'DIFFERENT'}" for what, is_same in same.items()), *different)
        ok &= all(same.values())
    path, out = folder / "in.parquet", folder / "annotated.parquet"
    clusters = folder / "clusters.parquet"
    command = [wirecopy, "dedup", path, "-o", out, "--annotate", "--clusters", clusters, "--keep", "first", "--quiet"]
    subprocess.run(command, check=True)
    annotated, rows = pq.read_table(out), pq.read_table(clusters)
    same = annotated["keeper"].to_pylist() == [f"n{seed}" for seed in seeds] == rows["keeper"].to_pylist()
    same &= annotated.num_rows == count and annotated["paragraphs"].to_pylist() == paragraphs
    same &= str(rows.schema.field("containment").type) == "double"
    print(f"parquet annotated, clusters.parquet: {'same' if same else 'DIFFERENT'}")
    return ok and same


def check_archive(wirecopy, folder):
    """The kept part of a web archive is read by warcio, each record as it was."""
    path, out = folder / "in.warc.gz", folder / "out.warc.gz"
    seeds = [seed // 2 for seed in range(40)]
    with open(path, "wb") as file:
        writer = WARCWriter(file, gzip=True)
        writer.write_record(writer.create_warcinfo_record("in.warc.gz", {"software": "a script"}))
        for place, seed in enumerate(seeds):
            paragraphs = "".join(f"<p>{story(seed * 10 + part)}</p>" for part in range(3))
            page = f"<html><head><title>Story {seed}</title></head><body><article>{paragraphs}</article></body></html>"
            head = StatusAndHeaders("200 OK", [("Content-Type", "text/html; charset=utf-8")], protocol="HTTP/1.1")
            url = f"https://o{place}.example/{place}"
            record = writer.create_warc_record(url, "response", payload=io.BytesIO(page.encode()), http_headers=head)
            writer.write_record(record)
    subprocess.run([wirecopy, "dedup", path, "-o", out, "--keep", "first", "--quiet", "--force"], check=True)

    def records(path):
        with open(path, "rb") as file:
            return [(record.rec_headers.get_header("WARC-Record-ID"), record.content_stream().read()) for record in ArchiveIterator(file)]

    before, after = records(path), records(out)
    same = after == [before[0], *(before[1 + place] for place in range(0, 40, 2))]
    print(f"web archive of {len(before)} records, {len(after)} kept: {'same' if same else 'DIFFERENT'}")
    return same


def files_of(path):
    """The files of a folder, however deep, without hidden ones; or the file itself."""
    path = Path(path)
    if not path.is_dir():
        return [path]
    return sorted(file for file in path.rglob("*") if file.is_file() and not file.name.startswith("."))


def main(wirecopy, paths):
    ok = all([compare(wirecopy, file) for path in paths for file in files_of(path)])
    with tempfile.TemporaryDirectory() as folder:
        ok &= check_parquet(wirecopy, Path(folder))
        ok &= check_archive(wirecopy, Path(folder))
    return 0 if ok else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
