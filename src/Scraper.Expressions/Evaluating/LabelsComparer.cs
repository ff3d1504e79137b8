using Scraper.Exposition;

namespace Scraper.Expressions;

/// <summary>The order of label sets: label by label, name before value.</summary>
internal sealed class LabelsComparer : IComparer<Label[]>
{
    public static readonly LabelsComparer Instance = new();

    public int Compare(Label[]? left, Label[]? right)
    {
        for (var at = 0; at < Math.Min(left!.Length, right!.Length); at++)
        {
            var order = string.CompareOrdinal(left[at].Name, right[at].Name);
            if (order == 0)
                order = string.CompareOrdinal(left[at].Value, right[at].Value);
            if (order != 0)
                return order;
        }
        return left.Length.CompareTo(right.Length);
    }
}
