#!/usr/bin/env python3
"""scaling.py: how long the published runs would take on 2, 8, 32 and 128 nodes, as a table. A simulation.

What each step took is read from Output/*/run.json; what it waits for, and whether it is made of pieces that can be shared, from
scaling.json beside this file. Nodes are like the machine of the reports. Jobs are those of `cahier submit --jobs NODES --chunk 1m`:
a step that is made of pieces has as many shares as there are nodes, none shorter than a minute, over all replicates, then a join for
each replicate; other steps are a job for each replicate. A job waits for all jobs of the steps that it needs, costs 30 s for queue,
start and loading, and begins on the node that is free first, that with the longest path behind it before others. What a cluster's
queue does, whether trainings get slower beside each other, and time to copy are not in it. Measured times are left out. Ten
replicates are taken to compute every step ten times, also those that draw nothing.

    python3 Tests/scaling.py                                  prints the table
    python3 Tests/scaling.py --check Sources/README.md        fails unless the file has it
    python3 Tests/scaling.py --write Sources/README.md        puts it in the place of the one that the file has
    python3 Tests/scaling.py --steps .build/release/cahier    writes scaling.json anew, as that program's studies are
    python3 Tests/scaling.py --test                           compares the simulation with cases that are counted by hand
"""
import argparse
import heapq
import json
import math
import os
import pathlib
import subprocess
import sys
import tempfile

OVERHEAD = 30.0
CHUNK = 60.0
NODES = [2, 8, 32, 128]
HERE = pathlib.Path(__file__).resolve().parent
STEPS = HERE / "scaling.json"
OUTPUT = HERE.parent / "Output"
HEAD = "| | work | in pieces | longest chain | " + " | ".join(f"{nodes} nodes" for nodes in NODES) + " |"


def jobs_of(steps, nodes, replicates=1, chunk=CHUNK):
    """Jobs as (seconds, places of the jobs before them), inputs first."""
    jobs, ends = [], []

    def add(count, seconds, before):
        jobs.extend([(seconds + OVERHEAD, before)] * count)
        return list(range(len(jobs) - count, len(jobs)))

    for step in steps:
        before = [place for earlier in step["inputs"] for place in ends[earlier]]
        work = step["seconds"] * replicates
        shares = min(nodes, math.ceil(work / chunk)) if step["divided"] else 1
        if shares > 1:
            ends.append(add(replicates, 0, add(shares, work / shares, before)))
        else:
            ends.append(add(replicates, step["seconds"], before))
    return jobs


def paths(jobs):
    """Seconds from each job's start to the end of what hangs on it."""
    longest = [0.0] * len(jobs)
    for place in reversed(range(len(jobs))):
        seconds, before = jobs[place]
        longest[place] += seconds
        for earlier in before:
            longest[earlier] = max(longest[earlier], longest[place])
    return longest


def makespan(jobs, nodes):
    """Seconds until all jobs are done, by list scheduling."""
    path = paths(jobs)
    followers = [[] for _ in jobs]
    for place, (_, before) in enumerate(jobs):
        for earlier in before:
            followers[earlier].append(place)
    waiting = [len(before) for _, before in jobs]
    ready = [(-path[place], place) for place, count in enumerate(waiting) if count == 0]
    heapq.heapify(ready)
    running, free, now = [], nodes, 0.0
    while ready or running:
        while ready and free:
            _, place = heapq.heappop(ready)
            heapq.heappush(running, (now + jobs[place][0], place))
            free -= 1
        now, place = heapq.heappop(running)
        free += 1
        for follower in followers[place]:
            waiting[follower] -= 1
            if waiting[follower] == 0:
                heapq.heappush(ready, (-path[follower], follower))
    return now


def together(studies, nodes, replicates):
    """The jobs of several submissions at once."""
    jobs = []
    for steps in studies:
        first = len(jobs)
        jobs += [
            (seconds, [first + place for place in before]) for seconds, before in jobs_of(steps, nodes, replicates)]
    return jobs


def published():
    """The steps of each published run: seconds, the places of the steps before them, whether they are made of pieces."""
    shapes = json.loads(STEPS.read_text(encoding="utf-8"))
    for folder in sorted(OUTPUT.iterdir()):
        file = folder / "run.json"
        if not file.is_file():
            continue
        run = json.loads(file.read_text(encoding="utf-8"))
        shape = shapes.get(folder.name)
        if shape is None:
            sys.exit(f"scaling.json has no steps of {folder.name}: write it anew with --steps PROGRAM")
        took = {step["name"]: step["seconds"] for step in run["steps"]}
        missing = [step["name"] for step in shape if step["name"] not in took]
        if missing:
            sys.exit(f"{file} has no time of {', '.join(missing)}: run the study, and write scaling.json with its program")
        places = {step["name"]: place for place, step in enumerate(shape)}
        yield folder.name, [
            {
                "seconds": took[step["name"]], "inputs": [places[name] for name in step["inputs"]],
                "divided": step["inPieces"]}
            for step in shape]


def duration(seconds):
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 120 else f"{seconds / 3600:.1f} h"


def row(name, studies, replicates):
    work = sum(step["seconds"] for steps in studies for step in steps)
    cut = sum(step["seconds"] for steps in studies for step in steps if step["divided"])
    chain = max(max(paths([(step["seconds"], step["inputs"]) for step in steps])) for steps in studies)
    cells = [name, duration(replicates * work), f"{100 * cut / work:.0f} %", duration(chain)]
    for nodes in NODES:
        seconds = makespan(together(studies, nodes, replicates), nodes)
        cells.append(f"{duration(seconds)}, {replicates * work / seconds:.1f}×")
    return "| " + " | ".join(cells) + " |"


def table():
    studies = list(published())
    lines = [HEAD, "|---" * (4 + len(NODES)) + "|"]
    for name, steps in studies:
        lines.append(row(name, [steps], 1))
        lines.append(row("ten replicates", [steps], 10))
    lines.append(row(f"all {len(studies)} at once, ten replicates", [steps for _, steps in studies], 10))
    return "\n".join(lines) + "\n"


def placed(text, new):
    """The text with the table in the place of the one that it has."""
    lines = text.splitlines(keepends=True)
    starts = [place for place, line in enumerate(lines) if line.startswith("| | work | in pieces |")]
    if len(starts) != 1:
        sys.exit(f"the file has {len(starts)} tables of this kind, not one")
    end = starts[0]
    while end < len(lines) and lines[end].startswith("|"):
        end += 1
    return "".join(lines[:starts[0]]) + new + "".join(lines[end:])


def steps_of(program, study):
    """A study's steps as `explain` has them: what a run computes and other machines may compute for it."""
    with tempfile.TemporaryDirectory() as folder:
        answer = subprocess.run(
            [program, "explain", study, "--profile", "full", "--json", "--store", f"{folder}/store.sqlite"],
            capture_output=True, text=True)
    # 1: data or weights are not here, which is no matter for what hangs on what.
    if answer.returncode not in (0, 1) or not answer.stdout:
        sys.exit(f"{program} explain {study}: {answer.stderr}")
    steps = [
        step for step in json.loads(answer.stdout)["steps"]
        if step["status"] in ("to run", "reused", "depends") and not step["isTimed"]]
    names = {step["name"] for step in steps}
    return [
        {
            "name": step["name"], "inputs": [name for name in step["inputs"] if name in names],
            "inPieces": step["isInPieces"]}
        for step in steps]


def write_steps(program):
    listed = subprocess.run([program, "list"], capture_output=True, text=True, check=True).stdout
    names = sorted(line.split()[0] for line in listed.splitlines() if line.strip())
    parts = []
    for name in names:
        lines = ",\n".join("    " + json.dumps(step, ensure_ascii=False) for step in steps_of(program, name))
        parts.append(f"  {json.dumps(name)}: [\n{lines}\n  ]")
    STEPS.write_text("{\n" + ",\n".join(parts) + "\n}\n", encoding="utf-8")


def test():
    def step(seconds, inputs=(), divided=False):
        return {"seconds": seconds, "inputs": list(inputs), "divided": divided}

    def simulated(steps, nodes, replicates=1, chunk=CHUNK):
        return makespan(jobs_of(steps, nodes, replicates, chunk), nodes)

    def same(found, expected):
        if abs(found - expected) > 1e-6:
            raise SystemExit(f"{found} s in place of {expected} s")

    chain = [step(100), step(200, [0]), step(300, [1])]
    same(simulated(chain, 8), 600 + 3 * OVERHEAD)
    same(simulated([step(100) for _ in range(6)], 3), 2 * (100 + OVERHEAD))
    same(simulated([step(800, divided=True)], 8), 100 + 2 * OVERHEAD)
    same(simulated([step(800, divided=True)], 8, chunk=400), 400 + 2 * OVERHEAD)
    # Shorter than a chunk: whole, without a join.
    same(simulated([step(50, divided=True)], 8), 50 + OVERHEAD)
    # The long one goes first: behind a short one it would end at 170 s.
    same(simulated([step(10), step(10), step(100)], 2), 100 + OVERHEAD)
    same(simulated(chain, 1, 3), 3 * (600 + 3 * OVERHEAD))
    # Of three replicates on two nodes, the third waits, and the next step for it.
    same(simulated([step(100), step(100, [0])], 2, 3), 4 * (100 + OVERHEAD))
    # 3 × 800 s in 8 shares, then three joins at once.
    same(simulated([step(800, divided=True)], 8, 3), 300 + 2 * OVERHEAD)
    # Two submissions share the nodes.
    same(makespan(together([[step(100)], [step(100)]], 1, 1), 1), 2 * (100 + OVERHEAD))
    old = "before\n| | work | in pieces | x |\n|---|\n| a |\nafter\n"
    if placed(old, "| | work | in pieces | y |\n") != "before\n| | work | in pieces | y |\nafter\n":
        raise SystemExit("a table is not put in the place of another")
    print("ok")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--check", metavar="FILE", type=pathlib.Path)
    what.add_argument("--write", metavar="FILE", type=pathlib.Path)
    what.add_argument("--steps", metavar="PROGRAM", type=os.path.abspath)
    what.add_argument("--test", action="store_true")
    options = parser.parse_args()
    if options.test:
        return test()
    if options.steps:
        return write_steps(options.steps)
    if not (options.check or options.write):
        return print(table(), end="")
    file = options.check or options.write
    text = file.read_text(encoding="utf-8")
    new = placed(text, table())
    if options.write:
        file.write_text(new, encoding="utf-8")
    elif new != text:
        sys.exit(f"{file} has another table than the published runs give: python3 Tests/scaling.py --write {file}")


if __name__ == "__main__":
    main()
