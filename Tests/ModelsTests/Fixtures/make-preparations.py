"""Writes preparations.json: what torchvision's, timm's and Pillow's own transforms make of pictures of bytes from a formula.

Run by hand with torchvision, timm and Pillow (`python make-preparations.py`), never by the tests. Each entry has what is asked for
as `cahier predict --prepare` takes it, the network, the picture (width, height, seed), and of the tensor [3, crop, crop] a CRC-32 of its
float32 bytes and the numbers at twelve places.
"""
import json, os, zlib

import numpy
import timm
import torchvision
from PIL import Image
from timm.data import create_transform, resolve_data_config

os.chdir(os.path.dirname(os.path.abspath(__file__)))


def formula(width, height, seed):
    """An image of bytes from a linear congruential generator; with an odd seed, of 0 and 255 only."""
    state = seed
    values = bytearray(width * height * 3)
    for index in range(len(values)):
        state = (state * 1664525 + 1013904223) % 2**32
        byte = state >> 24
        values[index] = byte if seed % 2 == 0 else 255 * (byte >> 7)
    return Image.frombytes("RGB", (width, height), bytes(values))


PICTURES = [(300, 290, 0), (90, 41, 1), (51, 260, 2)]
entries = []


def entry(prepare, network, transform, exact=True):
    for width, height, seed in PICTURES:
        values = numpy.asarray(transform(formula(width, height, seed)), dtype="<f4")
        flat = values.flatten()
        places = [(number * 2654435761) % flat.size for number in range(12)]
        entries.append({"prepare": prepare, "network": network, "picture": [width, height, seed], "shape": list(values.shape), "places": places,
                        "values": [float(flat[place]) for place in places], "crc": zlib.crc32(flat.tobytes()) if exact else None})


def torchvision_weights(name, weights):
    """GoogLeNet changes the statistics inside of the network, so that its last bits can't be compared."""
    def googlenet(image):
        x = weights.transforms()(image).numpy()
        return numpy.stack([x[c] * (d / 0.5) + (m - 0.5) / 0.5 for c, (m, d) in enumerate(zip((0.485, 0.456, 0.406), (0.229, 0.224, 0.225)))])
    generation = weights.name.removeprefix("IMAGENET1K_").lower()
    entry(f"torchvision-{generation}", name, googlenet if name == "googlenet" else weights.transforms(), exact=name != "googlenet")


models = torchvision.models
for name, kinds in {"vgg16": models.VGG16_Weights, "vgg16-bn": models.VGG16_BN_Weights, "alexnet": models.AlexNet_Weights,
                    "googlenet": models.GoogLeNet_Weights, "resnet18": models.ResNet18_Weights, "resnet50": models.ResNet50_Weights,
                    "densenet121": models.DenseNet121_Weights, "mobilenet-v2": models.MobileNet_V2_Weights,
                    "efficientnet-v2-s": models.EfficientNet_V2_S_Weights, "vit-b-16": models.ViT_B_16_Weights}.items():
    for generation in ("IMAGENET1K_V1", "IMAGENET1K_V2"):
        if generation in kinds.__members__: torchvision_weights(name, kinds[generation])

for name, other in {"vgg16": "vgg16", "vgg16-bn": "vgg16_bn", "resnet18": "resnet18", "resnet50": "resnet50", "densenet121": "densenet121",
                    "mobilenet-v2": "mobilenetv2_100", "vit-b-16": "vit_base_patch16_224", "deit-s": "deit_small_patch16_224"}.items():
    configuration = resolve_data_config({}, pretrained_cfg=timm.models.get_pretrained_cfg(other).to_dict())
    entry("timm", name, create_transform(**configuration))


def by_hand(size, crop, interpolation, mean, deviation, white=1, bgr=False):
    def transform(image):
        width, height = image.size
        scaled = (size, int(size * height / width)) if width <= height else (int(size * width / height), size)
        image = image.resize(scaled, interpolation)
        left, top = (int(round((side - crop) / 2.0)) for side in image.size)
        pixels = numpy.asarray(image.crop((left, top, left + crop, top + crop)), dtype=numpy.float32)
        pixels = (pixels[:, :, ::-1] if bgr else pixels).transpose(2, 0, 1)
        pixels = pixels if white == 255 else pixels / numpy.float32(255)
        as_column = lambda numbers: numpy.asarray(numbers, dtype=numpy.float32).reshape(-1, 1, 1)
        return (pixels - as_column(mean)) / as_column(deviation)
    return transform


LINEAR, CUBIC = Image.Resampling.BILINEAR, Image.Resampling.BICUBIC
CIFAR = (0.4914, 0.4822, 0.4465)
IMAGENET = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)
CAFFE = (103.939, 116.779, 123.68)
for prepare, network, transform in (
        ("half", "resnet18", by_hand(256, 224, LINEAR, [0.5], [0.5])),
        ("none", "cifar-resnet18", by_hand(32, 32, LINEAR, [0], [1])),
        ("half", "cifar-resnet18", by_hand(32, 32, LINEAR, [0.5], [0.5])),
        ("imagenet", "cifar-resnet32", by_hand(32, 32, LINEAR, *IMAGENET)),
        ("cifar-10", "cifar-resnet32", by_hand(32, 32, LINEAR, CIFAR, (0.2470, 0.2435, 0.2616))),
        ("pytorch-cifar", "cifar-resnet18", by_hand(32, 32, LINEAR, CIFAR, (0.2023, 0.1994, 0.2010))),
        ("deviation=0.2023/0.1994/0.2010", "cifar-resnet18", by_hand(32, 32, LINEAR, CIFAR, (0.2023, 0.1994, 0.2010))),
        ("caffe", "vgg16", by_hand(256, 224, LINEAR, CAFFE, [1], 255, True)),
        ("caffe,size=224", "resnet50", by_hand(224, 224, LINEAR, CAFFE, [1], 255, True)),
        ("size=256,crop=224,interpolation=bicubic,mean=127,deviation=128,range=255", "resnet18", by_hand(256, 224, CUBIC, [127], [128], 255)),
        ("half,size=248,interpolation=bicubic", "deit-s", by_hand(248, 224, CUBIC, [0.5], [0.5])),
        ("torchvision-v2,size=224,interpolation=bicubic", "resnet50", by_hand(224, 224, CUBIC, *IMAGENET)),
        ("channels=bgr", "resnet18", by_hand(256, 224, LINEAR, IMAGENET[0][::-1], IMAGENET[1][::-1], 1, True)),
        ("size=300,crop=288", "resnet50", by_hand(300, 288, LINEAR, *IMAGENET))):
    entry(prepare, network, transform)

with open("preparations.json", "w") as file: file.write("[\n" + ",\n".join(json.dumps(e) for e in entries) + "\n]\n")
print(len(entries), "entries")
