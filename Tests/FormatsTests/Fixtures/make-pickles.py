"""Writes the pickles of this folder; run by hand with NumPy under each Python (`python make-pickles.py`), never by the tests.

Written by Python 2.7 with NumPy 1.16, Python 3.6 with NumPy 1.19 and Python 3.11 with NumPy 2.4, the last of them last: it also writes what must
be refused, and expected.json: by name, an array's type, shape and numbers, those of floating point as the bit patterns of float32.
"""
import json, os, pickle, struct, sys
import numpy

os.chdir(os.path.dirname(os.path.abspath(__file__)))
awkward = [0.0, -0.0, 1.0, -2.5, 1 / 3.0, 65504.0, 6e-8, -3.1e-5, 1e-40, float("inf"), -float("inf"), 3e38, 1e39, 0.1, 7.0, 12345.678]
cube = numpy.arange(24, dtype="i4").reshape(2, 3, 4) * 1000 - 7
with numpy.errstate(all="ignore"):
    arrays = {
        "data": (numpy.arange(60) * 37 % 256).astype("u1").reshape(5, 12),
        "ascii": numpy.frombuffer(b"only letters", "u1").reshape(3, 4),
        # Bytes of Python 2 that are UTF-8 by chance.
        "utf8": numpy.frombuffer(u"\xe9\xe8\xea\u20ac".encode("utf8"), "u1"),
        "columns": numpy.asfortranarray((numpy.arange(12) * 21).astype("u1").reshape(3, 4)),
        "turned": cube.transpose(1, 0, 2), "reversed": cube[:, ::-1, ::2], "fortran": numpy.asfortranarray(cube), "cube": cube,
        "single": numpy.array(5, "i8"), "empty": numpy.zeros((0, 3), "f8"), "none": numpy.zeros((3, 0, 2), "u1"),
        "yes": numpy.array([True, False, True]), "ones": numpy.ones((1, 3, 1), ">f4"),
        "scalar": numpy.float64(2.5), "whole": numpy.int16(-300),
    }
    for order in "<>":
        for kind in ("f2", "f4", "f8"):
            arrays[order + kind] = numpy.array(awkward).astype(order + kind).reshape(4, 4)
        for kind in ("i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8"):
            info = numpy.iinfo(kind)
            numbers = [info.min, info.max // 2, info.max if kind != "u8" else 2 ** 63 - 1, 1, 0, 100]
            arrays[order + kind] = numpy.array(numbers, dtype=kind).astype(order + kind).reshape(2, 3)
# What no numbers are, beside them.
others = {
    "texts": numpy.array([u"a", u"\xe9"]), "objects": numpy.array([u"a", None], object),
    "records": numpy.array([(1, 2.0)], [("a", "i4"), ("b", "f8")]), "dates": numpy.array(["2001-01-01"], "M8[D]"),
}
plain = {
    "labels": [3, 0, 255, 256, -1, 70000, 2 ** 40], "filenames": [u"a.png", u"\xe9.png"], "tuple": (1,), "float": 0.1, "nothing": None,
    "labels of numpy": [numpy.int64(4), numpy.int64(5)], "bytes": b"ab", 7: True, "nested": {"inner": [numpy.arange(3)]},
}
everything = dict(plain)
for more in (arrays, others): everything.update(more)

for protocol in range(2, pickle.HIGHEST_PROTOCOL + 1):
    name = "python%d.%d-protocol%d.pkl" % (sys.version_info[0], sys.version_info[1], protocol)
    with open(name, "wb") as f: pickle.dump(everything, f, protocol)
if sys.version_info[0] == 2:
    import cPickle
    with open("python2.7-cPickle.pkl", "wb") as f: cPickle.dump(everything, f, 2)
if sys.version_info < (3, 11): sys.exit()

expected = {}
for name, array in arrays.items():
    kind = array.dtype.str[1:]
    with numpy.errstate(all="ignore"):
        flat = numpy.asarray(array).astype("<f4").ravel().view("u4") if kind[0] == "f" else numpy.asarray(array).ravel().astype("i8")
    expected[name] = {"type": kind, "shape": list(array.shape), "numbers": flat.tolist()}
with open("expected.json", "w") as f: json.dump(expected, f, separators=(",", ":"), sort_keys=True)

refused = {}
def refuse(file, word, data):
    refused[file] = word
    with open(file, "wb") as f: f.write(data)

class Call:
    def __init__(self, function, *arguments): self.call = (function, arguments)
    def __reduce__(self): return self.call

for protocol in (2, 4):
    for name, function, argument in (("system", os.system, "touch pwned"), ("eval", eval, "1/0"), ("load", numpy.load, "x.npy")):
        refuse("evil-%s-%d.pkl" % (name, protocol), function.__name__, pickle.dumps({"data": arrays["data"], "b": Call(function, argument)}, protocol))
refuse("module.pkl", "numpy.matrix", pickle.dumps(numpy.matrix([[1]]), 2))
refuse("protocol0.pkl", "protocol 2 to 5", pickle.dumps(plain, 0))
refuse("empty.pkl", "empty", b"")
refuse("behind.pkl", "1 bytes follow", pickle.dumps({"a": 1}, 2) + b"!")
for protocol in (2, 4, 5):
    good = pickle.dumps(arrays["data"], protocol)
    # Twelve columns become thirteen.
    refuse("misfit-%d.pkl" % protocol, "takes 65 bytes, found 60", good.replace(b"K\x05K\x0c", b"K\x05K\x0d"))
    refuse("negative-%d.pkl" % protocol, "absurd shape", good.replace(b"K\x05K\x0c", b"J\xff\xff\xff\xff" + b"K\x0c"))
    refuse("huge-%d.pkl" % protocol, "absurd shape", good.replace(b"K\x05K\x0c", 2 * (b"\x8a\x08" + struct.pack("<q", 2 ** 62))))
refuse("order.pkl", "an array's order", pickle.dumps(arrays["data"], 5).replace(b"\x8c\x01C", b"\x8c\x01Q"))
refuse("byteorder.pkl", "order of bytes", pickle.dumps(arrays["data"], 4).replace(b"\x8c\x01|", b"\x8c\x01!"))
refuse("axes.pkl", "order of an array's axes", pickle.dumps(arrays["turned"], 5).replace(b"K\x01K\x00K\x02\x87", b"K\x01K\x01K\x02\x87"))
refuse("encoding.pkl", "Latin-1", pickle.dumps(arrays["data"], 2).replace(b"latin1", b"utf-16"))
# The same text made into bytes again and again.
text = b"X" + struct.pack("<I", 1000) + 1000 * b"a"
refuse("encoded.pkl", "again and again", b"\x80\x02](" + b"c_codecs\nencode\nq\x00" + text + b"q\x01X\x06\x00\x00\x00latin1q\x02\x86R"
       + 50 * b"h\x00h\x01h\x02\x86R" + b"e.")
# Out-of-band buffers aren't in the file.
refuse("outside.pkl", "0x97", pickle.dumps(arrays["data"], 5, buffer_callback=lambda b: None))
with open("refused.json", "w") as f: json.dump(refused, f, indent=0, sort_keys=True)
