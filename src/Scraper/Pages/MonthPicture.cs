using System.Globalization;
using Scraper.Receiving.Usage;

namespace Scraper.Pages;

/// <summary>Months as columns of the releases that servers ran in them.</summary>
internal sealed class MonthPicture
{
    // Colours that are told apart, and one for the rest.
    private const int MostReleases = 6;

    private readonly ColumnChart _chart;
    private readonly List<string> _named;

    /// <param name="months">Oldest first.</param>
    public MonthPicture(IReadOnlyList<UsageAnswer> months)
    {
        Months = months;
        _named = [.. months.SelectMany(month => month.Versions)
            .GroupBy(one => one.Version, one => one.Ids)
            .OrderByDescending(release => release.Max())
            .ThenBy(release => release.Key, StringComparer.Ordinal)
            .Take(MostReleases).Select(release => release.Key).Order(StringComparer.Ordinal)];
        Releases = [.. _named.Select((release, color) => (release, color))];
        if (months.Any(month => IdsOf(month)[^1] > 0))
            Releases = [.. Releases, ("others", MostReleases)];
        _chart = new ColumnChart(months.Count, months.Max(month => month.Ids));
        Columns = [.. months.Select(ColumnOf)];
        Words = string.Join(", ", months.Where(month => month.Ids > 0)
            .Select(month => $"{Label(month)}: {month.Ids} ids"));
    }

    /// <summary>Oldest first.</summary>
    public IReadOnlyList<UsageAnswer> Months { get; }

    /// <summary>Those with a colour, by name, and where there are others these last.</summary>
    public IReadOnlyList<(string Release, int Color)> Releases { get; }

    /// <summary>One a month.</summary>
    public IReadOnlyList<Column> Columns { get; }

    /// <summary>How wide each is.</summary>
    public string Width => _chart.Width;

    /// <summary>The same for one who does not see it.</summary>
    public string Words { get; }

    /// <summary>A month's ids, one number for each of the releases that are shown.</summary>
    public IReadOnlyList<long> Shown(UsageAnswer month) => [.. IdsOf(month).Take(Releases.Count)];

    private long[] IdsOf(UsageAnswer month)
    {
        long[] named = [.. _named.Select(release =>
            month.Versions.FirstOrDefault(one => one.Version == release).Ids)];
        return [.. named, month.Ids - named.Sum()];
    }

    private Column ColumnOf(UsageAnswer month, int at)
    {
        var (parts, below, color) = (new List<Part>(), 0L, 0);
        foreach (var ids in IdsOf(month))
        {
            below += ids;
            if (ids > 0)
                parts.Add(new Part(
                    color < _named.Count ? color : MostReleases, _chart.Top(below), _chart.High(ids)));
            color++;
        }
        return new Column(
            _chart.Left(at), _chart.Middle(at), _chart.LabelTop(month.Ids), parts,
            month.Ids > 0 ? PageText.Short(month.Ids) : "", Label(month));
    }

    /// <summary><c>Nov</c>, and of January the year.</summary>
    private static string Label(UsageAnswer month) => month.Question.Since.ToString(
        month.Question.Since.Month == 1 ? "yyyy" : "MMM", CultureInfo.InvariantCulture);

    /// <summary>A month: its place, its number and what it is called.</summary>
    internal sealed record Column(
        string Left, string Middle, string LabelTop, IReadOnlyList<Part> Parts, string Value, string Label);

    /// <summary>A release in it.</summary>
    internal sealed record Part(int Color, string Top, string Height);
}
