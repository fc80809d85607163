#!/usr/bin/env python3
"""Writes what torchvision computes for the ImageNet networks of the zoo, for ZooParityTests.swift.

    python3 make-references.py            writes references/NAME.json beside this script
    python3 make-references.py --check    also says how much each parameter moves the logits

Needs PyTorch, torchvision and NumPy; made with 2.15, 0.29 and 2.4; for EfficientNet-Lite0 efficientnet_lite_pytorch 0.1.0. The tests read the files and need none of them.

Each parameter is filled with numbers that follow from its name alone, which Swift computes too (ZooNumbers.swift), so that
no weights need to be stored. The input follows from the name "input". A file holds the names and shapes of the
parameters, in the order of the state dictionary and without the counters of batches, the logits of one image in
evaluation mode, and for some modules the shape, mean, largest magnitude and first numbers of their output.

DeiT-S and CORnet-S are not in torchvision. They are written here after their authors' code
(github.com/facebookresearch/deit with timm's VisionTransformer, github.com/dicarlolab/CORnet), with its parameter names.
"""

import argparse
import json
import math
import pathlib

import numpy
import torch
import torchvision
from torch import nn


def numbers(name, count):
    """`count` float32 numbers uniform in [-1, 1): splitmix64 (Steele et al. 2014) from the FNV-1a hash of a name."""
    state = 0xCBF29CE484222325
    for byte in name.encode():
        state = (state ^ byte) * 0x100000001B3 % 2**64
    with numpy.errstate(over="ignore"):
        z = numpy.uint64(state) + numpy.arange(1, count + 1, dtype=numpy.uint64) * numpy.uint64(0x9E3779B97F4A7C15)
        z = (z ^ (z >> numpy.uint64(30))) * numpy.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> numpy.uint64(27))) * numpy.uint64(0x94D049BB133111EB)
        z = z ^ (z >> numpy.uint64(31))
    # The upper 24 bits make a float32 without rounding.
    return (z >> numpy.uint64(40)).astype(numpy.float32) * numpy.float32(2**-23) - numpy.float32(1)


def parameter(name, shape, gain):
    """The numbers of a parameter: weights with variance gain / fan-in, scales and variances around 1."""
    uniform = numbers(name, math.prod(shape)).reshape(shape)
    if name.endswith("running_var"):
        return 1 + numpy.float32(0.5) * uniform
    if name.endswith("running_mean"):
        return numpy.float32(0.25) * uniform
    if len(shape) == 3:  # a class token or positions
        return uniform
    if len(shape) == 1:
        if name.endswith("bias"):
            return numpy.float32(0.25) * uniform
        return 1 + numpy.float32(0.25) * uniform
    return numpy.float32(math.sqrt(3 * gain / math.prod(shape[1:]))) * uniform


class Attention(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.qkv = nn.Linear(width, 3 * width)
        self.proj = nn.Linear(width, width)

    def forward(self, x):
        batch, tokens, width = x.shape
        size = width // self.heads
        q, k, v = self.qkv(x).reshape(batch, tokens, 3, self.heads, size).permute(2, 0, 3, 1, 4)
        weights = (q @ k.transpose(-2, -1) * size**-0.5).softmax(dim=-1)
        return self.proj((weights @ v).transpose(1, 2).reshape(batch, tokens, width))


class Block(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.norm1 = nn.LayerNorm(width, eps=1e-6)
        self.attn = Attention(width, heads)
        self.norm2 = nn.LayerNorm(width, eps=1e-6)
        self.mlp = nn.Sequential()
        self.mlp.add_module("fc1", nn.Linear(width, 4 * width))
        self.mlp.add_module("act", nn.GELU())
        self.mlp.add_module("fc2", nn.Linear(4 * width, width))

    def forward(self, x):
        x = x + self.attn(self.norm1(x))
        return x + self.mlp(self.norm2(x))


class DeiT(nn.Module):
    def __init__(self, width=384, depth=12, heads=6, patch=16, image=224, classes=1000):
        super().__init__()
        self.cls_token = nn.Parameter(torch.zeros(1, 1, width))
        self.pos_embed = nn.Parameter(torch.zeros(1, 1 + (image // patch) ** 2, width))
        self.patch_embed = nn.Module()
        self.patch_embed.proj = nn.Conv2d(3, width, patch, stride=patch)
        self.blocks = nn.Sequential(*[Block(width, heads) for _ in range(depth)])
        self.norm = nn.LayerNorm(width, eps=1e-6)
        self.head = nn.Linear(width, classes)

    def forward(self, x):
        x = self.patch_embed.proj(x).flatten(2).transpose(1, 2)
        x = torch.cat([self.cls_token.expand(len(x), -1, -1), x], dim=1) + self.pos_embed
        return self.head(self.norm(self.blocks(x))[:, 0])


class Area(nn.Module):
    """V2, V4 or IT of CORnet-S: one bottleneck with a stride of 2 the first time, and its own norms each time."""

    def __init__(self, inputs, outputs, times):
        super().__init__()
        self.times = times
        self.conv_input = nn.Conv2d(inputs, outputs, 1, bias=False)
        self.skip = nn.Conv2d(outputs, outputs, 1, stride=2, bias=False)
        self.norm_skip = nn.BatchNorm2d(outputs)
        self.conv1 = nn.Conv2d(outputs, 4 * outputs, 1, bias=False)
        self.conv2 = nn.Conv2d(4 * outputs, 4 * outputs, 3, stride=2, padding=1, bias=False)
        self.conv3 = nn.Conv2d(4 * outputs, outputs, 1, bias=False)
        for time in range(times):
            self.add_module(f"norm1_{time}", nn.BatchNorm2d(4 * outputs))
            self.add_module(f"norm2_{time}", nn.BatchNorm2d(4 * outputs))
            self.add_module(f"norm3_{time}", nn.BatchNorm2d(outputs))

    def forward(self, x):
        x = self.conv_input(x)
        skip = self.norm_skip(self.skip(x))
        for time in range(self.times):
            x = self.get_submodule(f"norm1_{time}")(self.conv1(x)).relu()
            x = nn.functional.conv2d(x, self.conv2.weight, stride=2 if time == 0 else 1, padding=1)
            x = self.get_submodule(f"norm2_{time}")(x).relu()
            x = (self.get_submodule(f"norm3_{time}")(self.conv3(x)) + skip).relu()
            skip = x
        return x


def cornet_s():
    def sequence(**modules):
        result = nn.Sequential()
        for name, module in modules.items():
            result.add_module(name, module)
        return result

    return sequence(
        V1=sequence(
            conv1=nn.Conv2d(3, 64, 7, stride=2, padding=3, bias=False), norm1=nn.BatchNorm2d(64), nonlin1=nn.ReLU(),
            pool=nn.MaxPool2d(3, stride=2, padding=1),
            conv2=nn.Conv2d(64, 64, 3, padding=1, bias=False), norm2=nn.BatchNorm2d(64), nonlin2=nn.ReLU()),
        V2=Area(64, 128, 2), V4=Area(128, 256, 4), IT=Area(256, 512, 2),
        decoder=sequence(avgpool=nn.AdaptiveAvgPool2d(1), flatten=nn.Flatten(), linear=nn.Linear(512, 1000)))


def efficientnet_lite0():
    from efficientnet_lite_pytorch import EfficientNet

    return EfficientNet.from_name("efficientnet-lite0")


models = torchvision.models
# Name on the command line: network, side of the input in pixels, gain of its weights, modules whose outputs are kept.
# A gain of 2 keeps a chain of ReLUs from fading; with shortcuts 1 keeps sums from drowning the last layers.
networks = {
    "vgg16": (models.vgg16, 224, 2, ["features.0", "features.16", "features.30", "classifier.3"]),
    "vgg16-bn": (models.vgg16_bn, 224, 2, ["features.1", "features.23", "features.43", "classifier.0"]),
    "alexnet": (models.alexnet, 224, 2, ["features.0", "features.5", "features.12", "classifier.4"]),
    "googlenet": (
        lambda: models.googlenet(aux_logits=False, init_weights=False), 224, 2,
        ["conv1", "maxpool1", "inception3a", "inception3b.branch4", "maxpool3", "inception4e", "maxpool4", "avgpool"]),
    "resnet18": (models.resnet18, 224, 1, ["maxpool", "layer1.0.bn2", "layer1", "layer2.0", "layer4", "avgpool"]),
    "resnet50": (models.resnet50, 224, 1, ["maxpool", "layer1.0.downsample", "layer1", "layer3.0", "layer4"]),
    "densenet121": (
        models.densenet121, 224, 2,
        ["features.pool0", "features.denseblock1.denselayer1", "features.denseblock1", "features.transition2",
         "features.norm5"]),
    "mobilenet-v2": (
        models.mobilenet_v2, 224, 1, ["features.0", "features.1", "features.3.conv.1", "features.3", "features.18"]),
    "efficientnet-v2-s": (
        models.efficientnet_v2_s, 384, 1,
        ["features.1", "features.2.0", "features.4.0.block.2", "features.4.1", "features.6", "features.7"]),
    "efficientnet-lite0": (
        efficientnet_lite0, 224, 1,
        ["_conv_stem", "_bn0", "_blocks.0", "_blocks.1._depthwise_conv", "_blocks.2", "_blocks.3._depthwise_conv",
         "_blocks.10", "_blocks.15", "_bn1"]),
    "squeezenet1-1": (
        models.squeezenet1_1, 224, 2,
        ["features.0", "features.2", "features.3", "features.5", "features.7", "features.8", "features.12",
         "classifier.1", "classifier.3"]),
    "vit-b-16": (
        models.vit_b_16, 224, 1,
        ["conv_proj", "encoder.layers.encoder_layer_0.ln_1", "encoder.layers.encoder_layer_0.mlp",
         "encoder.layers.encoder_layer_5", "encoder.ln"]),
    "deit-s": (DeiT, 224, 1, ["patch_embed.proj", "blocks.0.attn", "blocks.0", "blocks.6.mlp.act", "norm"]),
    "cornet-s": (cornet_s, 224, 1, ["V1", "V2.norm_skip", "V2", "V4.norm2_3", "V4", "IT", "decoder.avgpool"]),
}


def filled(make, gain):
    model = make().eval()
    with torch.no_grad():
        for name, tensor in model.state_dict().items():
            if not name.endswith("num_batches_tracked"):
                tensor.copy_(torch.from_numpy(parameter(name, tuple(tensor.shape), gain)))
    return model


def image(side):
    return torch.from_numpy(numpy.float32(1.75) * numbers("input", 3 * side * side).reshape(1, 3, side, side))


def significant(value, digits=9):
    return float(f"{value:.{digits}g}")


def reference(name):
    make, side, gain, modules = networks[name]
    model = filled(make, gain)
    taps = {}
    for module in modules:
        def keep(_, __, output, module=module):
            # Cloned, because the next module may write over it.
            taps[module] = output.detach().clone()

        model.get_submodule(module).register_forward_hook(keep)
    with torch.no_grad():
        logits = model(image(side))[0]
    parameters = {
        key: " ".join(map(str, tensor.shape))
        for key, tensor in model.state_dict().items() if not key.endswith("num_batches_tracked")
    }
    return {
        "trained": sum(tensor.numel() for tensor in model.parameters()),
        "input": [1, 3, side, side],
        "gain": gain,
        "taps": {
            module: {
                "shape": list(taps[module].shape),
                "mean": significant(taps[module].double().mean().item()),
                "largest": significant(taps[module].abs().max().item()),
                "first": [significant(x) for x in taps[module].flatten()[:8].tolist()],
            }
            for module in modules
        },
        "logits": [significant(x) for x in logits.tolist()],
        "parameters": parameters,
    }


def check(name):
    """How much the logits move, relative to the largest, when one parameter changes."""
    make, side, gain, _ = networks[name]
    model = filled(make, gain)
    with torch.no_grad():
        x = image(side)
        logits = model(x)
        size = logits.abs().max()
        moved = {}
        for key, tensor in model.state_dict().items():
            if key.endswith("num_batches_tracked"):
                continue
            before = tensor.clone()
            tensor.copy_(before.flatten().flip(0).reshape(before.shape))
            moved[key] = ((model(x) - logits).abs().max() / size).item()
            tensor.copy_(before)
    least = sorted(moved, key=moved.get)[:3]
    print(f"{name}: logits up to {size:.3g}, deviation {logits.std():.3g}, first {logits[0, :3].tolist()};",
          "reversing a parameter moves them by at least", ", ".join(f"{moved[key]:.2g} ({key})" for key in least), flush=True)


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--check", action="store_true")
    arguments.add_argument("names", nargs="*", default=list(networks))
    arguments = arguments.parse_args()
    torch.set_num_threads(1)
    folder = pathlib.Path(__file__).parent / "references"
    folder.mkdir(exist_ok=True)
    for name in arguments.names:
        found = reference(name)
        text = json.dumps(found, separators=(",", ":"))
        for part in ['"taps":', '"logits":', '"parameters":']:
            text = text.replace(part, "\n" + part)
        (folder / f"{name}.json").write_text(text + "\n")
        print(f"{name}: {found['trained']} parameters, {len(text)} bytes", flush=True)
        if arguments.check:
            check(name)
