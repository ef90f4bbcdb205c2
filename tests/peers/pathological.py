"""What a crawl that is not like others costs, beside an ordinary one of as many articles.

    python3 tests/peers/pathological.py WIRECOPY ARTICLES.jsonl N

makes, in a temporary folder, five crawls of N articles from the given ones and runs `wirecopy dedup --dry-run` on each:

- ordinary: `wirecopy synth` with three copies of every article, seed 1;
- page:     one article N times, in fifty outlets;
- template: one results notice with other numbers;
- footer:   the ordinary crawl with one outlet's footer under every article, the outlets as they were;
- outlet:   the same, all in that outlet;
- story:    takes of one article: paragraphs dropped and moved, words replaced, a line of their own.

Printed: CPU seconds and peak memory, and their ratios to the ordinary crawl's; verdicts an article.
"""

import json
import os
import random
import subprocess
import sys
import tempfile

FOOTER = [
    "Sign up for the Harbour Letter, the best of the week in your inbox every Saturday morning before breakfast.",
    "The Harbour Post is an independent newspaper owned by its readers. If you value our reporting, please consider a "
    "gift today; every amount helps us to keep going.",
    "Reporting by our own correspondents and from wire services. Write to the editors at the address on our contact "
    "page, and follow us wherever you read.",
]
NOTICE = [
    "Northfield Instruments of Dayton reported net profit of {} million dollars for the quarter against {} million "
    "dollars a year ago.",
    "Revenue rose to {} million dollars from {} million dollars in the same period of last year, the company said.",
    "Earnings per share came to {} cents against {} cents. Average shares outstanding were {} million.",
    "The board declared a dividend of {} cents a share, payable on the {} of the month to holders of record on the {}.",
    "Results for the quarter include a one-time gain of {} thousand dollars from the sale of a subsidiary and a charge "
    "of {} thousand dollars.",
    "Backlog at the end of the quarter stood at {} million dollars, and capital spending of {} million dollars is "
    "expected for the full year.",
]


def paragraphs(record):
    for name in ("paragraphs", "text", "maintext", "content", "body"):
        if name in record:
            value = record[name]
            return value if isinstance(value, list) else [line for line in value.split("\n") if line.strip()]
    return []


def takes(article, words, count, draw):
    for _ in range(count):
        kept = [p.split() for p in article if draw.random() > 0.12] or [p.split() for p in article[:2]]
        if draw.random() < 0.3:
            draw.shuffle(kept)
        for paragraph in kept:
            for at in range(len(paragraph)):
                if draw.random() < 0.02:
                    paragraph[at] = draw.choice(words)
        yield [" ".join(p) for p in kept] + [" ".join(draw.choices(words, k=20))]


def crawls(wirecopy, articles, count, folder):
    draw = random.Random(5)
    outlets = [f"site{number}.example" for number in range(50)]
    records = [json.loads(line) for line in open(articles)]
    usual = [p for p in map(paragraphs, records) if 8 <= len(p) <= 30 and 400 < sum(len(x.split()) for x in p) < 800]
    article = usual[3 % len(usual)]
    words = [word for p in usual[:200] for x in p for word in x.split()]
    made = os.path.join(folder, "synth")
    command = [wirecopy, "synth", articles, "-o", made, "--articles", str(count // 4), "--copies", "3", "--quiet"]
    subprocess.run(command, check=True)
    with open(os.path.join(made, "documents.jsonl")) as lines:
        pool = [(d.get("outlet"), paragraphs(d)) for d, _ in zip(map(json.loads, lines), range(count))]
    yield "ordinary", pool
    count = len(pool)
    yield "page", ((draw.choice(outlets), article) for _ in range(count))
    yield "template", (
        ("wire.example", [line.format(*(draw.randint(1, 99999) for _ in range(4))) for line in NOTICE])
        for _ in range(count)
    )
    yield "footer", ((outlet, p + FOOTER) for outlet, p in pool)
    yield "outlet", (("harbour.example", p + FOOTER) for _, p in pool)
    yield "story", ((draw.choice(outlets), p) for p in takes(article, words, count, draw))


def main():
    wirecopy, articles, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
    print(f"{'crawl':10} {'MB':>6} {'CPU s':>8} {'ratio':>6} {'MB held':>8} {'ratio':>6} {'verdicts an article':>20}")
    ordinary = None
    with tempfile.TemporaryDirectory() as folder:
        for name, documents in crawls(wirecopy, articles, count, folder):
            path = os.path.join(folder, "crawl.jsonl")
            with open(path, "w") as file:
                for number, (outlet, text) in enumerate(documents):
                    file.write(json.dumps({"id": f"{name}{number}", "outlet": outlet, "text": "\n".join(text)}) + "\n")
            command = [wirecopy, "dedup", path, "--dry-run", "--json", "--quiet"]
            run = subprocess.Popen(command, stdout=subprocess.PIPE)
            summary = json.loads(run.stdout.read())
            _, status, usage = os.wait4(run.pid, 0)
            assert status == 0, name
            cpu, held = usage.ru_utime + usage.ru_stime, summary["peak_memory_bytes"]
            ordinary = ordinary or (cpu, held)
            verdicts = summary["compared_pairs"] / summary["read"]["documents"]
            print(
                f"{name:10} {os.path.getsize(path) / 1e6:6.0f} {cpu:8.2f} {cpu / ordinary[0]:6.2f} {held / 1e6:8.0f} "
                f"{held / ordinary[1]:6.2f} {verdicts:20.2f}",
                flush=True,
            )


main()
