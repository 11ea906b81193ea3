namespace DeepLearning;

/// <summary>Asks for room on the disk before it is needed.</summary>
internal static class DiskSpace
{
    /// <summary>Checks that the disk of a folder has room.</summary>
    /// <exception cref="IOException">It has not.</exception>
    public static void Require(string folder, long bytes)
    {
        var path = Path.GetFullPath(folder);
        if (path.StartsWith(@"\\", StringComparison.Ordinal)) // a Windows share: its room cannot be asked for
            return;
        var free = new DriveInfo(path).AvailableFreeSpace;
        if (free < bytes)
            throw new IOException($"The disk that holds {folder} has {free / 1e6:0} MB left, but {bytes / 1e6:0} MB are needed. Make room, or set {DataRoot.Variable} to a folder on another disk.");
    }
}
