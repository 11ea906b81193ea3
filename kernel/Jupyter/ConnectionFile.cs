using System.Text.Json;

namespace NotebookKernel;

/// <summary>The file that a client writes for its kernel: where to listen, and the key that both sign with.</summary>
internal sealed record ConnectionFile
{
    public required string Ip { get; init; }

    public required int ShellPort { get; init; }

    public required int ControlPort { get; init; }

    public required int IopubPort { get; init; }

    public required int StdinPort { get; init; }

    public required int HbPort { get; init; }

    /// <summary>Empty: nothing is signed.</summary>
    public required string Key { get; init; }

    public string Transport { get; init; } = "tcp";

    public string SignatureScheme { get; init; } = "hmac-sha256";

    private static readonly JsonSerializerOptions options = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <exception cref="JupyterException">The file cannot be read or asks for what this kernel does not have.</exception>
    public static ConnectionFile Read(string path)
    {
        try
        {
            var file = JsonSerializer.Deserialize<ConnectionFile>(File.ReadAllBytes(path), options) ?? throw new JsonException("it is null");
            if (file.Transport != "tcp")
                throw new JupyterException($"{path}: transport {file.Transport} is not supported; use tcp.");
            if (file.SignatureScheme != "hmac-sha256")
                throw new JupyterException($"{path}: signature_scheme {file.SignatureScheme} is not supported; use hmac-sha256.");
            return file;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new JupyterException(error.Message);
        }
        catch (JsonException error)
        {
            throw new JupyterException($"{path} is not a Jupyter connection file: {error.Message}");
        }
    }

    public string Address(int port) => $"tcp://{(Ip.Contains(':', StringComparison.Ordinal) ? $"[{Ip}]" : Ip)}:{port}";
}
