using System.Text;
using Scraper.Exposition;

namespace Scraper.Tests.Expressions;

/// <summary>Samples as a page again, in the form that evaluation sees them: <c>le</c> as Prometheus 3 has it.
/// </summary>
internal static class PageText
{
    public static string Of(SampleSet samples, Func<double, double> change)
    {
        var text = new StringBuilder();
        for (var at = 0; at < samples.Count; at++)
        {
            var sample = samples[at];
            var labels = Enumerable.Range(0, sample.LabelCount).Select(sample.LabelAt);
            text.Append(sample.Name).Append('{').AppendJoin(',', labels.Select(Of)).Append("} ")
                .Append(GoFloat.Shortest(change(sample.Value))).Append('\n');
        }
        return text.ToString();
    }

    /// <summary>The nearest multiple of a power of two: sums of such numbers are exact in any
    /// order.</summary>
    public static double Exact(double value) =>
        double.IsFinite(value) ? Math.Round(value * 1024) / 1024 : value;

    private static string Of(Label label) => label.Name + "=\"" + label.Value
        .Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace("\"", "\\\"", StringComparison.Ordinal)
        .Replace("\n", "\\n", StringComparison.Ordinal) + "\"";
}
