using System.Text.Json;
using Tests.Kernel;

namespace Tests.Jupyter;

[Trait("Category", "Slow")]
public class InterruptionTests
{
    [JupyterFact]
    public void An_interrupt_stops_what_runs_within_a_second_and_variables_stay() => JupyterClient.Run(""""
        def interrupted(code, interrupt):
            usual = usual_seconds(client)
            request = running(client, 'var n = 7; Console.WriteLine("begun"); ' + code)
            began = time.monotonic()
            interrupt()
            reply = reply_to(client, request)["content"]
            seconds = time.monotonic() - began
            assert (reply["status"], reply["ename"]) == ("error", "Interrupted"), reply
            assert_at_once(seconds, usual)
            assert value(client, "n") == "7"
        with kernel() as (manager, client):
            interrupted("while (true) { }", manager.interrupt_kernel)
            interrupted("while (true) { }", manager.interrupt_kernel)
            interrupted("await Task.Delay(-1);", manager.interrupt_kernel)
            interrupted("System.Threading.Thread.Sleep(-1);", manager.interrupt_kernel)
            interrupted("while (true) { }", lambda: os.kill(manager.provisioner.pid, signal.SIGINT))
            client.control_channel.send(client.session.msg("interrupt_request", {})) # Nothing runs.
            assert client.get_control_msg(timeout=TIMEOUT)["content"]["status"] == "ok"
            assert value(client, "n") == "7"
        """");

    [JupyterFact]
    public void An_interrupt_that_was_sent_before_a_cell_leaves_it_alone() => JupyterClient.Run(""""
        import tempfile
        with kernel() as (manager, client), tempfile.TemporaryDirectory() as folder:
            late = client.session.msg("interrupt_request", {})
            request = running(client, f'Console.WriteLine("begun"); while (!Directory.Exists("{folder}/go on")) System.Threading.Thread.Sleep(100);')
            client.control_channel.send(late)
            assert client.get_control_msg(timeout=TIMEOUT)["content"]["status"] == "ok"
            os.mkdir(f"{folder}/go on")
            assert reply_to(client, request)["content"]["status"] == "ok"
        """");

    [JupyterFact]
    public void Cells_of_every_kind_stop_within_a_second_or_are_told_and_the_process_stays() => JupyterClient.Run($$""""
        with kernel() as (manager, client):
            pids = processes_of(manager.provisioner.pid)
            def trial(code, reacts):
                usual = usual_seconds(client)
                request = running(client, code)
                began = time.monotonic()
                manager.interrupt_kernel()
                reply = reply_to(client, request)["content"]
                seconds, told = time.monotonic() - began, text(shown_for(client, request), "stderr")
                if reacts:
                    assert reply.get("ename") == "Interrupted" and (told == "" or seconds > 0.8 and "does not react" in told), (code, seconds, told, reply)
                else:
                    assert "does not react" in told and "Restart" in told and (reply["status"] == "ok" or reply["ename"] == "Interrupted"), (code, told, reply)
                assert value(client, "n >= 7") == "True", code
                return not reacts or is_at_once(seconds, usual)
            wrong = []
            stopping, not_reacting = json.loads({{Json(EndlessCells.Stopping)}}), json.loads({{Json(EndlessCells.NotReacting)}})
            for code in stopping + not_reacting:
                try: # What other processes have delayed is tried once more: a cell that stops late by itself is late again.
                    assert trial(code, code in stopping) or trial(code, code in stopping), "late twice"
                except Exception as fault:
                    wrong.append(f"{code}: {fault!r}")
            assert not wrong, "\n".join(wrong)
            assert pids == processes_of(manager.provisioner.pid)
        """");

    [JupyterFact]
    public void An_interrupted_training_stops_between_batches_and_the_learner_stays_usable() => JupyterClient.Run($$""""
        with kernel() as (manager, client):
            reply, _ = execute(client, """
                #r "{{Path.Combine(Repository.Root, "lib", "bin", "Lessons.dll")}}"
                using DeepLearning;
                using static TorchSharp.torch;
                var x = randn(4000, 2);
                var y = x[.., 0] * 2 - x[.., 1] + 1;
                var learner = new Learner(new(new TensorDataLoader(x, y, 8, training: true), new TensorDataLoader(x, y, 100, training: false)), nn.Linear(2, 1), Losses.Mse, 0);
                """)
            assert reply["status"] == "ok", reply
            usual = usual_seconds(client)
            request = running(client, 'Console.WriteLine("begun"); learner.Fit(100_000, .001);')
            time.sleep(1)
            began = time.monotonic()
            manager.interrupt_kernel()
            assert reply_to(client, request)["content"]["ename"] == "Interrupted"
            assert_at_once(time.monotonic() - began, usual)
            assert value(client, "learner.Model.parameters().All(p => p.grad is null) && learner.Recorder.Losses.Count > 0") == "True"
            reply, _ = execute(client, "learner.Fit(3, .05);")
            assert reply["status"] == "ok", reply
            assert value(client, "learner.Validate()[0] < .01") == "True"
            # A loop of the reader's own, in native code most of the time.
            request = running(client, 'Console.WriteLine("begun"); var w = zeros(2); while (true) w = w + ones(2);')
            manager.interrupt_kernel()
            assert reply_to(client, request)["content"]["ename"] == "Interrupted"
            assert value(client, "w.numel()") == "2"
        """");

    /// <summary>The cells' code as a list of JSON in a Python string.</summary>
    private static string Json(IReadOnlyDictionary<string, string> cells) =>
        JsonSerializer.Serialize(JsonSerializer.Serialize(cells.Values.Select(EndlessCells.Cell)));
}
