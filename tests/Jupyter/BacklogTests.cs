using NetMQ;
using NotebookKernel;

namespace Tests.Jupyter;

[Collection(nameof(SharedKernel))]
[Trait("Category", "Slow")]
public class BacklogTests(SharedKernel shared)
{
    private readonly Backlog.Reader reading = new("1."), deaf = new("2.");

    [Fact]
    public void Who_stops_reading_is_full_until_half_of_what_waits_is_taken_and_nobody_else_is()
    {
        var backlog = With(TimeSpan.FromMilliseconds(1));
        Send(backlog, reading, 1);
        var quarters = Enumerable.Range(0, 4).Select(_ => Send(backlog, deaf, Backlog.MostBytes / 4)).ToList();
        Assert.Empty(backlog.Overfilled());
        quarters.Add(Send(backlog, deaf, 1));
        Assert.Equal([deaf], backlog.Overfilled());
        Assert.Empty(backlog.Overfilled()); // told once
        Assert.True(deaf.IsFull);
        Assert.False(reading.IsFull);
        ((IBufferPool)backlog).Return(quarters[0]);
        backlog.Overfilled();
        Assert.True(deaf.IsFull); // less than what may wait, more than half of it
        ((IBufferPool)backlog).Return(quarters[1]);
        ((IBufferPool)backlog).Return(quarters[^1]);
        backlog.Overfilled();
        Assert.False(deaf.IsFull);
    }

    [Fact]
    public async Task Who_shows_more_than_a_slow_client_takes_waits_for_it()
    {
        var backlog = With(TimeSpan.FromMinutes(1));
        var large = Send(backlog, reading, Backlog.MostBytes + 1);
        var showing = Task.Run(backlog.Overfilled);
        Assert.False(showing.IsCompleted);
        ((IBufferPool)backlog).Return(large);
        Assert.Empty(await showing);
    }

    [Fact]
    public void Who_takes_nothing_from_the_first_on_is_gone()
    {
        var backlog = With(TimeSpan.Zero);
        Assert.True(backlog.Send(reading, () => ((IBufferPool)backlog).Take(7)));
        Assert.False(backlog.Send(deaf, () => ((IBufferPool)backlog).Return(((IBufferPool)backlog).Take(7))));
        Assert.Equal((7, 0), (reading.Waiting, deaf.Waiting));
    }

    [JupyterFact]
    public void A_client_that_does_not_read_fills_no_memory_and_takes_nothing_from_one_that_does() => JupyterClient.Run(""""
        def megabytes():
            return [int(next(line for line in open(f"/proc/{pid}/status") if line.startswith("VmHWM")).split()[1]) // 1024 for pid in processes_of(manager.provisioner.pid)]
        def messages(socket):
            session = Session(key=manager.session.key)
            while socket.poll(3000):
                yield session.deserialize(session.feed_identities(socket.recv_multipart())[1])
        with kernel() as (manager, client):
            execute(client, "1")
            deaf = zmq.Context.instance().socket(zmq.SUB)
            deaf.setsockopt(zmq.RCVHWM, 1)
            deaf.setsockopt(zmq.SUBSCRIBE, b"")
            deaf.connect(f"tcp://127.0.0.1:{manager.iopub_port}")
            while not deaf.poll(100): # It is there when it has something to read.
                execute(client, "1")
            before = megabytes()
            reply, shown = execute(client, 'for (var i = 0; i < 500; i++) display(new string((char)(97 + i % 26), 1_000_000)); 5')
            displays = [m["content"]["data"]["text/plain"] for m in shown if m["msg_type"] == "display_data"]
            assert [(d[0], len(d)) for d in displays] == [(chr(97 + i % 26), 1_000_000) for i in range(500)], len(displays)
            assert types(shown)[-2:] == ["execute_result", "status"] and text(shown, "stderr") == "", types(shown)[-9:]
            assert all(now < 800 for now in megabytes()), (before, megabytes()) # Five hundred megabytes were shown; kept, they would take twice that and more.
            got = list(messages(deaf))
            assert 60 < len([m for m in got if m["msg_type"] == "display_data"]) < 200, types(got)
            assert text(got, "stderr").count("is left out: this client has stopped reading, and 64 MiB wait for it") == 1, text(got, "stderr")
            assert types(got)[-3:] == ["display_data", "stream", "status"] and got[-1]["content"] == {"execution_state": "idle"}, types(got)[-9:]
            assert value(client, "6 * 7") == "42" # It reads again, and gets everything again.
            assert types(messages(deaf)) == ["status", "execute_input", "execute_result", "status"]
            deaf.close(0)
        """");

    [JupyterFact]
    public void What_a_client_subscribes_to_is_sent_once_and_what_is_no_subscription_changes_nothing() => shared.Run(""""
        def subscriber(kind, *topics):
            socket = zmq.Context.instance().socket(kind)
            socket.connect(f"tcp://127.0.0.1:{manager.iopub_port}")
            for topic in topics:
                socket.send_multipart(topic) if kind == zmq.XSUB else socket.subscribe(topic)
            return socket
        def received(socket):
            session, sent = Session(key=manager.session.key), []
            while socket.poll(1000):
                sent.append(session.deserialize(session.feed_identities(socket.recv_multipart())[1])["msg_type"])
            return sent
        with kernel() as (manager, client):
            strange = subscriber(zmq.XSUB, [b""], [b"", b"\1"], [b"\1", b"\1"], [b"\2", b""], [b"\0"], [b"\0stream"], [b"hello"])
            twice, streams, former = subscriber(zmq.SUB, b"", b""), subscriber(zmq.SUB, b"stream"), subscriber(zmq.SUB, b"")
            for _ in range(20): # short visits
                subscriber(zmq.SUB, b"").close(0)
            while not (twice.poll(0) and streams.poll(0) and former.poll(0)):
                execute(client, "Console.Write(1)")
            former.unsubscribe(b"")
            for socket in [twice, streams, former]:
                received(socket)
            execute(client, "Console.Write(2);")
            assert received(twice) == ["status", "execute_input", "stream", "status"]
            assert received(streams) == ["stream"]
            assert received(former) == []
            former.subscribe(b"")
            time.sleep(1)
            execute(client, "Console.Write(3);")
            assert received(former) == ["status", "execute_input", "stream", "status"]
            for socket in [strange, twice, streams, former]:
                socket.close(0)
        """");

    private Backlog With(TimeSpan patience)
    {
        var backlog = new Backlog(patience);
        backlog.Add(reading);
        backlog.Add(deaf);
        return backlog;
    }

    private static byte[] Send(Backlog backlog, Backlog.Reader reader, int bytes)
    {
        byte[] sent = [];
        Assert.True(backlog.Send(reader, () => sent = ((IBufferPool)backlog).Take(bytes)));
        return sent;
    }
}
