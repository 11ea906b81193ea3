namespace Tests.Jupyter;

[Collection(nameof(SharedKernel))]
[Trait("Category", "Slow")]
public class HostileConnectionTests(SharedKernel shared)
{
    /// <summary>Handshakes of ZMTP 3, RFC 23: READY's properties are a name and its length in one octet, a value and its length in four.</summary>
    [JupyterFact]
    public void A_handshake_that_lies_ends_its_own_connection_alone() => shared.Run(""""
        import socket
        greeting = b"\xff" + bytes(8) + b"\x7f\x03\x00" + b"NULL".ljust(20, b"\0") + bytes(32)
        def named(name, value, length=None):
            return bytes([len(name)]) + name + (len(value) if length is None else length).to_bytes(4, "big") + value
        def command(body): return b"\x04" + bytes([len(body)]) + body
        def ready(*properties): return command(b"\x05READY" + b"".join(properties))
        kinds = {"shell": b"DEALER", "control": b"DEALER", "stdin": b"DEALER", "iopub": b"SUB", "hb": b"REQ"}
        def lies(kind):
            yield ready(named(b"Socket-Type", b"SUB\0\0\0\0", 0xffffffff))
            yield ready(named(b"Socket-Type", kind, 0x80000000))
            yield ready(named(b"Socket-Type", kind), named(b"Identity", b"x", 0xfffffff0))
            yield ready(named(b"Socket-Type", kind, 0x7fffffff))
            yield ready(named(b"Socket-Type", b"NONE"))
            yield ready(b"\xff")
            yield command(b"\x05ERROR\xff")
            yield command(b"\xffREADY")
            yield command(b"")
            for length in [1 << 31, (1 << 63) - 1, (1 << 64) - 1]:
                yield b"\x06" + length.to_bytes(8, "big") + b"\x05READY"
        with kernel() as (manager, client):
            info = manager.get_connection_info()
            def send(channel, frames):
                with socket.create_connection((info["ip"], info[channel + "_port"]), TIMEOUT) as raw:
                    raw.sendall(greeting + frames)
                    try:
                        while raw.recv(4096):
                            pass # the kernel's own greeting, then the end
                    except ConnectionResetError:
                        pass
            for channel, kind in kinds.items():
                for frames in lies(kind):
                    send(channel, frames)
                    assert alive(manager.provisioner.pid), (channel, frames)
            for channel in ["shell", "control", "stdin"]: # The kernel writes to whom it knows by an identity: none is given.
                with socket.create_connection((info["ip"], info[channel + "_port"]), TIMEOUT) as raw:
                    raw.sendall(greeting + ready(named(b"Socket-Type", b"DEALER")))
                    received = b""
                    while b"READY" not in received:
                        received += raw.recv(4096)
            assert value(client, "6 * 7") == "42"
            client.stop_channels()
            again = manager.client()
            again.start_channels()
            again.wait_for_ready(timeout=TIMEOUT)
            assert value(again, "6 * 8") == "48"
            again.stop_channels()
        """");

    [JupyterFact]
    public void A_message_that_is_too_long_is_refused_before_it_is_read_as_JSON() => JupyterClient.Run("""
        import socket
        LENGTH = 40_000_000
        def memory(pid, name):
            with open(f"/proc/{pid}/status") as file:
                return next(int(line.split()[1]) * 1024 for line in file if line.startswith(name))
        with kernel() as (manager, client):
            assert value(client, "6 * 7") == "42"
            pid = manager.provisioner.pid
            with open(f"/proc/{pid}/clear_refs", "w") as file:
                file.write("5") # The peak is counted from here.
            before = memory(pid, "VmRSS")
            reply, shown = execute(client, "// " + LENGTH * "x")
            assert reply["ename"] == "TooLong" and "4,194,304 characters; the message that brought this has 40,0" in reply["evalue"], reply
            assert types(shown) == ["status", "execute_input", "error", "status"] and shown[2]["content"]["evalue"] == reply["evalue"], shown
            grown = memory(pid, "VmHWM") - before
            assert grown < 3.5 * LENGTH, grown
            info = manager.get_connection_info()
            with socket.create_connection((info["ip"], info["shell_port"]), TIMEOUT) as raw:
                ready = b"\x05READY\x0bSocket-Type\0\0\0\x06DEALER"
                raw.sendall(b"\xff" + bytes(8) + b"\x7f\x03\0" + b"NULL".ljust(20, b"\0") + bytes(32) + b"\x04" + bytes([len(ready)]) + ready)
                raw.sendall(b"\x02" + (1 << 30).to_bytes(8, "big")) # A frame of 1 GiB follows.
                while raw.recv(4096):
                    pass # the kernel's own greeting, then the end
            assert value(client, "6 * 8") == "48"
        """);
}
