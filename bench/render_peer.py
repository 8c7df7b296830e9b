"""Jinja2 as a peer of the render bench: render_peer.py WORKLOADS. See render_peer.h."""
import json
import pathlib
import sys
import time

try:
    import jinja2
except ImportError:
    print("missing: the Python package jinja2 is not installed", flush=True)
    sys.exit(0)

folder = pathlib.Path(sys.argv[1])


def load(name):
    workload = json.loads((folder / f"{name}.jinja.json").read_text())
    data = json.loads((folder / f"{name}.json").read_text())["data"]
    env = jinja2.Environment(
        loader=jinja2.DictLoader(workload["partials"]), trim_blocks=True, keep_trailing_newline=True
    )
    template = env.from_string(workload["template"])
    if template.render(data) != (folder / f"{name}.expected.txt").read_text():
        raise ValueError(f"another output for {name}")
    return lambda: template.render(data)


def ns_per_run(run, ms):
    # the CPU's time, so that others on the machine do not count
    run()  # what it needs is in the caches then
    start = time.process_time_ns()
    times = ns = 0
    while ns < ms * 1e6:
        run()
        times += 1
        ns = time.process_time_ns() - start
    return ns / times


rendered = {}
print(f"ready: Jinja2 {jinja2.__version__}", flush=True)
for line in sys.stdin:
    name, ms = line.split()
    if name not in rendered:
        rendered[name] = load(name)
    print(f"{ns_per_run(rendered[name], float(ms)):.1f}", flush=True)
