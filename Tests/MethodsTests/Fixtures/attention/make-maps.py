#!/usr/bin/env python3
"""Writes the maps of grad-cam, torchcam and captum, for ClassActivationReferenceTests.swift.

    python3 make-maps.py            writes maps.json beside this script

Needs torch, grad-cam, torchcam and captum; made with 2.15.0, 1.5.7, 0.5.0 and 0.9.0. The tests read the file and need none
of them.

Maps are taken before the packages scale and enlarge them, and enlarged by PyTorch as ours are: bilinear, half a pixel from the
edge. Grad-CAM++ is asked for logits times 1000 on both sides, since the package adds 1e-6 to squared gradients.
"""

import numpy as np
import torch
import torch.nn.functional as F
from captum.attr import LayerFeatureAblation, LayerGradCam
from pytorch_grad_cam import AblationCAM, GradCAM, GradCAMPlusPlus, LayerCAM, ScoreCAM
from torchcam.methods import GradCAM as TorchGradCAM
from torchcam.methods import LayerCAM as TorchLayerCAM
from torchcam.methods import ScoreCAM as TorchScoreCAM

from network import network, numbers, tensors, write

model = network()
tap = model[4]
torch.manual_seed(8)
images = torch.round(torch.randn(3, 3, 12, 12) * 64) / 64
targets = [3, 0, 3]
with torch.no_grad():
    maps = model[:5](images)
    logits = model(images)


class Target:
    def __init__(self, place, factor=1.0):
        self.place, self.factor = place, factor

    def __call__(self, output):
        return self.factor * output[self.place]


def enlarged(small):
    return F.interpolate(torch.as_tensor(np.asarray(small), dtype=torch.float32)[None, None], (12, 12), mode="bilinear")[0, 0]


def of_grad_cam(method, image, factor=1.0):
    """ReLU of what the package computes for one image before it scales anything."""
    with method(model=model, target_layers=[tap]) as cam:
        wanted = [Target(targets[image], factor)]
        cam.outputs = cam.activations_and_grads(images[image : image + 1])
        if cam.uses_gradients:
            model.zero_grad()
            wanted[0](cam.outputs[0]).backward(retain_graph=True)
        grads = cam.activations_and_grads.gradients
        found = cam.get_cam_image(
            images[image : image + 1], tap, wanted, cam.activations_and_grads.activations[0].numpy(),
            grads[0].numpy() if grads else None, False)
    return enlarged(np.maximum(found[0], 0))


def of_torchcam(method, image):
    with method(model, tap, input_shape=(3, 12, 12)) as cam:
        scores = model(images[image : image + 1].requires_grad_())
        found = cam(targets[image], scores, normalized=False)[0][0]
    return enlarged(np.maximum(found.detach().numpy(), 0))


def of_captum_grad_cam(image):
    found = LayerGradCam(model, tap).attribute(images[image : image + 1], targets[image], relu_attributions=True)
    return enlarged(found[0, 0].detach().numpy())


def of_captum_ablation(image):
    """Weights from captum, which takes each map away as a feature, over the logit; ReLU of the weighted sum."""
    features = torch.arange(5)[None, :, None, None].expand(1, 5, 6, 6)
    lost = LayerFeatureAblation(model, tap).attribute(images[image : image + 1], target=targets[image], layer_mask=features)
    weights = lost[0, :, 0, 0] / logits[image, targets[image]].abs()
    return enlarged(torch.relu((weights[:, None, None] * maps[image]).sum(0)).detach().numpy())


methods = {
    "grad-cam: Grad-CAM": lambda i: of_grad_cam(GradCAM, i),
    "grad-cam: Grad-CAM++ of logits times 1000": lambda i: of_grad_cam(GradCAMPlusPlus, i, 1000.0),
    "grad-cam: LayerCAM": lambda i: of_grad_cam(LayerCAM, i),
    "grad-cam: Score-CAM": lambda i: of_grad_cam(ScoreCAM, i),
    "grad-cam: Ablation-CAM": lambda i: of_grad_cam(AblationCAM, i),
    "torchcam: Grad-CAM": lambda i: of_torchcam(TorchGradCAM, i),
    "torchcam: LayerCAM": lambda i: of_torchcam(TorchLayerCAM, i),
    "torchcam: Score-CAM": lambda i: of_torchcam(TorchScoreCAM, i),
    "captum: Grad-CAM": of_captum_grad_cam,
    "captum: Ablation-CAM": of_captum_ablation,
}
found = {name: [numbers(method(image)) for image in range(3)] for name, method in methods.items()}
assert model[4] is tap
write("maps.json", {
    "network": tensors(model), "images": numbers(images), "targets": targets, "logits": numbers(logits), "maps": found})
