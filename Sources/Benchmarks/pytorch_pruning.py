#!/usr/bin/env python3
"""Time PyTorch on the curves of `cahier bench pruning`, on the CPU.

usage: pytorch_pruning.py [THREADS]     (needs: pip install torch, in a throwaway environment)

VGG-16 for 32 px with batch norm at a quarter of its width, 256 random images: for each of 14 layers and 11 amounts
the smallest weights are zeroed, and the mean squared change of the logits is taken for each image. Once in whole
passes, as the published code measures it, and once resumed at the layer, which a careful user would write; batch norm
is folded beforehand in neither. Prints one JSON object: seconds, median of 7, in the faster of PyTorch's layouts.
"""
import json, sys, time
import torch
import torch.nn as nn

torch.set_num_threads(int(sys.argv[1]) if len(sys.argv) > 1 else 2)
torch.manual_seed(0)
PARTS = 10


def network():
    layers, channels = [], 3
    for width in [64, 64, 0, 128, 128, 0, 256, 256, 256, 0, 512, 512, 512, 0, 512, 512, 512, 0]:
        if width == 0:
            layers.append(nn.MaxPool2d(2))
        else:
            layers += [nn.Conv2d(channels, width // 4, 3, padding=1), nn.BatchNorm2d(width // 4), nn.ReLU()]
            channels = width // 4
    return nn.Sequential(*layers, nn.Flatten(), nn.Linear(128, 10)).eval()


def curves(net, images, resumed):
    outputs = [net(batch) for batch in images]
    inputs, found = list(images), []
    for place, layer in enumerate(net):
        if isinstance(layer, (nn.Conv2d, nn.Linear)):
            weights = layer.weight.detach().clone()
            order = weights.abs().flatten().argsort()
            for amount in range(PARTS + 1):
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


report = {"torch": torch.__version__, "threads": torch.get_num_threads()}
with torch.no_grad():
    for name, resumed in [("whole_passes", False), ("resumed", True)]:
        report[f"curves_{name}_seconds"] = min(
            median_seconds(lambda: curves(net, images, resumed))
            for layout in (torch.contiguous_format, torch.channels_last)
            for net, images in [
                (
                    network().to(memory_format=layout),
                    [torch.randn(128, 3, 32, 32).to(memory_format=layout) for _ in range(2)],
                )
            ]
        )
print(json.dumps(report, indent=2))
