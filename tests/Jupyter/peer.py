"""jupyter_kernel_test's whole suite on the installed kernel; prints how many tests ran, and what did not pass."""
import json
import sys
import unittest

import jupyter_kernel_test
from jupyter_client.utils import run_sync
from jupyter_kernel_test.msgspec_v5 import validate_message

TIMEOUT = jupyter_kernel_test.TIMEOUT = 60


class Suite(jupyter_kernel_test.KernelTests):
    """The suite's own waits of 0.1 s are too short where other tests run beside it; here it waits for what comes, however long that takes."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        soon = cls.kc.iopub_channel.get_msg

        async def patient(timeout=None):
            return await soon(timeout=TIMEOUT)

        cls.kc.iopub_channel.get_msg = patient

    def flush_channels(self):
        """Takes what the kernel has told, which is all once it has answered another question."""
        asked, answered, idle = self.kc.kernel_info(), False, False
        while not answered:
            message = self.kc.get_shell_msg(timeout=TIMEOUT)
            validate_message(message)
            answered = message["parent_header"].get("msg_id") == asked
        while not idle:
            message = run_sync(self.kc.iopub_channel.get_msg)()
            validate_message(message)
            idle = message["parent_header"].get("msg_id") == asked and message["content"].get("execution_state") == "idle"

    kernel_name = ".net-csharp"
    language_name = "csharp"
    file_extension = ".cs"
    code_hello_world = 'Console.WriteLine("hello, world");'
    code_stderr = 'Console.Error.WriteLine("oops");'
    code_generate_error = 'throw new Exception("oops");'
    completion_samples = [
        {"text": "Console.Wri", "matches": ["Write", "WriteLine"]},
        {"text": "#!ti", "matches": ["#!time"]},
        {"text": "void F(int number) { nu"},
    ]
    complete_code_samples = ["1", "var x = 1;", "for (var i = 0; i < 3; i++) { }", "#!time\nvar y = 2;", "Console?"]
    incomplete_code_samples = ["for (var i = 0; i < 3; i++) {", "Math.Sqrt(", 'var s = """', "/* begun"]
    invalid_code_samples = ["int = 3;", "1 +* ) 2"]
    code_page_something = "Console.WriteLine?"
    code_inspect_sample = "Math.Sqrt"
    code_execute_result = [{"code": "6 * 7", "result": "42"}, {"code": "6 * 8", "result": "48"}, {"code": '"a" + "b"', "result": "ab"}]
    code_display_data = [
        {"code": 'HTML("<b>bold</b>").Display();', "mime": "text/html"},
        {"code": '"# title".DisplayAs("text/markdown");', "mime": "text/markdown"},
    ]
    code_history_pattern = '"a" ? "*"'
    supported_history_operations = ("tail", "range", "search")
    code_clear_output = "ClearOutput();"


result = unittest.TextTestRunner(stream=sys.stderr, verbosity=2).run(unittest.defaultTestLoader.loadTestsFromTestCase(Suite))
json.dump({
    "ran": result.testsRun,
    "skipped": [str(test) for test, _ in result.skipped],
    "failed": [f"{test}\n{trace}" for test, trace in result.failures + result.errors],
}, sys.stdout)
