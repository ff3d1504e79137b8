using Microsoft.AspNetCore.Http;
using Scraper.Outcomes;
using Scraper.Receiving;
using Scraper.Receiving.Usage;

namespace Scraper.Hosting;

/// <summary>A question that stands in a request's address, and what is answered where there is no
/// answer.</summary>
internal static class AskedQuery
{
    /// <summary>The store cannot be read.</summary>
    public static Answer StoreAway { get; } = Answer.Refused(
        new RefusedRequest(RequestRefusal.StoreUnavailable, "the store cannot be read")
        {
            RetryAfter = TimeSpan.FromSeconds(5),
        });

    /// <summary>The question cannot be read.</summary>
    public static Answer Malformed(string words) =>
        Answer.Refused(new RefusedRequest(RequestRefusal.Malformed, words));

    /// <summary>The refusal of a parameter that there is not; null where there are all.</summary>
    public static Answer? Unknown(IQueryCollection query, string[] known) =>
        query.Keys.FirstOrDefault(key => !known.Contains(key)) is { } unknown
            ? Malformed(
                $"there is no parameter {OneLine.Words(unknown)}; there are {string.Join(", ", known)}")
            : null;

    /// <summary>The format that is asked for; the refusal of one that there is not.</summary>
    /// <param name="query">The parameters.</param>
    /// <param name="formats">Those that there are, the first for one who asks for none.</param>
    /// <param name="format">Which.</param>
    public static Answer? Format(IQueryCollection query, string[] formats, out string format)
    {
        format = Told(query, "format") ?? formats[0];
        return formats.Contains(format) ? null : Malformed(
            $"format: expected {string.Join(" or ", formats)}, found \"{OneLine.Words(format)}\"");
    }

    /// <summary>What is asked about usage.</summary>
    public static UsageRequest RequestOf(IQueryCollection query) => new()
    {
        Since = Told(query, "since"),
        Until = Told(query, "until"),
        By = [.. query["by"].OfType<string>()],
        Fields = [.. query["field"].OfType<string>()],
    };

    /// <summary>A parameter; null where it is not there or empty.</summary>
    private static string? Told(IQueryCollection query, string name) =>
        query[name].LastOrDefault() is { Length: > 0 } told ? told : null;
}
