using System.Buffers;
using System.IO;
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
        if (AskedQuery.Unknown(query, known) is { } unknown)
            return unknown;
        if (AskedQuery.Format(query, ["json", "csv"], out var format) is { } noFormat)
            return noFormat;
        var read = AskedQuery.RequestOf(query).Read(schemas, time.GetUtcNow());
        if (!read.Succeeded(out var question, out var wrong))
            return AskedQuery.Malformed(wrong.Message);
        var asked = await ask(question, context.RequestAborted);
        if (!asked.Succeeded(out var answer, out _))
            return AskedQuery.StoreAway;
        return format == "json"
            ? new Answer(200, Answer.Json, json(answer))
            : new Answer(200, Answer.Csv, Answer.Utf8(writer => csv(answer, writer)));
    }

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
}
