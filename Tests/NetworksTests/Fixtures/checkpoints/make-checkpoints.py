"""Writes the files of this folder; run by hand with PyTorch, torchvision, NumPy, Pillow and safetensors (`python make-checkpoints.py`), never by the tests.

They hold one small network, cifar-vgg16 with 2 to 16 channels in half precision, as training programs save it: under other keys, with
other names, beside other things. expected.json has what is to be recognised in each file, and PyTorch's logits of a photograph.
"""
import argparse, collections, datetime, json, os, pathlib, random, sys, types

import numpy
import torch
from PIL import Image
from safetensors.torch import save_file
from torchvision import transforms

os.chdir(os.path.dirname(os.path.abspath(__file__)))
PHOTOGRAPH = "../../../DatasetsTests/Fixtures/Images/420.jpg"


def vgg(seed):
    torch.manual_seed(seed)
    layers, channels = [], 3
    for width in (64, 64, 0, 128, 128, 0, 256, 256, 256, 0, 512, 512, 512, 0, 512, 512, 512, 0):
        if width:
            layers += [torch.nn.Conv2d(channels, width // 32, 3, padding=1), torch.nn.ReLU()]
            channels = width // 32
            torch.nn.init.kaiming_normal_(layers[-2].weight)
            torch.nn.init.normal_(layers[-2].bias, std=0.2)
        else:
            layers.append(torch.nn.MaxPool2d(2, 2))
    network = torch.nn.Sequential(collections.OrderedDict(
        features=torch.nn.Sequential(*layers), flatten=torch.nn.Flatten(), classifier=torch.nn.Sequential(torch.nn.Linear(channels, 10)))).eval()
    state = collections.OrderedDict((name, tensor.half()) for name, tensor in network.state_dict().items())
    network.load_state_dict({name: tensor.float() for name, tensor in state.items()})
    return network, state


network, state = vgg(1)
average, average_state = vgg(2)
files = {}


def beginning(prefix, state): return collections.OrderedDict((prefix + name, tensor.clone()) for name, tensor in state.items())


def save(file, value, keys=(), prefix="", wrappers=(), left_out=0, **options):
    torch.save(value, file, **options)
    files[file] = {"keys": list(keys), "prefix": prefix, "wrappers": list(wrappers), "left_out": left_out}


# Fakes of the classes that these programs pickle, by their modules' names.
def fake(module, name, base):
    made = type(name, (base,), {"__module__": module})
    parts = module.split(".")
    for index in range(len(parts)): sys.modules.setdefault(".".join(parts[:index + 1]), types.ModuleType(".".join(parts[:index + 1])))
    setattr(sys.modules[module], name, made)
    return made


whole_optimizer = torch.optim.SGD(torch.nn.Linear(2, 2).parameters(), lr=0.1, momentum=0.9)
optimizer = whole_optimizer.state_dict()
AttributeDict = fake("pytorch_lightning.utilities.parsing", "AttributeDict", dict)
ModelCheckpoint = fake("pytorch_lightning.callbacks.model_checkpoint", "ModelCheckpoint", object)
harmless = {
    "seen": {1, "a"}, "frozen": frozenset((2.5, None)), "counts": collections.Counter("abracadabra"), "device": torch.device("cuda", 1),
    "size": torch.Size((2, 3)), "type": torch.float16, "when": datetime.datetime(2026, 11, 28, 12, 30), "day": datetime.date(2026, 1, 1),
    "lasted": datetime.timedelta(seconds=3), "folder": pathlib.PosixPath("runs/1"), "queue": collections.deque([1, 2], maxlen=3),
    "steps": range(3), "sums": collections.defaultdict(float, a=1.0), "i": 1j, "part": slice(0, 2), "bytes": bytearray(b"abc"),
    "random": random.Random(1).getstate(), "numpy": numpy.random.RandomState(1).get_state(), "best": numpy.float64(0.9),
    "args": argparse.Namespace(lr=0.1, device=torch.device("cpu"), path=pathlib.PurePosixPath("/data")), "space": types.SimpleNamespace(a=1),
    "optimizer": whole_optimizer, "version": torch.__version__}

save("net.pth", {"net": beginning("module.", state), "acc": 92.5, "epoch": 7}, ["net"], wrappers=["module."])
for protocol in (2, 4):
    save(f"harmless-{protocol}.pth", {"network": state, **harmless}, ["network"], pickle_protocol=protocol)
save("harmless-legacy.pth", {**harmless, "ema": state}, ["ema"], _use_new_zipfile_serialization=False)
lightning = {
    "epoch": 3, "global_step": 500, "pytorch-lightning_version": "1.9.5", "state_dict": {**beginning("net.", state), "criterion.weight": torch.ones(10)},
    "loops": {"fit_loop": {"state_dict": {}, "epoch_progress": {"current": {"ready": 4}}}},
    "callbacks": {ModelCheckpoint: {"best_model_score": torch.tensor(0.5), "best_k_models": {}}}, "optimizer_states": [optimizer], "lr_schedulers": [],
    "hparams_name": "kwargs", "hyper_parameters": AttributeDict(lr=0.1, sizes=(1, 2))}
save("lightning.ckpt", lightning, ["state_dict"], "net.", left_out=1)
save("references.pth", {"model": state, "optimizer": optimizer, "lr_scheduler": {"_step_count": 2}, "epoch": 1, "args": harmless["args"]}, ["model"])
save("encoder.pth", {"arch": "vgg", "state_dict": {**beginning("module.encoder_q.", state), "module.queue": torch.zeros(4, 2)}}, ["state_dict"],
     "encoder_q.", ["module."], 1)
save("features.pth", collections.OrderedDict((name.replace("features.", "features.module."), tensor) for name, tensor in state.items()), wrappers=["module."])
save("nested.pth", {"student": {"weights": {"backbone." + n: t for n, t in state.items()}, "step": 5}}, ["student", "weights"], "backbone.")
save("compiled.pth", {"model_state": beginning("module._orig_mod.", state)}, ["model_state"], wrappers=["module.", "_orig_mod."])
save("plain.pth", state)

# Two that fit.
torch.save({"epoch": 3, "state_dict": state, "state_dict_ema": beginning("module.", average_state), "args": harmless["args"]}, "ema.pth")
torch.save({"state_dict": {**beginning("module.encoder_q.", state), **beginning("module.encoder_k.", average_state)}}, "moco.pth")

# What must be refused although it stands beside a state dictionary, and a whole module.
torch.save({"net": state, "loss": torch.nn.CrossEntropyLoss()}, "loss.pth")

# Convolutions alone, of weights that take blue, green, red as bytes; and all of them.
caffe = {"channels": "BGR", "range": "0 255", "mean": "103.939 116.779 123.68", "standard_deviation": "58 57 57.5", "interpolation": "bicubic",
         "shorter_side": "36", "crop": "32"}
save_file({name: tensor for name, tensor in state.items() if name.startswith("features.")}, "convolutions.safetensors", metadata=caffe)
save_file(dict(state), "caffe.safetensors", metadata=caffe)
for file in ("convolutions.safetensors", "caffe.safetensors"): os.chmod(file, 0o644)

image = Image.open(PHOTOGRAPH).convert("RGB")


def square(size, interpolation):
    return transforms.Compose([transforms.Resize(size, interpolation), transforms.CenterCrop(32), transforms.ToTensor()])(image)


def normalized(pixels, mean, deviation): return transforms.Normalize(mean, deviation)(pixels)[None]


linear, cubic = transforms.InterpolationMode.BILINEAR, transforms.InterpolationMode.BICUBIC
cifar = (0.4914, 0.4822, 0.4465)
bytes_ = (square(36, cubic) * 255)[[2, 1, 0]]
inputs = {
    "": normalized(square(32, linear), cifar, (0.2470, 0.2435, 0.2616)),
    "--prepare none": square(32, linear)[None],
    "--prepare half": normalized(square(32, linear), [0.5] * 3, [0.5] * 3),
    "--prepare imagenet": normalized(square(32, linear), (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)),
    "--prepare pytorch-cifar": normalized(square(32, linear), cifar, (0.2023, 0.1994, 0.2010)),
    "--size 40 --interpolation bicubic --mean 127 --deviation 64,65,66 --range 255":
        normalized(square(40, cubic) * 255, [127] * 3, [64, 65, 66]),
    "--mean 0.4465,0.4822,0.4914 --channels bgr": normalized(square(32, linear)[[2, 1, 0]], cifar[::-1], (0.2616, 0.2435, 0.2470)),
}
with torch.no_grad():
    logits = {options: network(x)[0].tolist() for options, x in inputs.items()}
    x = normalized(bytes_, (103.939, 116.779, 123.68), (58, 57, 57.5))
    expected = {"files": files, "logits": logits, "average": average(inputs[""])[0].tolist(), "caffe": network(x)[0].tolist(),
                "features.30": network.features(x).flatten().tolist()}
for values in logits.values(): assert max(values) - min(values) > 0.1
with open("expected.json", "w") as file: json.dump(expected, file, indent=1)
