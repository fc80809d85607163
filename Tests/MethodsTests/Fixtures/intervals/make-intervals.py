#!/usr/bin/env python3
"""Writes what other people's packages say of intervals, for IntervalReferenceTests.swift.

    python3 make-intervals.py            writes intervals.json beside this script

Needs scipy, statsmodels, baycomp and arch; made with 1.17.1, 0.15.0, 1.0.3 and 8.0.0. The tests read the file and need
none of them. Where no package has a recipe, it is solved here from its definition, in another way than the library does.
"""

import json
import pathlib

import baycomp
import numpy as np
import pandas as pd
import statsmodels.api as sm
from arch.bootstrap import MCS
from scipy import optimize, stats
from statsmodels.formula.api import ols
from statsmodels.stats.anova import anova_lm
from statsmodels.stats.proportion import confint_proportions_2indep
from statsmodels.stats.rates import confint_poisson

rng = np.random.default_rng(20261128)
LEVELS = [0.95, 0.99, 1 - 0.05 / 70, 0.8]
# Efron and Tibshirani 1993, table 3.1: LSAT and GPA of 15 law schools.
LSAT = [576, 635, 558, 578, 666, 580, 555, 661, 651, 605, 653, 575, 545, 572, 594]
GPA = [3.39, 3.30, 2.81, 3.03, 3.44, 3.07, 3.00, 3.43, 3.36, 3.13, 3.12, 2.74, 2.76, 2.88, 2.96]


def ends(interval):
    lower, upper = interval
    return {"lower": float(lower), "upper": float(upper)}


def numbers(count, mean=0.0, deviation=1.0):
    return [round(float(x), 4) for x in rng.normal(mean, deviation, count)]


def student(values, level):
    return stats.ttest_1samp(values, 0).confidence_interval(level)


def means():
    lists = [[0.2, 0.5, 0.8], [1.0, 1.4], numbers(8, 13), numbers(200, -2, 30)]
    return [{"values": x, "confidence": c, **ends(student(x, c))} for x in lists for c in LEVELS]


def proportions():
    counts = [(4461, 5000), (0, 8), (100, 100), (20, 20), (4, 9), (5, 10), (5, 400), (3, 400), (396, 400), (12, 17)]
    result = []
    for k, n in counts:
        method = "wilson" if min(k, n - k) >= 5 else "exact"
        for c in LEVELS:
            interval = stats.binomtest(k, n).proportion_ci(c, method=method)
            result.append({"successes": k, "trials": n, "method": method, "confidence": c, **ends(interval)})
    return result


def independent():
    counts = [(56, 70, 48, 80), (10, 10, 0, 10), (3, 40, 9, 35), (0, 12, 0, 15)]
    return [
        {"counts": x, "confidence": c, **ends(confint_proportions_2indep(*x, method="newcomb", alpha=1 - c))}
        for x in counts for c in LEVELS
    ]


def score(b, c, n, delta):
    """(b - c - n delta) over its deviation, at the likeliest nuisance parameter, by maximising the likelihood."""
    def loss(q):
        p = [q + delta, q, 1 - 2 * q - delta]
        if min(p) < 0:
            return np.inf
        return -sum(k * np.log(x) for k, x in zip((b, c, n - b - c), p) if k) if all(
            x > 0 or k == 0 for k, x in zip((b, c, n - b - c), p)) else np.inf
    low, high = max(0, -delta), (1 - delta) / 2
    best = optimize.minimize_scalar(loss, bounds=(low, high), method="bounded", options={"xatol": 1e-13}).x
    q = min([low, best, high], key=loss)
    excess = b - c - n * delta
    return excess and excess / np.sqrt(n * (2 * q + delta * (1 - delta)))


def paired():
    result = []
    for b, c, n in [(40, 20, 160), (5, 0, 100), (0, 0, 100), (3, 11, 30), (1, 0, 2), (0, 9, 12)]:
        for level in LEVELS:
            z = stats.norm.isf((1 - level) / 2)
            observed, edge = (b - c) / n, 1 - 1e-9
            lower = optimize.brentq(lambda d: score(b, c, n, d) - z, -edge, observed, xtol=1e-12)
            upper = optimize.brentq(lambda d: score(b, c, n, d) + z, observed, edge, xtol=1e-12)
            result.append({"counts": [b, c, n], "confidence": level, **ends((lower, upper))})
    return result


def crossed():
    small = [[1.2, 0.7, 1.9, 1], [0.6, 0.4, 1.1, 0.9], [1.5, 1.3, 1.6, 1.4]]
    rows, columns = rng.normal(0, 1, 4), rng.normal(0, 0.5, 30)
    large = np.round(rows[:, None] + columns[None] + rng.normal(0, 0.7, (4, 30)), 4).tolist()
    noise = np.round(rng.normal(0, 1, (3, 12)), 4).tolist()
    result = []
    for cells in [small, large, noise]:
        k, n = len(cells), len(cells[0])
        frame = pd.DataFrame([{"y": cells[i][j], "t": i, "i": j} for i in range(k) for j in range(n)])
        table = anova_lm(ols("y ~ C(t) + C(i)", frame).fit())["mean_sq"]
        mk, mn, me = (float(x) for x in table)  # C(t), C(i), Residual
        v = max(mk + mn - me, mk, mn) / (k * n)
        freedom = (v * k * n) ** 2 / (mk ** 2 / (k - 1) + mn ** 2 / (n - 1) + me ** 2 / ((k - 1) * (n - 1)))
        # Ours: no fewer than the factor of fewer levels has.
        freedom = max(freedom, min(k, n) - 1)
        for c in LEVELS:
            half = stats.t.isf((1 - c) / 2, freedom) * np.sqrt(v)
            middle = np.mean(cells)
            result.append({
                "cells": cells, "rowSquare": mk, "columnSquare": mn, "restSquare": me, "variance": v,
                "degreesOfFreedom": freedom, "confidence": c, **ends((middle - half, middle + half))})
    return result


def cross_validation():
    # baycomp takes scores of two classifiers by fold; their difference is what we have.
    result = []
    for folds, runs in [([0.021, 0.034, 0.012, 0.040, 0.018], 1), (numbers(20, 0.9, 0.03), 2)]:
        x, y = np.array(folds), np.zeros(len(folds))
        mean, variance, freedom = baycomp.single.CorrelatedTTest.compute_statistics(y, x, runs)
        k = len(folds) // runs
        for c in LEVELS:
            half = stats.t.isf((1 - c) / 2, freedom) * np.sqrt(variance)
            result.append({
                "folds": folds, "repeats": runs, "trained": 10 * (k - 1), "tested": 10, "variance": float(variance),
                "confidence": c, **ends((mean - half, mean + half))})
    return result


def correlations():
    a = numbers(40)
    b = [round(x + y, 4) for x, y in zip(a, numbers(40, 0, 1.5))]
    result = []
    for x, y in [(LSAT, GPA), (a, b)]:
        for c in LEVELS:
            found = stats.pearsonr(x, y)
            rank = stats.spearmanr(x, y).statistic
            half = stats.norm.isf((1 - c) / 2) * np.sqrt((1 + rank ** 2 / 2) / (len(x) - 3))
            result.append({
                "first": x, "second": y, "confidence": c, "value": float(found.statistic), "rank": float(rank),
                "pearson": ends(found.confidence_interval(c)),
                "spearman": ends(np.tanh(np.arctanh(rank) + half * np.array([-1, 1])))})
    return result


def medians():
    result = []
    for x in [list(range(1, 11)), numbers(6), numbers(57), [1, 1, 2, 2, 2, 3, 3, 9]]:
        for c in [0.95, 0.8, 0.9]:
            interval = stats.quantile_test(x, q=0, p=0.5).confidence_interval(c)
            result.append({"values": x, "confidence": c, **ends(interval)})
    return result


def ratios():
    """Log ratios by scipy; Fieller's as the ratios that a t test of a - ratio * b does not reject."""
    mixed = [-0.4, 1.2, 0.7, 2.0, 1.1, -0.2, 0.9]
    result = []
    for a, b in [([10.1, 9.2, 11, 10.4], [5.2, 4.9, 5.4, 5.1]), (mixed, [2.1, 2.9, 2.2, 3.8, 2.6, 1.9, 2.4])]:
        x, y = np.array(a), np.array(b)
        for c in [0.95, 0.99, 0.8]:
            middle = x.mean() / y.mean()
            far = 100 * max(1, abs(middle))
            gap = lambda ratio: stats.ttest_1samp(x - ratio * y, 0).pvalue - (1 - c)
            solved = [optimize.brentq(gap, *sorted((middle, middle + way * far)), xtol=1e-13) for way in (-1, 1)]
            case = {"first": a, "second": b, "confidence": c, "fieller": ends(solved)}
            if min(a) > 0:
                case["logs"] = ends(np.exp(student(np.log(x / y), c)))
            result.append(case)
    return result


def rates():
    result = []
    for k, t in [(0, 1), (3, 1), (0, 1e9), (47, 12.5), (1200, 3)]:
        for c in LEVELS:
            lower, upper = confint_poisson(k, t, method="exact-c", alpha=1 - c)
            # The distribution of no event has no quantile; the lower end is 0 by definition.
            result.append({"events": k, "exposure": t, "confidence": c, **ends((lower if k else 0, upper))})
    return result


def predictions():
    result = []
    for x in [[84.4, 85.1, 84.9], numbers(12, 50, 3)]:
        fit = sm.OLS(x, np.ones(len(x))).fit()
        for c in LEVELS:
            interval = fit.get_prediction([[1]]).conf_int(obs=True, alpha=1 - c)[0]
            result.append({"values": x, "confidence": c, **ends(interval)})
    return result


def bootstraps():
    """BCa by scipy, with 99,999 resamples, and the statistic's standard error among them."""
    skewed = [round(float(x), 4) for x in np.exp(rng.normal(0, 0.8, 25))]
    many = [round(float(x), 4) for x in rng.gamma(2, 3, 120)]
    statistics = {
        "correlation": ((LSAT, GPA), lambda x, y, axis: stats.pearsonr(x, y, axis=axis).statistic),
        "geometric mean": ((skewed,), lambda x, axis: np.exp(np.log(x).mean(axis=axis))),
        "deviation over mean": ((many,), lambda x, axis: x.std(axis=axis, ddof=1) / x.mean(axis=axis)),
    }
    result = []
    for name, (data, statistic) in statistics.items():
        for c in [0.95, 0.8]:
            found = stats.bootstrap(
                tuple(np.array(x, float) for x in data), statistic, paired=True, vectorized=True, method="BCa",
                n_resamples=99_999, confidence_level=c, rng=rng, batch=10_000)
            result.append({
                "statistic": name, "data": [[float(x) for x in part] for part in data], "confidence": c,
                "error": float(found.standard_error), **ends(found.confidence_interval)})
    return result


def best():
    """The factor of simultaneous intervals for many normal units, and which methods arch's MCS keeps."""
    correlations = [[1, 0.5, 0.5], [0.5, 1, 0.5], [0.5, 0.5, 1]]
    factor = optimize.brentq(
        lambda c: stats.multivariate_normal.cdf([c] * 3, cov=correlations, lower_limit=[-c] * 3, rng=1) - 0.95, 1, 4,
        xtol=1e-3)
    shared = rng.normal(0, 0.5, 60)
    scores = np.round(np.array([m + shared + rng.normal(0, 0.5, 60) for m in (1.0, 0.95, 0.2, 1.02, -0.4)]), 4)
    kept = MCS(-scores.T, size=0.05, reps=9_999, seed=5)
    kept.compute()
    return {
        "factor": float(factor), "scores": scores.tolist(), "kept": sorted(int(x) for x in kept.included)}


def quantiles():
    beta = [(0.025, 4, 7), (0.975, 5, 6), (0.3, 0.7, 2), (0.01, 100, 9000), (0.0005, 1, 3), (0.9, 900, 20)]
    gamma = [(0.025, 3), (0.975, 1), (0.5, 0.3), (0.975, 48), (0.0005, 1200), (0.9, 100_000)]
    return {
        "beta": [[*x, float(stats.beta.ppf(*x))] for x in beta],
        "gamma": [[*x, float(stats.gamma.ppf(*x))] for x in gamma]}


makers = [
    means, proportions, independent, paired, crossed, cross_validation, correlations, medians, ratios, rates, predictions,
    bootstraps, best, quantiles]
names = {"cross_validation": "crossValidation"}
result = {names.get(maker.__name__, maker.__name__): maker() for maker in makers}
path = pathlib.Path(__file__).with_name("intervals.json")
path.write_text(json.dumps(result, indent=1) + "\n")
