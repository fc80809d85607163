#!/usr/bin/env python3
"""Writes what PyTorch's optimisers, schedules, clipping and losses compute, for TrainingReferenceTests.swift.

    python3 make-training.py            writes training.json beside this script

Needs PyTorch; made with 2.15. The tests read the file and don't need it.

A linear layer of 4 inputs and 3 outputs gets 20 prescribed gradients, 5 in each of 4 epochs, under each optimiser and
schedule; the file holds its 12 weights and 3 biases after every update, as float32.
"""

import json
import pathlib

import torch
from torch.optim import lr_scheduler

UPDATES, PER_EPOCH = 20, 5


def numbers(tensor):
    return [float(value) for value in tensor.detach().flatten()]


def run(start, gradients, make_optimizer, make_schedule=None, per_epoch=False, clip=None, only_weights_decay=False):
    weight, bias = (torch.nn.Parameter(part.clone()) for part in start)
    groups = [{"params": [weight]}, {"params": [bias]}]
    if only_weights_decay:
        groups[1]["weight_decay"] = 0.0
    optimizer = make_optimizer(groups)
    schedule = make_schedule(optimizer) if make_schedule else None
    result = {"parameters": [], "rates": [], "momenta": []}
    for update in range(UPDATES):
        weight.grad, bias.grad = (part[update].clone() for part in gradients)
        if clip:
            torch.nn.utils.clip_grad_norm_([weight, bias], clip)
        group = optimizer.param_groups[0]
        result["rates"].append(group["lr"])
        result["momenta"].append(group["betas"][0] if "betas" in group else group["momentum"])
        optimizer.step()
        result["parameters"].append(numbers(weight) + numbers(bias))
        if schedule and (not per_epoch or (update + 1) % PER_EPOCH == 0) and update + 1 < UPDATES:
            schedule.step()
    return result


def losses():
    logits = 3 * torch.randn(5, 4)
    labels = [2, 0, 3, 3, 1]
    soft = torch.softmax(torch.randn(5, 4), 1)
    targets = torch.randn(5, 4)
    cross_entropy, squares = torch.nn.functional.cross_entropy, torch.nn.functional.mse_loss
    makers = {
        "labels": lambda x: cross_entropy(x, torch.tensor(labels)),
        "labels, smoothing 0.1": lambda x: cross_entropy(x, torch.tensor(labels), label_smoothing=0.1),
        "soft labels": lambda x: cross_entropy(x, soft),
        "soft labels, smoothing 0.1": lambda x: cross_entropy(x, soft, label_smoothing=0.1),
        "targets, twice as much in all": lambda x: cross_entropy(x, 2 * soft),
        "mean squared error": lambda x: squares(x, targets),
    }
    cases = {}
    for name, loss in makers.items():
        leaf = logits.clone().requires_grad_()
        value = loss(leaf)
        value.backward()
        cases[name] = {"value": value.item(), "gradient": numbers(leaf.grad)}
    return {"logits": numbers(logits), "labels": labels, "soft": numbers(soft), "targets": numbers(targets), "cases": cases}


def main():
    torch.manual_seed(20)
    start = (torch.randn(3, 4), torch.randn(3))
    gradients = (torch.randn(UPDATES, 3, 4), torch.randn(UPDATES, 3))
    sgd, adam, adamw = torch.optim.SGD, torch.optim.Adam, torch.optim.AdamW
    nesterov = lambda groups: sgd(groups, lr=0.1, momentum=0.9, nesterov=True, weight_decay=5e-4)
    plain = lambda groups: sgd(groups, lr=0.1, momentum=0.9)
    cycle = lambda optimizer: lr_scheduler.OneCycleLR(optimizer, max_lr=0.1, total_steps=UPDATES)
    runs = {
        "sgd": run(start, gradients, lambda groups: sgd(groups, lr=0.1)),
        "momentum": run(start, gradients, lambda groups: sgd(groups, lr=0.1, momentum=0.9, weight_decay=0.01)),
        "nesterov": run(start, gradients, nesterov),
        "nesterov, only weights decay": run(
            start, gradients, lambda groups: sgd(groups, lr=0.1, momentum=0.9, nesterov=True, weight_decay=0.2),
            only_weights_decay=True),
        "nesterov, clipped": run(start, gradients, nesterov, clip=2.5),
        "adam": run(start, gradients, lambda groups: adam(groups, lr=0.1)),
        "adam, decay": run(
            start, gradients, lambda groups: adam(groups, lr=0.1, betas=(0.8, 0.99), eps=1e-3, weight_decay=0.2)),
        "adamw": run(start, gradients, lambda groups: adamw(groups, lr=0.1)),
        "adamw, only weights decay, clipped": run(
            start, gradients, lambda groups: adamw(groups, lr=0.1, weight_decay=0.2), clip=2.5, only_weights_decay=True),
        "one cycle, nesterov": run(start, gradients, nesterov, cycle),
        "one cycle, adam": run(start, gradients, lambda groups: adam(groups, lr=0.1), cycle),
        "one cycle, other shape": run(
            start, gradients, plain,
            lambda optimizer: lr_scheduler.OneCycleLR(
                optimizer, max_lr=0.1, total_steps=UPDATES, pct_start=0.45, base_momentum=0.6, max_momentum=0.9,
                div_factor=10, final_div_factor=100)),
        "cosine by epoch": run(
            start, gradients, plain, lambda optimizer: lr_scheduler.CosineAnnealingLR(optimizer, UPDATES // PER_EPOCH),
            per_epoch=True),
        "cosine by update": run(
            start, gradients, plain, lambda optimizer: lr_scheduler.CosineAnnealingLR(optimizer, UPDATES, eta_min=0.01)),
        "milestones": run(
            start, gradients, plain, lambda optimizer: lr_scheduler.MultiStepLR(optimizer, [1, 3], gamma=0.2),
            per_epoch=True),
    }
    clipped = torch.nn.Parameter(torch.zeros(6))
    norms = []
    for limit in [0.5, 3.0, 100.0]:
        clipped.grad = torch.tensor([3.0, -4.0, 12.0, 0.5, 0.0, 1e-3])
        norm = float(torch.nn.utils.clip_grad_norm_([clipped], limit))
        norms.append({"limit": limit, "norm": norm, "gradient": numbers(clipped.grad)})
    content = {
        "pytorch": torch.__version__, "start": numbers(start[0]) + numbers(start[1]),
        "gradients": [numbers(w) + numbers(b) for w, b in zip(*gradients)], "runs": runs, "losses": losses(),
        "clipping": norms,
    }
    path = pathlib.Path(__file__).parent / "training.json"
    path.write_text(json.dumps(content).replace("], ", "],\n").replace("}, ", "},\n") + "\n")


main()
