namespace Tests.Jupyter;

[Collection(nameof(SharedKernel))]
[Trait("Category", "Slow")]
public class EditorTests(SharedKernel shared)
{
    [JupyterFact]
    public void Editors_ask_in_code_points_of_what_cells_have_declared() => shared.Run(""""
        def complete(code):
            before, after = code.split("‸")
            content = reply_to(client, client.complete(before + after, len(before)))["content"]
            return (before + after)[content["cursor_start"]:content["cursor_end"]], content
        with kernel() as (manager, client):
            execute(client, 'var größe = "🎉";')
            replaced, content = complete('var 𝑎 = "🎉🎉"; größe.Sub‸.Length + "🎉"')
            assert (replaced, content["matches"]) == ("Sub", ["Substring"]), content
            typed = content["metadata"]["_jupyter_types_experimental"][0]
            assert (typed["text"], typed["type"], typed["start"], typed["end"]) == ("Substring", "method", content["cursor_start"], content["cursor_end"])
            code = '"🎉🎉🎉🎉"; Math.Sqrt(größe.Length)'
            content = reply_to(client, client.inspect(code, code.index("Sqrt") + 1))["content"]
            assert content["found"] and "double Math.Sqrt(double d)" in content["data"]["text/plain"] and "square root" in content["data"]["text/markdown"], content
            assert not reply_to(client, client.inspect("  ", 1))["content"]["found"]
            assert reply_to(client, client.is_complete("if (true)\n{"))["content"] == {"status": "incomplete", "indent": "    "}
            reply, _ = execute(client, "größe?")
            assert reply["payload"][0]["source"] == "page" and "string größe" in reply["payload"][0]["data"]["text/plain"], reply
        """");

    [JupyterFact]
    public void Editors_are_answered_while_a_cell_runs() => shared.Run(""""
        with kernel() as (manager, client):
            execute(client, "var early = 1;")
            cell = running(client, 'Console.WriteLine("begun"); while (true) { }')
            question = client.complete("earl", 4)
            assert reply_to(client, question)["content"]["matches"] == ["early"]
            # A client shows the kernel's state that it was told last: busy still.
            shown_for(client, question)
            again = client.get_iopub_msg(timeout=TIMEOUT)
            assert (again["content"], again["parent_header"]["msg_id"]) == ({"execution_state": "busy"}, cell), again
            manager.interrupt_kernel()
            assert reply_to(client, cell)["content"]["ename"] == "Interrupted"
        """");

    [JupyterFact]
    public void A_hundred_completions_take_no_memory() => JupyterClient.Run($$""""
        def resident(): return next(int(line.split()[1]) for line in open(f"/proc/{manager.provisioner.pid}/status") if line.startswith("VmRSS")) / 1024
        def complete(code): return reply_to(client, client.complete(code, len(code)))["content"]["matches"]
        with kernel() as (manager, client):
            reply, _ = execute(client, '#r "{{Path.Combine(Repository.Root, "lib", "bin", "Lessons.dll")}}"')
            assert reply["status"] == "ok", reply
            assert "rand" in complete("TorchSharp.torch.ra") and "Chart" in complete("Plotly.NET.Ch")
            before = resident()
            for i in range(100):
                assert "rand" in complete("TorchSharp.torch.ra")
            grown = resident() - before
            assert grown <= 50, f"{before:.0f} MB, {grown:.0f} MB more"
        """");

    [JupyterFact]
    public void Of_many_questions_at_once_each_is_answered_and_the_last_one_fully() => JupyterClient.Run(""""
        with kernel() as (manager, client):
            questions = [client.complete("Console.Wri", 11) for _ in range(200)]
            answers = {}
            while len(answers) < len(questions):
                message = client.get_shell_msg(timeout=TIMEOUT)
                if message["msg_type"] != "complete_reply":
                    continue # to what asked whether the kernel is there
                assert message["content"]["status"] == "ok", message
                answers[message["parent_header"]["msg_id"]] = message["content"]["matches"]
            assert answers[questions[-1]] == ["Write", "WriteLine"], answers[questions[-1]]
            assert [] in answers.values() # The first Tab takes long: what was asked meanwhile is given up, but for the last.
        """");

    [JupyterFact]
    public void A_cells_output_comes_while_an_editor_is_answered() => JupyterClient.Run(""""
        with kernel() as (manager, client):
            cell = running(client, 'Console.WriteLine("begun"); while (true) { Console.WriteLine("."); System.Threading.Thread.Sleep(10); }')
            question = client.complete("Console.Wri", 11)
            asked = time.monotonic()
            arrivals, message = [asked], {}
            while (message.get("parent_header", {}).get("msg_id"), message.get("content", {}).get("execution_state")) != (question, "idle"):
                message = client.get_iopub_msg(timeout=TIMEOUT)
                if message["msg_type"] == "stream":
                    arrivals.append(time.monotonic())
            took = time.monotonic() - asked
            assert len(arrivals) - 1 > took / 0.15, f"{len(arrivals) - 1} outputs in the {took:.2f} s that the first question takes" # one comes every 50 ms
            assert reply_to(client, question)["content"]["matches"] == ["Write", "WriteLine"]
            manager.interrupt_kernel()
            assert reply_to(client, cell)["content"]["ename"] == "Interrupted"
        """");
}
