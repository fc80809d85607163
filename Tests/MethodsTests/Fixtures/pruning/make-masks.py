#!/usr/bin/env python3
"""Writes the masks of PyTorch's pruning, for PruningReferenceTests.swift.

    python3 make-masks.py            writes masks.json beside this script

Needs torch; made with 2.15.0. The tests read the file and need none of it. No two magnitudes are equal: PyTorch leaves open
which of them goes first.
"""

import json
import pathlib

import torch
from torch import nn
from torch.nn.utils import prune

torch.manual_seed(20261129)
SPREADS = [0.3, 0.1, 0.5]


def layers(weights=None):
    made = [nn.Conv2d(3, 4, 2, bias=False), nn.Conv2d(4, 5, (2, 3), bias=False), nn.Linear(8, 10, bias=False)]
    for index, layer in enumerate(made):
        with torch.no_grad():
            layer.weight.copy_(weights[index] if weights else torch.randn_like(layer.weight) * SPREADS[index])
    return made


def masks(pruned):
    return ["".join(str(int(x)) for x in layer.weight_mask.flatten()) for layer in pruned]


WEIGHTS = [layer.weight.detach().clone() for layer in layers()]
MAGNITUDES = torch.cat([w.abs().flatten() for w in WEIGHTS])
assert len(MAGNITUDES.unique()) == len(MAGNITUDES)


def cases():
    for kept in [1, 31, 124, 200, 247]:
        pruned = layers(WEIGHTS)
        prune.global_unstructured(
            [(layer, "weight") for layer in pruned], prune.L1Unstructured, amount=len(MAGNITUDES) - kept)
        yield {"method": "global", "kept": kept, "masks": masks(pruned)}
    # Layers of 48, 120 and 80 weights: each of these shares is a whole number of them.
    for quarters in [1, 2, 3]:
        pruned = layers(WEIGHTS)
        for layer in pruned:
            prune.l1_unstructured(layer, "weight", amount=1 - quarters / 4)
        yield {"method": "uniform", "kept": len(MAGNITUDES) * quarters // 4, "masks": masks(pruned)}


path = pathlib.Path(__file__).with_name("masks.json")
path.write_text(json.dumps({
    "weights": [{"shape": list(w.shape), "values": w.flatten().tolist()} for w in WEIGHTS], "cases": list(cases()),
}) + "\n")
