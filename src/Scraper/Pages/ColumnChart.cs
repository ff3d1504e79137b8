using System.Globalization;

namespace Scraper.Pages;

/// <summary>Columns of a picture that is as wide as there is room: places across are shares of the width,
/// those down are pixels, so that letters stay as large as they are.</summary>
/// <param name="columns">How many.</param>
/// <param name="highest">What the highest comes to.</param>
internal sealed class ColumnChart(int columns, double highest)
{
    /// <summary>Of the whole picture.</summary>
    public const int Height = 200;

    /// <summary>Where the columns stand.</summary>
    public const int Base = 176;

    /// <summary>Where the words below them stand.</summary>
    public const int LabelBase = 194;

    private const int Room = Base - 20;

    // More words than this would run into each other on a telephone.
    private const int MostLabels = 8;

    /// <summary>How wide a column is.</summary>
    public string Width => PageText.Percent(0.76 / columns);

    /// <summary>Where a column begins.</summary>
    public string Left(int column) => PageText.Percent((column + 0.12) / columns);

    /// <summary>Its middle.</summary>
    public string Middle(int column) => PageText.Percent((column + 0.5) / columns);

    /// <summary>How far down a value reaches up to.</summary>
    public string Top(double value) => Pixels(Base - Up(value));

    /// <summary>How high it is.</summary>
    public string High(double value) => Pixels(Up(value));

    /// <summary>Where its own number stands.</summary>
    public string LabelTop(double value) => Pixels(Base - Up(value) - 5);

    /// <summary>Whether a column has words: every one where there are few.</summary>
    public bool HasLabel(int column) =>
        (columns - 1 - column) % ((columns + MostLabels - 1) / MostLabels) == 0;

    private double Up(double value) => highest > 0 ? value / highest * Room : 0;

    private static string Pixels(double pixels) => pixels.ToString("0.##", CultureInfo.InvariantCulture);
}
