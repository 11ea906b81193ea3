namespace NotebookKernel;

/// <summary>Why a kernel cannot be served, installed or removed, in a sentence for the user.</summary>
internal sealed class JupyterException(string message) : Exception(message);
