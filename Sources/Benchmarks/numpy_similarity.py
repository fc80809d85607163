#!/usr/bin/env python3
"""Time NumPy on the correlations and searches of `cahier bench similarity`, on the CPU.

usage: numpy_similarity.py [IMAGES] [UNITS] [THREADS]     (needs: pip install numpy, in a throwaway environment)

Made-up activations in memory, images of fifty kinds with noise of their own, as the benchmark's. Three ways to a matrix:

  corrcoef     numpy.corrcoef of Float32 rows, which NumPy computes in Float64
  product      rows centred and divided by their lengths in Float32, then Z @ Z.T, which NumPy gives to BLAS' syrk: half of the products
  product64    the same in Float64

Cahier's matrix is Float32 products added up in Float64, so that `product` is the fair one; what is asked is "no slower than
NumPy's product". Both sides should run one after the other on the same, otherwise idle machine, with as many threads.

Two ways to an attempt of the search (one root, one pair of bins, all pairs of images inside both windows): `loop` walks along the
sorted row in Python as the authors' get_triplets.py does, image by image; `vectorised` is what a careful user of NumPy would write,
with searchsorted and one comparison for each image. `loop` takes long: it is timed on few attempts, and told by attempt.

Prints one JSON object: seconds.
"""
import json
import os
import sys
import time

IMAGES = int(sys.argv[1]) if len(sys.argv) > 1 else 5000
UNITS = int(sys.argv[2]) if len(sys.argv) > 2 else 100_000
THREADS = sys.argv[3] if len(sys.argv) > 3 else "2"
for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = THREADS
import numpy as np

rng = np.random.default_rng(1)
WIDTH, TOLERANCE = 0.5, 0.01


def layer(shift, units):
    kinds, shared = rng.uniform(-1, 1, (2, 50, units)).astype(np.float32)
    rows = np.empty((IMAGES, units), np.float32)
    for image in range(IMAGES):
        rows[image] = shared[image % 50] + kinds[(image // 7 + shift) % 50]
        rows[image] += 2 * rng.uniform(-1, 1, units).astype(np.float32)
    return rows


def seconds(work):
    start = time.perf_counter()
    result = work()
    return time.perf_counter() - start, result


def product(rows):
    centred = rows - rows.mean(1, keepdims=True)
    centred /= np.linalg.norm(centred, axis=1, keepdims=True)
    return centred @ centred.T


def loop(high, low, steps, used, root, is_conflict):
    order = np.argsort(high)
    row = high[order]
    pairs = []
    for one in range(len(row)):
        other = one + 1
        while other < len(row) and row[other] - row[one] < steps[0] + TOLERANCE:
            if row[other] - row[one] > steps[0] - TOLERANCE and order[one] != root and order[other] != root:
                if order[one] not in used and order[other] not in used:
                    pairs.append((order[one], order[other]))
            other += 1
    sign = 1 if is_conflict else -1
    return [(a, b) for a, b in pairs if steps[1] - TOLERANCE <= sign * (low[a] - low[b]) <= steps[1] + TOLERANCE]


def vectorised(high, low, steps, left, root, is_conflict):
    order = np.argsort(high)
    order = order[left[order] & (order != root)]
    row, below = high[order], low[order]
    starts = np.searchsorted(row, row + max(0, steps[0] - TOLERANCE), "right")
    ends = np.searchsorted(row, row + steps[0] + TOLERANCE, "left")
    sign, pairs = (1 if is_conflict else -1), []
    for one in np.flatnonzero(ends > starts):
        difference = sign * (below[one] - below[starts[one]:ends[one]])
        found = np.flatnonzero((difference >= steps[1] - TOLERANCE) & (difference <= steps[1] + TOLERANCE))
        pairs += [(order[one], order[starts[one] + other]) for other in found]
    return pairs


def search(attempt, high, low, attempts, left):
    spreads = np.std(high) * WIDTH, np.std(low) * WIDTH
    for number in range(attempts):
        root = int(rng.integers(IMAGES))
        steps = [(1 + number % 3) * spreads[0], (1 + number // 3 % 3) * spreads[1]]
        attempt(high[root].astype(float), low[root].astype(float), steps, left, root, bool(number % 2))


report = {"numpy": np.__version__, "threads": THREADS, "images": IMAGES, "units": UNITS, "matrix_seconds": {}, "attempt_milliseconds": {}}
rows = layer(0, UNITS)
product(rows[:500, :4096])
report["matrix_seconds"]["product"], high = seconds(lambda: product(rows))
if IMAGES * UNITS <= 2e8:
    # Larger ones take three times the activations' memory in Float64.
    report["matrix_seconds"]["corrcoef"], _ = seconds(lambda: np.corrcoef(rows))
    report["matrix_seconds"]["product64"], _ = seconds(lambda: product(rows.astype(np.float64)))
del rows
low = product(layer(3, min(UNITS, 4096)))
for name, attempt, attempts, left in [
    ("loop", loop, 3, set()), ("vectorised", vectorised, 30, np.ones(IMAGES, bool)),
]:
    total, _ = seconds(lambda: search(attempt, high, low, attempts, left))
    report["attempt_milliseconds"][name] = 1000 * total / attempts
print(json.dumps(report, indent=2))
