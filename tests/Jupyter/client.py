"""What the snippets of the Jupyter tests start from: a kernel of the tests' installation, and its client."""
import hashlib, hmac, json, os, signal, subprocess, sys, time, uuid
from contextlib import contextmanager
from queue import Empty

import zmq
from jupyter_client.manager import start_new_kernel
from jupyter_client.session import Session

KERNEL = ".net-csharp"
TIMEOUT = 60


@contextmanager
def kernel(**options):
    for left in (1, 0):
        try:
            manager, client = start_new_kernel(kernel_name=KERNEL, startup_timeout=TIMEOUT, **options)
            break
        except RuntimeError as fault:
            if not left or "died" not in str(fault): # jupyter_client's ports were free when it chose them, and may have been taken since
                raise
            print("a kernel died at its start", file=sys.stderr)
    manager.shutdown_wait_time = 20 # before it kills the kernel
    try:
        yield manager, client
    finally:
        client.stop_channels()
        manager.shutdown_kernel()


def execute(client, code, **options):
    """The content of the reply, and the messages on iopub between busy and idle."""
    shown = []
    reply = client.execute_interactive(code, output_hook=shown.append, timeout=TIMEOUT, **options)
    return reply["content"], shown


def value(client, code):
    """The text of the code's value."""
    reply, shown = execute(client, code)
    assert reply["status"] == "ok", reply
    return next(m["content"]["data"]["text/plain"] for m in shown if m["msg_type"] == "execute_result")


def types(messages):
    return [m["msg_type"] for m in messages]


def text(messages, name="stdout"):
    return "".join(m["content"]["text"] for m in messages if m["msg_type"] == "stream" and m["content"]["name"] == name)


def reply_to(client, request, channel="shell"):
    while True:
        message = getattr(client, f"get_{channel}_msg")(timeout=TIMEOUT)
        if message["parent_header"].get("msg_id") == request:
            return message


def shown_for(client, *requests):
    """The messages on iopub for the requests, up to the last one's idle."""
    messages, open = [], set(requests)
    while open:
        message = client.get_iopub_msg(timeout=TIMEOUT)
        if (request := message["parent_header"].get("msg_id")) in requests:
            messages.append(message)
            if message["content"].get("execution_state") == "idle":
                open.remove(request)
    return messages


def running(client, code):
    """Sends code that writes "begun", and waits until it has."""
    request = client.execute(code)
    while not (message := client.get_iopub_msg(timeout=TIMEOUT))["content"].get("text", "").startswith("begun"):
        assert message["msg_type"] != "error", message
    return request


def alive(pid):
    try:
        with open(f"/proc/{pid}/stat") as file:
            return file.read().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def processes_of(pid):
    """The process and those that it has started."""
    with open(f"/proc/{pid}/task/{pid}/children") as file:
        return [pid] + [each for child in file.read().split() for each in processes_of(int(child))]


def wait_until(condition, seconds=20):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.05)


def usual_seconds(client):
    """What a small cell takes now: milliseconds on an idle machine. To be asked before what is measured: afterwards, a fault could slow both."""
    assert value(client, "1") == "1" # A session's first cell takes longer.
    began = time.monotonic()
    assert value(client, "1 + 1") == "2"
    return time.monotonic() - began


def is_at_once(seconds, usual):
    """Whether something took less than a second, or, on a busy machine, than ten times what is usual."""
    return seconds < max(1, 10 * usual)


def assert_at_once(seconds, usual):
    assert is_at_once(seconds, usual), (seconds, usual)
