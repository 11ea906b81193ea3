using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using DeepLearning;

namespace Tests.Fetch;

/// <summary>Entries of the catalogue for files that tests make.</summary>
internal static class Published
{
    private static readonly Uri nowhere = new("https://example.invalid/");

    [SuppressMessage("Security", "CA5351", Justification = "The published hashes are MD5.")]
    public static DatasetEntry Set(byte[] archive, Uri? address = null) => new("set", "A set", "free", address ?? new(nowhere, "set.zip"), archive.Length)
    {
        Folder = "set",
        FirstMiBMd5 = Convert.ToHexStringLower(MD5.HashData(archive.AsSpan(0, Math.Min(1 << 20, archive.Length)))),
        Files = ["a.txt"],
    };

    /// <summary>Weights of which, as in the catalogue, a rounded size and the beginning of the SHA-256 are known.</summary>
    public static WeightsEntry Weights(byte[] file, Uri? server = null) => new("net", "A network", "free",
        new(server ?? nowhere, $"net-{Convert.ToHexStringLower(SHA256.HashData(file))[..8]}.pth"), (file.Length + 5000) / 10_000 * 10_000);
}
