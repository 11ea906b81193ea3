"""Executes snippets one after the other on one kernel, each with a client of its own: a line of JSON for each on stdin, and on stdout what went wrong, or null."""
import traceback

import client
from client import *

answers, sys.stdout = sys.stdout, sys.stderr
with kernel() as (manager, _):

    @contextmanager
    def shared():
        own = manager.client()
        own.start_channels()
        try:
            own.wait_for_ready(timeout=TIMEOUT)
            yield manager, own
        finally:
            own.stop_channels()

    for line in sys.stdin:
        error = None
        try:
            exec(json.loads(line), {**vars(client), "kernel": shared})
        except BaseException:
            error = traceback.format_exc()
            manager.restart_kernel(now=True)  # whatever it has left behind, the next one does not meet it
        print(json.dumps(error), file=answers, flush=True)
