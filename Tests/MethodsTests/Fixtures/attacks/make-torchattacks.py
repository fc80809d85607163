#!/usr/bin/env python3
"""Writes files as torchattacks saves them, for AttackedPairsTests.swift and AttackElsewhereTests.swift.

    python3 make-torchattacks.py     writes float.pt, bytes.pt and without-clean.pt beside this script

Needs torch and torchattacks; made with 2.15.0 and 3.5.1. The tests read the files and need none of it. Images are of
32 px, and their numbers follow a rule, so that the tests know them: number i is (37 i mod 256) / 255, and the attack's
network makes each larger by 8/255 where i is even, and smaller where it is odd.
"""

import pathlib

import torch
import torchattacks
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

COUNT = 2


class Alternating(nn.Module):
    """Two classes, whose margin grows with even numbers and falls with odd ones."""

    def __init__(self):
        super().__init__()
        size = 3 * 32 * 32
        self.weights = nn.Parameter(torch.where(torch.arange(size) % 2 == 0, -1.0, 1.0))

    def forward(self, images):
        margin = (images.flatten(1) * self.weights).sum(1)
        return torch.stack((margin, -margin), 1) / 3072


images = ((37 * torch.arange(COUNT * 3072)) % 256).float().div(255).view(COUNT, 3, 32, 32)
attack = torchattacks.FGSM(Alternating(), eps=8 / 255)
here = pathlib.Path(__file__).parent


def save(name, count, **settings):
    loader = DataLoader(TensorDataset(images[:count], torch.zeros(count, dtype=torch.long)), batch_size=count)
    attack.save(loader, save_path=str(here / name), verbose=False, **settings)
    print(name, (here / name).stat().st_size)


save("float.pt", 1, save_clean_inputs=True)
save("bytes.pt", COUNT, save_clean_inputs=True, save_type="int")
save("without-clean.pt", 1, save_type="int")
