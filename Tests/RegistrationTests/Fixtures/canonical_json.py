"""Writes canonical-json.txt: what PyPI's rfc8785 0.1.4 makes of numbers and of objects, one case a line.

    pip install rfc8785==0.1.4
    python3 canonical_json.py > canonical-json.txt

A line is the bits of a double in hexadecimal and its text, or JSON and its canonical form, with a tab between them. The files
in jcs/ are the examples of RFC 8785's authors (github.com/cyberphone/json-canonicalization, testdata, Apache License 2.0).
"""

import json
import random
import struct

import rfc8785

random.seed(8785)


def number(bits):
    value = struct.unpack(">d", struct.pack(">Q", bits))[0]
    if value != value or value in (float("inf"), float("-inf")):
        return
    print(f"{bits:016x}\t{rfc8785.dumps(value).decode()}")


# RFC 8785, appendix B, and the edges of the two notations.
for bits in [
    0x0000000000000000, 0x8000000000000000, 0x0000000000000001, 0x8000000000000001, 0x7FEFFFFFFFFFFFFF,
    0xFFEFFFFFFFFFFFFF, 0x4340000000000000, 0xC340000000000000, 0x4430000000000000, 0x44B52D02C7E14AF5,
    0x44B52D02C7E14AF6, 0x44B52D02C7E14AF7, 0x444B1AE4D6E2EF4E, 0x444B1AE4D6E2EF4F, 0x444B1AE4D6E2EF50,
    0x3EB0C6F7A0B5ED8C, 0x3EB0C6F7A0B5ED8D, 0x41B3DE4355555553, 0x41B3DE4355555554, 0x41B3DE4355555555,
    0x41B3DE4355555556, 0x41B3DE4355555557, 0xBECBF647612F3696, 0x43143FF3C1CB0959,
]:
    number(bits)
for _ in range(1500):
    number(random.getrandbits(64))
for _ in range(500):
    number(struct.unpack(">Q", struct.pack(">d", round(random.uniform(-1e4, 1e4), random.randrange(6))))[0])


def value(depth):
    kind = random.randrange(8 if depth > 0 else 5)
    if kind == 0:
        return random.choice([None, True, False])
    if kind == 1:
        return random.randrange(-(2**53) + 1, 2**53)
    if kind == 2:
        return random.uniform(-1, 1) * 10 ** random.randrange(-12, 25)
    if kind in (3, 4):
        return text()
    if kind == 5:
        return [value(depth - 1) for _ in range(random.randrange(4))]
    return {text(): value(depth - 1) for _ in range(random.randrange(6))}


def text():
    # Among them characters beyond 16 bits, which UTF-16 sorts before some within: U+1F600 before U+FB33.
    letters = "abcXYZ019 \"\\/\b\t\n\f\r\u0001\u001f\u007f\u0080äßéЖ中\u2028\ud7ff\ue000\ufb33\U0001f600\U00010000"
    return "".join(random.choice(letters) for _ in range(random.randrange(5)))


for _ in range(300):
    case = {text(): value(3) for _ in range(random.randrange(6))}
    print(f"{json.dumps(case, ensure_ascii=random.random() < 0.5, allow_nan=False)}\t{rfc8785.dumps(case).decode()}")
