#!/usr/bin/env python3
"""Build the wire corpus: the scrapes and their truth, from hand-written originals and hand-written changes.

    python3 corpora/make.py            write corpora/wire/scrapes and corpora/wire/truth
    python3 corpora/make.py --check    write nothing; fail if a committed file differs from what would be written
    python3 corpora/make.py --counts   print how many documents, clusters, pairs and orders there are of each kind

Read: wire/originals/*.txt (the stories), make/stories.txt (their wire marks), make/outlets.txt (the invented sites),
make/variants.txt (one block a copy), make/own.txt (round-ups, updates and unrelated items). Only the order of scrambled
paragraphs, the place of a glued joint, the numbers in URLs and the choice of an "also read" headline are drawn by a generator,
seeded by the document's own name, so that adding a document changes no other. Python 3.9 or later, standard library only.
"""
import argparse
import collections
import datetime
import difflib
import hashlib
import itertools
import json
import pathlib
import random
import re
import sys
import unicodedata
from dataclasses import dataclass, field

HERE = pathlib.Path(__file__).resolve().parent
WIRE, DATA = HERE / "wire", HERE / "make"
SCRAPES = "corpora/wire/scrapes"
SEED = "wirecopy-corpus-1"
COPIES = {"agency", "verbatim", "localised", "abridged", "corrected", "scrambled", "glued", "glued-in-order"}
MIXED = {"roundup", "update"}
MOVED = {"scrambled", "glued"}
PAIR_HEAD = ["id1", "id2", "duplicate", "relation", "confidence"]


@dataclass
class Piece:
    """A stretch of text with one origin. `bare` is `text` without wire marks; `origin` is (story, paragraph), None for own text."""

    bare: str
    text: str
    role: str  # story, own, mark (byline, credit, sign-off on a line of its own) or furniture
    origin: object = None
    edited: bool = False
    rank: int = -1  # place in the true order; furniture has none


@dataclass
class Doc:
    """A document as it is scraped; `paragraphs` are lists of pieces, so that a glued paragraph has two."""

    kind: str
    host: str
    story: str
    title: str
    date: str
    slug: str
    id: str = ""
    path: str = ""
    url: str = ""
    paragraphs: list = field(default_factory=list)

    def content(self):
        """The story's pieces as they stand on the page, without furniture and wire marks."""
        return [p for para in self.paragraphs for p in para if p.role in ("story", "own")]


# ------------------------------------------------------------------ reading the hand-written files


def read_blocks(name):
    """The blocks of a data file: (head, [(key, value), ...]). "| text" has the key "|"."""
    blocks = []
    for line in (DATA / name).read_text(encoding="utf-8").splitlines():
        if line.startswith("== "):
            blocks.append((line[3:].strip(), []))
        elif line.startswith("| "):
            blocks[-1][1].append(("|", line[2:]))
        elif line and not line.startswith("#"):
            key, _, value = line.partition(":")
            blocks[-1][1].append((key.strip(), value.strip()))
    return blocks


def one(pairs, key, default=None):
    """The value of a key that may be given once."""
    return next((v for k, v in pairs if k == key), default)


def every(pairs, key):
    """All values of a key that may be repeated."""
    return [v for k, v in pairs if k == key]


def read_story(name, marks):
    """A story taken apart: title, date, URL, bare paragraphs, and its marks as make/stories.txt names them."""
    title, date, url, *lines = (WIRE / "originals" / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    bylines, dateline, signoffs = every(marks, "byline"), one(marks, "dateline", ""), every(marks, "signoff")
    for byline in bylines:
        assert lines.pop(0) == byline, (name, byline)
    own_lines = []
    while signoffs and lines[-1] == signoffs[-1]:
        own_lines.insert(0, lines.pop())
        signoffs = signoffs[:-1]
    inline = signoffs[0] if signoffs else ""
    assert len(signoffs) <= 1 and lines[-1].endswith(inline), (name, signoffs)
    assert lines[0].startswith(dateline + " "), (name, dateline)
    lines[-1] = lines[-1][: len(lines[-1]) - len(inline)].rstrip()
    lines[0] = lines[0][len(dateline) :].strip()
    return {
        "title": title, "date": date, "url": url, "paragraphs": lines, "bylines": bylines, "dateline": dateline,
        "inline": inline, "signoffs": own_lines, "family": one(marks, "family"), "event": one(marks, "event"),
        "agencies": one(marks, "agency").split("/"),
    }


def slugify(title):
    """The last part of a URL, from the first nine words of a title."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    return "-".join(re.findall(r"[a-z0-9]+", plain.replace("'", ""))[:9])


# ------------------------------------------------------------------ building one document


def story_pieces(name, story, spec):
    """The pieces of a copy in true order: kept, edited, marked, with the outlet's additions."""
    keep = [int(n) for n in one(spec, "keep", "").split()] or range(1, len(story["paragraphs"]) + 1)
    texts = {n: story["paragraphs"][n - 1] for n in keep}
    changed = set()
    for key, value in spec:
        if key.startswith("replace "):
            n = int(key.split()[1])
            texts[n] = value
            changed.add(n)
    for edit in every(spec, "edit"):
        old, _, new = (part.strip() for part in edit.partition("=>"))
        hits = [n for n, text in texts.items() if old in text]
        assert hits, f"{name}: no such text: {old}"
        texts[hits[0]] = texts[hits[0]].replace(old, new, 1)
        changed.add(hits[0])
    pieces = {n: Piece(t, t, "story", (name, n), n in changed) for n, t in texts.items()}
    add_inline_marks(pieces, story, spec)
    body = list(pieces.values())
    for key, text in reversed(spec):
        if key.startswith("add "):
            after = int(key.split()[1])
            body.insert(sum(n <= after for n in texts), Piece(text, text, "own", edited=True))
    return head_marks(story, spec) + body + tail_marks(story, spec)


def add_inline_marks(pieces, story, spec):
    """Put the dateline before the first paragraph and an inline sign-off after the last, where those are kept."""
    dateline = one(spec, "dateline", story["dateline"])
    first, last = pieces.get(1), pieces.get(len(story["paragraphs"]))
    if first and dateline not in ("-", ""):
        first.text = f"{dateline} {first.text}"
    inline = one(spec, "signoff", story["inline"])
    if last and inline not in ("-", ""):
        last.text = f"{last.text} {inline}"


def head_marks(story, spec):
    """Bylines before the story."""
    given = every(spec, "byline") or story["bylines"]
    return [Piece("", b, "mark") for b in given if b != "-"]


def tail_marks(story, spec):
    """Sign-offs on lines of their own (a cut loses them) and the outlet's credit line."""
    whole = one(spec, "keep") is None and one(spec, "signoff") is None
    lines = (story["signoffs"] if whole else []) + every(spec, "credit")
    return [Piece("", line, "mark") for line in lines]


def own_pieces(spec, stories):
    """The pieces of a document the outlet wrote, with the wire paragraphs it took in."""
    pieces = []
    for key, value in spec:
        if key == "|":
            pieces.append(Piece(value, value, "own"))
        elif key.startswith("from "):
            name = key.split()[1]
            for n in map(int, value.split()):
                text = stories[name]["paragraphs"][n - 1]
                pieces.append(Piece(text, text, "story", (name, n)))
    return pieces


def strip_brackets(piece, story):
    """Scraping damage: the words of the dateline and of an inline sign-off stay, their brackets go."""
    for mark in (story["dateline"], story["inline"]):
        piece.text = piece.text.replace(mark, re.sub(r"[\[\]()]", "", mark)) if mark else piece.text


def shuffled(paragraphs, rng):
    """Another order of the paragraphs, never one that leaves more than a third of the neighbours together."""
    while True:
        keys = [rng.random() for _ in paragraphs]
        places = sorted(range(len(paragraphs)), key=keys.__getitem__)
        if sum(b == a + 1 for a, b in zip(places, places[1:])) <= len(places) // 3:
            return [paragraphs[i] for i in places]


def glue_at(paragraphs, rng, story, drop_period):
    """Join one paragraph to the next with no space between; sign-offs and marks are never on the left."""
    free = [
        i for i in range(len(paragraphs) - 1)
        if len(paragraphs[i]) == len(paragraphs[i + 1]) == 1
        and paragraphs[i][0].role == paragraphs[i + 1][0].role == "story"
        and not ends_with_mark(paragraphs[i][0], story)
        and paragraphs[i + 1][0].bare[0].isupper()
    ]
    i = free[int(rng.random() * len(free))]
    left, right = paragraphs[i][0], paragraphs[i + 1][0]
    if drop_period and left.text.endswith("."):
        left.text = left.text[:-1]
    paragraphs[i : i + 2] = [[left, right]]


def ends_with_mark(piece, story):
    """Is this the last paragraph of a story that signs off inline?"""
    return bool(story["inline"]) and piece.origin[1] == len(story["paragraphs"])


def arrange(doc, pieces, spec, story):
    """Set true ranks, then do what scraping did: scramble, glue, strip brackets."""
    rng = random.Random(f"{SEED}/{doc.host}/{doc.slug}")
    for rank, piece in enumerate(pieces):
        piece.rank = rank
    paragraphs = [[piece] for piece in pieces]
    joints = int(one(spec, "glue", "0"))
    if doc.kind.startswith("glued"):
        for piece in pieces:
            strip_brackets(piece, story)
        glue_at(paragraphs, rng, story, drop_period=True)  # neighbours in the story, as when a page loses a break
        joints -= 1
    if doc.kind in MOVED:
        paragraphs = shuffled(paragraphs, rng)
    for k in range(joints):
        glue_at(paragraphs, rng, story, drop_period=k % 2 == 1)  # neighbours on the scrambled page
    doc.paragraphs = paragraphs


def furnish(doc, outlet, titles):
    """Put the outlet's furniture between and after the paragraphs."""
    rng = random.Random(f"{SEED}/also/{doc.host}/{doc.slug}")
    others = [t for t in titles if t != doc.title]
    day = datetime.datetime.strptime(doc.date, "%Y%m%d")
    fill = {
        "also": others[int(rng.random() * len(others))], "title": doc.title, "y": doc.date[:4],
        "date": f"{day:%B} {day.day}, {day.year}",
    }
    result, wanted = [], [entry.split("|", 1) for entry in every(outlet, "furniture")]
    lines = [(place.strip(), text.strip().format(**fill)) for place, text in wanted]
    seen = 0
    result += [[Piece("", text, "furniture")] for place, text in lines if place == "top"]
    for paragraph in doc.paragraphs:
        result.append(paragraph)
        seen += paragraph[0].role != "mark"
        if paragraph[0].role != "mark":
            result += [[Piece("", text, "furniture")] for place, text in lines if place == str(seen)]
    last = ("wire", "end") if doc.story else ("end",)
    result += [[Piece("", text, "furniture")] for place, text in lines if place in last]
    doc.paragraphs = result


def name_document(doc, outlet, taken, story):
    """Give the document its slug, URL and id; JSON lines carry an id of their own."""
    base, count = doc.slug, 2
    while (doc.host, doc.slug) in taken:
        doc.slug, count = f"{base}-{count}", count + 1
    taken.add((doc.host, doc.slug))
    digest = hashlib.sha256(f"{doc.host}/{doc.slug}".encode()).hexdigest()
    number = 100000 + int(digest[:8], 16) % 900000
    form = one(outlet, "url")
    y, m, d = doc.date[:4], doc.date[4:6], doc.date[6:]
    if form:
        doc.url = form.format(n=number, slug=doc.slug, y=y, m=m, d=d)
    else:
        doc.url = story["url"] if story else f"https://{doc.host}/{y}/{m}/{d}/{doc.slug}"
    style = one(outlet, "format", "text")
    doc.path = f"{SCRAPES}/{doc.host}.jsonl" if style != "text" else f"{SCRAPES}/{doc.host}/{doc.slug}.txt"
    doc.id = {"text": doc.path, "jsonl-text": f"dc-{number}", "jsonl-paragraphs": digest[:16]}[style]


def build_documents(stories, outlets):
    """All documents, in the order in which the data files give them."""
    specs = []
    for head, spec in read_blocks("variants.txt"):
        name, host, kind = re.fullmatch(r"(\S+) @ (\S+) (\S+)", head).groups()
        assert kind in COPIES, head
        specs.append((kind, host, name, spec))
    for head, spec in read_blocks("own.txt"):
        kind, host = re.fullmatch(r"(\S+) @ (\S+)", head).groups()
        assert kind in MIXED | {"single"}, head
        specs.append((kind, host, "", spec))
    titles, docs, taken = collections.defaultdict(list), [], set()
    for kind, host, name, spec in specs:
        story = stories.get(name)
        title = one(spec, "title", story and story["title"])
        doc = Doc(kind, host, name, title, one(spec, "date", story and story["date"]), one(spec, "slug") or slugify(title))
        assert doc.slug, head
        name_document(doc, outlets[host], taken, story)
        pieces = story_pieces(name, story, spec) if story else own_pieces(spec, stories)
        arrange(doc, pieces, spec, story)
        titles[host].append(title)
        docs.append((doc, one(spec, "furniture") != "no"))
    for doc, furnished in docs:
        if furnished and every(outlets[doc.host], "furniture"):
            furnish(doc, outlets[doc.host], titles[doc.host])
    return sorted((doc for doc, _ in docs), key=lambda d: (d.path, d.id))


# ------------------------------------------------------------------ what is true of them


def words(pieces):
    """How many words the pieces have."""
    return sum(len(p.bare.split()) for p in pieces)


def shared_words(a, b):
    """Words of a's story paragraphs that b has too."""
    theirs = {p.origin for p in b.content() if p.origin}
    return words([p for p in a.content() if p.origin in theirs])


def copy_relation(a, b):
    """(duplicate, relation, confidence) of two copies of one story, or None where the relation is open to dispute."""
    at = {p.origin: p for p in a.content() if p.origin}
    bt = {p.origin: p for p in b.content() if p.origin}
    added = any(p.role == "own" for d in (a, b) for p in d.content())
    if at.keys() != bt.keys():
        if at.keys() < bt.keys() or bt.keys() < at.keys():
            return "1", "excerpt", "high"
        part = shared_words(a, b) / min(words(a.content()), words(b.content()))
        return "0.5", "overlap", "medium" if part >= 0.5 else "low"
    moved = list(at) != [o for o in bt]
    edited = added or any(at[o].bare != bt[o].bare for o in at)
    if not edited:
        return "1", "reordered" if moved else "identical", "high"
    if not moved:
        return "1", "reprint", "high"
    rewritten = any(len(set(at[o].bare.split()) & set(bt[o].bare.split())) < 0.6 * len(set(at[o].bare.split())) for o in at)
    return None if added or rewritten else ("1", "reordered", "medium")


def mixed_relation(a, b):
    """(duplicate, relation, confidence) of a round-up or an update and a document that shares paragraphs with it, or None."""
    shared = shared_words(a, b)
    part = shared / min(words(a.content()), words(b.content()))
    if part >= 0.9:
        return "0.5", "excerpt", "low"
    if part >= 0.6:
        return "0.5", "overlap", "low"
    if part >= 0.2:
        return "0", "overlap", "high" if part >= 0.3 else "medium"
    return None


def pair_relation(a, b, stories):
    """The truth about one pair, or None when the pair says nothing or could be argued about."""
    if a.story and a.story == b.story:
        return copy_relation(a, b)
    if a.kind in MIXED or b.kind in MIXED:
        return mixed_relation(a, b) if shared_words(a, b) else None
    if a.story and b.story:
        sa, sb = stories[a.story], stories[b.story]
        if sa["family"] and sa["family"] == sb["family"] and "abridged" not in (a.kind, b.kind):
            return "0", "template", "high"
        if sa["event"] and sa["event"] == sb["event"]:
            return "0", "none", "high"
    if "single" in (a.kind, b.kind) and a.host == b.host:
        return "0", "none", "high"  # nothing in common but the outlet's furniture
    return None


def true_order(doc):
    """`order` of DESIGN: the input paragraph at each place, once a piece; furniture has no place."""
    ranked = [(piece.rank, k) for k, para in enumerate(doc.paragraphs) for piece in para if piece.role != "furniture"]
    return [k for _, k in sorted(ranked)]


def with_order(docs):
    """Every scrambled or glued document, and every fourth plain one."""
    damaged = MOVED | {"glued-in-order"}
    plain = [d for d in docs if d.kind not in damaged][::4]
    return [d for d in docs if d.kind in damaged or d in plain]


NAMES = {"PTI": ["PTI", "भाषा"], "AP": ["AP", "Associated Press"], "AFP": ["AFP", "Agence France-Presse"], "dpa": ["dpa"], "NewsVoir": ["NewsVoir", "Newsvoir"]}


def names(text, agencies):
    """Does the text name one of the agencies?"""
    spelled = [name for code in agencies for name in NAMES.get(code, [code])]
    return any(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text) for name in spelled)


def wire_marks(doc):
    """The marks on a page: what stands before and after the bare text of a story's paragraph, and lines of their own."""
    for para in doc.paragraphs:
        for piece in para:
            if piece.role == "mark":
                yield piece.text
            elif piece.role == "story":
                bare = piece.bare.rstrip(".")
                at = piece.text.find(bare)
                yield piece.text[:at]
                yield piece.text[at + len(bare) :].lstrip(".")
            elif piece.role == "own":
                yield " ".join(re.findall(r"\((\w+)\) [-_—]", piece.text[:80]))  # the dateline of a later story


def share_of_story(doc, name, story):
    """Share of the document's words that are the story's, word for word."""
    same = 0
    for piece in doc.content():
        if piece.origin and piece.origin[0] == name:
            original = story["paragraphs"][piece.origin[1] - 1].split()
            blocks = difflib.SequenceMatcher(None, original, piece.bare.split(), autojunk=False).get_matching_blocks()
            same += sum(block.size for block in blocks)
    return same / words(doc.content())


def credit_of(doc, agencies, share, own_site):
    """The state of the agency's credit, as corpora/README.md defines it."""
    if own_site or share < 0.2:
        return "not_expected"
    marks = list(wire_marks(doc))
    named = [mark for mark in marks if names(mark, agencies)]
    inputs = [mark for mark in named if re.search("input|इनपुट", mark, re.I)]
    lines = [piece.text for para in doc.paragraphs for piece in para if piece.role == "furniture"]
    if len(inputs) < len(named):
        return "kept"
    if inputs or "Agencies" in marks or any("syndicated feed" in line for line in lines):
        return "weakened"
    if any(names(found, agencies) for piece in doc.content() for found in re.findall(r"(?:told|tells) (?:the )?(\S+(?: \S+)?)", piece.bare)):
        return "weakened"
    return "replaced" if any(line.endswith("Web Desk") for line in lines) else "missing"


def derivation_of(share):
    """The class of METER, or "-" where it could be argued about."""
    if 0.80 < share < 0.90 or 0.17 < share < 0.23:
        return "-"
    return "wholly" if share >= 0.85 else "partly" if share >= 0.2 else "not"


def credit_rows(docs, stories):
    """A row for each document and each story that it has words of: whose they are, and what became of the credit."""
    rows = [["id", "story", "agency", "credit", "derivation"]]
    homes = {doc.host for doc in docs if doc.kind == "agency"}
    for doc in docs:
        for name in sorted({piece.origin[0] for piece in doc.content() if piece.origin}):
            agencies, share = stories[name]["agencies"], share_of_story(doc, name, stories[name])
            own_site = doc.host in homes
            rows.append([doc.id, name, "/".join(agencies), credit_of(doc, agencies, share, own_site), derivation_of(share)])
    return rows


def origin_rows(docs, stories):
    """A row for each story with more than one copy: its agency, and the agency's own document where there is one."""
    rows = [["cluster", "agency", "document"]]
    for name, story in stories.items():
        copies = [doc for doc in docs if doc.story == name]
        own = [doc.id for doc in copies if doc.kind == "agency"]
        if len(copies) > 1:
            rows.append([name, "/".join(story["agencies"]), own[0] if own else "-"])
    return rows


def truth_files(docs, stories):
    """The truth tables as {name: text}."""
    clusters = [["id", "cluster"]] + [[d.id, d.story or d.id] for d in docs]
    pairs = [PAIR_HEAD]
    for a, b in itertools.combinations(docs, 2):
        truth = pair_relation(a, b, stories)
        if truth:
            pairs.append([a.id, b.id, *truth])
    orders, whole = [], []
    for doc in with_order(docs):
        order = true_order(doc)
        kind = doc.kind if doc.kind in MOVED | {"glued-in-order"} else "plain"
        orders.append({"id": doc.id, "order": order, "kind": kind})
        whole.append({"id": doc.id, "order": list(dict.fromkeys(order)), "kind": kind})
    table = lambda rows: "".join("\t".join(r) + "\n" for r in rows)
    lines = lambda records: "".join(json.dumps(r, ensure_ascii=False) + "\n" for r in records)
    return {
        "clusters.tsv": table(clusters), "pairs.tsv": table(pairs), "orders.jsonl": lines(orders), "orders.whole.jsonl": lines(whole),
        "credits.tsv": table(credit_rows(docs, stories)), "origins.tsv": table(origin_rows(docs, stories)),
    }


# ------------------------------------------------------------------ writing and checking


def paragraph_texts(doc):
    """The paragraphs of the scraped page."""
    return ["".join(piece.text for piece in para) for para in doc.paragraphs]


def json_record(doc, style, name):
    """A document as one JSON line; the two outlets name their fields differently."""
    texts, iso = paragraph_texts(doc), f"{doc.date[:4]}-{doc.date[4:6]}-{doc.date[6:]}"
    if style == "jsonl-text":
        record = {"id": doc.id, "url": doc.url, "title": doc.title, "text": "\n".join(texts), "date": iso, "outlet": name}
    else:
        record = {
            "_id": doc.id, "link": doc.url, "headline": doc.title, "paragraphs": texts, "published": f"{iso}T06:30:00Z",
            "source": name, "section": "home" if doc.kind in MIXED | {"single"} else "wire", "n_words": sum(len(t.split()) for t in texts),
        }
    return json.dumps(record, ensure_ascii=False) + "\n"


def scrape_files(docs, outlets):
    """The scraped files as {path below the project root: text}."""
    files = collections.defaultdict(str)
    for doc in docs:
        style = one(outlets[doc.host], "format", "text")
        if style == "text":
            files[doc.path] = "\n".join([doc.title, doc.date, doc.url, *paragraph_texts(doc)]) + "\n"
        else:
            files[doc.path] += json_record(doc, style, one(outlets[doc.host], "name"))
    return dict(files)


def validate(docs, truth, stories):
    """Hold what must be true of every corpus this script makes."""
    ids = [d.id for d in docs]
    assert len(set(ids)) == len(ids), "ids must be unique"
    rows = [line.split("\t") for line in truth["clusters.tsv"].splitlines()[1:]]
    assert [r[0] for r in rows] == ids, "every document has a cluster"
    known, seen = set(ids), set()
    for a, b, *_ in (line.split("\t") for line in truth["pairs.tsv"].splitlines()[1:]):
        assert a in known and b in known and a != b and frozenset((a, b)) not in seen, (a, b)
        seen.add(frozenset((a, b)))
    for doc in docs:
        for text in paragraph_texts(doc):
            assert text == text.strip() and text and "\n" not in text, (doc.id, text)
        pieces = collections.Counter(
            {k: sum(p.role != "furniture" for p in para) for k, para in enumerate(doc.paragraphs) if para[0].role != "furniture"}
        )
        assert collections.Counter(true_order(doc)) == pieces, doc.id
    for doc in docs:
        if doc.kind == "abridged":
            part = words(doc.content()) / sum(len(text.split()) for text in stories[doc.story]["paragraphs"])
            assert 0.25 <= part <= 0.6, (doc.id, round(part, 2))


def print_counts(docs, truth):
    """The figures of corpora/README.md."""
    print("documents", len(docs), dict(collections.Counter(d.kind for d in docs)))
    agencies = {d.host for d in docs if d.kind == "agency"}
    print("sites of agencies", len(agencies), "outlets", len({d.host for d in docs} - agencies))
    sizes = collections.Counter(d.story or d.id for d in docs)
    print("clusters", len(sizes), "of more than one", sum(n > 1 for n in sizes.values()), "largest", max(sizes.values()))
    pairs = [line.split("\t")[2:] for line in truth["pairs.tsv"].splitlines()[1:]]
    print("pairs", len(pairs), dict(sorted(collections.Counter(map(tuple, pairs)).items())))
    for column in ("credit", "derivation"):
        head, *rows = [line.split("\t") for line in truth["credits.tsv"].splitlines()]
        print(column, dict(sorted(collections.Counter(row[head.index(column)] for row in rows).items())))
    print("origins", len(truth["origins.tsv"].splitlines()) - 1)
    print("orders", dict(collections.Counter(json.loads(o)["kind"] for o in truth["orders.jsonl"].splitlines())))


def differences(files):
    """What in the folders is missing, extra or different from `files`."""
    root = HERE.parent
    found = {p.relative_to(root).as_posix() for part in ("scrapes", "truth") for p in (WIRE / part).rglob("*") if p.is_file()}
    for path in sorted(found | files.keys()):
        if path not in files:
            yield f"not made by this script: {path}"
        elif path not in found:
            yield f"missing: {path}"
        elif (root / path).read_bytes() != files[path].encode():
            yield f"differs: {path}"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="compare with the files that are there; write nothing")
    parser.add_argument("--counts", action="store_true", help="print counts; write nothing")
    options = parser.parse_args()
    stories = {name: read_story(name, marks) for name, marks in read_blocks("stories.txt")}
    outlets = dict(read_blocks("outlets.txt"))
    docs = build_documents(stories, outlets)
    truth = truth_files(docs, stories)
    validate(docs, truth, stories)
    if options.counts:
        return print_counts(docs, truth)
    files = {**scrape_files(docs, outlets), **{f"corpora/wire/truth/{name}": text for name, text in truth.items()}}
    if options.check:
        wrong = list(differences(files))
        print("\n".join(wrong) or f"{len(files)} files are as made")
        return sys.exit(1 if wrong else 0)
    for path, text in files.items():
        target = HERE.parent / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text.encode())
    for line in differences(files):
        print(line)
    return None


if __name__ == "__main__":
    main()
