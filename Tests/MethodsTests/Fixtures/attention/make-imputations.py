#!/usr/bin/env python3
"""Writes how other packages fill missing pixels, for PixelImputationTests.swift.

    python3 make-imputations.py            writes imputations.json beside this script

Needs scipy, torch, grad-cam and quantus; made with 1.17.1, 2.15.0, 1.5.7 and 0.6.0. The tests read the file and need none of
them. scipy solves the equations as ROAD's paper states them, in 64 bits: each missing pixel is the mean of its eight
neighbours inside the image, weighted by 1/6 at sides and 1/12 at corners. The packages solve them in their own code, without
noise; quantus takes square pictures alone. The file has the missing pixels' values, channel after channel.
"""

import numpy as np
import scipy.sparse as sparse
import torch
from pytorch_grad_cam.metrics.road import NoisyLinearImputer
from quantus.functions.perturb_func import noisy_linear_imputation
from scipy.sparse.linalg import spsolve

from network import numbers, write

WEIGHTS = {(dy, dx): 1 / 6 if 0 in (dy, dx) else 1 / 12 for dy in (-1, 0, 1) for dx in (-1, 0, 1) if (dy, dx) != (0, 0)}
rng = np.random.default_rng(5)


def by_scipy(picture, missing):
    channels, height, width = picture.shape
    places = {place: row for row, place in enumerate(missing)}
    matrix, right = sparse.lil_matrix((len(missing), len(missing))), np.zeros((len(missing), channels))
    for row, place in enumerate(missing):
        y, x = divmod(place, width)
        for (dy, dx), weight in WEIGHTS.items():
            if not (0 <= y + dy < height and 0 <= x + dx < width):
                continue
            matrix[row, row] += weight
            other = (y + dy) * width + x + dx
            if other in places:
                matrix[row, places[other]] -= weight
            else:
                right[row] += weight * picture[:, y + dy, x + dx].astype(np.float64)
    result = picture.reshape(channels, -1).astype(np.float64)
    result[:, missing] = np.reshape(spsolve(matrix.tocsc(), right), (len(missing), channels)).T
    return result


def by_grad_cam(picture, missing):
    mask = np.ones(picture.shape[1:]).ravel()
    mask[missing] = 0
    return NoisyLinearImputer(noise=0)(torch.tensor(picture), torch.tensor(mask.reshape(picture.shape[1:]))).numpy()


def by_quantus(picture, missing):
    return noisy_linear_imputation(picture.astype(np.float64), np.array(missing), noise=0.0)


cases = []
for name, shape, kind, share in [
    ("scattered", (3, 11, 11), "scattered", 0.4), ("nearly all", (1, 9, 13), "scattered", 0.97),
    ("one known pixel", (2, 6, 5), "scattered", 29 / 30), ("a hole", (3, 14, 14), "hole", 0.5),
    ("the upper half", (2, 10, 8), "half", 0.5), ("five channels", (5, 7, 7), "scattered", 0.6),
    ("corners and sides", (1, 8, 8), "frame", 0.0),
]:
    channels, height, width = shape
    picture = (np.round(rng.normal(0.4, 0.3, shape) * 1024) / 1024).astype(np.float32)
    ys, xs = np.mgrid[:height, :width]
    if kind == "scattered":
        order = rng.permutation(height * width)
    elif kind == "hole":
        order = np.argsort(((ys - height / 2) ** 2 + (xs - width / 2 + 1) ** 2).ravel(), kind="stable")
    else:
        order = np.arange(height * width)
    missing = sorted(int(i) for i in order[: round(share * height * width)])
    if kind == "frame":
        missing = [int(i) for i in np.nonzero(((ys == 0) | (xs == 0) | (ys == height - 1) | (xs == width - 1)).ravel())[0]]
    case = {"name": name, "shape": list(shape), "picture": numbers(torch.tensor(picture)), "missing": missing}
    for package, fill in [("scipy", by_scipy), ("grad-cam", by_grad_cam)] + [("quantus", by_quantus)] * (height == width):
        case[package] = numbers(torch.tensor(fill(picture, missing).reshape(channels, -1)[:, missing]))
    cases.append(case)
    print(name, len(missing), max(abs(a - b) for a, b in zip(case["scipy"], case["grad-cam"])),
          max((abs(a - b) for a, b in zip(case["scipy"], case.get("quantus", []))), default=None))
write("imputations.json", cases)
