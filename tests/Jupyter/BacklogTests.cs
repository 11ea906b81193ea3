using NetMQ;
using NotebookKernel;

namespace Tests.Jupyter;

[Trait("Category", "Slow")]
public class BacklogTests
{
    [Fact]
    public void There_is_room_until_clients_stop_reading_and_again_when_half_is_taken()
    {
        var backlog = new Backlog(TimeSpan.FromMilliseconds(1));
        IBufferPool pool = backlog;
        var quarters = Enumerable.Range(0, 4).Select(_ => pool.Take(Backlog.MostBytes / 4)).ToList();
        Assert.True(backlog.HasRoom());
        quarters.Add(pool.Take(1));
        Assert.False(backlog.HasRoom());
        pool.Return(quarters[0]);
        Assert.False(backlog.HasRoom()); // less than what may wait, more than half of it
        pool.Return(quarters[1]);
        pool.Return(quarters[^1]);
        Assert.True(backlog.HasRoom());
    }

    [Fact]
    public async Task Who_shows_more_than_a_slow_client_takes_waits_for_it()
    {
        var backlog = new Backlog(TimeSpan.FromMinutes(1));
        IBufferPool pool = backlog;
        var large = pool.Take(Backlog.MostBytes + 1);
        var showing = Task.Run(backlog.HasRoom);
        Assert.False(showing.IsCompleted);
        pool.Return(large);
        Assert.True(await showing);
    }

    [JupyterFact]
    public void A_client_that_does_not_read_fills_no_memory_and_the_others_are_told() => JupyterClient.Run(""""
        def megabytes(): return int(next(line for line in open(f"/proc/{manager.provisioner.pid}/status") if line.startswith("VmHWM")).split()[1]) // 1024
        with kernel() as (manager, client):
            execute(client, "1")
            deaf = zmq.Context.instance().socket(zmq.SUB)
            deaf.setsockopt(zmq.RCVHWM, 1)
            deaf.setsockopt(zmq.SUBSCRIBE, b"")
            deaf.connect(f"tcp://127.0.0.1:{manager.iopub_port}")
            while not deaf.poll(100): # It is there when it has something to read.
                execute(client, "1")
            _, shown = execute(client, 'for (var i = 0; i < 1000; i++) display(new string((char)(97 + i % 26), 1_000_000)); 5')
            assert shown[-1]["content"] == {"execution_state": "idle"}
            displayed = sum(len(m["content"]["data"]["text/plain"]) for m in shown if m["msg_type"] == "display_data")
            assert 50_000_000 < displayed < 200_000_000, displayed
            assert text(shown, "stderr").count("is left out: 64 MiB wait for a client of this kernel that has stopped reading") == 1, text(shown, "stderr")
            assert megabytes() < 800, megabytes() # A thousand megabytes were shown; kept, they would take twice that and more.
            deaf.close(0)
            wait_until(lambda: "execute_result" in types(execute(client, "6 * 7")[1]))
            assert value(client, "6 * 7") == "42"
        """");
}
