#!/usr/bin/env python3
"""Writes the table of ImageNet's thousand classes that Sources/Datasets/Classes/ImageNetClass+Table.swift has.

    python3 make-imagenet-classes.py SYNSETS > ImageNetClass+Table.swift

SYNSETS is the list of the thousand WordNet identifiers in the order of the classes, one a line: timm/data/_info/imagenet_synsets.txt
of the Python package timm (made with 1.0.31). Names are torchvision's (torchvision.models._meta, 0.29.2). Categories follow from the
hypernyms of WordNet 3.0, Debian's package wordnet-base: what is under animal (n00015388) is an animal, what is under artifact
(n00021939) by any way an artifact, and the rest is other.
"""

import collections
import sys
import textwrap

from torchvision.models._meta import _IMAGENET_CATEGORIES as names

ANIMAL, ARTIFACT = "n00015388", "n00021939"


def hypernyms(path="/usr/share/wordnet/data.noun"):
    """The direct hypernyms of each noun, instances included (wndb(5WN))."""
    found = collections.defaultdict(list)
    for line in open(path, encoding="latin-1"):
        if line.startswith("  "):
            continue
        fields = line.split(" | ")[0].split()
        start = 4 + 2 * int(fields[3], 16)
        for place in range(int(fields[start])):
            symbol, target, part, _ = fields[start + 1 + 4 * place : start + 5 + 4 * place]
            if symbol in ("@", "@i") and part == "n":
                found["n" + fields[0]].append("n" + target)
    return found


def above(synset, parents):
    reached, pending = set(), [synset]
    while pending:
        for parent in parents[pending.pop()]:
            if parent not in reached:
                reached.add(parent)
                pending.append(parent)
    return reached


synsets = open(sys.argv[1]).read().split()
assert len(synsets) == len(names) == 1000 and synsets == sorted(synsets)
assert not any("," in name or "\\" in name for name in names)
parents = hypernyms()
groups = {"animals": [], "artifacts": [], "others": []}
for synset, name in zip(synsets, names):
    over = above(synset, parents)
    assert not {ANIMAL, ARTIFACT} <= over
    groups["animals" if ANIMAL in over else "artifacts" if ARTIFACT in over else "others"].append(f"{synset[1:]} {name}")

print("""\
/// ImageNet's thousand classes (ILSVRC 2012): the digits of their WordNet identifiers, which give their order, and names.
///
/// Identifiers are those of timm's imagenet_synsets.txt, names those of torchvision, and the groups follow from WordNet 3.0's
/// hypernyms; Tests/DatasetsTests/Fixtures/classes/make-imagenet-classes.py makes this file. WordNet 3.0 is copyright
/// 2006 by Princeton University.
extension ImageNetClass {""")
for place, (group, entries) in enumerate(groups.items()):
    text = textwrap.fill(", ".join(entries).replace(" ", "\0").replace(",\0", ", "), 109, break_on_hyphens=False, break_long_words=False)
    if place:
        print()
    print(f'    static let {group} = """')
    lines = text.replace("\0", " ").split("\n")
    for number, line in enumerate(lines):
        print("        " + line + (" \\" if number + 1 < len(lines) else ""))
    print('        """')
print("}")
