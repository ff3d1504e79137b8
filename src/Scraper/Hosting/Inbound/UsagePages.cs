using System.IO;
using System.Text;
using Microsoft.AspNetCore.Http;
using Scraper.Outcomes;
using Scraper.Receiving;
using Scraper.Receiving.Usage;

namespace Scraper.Hosting;

/// <summary><c>GET /api/v1/usage</c> and <c>/api/v1/installations</c>: what the reports come to, as JSON or
/// CSV.</summary>
internal sealed class UsagePages(UsageAnswers answers, AcceptedSchemas schemas, TimeProvider time)
{
    private static readonly string[] OfInstallations = ["since", "format"];

    private static readonly string[] OfUsage = [.. OfInstallations, "until", "by", "field"];

    /// <summary>What was used.</summary>
    public Task<Answer> UsageAsync(HttpContext context) => AnswerAsync(
        context, OfUsage, async (question, format) =>
        {
            var told = await InTurnAsync(() => answers.UsageAsync(question, context.RequestAborted));
            if (told is not { } asked)
                return Answer.Refused(RefusedRequest.AtOnce("questions"));
            return !asked.Succeeded(out var answer, out _) ? Answer.Refused(Unreadable)
                : format == "json" ? new Answer(200, Answer.Json, UsageJson.Write(answer))
                : new Answer(200, Answer.Csv, Bytes(text => UsageCsv.Write(answer, text)));
        });

    /// <summary>Who reported.</summary>
    public Task<Answer> InstallationsAsync(HttpContext context) => AnswerAsync(
        context, OfInstallations, async (question, format) =>
        {
            var list = new InstallationPieces(
                format == "json" ? InstallationForm.Json : InstallationForm.Csv,
                answers.InstallationsAsync(question, context.RequestAborted));
            var begun = await InTurnAsync(list.BeginAsync);
            return begun is null ? Answer.Refused(RefusedRequest.AtOnce("questions"))
                : begun.Value.Failure is not null ? Answer.Refused(Unreadable)
                : new Answer(200, list.Form.Type, begun.Value.Value) { Rest = list.RestAsync() };
        });

    private static readonly RefusedRequest Unreadable =
        new(RequestRefusal.StoreUnavailable, "the store cannot be read")
        {
            RetryAfter = TimeSpan.FromSeconds(5),
        };

    /// <summary>Questions that wait for one another: each reads all of the store.</summary>
    private const int MostAsking = 16;

    private int _asking;

    private async Task<Answer> AnswerAsync(
        HttpContext context, string[] known, Func<UsageQuestion, string, Task<Answer>> answer)
    {
        var query = context.Request.Query;
        if (query.Keys.FirstOrDefault(key => !known.Contains(key)) is { } unknown)
            return Malformed(
                $"there is no parameter {OneLine.Words(unknown)}; there are {string.Join(", ", known)}");
        var format = Told(query, "format") ?? "json";
        if (format is not ("json" or "csv"))
            return Malformed($"format: expected json or csv, found \"{OneLine.Words(format)}\"");
        var read = RequestOf(query).Read(schemas, time.GetUtcNow());
        return read.Succeeded(out var question, out var wrong)
            ? await answer(question, format)
            : Malformed(wrong.Message);
    }

    private static UsageRequest RequestOf(IQueryCollection query) => new()
    {
        Since = Told(query, "since"),
        Until = Told(query, "until"),
        By = [.. query["by"].OfType<string>()],
        Fields = [.. query["field"].OfType<string>()],
    };

    /// <summary>A parameter; null where it is not there or empty.</summary>
    private static string? Told(IQueryCollection query, string name) =>
        query[name].LastOrDefault() is { Length: > 0 } told ? told : null;

    /// <summary>Null where too many ask.</summary>
    private async Task<Outcome<T>?> InTurnAsync<T>(Func<Task<Outcome<T>>> ask)
        where T : notnull
    {
        try
        {
            return Interlocked.Increment(ref _asking) > MostAsking ? null : (Outcome<T>?)await ask();
        }
        finally
        {
            Interlocked.Decrement(ref _asking);
        }
    }

    private static Answer Malformed(string words) =>
        Answer.Refused(new RefusedRequest(RequestRefusal.Malformed, words));

    private static ReadOnlyMemory<byte> Bytes(Action<TextWriter> write)
    {
        using var text = new StringWriter();
        write(text);
        return Encoding.UTF8.GetBytes(text.ToString());
    }
}
