"""The small network of the scripts beside this file, and how they write numbers."""

import json
import pathlib

import torch
from torch import nn


def network(seed=3):
    """Images [3, 12, 12]; the second ReLU gives maps [5, 6, 6]; logits are about 4, since packages divide by them."""
    torch.manual_seed(seed)
    model = nn.Sequential(
        nn.Conv2d(3, 4, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(4, 5, 3, padding=1), nn.ReLU(),
        nn.MaxPool2d(2), nn.Flatten(), nn.Linear(45, 4)).eval()
    with torch.no_grad():
        for layer in model:
            if hasattr(layer, "weight"):
                layer.weight.copy_(torch.round(layer.weight * 2 * 1024) / 1024)
                layer.bias.copy_(torch.round(layer.bias * 1024) / 1024)
        model[7].bias += 4
    return model


def numbers(tensor):
    return [float(f"{value:.9g}") for value in tensor.detach().double().flatten().tolist()]


def tensors(model):
    return {name: numbers(value) for name, value in model.state_dict().items()}


def write(name, value):
    path = pathlib.Path(__file__).with_name(name)
    path.write_text(json.dumps(value, separators=(",", ":")) + "\n")
    print(name, path.stat().st_size, "bytes")
