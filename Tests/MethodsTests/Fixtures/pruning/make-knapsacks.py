#!/usr/bin/env python3
"""Writes what HiGHS says of sharing weights among layers, for PruningReferenceTests.swift.

    python3 make-knapsacks.py            writes knapsacks.json beside this script

Needs scipy; made with 1.17.1. The tests read the file and need nothing else. Layers have the sizes of VGG-16 for CIFAR-10;
their curves are made up: powers of the share that is pruned, times noise, so that they neither rise everywhere nor bend one
way. HiGHS gets distortions times 1e6, because it stops within 1e-6 of the optimum. The optimum is that in units of weights, as
ours is; the bound, where choices may be mixed, is that in single weights.

A fourth instance, with a trained network's curves as `cahier prune --curves` writes them, is still to come.
"""

import json
import pathlib

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import lil_matrix

rng = np.random.default_rng(20261129)
SCALE = 1e6


def sizes(width):
    channels = [int(64 * width * x) for x in (1, 1, 2, 2, 4, 4, 4, 8, 8, 8, 8, 8, 8)]
    return [a * b * 9 for a, b in zip([3] + channels, channels)] + [channels[-1] * 10]


def curves(weights, parts):
    result = []
    for n in weights:
        pruned = [j * n // parts for j in range(parts + 1)]
        level, power = 10 ** rng.uniform(-2, 1.5), rng.uniform(1.5, 5)
        noise = np.exp(rng.normal(0, 0.15, parts + 1))
        values = level * (np.arange(parts + 1) / parts) ** power * noise
        result.append({"weights": n, "pruned": pruned, "distortions": [float(f"{x:.6g}") for x in values]})
    return result


def solve(curves, budget, unit):
    """The optimum in units, summed in the layers' order, and that in single weights where choices may be mixed."""
    costs = np.concatenate([c["distortions"] for c in curves]) * SCALE
    kept = np.concatenate([[c["weights"] - p for p in c["pruned"]] for c in curves])
    units, capacity = -(-kept // unit), budget // unit
    one = lil_matrix((len(curves), len(costs)))
    start = 0
    for layer, c in enumerate(curves):
        one[layer, start:start + len(c["pruned"])] = 1
        start += len(c["pruned"])
    one = one.tocsr()
    found = milp(
        costs, integrality=np.ones(len(costs)), bounds=Bounds(0, 1),
        constraints=[LinearConstraint(one, 1, 1), LinearConstraint(units[None, :], -np.inf, capacity)],
        options={"mip_rel_gap": 0, "time_limit": 120})
    assert found.status == 0, found.message
    taken = found.x.round().astype(int)
    assert (one @ taken == 1).all() and units @ taken <= capacity
    distortion, start = 0.0, 0
    for c in curves:
        distortion += c["distortions"][int(taken[start:start + len(c["pruned"])].argmax())]
        start += len(c["pruned"])
    mixed = linprog(costs, A_ub=kept[None, :], b_ub=[budget], A_eq=one, b_eq=np.ones(len(curves)), bounds=(0, 1))
    assert mixed.status == 0, mixed.message
    return distortion, mixed.fun / SCALE


def instances():
    for name, width, parts, keep, unit in [
        ("a quarter of the width", 0.25, 40, 20, 1), ("a quarter of the width", 0.25, 40, 50, 1),
        ("the whole width", 1, 20, 20, 15),
    ]:
        weights = sizes(width)
        budget = sum(weights) // keep
        case = curves(weights, parts)
        distortion, bound = solve(case, budget, unit)
        yield {
            "name": f"{name}, {parts + 1} amounts, one weight in {keep}", "curves": case, "budget": budget, "unit": unit,
            "distortion": distortion, "bound": bound}


path = pathlib.Path(__file__).with_name("knapsacks.json")
path.write_text(json.dumps({"instances": list(instances())}) + "\n")
