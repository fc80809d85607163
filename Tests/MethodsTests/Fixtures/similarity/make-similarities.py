#!/usr/bin/env python3
"""Writes what NumPy, SciPy and Pillow say of images' likenesses, for SimilarityReferenceTests.swift.

    python3 make-similarities.py            writes similarities.json beside this script

Needs numpy, scipy and pillow; made with 2.4.6, 1.17.1 and 13.0.0. The tests read the file and need none of them. Activations are
Float32 as networks give them, with a size and an offset of their own for each image; all sums are NumPy's in Float64.
"""

import json
import pathlib

import numpy as np
from PIL import Image
from scipy.spatial.distance import pdist, squareform
from scipy.stats import spearmanr

rng = np.random.default_rng(20261130)


def layer(images, units, kinds):
    """Images of so many kinds, which are more alike among themselves."""
    centres = rng.normal(size=(kinds, units))
    rows = centres[rng.integers(kinds, size=images)] + rng.normal(0, 0.8, (images, units))
    rows = rows * rng.uniform(0.1, 30, (images, 1)) + rng.uniform(-50, 50, (images, 1))
    return rows.astype(np.float32)


def similarities():
    high, low = layer(14, 45, 3), layer(14, 60, 5)
    found = []
    for rows in (high, low):
        exact = rows.astype(np.float64)
        found.append({
            "activations": [float(x) for x in rows.ravel()],
            "units": rows.shape[1],
            "correlations": np.corrcoef(exact).ravel().tolist(),
            "distances": squareform(pdist(exact, "correlation")).ravel().tolist(),
            "deviation": float(np.std(np.corrcoef(exact))),
        })
    upper = np.triu_indices(14, 1)
    distances = [squareform(pdist(rows.astype(np.float64), "correlation"))[upper] for rows in (high, low)]
    return {"layers": found, "spearman": float(spearmanr(*distances).statistic)}


def lab(rgb):
    """sRGB to L*a*b* under D65, whose white is the sum of the primaries (IEC 61966-2-1; CIE 15:2004)."""
    light = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    weights = np.array([[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]])
    share = light @ (weights / weights.sum(1, keepdims=True)).T
    f = np.where(share > 216 / 24389, np.cbrt(share), (24389 / 27 * share + 16) / 116)
    return np.stack([116 * f[..., 1] - 16, 500 * (f[..., 0] - f[..., 1]), 200 * (f[..., 1] - f[..., 2])], -1)


def described(image):
    def luminance(side):
        small = np.asarray(image.resize((side, side), Image.Resampling.BILINEAR), float)
        return small @ [0.299, 0.587, 0.114]
    grey = luminance(16).ravel()
    colours = lab(np.asarray(image.resize((64, 64), Image.Resampling.BILINEAR), float) / 255).reshape(-1, 3)
    histogram = np.histogramdd(colours.clip([0, -110, -110], [100, 110, 110]), bins=4, range=[(0, 100), (-110, 110), (-110, 110)])[0]
    wide = np.pad(luminance(64), 1, mode="edge")
    across, down = wide[1:-1, 2:] - wide[1:-1, :-2], wide[2:, 1:-1] - wide[:-2, 1:-1]
    orientation = np.minimum((np.mod(np.arctan2(down, across) / np.pi, 1) * 8).astype(int), 7)
    size, cells = np.hypot(across, down), np.zeros((4, 4, 8))
    for row in range(64):
        for column in range(64):
            cells[row // 16, column // 16, orientation[row, column]] += size[row, column]
    return grey, histogram.ravel() / len(colours), cells.ravel() / np.linalg.norm(cells)


def pictures():
    images, found = [], []
    for width, height in [(50, 50), (80, 40), (33, 70)]:
        coarse = Image.fromarray(rng.integers(0, 256, (6, 5, 3), dtype=np.uint8))
        fine = np.asarray(coarse.resize((width, height), Image.Resampling.BICUBIC), float)
        pixels = (fine + rng.normal(0, 12, fine.shape)).clip(0, 255).astype(np.uint8)
        images.append(Image.fromarray(pixels))
        found.append({"width": width, "height": height, "pixels": pixels.ravel().tolist()})
    pairs = []
    for one, other in [(0, 1), (0, 2), (1, 2), (1, 1)]:
        a, b = described(images[one]), described(images[other])
        pairs.append({
            "one": one, "other": other,
            "luminance": float(np.corrcoef(a[0], b[0])[0, 1]),
            "colours": float(np.minimum(a[1], b[1]).sum()),
            "gradients": float(a[2] @ b[2]),
        })
    return {"pictures": found, "pairs": pairs}


path = pathlib.Path(__file__).with_name("similarities.json")
path.write_text(json.dumps({**similarities(), **pictures()}) + "\n")
