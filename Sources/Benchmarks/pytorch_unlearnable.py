#!/usr/bin/env python3
"""Time SciPy and PyTorch on the work of `cahier bench unlearnable`, on the CPU.

usage: pytorch_unlearnable.py [THREADS]     (needs: pip install torch torchattacks scipy, in a throwaway environment)

Poisoning: 50,000 random images of 3x32x32 bytes of ten classes, each filtered by its class's 3x3 filter, divided by its own
maximum, brought to bytes. Four ways: SciPy image by image (signal.correlate2d, as a reader of the formula would write it, of 1,000
images, and counted up); SciPy a class at once (ndimage.correlate); PyTorch a class at once, depthwise, in float32, whose bytes
depend on the machine, and in float64, whose bytes hardly do, as Cahier's don't.

Adversarial training: VGG-16 for 32 px with batch norm at a quarter of its width, batches of 128: torchattacks' PGD (radius 4/255, 5
steps, random start), which computes as in use, and one step of SGD on what it made; and such a step alone. In both of PyTorch's
layouts. The two sides should run one after the other on the same, otherwise idle machine.

Prints one JSON object: seconds for each way, median of 7 (of 3 where it takes seconds), after one run that doesn't count.
"""
import json, sys, time
import numpy as np
import scipy.ndimage
import scipy.signal
import torch
import torch.nn as nn
import torchattacks

torch.set_num_threads(int(sys.argv[1]) if len(sys.argv) > 1 else 2)
torch.manual_seed(0)
state = np.random.RandomState(0)
COUNT, CLASSES = 50_000, 10
images = state.randint(0, 256, (COUNT, 3, 32, 32)).astype(np.uint8)
labels = np.arange(COUNT) % CLASSES
filters = []
for _ in range(CLASSES):
    values = state.uniform(0, 0.3, 27)[:9].reshape(3, 3)
    values[state.randint(3), state.randint(3)] = 1
    filters.append(values)


def bytes_of(found):
    return (found / found.max(axis=(1, 2, 3), keepdims=True) * 255).astype(np.uint8)


def by_image(count=1000):
    made = []
    for image, label in zip(images[:count], labels):
        planes = [scipy.signal.correlate2d(plane.astype(np.float64), filters[label], mode="same") for plane in image]
        made.append(bytes_of(np.stack(planes)[None]))
    return made


def by_class():
    made = np.empty_like(images)
    for label in range(CLASSES):
        own = images[labels == label].astype(np.float64)
        made[labels == label] = bytes_of(
            scipy.ndimage.correlate(own, filters[label][None, None], mode="constant"))
    return made


def by_torch(kind):
    made = torch.empty((COUNT, 3, 32, 32), dtype=torch.uint8)
    with torch.no_grad():
        for label in range(CLASSES):
            own = torch.from_numpy(images[labels == label]).to(kind)
            weights = torch.tensor(filters[label], dtype=kind).expand(3, 1, 3, 3).contiguous()
            found = nn.functional.conv2d(own, weights, padding=1, groups=3)
            made[torch.from_numpy(labels == label)] = (found / found.amax((1, 2, 3), keepdim=True) * 255).to(torch.uint8)
    return made


def network():
    layers, channels = [], 3
    for width in [64, 64, 0, 128, 128, 0, 256, 256, 256, 0, 512, 512, 512, 0, 512, 512, 512, 0]:
        if width == 0:
            layers.append(nn.MaxPool2d(2))
        else:
            layers += [nn.Conv2d(channels, width // 4, 3, padding=1), nn.BatchNorm2d(width // 4), nn.ReLU()]
            channels = width // 4
    return nn.Sequential(*layers, nn.Flatten(), nn.Linear(128, 10))


def steps(layout, attacked):
    net = network().to(memory_format=layout).train()
    optimizer = torch.optim.SGD(net.parameters(), lr=0.01, momentum=0.9, weight_decay=5e-4)
    loss = nn.CrossEntropyLoss()
    batch = torch.from_numpy(images[:128]).float().div(255).to(memory_format=layout)
    classes = torch.from_numpy(labels[:128]).long()
    attack = torchattacks.PGD(net, eps=4 / 255, alpha=1.5 * 4 / 255 / 5, steps=5, random_start=True)

    def step():
        learned = attack(batch, classes) if attacked else batch
        optimizer.zero_grad()
        loss(net(learned), classes).backward()
        optimizer.step()

    return step


def median_seconds(work, runs=7):
    work()
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return sorted(times)[runs // 2]


report = {"torch": torch.__version__, "threads": torch.get_num_threads(), "images": COUNT, "poisoning": {}, "steps": {}}
report["poisoning"]["scipy_by_image"] = median_seconds(by_image, 3) * COUNT / 1000
report["poisoning"]["scipy_by_class"] = median_seconds(by_class, 3)
for name, kind in [("torch_float32", torch.float32), ("torch_float64", torch.float64)]:
    report["poisoning"][name] = median_seconds(lambda: by_torch(kind))
for way, attacked in [("adversarial", True), ("plain", False)]:
    times = {
        name: median_seconds(steps(layout, attacked))
        for name, layout in [("contiguous", torch.contiguous_format), ("channels_last", torch.channels_last)]}
    report["steps"][way] = {**times, "faster": min(times.values())}
print(json.dumps(report, indent=2))
