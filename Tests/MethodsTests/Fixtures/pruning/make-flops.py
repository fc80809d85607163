#!/usr/bin/env python3
"""Writes the FLOPs that fvcore counts in torchvision's networks, for PruningCostTests.swift.

    python3 make-flops.py            writes flops.json beside this script

Needs fvcore, torch and torchvision; made with 0.1.5.post20221221, 2.15.0 and 0.29.2. The tests read the file and need none of
them. One multiplication with its addition is one FLOP to fvcore, and biases are none. Weights are random: nothing depends on
them.
"""

import json
import pathlib

import torch
import torchvision
from fvcore.nn import FlopCountAnalysis

NETWORKS = [("vgg16", "vgg16"), ("resnet50", "resnet50"), ("mobilenet-v2", "mobilenet_v2")]
SIDE = 224


def counted(name):
    model = torchvision.models.get_model(name, weights=None).eval()
    found = FlopCountAnalysis(model, torch.zeros(1, 3, SIDE, SIDE))
    found.unsupported_ops_warnings(False)
    operators = found.by_operator()
    return {"side": SIDE, "convolutions": int(operators["conv"]), "linear": int(operators["linear"])}


path = pathlib.Path(__file__).with_name("flops.json")
path.write_text(json.dumps([{"network": ours, **counted(theirs)} for ours, theirs in NETWORKS]) + "\n")
