namespace Tests.Training;

internal static class Near
{
    /// <summary>Equal up to a tolerance relative to the greater of 1 and the expected number.</summary>
    public static void Equal(IReadOnlyList<double> expected, IReadOnlyList<double> actual, double tolerance)
    {
        Assert.Equal(expected.Count, actual.Count);
        for (var i = 0; i < expected.Count; i++)
            Assert.True(Math.Abs(expected[i] - actual[i]) <= tolerance * Math.Max(1, Math.Abs(expected[i])), $"at {i}: expected {expected[i]:R}, got {actual[i]:R}");
    }
}
