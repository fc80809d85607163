#!/usr/bin/env python3
"""Writes products of 16-bit integers by other people's packages, for IntegerReferenceTests.swift.

    python3 make-products.py         writes products.json and convolutions.json beside this script

products.json: cblas_gemm_s16s16s32 of PyPI's mkl, made with 2026.2.0 (needs intel-openmp).
convolutions.json: torch.nn.functional.conv2d and its gradients on whole numbers in float64, where all sums are exact; forward passes are
compared with scipy.signal.correlate on int64 here. Made with torch 2.15.0 and scipy 1.17.1. The tests read the files and need none of it.
"""

import ctypes
import glob
import json
import os
import pathlib
import sys

import numpy
import scipy.signal
import torch

FOLDER = pathlib.Path(__file__).parent
RANDOM = numpy.random.default_rng(20261129)


def library():
    os.environ["MKL_THREADING_LAYER"] = "SEQUENTIAL"
    return ctypes.CDLL(glob.glob(os.path.join(sys.prefix, "lib", "libmkl_rt.so.*"))[0])


MKL = library()


def product(left, right):
    """The product of two matrices of int16 as MKL computes it, in int32."""
    (rows, inner), columns = left.shape, right.shape[1]
    result = numpy.zeros((rows, columns), numpy.int32)
    offset = numpy.zeros(1, numpy.int32)
    pointer = lambda array: array.ctypes.data_as(ctypes.c_void_p)
    row_major, no_transpose, fixed_offset = 101, 111, 173
    MKL.cblas_gemm_s16s16s32(
        row_major, no_transpose, no_transpose, fixed_offset, ctypes.c_int(rows), ctypes.c_int(columns), ctypes.c_int(inner),
        ctypes.c_float(1), pointer(left), ctypes.c_int(inner), ctypes.c_int16(0), pointer(right), ctypes.c_int(columns),
        ctypes.c_int16(0), ctypes.c_float(0), pointer(result), ctypes.c_int(columns), pointer(offset))
    # Where float64 is exact, MKL must agree with it.
    assert (result == (left.astype(float) @ right.astype(float)).astype(numpy.int64)).all()
    return result


def integers(shape, limit):
    values = RANDOM.integers(-limit, limit, shape, endpoint=True)
    values.flat[0] = limit
    return values


def products():
    cases = []
    for rows, inner, columns, limit in [(20, 40, 24, 2047), (9, 256, 17, 2047), (12, 17, 16, 8191), (5, 16, 50, 8191)]:
        left = integers((rows, inner), limit).astype(numpy.int16)
        right = integers((inner, columns), limit).astype(numpy.int16)
        cases.append({
            "rows": rows, "inner": inner, "columns": columns, "limit": limit, "left": left.flatten().tolist(),
            "right": right.flatten().tolist(), "product": product(left, right).flatten().tolist(),
        })
    return cases


def convolutions():
    cases = []
    for images, channels, outputs, height, width, rows, columns, padding, stride in [
        (2, 18, 17, 5, 7, 3, 3, 1, 1), (1, 17, 24, 6, 5, 3, 2, 0, 1),
        (4, 16, 16, 2, 2, 3, 3, 1, 1), (2, 18, 16, 5, 7, 3, 3, 1, 2), (2, 16, 20, 5, 5, 1, 1, 0, 2),
    ]:
        limit = 127
        x = integers((images, channels, height, width), limit)
        w = integers((outputs, channels, rows, columns), limit)
        tx = torch.tensor(x, dtype=torch.float64, requires_grad=True)
        tw = torch.tensor(w, dtype=torch.float64, requires_grad=True)
        ty = torch.nn.functional.conv2d(tx, tw, stride=stride, padding=padding)
        dy = integers(tuple(ty.shape), limit)
        ty.backward(torch.tensor(dy, dtype=torch.float64))
        padded = numpy.pad(x, [(0, 0), (0, 0), (padding, padding), (padding, padding)]).astype(numpy.int64)
        for n in range(images):
            for o in range(outputs):
                plain = scipy.signal.correlate(padded[n], w[o].astype(numpy.int64), mode="valid", method="direct")[0]
                assert (plain[::stride, ::stride] == ty[n, o].detach().numpy()).all()
        whole = lambda tensor: [int(value) for value in tensor.detach().flatten().tolist()]
        cases.append({
            "input": list(x.shape), "weights": list(w.shape), "output": list(ty.shape), "padding": padding,
            "stride": stride, "limit": limit, "x": x.flatten().tolist(), "w": w.flatten().tolist(),
            "y": whole(ty), "dy": dy.flatten().tolist(), "dx": whole(tx.grad), "dw": whole(tw.grad),
        })
    return cases


for name, value in [("products.json", products()), ("convolutions.json", convolutions())]:
    (FOLDER / name).write_text(json.dumps(value, separators=(",", ":")) + "\n")
