"""Writes the folders beside it; run by hand with NumPy under Python 2.7 and then under Python 3, never by the tests.

The same handful of made-up images in the binary layout of CIFAR-10 and CIFAR-100 and in their Python layout, as Python 2 (which wrote the
official files) and Python 3 write it; and, by Python 3, batches that must be refused.
"""
import json, os, pickle, sys
import numpy

os.chdir(os.path.dirname(os.path.abspath(__file__)))
python = "python%d" % sys.version_info[0]
counts = {"data_batch_1": 2, "data_batch_2": 1, "data_batch_3": 1, "data_batch_4": 1, "data_batch_5": 1, "test_batch": 2}
ten = ["class %d" % n for n in range(10)]
hundred = ["fine_%d" % n for n in range(100)]


def make(folder, name):
    path = os.path.join(folder, name)
    if not os.path.isdir(path): os.makedirs(path)
    return path


def dump(folder, name, value, protocol=2):
    with open(os.path.join(folder, name), "wb") as f: pickle.dump(value, f, protocol)


def images(start, count):
    return (numpy.arange(count * 3072, dtype="i8").reshape(count, 3072) * 7 + start * 13).astype("u1")


small, large = make(python, "cifar-10-batches-py"), make(python, "cifar-100-python")
binary, fine = make("binary", "cifar-10-batches-bin"), make("binary", "cifar-100-binary")
for place, (name, count) in enumerate(sorted(counts.items())):
    data, labels = images(place, count), [(3 * place + n) % 10 for n in range(count)]
    # Python 3 writes what a user might, with the first axis running fastest.
    stored = numpy.asfortranarray(data) if python == "python3" and place == 1 else data
    dump(small, name, {"batch_label": name, "labels": labels, "data": stored, "filenames": ["%d.png" % n for n in range(count)]},
         protocol=2 if python == "python2" else 2 + place % 4)
    with open(os.path.join(binary, name + ".bin"), "wb") as f:
        for label, pixels in zip(labels, data): f.write(bytes(bytearray([label])) + pixels.tobytes())
dump(small, "batches.meta", {"num_cases_per_batch": 2, "label_names": ten, "num_vis": 3072})
with open(os.path.join(binary, "batches.meta.txt"), "w") as f: f.write("".join(n + "\n" for n in ten))
for name, count in (("train", 3), ("test", 2)):
    data, labels = images(len(name), count), [97 - 5 * n for n in range(count)]
    dump(large, name, {"batch_label": name, "fine_labels": labels, "coarse_labels": [7] * count, "data": data, "filenames": [""] * count})
    with open(os.path.join(fine, name + ".bin"), "wb") as f:
        for label, pixels in zip(labels, data): f.write(bytes(bytearray([7, label])) + pixels.tobytes())
dump(large, "meta", {"fine_label_names": hundred, "coarse_label_names": ["coarse"] * 20})
with open(os.path.join(fine, "fine_label_names.txt"), "w") as f: f.write("".join(n + "\n" for n in hundred))
if python == "python2": sys.exit()

# Each stands in for data_batch_2, or for the metadata; what its error must say.
refused = {}
def refuse(name, words, value):
    refused[name] = words
    dump(make("refused", ""), name, value, 4)

class Call:
    def __reduce__(self): return (os.system, ("touch pwned",))

good = {"data": images(1, 1), "labels": [3]}
refuse("list", "expected a dictionary, found a list", [good])
refuse("nothing", "found nothing", {"labels": [3]})
refuse("floats", "found f4 [1, 3072]", dict(good, data=good["data"].astype("f4")))
refuse("shape", "found u1 [3, 1024]", dict(good, data=images(1, 1).reshape(3, 1024)))
refuse("text", "found text", dict(good, data="pixels"))
refuse("few-labels", "expected 1 whole numbers under labels", dict(good, labels=[]))
refuse("word-label", "expected 1 whole numbers under labels", dict(good, labels=["cat"]))
refuse("label", "expected labels from 0 to 9, found 10 for image 0", dict(good, labels=[10]))
refuse("negative", "found -1 for image 0", dict(good, labels=numpy.array([-1])))
refuse("code", "system", dict(good, more=Call()))
refuse("meta-nine", "expected 10 different names under label_names, found 9", {"label_names": ten[:9]})
refuse("meta-twice", "found 9", {"label_names": ten[:9] + ten[:1]})
refuse("meta-none", "found 0", {"names": ten})
with open("refused.json", "w") as f: json.dump(refused, f, indent=0, sort_keys=True)
