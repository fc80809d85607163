#!/usr/bin/env python3
"""Time MKL's product of 16-bit integers, and PyTorch's convolutions, on the shapes of `cahier bench integer`.

usage: mkl_integer.py [THREADS]     (needs: pip install mkl torch, in a throwaway environment)

No library has convolutions of 16-bit integers any more; MKL multiplies matrices of them, with sums in 32 bits. A forward pass of
a 3x3 convolution is such a product once each window's pixels are a row: of images x places rows, nine times the channels inner places
and outputs columns. Putting them there, making integers of numbers and numbers of sums is not timed, all in MKL's favour; the
product wraps where 32 bits can't hold a sum, for which there are no short chains. PyTorch's convolutions are Float32's and bfloat16's,
forward alone.

VGG-16's convolutions but the first, 64 images of 32 px. Prints one JSON object: Gop/s by layer, a multiplication and an addition
being two operations, medians of 7. The two sides should run one after the other on the same, otherwise idle machine.
"""
import ctypes, glob, json, os, statistics, sys, time

THREADS = int(sys.argv[1]) if len(sys.argv) > 1 else 2
os.environ["MKL_NUM_THREADS"] = os.environ["OMP_NUM_THREADS"] = str(THREADS)

import torch

torch.set_num_threads(THREADS)
LAYERS = {
    "conv1_2": (64, 64, 32), "conv2_1": (64, 128, 16), "conv2_2": (128, 128, 16), "conv3_1": (128, 256, 8),
    "conv3_2": (256, 256, 8), "conv4_1": (256, 512, 4), "conv4_2": (512, 512, 4), "conv5_1": (512, 512, 2),
}
IMAGES = 64


def library():
    places = [os.path.join(sys.prefix, "lib"), os.path.dirname(torch.__file__) + "/../../.."]
    found = [file for place in places for file in glob.glob(os.path.join(place, "libmkl_rt.so.*"))]
    return ctypes.CDLL(found[0]) if found else None


MKL = library()


def seconds(work):
    times = []
    for _ in range(8):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    # The first prepares kernels and buffers.
    return statistics.median(times[1:])


def product(rows, inner, columns):
    left = torch.randint(-8191, 8192, (rows, inner), dtype=torch.int16)
    right = torch.randint(-8191, 8192, (inner, columns), dtype=torch.int16)
    result, offset = torch.zeros(rows, columns, dtype=torch.int32), torch.zeros(1, dtype=torch.int32)
    address = lambda tensor: ctypes.c_void_p(tensor.data_ptr())
    row_major, no_transpose, fixed_offset = 101, 111, 173
    return lambda: MKL.cblas_gemm_s16s16s32(
        row_major, no_transpose, no_transpose, fixed_offset, ctypes.c_int(rows), ctypes.c_int(columns),
        ctypes.c_int(inner), ctypes.c_float(1), address(left), ctypes.c_int(inner), ctypes.c_int16(0), address(right),
        ctypes.c_int(columns), ctypes.c_int16(0), ctypes.c_float(0), address(result), ctypes.c_int(columns),
        address(offset))


def convolution(inputs, outputs, size, kind):
    x = torch.randn(IMAGES, inputs, size, size).to(kind).contiguous(memory_format=torch.channels_last)
    w = torch.randn(outputs, inputs, 3, 3).to(kind).contiguous(memory_format=torch.channels_last)
    return lambda: torch.nn.functional.conv2d(x, w, padding=1)


result = {"threads": THREADS, "images": IMAGES, "gop_per_second": {}}
with torch.no_grad():
    for name, (inputs, outputs, size) in LAYERS.items():
        operations = 18 * IMAGES * inputs * outputs * size * size / 1e9
        rates = {
            "pytorch_float32": operations / seconds(convolution(inputs, outputs, size, torch.float32)),
            "pytorch_bfloat16": operations / seconds(convolution(inputs, outputs, size, torch.bfloat16)),
        }
        if MKL:
            rates["mkl_int16_product"] = operations / seconds(product(IMAGES * size * size, 9 * inputs, outputs))
        result["gop_per_second"][name] = {key: round(value, 1) for key, value in rates.items()}
print(json.dumps(result, indent=2))
