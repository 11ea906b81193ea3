using System.Text.Json;
using Tests.Kernel;

namespace Tests.Jupyter;

[Collection(nameof(Timed))]
public class LifeCycleTests
{
    [JupyterFact]
    public void An_interrupt_stops_what_runs_within_a_second_and_variables_stay() => JupyterClient.Run(""""
        def interrupted(code, interrupt):
            request = running(client, 'var n = 7; Console.WriteLine("begun"); ' + code)
            began = time.monotonic()
            interrupt()
            reply = reply_to(client, request)["content"]
            assert (reply["status"], reply["ename"]) == ("error", "Interrupted"), reply
            assert time.monotonic() - began < 1, time.monotonic() - began
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
    public void Cells_of_every_kind_stop_within_a_second_or_are_told_and_the_process_stays() => JupyterClient.Run($$""""
        with kernel() as (manager, client):
            pids = processes_of(manager.provisioner.pid)
            def trial(code, reacts):
                request = running(client, code)
                began = time.monotonic()
                manager.interrupt_kernel()
                reply = reply_to(client, request)["content"]
                seconds, told = time.monotonic() - began, "does not react" in text(shown_for(client, request), "stderr")
                assert told != reacts and (reply["status"] == "ok" or reply["ename"] == "Interrupted") and (seconds < 1 or told), (code, seconds, reply)
                assert value(client, "n >= 7") == "True", code
            for code in json.loads({{Json(EndlessCells.Stopping)}}):
                trial(code, True)
            for code in json.loads({{Json(EndlessCells.NotReacting)}}):
                trial(code, False)
            assert pids == processes_of(manager.provisioner.pid)
        """");

    [JupyterFact]
    public void A_wrong_or_a_repeated_signature_is_dropped() => JupyterClient.Run(""""
        def send(frames):
            socket = zmq.Context.instance().socket(zmq.DEALER)
            socket.connect(f"tcp://127.0.0.1:{manager.shell_port}")
            socket.send_multipart(frames)
            try:
                return socket.poll(seconds * 1000) and socket.recv_multipart()
            finally:
                socket.close(0)
        def message():
            parts = [json.dumps(part).encode() for part in (
                {"msg_id": uuid.uuid4().hex, "session": "s", "username": "u", "date": "2026-01-01T00:00:00Z", "msg_type": "execute_request", "version": "5.3"},
                {}, {}, {"code": "runs++", "silent": False})]
            signature = hmac.new(manager.session.key, b"".join(parts), hashlib.sha256).hexdigest().encode()
            return [b"<IDS|MSG>", signature, *parts]
        with kernel() as (manager, client):
            execute(client, "var runs = 0;")
            good, seconds = message(), 20
            assert b'"ok"' in send(good)[-1]
            seconds = 0.5
            assert not send(good), "a repetition was answered"
            forged = message()
            forged[1] = b"0" * 64
            assert not send(forged), "a forgery was answered"
            assert not send([b"<IDS|MSG>", b""]) and not send([b"nonsense"])
            assert value(client, "runs") == "1"
        """");

    [JupyterFact]
    public void Shutdown_and_restart_end_every_process_and_leave_no_file() => JupyterClient.Run(""""
        import glob, tempfile
        def folders(): return set(glob.glob(os.path.join(os.environ["TMPDIR"], "*")))
        os.environ["TMPDIR"] = tempfile.mkdtemp()
        with kernel() as (manager, client):
            execute(client, "var gone = 1;")
            pids = processes_of(manager.provisioner.pid)
            assert len(pids) == 2 and len(folders()) >= 1
            manager.restart_kernel()
            client.wait_for_ready(timeout=TIMEOUT)
            wait_until(lambda: not any(map(alive, pids)))
            reply, _ = execute(client, "gone")
            assert (reply["ename"], reply["execution_count"]) == ("CS0103", 1), reply
            pids = processes_of(manager.provisioner.pid)
            running(client, 'Console.WriteLine("begun"); while (true) { }')
        wait_until(lambda: not any(map(alive, pids)))
        assert not folders(), folders()
        os.rmdir(os.environ["TMPDIR"])
        """");

    [JupyterFact]
    public void What_a_killed_kernel_leaves_behind_is_cleared_by_its_session() => JupyterClient.Run(""""
        import glob, tempfile
        os.environ["TMPDIR"] = tempfile.mkdtemp()
        manager, client = start_new_kernel(kernel_name=KERNEL, startup_timeout=TIMEOUT)
        running(client, 'Console.WriteLine("begun"); while (true) { }')
        pids = processes_of(manager.provisioner.pid)
        os.kill(pids[0], signal.SIGKILL)
        wait_until(lambda: not any(map(alive, pids)))
        # The runtime's own files of the killed process: dotnet-diagnostic-PID-..., clr-debug-pipe-PID-....
        left = [name for name in glob.glob(os.path.join(os.environ["TMPDIR"], "*")) if f"-{pids[0]}-" not in name]
        assert not left, left
        client.stop_channels()
        manager.shutdown_kernel(now=True)
        import shutil
        shutil.rmtree(os.environ["TMPDIR"])
        """");

    [JupyterFact]
    public void A_kernel_whose_parent_died_before_it_was_up_ends_at_once() => JupyterClient.Run(""""
        from jupyter_client.connect import write_connection_file
        from jupyter_client.kernelspec import get_kernel_spec
        file, _ = write_connection_file(os.path.abspath("connection.json"), key=b"k")
        argv = [part.format(connection_file=file) for part in get_kernel_spec(KERNEL).argv]
        shell = subprocess.run(["sh", "-c", '"$@" & echo $!', "sh", *argv], stdout=open("pid", "w"), env={**os.environ, "JPY_PARENT_PID": "999999"})
        pid = int(open("pid").read().split()[0])
        wait_until(lambda: not alive(pid))
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
            request = running(client, 'Console.WriteLine("begun"); learner.Fit(100_000, .001);')
            time.sleep(1)
            began = time.monotonic()
            manager.interrupt_kernel()
            assert reply_to(client, request)["content"]["ename"] == "Interrupted"
            assert time.monotonic() - began < 1, time.monotonic() - began
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

    [JupyterFact]
    public void What_is_no_message_is_dropped_and_the_kernel_goes_on() => JupyterClient.Run(""""
        def send(port, header, content=b"{}", extra=()):
            parts = [header, b"{}", b"{}", content]
            signature = hmac.new(manager.session.key, b"".join(parts), hashlib.sha256).hexdigest().encode()
            socket = zmq.Context.instance().socket(zmq.DEALER)
            socket.connect(f"tcp://127.0.0.1:{port}")
            socket.send_multipart([b"<IDS|MSG>", signature, *parts, *extra])
            socket.close(1000)
        def header(type): return json.dumps({"msg_id": uuid.uuid4().hex, "session": "s", "msg_type": type, "version": "5.3"}).encode()
        with kernel() as (manager, client):
            for port in (manager.shell_port, manager.control_port, manager.stdin_port):
                for bad in (b"", b"nonsense", b"[]", b"null", b"5", b'{"msg_type": 5}', b'{"msg_type": null}', b'{"msg_type": "a", "msg_type": "b"}', b'{"msg_type": "\ud800"}',
                            b'{"msg_type": "\xff"}', b'{"a":' * 1000, header("no_such_request")):
                    send(port, bad)
                for type in ("execute_request", "complete_request", "inspect_request", "is_complete_request", "history_request", "comm_open", "comm_info_request", "comm_msg",
                             "input_reply", "kernel_info_request"):
                    for content in (b"[]", b"nonsense", b'{"code": 5, "cursor_pos": "x", "user_expressions": [], "comm_id": 1, "n": "many", "value": {}}', b'{"code": "\ud800", "comm_id": "\ud800"}',
                                    b'{"code": "1", "code": "2"}', b'{"code": "1", "cursor_pos": -5, "detail_level": 99, "user_expressions": {"a": 1, "b": null}, "hist_access_type": "tail", "n": -1}'):
                        send(port, header(type), content, extra=(b"buffer",))
            assert value(client, "6 * 7") == "42"
            client.control_channel.send(client.session.msg("kernel_info_request"))
            assert client.get_control_msg(timeout=TIMEOUT)["content"]["status"] == "ok"
            message = client.session.msg("execute_request", {"code": "var y = 4;", "user_expressions": {"number": 1, "good": "y"}})
            client.shell_channel.send(message)
            reply = reply_to(client, message["header"]["msg_id"])["content"]
            assert (reply["status"], reply["user_expressions"]["number"]["status"], reply["user_expressions"]["good"]["data"]) == ("ok", "error", {"text/plain": "4"}), reply
        """");

    [JupyterFact]
    public void The_kernel_ends_when_its_parent_has_died() => JupyterClient.Run(""""
        code = "from client import *\nm, c = start_new_kernel(kernel_name=KERNEL)\nexecute(c, '1')\nprint(*processes_of(m.provisioner.pid), flush=True)\ntime.sleep(100)"
        parent = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE)
        pids = [int(pid) for pid in parent.stdout.readline().split()]
        assert len(pids) == 2 and all(map(alive, pids)), pids
        parent.kill()
        wait_until(lambda: not any(map(alive, pids)))
        parent.wait()
        """");

    [JupyterFact]
    public void A_crash_is_told_in_the_cell_and_the_kernel_goes_on() => JupyterClient.Run(""""
        with kernel() as (manager, client):
            reply, shown = execute(client, """
                using System.Runtime.InteropServices;
                [DllImport("libc")] static extern void abort();
                Console.WriteLine("just before");
                abort();
                """)
            assert "SIGABRT" in reply["evalue"], reply
            assert text(shown) == "just before\n", shown
            assert reply["ename"] == "SessionEnded" and "All variables are gone" in reply["evalue"], reply
            assert [m["content"]["ename"] for m in shown if m["msg_type"] == "error"] == ["SessionEnded"]
            assert value(client, "20 + 1") == "21"
            assert manager.is_alive()
            reply, shown = execute(client, """
                var large = new string('x', 300_000);
                _ = Task.Run(() => { while (true) display(large); });
                System.Threading.Thread.Sleep(300);
                Environment.FailFast("gone");
                """)
            assert reply["ename"] == "SessionEnded" and "Process terminated." in reply["evalue"], reply # The session died while it wrote.
            reply, _ = execute(client, "Environment.Exit(3);")
            assert "exit code 3" in reply["evalue"], reply
        """");

    [JupyterFact]
    public void Only_the_address_of_the_connection_file_is_listened_on() => JupyterClient.Run(""""
        import re
        with kernel() as (manager, client):
            execute(client, "1")
            inodes = {m[1] for pid in processes_of(manager.provisioner.pid) for fd in os.listdir(f"/proc/{pid}/fd")
                      for m in [re.match(r"socket:\[(\d+)\]", os.readlink(f"/proc/{pid}/fd/{fd}"))] if m}
            rows = [line.split() for name in ("tcp", "tcp6") for line in open(f"/proc/net/{name}").readlines()[1:]]
            ports = sorted(int(row[1].split(":")[1], 16) for row in rows if row[3] == "0A" and row[9] in inodes)
            assert ports == sorted(manager.ports), (ports, manager.ports)
            assert {row[1].split(":")[0] for row in rows if row[3] == "0A" and row[9] in inodes} == {"0100007F"}
        """");

    /// <summary>The cells' code as a list of JSON in a Python string.</summary>
    private static string Json(IReadOnlyDictionary<string, string> cells) =>
        JsonSerializer.Serialize(JsonSerializer.Serialize(cells.Values.Select(EndlessCells.Cell)));
}
