namespace DeepLearning;

/// <summary>An exponential moving average that is not pulled towards its start at 0: after n values it is divided by 1 - beta^n.</summary>
internal sealed class SmoothedMean(double beta = .98)
{
    private double mean;
    private int count;

    public double Value => count == 0 ? double.NaN : mean / (1 - Math.Pow(beta, count));

    public void Add(double value)
    {
        mean = beta * mean + (1 - beta) * value;
        count++;
    }
}
