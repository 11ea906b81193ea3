namespace DeepLearning;

/// <summary>The course's front door.</summary>
public static class Lessons;
