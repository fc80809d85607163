#!/usr/bin/env python3
"""Recomputes every estimate of a report from the values that are published beside it.

    python3 recompute.py Output/clipped-activation          reads results.json and the files that it names
    python3 recompute.py FOLDER --functions mine.py         with code for statistics that are no formula

Needs numpy and scipy, and nothing of the program that wrote the report: every interval is written anew here, from the
formula named beside it. Which one applies follows from the design and the data, and is compared with what the report says.

An estimate is any object in results.json with a "recipe" that has a "design", beside its "value", "lower" and "upper"; the
files with its values are named by "values" in it, or in an object around it (a list, or one name); they are read as one. Closed forms must agree to the digits that are
printed (or to 1e-9, where all are); resampled ends to 4 sqrt(2) Monte Carlo errors, which are found by resampling again and
again.

Exit status: 0 if all agree, 1 if one does not or its values can't be read, 3 if all others agree and some are code, 2 if there is nothing
to read.
"""

import argparse
import ast
import csv
import decimal
import functools
import importlib.util
import itertools
import json
import math
import pathlib
import sys
from collections import namedtuple

import numpy as np
from scipy import optimize, special, stats

# A result without ends has a reason in `recipe` only if it is exact. `errors`: of the ends, over resamples.
Result = namedtuple("Result", "value lower upper recipe errors", defaults=(None, None, None, None))
RESAMPLES = 9_999
FEW = 15


# --- Conventions --------------------------------------------------------------------------------------------------------

def spread(values):
    return np.std(values, ddof=1)


def t_factor(confidence, freedom):
    return stats.t.ppf(0.5 + confidence / 2, freedom)


def z_factor(confidence):
    return stats.norm.ppf(0.5 + confidence / 2)


def rounding(values):
    """What rounding alone may make of equal numbers: eight units in the last place of the largest."""
    return 8 * np.spacing(max((abs(x) for x in values), default=0.0))


def hull(intervals):
    """The smallest interval that holds all; none where one of them is none. The recipe is the widest one's."""
    if not intervals or any(x is None for x in intervals):
        return None
    widest = intervals[0]
    lower, upper, recipe = intervals[0]
    for low, high, name in intervals[1:]:
        if high - low > upper - lower:
            recipe = name
        lower, upper = min(lower, low), max(upper, high)
    return lower, upper, recipe


def equal_values(value, count, bounds, confidence):
    """What that many equal values of a bounded quantity cannot exclude."""
    if bounds is None:
        return None
    share = 1 - ((1 - confidence) / 2) ** (1 / count)
    return value - share * (value - bounds[0]), value + share * (bounds[1] - value), "equalValues"


def student(values, confidence, bounds, recipe, tolerance=None):
    values = np.asarray(values, float)
    if len(values) < 2:
        return None
    tolerance = rounding(values) if tolerance is None else tolerance
    if values.max() - values.min() <= tolerance:
        return equal_values(values.mean(), len(values), bounds, confidence)
    half = t_factor(confidence, len(values) - 1) * spread(values) / math.sqrt(len(values))
    return values.mean() - half, values.mean() + half, recipe


def result(value, interval, errors=None):
    if value is None or not math.isfinite(value):
        return Result(None)
    if interval is None or not all(math.isfinite(x) for x in interval[:2]):
        return Result(value)
    return Result(value, *interval, errors)


# --- Missing values -----------------------------------------------------------------------------------------------------

def rule_name(rule):
    return next(iter(rule))


def filled(values, rule):
    if rule_name(rule) == "count":
        return [float(rule["count"]["as"]) if x is None else x for x in values]
    return list(values)


def together(columns, rules):
    """The units that have all values, and how many have not and are not left out by any rule."""
    columns = [filled(c, r) for c, r in zip(columns, rules)]
    rows, unknown = [], 0
    for row in zip(*columns):
        if all(x is not None for x in row):
            rows.append(row)
        else:
            broken = [rule_name(r) for x, r in zip(row, rules) if x is None]
            if all(name == "worstCase" for name in broken):
                unknown += 1
    return np.array(rows, float).reshape(len(rows), len(columns)), unknown


def at_the_worst(values, unknown, bounds, interval):
    """The hull over all ways to fill the gaps with one bound or the other."""
    if unknown == 0:
        return interval(list(values))
    if bounds is None:
        return None
    return hull([
        interval(list(values) + [bounds[1]] * high + [bounds[0]] * (unknown - high)) for high in range(unknown + 1)])


def difference_bounds(bounds):
    if any(b is None for b in bounds):
        return None
    return bounds[0][0] - bounds[1][1], bounds[0][1] - bounds[1][0]


# --- Designs: each gets a Data and gives a Result -----------------------------------------------------------------------

class Data:
    """The columns of one estimate."""

    def __init__(self, recipe, table, functions):
        self.recipe, self.functions = recipe, functions
        self.confidence = float(recipe["confidence"])
        self.bounds = [None if b is None else tuple(float(x) for x in b) for b in recipe["bounds"]]
        self.rules = recipe["missing"]
        self.labels = [table[name] for name in recipe["units"]]
        self.columns = [[None if x == "" else float(x) for x in table[name]] for name in recipe["columns"]]

    @property
    def row(self):
        return [column[0] for column in self.columns]

    @property
    def whole_row(self):
        return [int(x) for x in self.row]


def mean(data):
    values, unknown = together(data.columns, data.rules)
    values = values[:, 0]
    if not len(values):
        return Result(None)
    tolerance = rounding(values)
    return result(values.mean(), at_the_worst(
        values, unknown, data.bounds[0],
        lambda x: student(x, data.confidence, data.bounds[0], "studentT", tolerance)))


def paired_mean(data):
    values, unknown = together(data.columns, data.rules)
    if not len(values):
        return Result(None)
    bounds, tolerance = difference_bounds(data.bounds), rounding(values.ravel())
    differences = values[:, 0] - values[:, 1]
    return result(differences.mean(), at_the_worst(
        differences, unknown, bounds, lambda x: student(x, data.confidence, bounds, "pairedT", tolerance)))


def cluster_mean(data):
    clusters = {}
    for label, value in zip(data.labels[0], data.columns[0]):
        clusters.setdefault(label, []).append(value)
    bounds, confidence, rule = data.bounds[0], data.confidence, data.rules[0]
    clusters = [filled(x, rule) for x in clusters.values()]
    if rule_name(rule) == "leaveOut":
        clusters = [[x for x in c if x is not None] for c in clusters]
    clusters = [c for c in clusters if c]
    known = [[x for x in c if x is not None] for c in clusters]
    means = [np.mean(c) for c in known if c]
    if not means:
        return Result(None)
    gaps = [len(c) - len(k) for c, k in zip(clusters, known)]
    if not any(gaps):
        return result(np.mean(means), student(means, confidence, bounds, "clusterT"))
    if bounds is None:
        return Result(np.mean(means))
    ends = [
        [np.mean(k + [bound] * g) for bound in (bounds if g else bounds[:1])] for k, g in zip(known, gaps)]
    if sum(g > 0 for g in gaps) <= 10:
        fillings = itertools.product(*ends)
    else:
        whole = [e[0] for e, g in zip(ends, gaps) if not g]
        count = len(ends) - len(whole)
        fillings = (whole + [bounds[1]] * k + [bounds[0]] * (count - k) for k in range(count + 1))
    return result(np.mean(means), hull([student(x, confidence, bounds, "clusterT") for x in map(list, fillings)]))


def prediction(data):
    values, unknown = together(data.columns, data.rules)
    values = values[:, 0]
    if not len(values):
        return Result(None)
    if unknown or len(values) < 2 or values.max() - values.min() <= rounding(values):
        return Result(values.mean())
    half = t_factor(data.confidence, len(values) - 1) * spread(values) * math.sqrt(1 + 1 / len(values))
    return Result(values.mean(), values.mean() - half, values.mean() + half, "prediction")


def replication_prediction(data):
    value, error, own = data.row
    half = z_factor(data.confidence) * math.hypot(error, own)
    return Result(value, value - half, value + half, "replicationPrediction")


def wilson(k, n, confidence):
    z, p = z_factor(confidence), k / n
    centre, half = p + z * z / (2 * n), z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    scale = 1 + z * z / n
    return (0.0 if k == 0 else (centre - half) / scale), (1.0 if k == n else (centre + half) / scale)


def share_interval(k, n, confidence):
    """Wilson's with at least five of either kind, else the exact one."""
    if n == 1:
        return None
    if min(k, n - k) >= 5:
        return *wilson(k, n, confidence), "wilson"
    tail = (1 - confidence) / 2
    lower = 0.0 if k == 0 else stats.beta.ppf(tail, k, n - k + 1)
    upper = 1.0 if k == n else stats.beta.ppf(1 - tail, k + 1, n - k)
    return lower, upper, "clopperPearson"


def share(k, n, missing, confidence):
    return result(k / n if n else None, hull([
        share_interval(successes, n + missing, confidence) for successes in dict.fromkeys((k, k + missing))]))


def proportion(data):
    values, unknown = together(data.columns, data.rules)
    return share(int(values.sum()), len(values), unknown, data.confidence)


def counted_proportion(data):
    return share(*data.whole_row, data.confidence)


def tango(b, c, n, confidence):
    """All differences whose score test is not rejected; the nuisance parameter solves the likelihood's quadratic."""
    z = z_factor(confidence)

    def score(delta):
        linear = -b - c + (2 * n - b + c) * delta
        q = (math.sqrt(max(0, linear ** 2 + 8 * n * c * delta * (1 - delta))) - linear) / (4 * n)
        variance = n * (2 * q + delta * (1 - delta))
        excess = b - c - n * delta
        return excess / math.sqrt(variance) if variance > 1e-300 else math.copysign(1e9, excess) if excess else 0.0

    middle, tiny = (b - c) / n, 1e-13
    lower = -1.0 if c == n else optimize.brentq(lambda d: score(d) - z, -1 + tiny, middle, xtol=1e-14)
    upper = 1.0 if b == n else optimize.brentq(lambda d: score(d) + z, middle, 1 - tiny, xtol=1e-14)
    return lower, upper, "tango"


def pairs(b, c, n, missing, confidence):
    value = (b - c) / n if n else None
    if n + missing == 1:
        return result(value, None)
    fillings = {(b + missing, c), (b, c + missing)}
    return result(value, hull([tango(x, y, n + missing, confidence) for x, y in fillings]))


def paired_proportions(data):
    values, unknown = together(data.columns, data.rules)
    more, less = int((values[:, 0] > values[:, 1]).sum()), int((values[:, 0] < values[:, 1]).sum())
    return pairs(more, less, len(values), unknown, data.confidence)


def counted_pairs(data):
    return pairs(*data.whole_row, data.confidence)


def newcombe(k1, n1, k2, n2, confidence):
    if not n1 or not n2:
        return Result(None)
    p1, p2 = k1 / n1, k2 / n2
    if min(n1, n2) == 1:
        return Result(p1 - p2)
    (l1, u1), (l2, u2) = wilson(k1, n1, confidence), wilson(k2, n2, confidence)
    return Result(
        p1 - p2, p1 - p2 - math.hypot(p1 - l1, u2 - p2), p1 - p2 + math.hypot(u1 - p1, p2 - l2), "newcombe")


def proportion_difference(data):
    arms, counts, unknown = data.labels[0], [], 0
    for place, arm in enumerate(dict.fromkeys(arms)):
        values, gaps = together([[x for a, x in zip(arms, data.columns[0]) if a == arm]], [data.rules[place]])
        counts += [int(values.sum()), len(values)]
        unknown += gaps
    found = newcombe(*counts, data.confidence)
    return Result(found.value) if unknown else found


def counted_difference(data):
    return newcombe(*data.whole_row, data.confidence)


def rate(data):
    events, exposure = data.row
    tail = (1 - data.confidence) / 2
    lower = stats.gamma.ppf(tail, events) if events else 0.0
    return Result(
        events / exposure, lower / exposure, stats.gamma.ppf(1 - tail, events + 1) / exposure, "poisson")


def two_way(cells, confidence, bounds, tolerance):
    """Rows and columns both sampled: mean squares, their combination and Satterthwaite's degrees of freedom."""
    k, n = cells.shape
    whole, rows, columns = cells.mean(), cells.mean(axis=1), cells.mean(axis=0)
    rest = cells - rows[:, None] - columns[None, :] + whole
    mk, mn = n * ((rows - whole) ** 2).sum() / (k - 1), k * ((columns - whole) ** 2).sum() / (n - 1)
    me = (rest ** 2).sum() / ((k - 1) * (n - 1))
    combined = max(mk + mn - me, mk, mn)
    if math.sqrt(combined / (k * n)) <= tolerance:
        return equal_values(whole, min(k, n), bounds, confidence)
    freedom = combined ** 2 / (mk ** 2 / (k - 1) + mn ** 2 / (n - 1) + me ** 2 / ((k - 1) * (n - 1)))
    freedom = max(freedom, min(k, n) - 1)
    half = t_factor(confidence, freedom) * math.sqrt(combined / (k * n))
    return whole - half, whole + half, "crossed"


def grid(data, column):
    """A column as rows x columns, in the order of the file."""
    rows, columns = (list(dict.fromkeys(x)) for x in data.labels[:2])
    cells = np.full((len(rows), len(columns)), None, object)
    places = {name: i for i, name in enumerate(rows)}, {name: i for i, name in enumerate(columns)}
    for row, unit, value in zip(data.labels[0], data.labels[1], column):
        cells[places[0][row], places[1][unit]] = value
    return cells


def crossed(cells, rule, bounds, confidence):
    """The mean of cells, of which some may be missing."""
    is_gap = np.equal(cells, None)
    if len(cells) == 1:
        known = cells[0][~is_gap[0]].astype(float)
        if not len(known):
            return Result(None)
        unknown, tolerance = (0 if rule_name(rule) == "leaveOut" else int(is_gap.sum())), rounding(known)
        return result(known.mean(), at_the_worst(
            known, unknown, bounds, lambda x: student(x, confidence, bounds, "studentT", tolerance)))
    if rule_name(rule) == "leaveOut":
        cells = cells[~is_gap.all(axis=1)]
        cells = cells[:, ~np.equal(cells, None).any(axis=0)]
        is_gap = np.zeros(cells.shape, bool)
    known = cells[~is_gap].astype(float)
    value = known.mean() if len(known) else None
    gaps = list(zip(*np.nonzero(is_gap)))
    if min(cells.shape) < 2 or len(gaps) > 10 or (gaps and bounds is None):
        return result(value, None)
    fillings = []
    for choice in itertools.product(*[bounds] * len(gaps)) if gaps else [()]:
        whole = cells.copy()
        for place, bound in zip(gaps, choice):
            whole[place] = bound
        fillings.append(whole.astype(float))
    tolerance = rounding(np.concatenate([x.ravel() for x in fillings]))
    return result(value, hull([two_way(x, confidence, bounds, tolerance) for x in fillings]))


def crossed_mean(data):
    cells = grid(data, filled(data.columns[0], data.rules[0]))
    return crossed(cells, data.rules[0], data.bounds[0], data.confidence)


def crossed_difference(data):
    arms = [filled(c, r) for c, r in zip(data.columns, data.rules)]
    values = [None if a is None or b is None else a - b for a, b in zip(*arms)]
    return crossed(grid(data, values), data.rules[0], difference_bounds(data.bounds), data.confidence)


def squares_added(value, intervals):
    def length(parts):
        return math.sqrt(sum(max(0.0, x) ** 2 for x in parts))
    lower = value - length([value - x[0] for x in intervals])
    return lower, value + length([x[1] - value for x in intervals]), "squareAndAdd"


def three_way_mean(data):
    """Trainings x seeds x images: seeds and images resampled at once, trainings added in squares."""
    values = np.array(filled(data.columns[0], data.rules[0]), float)
    shape = [len(dict.fromkeys(x)) for x in data.labels[:3]]
    cells, bounds = values.reshape(shape), data.bounds[0]
    means = cells.mean(axis=0)

    def interval(resampled=None):
        if min(means.shape) > 1:
            plain = two_way(means, data.confidence, bounds, rounding(means.ravel()))
        else:
            plain = student(means[0], data.confidence, bounds, "studentT") if len(means) == 1 else None
        inner = plain if resampled is None or plain is None or plain[2] != "crossed" else resampled
        if shape[0] == 1 or inner is None:
            return inner
        outer = student(cells.mean(axis=(1, 2)), data.confidence, bounds, "studentT")
        return None if outer is None else squares_added(means.mean(), [outer, inner])

    found = interval()
    if min(means.shape) < FEW or found is None or found[2] == "equalValues":
        return result(means.mean(), found)

    def drawn(rng):
        seeds, images = means.shape
        totals = np.empty(RESAMPLES)
        for b in range(RESAMPLES):
            rows = np.bincount(rng.integers(seeds, size=seeds), minlength=seeds)
            columns = np.bincount(rng.integers(images, size=images), minlength=images)
            totals[b] = rows @ means @ columns / (seeds * images)
        tail = (1 - data.confidence) / 2
        return interval((*np.quantile(totals, [tail, 1 - tail]), "pigeonholeBootstrap"))
    return repeated(means.mean(), drawn, means.size)


def repeated(value, interval, size):
    """An interval from many draws of resamples: the middle of its ends, and how far one draw's ends are off."""
    times = 16 if size <= 1_000 else 8
    found = [interval(np.random.default_rng([20261129, k])) for k in range(times)]
    if any(x is None for x in found):
        return result(value, None)
    ends = np.array([x[:2] for x in found])
    return result(value, (*ends.mean(axis=0), found[0][2]), tuple(ends.std(axis=0, ddof=1)))


# --- Statistics of columns ----------------------------------------------------------------------------------------------

def correlations(x, y):
    x, y = x - x.mean(axis=-1, keepdims=True), y - y.mean(axis=-1, keepdims=True)
    with np.errstate(all="ignore"):
        return (x * y).sum(axis=-1) / np.sqrt((x * x).sum(axis=-1) * (y * y).sum(axis=-1))


MEASURES = {
    "mean": lambda x: x.mean(axis=-1),
    "median": lambda x: np.median(x, axis=-1),
    "standard_deviation": lambda x: x.std(axis=-1, ddof=1),
    "geometric_mean": lambda x: np.exp(np.log(x).mean(axis=-1)),
    "minimum": lambda x: x.min(axis=-1),
    "maximum": lambda x: x.max(axis=-1),
    "correlation": correlations,
    "rank_correlation": lambda x, y: correlations(stats.rankdata(x, axis=-1), stats.rankdata(y, axis=-1)),
}
def crossing(means, places, level, _):
    """The place where means [K, ...] first fall below a level; nan where they never do."""
    below = means < level
    first = np.argmax(below, axis=0)
    before = np.maximum(first - 1, 0)
    take = lambda index: np.take_along_axis(means, index[None], axis=0)[0]
    with np.errstate(all="ignore"):
        share = (take(before) - level) / (take(before) - take(first))
        found = places[before] + share * (places[first] - places[before])
    return np.where(below.any(axis=0), np.where(first == 0, places[0], found), np.nan)


def decay(means, places, start, end):
    """The rates of the exponential falls nearest to means [K, ...], where the squared error's derivative is 0, and errors."""
    x = places.reshape((-1,) + (1,) * (means.ndim - 1))

    def fall(logarithm):
        return np.exp(-np.exp(logarithm) * x)

    low, high = np.full(means.shape[1:], math.log(1e-4)), np.full(means.shape[1:], math.log(1e2))
    for _ in range(60):
        middle = (low + high) / 2
        left = fall(middle)
        below = (start - end) * ((means - end - (start - end) * left) * x * left).sum(axis=0) < 0
        low, high = np.where(below, middle, low), np.where(below, high, middle)
    middle = (low + high) / 2
    return np.exp(middle), np.sqrt(((means - end - (start - end) * fall(middle)) ** 2).mean(axis=0))


CURVES = {
    "crossing": crossing,
    "decay_rate": lambda *of: decay(*of)[0],
    "decay_error": lambda *of: decay(*of)[1],
}
FUNCTIONS = {"log": np.log, "exp": np.exp, "sqrt": np.sqrt, "abs": np.abs, "normal_quantile": special.ndtri}
OPERATIONS = {ast.Add: np.add, ast.Sub: np.subtract, ast.Mult: np.multiply, ast.Div: np.divide}


def evaluated(formula, names, columns):
    """A formula such as mean("clipped") / mean("plain") - 1, of columns whose last axis is the units."""
    def value(node):
        if isinstance(node, ast.BinOp) and type(node.op) in OPERATIONS:
            return OPERATIONS[type(node.op)](value(node.left), value(node.right))
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
            return -value(node.operand)
        if isinstance(node, ast.Constant) and isinstance(node.value, (int, float)):
            return node.value
        if isinstance(node, ast.Call) and node.func.id in FUNCTIONS:
            return FUNCTIONS[node.func.id](value(node.args[0]))
        if isinstance(node, ast.Call) and node.func.id in CURVES:
            heights, places, first, second = node.args
            means = np.stack([columns[names.index(a.value)].mean(axis=-1) for a in heights.elts])
            at = np.array([value(a) for a in places.elts], float)
            return CURVES[node.func.id](means, at, value(first), value(second))
        if isinstance(node, ast.Call) and node.func.id in MEASURES:
            return MEASURES[node.func.id](*[columns[names.index(a.value)] for a in node.args])
        raise ValueError(f"the formula {formula} has a part that is not known: {ast.dump(node)}")
    with np.errstate(all="ignore"):
        return np.asarray(value(ast.parse(formula, mode="eval").body), float)


class NotRecomputed(Exception):
    pass


class IsCode(NotRecomputed):
    """A statistic that is no formula, and whose code was not given."""


def statistic_of(data):
    """A function of columns [.., units] that gives [..]."""
    text = data.recipe["statistic"]
    if text.get("formula") is not None:
        return lambda columns: evaluated(text["formula"], data.recipe["columns"], columns)
    function = getattr(data.functions, text["function"], None)
    if function is None:
        raise IsCode(f"its statistic \"{text['function']}\" is code: give it with --functions")

    def each(columns):
        shape = columns[0].shape[:-1]
        flat = [c.reshape(-1, c.shape[-1]) for c in columns]
        values = [function(*parts) for parts in zip(*flat)]
        return np.array([np.nan if v is None else v for v in values], float).reshape(shape)
    return each


def is_of_means(text):
    """Whether a statistic needs nothing of its columns but their means."""
    if text.get("formula") is None:
        return False
    calls = [node.func.id for node in ast.walk(ast.parse(text["formula"])) if isinstance(node, ast.Call)]
    return all(name == "mean" or name in FUNCTIONS or name in CURVES for name in calls)


def bootstrapped(data, columns, statistic):
    """BCa from 15 units on, else jackknife pseudo-values; gives a Result. Columns are arrays [units]."""
    text, confidence, n = data.recipe["statistic"], data.confidence, columns.shape[-1]
    bounds = None if text.get("bounds") is None else tuple(float(x) for x in text["bounds"])
    value = float(statistic(columns))
    if not math.isfinite(value):
        return Result(None)
    needed = 5 if text["kind"] == "smooth" else FEW
    if n < needed:
        return Result(value)
    without = np.array([float(statistic(np.delete(columns, i, axis=-1))) for i in range(n)])
    finite = without[np.isfinite(without)]
    if len(finite) == n:
        both = np.append(finite, value)
        if both.max() - both.min() <= 4096 * rounding([value]):
            return result(value, equal_values(value, n, bounds, confidence))
    if n < FEW:
        if len(finite) < n:
            return Result(value)
        return result(value, student(n * value - (n - 1) * finite, confidence, None, "pseudoValues", 0))
    u = finite.mean() - finite
    acceleration = (u ** 3).sum() / (6 * (u ** 2).sum() ** 1.5) if (u ** 2).sum() > 0 else 0.0

    # Units that are alike, such as images with the same answers, are drawn together: how many of each kind is all that means
    # ask for.
    kinds, often = np.unique(columns.reshape(-1, n), axis=1, return_counts=True)
    are_few = is_of_means(text) and 8 * len(often) < n

    def drawn(rng):
        values, chunk = [], max(1, 2_000_000 // (n * columns[..., 0].size))
        for start in range(0, RESAMPLES, chunk):
            size = min(chunk, RESAMPLES - start)
            if are_few:
                means = kinds @ rng.multinomial(n, often / n, size=size).T / n
                values.append(statistic(means.reshape(*columns.shape[:-1], size, 1)))
            else:
                values.append(statistic(columns[..., rng.integers(n, size=(size, n))]))
        values = np.concatenate(values)
        known = values[np.isfinite(values)]
        undefined = max(RESAMPLES - len(known), (n - len(finite)) * RESAMPLES // n)
        if undefined * 100 > RESAMPLES:
            return None
        below = ((known < value).sum() + (known <= value).sum()) / (2 * len(known))
        if not 0 < below < 1:
            return None
        z0, z = stats.norm.ppf(below), z_factor(confidence)
        with np.errstate(all="ignore"):
            ends = [z0 + (z0 + s) / (1 - acceleration * (z0 + s)) for s in (-z, z)]
        if any(1 - acceleration * (z0 + s) <= 0 for s in (-z, z)):
            return None
        return (*np.quantile(known, stats.norm.cdf(ends)), "bca")
    return repeated(value, drawn, n)


def statistic(data):
    values, unknown = together(data.columns, data.rules)
    if not len(values):
        return Result(None)
    function = statistic_of(data)
    if unknown:
        return result(float(function(values.T)), None)
    return bootstrapped(data, values.T, function)


def crossed_statistic(data):
    """The mean over rows of a statistic of columns: columns resampled, rows added in squares."""
    arms = [grid(data, filled(c, r)) for c, r in zip(data.columns, data.rules)]
    gaps = np.any([np.equal(a, None).any(axis=0) for a in arms], axis=0)
    cells = np.array([a[:, ~gaps].astype(float) for a in arms])
    if not cells.shape[-1]:
        return Result(None)
    one = statistic_of(data)

    def function(columns):
        # [arms, rows, .., units]: the rows' mean.
        return np.mean([one(columns[:, k]) for k in range(columns.shape[1])], axis=0)
    if gaps.any() and rule_name(data.rules[0]) != "leaveOut":
        return result(float(function(cells)), None)
    columns = bootstrapped(data, cells, function)
    if cells.shape[1] == 1 or columns.value is None or columns.lower is None:
        return columns
    values = [float(one(cells[:, k])) for k in range(cells.shape[1])]
    bounds = data.recipe["statistic"].get("bounds")
    rows = student(values, data.confidence, bounds and tuple(float(x) for x in bounds), "studentT")
    if rows is None:
        return Result(columns.value)
    # An end moves by less than that of the columns alone, of which these errors are.
    return result(
        columns.value, squares_added(columns.value, [rows, (columns.lower, columns.upper)]), columns.errors)


def median(data):
    values, unknown = together(data.columns, data.rules)
    values = values[:, 0]
    if not len(values):
        return Result(None)

    def interval(numbers):
        numbers, tail = sorted(numbers), (1 - data.confidence) / 2
        if stats.binom.cdf(0, len(numbers), 0.5) > tail or len(numbers) == 1:
            return None
        place = max(k for k in range(len(numbers)) if stats.binom.cdf(k, len(numbers), 0.5) <= tail)
        return numbers[place], numbers[-1 - place], "orderStatistics"

    if unknown and data.bounds[0] is None:
        return Result(np.median(values))
    fillings = [list(values) + [bound] * unknown for bound in data.bounds[0]] if unknown else [list(values)]
    return result(np.median(values), hull([interval(x) for x in fillings]))


def correlated(data, values, unknown, least, name, variance):
    r = float(correlations(values[:, 0], values[:, 1])) if len(values) > 1 else math.nan
    if not math.isfinite(r):
        return Result(None)
    r = min(1.0, max(-1.0, r))
    if unknown or len(values) < least or 1 - abs(r) < 1e-12:
        return Result(r)
    half = z_factor(data.confidence) * math.sqrt(variance(r) / (len(values) - 3))
    return Result(r, math.tanh(math.atanh(r) - half), math.tanh(math.atanh(r) + half), name)


def correlation(data):
    values, unknown = together(data.columns, data.rules)
    return correlated(data, values, unknown, 4, "fisherZ", lambda r: 1)


def rank_correlation(data):
    values, unknown = together(data.columns, data.rules)
    ranks = np.apply_along_axis(stats.rankdata, 0, values) if len(values) else values
    return correlated(data, ranks, unknown, 10, "bonettWright", lambda r: 1 + r * r / 2)


def ratio(data):
    values, unknown = together(data.columns, data.rules)
    if not len(values):
        return Result(None)
    a, b = values.T
    if (values > 0).all():
        logs = np.log(a / b)
        found = student(logs, data.confidence, None, "logRatioT", max(rounding(logs), rounding([1.0])))
        value = math.exp(logs.mean())
        return result(value, None if unknown or found is None else (math.exp(found[0]), math.exp(found[1]), found[2]))
    value = a.mean() / b.mean() if b.mean() else math.nan
    rests = a - value * b
    if unknown or len(a) < 2 or not math.isfinite(value) or rests.max() - rests.min() <= rounding(a):
        return result(value, None)
    # All ratios that a t test of a - ratio b does not reject.
    scale = t_factor(data.confidence, len(a) - 1) ** 2 / len(a)
    c = np.cov(a, b)
    square, product = b.mean() ** 2 - scale * c[1, 1], a.mean() * b.mean() - scale * c[0, 1]
    if square <= 0:
        return Result(value)
    root = math.sqrt(max(0, product ** 2 - square * (a.mean() ** 2 - scale * c[0, 0])))
    return Result(value, (product - root) / square, (product + root) / square, "fieller")


def timing(data):
    first, second = (np.array(c, float)[1:] for c in data.columns)
    logs = np.log(first / second)
    found = student(logs, data.confidence, None, "logRatioT", max(rounding(logs), rounding([1.0])))
    value = math.exp(logs.mean())
    if len(logs) < 10 or found is None:
        return Result(value)
    return Result(value, math.exp(found[0]), math.exp(found[1]), found[2])


def extreme(sign):
    def best(data):
        """The highest of several means, by intervals that hold for all at once."""
        values, _ = together(data.columns, data.rules)
        values = sign * values
        bounds = [b and tuple(sorted(sign * x for x in b)) for b in data.bounds]
        n, j = values.shape
        means = values.mean(axis=0)
        varies = np.array([c.max() - c.min() > rounding(c) for c in values.T])
        errors = np.where(varies, values.std(axis=0, ddof=1) / math.sqrt(n) if n > 1 else 0, 0)
        single = 1 - (1 - data.confidence) / j

        def interval(factor, name):
            lower, upper = means - factor * errors, means + factor * errors
            names = [name] * j
            for k in np.nonzero(~varies)[0]:
                alone = equal_values(means[k], n, bounds[k], single)
                if alone is None:
                    return None
                lower[k], upper[k], names[k] = alone
            low, high = int(lower.argmax()), int(upper.argmax())
            chosen = (low, high) if sign > 0 else (high, low)
            recipe = names[chosen[1]] if names[chosen[1]] != "equalValues" else names[chosen[0]]
            return tuple(sorted((sign * lower.max(), sign * upper.max()))) + (recipe,)

        value = sign * means.max()
        if n == 1:
            return Result(value)
        if n < FEW or not varies.any():
            return result(value, interval(t_factor(single, n - 1), "bonferroniT"))
        scaled = (values[:, varies] - means[varies]) / errors[varies]

        def drawn(rng):
            largest = [np.abs(scaled[rng.integers(n, size=n)].mean(axis=0)).max() for _ in range(RESAMPLES)]
            return interval(np.quantile(largest, data.confidence), "maxT")
        return repeated(value, drawn, n)
    return best


def exact(data):
    return Result(data.row[0], None, None, "exact")


DESIGNS = {
    "mean": mean, "pairedMean": paired_mean, "clusterMean": cluster_mean, "prediction": prediction,
    "replicationPrediction": replication_prediction, "proportion": proportion, "countedProportion": counted_proportion,
    "pairedProportions": paired_proportions, "countedPairs": counted_pairs,
    "proportionDifference": proportion_difference, "countedDifference": counted_difference, "rate": rate,
    "crossedMean": crossed_mean, "crossedDifference": crossed_difference, "threeWayMean": three_way_mean,
    "statistic": statistic, "crossedStatistic": crossed_statistic, "median": median, "correlation": correlation,
    "rankCorrelation": rank_correlation, "ratio": ratio, "timing": timing, "best": extreme(1), "worst": extreme(-1),
    "exact": exact,
}


def scaled(found, factor):
    value = None if found.value is None else factor * found.value
    if found.lower is None:
        return found._replace(value=value)
    lower, upper, errors = factor * found.lower, factor * found.upper, found.errors
    if errors is not None:
        errors = tuple(abs(factor) * x for x in errors)
    if factor < 0:
        lower, upper, errors = upper, lower, errors and errors[::-1]
    return Result(value, lower, upper, found.recipe, errors)


def recomputed(recipe, table, functions=None):
    folds = recipe.get("folds")
    if folds is None:
        return scaled(DESIGNS[recipe["design"]](Data(recipe, table, functions)), float(recipe["factor"]))
    # The rows of folds have no pooled values, and the others no name of a fold.
    names = table[recipe["units"][-1]]
    pooled = {column: [x for x, fold in zip(values, names) if fold == ""] for column, values in table.items()}
    found = scaled(DESIGNS[recipe["design"]](Data(recipe, pooled, functions)), float(recipe["factor"]))
    values = np.array([float(x) for x, fold in zip(table[folds["column"]], names) if fold != ""])
    if found.lower is None or values.max() - values.min() <= rounding(values):
        return found
    # Nadeau and Bengio 2003: the folds share what they were trained on.
    confidence = float(recipe["confidence"])
    half = t_factor(confidence, len(values) - 1) * spread(values) * math.sqrt(
        1 / len(values) + float(folds["testedPerTrained"]))
    factor = float(folds["factor"])
    if 2 * half * abs(factor) <= found.upper - found.lower:
        return found
    middle = factor * values.mean()
    return Result(found.value, middle - half * abs(factor), middle + half * abs(factor), "correctedResampledT")


# --- A report -----------------------------------------------------------------------------------------------------------

def estimates(node, place="", values=None):
    """All estimates below a node: (where, object, file)."""
    if isinstance(node, dict):
        named = node.get("values")
        values = [named] if isinstance(named, str) else named if isinstance(named, list) else values
        if isinstance(node.get("recipe"), dict) and "design" in node["recipe"]:
            yield place, node, values
        name = node.get("identifier") or node.get("id") or node.get("name") or node.get("label")
        place = f"{place}/{name}" if isinstance(name, str) else place
        for key, part in node.items():
            yield from estimates(part, place if isinstance(name, str) else f"{place}/{key}", values)
    elif isinstance(node, list):
        for key, part in enumerate(node):
            yield from estimates(part, f"{place}/{key + 1}", values)


@functools.lru_cache(maxsize=4)
def read_table(*paths):
    """The files' rows below each other, by columns; kept, since many estimates have the same files."""
    table = {}
    for path in paths:
        with open(path, newline="", encoding="utf-8") as file:
            head, *rows = csv.reader(file)
        if table and list(table) != head:
            raise NotRecomputed(f"{path.name} has other columns than the file before it")
        columns = zip(*rows, strict=True) if rows else [()] * len(head)
        for name, cells in zip(head, columns, strict=True):
            table.setdefault(name, []).extend(cells)
    return table


def printed(text):
    """A number as it stands in the file, and half a unit of its last digit, where it is not printed in full."""
    if text is None:
        return None, 0.0
    number = decimal.Decimal(str(text).replace("\u2212", "-"))
    shown = len(number.as_tuple().digits) < 12 and number.as_tuple().exponent < 0
    return float(number), 0.5 * 10.0 ** number.as_tuple().exponent if shown else 0.0


def compared(node, found):
    """What does not agree."""
    problems, recipe = [], node["recipe"]
    scale = max([abs(x) for x in (found.value, found.lower, found.upper) if x is not None], default=0.0)
    said = recipe.get("recipe") or ("exact" if recipe.get("without") == "exact" else None)
    if said != found.recipe:
        problems.append(f"the recipe is {said or 'none'}, and {found.recipe or 'none'} by the data")
    errors = {"lower": found.errors and found.errors[0], "upper": found.errors and found.errors[1]}
    for key in ("value", "lower", "upper"):
        (published, digits), own = printed(node.get(key)), getattr(found, key)
        if published is None and own is None:
            continue
        if published is None or own is None:
            problems.append(f"{key} is {published}, and {own} by the data")
            continue
        tolerance = max(1.0001 * digits, 1e-9 * scale)
        if errors.get(key) is not None:
            tolerance = max(tolerance, digits + 4 * math.sqrt(2) * errors[key])
        if not abs(published - own) <= tolerance:
            problems.append(f"{key} is {published!r}, and {float(own)!r} by the data (up to {tolerance:.2g})")
    return problems


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folder", type=pathlib.Path, help="a report's folder, with results.json")
    parser.add_argument("--functions", type=pathlib.Path, help="a Python file with statistics that are no formula")
    options = parser.parse_args()
    functions = None
    if options.functions:
        spec = importlib.util.spec_from_file_location("functions", options.functions)
        functions = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(functions)
    try:
        # Numbers as they are printed.
        results = json.loads(
            (options.folder / "results.json").read_text(encoding="utf-8"), parse_float=decimal.Decimal)
    except (OSError, json.JSONDecodeError) as error:
        print(f"{options.folder / 'results.json'}: {error}", file=sys.stderr)
        return 2
    counts = {"closed": 0, "resampled": 0, "different": 0, "open": 0}
    code = 0
    for place, node, name in estimates(results):
        try:
            if not name:
                raise NotRecomputed("no file of values is named")
            paths = [options.folder / part for part in name]
            for path in paths:
                if options.folder.resolve() not in path.resolve().parents:
                    raise NotRecomputed(f"{path} lies outside the folder")
            found = recomputed(node["recipe"], read_table(*paths), functions)
            problems = compared(node, found)
        except (NotRecomputed, OSError, KeyError, ValueError, IndexError) as error:
            counts["open"] += 1
            code += isinstance(error, IsCode)
            print(f"{place or '/'}: not recomputed: {type(error).__name__}: {error}" if not isinstance(error, NotRecomputed)
                  else f"{place or '/'}: not recomputed: {error}")
            continue
        for problem in problems:
            print(f"{place or '/'}: {problem}")
        counts["different" if problems else "resampled" if found.errors else "closed"] += 1
    if not any(counts.values()):
        print(f"{options.folder / 'results.json'}: no estimate has a recipe", file=sys.stderr)
        return 2
    print(
        f"{sum(counts.values())} estimates: {counts['closed']} by closed forms and {counts['resampled']} by resampling agree, "
        f"{counts['different']} do not, {counts['open']} were not recomputed")
    return 1 if counts["different"] or counts["open"] > code else 3 if code else 0


if __name__ == "__main__":
    sys.exit(main())
