"""Makes the image files of this folder and what Pillow and torchvision make of them.

    python3 make-images.py          in an environment with Pillow 13, numpy and torchvision; tests never run it

For each image, NAME.expected.ppm is Pillow's `Image.open(NAME).convert("RGB")`. The PNG files are assembled by hand,
because Pillow writes neither interlaced ones nor all depths. resizing.txt and preprocessing.txt hold checksums of
resized and preprocessed images whose pixels follow from a formula (see `formula`), one case in each line.
"""

import pathlib
import random
import struct
import zlib

import numpy
import torch
from PIL import Image
from torchvision import transforms
from torchvision.transforms import InterpolationMode

folder = pathlib.Path(__file__).parent
pixels_of = random.Random(1)


def expect(name, image=None):
    image = image or Image.open(folder / name).convert("RGB")
    image.save(folder / f"{name}.expected.ppm")


def chunk(kind, content):
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
ADAM7 = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]


def rows(samples, depth):
    """Filtered and packed rows [H, W, C] of samples, with another filter for each row (none, sub, up)."""
    packed = []
    for row in samples:
        bits = "".join(format(int(sample), f"0{depth}b") for sample in row.reshape(-1))
        bits += "0" * (-len(bits) % 8)
        packed.append(bytes(int(bits[i : i + 8], 2) for i in range(0, len(bits), 8)))
    step = max(1, depth * samples.shape[2] // 8)
    result = b""
    for index, row in enumerate(packed):
        kind = index % 3
        above = packed[index - 1] if index else bytes(len(row))
        left = bytes(step) + row
        reference = {0: bytes(len(row)), 1: left, 2: above}[kind]
        result += bytes([kind]) + bytes((a - b) % 256 for a, b in zip(row, reference))
    return result


def png(name, color, depth, interlaced=False, transparency=None, width=13, height=11, extra=b""):
    """Writes a PNG of random samples, which it returns [H, W, C]."""
    limit = 2**depth
    colors = min(limit, 200)
    samples = numpy.array(
        [pixels_of.randrange(colors if color == 3 else limit) for _ in range(width * height * CHANNELS[color])]
    ).reshape(height, width, CHANNELS[color])
    header = struct.pack(">IIBBBBB", width, height, depth, color, 0, 0, 1 if interlaced else 0)
    if interlaced:
        data = b"".join(
            rows(part, depth) for x, y, dx, dy in ADAM7 if (part := samples[y::dy, x::dx]).size
        )
    else:
        data = rows(samples, depth)
    content = chunk(b"IHDR", header) + extra
    if color == 3:
        content += chunk(b"PLTE", bytes(pixels_of.randrange(256) for _ in range(3 * colors)))
    if transparency:
        content += chunk(b"tRNS", transparency)
    packed = zlib.compress(data, 9)
    middle = len(packed) // 2
    content += chunk(b"IDAT", packed[:middle]) + chunk(b"IDAT", packed[middle:]) + chunk(b"IEND", b"")
    (folder / name).write_bytes(b"\x89PNG\r\n\x1a\n" + content)
    return samples


def all_png():
    kinds = [(0, 1), (0, 2), (0, 4), (0, 8), (0, 16), (2, 8), (2, 16), (3, 1), (3, 2), (3, 4), (3, 8), (4, 8), (4, 16), (6, 8), (6, 16)]
    words = {0: "grey", 2: "rgb", 3: "palette", 4: "grey-alpha", 6: "rgb-alpha"}
    for color, depth in kinds:
        for interlaced in (False, True):
            name = f"{words[color]}-{depth}{'-interlaced' if interlaced else ''}.png"
            samples = png(name, color, depth, interlaced)
            if (color, depth) == (0, 16):
                # Pillow cuts 16-bit grey off at 255; the upper byte is what it takes of 16-bit RGB.
                grey = Image.fromarray((samples[:, :, 0] >> 8).astype(numpy.uint8))
                expect(name, grey.convert("RGB"))
            else:
                expect(name)
    for name, color, transparency in [
        ("palette-8-transparent.png", 3, bytes(range(100, 180))),
        ("rgb-8-transparent.png", 2, struct.pack(">HHH", 1, 2, 3)),
        ("grey-8-transparent.png", 0, struct.pack(">H", 7)),
    ]:
        png(name, color, 8, transparency=transparency)
        expect(name)
    # A gamma that a viewer would apply, and a comment.
    png("rgb-8-gamma.png", 2, 8, extra=chunk(b"gAMA", struct.pack(">I", 100000)) + chunk(b"tEXt", b"Comment\0noise"))
    expect("rgb-8-gamma.png")


def picture(width, height):
    """Waves with some noise: an image that JPEG has something to keep of."""
    y, x = numpy.mgrid[0:height, 0:width]
    noise = numpy.random.default_rng(3)
    planes = [
        128 + 90 * numpy.sin(x / a + phase) * numpy.cos(y / b) + noise.normal(0, 12, (height, width))
        for a, b, phase in [(5, 9, 0), (11, 4, 1), (7, 7, 2)]
    ]
    return Image.fromarray(numpy.clip(numpy.stack(planes, -1), 0, 255).astype(numpy.uint8))


def all_jpeg():
    image = picture(37, 29)
    cases = {
        "420.jpg": dict(subsampling="4:2:0"),
        "422.jpg": dict(subsampling="4:2:2"),
        "444.jpg": dict(subsampling="4:4:4", quality=95),
        "progressive.jpg": dict(subsampling="4:2:0", progressive=True),
        "restarts.jpg": dict(subsampling="4:2:0", restart_marker_blocks=2),
        "rgb.jpg": dict(keep_rgb=True),
    }
    for name, options in cases.items():
        image.save(folder / name, **options)
        expect(name)
    exif = Image.Exif()
    exif[0x0112] = 6
    image.save(folder / "turned.jpg", exif=exif)
    expect("turned.jpg")
    image.convert("L").save(folder / "grey.jpg")
    expect("grey.jpg")
    image.convert("L").save(folder / "grey-progressive.jpg", progressive=True)
    expect("grey-progressive.jpg")
    image.convert("CMYK").save(folder / "cmyk.jpg", quality=90)
    expect("cmyk.jpg")


def formula(width, height, seed):
    """An image of bytes from a linear congruential generator; with an odd seed, of 0 and 255 only."""
    state = seed
    values = bytearray(width * height * 3)
    for index in range(len(values)):
        state = (state * 1664525 + 1013904223) % 2**32
        byte = state >> 24
        values[index] = byte if seed % 2 == 0 else 255 * (byte >> 7)
    return Image.frombytes("RGB", (width, height), bytes(values))


def resizing():
    """width height seed new-width new-height interpolation checksum"""
    choose = random.Random(2)
    filters = {"bilinear": Image.Resampling.BILINEAR, "bicubic": Image.Resampling.BICUBIC}
    lines = []
    for case in range(200):
        size = [choose.randrange(1, 70) for _ in range(2)]
        new = [choose.choice([side, choose.randrange(1, 20), choose.randrange(1, 150)]) for side in size]
        name = choose.choice(list(filters))
        resized = formula(*size, case).resize(new, filters[name])
        lines.append(f"{size[0]} {size[1]} {case} {new[0]} {new[1]} {name} {zlib.crc32(resized.tobytes())}")
    (folder / "resizing.txt").write_text("\n".join(lines) + "\n")


def preprocessing():
    """width height seed preset checksum-of-the-square checksum-of-the-tensor"""
    colors = dict(mean=[0.485, 0.456, 0.406], std=[0.229, 0.224, 0.225])
    half = dict(mean=[0.5] * 3, std=[0.5] * 3)
    cifar = dict(mean=[0.4914, 0.4822, 0.4465], std=[0.2470, 0.2435, 0.2616])
    linear, cubic = InterpolationMode.BILINEAR, InterpolationMode.BICUBIC
    presets = {
        "imageNet": (256, 224, linear, colors), "efficientNetV2S": (384, 384, linear, colors),
        "deiT": (256, 224, cubic, colors), "googLeNet": (256, 224, linear, half), "cifar": (32, 32, linear, cifar),
    }
    sizes = [(50, 37), (37, 50), (32, 32), (300, 290), (256, 256), (255, 257), (1, 9), (90, 2), (31, 100), (270, 600), (301, 256), (256, 303), (33, 32)]
    lines = []
    for seed, (width, height) in enumerate(sizes):
        for preset, (shorter, crop, interpolation, statistics) in presets.items():
            square = transforms.Compose([transforms.Resize(shorter, interpolation), transforms.CenterCrop(crop)])
            tensor = transforms.Compose([transforms.ToTensor(), transforms.Normalize(**statistics)])
            image = square(formula(width, height, seed))
            values = tensor(image).numpy().astype("<f4").tobytes()
            lines.append(f"{width} {height} {seed} {preset} {zlib.crc32(image.tobytes())} {zlib.crc32(values)}")
    (folder / "preprocessing.txt").write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    torch.manual_seed(0)
    all_png()
    all_jpeg()
    resizing()
    preprocessing()
