namespace Tests.Jupyter;

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
            manager.interrupt_kernel() # Nothing runs.
            assert value(client, "n") == "7"
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
                abort();
                """)
            assert "SIGABRT" in reply["evalue"], reply
            assert reply["ename"] == "SessionEnded" and "All variables are gone" in reply["evalue"], reply
            assert [m["content"]["ename"] for m in shown if m["msg_type"] == "error"] == ["SessionEnded"]
            assert value(client, "20 + 1") == "21"
            assert manager.is_alive()
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
}
