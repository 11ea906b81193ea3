"""Measures a Jupyter kernel: for each line "start KERNEL" or "cell KERNEL" of stdin prints milliseconds."""
import statistics
import sys
import time

from jupyter_client.manager import start_new_kernel

CELLS = 50
running = {}


def execute(client, code):
    reply = client.execute_interactive(code, output_hook=lambda message: None, timeout=60)
    assert reply["content"]["status"] == "ok", reply


def start(kernel):
    """From nothing to the first cell's reply, as a client sees it."""
    begun = time.perf_counter()
    manager, client = start_new_kernel(kernel_name=kernel)
    execute(client, "1")
    ended = time.perf_counter()
    if kernel in running:
        running[kernel][1].stop_channels()
        running[kernel][0].shutdown_kernel()
    running[kernel] = manager, client
    return ended - begun


def cell(kernel):
    """The median of trivial cells in the kernel that was started last."""
    times = []
    for i in range(CELLS):
        begun = time.perf_counter()
        execute(running[kernel][1], f"{i} + 1")
        times.append(time.perf_counter() - begun)
    return statistics.median(times)


for line in sys.stdin:
    measure, kernel = line.split()
    print(1000 * globals()[measure](kernel), flush=True)
for manager, client in running.values():
    client.stop_channels()
    manager.shutdown_kernel()
