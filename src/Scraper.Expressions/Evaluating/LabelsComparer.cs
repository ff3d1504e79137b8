using System.Diagnostics.CodeAnalysis;
using Scraper.Exposition;

namespace Scraper.Expressions;

/// <summary>Equality and order of label sets; asked with a span, nothing is allocated for a set that is
/// known.</summary>
internal sealed class LabelsComparer :
    IEqualityComparer<Label[]>, IAlternateEqualityComparer<ReadOnlySpan<Label>, Label[]>, IComparer<Label[]>
{
    public static readonly LabelsComparer Instance = new();

    public bool Equals(Label[]? left, Label[]? right) => left.AsSpan().SequenceEqual(right);

    public bool Equals(ReadOnlySpan<Label> alternate, Label[] other) => alternate.SequenceEqual(other);

    public int GetHashCode([DisallowNull] Label[] labels) => GetHashCode((ReadOnlySpan<Label>)labels);

    public int GetHashCode(ReadOnlySpan<Label> alternate)
    {
        var hash = new HashCode();
        foreach (var (name, value) in alternate)
        {
            hash.Add(name);
            hash.Add(value);
        }
        return hash.ToHashCode();
    }

    public Label[] Create(ReadOnlySpan<Label> alternate) => alternate.ToArray();

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
