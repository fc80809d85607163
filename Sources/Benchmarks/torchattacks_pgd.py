#!/usr/bin/env python3
"""Time torchattacks on the attacks of `cahier bench attack`, on the CPU.

usage: torchattacks_pgd.py [THREADS [RUNS]]     (needs: pip install torch torchattacks, in a throwaway environment)

PGD with ten steps, without a random start, on one batch: EfficientNet-Lite0 and VGG-16's convolutions with a linear layer to
twelve classes, 32 random images of 224 px; VGG-16 for 32 px with batch norm at a quarter of its width, 256 images. Weights
are random; the networks are in evaluation mode, and normalise their images in a layer.

Each in both of PyTorch's layouts, with batch norm as it is, as most users have it, and folded into the convolutions
beforehand, as Cahier has it. Parameters need no gradients; torchattacks asks for none. Cahier predicts the attacked images at the
end of its time, and torchattacks doesn't. The two sides should run one after the other on the same, otherwise idle
machine.

Prints one JSON object: for each network the median seconds of each way and layout, the fastest, and by kind of convolution
what the convolutions take by themselves forth and back, in the layout that is faster for them.
"""
import json, sys, time
import torch
import torch.nn as nn
import torchattacks
from torch.nn.utils.fusion import fuse_conv_bn_eval

torch.set_num_threads(int(sys.argv[1]) if len(sys.argv) > 1 else 2)
RUNS = int(sys.argv[2]) if len(sys.argv) > 2 else 7
torch.manual_seed(0)
LAYOUTS = {"contiguous": torch.contiguous_format, "channels_last": torch.channels_last}


class Same(nn.Module):
    """TensorFlow's padding: where it doesn't come out even, one more below and to the right."""

    def __init__(self, kernel, stride, side):
        super().__init__()
        total = max(0, (side + stride - 1) // stride * stride - stride + kernel - side)
        self.pad = nn.ZeroPad2d((total // 2, (total + 1) // 2, total // 2, (total + 1) // 2))

    def forward(self, x):
        return self.pad(x)


def convolution(inputs, outputs, kernel, stride, side, groups=1, relu=True):
    even = kernel > 1 and stride == 1
    layers = [] if kernel == 1 or even else [Same(kernel, stride, side)]
    layers += [nn.Conv2d(inputs, outputs, kernel, stride, kernel // 2 if even else 0, groups=groups, bias=False),
               nn.BatchNorm2d(outputs, eps=1e-3)]
    return layers + ([nn.ReLU6()] if relu else [])


class Block(nn.Module):
    def __init__(self, inputs, outputs, expansion, kernel, stride, side):
        super().__init__()
        middle = inputs * expansion
        layers = convolution(inputs, middle, 1, 1, side) if expansion > 1 else []
        layers += convolution(middle, middle, kernel, stride, side, groups=middle)
        layers += convolution(middle, outputs, 1, 1, side, relu=False)
        self.layers = nn.Sequential(*layers)
        self.adds = stride == 1 and inputs == outputs

    def forward(self, x):
        return x + self.layers(x) if self.adds else self.layers(x)


def lite0():
    layers, channels, side = convolution(3, 32, 3, 2, 224), 32, 112
    for expansion, kernel, stride, outputs, count in [
            (1, 3, 1, 16, 1), (6, 3, 2, 24, 2), (6, 5, 2, 40, 2), (6, 3, 2, 80, 3), (6, 5, 1, 112, 3), (6, 5, 2, 192, 4),
            (6, 3, 1, 320, 1)]:
        for block in range(count):
            layers.append(Block(channels, outputs, expansion, kernel, stride if block == 0 else 1, side))
            if block == 0:
                side //= stride
            channels = outputs
    layers += convolution(320, 1280, 1, 1, side)
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(1280, 1000))


def vgg(width, batch_norm, side, classes):
    layers, channels = [], 3
    for outputs in [64, 64, 0, 128, 128, 0, 256, 256, 256, 0, 512, 512, 512, 0, 512, 512, 512, 0]:
        if outputs == 0:
            layers.append(nn.MaxPool2d(2))
            side //= 2
        else:
            outputs = int(outputs * width)
            layers.append(nn.Conv2d(channels, outputs, 3, padding=1))
            layers += ([nn.BatchNorm2d(outputs)] if batch_norm else []) + [nn.ReLU()]
            channels = outputs
    return nn.Sequential(*layers, nn.Flatten(), nn.Linear(channels * side * side, classes))


class Normalised(nn.Module):
    def __init__(self, network):
        super().__init__()
        self.network = network

    def forward(self, x):
        return self.network((x - 0.5) / 0.25)


def folded(module):
    """The same with each batch norm in the convolution before it."""
    if isinstance(module, nn.Sequential):
        layers = []
        for layer in module:
            if isinstance(layer, nn.BatchNorm2d):
                layers[-1] = fuse_conv_bn_eval(layers[-1], layer)
            else:
                layers.append(folded(layer))
        return nn.Sequential(*layers).eval()
    for name, child in list(module.named_children()):
        setattr(module, name, folded(child))
    return module


def median_seconds(work, runs):
    work()
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return sorted(times)[runs // 2]


def attack_seconds(network, images, layout):
    model = Normalised(network).eval().requires_grad_(False).to(memory_format=layout)
    images = images.to(memory_format=layout)
    with torch.no_grad():
        labels = model(images).argmax(1)
    pgd = torchattacks.PGD(model, eps=8 / 255, alpha=2 / 255, steps=10, random_start=False)
    # torchattacks finds the device by a parameter.
    return median_seconds(lambda: pgd(images, labels), RUNS)


def split(network, images):
    """Forth and back of each convolution by itself, on its own input."""
    parts = {}

    def measure(layer, inputs):
        kind = f"{layer.kernel_size[0]}x{layer.kernel_size[1]}"
        kind = f"depthwise {kind}" if layer.groups > 1 else kind
        times = []
        for layout in LAYOUTS.values():
            x = inputs[0].detach().contiguous(memory_format=layout)
            w = layer.weight.detach().contiguous(memory_format=layout)
            y = torch.conv2d(x, w, layer.bias, layer.stride, layer.padding, layer.dilation, layer.groups)
            mask = [True, False, False]
            times.append((
                median_seconds(lambda: torch.conv2d(
                    x, w, layer.bias, layer.stride, layer.padding, layer.dilation, layer.groups), 3),
                median_seconds(lambda: torch.ops.aten.convolution_backward(
                    y, x, w, None, layer.stride, layer.padding, layer.dilation, False, [0, 0], layer.groups, mask), 3)))
        part = parts.setdefault(kind, {"layers": 0, "forward_seconds": 0, "backward_seconds": 0})
        part["layers"] += 1
        part["forward_seconds"] += min(t[0] for t in times)
        part["backward_seconds"] += min(t[1] for t in times)

    hooks = [m.register_forward_pre_hook(measure) for m in network.modules() if isinstance(m, nn.Conv2d)]
    with torch.no_grad():
        network((images - 0.5) / 0.25)
    for hook in hooks:
        hook.remove()
    return parts


report = {"torch": torch.__version__, "torchattacks": "3.5.1", "threads": torch.get_num_threads(), "networks": {}}
for name, made, count, side in [
        ("efficientnet-lite0", lite0, 32, 224), ("vgg16", lambda: vgg(1, False, 224, 12), 32, 224),
        ("cifar-vgg16-bn", lambda: vgg(0.25, True, 32, 10), 256, 32)]:
    images, seconds = torch.rand(count, 3, side, side), {}
    for way in ["as_it_is", "folded"]:
        for layout, form in LAYOUTS.items():
            network = made().eval()
            seconds[f"{way}, {layout}"] = attack_seconds(folded(network) if way == "folded" else network, images, form)
    report["networks"][name] = {
        "seconds": seconds, "fastest": min(seconds.values()), "convolutions": split(folded(made().eval()), images)}
print(json.dumps(report, indent=2))
