"""Measures Jupyter kernels: for each line "MEASURE KERNEL" of stdin prints milliseconds, or megabytes for "memory". A kernel other than ipykernel's is taken for one of C#."""
import os
import statistics
import sys
import time

from jupyter_client.manager import start_new_kernel

CELLS, MANY = 50, 500
ROWS, LINES, LOOP = 10_000, 100_000, 200
running = {}

CODE = {
    "python3": {
        "loop": "s = 0\nfor i in range(1000):\n" + "\n".join(f"    s += i % {2 + line}" for line in range(LOOP)),
        "prepare": f"import pandas\ntable = pandas.DataFrame({{'number': range({ROWS}), 'text': [f'row {{i}}' for i in range({ROWS})]}})",
        "frame": "table",
        "lines": f"for i in range({LINES}): print('line', i)",
    },
    "C#": {
        "loop": "var s = 0;\nfor (var i = 0; i < 1000; i++)\n{\n" + "\n".join(f"    s += i % {2 + line};" for line in range(LOOP)) + "\n}",
        "prepare": f"#r \"{os.path.join(os.path.dirname(__file__), 'Lessons.dll')}\"\nusing Deedle;\nusing DeepLearning;\nLessons.Seed(1);\n"
                   f"var table = Frame.FromRecords(Enumerable.Range(0, {ROWS}).Select(i => new {{ number = i, text = $\"row {{i}}\" }}));",
        "frame": "table",
        "lines": f"for (var i = 0; i < {LINES}; i++) Console.WriteLine($\"line {{i}}\");",
    },
}


def code(kernel, what):
    return CODE.get(kernel, CODE["C#"])[what]


def execute(kernel, source):
    """Runs a cell until all of its output has come."""
    begun = time.perf_counter()
    reply = running[kernel][1].execute_interactive(source, output_hook=lambda message: None, timeout=60)
    assert reply["content"]["status"] == "ok", reply
    return 1000 * (time.perf_counter() - begun)


def start(kernel):
    """From nothing to the first cell's reply, as a client sees it."""
    before = running.get(kernel)
    begun = time.perf_counter()
    running[kernel] = start_new_kernel(kernel_name=kernel)
    execute(kernel, "1")
    ended = time.perf_counter()
    if before:
        stop(before)
    return 1000 * (ended - begun)


def stop(kernel):
    manager, client = kernel
    client.stop_channels()
    manager.shutdown_kernel()


def cell(kernel):
    """The median of trivial cells in the kernel that was started last."""
    return statistics.median(execute(kernel, f"{i} + 1") for i in range(CELLS))


def loop(kernel):
    return execute(kernel, code(kernel, "loop"))


def frame(kernel):
    execute(kernel, code(kernel, "prepare"))
    return execute(kernel, code(kernel, "frame"))


def lines(kernel):
    return execute(kernel, code(kernel, "lines"))


def memory(kernel):
    """What many small cells leave in the kernel and the processes that it has started."""
    for i in range(CELLS):
        execute(kernel, f"{i} + 1")
    before = resident(running[kernel][0].provisioner.pid)
    for i in range(MANY):
        execute(kernel, f"{i} + 1")
    return (resident(running[kernel][0].provisioner.pid) - before) / 1e6


def resident(process):
    with open(f"/proc/{process}/statm") as numbers:
        pages = int(numbers.read().split()[1])
    with open(f"/proc/{process}/task/{process}/children") as children:
        return pages * os.sysconf("SC_PAGESIZE") + sum(resident(int(child)) for child in children.read().split())


for line in sys.stdin:
    measure, kernel = line.split()
    print(globals()[measure](kernel), flush=True)
for kernel in running.values():
    stop(kernel)
