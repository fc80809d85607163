#!/usr/bin/env python3
"""Writes what PyTorch computes by ResUpNet and by its small form, for ColorDenoiserTests.swift.

    python3 make-resupnet.py         writes resupnet.json beside this script

Needs torch; made with 2.15.0. The tests read the file and need none of it.

The networks are narrow, with numbers that both sides compute: number i of parameter k (in the order of the names) is made
of sin(0.7 (i + 1) + 1.3 (k + 1)) by `fill`, so that the file has results alone. No noise is added. What cuts levels down in the
published form lets gradients pass, as if it did nothing.
"""

import json
import math
import pathlib

import torch
from torch import nn

torch.set_num_threads(1)
# Numbers are those of float32, and what is made of them is exact, so that no level is cut down by chance.
torch.set_default_dtype(torch.float64)
FULL = torch.tensor([[0.299, 0.587, 0.114], [-0.299 / 1.772, -0.587 / 1.772, 0.5], [0.5, -0.587 / 1.402, -0.114 / 1.402]])
PUBLISHED = torch.tensor([[0.299, 0.587, 0.114], [-0.169, -0.331, 0.5], [0.5, -0.419, -0.081]])
PUBLISHED_INVERSE = torch.tensor([[1, 0, 1.402], [1, -0.34414, -0.71414], [1, 1.772, 0]])


def convert(matrix, images):
    return torch.einsum("pc,nchw->nphw", matrix, images)


class Residual(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.conv_block1 = nn.Sequential(nn.Conv2d(channels, channels, 3, padding=1), nn.BatchNorm2d(channels), nn.ReLU())
        self.conv_block2 = nn.Sequential(nn.Conv2d(channels, channels, 3, padding=1), nn.BatchNorm2d(channels))

    def forward(self, x):
        return torch.relu(self.conv_block2(self.conv_block1(x)) + x)


def up(inputs, outputs, factor):
    return nn.Sequential(
        Residual(inputs), Residual(inputs), nn.Conv2d(inputs, outputs, 3, 1, 1), nn.ReLU(),
        nn.Conv2d(outputs, outputs * factor**2, 3, 1, 1), nn.PixelShuffle(factor))


class BasicBlock(nn.Module):
    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.conv1, self.bn1 = nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False), nn.BatchNorm2d(outputs)
        self.conv2, self.bn2 = nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False), nn.BatchNorm2d(outputs)
        self.downsample = None
        if stride > 1:
            self.downsample = nn.Sequential(nn.Conv2d(inputs, outputs, 1, stride, bias=False), nn.BatchNorm2d(outputs))

    def forward(self, x):
        y = self.bn2(self.conv2(torch.relu(self.bn1(self.conv1(x)))))
        return torch.relu(y + (x if self.downsample is None else self.downsample(x)))


class Encoder(nn.Module):
    """ResNet-18 as far as its last block."""

    def __init__(self, widths):
        super().__init__()
        self.conv1, self.bn1 = nn.Conv2d(3, widths[0], 7, 2, 3, bias=False), nn.BatchNorm2d(widths[0])
        inputs = widths[0]
        for stage, width in enumerate(widths):
            first = BasicBlock(inputs, width, 1 if stage == 0 else 2)
            setattr(self, f"layer{stage + 1}", nn.Sequential(first, BasicBlock(width, width, 1)))
            inputs = width

    def forward(self, x):
        x = nn.functional.max_pool2d(torch.relu(self.bn1(self.conv1(x))), 3, 2, 1)
        maps = []
        for stage in range(4):
            x = getattr(self, f"layer{stage + 1}")(x)
            maps.append(x)
        return maps


class Wrapped(nn.Module):
    def __init__(self, network):
        super().__init__()
        self.network = network


class Published(nn.Module):
    def __init__(self, widths, channels):
        super().__init__()
        self.encoder = Wrapped(Encoder(widths))
        self.y_conv0 = nn.Conv2d(784, channels[0], 2)
        inputs = channels[0]
        for stage in range(1, 6):
            inputs += widths[4 - stage] if stage <= 4 else 0
            setattr(self, f"y_conv{stage}", up(inputs, channels[stage], 2))
            inputs = channels[stage]
        self.y_conv6 = up(inputs, 1, 1)

    def forward(self, x):
        levels = convert(PUBLISHED, 255 * x) + torch.tensor([0.0, 128, 128]).view(1, 3, 1, 1)
        planes = (levels + (levels.trunc() - levels).detach()) / 255
        maps = self.encoder.network(x)
        y = self.y_conv0(planes[:, 0].clamp(0, 1).reshape(len(x), 784, 8, 8))
        for stage in range(1, 6):
            if stage <= 4:
                y = torch.cat((y, maps[4 - stage]), 1)
            y = getattr(self, f"y_conv{stage}")(y)
        y = self.y_conv6(y)
        planes = torch.cat((y, planes[:, 1:] - 128 / 255), 1)
        return convert(PUBLISHED_INVERSE, planes).clamp(0, 1)


class Features(nn.Module):
    """VGG-16's first four blocks for 32 px."""

    def __init__(self, table):
        super().__init__()
        layers, inputs, self.taps = [], 3, []
        for outputs in table:
            if outputs is None:
                self.taps.append(len(layers) - 1)
                layers.append(nn.MaxPool2d(2))
            else:
                layers += [nn.Conv2d(inputs, outputs, 3, padding=1), nn.BatchNorm2d(outputs), nn.ReLU()]
                inputs = outputs
        self.taps.append(len(layers) - 1)
        self.features = nn.Sequential(*layers)

    def forward(self, x):
        maps = []
        for place, layer in enumerate(self.features):
            x = layer(x)
            if place in self.taps:
                maps.append(x)
        return maps


class Reduced(nn.Module):
    MEAN, DEVIATION = [0.49, 0.48, 0.44], [0.25, 0.24, 0.26]

    def __init__(self, table, cleaned):
        super().__init__()
        self.encoder = Wrapped(Features(table))
        self.cleaned = cleaned
        planes = {"y": 1, "cbcr": 2, "rgb": 3}[cleaned]
        widths = [x for x, after in zip(table, table[1:] + [None]) if after is None and x][1:]
        self.y_conv0 = nn.Conv2d(planes, 64, 8, 8)
        inputs = 64
        for stage, outputs in enumerate([32, 16, 8]):
            setattr(self, f"y_conv{stage + 1}", up(inputs + widths[2 - stage], outputs, 2))
            inputs = outputs
        self.y_conv4 = up(inputs, planes, 1)

    def clean(self, x):
        planes = convert(FULL, x)
        return {"y": planes[:, :1], "cbcr": planes[:, 1:] + 0.5, "rgb": x}[self.cleaned]

    def made(self, x):
        mean, deviation = (torch.tensor(v).view(1, 3, 1, 1) for v in (self.MEAN, self.DEVIATION))
        maps = self.encoder.network((x - mean) / deviation)[1:]
        y = self.y_conv0(self.clean(x).clamp(0, 1))
        for stage in range(3):
            y = getattr(self, f"y_conv{stage + 1}")(torch.cat((y, maps[2 - stage]), 1))
        return self.y_conv4(y)

    def forward(self, x):
        made, planes = self.made(x), convert(FULL, x)
        if self.cleaned == "rgb":
            return made.clamp(0, 1)
        planes = torch.cat((made, planes[:, 1:]) if self.cleaned == "y" else (planes[:, :1], made - 0.5), 1)
        return convert(torch.linalg.inv(FULL), planes).clamp(0, 1)


def fill(network):
    state = network.state_dict()
    names = sorted(name for name in state if not name.endswith("num_batches_tracked"))
    for k, name in enumerate(names):
        shape = state[name].shape
        waves = torch.tensor([math.sin(0.7 * (i + 1) + 1.3 * (k + 1)) for i in range(state[name].numel())])
        if len(shape) == 4:
            waves *= 0.6 / math.sqrt(math.prod(shape[1:]))
        elif name.endswith("running_var"):
            waves = 1 + 0.2 * waves
        elif name.endswith("weight"):
            waves = 1 + 0.1 * waves
        elif name in ["y_conv4.4.bias", "y_conv6.4.bias"] and len(waves) < 4:
            waves = 0.45 + 0.05 * waves
        else:
            waves *= 0.05
        state[name].copy_(waves.float().view(shape))
    return names


def image(count, side):
    total = count * 3 * side * side
    return torch.tensor([0.5 + 0.45 * math.sin(0.37 * i + 0.0021 * i * math.sin(i)) for i in range(total)]).float().double().view(
        count, 3, side, side)


def sampled(tensor, step):
    return [float(f"{x:.7g}") for x in tensor.detach().flatten()[::step].tolist()]


def results(network, count, side, step):
    names = fill(network)
    network.eval()
    x = image(count, side).requires_grad_()
    output = network(x)
    weights = torch.tensor([math.cos(0.53 * i) for i in range(output.numel())]).view(output.shape)
    gradient, = torch.autograd.grad((output * weights).sum(), x)
    return {"parameters": len(names), "step": step, "output": sampled(output, step), "gradient": sampled(gradient, step),
            "clipped": float(((output == 0) | (output == 1)).float().mean())}


def loss(network, count, side):
    """The objective, with batch statistics in what trains alone, for images and cleaner ones."""
    network.train()
    network.encoder.eval()
    x = image(count, side)
    wanted = network.clean((x * 0.9 + 0.03).float().double())
    value = (network.made(x) - wanted).abs().mean()
    names = ["y_conv0.weight", "y_conv1.0.conv_block1.1.weight", "y_conv2.4.bias", "y_conv4.4.weight"]
    parameters = dict(network.named_parameters())
    gradients = torch.autograd.grad(value, [parameters[name] for name in names])
    return {"value": value.item(), "gradients": {n: sampled(g, max(1, g.numel() // 20)) for n, g in zip(names, gradients)}}


made = {"published": results(Published([2, 4, 8, 16], [16, 8, 4, 2, 2, 1]), 1, 224, 1511)}
table = [4, 4, None, 8, 8, None, 16, 16, 16, None, 32, 32, 32]
for cleaned in ["y", "cbcr", "rgb"]:
    network = Reduced(table, cleaned)
    made[cleaned] = results(network, 2, 32, 41)
    made[cleaned]["loss"] = loss(network, 2, 32)
path = pathlib.Path(__file__).with_name("resupnet.json")
path.write_text(json.dumps(made) + "\n")
print(path.stat().st_size, {k: (v["parameters"], v["clipped"], v.get("loss", {}).get("value")) for k, v in made.items()})
