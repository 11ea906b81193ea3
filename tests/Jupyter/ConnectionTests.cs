namespace Tests.Jupyter;

/// <summary>What comes in over the sockets of a kernel, from clients and others.</summary>
[Collection(nameof(SharedKernel))]
[Trait("Category", "Slow")]
public class ConnectionTests(SharedKernel shared)
{
    [JupyterFact]
    public void A_wrong_or_a_repeated_signature_is_dropped() => shared.Run(""""
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
    public void What_is_no_message_is_dropped_and_the_kernel_goes_on() => shared.Run(""""
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
    public void A_crash_is_told_in_the_cell_and_the_kernel_goes_on() => shared.Run(""""
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
    public void Only_the_address_of_the_connection_file_is_listened_on() => shared.Run(""""
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
