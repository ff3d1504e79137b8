using System.Buffers;
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
        context, OfUsage, answers.UsageAsync, UsageJson.Write, UsageCsv.Write);

    /// <summary>Who reported.</summary>
    public Task<Answer> InstallationsAsync(HttpContext context) => AnswerAsync(
        context, OfInstallations, answers.InstallationsAsync, Array, UsageCsv.Write);

    private async Task<Answer> AnswerAsync<T>(
        HttpContext context, string[] known, Func<UsageQuestion, CancellationToken, Task<Outcome<T>>> ask,
        Func<T, ReadOnlyMemory<byte>> json, Action<T, TextWriter> csv)
        where T : notnull
    {
        var query = context.Request.Query;
        if (query.Keys.FirstOrDefault(key => !known.Contains(key)) is { } unknown)
            return Malformed(
                $"there is no parameter {OneLine.Words(unknown)}; there are {string.Join(", ", known)}");
        var format = query["format"].LastOrDefault() ?? "json";
        if (format is not ("json" or "csv"))
            return Malformed($"format: expected json or csv, found \"{OneLine.Words(format)}\"");
        var read = RequestOf(query).Read(schemas, time.GetUtcNow());
        if (!read.Succeeded(out var question, out var wrong))
            return Malformed(wrong.Message);
        var asked = await ask(question, context.RequestAborted);
        if (!asked.Succeeded(out var answer, out _))
            return Answer.Refused(new RefusedRequest(
                RequestRefusal.StoreUnavailable, "the store cannot be read")
            {
                RetryAfter = TimeSpan.FromSeconds(5),
            });
        return format == "json"
            ? new Answer(200, Answer.Json, json(answer))
            : new Answer(200, Answer.Csv, Text(writer => csv(answer, writer)));
    }

    private static UsageRequest RequestOf(IQueryCollection query) => new()
    {
        Since = query["since"].LastOrDefault(),
        Until = query["until"].LastOrDefault() is { Length: > 0 } until ? until : null,
        By = [.. query["by"].OfType<string>()],
        Fields = [.. query["field"].OfType<string>()],
    };

    private static Answer Malformed(string words) =>
        Answer.Refused(new RefusedRequest(RequestRefusal.Malformed, words));

    private static ReadOnlyMemory<byte> Array(List<Installation> installations)
    {
        var json = new ArrayBufferWriter<byte>();
        json.Write("["u8);
        for (var at = 0; at < installations.Count; at++)
        {
            json.Write(at == 0 ? ""u8 : ",\n"u8);
            json.Write(UsageJson.Write(installations[at]).Span);
        }
        json.Write("]"u8);
        return json.WrittenMemory;
    }

    private static ReadOnlyMemory<byte> Text(Action<TextWriter> write)
    {
        using var text = new StringWriter();
        write(text);
        return Encoding.UTF8.GetBytes(text.ToString());
    }
}
