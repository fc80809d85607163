#!/usr/bin/env python3
"""Loads in PyTorch, strictly, what `cahier prune cifar-vgg16-bn` wrote, and compares it with source, masks and logits.

    python3 check-pruned.py FOLDER

FOLDER has weights.safetensors, pruned.safetensors and pruned.masks.safetensors, input.safetensors with a tensor "input"
[N, 3, 32, 32], and logits.json, what `cahier predict` says of these images: a list of logits for each. Needs torch and
safetensors; knows nothing of Cahier but the form of the network, which is torchvision's VGG-16 with batch normalisation
and one linear layer. Ends with status 1 where something differs.
"""

import json
import pathlib
import sys

import torch
from safetensors import safe_open
from safetensors.torch import load_file
from torch import nn

CHANNELS = [64, 64, "M", 128, 128, "M", 256, 256, 256, "M", 512, 512, 512, "M", 512, 512, 512, "M"]


class VGG(nn.Module):
    def __init__(self, first, classes):
        super().__init__()
        layers, before = [], 3
        for channels in CHANNELS:
            if channels == "M":
                layers.append(nn.MaxPool2d(2, 2))
                continue
            channels = channels * first // 64
            layers += [nn.Conv2d(before, channels, 3, padding=1), nn.BatchNorm2d(channels), nn.ReLU()]
            before = channels
        self.features = nn.Sequential(*layers)
        self.classifier = nn.Sequential(nn.Linear(before, classes))

    def forward(self, images):
        return self.classifier(self.features(images).flatten(1))


def main(folder):
    source, pruned = load_file(folder / "weights.safetensors"), load_file(folder / "pruned.safetensors")
    masks = load_file(folder / "pruned.masks.safetensors")
    model = VGG(len(source["features.0.weight"]), len(source["classifier.0.bias"]))
    model.load_state_dict(pruned, strict=True)
    model.eval()
    prunable = {f"{name}.weight" for name, layer in model.named_modules() if isinstance(layer, (nn.Conv2d, nn.Linear))}
    assert set(masks) == prunable, "masks of other tensors"
    for name, mask in masks.items():
        assert mask.dtype == torch.uint8 and mask.shape == source[name].shape, name
        assert torch.equal(pruned[name], source[name] * mask), name
        assert torch.equal(pruned[name] != 0, mask.bool()), name
    for name in set(source) - prunable:
        assert torch.equal(pruned[name], source[name]), name
    with safe_open(folder / "pruned.masks.safetensors", "pt") as file:
        kept = json.loads(file.metadata()["pruning_kept"])
    assert kept == {name: int(mask.sum()) for name, mask in masks.items()}, "other amounts"
    expected = torch.tensor(json.loads((folder / "logits.json").read_text()))
    with torch.no_grad():
        logits = model(load_file(folder / "input.safetensors")["input"])
    error = ((logits - expected).abs().max() / expected.abs().max()).item()
    assert logits.shape == expected.shape and error < 1e-4, f"logits differ by {error}"
    print(f"{len(pruned)} tensors, {len(masks)} masks, logits within {error:.1e}")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
