#!/usr/bin/env python3
"""Write word_classes.bin from WordNet 3.0: which words can be nouns, verbs, adjectives, adverbs and names.

    apt-get install wordnet-base
    python3 rules/lexicon/word_classes.py /usr/share/wordnet > rules/lexicon/word_classes.bin

WordNet 3.0, Copyright 2006 by Princeton University; its licence, which asks that its notice is kept, stands in README.md beside this file.

The table is a hash table of 2^18 entries of 16 bits, little-endian: 11 bits of the hash of a written form and 5 bits of classes
(1 noun, 2 verb, 4 adjective, 8 adverb, 16 written with a capital, or a noun so rare that one tells a name); 0 is no entry. A form stands at the first free entry from
`hash >> 14` on. The hash is that of `lexicon::form::Form::hash32`. Inflected forms are entries of their own.
"""
import re
import sys
from array import array
from pathlib import Path

BITS = 18
CLASSES = {"noun": 1, "verb": 2, "adj": 4, "adv": 8}
CAPITAL = 16
# A part as which a lemma was seen in less than this share of at least so many places is left out.
RARE = 0.05
SEEN = 10
# A noun seen less often is rare.
COMMON = 5
MASK = (1 << 64) - 1
SPREAD = 0x9E3779B97F4A7C15


def hashed(word):
    """`Form::hash32` of a word of at most 24 bytes."""
    data = word.encode().ljust(24, b"\0")
    a, b, c = (int.from_bytes(data[n : n + 8], "little") for n in (0, 8, 16))
    mixed = (a * SPREAD & MASK) ^ b
    mixed = (mixed << 29 | mixed >> 35) & MASK
    mixed = (mixed * SPREAD & MASK) ^ c
    return (mixed * SPREAD & MASK) >> 32


def lemmas(folder, part, seen):
    """The single words of a data file, as they are written, but those that are hardly ever of this part."""
    found = set()
    for line in (folder / f"data.{part}").read_text().splitlines():
        if line.startswith("  "):
            continue
        fields = line.split(" ")
        words = fields[4 : 4 + 2 * int(fields[3], 16) : 2]
        found.update(w for w in (w.split("(")[0] for w in words) if re.fullmatch(r"[A-Za-z]{2,24}", w))

    def is_rare(word):
        of_lemma = seen.get(word.lower(), {})
        return sum(of_lemma.values()) >= SEEN and of_lemma.get(part, 0) < RARE * sum(of_lemma.values())

    return sorted(word for word in found if not is_rare(word))


def counts(folder):
    """How often each lemma was seen as each part, in the texts whose senses were marked by hand."""
    parts = {"1": "noun", "2": "verb", "3": "adj", "4": "adv", "5": "adj"}
    found = {}
    for line in (folder / "cntlist.rev").read_text().splitlines():
        key, _, count = line.split(" ")
        lemma, sense = key.split("%")
        of_lemma = found.setdefault(lemma, {})
        part = parts[sense[0]]
        of_lemma[part] = of_lemma.get(part, 0) + int(count)
    return found


def exceptions(folder, part):
    """Irregular forms and their lemmas."""
    for line in (folder / f"{part}.exc").read_text().splitlines():
        form, *bases = line.split()
        if re.fullmatch(r"[a-z]{2,24}", form) and bases:
            yield form, bases[0]


def plural(word):
    if re.search(r"[^aeiou]y$", word):
        return word[:-1] + "ies"
    return word + ("es" if re.search(r"(s|x|z|ch|sh)$", word) else "s")


def suffixed(word, suffix):
    """A regular form, with its last consonant doubled too where that is possible."""
    if word.endswith("e"):
        stem = word[:-1] if suffix != "ing" or not word.endswith(("ee", "oe", "ye")) else word
        return {stem + suffix}
    if re.search(r"[^aeiou]y$", word) and suffix != "ing":
        return {word[:-1] + "i" + suffix}
    forms = {word + suffix}
    if re.search(r"(^|[^aeiou])[aeiou][bdgklmnprt]$", word):
        forms.add(word + word[-1] + suffix)
    return forms


def forms(folder):
    """Each form with its classes."""
    found = {}
    seen = counts(folder)
    irregular = {part: {} for part in ("noun", "verb")}

    def add(form, part):
        if len(form) <= 24:
            capital = CAPITAL if form[0].isupper() else 0
            form = form.lower()
            found[form] = found.get(form, 0) | CLASSES[part] | capital

    for part in irregular:
        for form, base in exceptions(folder, part):
            irregular[part].setdefault(base, []).append(form)
    for word in lemmas(folder, "verb", seen):
        odd = irregular["verb"].get(word, [])
        past = [form for form in odd if not form.endswith("ing")]
        for form in {word, plural(word), *suffixed(word, "ing"), *odd, *(past or suffixed(word, "ed"))}:
            add(form, "verb")
    for part in ("adj", "adv"):
        for word in lemmas(folder, part, seen):
            add(word, part)
    for part in ("adj", "adv"):
        for form, _ in exceptions(folder, part):
            add(form, part)
    # "led", "lent": of a form that is nearly always a verb, the noun is left out.
    as_verb = {form: seen.get(base, {}).get("verb", 0) for base, odd in irregular["verb"].items() for form in odd}

    def is_verb_form(word):
        return as_verb.get(word, 0) >= SEEN and seen.get(word, {}).get("noun", 0) < RARE * as_verb[word]

    for word in lemmas(folder, "noun", seen):
        if is_verb_form(word):
            continue
        for form in {word, plural(word), *irregular["noun"].get(word, [])}:
            add(form, "noun")
    common = (word for word, of_lemma in seen.items() if sum(of_lemma.values()) >= COMMON)
    bases = {base for word in common for base in (word, plural(word))}
    for form in found:
        if found[form] == CLASSES["noun"] and form not in bases:
            found[form] |= CAPITAL
    return found


def table(found):
    """The hash table."""
    slots = array("H", bytes(2 << BITS))
    for form in sorted(found):
        value = hashed(form)
        entry = (value & 0x7FF) << 5 | found[form]
        at = value >> (32 - BITS)
        while slots[at]:
            at = (at + 1) % len(slots)
        slots[at] = entry
    if sys.byteorder == "big":
        slots.byteswap()
    return slots


def main():
    found = forms(Path(sys.argv[1]))
    sys.stdout.buffer.write(table(found).tobytes())
    print(f"{len(found)} forms", file=sys.stderr)


main()
