#!/usr/bin/env python3
"""Made-up news: tests/scale/generate.py COUNT [--seed N] [--folder DIR] [--planted FILE]

Writes COUNT documents as lines of JSON, {"path", "text"}, or into a folder, one after the other: nothing is held but the event at hand.
Each event is told by one to six documents in words of their own. One document in 200 contradicts the others of its event, half in the
words that another of them uses and half in other words: these are listed in FILE. What must not be reported is there as well: later tolls
that grew, weekly reports of one body with new figures, notices of many towns in the same words, and two events of one town.
"""

import argparse
import datetime
import json
import random
import sys
from pathlib import Path

ONSETS = "b br c ch d dr f fl g gl gr h j k kl kr l m n p pl pr qu r s sh sk sl sn st t th tr v w z".split()
NUCLEI = "a e i o u ai au ea ee ia ie io oa ou".split()
CODAS = ["", "", "l", "m", "n", "nd", "r", "rk", "rn", "s", "st", "t", "x"]
ENDS_OF_TOWNS = "burg bury by dale ford ham haven holm mere minster port stad stead ton wick worth".split()
GIVEN = "Ada Agnes Albert Alice Amos Anna Arthur Clara Cora Daniel David Edith Edward Ellen Elsa Emma Ernest Eva Felix Frances Frank Frida Fritz George Grace Hanna Harriet Harold Helen Henry Hilda Hugo Ida Irene Jacob Jane Johanna John Joseph Judith Karl Laura Leo Linda Louis Lucy Magnus Margaret Maria Martin Mary Matilda Max Nora Oscar Otto Paul Peter Philip Richard Robert Rosa Ruth Samuel Sarah Simon Sofia Stella Theodor Thomas Ursula Vera Victor Walter William".split()
COMMON = "answer archive argument audience autumn balcony barrel basket bell bench blanket border bottle branch bridge broom bucket button cabin candle canvas carpet ceiling chapter cherry clay cloth coast coffee collar copper corner cotton courtyard cousin crowd curtain desk dialect dinner drawer drum dust elbow engine envelope evening fabric farmer feather fence festival field flour forest fountain garden glass grain gravel guest habit hammer harvest hedge hill horizon kettle kitchen ladder lamp lantern leaf lesson letter library linen market meadow melody memory mirror moss mountain needle neighbour notebook onion orchard oven paper pasture path pattern pepper pillow pocket porch pottery rain recipe ribbon river road roof rope saddle salt sand scarf season shadow shelf shore silver sky slope smoke soap spoon spring square stable stair stone story straw stream summer table thread timber tower valley village violin wagon wall water wheat willow window winter wool yard".split()
VERBS = "admired carried counted crossed described drew followed gathered kept knew left liked lost mended missed moved noticed painted passed praised recalled remembered saw sold sorted studied touched turned used visited walked washed watched".split()
ADJECTIVES = "bright broad calm careful cheerful clean cold dark deep dry dusty early empty faint familiar fine fresh gentle grey heavy hidden high hollow large late light long low narrow old open pale patient plain quiet rough round sharp short silent simple slow small smooth soft steep still strange sudden sweet tall thin tired uneven warm weathered white wide wild wooden young".split()

# What happened; the thing it happened to; each fact in several wordings, of which two documents may use different ones.
EVENTS = [
    ("fire", "warehouse", ["a fire destroyed {the}", "{the} burned down", "fire swept through {the}"]),
    ("flood", "embankment", ["water broke through {the}", "a flood carried away {the}", "the river washed out {the}"]),
    ("crash", "tram depot", ["a lorry crashed into {the}", "a lorry hit {the}", "{the} was hit by a lorry"]),
    ("outage", "power station", ["{the} failed", "{the} broke down", "{the} went out of service"]),
    ("strike", "harbour terminal", ["workers walked out at {the}", "a strike halted {the}", "staff stopped work at {the}"]),
    ("closure", "textile mill", ["{owner} closed {the}", "{the} was closed by {owner}", "{owner} shut {the}"]),
    ("theft", "county museum", ["thieves broke into {the}", "{the} was robbed", "burglars emptied {the}"]),
    ("collapse", "grandstand", ["{the} collapsed", "{the} gave way", "part of {the} fell down"]),
    ("festival", "brass festival", ["{the} opened", "{the} began", "visitors came to {the}"]),
    ("leak", "chemical plant", ["gas leaked from {the}", "{the} leaked gas", "a leak was found at {the}"]),
    ("vote", "library plan", ["the council voted on {the}", "councillors decided on {the}", "{the} came before the council"]),
    ("rescue", "mountain hut", ["hikers were cut off at {the}", "walkers were trapped at {the}", "a slide cut off {the}"]),
]

FACTS = {
    "death": (lambda r: r.randint(2, 40), ["{n} people were killed in the {kind} at the {thing}.", "{n} people died in the {kind} at the {thing}.", "The {kind} at the {thing} killed {n} people."]),
    "injury": (lambda r: r.randint(41, 90), ["{n} people were injured in the {kind} at the {thing}.", "{n} people were hurt in the {kind} at the {thing}.", "After the {kind} at the {thing} hospitals treated {n} injured people."]),
    "evacuation": (lambda r: r.randint(100, 900), ["{n} residents were evacuated from houses near the {thing}.", "{n} residents near the {thing} were brought to safety.", "Police evacuated {n} residents near the {thing}."]),
    "duration": (lambda r: r.randint(3, 23), ["The {kind} at the {thing} lasted {n} hours.", "The {kind} at the {thing} went on for {n} hours.", "It took {n} hours until the {kind} at the {thing} was over."]),
    "cost": (lambda r: r.randint(2, 95), ["The damage to the {thing} cost ${n} million.", "The damage to the {thing} is put at ${n} million.", "The {thing} suffered damage of ${n} million."]),
    "jobs": (lambda r: r.randint(120, 990), ["{owner} employs {n} people at the {thing}.", "The {thing} has {n} employees.", "{n} people work for {owner} at the {thing}."]),
}
GROWING = ("death", "injury", "evacuation")
OFFICES = ["mayor", "governor", "chief of police", "fire chief", "head of the council", "spokesperson"]


def word(r, syllables):
    return "".join(r.choice(ONSETS) + r.choice(NUCLEI) + r.choice(CODAS) for _ in range(syllables))


def town(r):
    return (r.choice(ONSETS) + r.choice(NUCLEI) + r.choice(CODAS) + r.choice(ENDS_OF_TOWNS)).capitalize()


def person(r):
    return f"{r.choice(GIVEN)} {word(r, 2).capitalize()}"


def filler(r, own, sentences):
    """Prose in which nothing can be contradicted, with the words of the event in between."""
    made = []
    for _ in range(sentences):
        noun = lambda: r.choice(own) if r.random() < 0.35 else r.choice(COMMON)
        made.append(
            f"{r.choice(['The', 'A', 'Another', 'Every'])} {r.choice(ADJECTIVES)} {noun()} {r.choice(VERBS)} the {noun()} "
            f"{r.choice(['near', 'behind', 'beyond', 'beside', 'under'])} the {r.choice(ADJECTIVES)} {noun()}."
        )
    return " ".join(made)


class Event:
    def __init__(self, r, place=None):
        self.kind, self.thing, self.said = r.choice(EVENTS)
        self.place = place or town(r)
        self.owner = word(r, 2).capitalize()
        self.people = [(person(r), office) for office in r.sample(OFFICES, 2)]
        self.day = datetime.date(1996, 1, 1) + datetime.timedelta(days=r.randrange(9000))
        self.own = [word(r, 2) for _ in range(8)]
        self.facts = {name: FACTS[name][0](r) for name in r.sample(sorted(FACTS), 3)}

    def sentence(self, r, name, value, wording=None):
        wordings = FACTS[name][1]
        chosen = r.randrange(len(wordings)) if wording is None else wording
        text = wordings[chosen].format(n=value, kind=self.kind, thing=self.named(), owner=self.owner)
        return text[0].upper() + text[1:], chosen

    def named(self):
        return f"{self.owner} {self.thing}"

    def tell(self, r, day, values, wordings=None):
        """The text of one document, and the wording of each fact."""
        the = f"the {self.named()}"
        what = r.choice(self.said).format(the=the, owner=self.owner)
        lead = f"{what[0].upper() + what[1:]} in {self.place} on {self.day.day} {self.day:%B %Y}."
        told, used = [], {}
        for name, value in values.items():
            text, used[name] = self.sentence(r, name, value, (wordings or {}).get(name))
            told.append(text)
        (first, office), (second, other) = self.people
        voices = [
            f"{first}, the {office} of {self.place}, {r.choice(['came to the place', 'thanked the helpers', 'spoke to the press'])}.",
            f"{second}, the {other}, {r.choice(['promised an inquiry', 'asked for patience', 'saw no reason to worry'])}.",
        ]
        r.shuffle(voices)
        parts = [f"{lead} {told[0]}", filler(r, self.own, r.randint(3, 6)), f"{' '.join(told[1:])} {voices[0]}"]
        parts += [filler(r, self.own, r.randint(2, 5)), voices[1], filler(r, self.own, r.randint(0, 5))]
        title = f"{self.owner} {self.thing} in {self.place}"
        body = "\n\n".join(part for part in parts if part)
        return f"---\ntitle: {title}\ndate: {day}\n---\n\n{body}\n", used


def other_value(r, value):
    """Plainly another, and no round neighbour of it."""
    return max(1, round(value * r.choice([0.4, 0.5, 1.6, 2.2]))) + r.choice([0, 1])


def event(r, number, planted):
    """The documents of one event: paths and texts."""
    happened = Event(r)
    count = r.choices([1, 2, 3, 4, 5, 6], [50, 18, 12, 9, 6, 5])[0]
    # As many documents with others as contradict one make one in 200 of all.
    wrong = r.randrange(count) if count > 1 and r.random() < count / 200 * 2.2 * 0.62 else None
    earlier, documents = {}, []
    for n in range(count):
        day = happened.day + datetime.timedelta(days=r.choice([0, 0, 1]))
        values = dict(happened.facts)
        path = f"{day:%Y/%m}/{number:07}-{n}.md"
        if n == wrong and n > 0:
            fact = r.choice(sorted(values))
            old, values[fact] = values[fact], other_value(r, values[fact])
            same = r.random() < 0.5
            others = [k for k in range(3) if k != earlier[fact]]
            text, _ = happened.tell(r, day, values, {fact: earlier[fact] if same else r.choice(others)})
            words = "same" if same else "other"
            planted({"path": path, "event": number, "fact": fact, "words": words, "was": old, "is": values[fact]})
        else:
            text, used = happened.tell(r, day, values)
            earlier = earlier or used
        documents.append((path, text))
    if r.random() < 0.02:
        # A later toll that grew is an update.
        day = happened.day + datetime.timedelta(days=3)
        values = {k: v + (r.randint(1, 9) if k in GROWING else 0) for k, v in happened.facts.items()}
        documents.append((f"{day:%Y/%m}/{number:07}-later.md", happened.tell(r, day, values)[0]))
    if r.random() < 0.02:
        # Another event of the same town in the same days.
        second = Event(r, happened.place)
        second.day = happened.day
        documents.append((f"{second.day:%Y/%m}/{number:07}-second.md", second.tell(r, second.day, second.facts)[0]))
    return documents


def series(r, number):
    """Weekly reports of one body: the words stay, the figures do not."""
    body, place = f"{word(r, 2).capitalize()} Water Board", town(r)
    day = datetime.date(2001, 1, 1) + datetime.timedelta(days=r.randrange(7000))
    for week in range(r.randint(3, 6)):
        text = (
            f"---\ntitle: Weekly report of the {body}\ndate: {day + datetime.timedelta(days=7 * week)}\n---\n\nThe {body} in {place} delivered "
            f"{r.randint(200, 900)} million litres this week. The pumps were down for {r.randint(1, 9)} hours. {r.randint(2, 60)} "
            f"complaints were received.\n\n{filler(r, [body.split()[0].lower()], 4)}\n"
        )
        yield f"reports/{number:07}/weekly-{week + 1:02}.md", text


def notices(r, number):
    """The same notice of many towns."""
    agency = f"{word(r, 2).capitalize()} Roads Agency"
    day = datetime.date(2001, 1, 1) + datetime.timedelta(days=r.randrange(7000))
    for n in range(r.randint(2, 5)):
        place = town(r)
        text = (
            f"---\ntitle: Road works in {place}\ndate: {day}\n---\n\nThe {agency} closes the main road of {place} for {r.randint(2, 30)} days. "
            f"The works cost ${r.randint(1, 40)} million, and {r.randint(10, 400)} households are affected.\n\n{filler(r, [place.lower()], 3)}\n"
        )
        yield f"notices/{number:07}-{n}.md", text


def documents(count, seed, planted):
    made = number = 0
    while made < count:
        # Each event is made of its own numbers: a longer run begins as a shorter one does.
        r = random.Random(f"{seed}/{number}")
        kind = r.random()
        group = list(series(r, number) if kind < 0.01 else notices(r, number) if kind < 0.02 else event(r, number, planted))
        for document in group[: count - made]:
            yield document
        made += len(group)
        number += 1


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("count", type=int)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--folder", type=Path)
    arguments.add_argument("--planted", type=argparse.FileType("w"))
    given = arguments.parse_args()

    def planted(what):
        if given.planted:
            given.planted.write(json.dumps(what) + "\n")

    for path, text in documents(given.count, given.seed, planted):
        if given.folder:
            (given.folder / path).parent.mkdir(parents=True, exist_ok=True)
            (given.folder / path).write_text(text)
        else:
            sys.stdout.write(json.dumps({"path": path, "text": text}) + "\n")


if __name__ == "__main__":
    main()
