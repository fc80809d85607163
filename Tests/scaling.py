#!/usr/bin/env python3
"""scaling.py PLAN RUN [--replicates N] [--chunk SECONDS]: how long a study would take on 2, 8, 32 and 128 nodes. A simulation.

PLAN is the plan.json of `cahier submit STUDY --profile full --engine none` with a store that has nothing of the study; RUN is the
run.json of a report, for what each step took. Nodes are like the machine of the report. Each job costs 30 s for queue, start and
loading; a step that is cut has as many shares as there are nodes, none shorter than the chunk, and a join; jobs start by the
longest path that hangs on them, on the node that is free first. Whether trainings get slower beside each other, and what a
cluster's queue does, is not in it.

    python3 Tests/scaling.py shared/plan.json Output/clipped-activation/run.json --replicates 10
    python3 Tests/scaling.py --check
"""
import argparse
import heapq
import json
import math

OVERHEAD = 30.0
NODES = [2, 8, 32, 128]


def jobs_of(steps, nodes, chunk):
    """Jobs as (seconds, places of the jobs before them), inputs first."""
    jobs, ends = [], []
    for step in steps:
        before = [ends[place] for place in step["inputs"]]
        shares = min(nodes, math.ceil(step["seconds"] / chunk)) if step["divided"] else 1
        if shares > 1:
            parts = []
            for _ in range(shares):
                parts.append(len(jobs))
                jobs.append((step["seconds"] / shares + OVERHEAD, before))
            jobs.append((OVERHEAD, parts))
        else:
            jobs.append((step["seconds"] + OVERHEAD, before))
        ends.append(len(jobs) - 1)
    return jobs


def makespan(jobs, nodes):
    """Seconds until all jobs are done, by list scheduling."""
    followers = [[] for _ in jobs]
    for place, (_, before) in enumerate(jobs):
        for earlier in before:
            followers[earlier].append(place)
    path = [0.0] * len(jobs)
    for place in reversed(range(len(jobs))):
        path[place] = jobs[place][0] + max((path[f] for f in followers[place]), default=0.0)
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


def simulated(steps, nodes, replicates, chunk):
    jobs = []
    for _ in range(replicates):
        first = len(jobs)
        jobs += [(seconds, [first + place for place in before]) for seconds, before in jobs_of(steps, nodes, chunk)]
    return makespan(jobs, nodes)


def check():
    step = lambda seconds, inputs=(), divided=False: {"seconds": seconds, "inputs": list(inputs), "divided": divided}
    chain = [step(100), step(200, [0]), step(300, [1])]
    assert simulated(chain, 8, 1, 60) == 600 + 3 * OVERHEAD
    assert simulated([step(100) for _ in range(6)], 3, 1, 60) == 2 * (100 + OVERHEAD)
    assert simulated([step(800, divided=True)], 8, 1, 60) == 100 + 2 * OVERHEAD
    assert simulated([step(800, divided=True)], 8, 1, 400) == 400 + 2 * OVERHEAD
    # The long one goes first: behind a short one it would end at 170 s.
    assert simulated([step(10), step(10), step(100)], 2, 1, 60) == 100 + OVERHEAD
    assert simulated(chain, 1, 3, 60) == 3 * (600 + 3 * OVERHEAD)
    print("ok")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("plan", nargs="?")
    parser.add_argument("run", nargs="?")
    parser.add_argument("--replicates", type=int, default=1)
    parser.add_argument("--chunk", type=float, default=60.0)
    parser.add_argument("--check", action="store_true")
    arguments = parser.parse_args()
    if arguments.check:
        return check()
    if not arguments.run:
        parser.error("PLAN and RUN are needed")
    plan = json.load(open(arguments.plan))
    run = json.load(open(arguments.run))
    seconds = {step["name"]: step["seconds"] for step in run["steps"]}
    missing = [step["name"] for step in plan["steps"] if step["name"] not in seconds]
    if missing:
        parser.error("the run has no time of " + ", ".join(missing))
    steps = [
        {"seconds": seconds[step["name"]], "inputs": step["inputs"], "divided": step["isDivided"]}
        for step in plan["steps"]
    ]
    work = sum(step["seconds"] for step in steps)
    cut = sum(step["seconds"] for step in steps if step["divided"])
    print(f"{plan['study']}: {work:.0f} s of work, {100 * cut / work:.0f} % in pieces, {arguments.replicates} replicate(s)")
    for nodes in NODES:
        time = simulated(steps, nodes, arguments.replicates, arguments.chunk)
        print(f"  {nodes:4d} nodes: {time / 60:7.0f} min, {arguments.replicates * work / time:5.1f}x")


if __name__ == "__main__":
    main()
