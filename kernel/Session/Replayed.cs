using System.Collections;

namespace NotebookKernel;

/// <summary>A sequence that keeps what has been taken of it: shown in two forms, it is computed once.</summary>
internal sealed class Replayed<T>(IEnumerable<T> source) : IEnumerable<T>, IDisposable
{
    private readonly List<T> taken = [];
    private IEnumerator<T>? rest;

    public IEnumerator<T> GetEnumerator()
    {
        rest ??= source.GetEnumerator();
        for (var i = 0; i < taken.Count || Take(); i++)
            yield return taken[i];
    }

    public void Dispose() => rest?.Dispose();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private bool Take()
    {
        if (!rest!.MoveNext())
            return false;
        taken.Add(rest.Current);
        return true;
    }
}
