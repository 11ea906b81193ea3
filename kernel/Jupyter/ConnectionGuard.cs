using System.Net.Sockets;
using System.Reflection;
using NetMQ;

namespace NotebookKernel;

/// <summary>Stands for the handler of a connection's events (NetMQ's internal IProactorEvents): where that one throws, the connection is closed.</summary>
internal class ConnectionGuard : DispatchProxy
{
    private object? handler;

    public static object Around(Type contract, object handler)
    {
        var guard = Create(contract, typeof(ConnectionGuard));
        ((ConnectionGuard)guard).handler = handler;
        return guard;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        try
        {
            return Call(targetMethod!, args);
        }
        catch (Exception error) when (error is not TerminatingException)
        {
            Console.Error.WriteLine($"A connection was closed: it sent what is no ZMTP ({error.GetType().Name}).");
            return Close(targetMethod!.DeclaringType!);
        }
    }

    /// <summary>The handler closes its connection when it is told that it was lost.</summary>
    private object? Close(Type contract)
    {
        try
        {
            return Call(contract.GetMethod("InCompleted")!, [SocketError.ConnectionReset, 0]);
        }
        catch (Exception error) when (error is not TerminatingException)
        {
            return null; // It has been closed before it threw.
        }
    }

    private object? Call(MethodInfo method, object?[]? args) => method.Invoke(handler, BindingFlags.DoNotWrapExceptions, null, args, null);
}
