using Microsoft.AspNetCore.Http;
using Scraper.Pages;
using Scraper.Receiving;
using Scraper.Receiving.Usage;

namespace Scraper.Hosting;

/// <summary>What a receiver shows in a browser: <c>/</c>, <c>/installation</c> and, where the settings say
/// so, <c>/public</c>.</summary>
/// <param name="answers">The numbers.</param>
/// <param name="schemas">Say which tags there are.</param>
/// <param name="options">Whether anything is public.</param>
/// <param name="time">The wall clock, and the age of what is kept.</param>
internal sealed class BrowserPages(
    UsageAnswers answers, AcceptedSchemas schemas, ReceiverOptions options, TimeProvider time) : IDisposable
{
    private const int Months = 12;

    private static readonly string[] OfUsage = ["since", "until", "by"];

    private readonly KeptAnswers _kept = new(TimeSpan.FromMinutes(1), time);

    // It is about a month that has passed.
    private readonly KeptAnswers _public = new(TimeSpan.FromHours(1), time);

    /// <summary>Whether anybody may see a summary.</summary>
    public bool HasPublic => options.Public is not null;

    /// <summary>What the reports come to.</summary>
    public async Task<Answer> UsageAsync(HttpContext context)
    {
        var query = context.Request.Query;
        if (AskedQuery.Unknown(query, OfUsage) is { } unknown)
            return unknown;
        var (request, now) = (AskedQuery.RequestOf(query), time.GetUtcNow());
        if (!request.Read(schemas, now).Succeeded(out var question, out var wrong))
            return AskedQuery.Malformed(wrong.Message);
        var since = request.Since ?? UsageRequest.DefaultSince;
        var key = $"usage {since} {question.Since:O} {question.Until:O} {string.Join(',', question.By)}";
        return await _kept.GetAsync(key, async () =>
        {
            var asked = await answers.OverviewAsync(
                question, UsageQuestion.Months(now, Months), context.RequestAborted);
            return asked.Succeeded(out var overview, out _)
                ? Answer.Page(200, await PageWriter.WriteAsync(new UsageSheet(
                    overview, since, TimeSpan.FromSeconds(options.IntervalSeconds), now)))
                : AskedQuery.StoreAway;
        }, context.RequestAborted);
    }

    /// <summary>One server.</summary>
    public async Task<Answer> InstallationAsync(HttpContext context)
    {
        var query = context.Request.Query;
        if (AskedQuery.Unknown(query, ["id"]) is { } unknown)
            return unknown;
        if (query["id"].LastOrDefault() is not { Length: > 0 } id)
            return AskedQuery.Malformed("id: expected the id of a server");
        return await _kept.GetAsync($"installation {id}", async () =>
        {
            var asked = await answers.StoryAsync(id, context.RequestAborted);
            return asked.Succeeded(out var story, out _)
                ? Answer.Page(story.Count == 0 ? 404 : 200, await PageWriter.WriteAsync(story))
                : AskedQuery.StoreAway;
        }, context.RequestAborted);
    }

    /// <summary>What anybody may see of the last whole month.</summary>
    public async Task<Answer> PublicAsync(HttpContext context)
    {
        var query = context.Request.Query;
        if (AskedQuery.Unknown(query, ["format"]) is { } unknown)
            return unknown;
        if (AskedQuery.Format(query, ["html", "json", "csv"], out var format) is { } wrong)
            return wrong;
        var month = UsageQuestion.Month(time.GetUtcNow(), -1);
        return await _public.GetAsync($"{format} {month.Since:O}", async () =>
        {
            var asked = await answers.UsageAsync(month, context.RequestAborted);
            return asked.Succeeded(out var answer, out _)
                ? await AnswerAsync(PublicSummary.Of(answer, options.Public!.K), format)
                : AskedQuery.StoreAway;
        }, context.RequestAborted);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _kept.Dispose();
        _public.Dispose();
    }

    private static async Task<Answer> AnswerAsync(PublicSummary summary, string format) => format switch
    {
        "json" => new Answer(200, Answer.Json, UsageJson.Write(summary)),
        "csv" => new Answer(200, Answer.Csv, Answer.Utf8(writer => UsageCsv.Write(summary, writer))),
        _ => Answer.Page(200, await PageWriter.WriteAsync(summary)),
    };
}
