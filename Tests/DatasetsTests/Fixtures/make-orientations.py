"""Makes the WebP files of Images, the files of Orientations, and what Pillow makes of both.

    python3 make-orientations.py          in an environment with Pillow 13 and numpy; tests never run it

For each WebP file, Images/NAME.expected.ppm is Pillow's `Image.open(NAME).convert("RGB")`. For each file of Orientations,
NAME.expected.ppm is that of `ImageOps.exif_transpose`; their pixels are 3 x 2 squares of 16, or single ones where
nothing is lost.
"""

import io
import pathlib
import struct
import zlib

import numpy
from PIL import Image, ImageOps

folder = pathlib.Path(__file__).parent


def picture(width, height):
    y, x = numpy.mgrid[0:height, 0:width]
    noise = numpy.random.default_rng(3)
    planes = [
        128 + 90 * numpy.sin(x / a + phase) * numpy.cos(y / b) + noise.normal(0, 12, (height, width))
        for a, b, phase in [(5, 9, 0), (11, 4, 1), (7, 7, 2)]
    ]
    return Image.fromarray(numpy.clip(numpy.stack(planes, -1), 0, 255).astype(numpy.uint8))


def all_webp():
    image = picture(37, 29)
    opacity = Image.fromarray((numpy.mgrid[0:29, 0:37][1] * 6).astype(numpy.uint8))
    clear = image.copy()
    clear.putalpha(opacity)
    cases = {
        "lossy.webp": (image, dict(quality=80)), "lossless.webp": (image, dict(lossless=True)),
        "lossy-transparent.webp": (clear, dict(quality=80)),
        "lossless-transparent.webp": (clear, dict(lossless=True, exact=True)),
        "grey.webp": (image.convert("L"), dict(quality=90)),
    }
    for name, (source, options) in cases.items():
        file = folder / "Images" / name
        source.save(file, **options)
        Image.open(file).convert("RGB").save(f"{file}.expected.ppm")
    image.save(folder / "animated.webp", save_all=True, append_images=[image.rotate(90)], lossless=True)


SIZES = {1: "B", 3: "H", 4: "I", 6: "b", 8: "h", 9: "i", 16: "Q"}


def tiff(order, entries):
    """A directory of (tag, type, values), with what is longer than four bytes after it."""
    mark = {"<": b"II", ">": b"MM"}[order]
    head = mark + struct.pack(order + "HI", 42, 8) + struct.pack(order + "H", len(entries))
    later = b""
    start = 8 + 2 + 12 * len(entries) + 4
    for tag, kind, values in entries:
        data = struct.pack(order + SIZES[kind] * len(values), *values)
        if len(data) > 4:
            place = struct.pack(order + "I", start + len(later))
            later += data
        else:
            place = data.ljust(4, b"\0")
        head += struct.pack(order + "HHI", tag, kind, len(values)) + place
    return head + bytes(4) + later


def xmp(number, form='"'):
    text = f'tiff:Orientation="{number}"' if form == '"' else f"<tiff:Orientation>{number}</tiff:Orientation>"
    return f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF {text}/></x:xmpmeta>'.encode()


def squares(side):
    values = numpy.arange(6, dtype=numpy.uint8).reshape(2, 3) * 50
    return Image.fromarray(numpy.kron(values, numpy.ones((side, side), dtype=numpy.uint8))).convert("RGB")


def jpeg(name, *segments):
    """Segments of APP1 before all others."""
    buffer = io.BytesIO()
    squares(16).save(buffer, "JPEG", quality=95, subsampling="4:4:4")
    plain = buffer.getvalue()
    parts = b"".join(b"\xff\xe1" + struct.pack(">H", len(part) + 2) + part for part in segments)
    finish(name + ".jpg", plain[:2] + parts + plain[2:])


def chunk(kind, content):
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def png(name, before=b"", after=b""):
    pixels = numpy.asarray(squares(1))
    data = zlib.compress(b"".join(b"\0" + row.tobytes() for row in pixels))
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 3, 2, 8, 2, 0, 0, 0))
    finish(name + ".png", b"\x89PNG\r\n\x1a\n" + header + before + chunk(b"IDAT", data) + after + chunk(b"IEND", b""))


def webp(name, **options):
    buffer = io.BytesIO()
    squares(1).save(buffer, "WEBP", lossless=True, **options)
    finish(name + ".webp", buffer.getvalue())


def finish(name, content):
    file = folder / "Orientations" / name
    file.write_bytes(content)
    ImageOps.exif_transpose(Image.open(file)).convert("RGB").save(f"{file}.expected.ppm")


def all_orientations():
    exif, adobe = b"Exif\0\0", b"http://ns.adobe.com/xap/1.0/\0"
    other = (271, 3, [77])
    for order, letter in [("<", "little"), (">", "big")]:
        for kind, word in [(3, "short"), (4, "long"), (6, "signed-byte"), (8, "signed-short"), (9, "signed-long"), (16, "long8")]:
            jpeg(f"{letter}-{word}-6", exif + tiff(order, [other, (274, kind, [6])]))
        jpeg(f"{letter}-two-shorts-8", exif + tiff(order, [(274, 3, [8, 3])]))
        jpeg(f"{letter}-three-shorts-5", exif + tiff(order, [(274, 3, [5, 3, 2])]))
        jpeg(f"{letter}-byte-6", exif + tiff(order, [(274, 1, [6])]))
        jpeg(f"{letter}-no-number-9", exif + tiff(order, [(274, 3, [9])]))
        jpeg(f"{letter}-large-long", exif + tiff(order, [(274, 4, [0x60000])]))
        jpeg(f"{letter}-twice-2-7", exif + tiff(order, [(274, 3, [2]), (274, 4, [7])]))
    jpeg("two-marks-6", exif + exif + tiff(">", [(274, 4, [6])]))
    long = tiff(">", [other, (274, 4, [8])])
    jpeg("two-segments-8", exif + long[:15], exif + long[15:])
    jpeg("two-descriptions-3", exif + tiff(">", [(274, 4, [3])]), exif + tiff(">", [(274, 4, [6])]))
    jpeg("xmp-6", adobe + xmp(6))
    jpeg("xmp-element-8", adobe + xmp(8, ">"))
    jpeg("exif-3-and-xmp-6", exif + tiff("<", [(274, 3, [3])]), adobe + xmp(6))
    jpeg("exif-without-and-xmp-6", exif + tiff("<", [other]), adobe + xmp(6))
    for number in range(1, 9):
        png(f"exif-{number}", before=chunk(b"eXIf", tiff(">", [(274, 4, [number])])))
    png("exif-after-6", after=chunk(b"eXIf", tiff("<", [(274, 3, [6])])))
    png("xmp-6", before=chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + xmp(6)))
    png("none")
    for number in (1, 5, 6, 7):
        webp(f"exif-{number}", exif=exif + tiff(">", [(274, 4, [number])]))
    webp("xmp-8", xmp=xmp(8))


if __name__ == "__main__":
    all_webp()
    all_orientations()
