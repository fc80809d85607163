"""Writes the files of this folder; run by hand with PyTorch and the safetensors package (`python make-fixtures.py`), never by the tests.

expected.json holds, for each file that can be read, every tensor of floating-point numbers: its shape and the bit
patterns of its numbers as float32. refused.json says, for each other file, a word that its error must have.
"""
import io, json, os, pickle, struct, zipfile
from collections import OrderedDict

import numpy
import torch
from safetensors.torch import save_file

os.chdir(os.path.dirname(os.path.abspath(__file__)))
expected, refused = {}, {}


def bits(tensor):
    flat = tensor.detach().to(torch.float32).contiguous().flatten().numpy()
    return {"shape": list(tensor.shape), "values": flat.view(numpy.uint32).tolist()}


def expect(file, tensors):
    expected[file] = {name: bits(t) for name, t in tensors.items() if t.dtype in READABLE}


READABLE = (torch.float32, torch.float16, torch.bfloat16, torch.float64)
ZIP, LEGACY = {}, {"_use_new_zipfile_serialization": False}

# Numbers of every type, with those that conversions get wrong.
awkward = [0.0, -0.0, 1.0, -2.5, 1 / 3, 65504.0, 6e-8, -3.1e-5, 1e-40, float("inf"), -float("inf"), float("nan"), 3e38, 1e39, 0.1]
plain = {str(t).removeprefix("torch."): torch.tensor(awkward, dtype=torch.float64).to(t).reshape(3, 5) for t in READABLE}
whole = {str(t).removeprefix("torch."): torch.arange(6).to(t) for t in
         (torch.bool, torch.uint8, torch.int8, torch.int16, torch.int32, torch.int64)}
unsigned = {str(t).removeprefix("torch."): torch.arange(6).to(t) for t in (torch.uint16, torch.uint32, torch.uint64)}
rare = {"complex64": torch.zeros(2, dtype=torch.complex64), "float8_e5m2": torch.zeros(3).to(torch.float8_e5m2),
        "float8_e4m3fn": torch.zeros(3).to(torch.float8_e4m3fn)}
for protocol in (2, 3, 4, 5):
    for form, options in (("zip", ZIP), ("legacy", LEGACY)):
        if protocol in (2, 5):
            extra = dict(rare, **unsigned) if form == "zip" else rare
            everything = {**plain, **whole, **extra} if protocol == 2 else plain
            file = f"types-{form}-{protocol}.pth"
            torch.save(everything, file, pickle_protocol=protocol, **options)
            expect(file, everything)
save_file({**plain, **whole, **unsigned, "float8_e5m2": rare["float8_e5m2"]}, "types.safetensors", metadata={"origin": "PyTorch"})
expect("types.safetensors", plain)

# Views: offsets, strides, numbers shown twice, storages shared by tensors.
numbers = torch.arange(24.0) / 8 - 1
grid = numbers.reshape(2, 3, 4)
views = OrderedDict(
    whole=grid, transposed=grid.permute(2, 0, 1), part=grid[1, 1:, 1:3], stepped=numbers[1::5], repeated=numbers[3:5, None].expand(2, 3),
    single=numbers[7], empty=numbers[:0].reshape(0, 3), channelsLast=torch.randn(2, 3, 2, 2, generator=torch.Generator().manual_seed(1))
    .to(memory_format=torch.channels_last), halves=(numbers.half().reshape(4, 6).t())[1:4], columns=grid[:, :, :1])
views["parameter"] = torch.nn.Parameter(numbers[4:8])
for form, options in (("zip", ZIP), ("legacy", LEGACY)):
    torch.save(views, f"views-{form}.pth", **options)
    expect(f"views-{form}.pth", views)

# A small network as a module, its state dictionary, and checkpoints around it.
torch.manual_seed(3)
network = torch.nn.Sequential(OrderedDict(
    features=torch.nn.Sequential(torch.nn.Conv2d(3, 4, 3), torch.nn.BatchNorm2d(4)), head=torch.nn.Linear(4, 2)))
network.features(torch.randn(2, 3, 5, 5))
state = network.state_dict()
tensors = dict(state)
optimizer = torch.optim.Adam(network.head.parameters())
network.head(network.features(torch.randn(2, 3, 3, 3)).flatten(1)).sum().backward()
state = OrderedDict((k, v.clone()) for k, v in state.items())
optimizer.step()
torch.save(state, "network.pth")
expect("network.pth", state)
wrapped = OrderedDict(("module." + name, tensor) for name, tensor in state.items())
torch.save({"epoch": 3, "arch": "small", "best": torch.tensor(0.5), "loss": 0.25, "names": ["a", ("b", None, True, 2**70)],
            "state_dict": wrapped, "optimizer": optimizer.state_dict()}, "checkpoint.pth")
expect("checkpoint.pth", state)
torch.save({"model": state, "raw": b"ab", 7: 1}, "checkpoint-legacy.pth", pickle_protocol=4, **LEGACY)
expect("checkpoint-legacy.pth", state)
save_file(wrapped, "wrapped.safetensors")
expect("wrapped.safetensors", state)


# Files as older releases and Python 2 wrote them, put together by hand and checked with PyTorch's own reader.
def text(s): return b"U" + bytes([len(s)]) + s.encode()
def integers(*n): return b"(" + b"".join(b"J" + struct.pack("<i", i) for i in n) + b"t"
def storage(kind, key, count, view=b"N"):
    return b"(" + text("storage") + b"ctorch\n" + kind.encode() + b"\n" + text(key) + text("cpu") + b"J" + struct.pack("<i", count) + view + b"tQ"
def legacy(file, value, storages, little=True):
    with open(file, "wb") as f:
        for header in (0x1950A86A20F9469CFC6C, 1001, {"protocol_version": 1001, "little_endian": little}):
            pickle.dump(header, f, protocol=2)
        f.write(b"\x80\x02" + value + b".")
        pickle.dump([key for key, _ in storages], f, protocol=2)
        for _, array in storages:
            f.write(struct.pack("<q", array.size) + array.tobytes())

v1 = b"ctorch._utils\n_rebuild_tensor\n(" + storage("FloatStorage", "10", 24) + b"K\x02" + integers(2, 3) + integers(6, 2) + b"tR"
empty = b"ccollections\nOrderedDict\n)R"
old = {
    "rebuilt": v1,
    "parameter": b"ctorch.nn.parameter\nParameter\n(" + v1 + b"\x88tR(\x88\x89" + empty + b"tb",
    "variable": b"ctorch.nn.parameter\nParameter\n)\x81(" + v1 + b"N" + empty + b"\x88\x89tb",
    "class": b"ctorch\nDoubleTensor\n)R(" + storage("DoubleStorage", "11", 4) + b"K\x00" + integers(4) + integers(1) + b"tb",
    "view": b"ctorch._utils\n_rebuild_tensor\n(" + storage("FloatStorage", "10", 24, b"(" + text("12") + b"K\x08K\x06t")
            + b"K\x01" + integers(5) + integers(1) + b"tR",
}
pairs = b"ccollections\nOrderedDict\n(](" + b"".join(b"](" + text(n) + v + b"e" for n, v in old.items()) + b"etR"
arrays = [("11", numpy.array([0.5, -1, 3, 1e-3])), ("10", numpy.arange(24, dtype=numpy.float32) * 0.75)]
legacy("old.pth", pairs, arrays)
expect("old.pth", torch.load("old.pth", weights_only=False, encoding="ascii"))

# ZIP64, as archives beyond 4 GB have it: every number of the directory in eight bytes.
with zipfile.ZipFile("network.pth") as archive:
    contents = {name: archive.read(name) for name in archive.namelist()}
body, directory = b"", b""
for name, data in contents.items():
    path, crc = name.encode(), zipfile.crc32(data)
    extra = struct.pack("<HHQQQ", 1, 24, len(data), len(data), len(body))
    directory += struct.pack("<IHHHHHHIIIHHHHHII", 0x02014B50, 45, 45, 0, 0, 0, 0, crc, 2**32 - 1, 2**32 - 1, len(path), len(extra), 0, 0, 0, 0,
                             2**32 - 1) + path + extra
    body += struct.pack("<IHHHHHIIIHH", 0x04034B50, 45, 0, 0, 0, 0, crc, len(data), len(data), len(path), 0) + path + data
record = struct.pack("<IQHHIIQQQQ", 0x06064B50, 44, 45, 45, 0, 0, len(contents), len(contents), len(directory), len(body))
locator = struct.pack("<IIQI", 0x07064B50, 0, len(body) + len(directory), 1)
end = struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, 2**16 - 1, 2**16 - 1, 2**32 - 1, 2**32 - 1, 0)
with open("zip64.pth", "wb") as f: f.write(body + directory + record + locator + end)
with zipfile.ZipFile("zip64.pth") as archive: assert archive.testzip() is None
expect("zip64.pth", torch.load("zip64.pth"))


def rezip(file, change=lambda name, data: data, method=zipfile.ZIP_STORED):
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, data in contents.items():
            changed = change(name, data)
            if changed is not None: archive.writestr(name, changed)


# What must be refused, and a word that its error must have.
def refuse(file, word):
    refused[file] = word

class Call:
    def __init__(self, function, *arguments): self.call = (function, arguments)
    def __reduce__(self): return self.call

for file, function, argument, word in (
        ("system", os.system, "touch /tmp/pwned", ".system"), ("eval", eval, "1/0", "__builtin__.eval"), ("exec", exec, "1/0", "builtins.exec")):
    for form, options in (("zip", ZIP), ("legacy", LEGACY)):
        if form == "zip" or file == "system":
            protocol = 4 if file == "exec" else 2
            torch.save({"weight": torch.zeros(2), "b": Call(function, argument)}, f"evil-{file}-{form}.pth", pickle_protocol=protocol, **options)
            refuse(f"evil-{file}-{form}.pth", word)
legacy("evil-instance.pth", b"(" + text("touch /tmp/pwned") + b"ios\nsystem\n", [])
refuse("evil-instance.pth", "os.system")
torch.save(network, "module.pth"); refuse("module.pth", "torch.nn.modules.container.Sequential")
legacy("extension.pth", b"\x82\x01", []); refuse("extension.pth", "0x82")
legacy("big-endian.pth", pairs, arrays, little=False); refuse("big-endian.pth", "least significant byte first")
legacy("few-numbers.pth", pairs, [arrays[0], ("10", arrays[1][1][:20])]); refuse("few-numbers.pth", "20 numbers where 96 bytes")
legacy("missing-storage.pth", pairs, arrays[:1]); refuse("missing-storage.pth", "10")
rezip("big-endian-zip.pth", lambda name, data: b"big" if name.endswith("byteorder") else data); refuse("big-endian-zip.pth", "big")
rezip("missing-storage-zip.pth", lambda name, data: None if name.endswith("data/1") else data); refuse("missing-storage-zip.pth", "network/data/1")
rezip("short-storage-zip.pth", lambda name, data: data[:-1] if name.endswith("data/1") else data); refuse("short-storage-zip.pth", "15 bytes where 16")
rezip("deflated.pth", method=zipfile.ZIP_DEFLATED); refuse("deflated.pth", "compressed")
rezip("script.pth")
with zipfile.ZipFile("script.pth", "a") as archive: archive.writestr("network/constants.pkl", b"")
refuse("script.pth", "TorchScript")
torch.save({"a": torch.zeros(2, dtype=torch.complex64).conj()}, "conjugated.pth"); refuse("conjugated.pth", "conjugated")
torch.save({"a": torch.empty(3, 4).to_sparse()}, "sparse.pth"); refuse("sparse.pth", "_rebuild_sparse_tensor")
torch.save({"a": torch.zeros(1).expand(2**20, 2**30)}, "expanded.pth"); refuse("expanded.pth", "1125899906842624 numbers")
with open("plain.pkl", "wb") as f: pickle.dump({"a": 1}, f, protocol=2)
refuse("plain.pkl", "magic number")
with open("archive.tar", "wb") as f: f.write(b"storages".ljust(257, b"\0") + b"ustar\0" + bytes(249))
refuse("archive.tar", "tar archive")

for file in ("types.safetensors", "wrapped.safetensors"): os.chmod(file, 0o644)
with open("expected.json", "w") as f: json.dump(expected, f, separators=(",", ":"), sort_keys=True)
with open("refused.json", "w") as f: json.dump(refused, f, indent=0, sort_keys=True)
