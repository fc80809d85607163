#!/usr/bin/env python3
"""Writes what PyTorch makes of attention modules in training, for AttentionTrainingTests.swift.

    python3 make-attention.py            writes attention.json beside this script

Needs torch; made with 2.15.0. The tests read the file and don't need it. Modules, loss and schedule are written here from the
formulas, with PyTorch's layers, gradients, SGD and OneCycleLR: nothing is taken from the authors' code, whose licence is
academic.

A frozen network of three blocks for images [3, 8, 8] in three classes gives maps of 8, 4 and 2 places a side; modules learn from
four batches of 6 images, in turn. In each case the start and the end of all parameters, and the loss's terms in every step.
"""

import torch
import torch.nn.functional as F
from torch import nn

from network import numbers, write

SIDE, IMAGES, CLASSES, BLACK = 8, 6, 3, [-0.5, -0.25, -1.0]
CHANNELS = [4, 6, 5]


def blocks():
    torch.manual_seed(31)
    sizes = [3] + CHANNELS
    convolutions = [nn.Conv2d(a, b, 3, padding=1) for a, b in zip(sizes, sizes[1:])]
    head = nn.Linear(CHANNELS[2], CLASSES)
    for layer in convolutions + [head]:
        for parameter in layer.parameters():
            parameter.requires_grad_(False)
            parameter.copy_(torch.round(parameter * 2 * 1024) / 1024)
    # So that each class is somebody's answer.
    head.weight *= 16
    images = torch.cat(batches)
    features, _ = passed(convolutions, head, images)
    head.bias.copy_(torch.round(-(head.weight @ features[2].mean((0, 2, 3))) * 1024) / 1024)
    return convolutions, head


def passed(convolutions, head, images):
    """Maps before each pooling, and logits."""
    maps = []
    for place, convolution in enumerate(convolutions):
        images = torch.relu(convolution(images))
        maps.append(images)
        if place < 2:
            images = F.max_pool2d(images, 2)
    return maps, head(images.mean((2, 3)))


class Module(nn.Module):
    def __init__(self, taps, branch):
        super().__init__()
        channels = [CHANNELS[tap] for tap in taps]
        self.taps, self.branch = taps, branch
        if branch != "identity":
            self.convs = nn.ModuleList(nn.Conv2d(c, c, 1) for c in channels)
        if branch in ("residual", "without-skip", "sigmoid"):
            self.bns = nn.ModuleList(nn.BatchNorm2d(c) for c in channels)
        self.fuser = nn.Conv2d(sum(channels), CLASSES, 1)

    def forward(self, maps):
        side = maps[self.taps[0]].shape[-1]
        parts = []
        for place, tap in enumerate(self.taps):
            found = maps[tap]
            if self.branch != "identity":
                found = self.convs[place](found)
                if hasattr(self, "bns"):
                    found = self.bns[place](found)
                if self.branch in ("residual", "sigmoid"):
                    found = found + maps[tap]
                found = torch.sigmoid(found) if self.branch == "sigmoid" else torch.relu(found)
            parts.append(F.interpolate(found, (side, side), mode="bilinear", align_corners=False))
        return torch.sigmoid(self.fuser(torch.cat(parts, 1)))


def smallness(masks, answers, pairs):
    """The area's mean of powers, and the variation, of B x B masks or of each image's own."""
    chosen = masks[:, answers] if pairs == "all" else masks[torch.arange(len(answers)), answers][:, None]
    area = ((chosen + 0.0005) ** 0.3).mean()
    steps = (chosen.diff(dim=2) ** 2).sum() + (chosen.diff(dim=3) ** 2).sum()
    borders = sum((chosen[part] ** 2).sum() for part in (
        (..., 0, slice(None)), (..., -1, slice(None)), (..., slice(None), 0), (..., slice(None), -1)))
    return area, (steps + 0.3 * borders) / (2 * len(answers))


def trained(name, taps=(0, 1, 2), branch="residual", weights=(1.5, 2.0, 0.01), pairs="all", steps=3, peak=1e-3):
    torch.manual_seed(77)
    module = Module(list(taps), branch)
    with torch.no_grad():
        for parameter in module.parameters():
            parameter.copy_(torch.round(parameter * 4096) / 4096)
    start = {key: numbers(value) for key, value in module.state_dict().items() if value.dtype == torch.float32}
    decayed = [value for key, value in module.named_parameters() if not key.endswith("bias")]
    biases = [value for key, value in module.named_parameters() if key.endswith("bias")]
    descent = torch.optim.SGD(
        [{"params": decayed, "weight_decay": 5e-4}, {"params": biases, "weight_decay": 0.0}], lr=peak, momentum=0.9,
        nesterov=True)
    cycle = torch.optim.lr_scheduler.OneCycleLR(descent, max_lr=peak, total_steps=steps)
    convolutions, head = blocks()
    terms, rates = [], []
    for step in range(steps):
        images = batches[step % len(batches)]
        maps, logits = passed(convolutions, head, images)
        answers = logits.argmax(1)
        masks = module(maps)
        own = masks[torch.arange(IMAGES), answers][:, None]
        large = F.interpolate(own, (SIDE, SIDE), mode="bilinear", align_corners=False)
        black = torch.tensor(BLACK)[None, :, None, None]
        _, seen = passed(convolutions, head, black + large * (images - black))
        area, variation = smallness(masks, answers, pairs)
        parts = [weights[0] * F.cross_entropy(seen, answers), weights[1] * area, weights[2] * variation]
        rates.append([descent.param_groups[0]["lr"], descent.param_groups[0]["momentum"]])
        descent.zero_grad()
        sum(parts).backward()
        descent.step()
        if step + 1 < steps:
            cycle.step()
        terms.append([part.item() for part in parts])
    end = {key: numbers(value) for key, value in module.state_dict().items() if value.dtype == torch.float32}
    module.eval()
    maps, logits = passed(convolutions, head, batches[0])
    with torch.no_grad():
        masks = module(maps)
    return {
        "name": name, "taps": list(taps), "branch": branch, "weights": list(weights), "pairs": pairs, "steps": steps,
        "peak": peak, "start": start, "end": end, "terms": terms, "rates": rates,
        "answers": logits.argmax(1).tolist(), "masks of the first image": numbers(masks[0])}


torch.manual_seed(41)
batches = [torch.round(torch.randn(IMAGES, 3, SIDE, SIDE) * 32) / 32 for _ in range(4)]
convolutions, head = blocks()
cases = [
    trained("the authors'", steps=20), trained("a high rate", steps=20, peak=0.05),
    trained("without skip", branch="without-skip"), trained("without skip and norm", branch="without-skip-and-norm"),
    trained("sigmoid in the branch", branch="sigmoid"), trained("last layer", taps=(2,)),
    trained("layers 2 and 3", taps=(1, 2)), trained("without area", weights=(1.5, 0.0, 0.01)),
    trained("without variation", weights=(1.5, 2.0, 0.0)), trained("cross-entropy alone", weights=(1.0, 0.0, 0.0)),
    trained("diagonal", pairs="diagonal"), trained("L-CAM-Img", taps=(2,), branch="identity"),
]
for case in cases:
    moved = max(abs(a - b) for key in case["start"] for a, b in zip(case["start"][key], case["end"][key]))
    print(case["name"], case["terms"][0], case["terms"][-1], "moved", round(moved, 5), case["answers"])
write("attention.json", {
    "black": BLACK, "channels": CHANNELS,
    "network": {
        **{f"convolution {place}.{role}": numbers(getattr(layer, role)) for place, layer in enumerate(convolutions) for role in ("weight", "bias")},
        "head.weight": numbers(head.weight), "head.bias": numbers(head.bias)},
    "batches": [numbers(batch) for batch in batches], "cases": cases})
