#!/usr/bin/env python3
"""Writes what statsmodels, scikit-learn and NumPy say of choices, for ChoiceReferenceTests.swift.

    python3 make-choices.py            writes choices.json beside this script

Needs numpy, statsmodels and scikit-learn; made with 2.4.6, 0.15.0 and 1.9.1. The tests read the file and need none of them.
scikit-learn's C is one over the ridge, and its loss a sum; neither has an intercept. The two-way bootstrap is NumPy's own draws,
so that its ends agree within what resampling leaves open.
"""

import json
import pathlib

import numpy as np
import statsmodels.api as sm
from sklearn.linear_model import LogisticRegression

rng = np.random.default_rng(20261201)
RIDGE = 1e-3


def columns(rows, width):
    x = rng.normal(size=(rows, width))
    x[:, 1] += 0.5 * x[:, 0]
    return x


def single(rows, weights):
    x = columns(rows, len(weights))
    y = (rng.random(rows) < 1 / (1 + np.exp(-x @ weights))).astype(int)
    plain = sm.Logit(y, x).fit(disp=0, tol=1e-14, maxiter=200)
    ridged = LogisticRegression(fit_intercept=False, C=1 / RIDGE, tol=1e-13, max_iter=100000).fit(x, y)
    return {
        "columns": x.T.tolist(), "yes": y.tolist(), "no": (1 - y).tolist(), "plain": plain.params.tolist(),
        "loglikelihood": float(plain.llf), "ridged": ridged.coef_[0].tolist()}


def counted(rows, weights):
    """Several answers to each row, as a binomial family has them."""
    x = columns(rows, len(weights))
    asked = rng.integers(1, 9, rows)
    yes = rng.binomial(asked, 1 / (1 + np.exp(-x @ weights)))
    plain = sm.GLM(np.stack([yes, asked - yes], 1), x, family=sm.families.Binomial()).fit(tol=1e-14, maxiter=200)
    twice = np.concatenate([x, x])
    labels = np.concatenate([np.ones(rows), np.zeros(rows)])
    ridged = LogisticRegression(fit_intercept=False, C=1 / RIDGE, tol=1e-13, max_iter=100000).fit(
        twice, labels, sample_weight=np.concatenate([yes, asked - yes]))
    return {
        "columns": x.T.tolist(), "yes": yes.tolist(), "no": (asked - yes).tolist(), "plain": plain.params.tolist(),
        "ridged": ridged.coef_[0].tolist()}


def separated():
    x = columns(20, 2)
    y = (x @ [1.0, -2.0] > 0).astype(int)
    ridged = LogisticRegression(fit_intercept=False, C=1 / RIDGE, tol=1e-13, max_iter=100000).fit(x, y)
    return {"columns": x.T.tolist(), "yes": y.tolist(), "no": (1 - y).tolist(), "ridged": ridged.coef_[0].tolist()}


def two_way():
    """Rows and columns with effects, a third of the cells missing."""
    rows, count = 18, 25
    cells = rng.normal(0.4, 1, (rows, count)) + rng.normal(0, 0.7, (rows, 1)) + rng.normal(0, 0.5, (1, count))
    there = rng.random((rows, count)) > 1 / 3
    means = []
    for _ in range(40000):
        r = np.bincount(rng.integers(rows, size=rows), minlength=rows)
        c = np.bincount(rng.integers(count, size=count), minlength=count)
        weights = np.outer(r, c) * there
        if weights.sum():
            means.append((weights * cells).sum() / weights.sum())
    return {
        "cells": [[float(x) if t else None for x, t in zip(row, flags)] for row, flags in zip(cells, there)],
        "mean": float(cells[there].mean()), "lower": float(np.quantile(means, 0.025)),
        "upper": float(np.quantile(means, 0.975)), "deviation": float(np.std(means))}


def least_squares(rows):
    x = columns(rows, 2)
    y = 0.8 * x[:, 0] - 0.3 * x[:, 1] + rng.normal(0, 0.6, rows)
    scaled = x / np.sqrt((x ** 2).mean(0))
    found = np.linalg.lstsq(scaled, y / np.sqrt((y ** 2).mean()), rcond=None)[0]
    return {"columns": x.T.tolist(), "outcome": y.tolist(), "weights": found.tolist()}


path = pathlib.Path(__file__).with_name("choices.json")
path.write_text(json.dumps({
    "logistic": [single(80, [1.2, -0.7]), single(150, [0.3, 2.5, -1.0]), counted(40, [0.9, 0.4])],
    "separated": separated(), "two_way": two_way(), "least_squares": least_squares(60)}) + "\n")
