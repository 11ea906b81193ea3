namespace NotebookKernel;

/// <summary>Why a notebook cannot be run or written, in one line for the person at the terminal.</summary>
internal sealed class RunException(string message) : Exception(message);
