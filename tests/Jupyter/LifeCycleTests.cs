namespace Tests.Jupyter;

[Trait("Category", "Slow")]
public class LifeCycleTests
{
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
            first = pids
            reply, _ = execute(client, "gone")
            assert (reply["ename"], reply["execution_count"]) == ("CS0103", 1), reply
            pids = processes_of(manager.provisioner.pid)
            running(client, 'Console.WriteLine("begun"); while (true) { }')
        wait_until(lambda: not any(map(alive, pids)))
        assert not folders(), (folders(), first, pids)
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
    public void The_kernel_ends_when_its_parent_has_died() => JupyterClient.Run(""""
        code = "from client import *\nm, c = start_new_kernel(kernel_name=KERNEL)\nexecute(c, '1')\nprint(*processes_of(m.provisioner.pid), flush=True)\ntime.sleep(100)"
        parent = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE)
        pids = [int(pid) for pid in parent.stdout.readline().split()]
        assert len(pids) == 2 and all(map(alive, pids)), pids
        parent.kill()
        wait_until(lambda: not any(map(alive, pids)))
        parent.wait()
        """");
}
