#!/usr/bin/env python3
"""Writes what other people's packages say of unlearnable data, for the Unlearnable*Tests.swift.

    python3 make-unlearnable.py            writes the JSON files beside this script

Needs numpy, scipy, torch and torchattacks; made with 2.4.6, 1.17.1, 2.15.0 and 3.5.1. The tests read the files and need none of
them. Written from the formulas in the papers, not from anybody's code.
"""

import json
import pathlib
from fractions import Fraction

import numpy as np
import scipy.fft
import scipy.integrate
import scipy.ndimage
import scipy.signal
import torch
import torchattacks
from torch import nn

HERE = pathlib.Path(__file__).parent
rng = np.random.default_rng(20261130)


def write(name, value):
    (HERE / name).write_text(json.dumps(value) + "\n")


def numbers(array, digits=9):
    return [float(f"{x:.{digits}g}") for x in np.asarray(array, dtype=np.float64).ravel()]


# --- NumPy's generator, and keys drawn by it -------------------------------------------------------------------------------


def key(seed, classes, side, blur):
    state = np.random.RandomState(seed)
    filters = []
    for _ in range(classes):
        values = state.uniform(0, blur, size=3 * side * side)[: side * side]
        row, column = state.randint(side), state.randint(side)
        values[row * side + column] = 1.0
        filters.append(values.tolist())
    return {"seed": seed, "classes": classes, "side": side, "blur": blur, "filters": filters}


def stream(seed):
    state = np.random.RandomState(seed)
    # Interleaved, and far enough for the state to be renewed twice.
    found = []
    for step in range(700):
        found.append([float(state.random_sample()), int(state.randint(1, 1 + [3, 5, 9, 1, 1000][step % 5]) - 1)])
    return {"seed": seed, "tail": found[-40:], "head": found[:5]}


seeds = [0, 1, 2, 3, 5, 7, 11, 42, 100, 1234, 4321, 65535, 65536, 99999, 123456789, 2**31 - 1, 2**31, 2**32 - 2, 2**32 - 1, 77]
write("keys.json", {
    "streams": [stream(seed) for seed in (0, 1, 2**32 - 1)],
    "keys": [key(seed, 10 if place < 4 else 2, 3, 0.3) for place, seed in enumerate(seeds)]
    + [key(0, 3, 5, 0.1), key(9, 3, 5, 0.3), key(0, 2, 9, 0.06), key(8, 2, 9, 0.06)],
})


# --- Poisoned images -------------------------------------------------------------------------------------------------------


def scaled(values):
    return [round(Fraction(v) * 2**32) for v in values]


def poisoned_exactly(image, filter, side):
    """Whole numbers of any size, by plain loops."""
    channels, height, width = image.shape
    r = side // 2
    sums = np.zeros(image.shape, dtype=object)
    for c in range(channels):
        for h in range(height):
            for w in range(width):
                total = 0
                for u in range(side):
                    for v in range(side):
                        y, x = h + u - r, w + v - r
                        if 0 <= y < height and 0 <= x < width:
                            total += filter[u * side + v] * int(image[c, y, x])
                sums[c, h, w] = total
    most = max(sums.ravel())
    if most == 0:
        return image
    return np.array([255 * s // most for s in sums.ravel()], dtype=np.uint8).reshape(image.shape)


def poisoned_by_scipy(image, values, side):
    kernel = np.array(values).reshape(side, side)
    found = np.stack([scipy.signal.correlate2d(plane.astype(np.float64), kernel, mode="same") for plane in image])
    return np.clip(found / found.max() * 255, 0, 255).astype(np.uint8)


def image(shape, kind):
    if kind == "black":
        return np.zeros(shape, dtype=np.uint8)
    if kind == "white":
        return np.full(shape, 255, dtype=np.uint8)
    return rng.integers(0, 256, shape, dtype=np.uint8)


def poisoned():
    for shape, side, blur, kinds in [
        ((3, 8, 9), 3, 0.3, ["noise", "noise", "noise", "black", "white"]),
        ((1, 7, 5), 5, 0.3, ["noise", "noise", "white"]),
        ((3, 6, 6), 9, 0.06, ["noise", "white"]),
    ]:
        drawn = key(3, len(kinds), side, blur)
        for label, kind in enumerate(kinds):
            pixels, values = image(shape, kind), drawn["filters"][label]
            exact = poisoned_exactly(pixels, scaled(values), side)
            found = exact if kind == "black" else poisoned_by_scipy(pixels, values, side)
            yield {
                "kind": kind, "shape": list(shape), "side": side, "label": label, "classes": len(kinds), "blur": blur,
                "pixels": pixels.ravel().tolist(), "exact": exact.ravel().tolist(), "scipy": found.ravel().tolist()}


write("poisoned.json", list(poisoned()))


# --- The key holder's inverse ----------------------------------------------------------------------------------------------


def undone(pixels, values, side):
    """(A'A + 0.01) x = A'y with the whole matrix A of correlations, zeros outside."""
    channels, height, width = pixels.shape
    kernel = np.array(values).reshape(side, side)
    units = np.eye(height * width).reshape(-1, height, width)
    matrix = np.stack([scipy.signal.correlate2d(unit, kernel, mode="same").ravel() for unit in units], axis=1)
    squared = matrix.T @ matrix + 0.01 * np.eye(height * width)
    found = np.stack([np.linalg.solve(squared, matrix.T @ (plane.ravel() / 255.0)) for plane in pixels])
    return np.round(np.clip(found / found.max(), 0, 1) * 255).astype(np.uint8)


def inverses():
    for shape in [(3, 8, 8), (1, 15, 28), (3, 11, 10)]:
        drawn = key(4, 2, 3, 0.3)
        pixels = rng.integers(0, 256, shape, dtype=np.uint8)
        yield {
            "shape": list(shape), "seed": 4, "pixels": pixels.ravel().tolist(),
            "undone": undone(pixels, drawn["filters"][1], 3).ravel().tolist()}


write("inverses.json", list(inverses()))


# --- Changes of images in training -----------------------------------------------------------------------------------------


def low_frequencies(plane, share):
    rows, columns = (int(share * n) for n in plane.shape)
    transform = scipy.fft.dctn(plane, norm="ortho")
    kept = np.zeros_like(transform)
    kept[:rows, :columns] = transform[:rows, :columns]
    return np.clip(scipy.fft.idctn(kept, norm="ortho"), 0, 1)


def sharpened(plane, center, neighbours):
    above, left, right, below = neighbours
    kernel = np.array([[0, -above, 0], [-left, center, -right], [0, -below, 0]])
    return np.clip(scipy.signal.correlate2d(plane, kernel, mode="valid"), 0, 1)


def sharpenings():
    for shape in [(32, 32), (9, 12)]:
        plane = rng.random(shape)
        center, neighbours = float(rng.normal(2.5, 0.1)), rng.normal(0.375, 0.1, 4)
        sharp = sharpened(plane, center, neighbours)
        yield {
            "shape": list(shape), "plane": numbers(plane), "center": center, "neighbours": neighbours.tolist(),
            "sharp": numbers(sharp), "low": numbers(low_frequencies(sharp, 0.3))}


def interpolations():
    plane = rng.random((6, 5))
    rows = np.concatenate([rng.uniform(-2.5, 8, 60), [0, 5, -5, 5.0, 10]])
    columns = np.concatenate([rng.uniform(-2.5, 7, 60), [4, 4, 0, -4, 8]])
    found = scipy.ndimage.map_coordinates(plane, [rows, columns], order=1, mode="wrap")
    return {
        "plane": numbers(plane), "rows": rows.tolist(), "columns": columns.tolist(), "values": numbers(found)}


def blurs():
    for shape, deviation in [((8, 9), 1.0), ((5, 3), 1.5)]:
        plane = rng.random(shape)
        yield {
            "shape": list(shape), "deviation": deviation, "plane": numbers(plane),
            "blurred": numbers(scipy.ndimage.gaussian_filter(plane, deviation))}


write("changes.json", {
    "sharpenings": list(sharpenings()), "interpolation": interpolations(), "blurs": list(blurs())})


# --- Attacks and filters against a small network ---------------------------------------------------------------------------

torch.manual_seed(20261130)
net = nn.Sequential(
    nn.Conv2d(2, 5, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(5, 4, 3, padding=1), nn.ReLU(), nn.Flatten(),
    nn.Linear(36, 3)).eval()
with torch.no_grad():
    for parameter in net.parameters():
        parameter.mul_(2)
images = torch.rand(5, 2, 6, 6)
labels = torch.tensor([0, 2, 1, 2, 0])


def attacks():
    for norm, attack, radius, step, steps in [
        ("L∞", torchattacks.PGD, 8 / 255, 2 / 255, 1), ("L∞", torchattacks.PGD, 4 / 255, 1.5 * 4 / 255 / 5, 5),
        ("L∞", torchattacks.PGD, 0.2, 0.1, 7), ("L2", torchattacks.PGDL2, 0.5, 0.15, 5),
        ("L2", torchattacks.PGDL2, 1.5, 0.9, 4),
    ]:
        made = attack(net, eps=radius, alpha=step, steps=steps, random_start=False)
        yield {
            "norm": norm, "radius": radius, "step": step, "steps": steps,
            "attacked": numbers(made(images, labels).detach())}


def transformed(pictures, weight, bias):
    count, channels, height, width = pictures.shape
    flat = pictures.reshape(count * channels, 1, height, width)
    return nn.functional.conv_transpose2d(flat, weight, bias, padding=3).reshape(pictures.shape)


def filters(bound, steps):
    loss = nn.CrossEntropyLoss()
    made = {y: ((torch.rand(1, 1, 7, 7) * 2 - 1) / 7, (torch.rand(1) * 2 - 1) / 7) for y in sorted(set(labels.tolist()))}
    start = {y: (w.clone(), b.clone()) for y, (w, b) in made.items()}
    for _ in range(steps):
        for y, (w, b) in made.items():
            w, b = w.clamp(-bound, bound).requires_grad_(), b.clamp(-bound, bound).requires_grad_()
            own = images[labels == y]
            loss(net(transformed(own, w, b)), labels[labels == y]).backward()
            made[y] = (w.detach() + 0.1 * w.grad, b.detach() + 0.1 * b.grad)
    final = torch.zeros_like(images)
    for y, (w, b) in made.items():
        final[labels == y] = transformed(images[labels == y], w, b)
    low = final.amin(dim=(1, 2, 3), keepdim=True)
    final = final - low
    final = final / final.amax(dim=(1, 2, 3), keepdim=True)

    def listed(found):
        return [{"label": y, "weights": numbers(w), "bias": float(b)} for y, (w, b) in found.items()]

    return {
        "bound": bound, "steps": steps, "start": listed(start), "end": listed(made), "images": numbers(final)}


write("attacks.json", {
    "parameters": [{"shape": list(p.shape), "values": numbers(p.detach())} for p in net.parameters()],
    "images": numbers(images), "labels": labels.tolist(), "attacks": list(attacks()),
    "filters": [filters(5, 0), filters(5, 4), filters(0.1, 3)],
})


# --- Gaussian mixtures -----------------------------------------------------------------------------------------------------


def mixture(mean, plus, minus, poisoned):
    """P(right) of +1 and -1 by the matrices themselves, not by the basis they share."""
    d = len(mean)
    matrix = {y: np.eye(d) + a * (np.eye(d, k=1) + np.eye(d, k=-1)) for y, a in ((1, plus), (-1, minus))}
    inverse = {y: np.linalg.inv(matrix[y] @ matrix[y].T) for y in matrix}
    center = {y: y * matrix[y] @ mean for y in matrix}
    quadratic = 0.5 * (inverse[-1] - inverse[1])
    linear = inverse[1] @ center[1] - inverse[-1] @ center[-1]
    constant = -0.5 * (center[1] @ inverse[1] @ center[1] - center[-1] @ inverse[-1] @ center[-1]) - (
        np.linalg.slogdet(matrix[1])[1] - np.linalg.slogdet(matrix[-1])[1])
    right = []
    for y in (1, -1):
        where, spread = (center[y], matrix[y]) if poisoned else (y * mean, np.eye(d))
        # x = where + spread e: e' Q e + l' e + c, turned so that Q is diagonal.
        q, turn = np.linalg.eigh(spread.T @ quadratic @ spread)
        l = turn.T @ (spread.T @ (2 * quadratic @ where + linear))
        c = where @ quadratic @ where + linear @ where + constant

        def integrand(w):
            f = -0.5 * np.log(1 - 2j * w * q) - w * w * l * l / (2 * (1 - 2j * w * q))
            return np.exp(f.sum() + 1j * w * c).imag / w

        scale = np.sqrt((2 * q * q + l * l).sum())
        edges = np.concatenate([[1e-12], np.geomspace(0.05, 400, 60)]) / scale
        total = sum(scipy.integrate.quad(integrand, a, b, epsabs=1e-13, limit=400)[0] for a, b in zip(edges, edges[1:]))
        positive = 0.5 + total / np.pi
        right.append(float(positive if y == 1 else 1 - positive))
    return right


def mixtures():
    for d, norm, plus, minus in [
        (30, 1.5, 0, 0), (30, 1.5, 0.2, 0.2), (30, 1.5, 0.1, -0.1), (30, 1.5, 0.1, 0.3), (30, 1.5, 0.2, 0.4),
        (100, 2, 0.1, 0.3),
    ]:
        mean = np.full(d, norm / np.sqrt(d))
        yield {
            "mean": numbers(mean, 17), "plus": plus, "minus": minus, "clean": mixture(mean, plus, minus, False),
            "poisoned": mixture(mean, plus, minus, True)}
    mean = rng.normal(0, 0.4, 12)
    yield {
        "mean": numbers(mean, 17), "plus": -0.3, "minus": 0.15, "clean": mixture(mean, -0.3, 0.15, False),
        "poisoned": mixture(mean, -0.3, 0.15, True)}


write("mixtures.json", list(mixtures()))
