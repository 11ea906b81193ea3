namespace Tests.Jupyter;

[Collection(nameof(SharedKernel))]
[Trait("Category", "Slow")]
public class ExecutionTests(SharedKernel shared)
{
    [JupyterFact]
    public void Cells_show_answer_fail_and_abort_as_the_protocol_says() => JupyterClient.Run(""""
        with kernel() as (manager, client):
            # Outputs in order, between busy and idle, with the exact code.
            code = 'Console.Write("héllo 🎉"); var d = display(1); d.Update(2); Console.Error.Write("e"); 3'
            reply, shown = execute(client, code)
            assert types(shown) == ["status", "execute_input", "stream", "display_data", "update_display_data", "stream", "execute_result", "status"], types(shown)
            assert shown[1]["content"] == {"code": code, "execution_count": 1}
            assert text(shown) == "héllo 🎉" and text(shown, "stderr") == "e"
            assert shown[3]["content"]["transient"]["display_id"] == shown[4]["content"]["transient"]["display_id"]
            assert shown[4]["content"]["data"] == {"text/plain": "2"}
            assert shown[6]["content"] == {"execution_count": 1, "data": {"text/plain": "3"}, "metadata": {}}
            assert (reply["status"], reply["execution_count"]) == ("ok", 1)

            # Silent: nothing is shown or counted; not stored: shown, not counted.
            reply, shown = execute(client, 'var hidden = 5; Console.WriteLine("x"); hidden', silent=True)
            assert types(shown) == ["status", "status"] and reply["status"] == "ok", types(shown)
            reply, shown = execute(client, "hidden", store_history=False)
            assert "execute_result" in types(shown)
            reply, shown = execute(client, "hidden")
            assert reply["execution_count"] == 2, reply
            history = reply_to(client, client.history(raw=True, output=True, hist_access_type="tail", n=10))["content"]["history"]
            assert history == [[1, 1, [code, "3"]], [1, 2, ["hidden", "5"]]], history

            # Expressions of the client, after the code.
            reply, _ = execute(client, "var y = 4;", user_expressions={"good": "y + 1", "bad": "nope"})
            assert reply["user_expressions"]["good"]["data"] == {"text/plain": "5"}, reply
            assert reply["user_expressions"]["bad"]["status"] == "error"

            # Errors: a name, a message, coloured lines with the cell's line number.
            reply, shown = execute(client, 'var z = 1;\n\nthrow new InvalidOperationException("because");')
            assert (reply["status"], reply["ename"], reply["evalue"]) == ("error", "System.InvalidOperationException", "because"), reply
            assert reply["traceback"] == ["\x1b[31mSystem.InvalidOperationException: because\x1b[0m", "   at cell 4, line 3"], reply
            assert shown[-2]["msg_type"] == "error" and shown[-2]["content"]["traceback"] == reply["traceback"]
            reply, _ = execute(client, "var w = 1;\nnope();")
            assert reply["ename"] == "CS0103" and reply["evalue"].startswith("(2,1): "), reply

            # After an error what waits is aborted, unless the client does not want that; other requests are answered.
            failing = "System.Threading.Thread.Sleep(300); throw new Exception();"
            first, second, info, third = client.execute(failing), client.execute("1"), client.kernel_info(), client.execute("2")
            assert reply_to(client, first)["content"]["status"] == "error"
            assert reply_to(client, second)["content"]["status"] == "aborted"
            assert reply_to(client, info)["content"]["status"] == "ok"
            assert reply_to(client, third)["content"]["status"] == "aborted"
            first, second = client.execute(failing, stop_on_error=False), client.execute("1")
            assert reply_to(client, first)["content"]["status"] == "error"
            assert reply_to(client, second)["content"]["status"] == "ok"

            # Comms: none can be opened.
            message = client.session.msg("comm_open", {"comm_id": "c1", "target_name": "t", "data": {}})
            client.shell_channel.send(message)
            assert [m["content"]["comm_id"] for m in shown_for(client, message["header"]["msg_id"]) if m["msg_type"] == "comm_close"] == ["c1"]
            assert reply_to(client, client.comm_info())["content"] == {"status": "ok", "comms": {}}
        """");

    [JupyterFact]
    public void Many_requests_and_much_output_arrive_whole_and_in_order() => shared.Run(""""
        with kernel() as (manager, client):
            _, shown = execute(client, 'for (var i = 0; i < 200_000; i++) Console.WriteLine($"{i:D8} 0123456789012345678901234567890123456789");')
            got = text(shown)
            assert len(got) == 10_000_000 and got == "".join(f"{i:08} 0123456789012345678901234567890123456789\n" for i in range(200_000))
            requests = [client.execute(f"{i} + 1") for i in range(100)]
            counts = [reply_to(client, request)["content"]["execution_count"] for request in requests]
            assert counts == list(range(counts[0], counts[0] + 100)), counts
            values = [next(m["content"]["data"]["text/plain"] for m in shown_for(client, request) if m["msg_type"] == "execute_result") for request in requests]
            assert values == [str(i + 1) for i in range(100)], values
        """");

    [JupyterFact]
    public void Two_clients_share_the_variables_and_each_gets_its_own_replies() => shared.Run(""""
        def another(session):
            client = manager.client(session=session)
            client.start_channels()
            client.wait_for_ready(timeout=TIMEOUT)
            return client
        with kernel() as (manager, one):
            two = another(Session(key=manager.session.key))
            execute(one, "var shared = 6;")
            first, second = one.execute("shared * 7"), two.execute("shared * 8")
            assert reply_to(one, first)["content"]["status"] == reply_to(two, second)["content"]["status"] == "ok"
            seen = {m["parent_header"]["msg_id"]: m["content"]["data"]["text/plain"] for m in shown_for(one, first, second) if m["msg_type"] == "execute_result"}
            assert seen == {first: "42", second: "48"}, seen
            again = another(manager.session) # A client that lost its connection and comes back under its name.
            assert value(again, "shared") == "6"
            two.stop_channels()
            again.stop_channels()
        """");

    [JupyterFact]
    public void A_cell_asks_its_client_for_a_line() => shared.Run(""""
        with kernel() as (manager, client):
            asked = []
            def answer(message):
                asked.append(message["content"])
                client.input("né 🎉")
            reply, shown = execute(client, """
                Console.Write("Name? ");
                Console.WriteLine(Console.ReadLine());
                var age = await GetInputAsync("Age? ");
                var secret = await GetPasswordAsync("Secret? ");
                age + secret.GetClearTextPassword()
                """, allow_stdin=True, stdin_hook=answer)
            assert asked == [{"prompt": "", "password": False}, {"prompt": "Age? ", "password": False}, {"prompt": "Secret? ", "password": True}], asked
            assert text(shown) == "Name? né 🎉\n" and shown[-2]["content"]["data"]["text/plain"] == "né 🎉né 🎉", shown
            reply, _ = execute(client, 'Console.ReadLine() ?? "the end"', allow_stdin=False)
            assert reply["status"] == "ok"
            reply, _ = execute(client, "await GetInputAsync()", allow_stdin=False)
            assert "Nobody can be asked" in reply["evalue"], reply
            request = running(client, 'Console.WriteLine("begun"); Console.ReadLine();')
            manager.interrupt_kernel()
            assert reply_to(client, request)["content"]["ename"] == "Interrupted"
        """");

    [JupyterFact]
    public void Three_hundred_cells_take_at_most_60_MB_more() => JupyterClient.Run(""""
        def resident():
            pids = processes_of(manager.provisioner.pid)
            assert len(pids) == 2, pids
            return sum(int(line.split()[1]) for pid in pids for line in open(f"/proc/{pid}/status") if line.startswith("VmRSS")) / 1024
        with kernel() as (manager, client):
            for i in range(100): # By then what all cells need is there.
                execute(client, f"var v{i} = {i};")
            before = resident()
            for i in range(300):
                execute(client, f"var v{i} = {i}; v{i} + 1")
            grown = resident() - before
            assert grown <= 60, f"{before:.0f} MB, {grown:.0f} MB more"
        """");
}
