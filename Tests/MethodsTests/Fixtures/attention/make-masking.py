#!/usr/bin/env python3
"""Writes drops and increases of confidence by other packages, for MaskingReferenceTests.swift.

    python3 make-masking.py            writes masking.json beside this script

Needs torch, torchcam and grad-cam; made with 2.15.0, 0.5.0 and 1.5.7. The tests read the file and need none of them.

The packages multiply the normalised image, so that what is hidden becomes the mean colour: here images are taken as they are
(mean 0, deviation 1), in which black is 0. torchcam's drop is divided by y + 1e-7, grad-cam's isn't divided by y. Soft masks
are cut at PyTorch's quantile, as T-TAME's authors have it.
"""

import contextlib

import torch
from pytorch_grad_cam.metrics.cam_mult_image import DropInConfidence, IncreaseInConfidence
from torchcam.metrics import ClassificationMetric

from network import network, numbers, tensors, write

model = network()
torch.manual_seed(12)
images = torch.round(torch.rand(6, 3, 12, 12) * 255) / 255
targets = model(images).argmax(1).tolist()
maps = torch.rand(6, 12, 12) ** 2
maps = (maps - maps.amin((1, 2), True)) / (maps.amax((1, 2), True) - maps.amin((1, 2), True))
maps[4] = (maps[4] > 0.7).float()  # Many ties.


class Given:
    """What torchcam's metric takes for a method: maps that are there already."""

    def __init__(self, maps):
        self.model, self.maps, self._targets_supported = model, maps, True

    @contextlib.contextmanager
    def _hooks_off(self):
        yield

    def __call__(self, *arguments, **named):
        return [self.maps]

    def fuse_cams(self, maps):
        return maps[0]


class Probability:
    def __init__(self, place):
        self.place = place

    def __call__(self, output):
        return torch.softmax(output, -1)[self.place]


cases = []
for share in (1.0, 0.5, 0.15):
    bounds = torch.quantile(maps.flatten(1), 1 - share, dim=1)
    masks = torch.where(maps >= bounds[:, None, None], maps, torch.zeros(()))
    with torch.no_grad():
        whole = torch.softmax(model(images), 1)
        shown = torch.softmax(model(images * masks[:, None]), 1)
    rows = []
    for image, target in enumerate(targets):
        metric = ClassificationMetric(Given(masks[image : image + 1]), lambda logits: torch.softmax(logits, -1))
        metric.update(images[image : image + 1], target)
        wanted = [Probability(target)]
        rows.append({
            "kept": int((masks[image] > 0).sum()), "whole": float(whole[image, target]),
            "shown": float(shown[image, target]), "torchcam": metric.summary(),
            "grad-cam drop": float(DropInConfidence()(images[image : image + 1], masks[image : image + 1].numpy(), wanted, model)[0]),
            "grad-cam increase": float(IncreaseInConfidence()(images[image : image + 1], masks[image : image + 1].numpy(), wanted, model)[0]),
        })
    cases.append({"share": share, "images": rows})
    print(share, rows[0])
write("masking.json", {
    "network": tensors(model), "images": numbers(images), "targets": targets, "maps": numbers(maps), "cases": cases})
