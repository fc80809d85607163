#!/usr/bin/env python3
"""Writes arrays as NumPy saves them, for NumPyFileTests.swift.

    python3 make-arrays.py            writes *.npy beside this script

Needs numpy; made with 2.4.6. The tests read the files and need none of it.
"""

import pathlib

import numpy as np

folder = pathlib.Path(__file__).parent
floats = np.arange(12, dtype=float).reshape(3, 4) - 0.5
arrays = {
    "f2": floats.astype("<f2"), "f4": floats.astype("<f4"), "f8": floats, "f4-big": floats.astype(">f4"),
    "i8": np.arange(12).reshape(3, 4), "u1": np.arange(12, dtype=np.uint8).reshape(3, 4),
    "deep": np.arange(12, dtype=np.float32).reshape(2, 3, 2), "fortran": np.asfortranarray(floats),
    "names": np.array(["cat.jpg", "a long name, with spaces.png", "é", ""]), "bytes": np.array([b"one", b"twelve"]),
}
for name, array in arrays.items():
    np.save(folder / f"{name}.npy", array)
