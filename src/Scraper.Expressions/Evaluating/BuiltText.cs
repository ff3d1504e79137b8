namespace Scraper.Expressions;

/// <summary>How much text one evaluation has built of labels: nested <c>label_join</c> and
/// <c>label_replace</c> double it with each level.</summary>
internal sealed class BuiltText
{
    /// <summary>The most characters for one evaluation: what is built of them and kept fits 96 MiB.</summary>
    public const int Most = 8 * 1024 * 1024;

    private long _built;

    /// <summary>Counts what is about to be built; an error where that is too much.</summary>
    public void Add(long characters)
    {
        _built += characters;
        if (_built > Most)
            throw new EvaluationException(
                $"label_replace and label_join build more than {Most} characters of labels on this page");
    }
}
