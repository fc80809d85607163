#!/usr/bin/env python3
"""Time PyTorch on the curves of `cahier bench pruning`, on the CPU.

usage: pytorch_pruning.py [THREADS]     (needs: pip install torch, in a throwaway environment)

VGG-16 for 32 px with batch norm at a quarter of its width, 256 random images in two batches: for each of 14 layers and 10
amounts the smallest weights are zeroed, and the mean squared change of the logits is taken for each image. Nothing pruned
needs no pass, and has none here or there. The order of magnitudes is found once a layer.

Four ways, each in both of PyTorch's layouts: in whole passes, as the published code measures it, or resumed at the layer, as a
careful user would write it; with batch norm as it is, or folded into the convolutions beforehand. Which is fair follows from
what is asked. "How long does the published code's measurement take": whole passes, as it is. "What do our kernels gain":
the same work on both sides, which is resumed and folded, or whole and folded beside `cahier bench pruning`'s whole passes.
Cahier folds and resumes. The two sides should run one after the other on the same, otherwise idle machine.

Prints one JSON object: seconds for each way and layout, median of 7, and the faster layout's for each way.
"""
import json, sys, time
import torch
import torch.nn as nn
from torch.nn.utils.fusion import fuse_conv_bn_eval

torch.set_num_threads(int(sys.argv[1]) if len(sys.argv) > 1 else 2)
torch.manual_seed(0)
PARTS = 10
LAYOUTS = {"contiguous": torch.contiguous_format, "channels_last": torch.channels_last}


def network():
    layers, channels = [], 3
    for width in [64, 64, 0, 128, 128, 0, 256, 256, 256, 0, 512, 512, 512, 0, 512, 512, 512, 0]:
        if width == 0:
            layers.append(nn.MaxPool2d(2))
        else:
            layers += [nn.Conv2d(channels, width // 4, 3, padding=1), nn.BatchNorm2d(width // 4), nn.ReLU()]
            channels = width // 4
    return nn.Sequential(*layers, nn.Flatten(), nn.Linear(128, 10)).eval()


def folded(net):
    layers = []
    for layer in net:
        if isinstance(layer, nn.BatchNorm2d):
            layers[-1] = fuse_conv_bn_eval(layers[-1], layer)
        else:
            layers.append(layer)
    return nn.Sequential(*layers).eval()


def curves(net, images, resumed):
    outputs = [net(batch) for batch in images]
    inputs, found = list(images), []
    for place, layer in enumerate(net):
        if isinstance(layer, (nn.Conv2d, nn.Linear)):
            weights = layer.weight.detach().clone()
            order = weights.abs().flatten().argsort()
            for amount in range(1, PARTS + 1):
                pruned = weights.clone().flatten()
                pruned[order[: amount * len(order) // PARTS]] = 0
                layer.weight.copy_(pruned.view_as(weights))
                changed = [net[place:](batch) for batch in inputs] if resumed else [net(batch) for batch in images]
                found.append([((a.double() - b.double()) ** 2).mean(1) for a, b in zip(changed, outputs)])
            layer.weight.copy_(weights)
        if resumed:
            inputs = [layer(batch) for batch in inputs]
    return found


def median_seconds(work, runs=7):
    work()
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return sorted(times)[runs // 2]


report = {"torch": torch.__version__, "threads": torch.get_num_threads(), "amounts": PARTS, "seconds": {}}
with torch.no_grad():
    for fold in (False, True):
        for resumed in (False, True):
            times = {}
            for name, layout in LAYOUTS.items():
                net = (folded(network()) if fold else network()).to(memory_format=layout)
                images = [torch.randn(128, 3, 32, 32).to(memory_format=layout) for _ in range(2)]
                times[name] = median_seconds(lambda: curves(net, images, resumed))
            way = f"{'resumed' if resumed else 'whole_passes'}{'_folded' if fold else ''}"
            report["seconds"][way] = {**times, "faster": min(times.values())}
print(json.dumps(report, indent=2))
