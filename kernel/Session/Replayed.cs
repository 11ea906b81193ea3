using System.Collections;
using System.Runtime.ExceptionServices;

namespace NotebookKernel;

/// <summary>A sequence of any type that is read once, and how that ended.</summary>
internal abstract class Replayed : IDisposable
{
    /// <summary>What the sequence's own code has thrown: the cell's error, unlike a formatter's.</summary>
    internal ExceptionDispatchInfo? Failure { get; private protected set; }

    /// <summary>The sequence as one of LINQ's own, which a formatter takes for a list of values; in a type that it does not know it looks for properties.</summary>
    public abstract IEnumerable Shown { get; }

    public abstract void Dispose();
}

/// <summary>A sequence that keeps what has been taken of it: shown in two forms, it is computed once.</summary>
internal sealed class Replayed<T>(IEnumerable<T> source) : Replayed, IEnumerable<T>
{
    private readonly List<T> taken = [];
    private IEnumerator<T>? rest;

    public override IEnumerable Shown => this.Select(item => item);

    public IEnumerator<T> GetEnumerator()
    {
        rest ??= source.GetEnumerator();
        for (var i = 0; i < taken.Count || Take(); i++)
            yield return taken[i];
    }

    public override void Dispose() => rest?.Dispose();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private bool Take()
    {
        try
        {
            if (!rest!.MoveNext())
                return false;
            taken.Add(rest.Current);
            return true;
        }
        catch (Exception error)
        {
            Failure = ExceptionDispatchInfo.Capture(error);
            throw;
        }
    }
}
