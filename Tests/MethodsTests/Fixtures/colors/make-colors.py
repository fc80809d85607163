#!/usr/bin/env python3
"""Writes what Pillow and kornia make of colours, for ColorReferenceTests.swift.

    python3 make-colors.py           writes colors.json beside this script

Needs torch, kornia and Pillow; made with 2.15.0, 0.9.0 and 13.0.0. The tests read the file and need none of it. Both have
full range; Pillow's levels are whole numbers, and kornia's coefficients have three digits.
"""

import json
import pathlib
import random

import kornia
import torch
from PIL import Image

random.seed(20261130)
pixels = [(0, 0, 0), (255, 255, 255), (255, 0, 0), (0, 255, 0), (0, 0, 255), (128, 128, 128)]
pixels += [tuple(random.randrange(256) for _ in range(3)) for _ in range(58)]
picture = Image.new("RGB", (len(pixels), 1))
picture.putdata(pixels)
tensor = torch.tensor(pixels, dtype=torch.float64).T.reshape(1, 3, 1, len(pixels)) / 255
planes = kornia.color.rgb_to_ycbcr(tensor)
back = kornia.color.ycbcr_to_rgb(planes)

path = pathlib.Path(__file__).with_name("colors.json")
path.write_text(json.dumps({
    "pixels": [list(p) for p in pixels],
    "pillow": [list(p) for p in picture.convert("YCbCr").getdata()],
    "kornia": [[round(float(x), 9) for x in planes[0, :, 0, n]] for n in range(len(pixels))],
}) + "\n")
print(path.stat().st_size, float((back - tensor).abs().max()))
