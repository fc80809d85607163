#!/usr/bin/env python3
"""Writes what Pillow, SciPy and scikit-image make of pictures, for DefenceReferenceTests.swift.

    python3 make-defences.py         writes defences.json beside this script

Needs Pillow, numpy, SciPy and scikit-image; made with 13.0.0, 2.4.6, 1.17.1 and 0.26.0. The tests read the file and need
none of it. JPEG files have colours that are not subsampled.
"""

import io
import json
import pathlib

import numpy as np
from PIL import Image
from scipy import ndimage
from skimage.restoration import denoise_tv_chambolle

random = np.random.default_rng(20261130)
HEIGHT, WIDTH = 13, 17
# A picture with edges, slopes and noise, in whole levels.
rows, columns = np.mgrid[:HEIGHT, :WIDTH]
smooth = np.stack([rows * 12, columns * 9, (rows + columns) * 5], -1) + 90 * (rows > 6)[..., None] * (columns < 9)[..., None]
picture = np.clip(smooth + random.integers(-25, 26, smooth.shape), 0, 255).astype(np.uint8)


def jpeg(quality):
    file = io.BytesIO()
    Image.fromarray(picture).save(file, "JPEG", quality=quality, subsampling=0)
    return np.asarray(Image.open(file))


def numbers(array):
    """Channel after channel."""
    return [round(float(x), 9) for x in np.moveaxis(np.asarray(array, dtype=np.float64), -1, 0).ravel()]


unit = picture / 255
path = pathlib.Path(__file__).with_name("defences.json")
path.write_text(json.dumps({
    "height": HEIGHT, "width": WIDTH, "pixels": picture.ravel().tolist(),
    "jpeg": {str(q): numbers(jpeg(q) / 255) for q in [50, 75]},
    "median": {str(s): numbers(ndimage.median_filter(unit, size=(s, s, 1), mode="reflect")) for s in [3, 5]},
    "totalVariation": {str(w): numbers(denoise_tv_chambolle(unit, weight=w, channel_axis=-1)) for w in [0.03, 0.1, 0.5]},
}) + "\n")
print(path.stat().st_size)
