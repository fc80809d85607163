#!/usr/bin/env python3
"""Writes what PyTorch makes of NaN, infinities and huge numbers in small networks, for NotANumberTests.swift.

    python3 make-not-a-number.py          writes not-a-number.json beside this script

Needs PyTorch and NumPy, on a CPU; made with 2.15 and 2.4. The tests read the file and need neither.

Each network has a few layers of some kinds; its numbers follow from their names alone, as in ../make-references.py. Into a
network, or the first of its two images, one number is put that is NaN, infinite or huge. The file holds, for each layer's
output, where its numbers are NaN, infinite or finite, and the mean and largest magnitude of the finite ones; the same of the
gradient of the sum of all outputs for the images. "training" is the last output where batch normalisation uses the
statistics of the batch.

Each network is also computed in float64, and cases are left out where that differs for a reason that isn't the layers': where
float32 overflows, in an order of its own, inside a mean or a variance, and where PyTorch's float32 loop for GELU makes NaN of infinity.
"""

import json
import math
import pathlib

import numpy
import torch
from torch.nn import functional as F

torch.set_num_threads(1)
MARKS = {"nan": math.nan, "inf": math.inf, "-inf": -math.inf, "1e38": 1e38}


def numbers(name, count):
    state = 0xCBF29CE484222325
    for byte in name.encode():
        state = (state ^ byte) * 0x100000001B3 % 2**64
    with numpy.errstate(over="ignore"):
        z = numpy.uint64(state) + numpy.arange(1, count + 1, dtype=numpy.uint64) * numpy.uint64(0x9E3779B97F4A7C15)
        z = (z ^ (z >> numpy.uint64(30))) * numpy.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> numpy.uint64(27))) * numpy.uint64(0x94D049BB133111EB)
        z = z ^ (z >> numpy.uint64(31))
    return (z >> numpy.uint64(40)).astype(numpy.float32) * numpy.float32(2**-23) - numpy.float32(1)


def tensor(name, shape, times=1.0, plus=0.0):
    values = numpy.float32(times) * numbers(name, math.prod(shape)) + numpy.float32(plus)
    return torch.from_numpy(values.reshape(shape))


def layer(name, kind, inputs=None, **parts):
    result = {"name": name, "kind": kind, **parts}
    if inputs:
        result["inputs"] = inputs
    return result


def conv(name, outputs=16, size=3, stride=1, padding=1, groups=1, inputs=None):
    return layer(name, "convolution", inputs, outputs=outputs, size=size, stride=stride, padding=padding, groups=groups)


def pool(name, kind, size, stride, padding=0, inputs=None):
    return layer(name, kind, inputs, size=size, stride=stride, padding=padding)


MAPS = [2, 16, 6, 6]
NETWORKS = {
    "rectified": (MAPS, [conv("a"), layer("b", "relu"), conv("c"), layer("d", "relu"), conv("e", 20, 1, 1, 0), layer("f", "relu")]),
    "bounded": (MAPS, [conv("a"), layer("b", "relu6"), conv("c", groups=16), layer("d", "relu6"), conv("e", stride=2)]),
    "pooled": (MAPS, [conv("a"), layer("b", "relu"), pool("c", "maximum", 2, 2), conv("d"), pool("e", "maximum", 3, 1, 1)]),
    "narrow": ([2, 3, 6, 6], [conv("a", 5), layer("b", "relu"), pool("c", "maximum", 3, 2, 1), conv("d", 7), layer("e", "relu6")]),
    "normalised": (MAPS, [conv("a"), layer("b", "batchNorm"), layer("c", "relu"), pool("d", "maximum", 2, 2), conv("e"), layer("f", "batchNorm"), layer("g", "relu")]),
    "classifying": (MAPS, [conv("a"), layer("b", "relu"), pool("c", "average", 3, 2), layer("d", "flatten"), layer("e", "linear", outputs=24), layer("f", "relu"), layer("g", "linear", outputs=10)]),
    "residual": (MAPS, [conv("a"), layer("b", "relu"), conv("c"), layer("d", "relu"), conv("e"), layer("f", "add", ["e", "b"]), layer("g", "relu")]),
    "branched": (MAPS, [conv("a"), layer("b", "relu"), conv("c", size=1, padding=0, inputs=["b"]), pool("d", "maximum", 3, 1, 1, ["b"]), layer("e", "concatenate", ["c", "d"]), layer("f", "batchNorm"), layer("g", "relu"), conv("h")]),
    "gated": (MAPS, [conv("a"), layer("b", "silu"), layer("c", "globalAverage"), conv("d", 4, 1, 1, 0), layer("e", "silu"), conv("f", 16, 1, 1, 0), layer("g", "sigmoid"), layer("h", "multiply", ["b", "g"]), conv("i")]),
    "attending": ([2, 16, 4, 4], [conv("a", 16, 2, 2, 0), layer("b", "tokens"), layer("c", "layerNorm"), layer("d", "linear", outputs=48), layer("e", "attention", heads=2), layer("f", "linear", outputs=16), layer("g", "add", ["f", "b"]), layer("h", "linear", outputs=24), layer("i", "gelu"), layer("j", "linear", outputs=16), layer("k", "add", ["j", "g"]), layer("l", "layerNorm"), layer("m", "token", index=0), layer("n", "linear", outputs=5)]),
}


def parameters(network, shapes):
    """For each layer with any, its parameters by PyTorch's names."""
    result = {}
    for one in NETWORKS[network][1]:
        channels = shapes[one["name"]]
        label = f"{network}.{one['name']}."
        if one["kind"] == "convolution":
            shape = [one["outputs"], channels[1] // one["groups"], one["size"], one["size"]]
        elif one["kind"] == "linear":
            shape = [one["outputs"], channels[-1]]
        elif one["kind"] in ("batchNorm", "layerNorm"):
            size = [channels[1] if one["kind"] == "batchNorm" else channels[-1]]
            result[one["name"]] = {"weight": tensor(label + "weight", size, 0.25, 1), "bias": tensor(label + "bias", size, 0.25)}
            if one["kind"] == "batchNorm":
                result[one["name"]]["running_mean"] = tensor(label + "running_mean", size, 0.25)
                result[one["name"]]["running_var"] = tensor(label + "running_var", size, 0.5, 1)
            continue
        elif one["kind"] == "tokens":
            size, patches = channels[1], channels[2] * channels[3]
            result[one["name"]] = {"class_token": tensor(label + "class_token", [1, 1, size]), "pos_embedding": tensor(label + "pos_embedding", [1, 1 + patches, size])}
            continue
        else:
            continue
        # So small that no sum of products with 1e38 comes near overflow.
        times = 1 / math.sqrt(math.prod(shape[1:]))
        result[one["name"]] = {"weight": tensor(label + "weight", shape, times), "bias": tensor(label + "bias", shape[:1], 0.25)}
    return result


def output(one, inputs, own, training):
    x = inputs[0]
    kind = one["kind"]
    if kind == "convolution":
        return F.conv2d(x, own["weight"], own["bias"], one["stride"], one["padding"], 1, one["groups"])
    if kind == "linear":
        return F.linear(x, own["weight"], own["bias"])
    if kind == "batchNorm":
        return F.batch_norm(x, own["running_mean"].clone(), own["running_var"].clone(), own["weight"], own["bias"], training)
    if kind == "layerNorm":
        return F.layer_norm(x, x.shape[-1:], own["weight"], own["bias"])
    if kind == "maximum":
        return F.max_pool2d(x, one["size"], one["stride"], one["padding"])
    if kind == "average":
        return F.avg_pool2d(x, one["size"], one["stride"], one["padding"])
    if kind == "globalAverage":
        return F.adaptive_avg_pool2d(x, 1)
    if kind == "flatten":
        return x.flatten(1)
    if kind == "add":
        return x + inputs[1]
    if kind == "multiply":
        return x * inputs[1]
    if kind == "concatenate":
        return torch.cat(inputs, 1)
    if kind == "tokens":
        rows = x.flatten(2).transpose(1, 2)
        return torch.cat([own["class_token"].expand(len(x), -1, -1), rows], 1) + own["pos_embedding"]
    if kind == "attention":
        n, t, d = x.shape
        q, k, v = x.reshape(n, t, 3, one["heads"], d // 3 // one["heads"]).permute(2, 0, 3, 1, 4)
        weights = (q @ k.transpose(-1, -2) / math.sqrt(q.shape[-1])).softmax(-1)
        return (weights @ v).transpose(1, 2).reshape(n, t, d // 3)
    if kind == "token":
        return x[:, one["index"]]
    return {"relu": F.relu, "relu6": F.relu6, "silu": F.silu, "sigmoid": torch.sigmoid, "gelu": F.gelu}[kind](x)


def forward(network, image, weights, training=False, seen=None):
    outputs, last = {}, image
    for one in NETWORKS[network][1]:
        inputs = [outputs[name] for name in one["inputs"]] if "inputs" in one else [last]
        if seen is not None:
            seen[one["name"]] = list(inputs[0].shape)
        last = outputs[one["name"]] = output(one, inputs, weights.get(one["name"], {}), training)
    return outputs


def described(values):
    values = values.detach().double().flatten().numpy()
    marks = numpy.select([numpy.isnan(values), values == math.inf, values == -math.inf], ["n", "+", "-"], ".")
    runs, start = [], 0
    for place in range(1, len(marks) + 1):
        if place == len(marks) or marks[place] != marks[start]:
            runs.append(f"{place - start}{marks[start]}")
            start = place
    finite = numpy.abs(values[numpy.isfinite(values)])
    return {"marks": " ".join(runs), "mean": float(finite.mean()) if len(finite) else 0.0, "largest": float(finite.max()) if len(finite) else 0.0}


def shaped(network):
    """The shape of what each layer gets."""
    seen, weights = {}, {}
    shape = NETWORKS[network][0]
    # Layer by layer, since parameters' shapes follow from the layers before.
    layers = NETWORKS[network][1]
    outputs, last = {}, torch.zeros(shape)
    for one in layers:
        inputs = [outputs[name] for name in one["inputs"]] if "inputs" in one else [last]
        seen[one["name"]] = list(inputs[0].shape)
        known = {other["name"]: seen.get(other["name"], shape) for other in layers}
        own = parameters(network, known).get(one["name"], {}) if one["kind"] in ("convolution", "linear", "batchNorm", "layerNorm", "tokens") else {}
        last = outputs[one["name"]] = output(one, inputs, own, False)
    return seen


def cases(network, weights):
    """Where which number is put: in the images, in the first bias, and in a weight and a bias in the middle."""
    image = NETWORKS[network][0]
    first = NETWORKS[network][1][0]["name"]
    later = [name for name in weights if name != first]
    middle = later[len(later) // 2]
    # A pixel in the middle of the first image, away from the edges of a kernel's tiles.
    pixel = (1 * image[2] + 2) * image[3] + 3
    for value in MARKS:
        yield "input", pixel, value
        yield f"{first}.bias", 1, value
    for value in ("nan", "inf", "-inf"):
        yield f"{middle}.bias", 2, value
        if "weight" in weights[middle]:
            yield f"{middle}.weight", weights[middle]["weight"].numel() // 2, value


def main():
    result = {"networks": {}, "cases": []}
    for network, (shape, layers) in NETWORKS.items():
        result["networks"][network] = {"input": shape, "layers": layers}
        inputs = shaped(network)
        for place, index, value in cases(network, parameters(network, inputs)):
            weights = parameters(network, inputs)
            image = tensor(network + ".input", shape, 1.75)
            target = image if place == "input" else weights[place.split(".")[0]][place.split(".")[1]]
            target.view(-1)[index] = MARKS[value]
            image.requires_grad_()
            outputs = forward(network, image, weights)
            last = outputs[layers[-1]["name"]]
            last.sum().backward()
            wide = {name: {role: one.double() for role, one in own.items()} for name, own in weights.items()}
            exact = forward(network, image.detach().double(), wide)
            differing = [n for n, found in outputs.items() if described(found)["marks"] != described(exact[n].float())["marks"]]
            # In float64 the padding's zeros are multiplied with weights that are NaN; float32's kernels leave them out.
            if differing and (value == "1e38" or network == "attending"):
                print(f"{network}, {value} in {place} is left out: float64 differs in {', '.join(differing)}")
                continue
            case = {
                "network": network, "place": place, "index": index, "value": value,
                "outputs": {name: described(found) for name, found in outputs.items()},
                "gradient": described(image.grad),
            }
            # PyTorch adds up means in float64, in which 1e38 doesn't overflow.
            if value != "1e38" and any(one["kind"] == "batchNorm" for one in layers):
                case["training"] = described(forward(network, image.detach(), weights, True)[layers[-1]["name"]])
            result["cases"].append(case)
    file = pathlib.Path(__file__).parent / "not-a-number.json"
    lines = ",\n".join(json.dumps(case) for case in result["cases"])
    networks = ",\n".join(f"{json.dumps(name)}: {json.dumps(one)}" for name, one in result["networks"].items())
    file.write_text('{"networks": {\n' + networks + '},\n"cases": [\n' + lines + "]}\n")
    print(len(result["cases"]), "cases,", file.stat().st_size, "bytes")


main()
