#!/usr/bin/env python3
"""Writes mathml.json: formulas, and the MathML that the package latex2mathml (3.81.1) makes of them, as elements and
letters without attributes and without mrow, which groups what is grouped anyway. Whether limits stand beside a sum or
below and above it, and whether a sign is an operator or an identifier, is left open.

    pip install latex2mathml==3.81.1
    python make-mathml.py > mathml.json
"""

import json
import xml.etree.ElementTree

import latex2mathml.converter

FORMULAS = [
    r"x \le T",
    r"a = \frac{\sum_{i=1}^n x_i}{\sqrt{n}}",
    r"\sqrt[3]{x^2 + y^2}",
    r"\hat{\theta}_k",
    r"\left( \frac{1}{2} \right)^{n-1}",
    r"\max_{0 < t \le T} \left| f(t) \right|",
    r"R_i = \sum_j \frac{a_i w_{ij}}{\sum_k a_k w_{kj} + \varepsilon} R_j",
    r"\alpha \cdot \beta \pm 3.14 \times 10^{-5}",
    r"p \approx 0.95, \quad n \ge 20",
    r"\prod_{k} \Gamma_k \ne \infty",
    r"x'_i",
    r"\text{accuracy} = \frac{c}{n}",
]

# Signs of one meaning for which one has another character than the other.
SAME = {"-": "−", "∼": "~", "|": "|", "ˉ": "¯", "\u22c5": "·", "ϵ": "ε", "^": "^"}


SAME_ELEMENTS = {"munder": "msub", "munderover": "msubsup"}


def flattened(element):
    name = element.tag.split("}")[-1]
    name = SAME_ELEMENTS.get(name, name)
    if name == "mspace":
        return []
    children = [part for child in element for part in flattened(child)]
    if name in ("mrow", "math", "mstyle"):
        return children
    text = "".join(SAME.get(letter, letter) for letter in (element.text or "").strip())
    if name == "mi" and not any(letter.isalpha() for letter in text):
        name = "mo"
    return ["<" + name + ">" + text, *children, "</" + name + ">"]


print(
    json.dumps(
        [
            {
                "formula": formula,
                "mathML": flattened(xml.etree.ElementTree.fromstring(latex2mathml.converter.convert(formula))),
            }
            for formula in FORMULAS
        ],
        ensure_ascii=False,
        indent=1,
    )
)
