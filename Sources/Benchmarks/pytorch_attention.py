#!/usr/bin/env python3
"""Time PyPI's packages on the work of `cahier bench attention`, on the CPU.

usage: pytorch_attention.py [THREADS] [RUNS]

Needs torch, torchvision, grad-cam, torchcam, captum, captum-rise and, for its own copy of the filling, quantus, in a throwaway
environment. The two sides should run one after the other on the same, otherwise idle machine.

ROAD's fill: 20, 50 and 90 % of an image of 224 px are filled in, taken away in blobs or scattered; without noise, which the packages
add themselves. SqueezeNet 1.1 at 224 px, random weights, one image: one map of class 0 by each method, of the 512 maps that
`features.12` gives, in batches of 32 where a package has them; RISE with 512 masks, which captum-rise shows one at a time.

Prints one JSON object: seconds for each piece of work and package, median of RUNS after one that doesn't count.
"""
import json, os, statistics, sys, time

os.environ["TQDM_DISABLE"] = "1"
import numpy as np
import torch
import torchvision
from pytorch_grad_cam import AblationCAM, GradCAM, GradCAMPlusPlus, LayerCAM, ScoreCAM
from pytorch_grad_cam.metrics.road import NoisyLinearImputer
from pytorch_grad_cam.utils.model_targets import ClassifierOutputTarget
from scipy.ndimage import gaussian_filter

torch.set_num_threads(int(sys.argv[1]) if len(sys.argv) > 1 else 2)
RUNS = int(sys.argv[2]) if len(sys.argv) > 2 else 7
MASKS, SIDE, BATCH = 512, 224, 32
torch.manual_seed(0)
random = np.random.default_rng(0)
found = {}


def timed(name, work):
    seconds = []
    for run in range(RUNS + 1):
        start = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - start)
    found[name] = statistics.median(seconds[1:])
    print(f"{name}: {found[name]:.4f} s", file=sys.stderr)


def fills():
    image = torch.randn(3, SIDE, SIDE)
    try:
        from quantus.functions.perturb_func import noisy_linear_imputation
    except ImportError:
        noisy_linear_imputation = None
    for kind, sigma in [("in blobs", SIDE / 16), ("scattered", 0)]:
        values = random.random((SIDE, SIDE))
        order = np.argsort(-(gaussian_filter(values, sigma) if sigma else values).ravel())
        for share in [0.2, 0.5, 0.9]:
            gone = order[: round(share * SIDE * SIDE)]
            kept = torch.ones(SIDE * SIDE)
            kept[torch.as_tensor(gone.copy())] = 0
            imputer, mask = NoisyLinearImputer(noise=0), kept.view(SIDE, SIDE)
            timed(f"grad-cam, ROAD's fill, {100 * share:.0f} % {kind}", lambda: imputer(image, mask))
            if noisy_linear_imputation:
                timed(
                    f"quantus, ROAD's fill, {100 * share:.0f} % {kind}",
                    lambda: noisy_linear_imputation(image.numpy(), gone, noise=0))


def maps():
    model = torchvision.models.squeezenet1_1(weights=None).eval()
    image, tap = torch.randn(1, 3, SIDE, SIDE), model.features[12]
    wanted = [ClassifierOutputTarget(0)]
    for method in [GradCAM, GradCAMPlusPlus, LayerCAM, AblationCAM, ScoreCAM]:
        with method(model=model, target_layers=[tap]) as cam:
            cam.batch_size = BATCH
            timed(f"grad-cam, {method.__name__}", lambda: cam(input_tensor=image, targets=wanted))
    from torchcam.methods import ScoreCAM as TorchScoreCAM

    with TorchScoreCAM(model, target_layer="features.12", batch_size=BATCH, input_shape=(3, SIDE, SIDE)) as cam:
        def score():
            with torch.no_grad():
                return cam(0, model(image))
        timed("torchcam, ScoreCAM", score)
    from rise import RISE

    def rise():
        with torch.no_grad():
            return RISE(lambda masked: model(masked).softmax(1)).attribute(
                image, n_masks=MASKS, initial_mask_shapes=((7, 7),), target=0)
    timed("captum-rise, RISE", rise)


fills()
maps()
print(json.dumps(found, indent=1))
