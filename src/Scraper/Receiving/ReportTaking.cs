using System.Text.Json;
using Scraper.Outcomes;

namespace Scraper.Receiving;

/// <summary>The way of a report that comes in: read, judged, stamped, kept once; every end of it is
/// counted.</summary>
/// <param name="reading">Reads and refuses.</param>
/// <param name="window">Refuses by time.</param>
/// <param name="intake">Keeps.</param>
/// <param name="tally">Counts.</param>
/// <param name="time">When it came in.</param>
internal sealed class ReportTaking(
    ReportReading reading, ReportWindow window, Intake intake, ReceptionTally tally, TimeProvider time)
{
    /// <summary>Reads the reports of one request.</summary>
    /// <param name="lines">One each.</param>
    /// <param name="ip">What is stamped on them.</param>
    public ReadReports Read(IReadOnlyList<BodyLine> lines, string? ip)
    {
        var (good, refused, ids) = (new List<ReceivedReport>(), new List<RefusedReport>(), new List<Guid?>());
        foreach (var line in lines)
        {
            var counted = reading.Read(line.Json, ip, out var id, out var refusal);
            ids.Add(id);
            if (counted is not null && (refusal = window.Judge(counted)) is null)
                good.Add(new ReceivedReport(counted, time.GetUtcNow(), ReceivedReport.Pack(line.Json.Span)));
            else
                refused.Add(new RefusedReport(id, line.Number, refusal!));
        }
        return new ReadReports(good, refused, ids);
    }

    /// <summary>Keeps what was read, and says so when it is durable.</summary>
    /// <returns>A failure where nothing was kept.</returns>
    public async Task<Outcome<TakenReports>> KeepAsync(ReadReports read, CancellationToken cancellation)
    {
        var kept = read.Good.Count == 0
            ? Outcome<IReadOnlyList<bool>>.Of([])
            : await intake.KeepAsync(read.Good, cancellation);
        tally.Store(kept.Failure);
        if (!kept.Succeeded(out var isNew, out var failure))
            return failure;
        var accepted = isNew.Count(one => one);
        tally.Accepted(accepted);
        tally.Repeated(isNew.Count - accepted);
        foreach (var one in read.Refused)
            tally.Refused(one.Refusal);
        return new TakenReports(accepted, isNew.Count - accepted, read.Refused);
    }
}

/// <summary>The reports of one request, as they were read.</summary>
/// <param name="Good">Those to keep.</param>
/// <param name="Refused">Those that are refused.</param>
/// <param name="Ids">The id of each, where one can be read.</param>
internal sealed record ReadReports(
    IReadOnlyList<ReceivedReport> Good, IReadOnlyList<RefusedReport> Refused, IReadOnlyList<Guid?> Ids);

/// <summary>A report that is refused.</summary>
/// <param name="ReportId">Its id, where it can be read.</param>
/// <param name="Line">Where it stands.</param>
/// <param name="Refusal">Why.</param>
internal sealed record RefusedReport(Guid? ReportId, int Line, Refusal Refusal);

/// <summary>What became of the reports of one request: a contract.</summary>
/// <param name="Accepted">New ones.</param>
/// <param name="Duplicates">Those whose id was kept before.</param>
/// <param name="Refused">The others.</param>
internal sealed record TakenReports(int Accepted, int Duplicates, IReadOnlyList<RefusedReport> Refused)
{
    /// <summary>Of no report.</summary>
    public static TakenReports None { get; } = new(0, 0, []);

    /// <summary>With what became of further ones.</summary>
    public TakenReports Plus(TakenReports more) => new(
        Accepted + more.Accepted, Duplicates + more.Duplicates, [.. Refused, .. more.Refused]);

    /// <summary>Whether a sender may forget at least one of them.</summary>
    public bool HasAny => Accepted + Duplicates > 0;

    /// <summary>One object.</summary>
    public ReadOnlyMemory<byte> Json => JsonLine.Object(json =>
    {
        json.WriteNumber("accepted", Accepted);
        json.WriteNumber("duplicates", Duplicates);
        json.WriteStartArray("refused");
        foreach (var one in Refused)
            Write(json, one);
        json.WriteEndArray();
    });

    private static void Write(Utf8JsonWriter json, RefusedReport one)
    {
        json.WriteStartObject();
        if (one.ReportId is { } id)
            json.WriteString("report_id", id);
        else
            json.WriteNull("report_id");
        json.WriteNumber("line", one.Line);
        json.WriteString("reason", one.Refusal.Reason);
        json.WriteEndObject();
    }
}
