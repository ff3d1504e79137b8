namespace Scraper.Expressions;

/// <summary>A sum of numbers with the part that rounding lost (Neumaier's form of Kahan's), as Prometheus
/// adds.</summary>
public readonly struct CompensatedSum
{
    internal CompensatedSum(double total, double compensation) =>
        (Total, Compensation) = (total, compensation);

    /// <summary>Both together.</summary>
    public double Value => Total + Compensation;

    /// <summary>Without what was lost.</summary>
    internal double Total { get; }

    /// <summary>What rounding lost.</summary>
    internal double Compensation { get; }

    /// <summary>With one more number.</summary>
    public CompensatedSum Plus(double number)
    {
        var total = Total + number;
        if (double.IsInfinity(total))
            return new CompensatedSum(total, 0);
        var lost = Math.Abs(Total) >= Math.Abs(number) ? Total - total + number : number - total + Total;
        return new CompensatedSum(total, Compensation + lost);
    }

    /// <summary>Multiplied.</summary>
    internal CompensatedSum Times(double factor) => new(Total * factor, Compensation * factor);
}
