#!/usr/bin/env python3
"""Writes what torchattacks, foolbox and adv-lib make of images, for AttackReferenceTests.swift.

    python3 make-attacks.py          writes attacks.json beside this script

Needs torch, torchattacks, foolbox and adv-lib; made with 2.15.0, 3.5.1, 3.3.4 and 0.2.8. The tests read the file and need
none of it.

Attacks act on images from 0 to 1, and the network normalises them itself; labels are its own predictions; nothing starts
at random. Neither package confines an attack to luminance or chrominance: there the "image" that it attacks is a map of
luminances, or two of chrominances, around 1/2, which a layer adds to fixed images far enough from black and white.
"""

import json
import pathlib
import sys
import types
import warnings

import foolbox
import torch
import torchattacks
from torch import nn

# adv-lib imports visdom, which draws and isn't asked for here, together with its attacks.
sys.modules.setdefault("visdom", types.ModuleType("visdom"))
from adv_lib.attacks import ddn

warnings.filterwarnings("ignore")
torch.manual_seed(20261130)
torch.set_num_threads(1)
MEAN, DEVIATION = [0.485, 0.456, 0.406], [0.229, 0.224, 0.225]
COUNT, SIDE = 3, 8
# Of Cb and Cr in red, green and blue: ITU-R BT.601 with full range.
AXES = torch.tensor([[0.0, -0.202008 / 0.587, 1.772], [1.402, -0.419198 / 0.587, 0.0]])


def layers():
    return nn.Sequential(
        nn.Conv2d(3, 6, 3, padding=1), nn.ReLU(), nn.Conv2d(6, 6, 3, stride=2, padding=1), nn.ReLU(), nn.Flatten(),
        nn.Linear(6 * 16, 5)).eval()


class Normalised(nn.Module):
    def __init__(self, network):
        super().__init__()
        self.network = network
        self.register_buffer("mean", torch.tensor(MEAN).view(1, 3, 1, 1))
        self.register_buffer("deviation", torch.tensor(DEVIATION).view(1, 3, 1, 1))

    def forward(self, images):
        return self.network((images - self.mean) / self.deviation)


class Moved(nn.Module):
    """Fixed images, moved along axes by what is attacked."""

    def __init__(self, network, images, axes):
        super().__init__()
        self.network, self.images, self.axes = network, images, axes

    def forward(self, steps):
        return self.network(self.images + torch.einsum("nkhw,kc->nchw", steps - 0.5, self.axes))


def numbers(tensor, digits=9):
    return [float(f"{x:.{digits}g}") for x in tensor.detach().flatten().tolist()]


network = layers()
model = Normalised(network).eval()
images = torch.rand(COUNT, 3, SIDE, SIDE)
# Some pixels at the ends of the range, so that the box matters.
images[0, :, 0, :] = 0
images[1, :, :, 0] = 1
middle = 0.35 + 0.3 * torch.rand(COUNT, 3, SIDE, SIDE)
labels = model(images).argmax(1)
cases = []


def case(name, attack, kind, shown=images, **settings):
    cases.append({"name": name, "kind": kind, "attacked": numbers(attack, 7), **settings})
    assert attack.shape == shown.shape


def fooled(found):
    return (model(found).argmax(1) != labels).tolist()


leaf = images.clone().requires_grad_()
losses = nn.CrossEntropyLoss(reduction="none")(model(leaf), labels)
gradient, = torch.autograd.grad(losses.sum(), leaf)

epsilon = 8 / 255
case("torchattacks FGSM", torchattacks.FGSM(model, eps=epsilon)(images, labels), "fgsm", norm="linf", epsilon=epsilon)
case("torchattacks PGD",
     torchattacks.PGD(model, eps=epsilon, alpha=2 / 255, steps=10, random_start=False)(images, labels),
     "pgd", norm="linf", epsilon=epsilon, step=2 / 255, steps=10)
case("torchattacks PGDL2",
     torchattacks.PGDL2(model, eps=0.5, alpha=0.1, steps=10, random_start=False)(images, labels),
     "pgd", norm="l2", epsilon=0.5, step=0.1, steps=10)

other = foolbox.PyTorchModel(model, bounds=(0, 1))
fb = foolbox.attacks
case("foolbox LinfFastGradientAttack",
     fb.LinfFastGradientAttack(random_start=False)(other, images, labels, epsilons=0.03)[1], "fgsm", norm="linf", epsilon=0.03)
case("foolbox L2FastGradientAttack",
     fb.L2FastGradientAttack(random_start=False)(other, images, labels, epsilons=0.7)[1], "fgsm", norm="l2", epsilon=0.7)
case("foolbox LinfPGD",
     fb.LinfPGD(rel_stepsize=0.25, steps=12, random_start=False)(other, images, labels, epsilons=0.05)[1],
     "pgd", norm="linf", epsilon=0.05, step=0.0125, steps=12)
case("foolbox L2PGD",
     fb.L2PGD(rel_stepsize=0.2, steps=8, random_start=False)(other, images, labels, epsilons=0.8)[1],
     "pgd", norm="l2", epsilon=0.8, step=0.16, steps=8)

smallest = []
for steps in [20, 100]:
    for package, found in [
        ("foolbox", fb.DDNAttack(init_epsilon=1.0, steps=steps, gamma=0.05)(other, images, labels, epsilons=None)[1]),
        # Without levels, so that nothing is rounded to 8 bits on the way.
        ("adv-lib", ddn(model, images, labels, steps=steps, γ=0.05, init_norm=1.0, levels=None)),
    ]:
        norms = numbers((found - images).flatten(1).norm(dim=1))
        smallest.append({"package": package, "steps": steps, "norms": norms, "fooled": fooled(found)})

for name, axes in [("y", torch.ones(1, 3)), ("cbcr", AXES), ("cb", AXES[:1]), ("cr", AXES[1:])]:
    moved = Moved(model, middle, axes).eval()
    start = torch.full((COUNT, len(axes), SIDE, SIDE), 0.5)
    own = model(middle).argmax(1)
    for kind, attack, settings in [
        ("fgsm", torchattacks.FGSM(moved, eps=epsilon), {}),
        ("pgd", torchattacks.PGD(moved, eps=epsilon, alpha=2 / 255, steps=10, random_start=False),
         {"step": 2 / 255, "steps": 10}),
    ]:
        steps = attack(start, own)
        case(f"torchattacks {kind.upper()} on {name}", middle + torch.einsum("nkhw,kc->nchw", steps - 0.5, axes), kind,
             norm="linf", epsilon=epsilon, channels=name, **settings)

path = pathlib.Path(__file__).with_name("attacks.json")
path.write_text(json.dumps({
    "mean": MEAN, "deviation": DEVIATION,
    "weights": [{"name": name, "shape": list(x.shape), "values": numbers(x)} for name, x in network.state_dict().items()],
    "images": numbers(images), "middle": numbers(middle), "labels": labels.tolist(),
    "middleLabels": model(middle).argmax(1).tolist(), "losses": numbers(losses), "gradient": numbers(gradient),
    "cases": cases, "smallest": smallest,
}) + "\n")
print(path.stat().st_size, [c["name"] for c in cases], smallest)
