#!/usr/bin/env python3
"""Baseline of order: an additive n-gram position model (Python standard library only).

  position.py TRAIN.jsonl SCRAMBLED.jsonl > predicted.jsonl

Learns for every word and pair of words the mean relative place, 0 to 1, of the paragraphs that have it, shrunk towards the middle; a paragraph stands at the mean of
its n-grams' places, each weighted by how far it is from the middle. Reads JSON lines with `id` and `paragraphs`, and writes `id` and `order`.
Ties are broken by the text, never by the place given.
"""
import collections
import json
import re
import sys

SHRINK = 20.0  # n-grams seen this often are halfway to their own mean
FEWEST = 5  # n-grams in fewer paragraphs are left out

WORD = re.compile(r"\w+")


def ngrams(text):
    words = WORD.findall(text.lower())
    return set(words) | set(zip(words, words[1:]))


def learn(path):
    seen = collections.defaultdict(lambda: [0, 0.0])
    with open(path, encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            paragraphs = json.loads(line)["paragraphs"]
            for at, text in enumerate(paragraphs):
                place = (at + 0.5) / len(paragraphs) - 0.5
                for ngram in ngrams(text):
                    entry = seen[ngram]
                    entry[0] += 1
                    entry[1] += place
            if number % 4000 == 3999:  # memory: what came once so far goes
                for ngram in [ngram for ngram, entry in seen.items() if entry[0] < 2]:
                    del seen[ngram]
    return {ngram: total / (count + SHRINK) for ngram, (count, total) in seen.items() if count >= FEWEST}


def place(text, places):
    found = [places[ngram] for ngram in ngrams(text) if ngram in places]
    weight = sum(abs(value) for value in found)
    return sum(value * abs(value) for value in found) / weight if weight else 0.0


def main():
    places = learn(sys.argv[1])
    with open(sys.argv[2], encoding="utf-8") as lines:
        for line in lines:
            article = json.loads(line)
            texts = article["paragraphs"]
            order = sorted(range(len(texts)), key=lambda at: (place(texts[at], places), texts[at]))
            print(json.dumps({"id": article["id"], "order": order}))


if __name__ == "__main__":
    main()
