"""jupyter_kernel_test's whole suite on the installed kernel; prints how many tests ran, and what did not pass."""
import json
import sys
import unittest

import jupyter_kernel_test

jupyter_kernel_test.TIMEOUT = 60


class Suite(jupyter_kernel_test.KernelTests):
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
