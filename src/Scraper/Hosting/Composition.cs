using System.IO;
using Scraper.Commands;
using Scraper.Exposition;
using Scraper.Expressions;
using Scraper.Outbox;
using Scraper.Outcomes;
using Scraper.Settings;
using Scraper.Translating;

namespace Scraper.Hosting;

/// <summary>Joins the real parts behind the commands, each when it is asked for.</summary>
internal sealed class Composition : IParts
{
    /// <inheritdoc/>
    public string BuiltInSchema => Schema.BuiltInText;

    /// <inheritdoc/>
    public Schema? ReadSchema(string? file, out IReadOnlyList<Fault> faults)
    {
        faults = [];
        if (file is null)
            return Schema.BuiltIn;
        try
        {
            return Schema.Read(File.ReadAllText(file), file, out faults);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            faults = [new Fault(file, 0, 0, "the schema cannot be read: " + unreadable.Message)];
            return null;
        }
    }

    /// <inheritdoc/>
    public Task<PageSummary> ParseAsync(
        Stream page,
        ReaderOptions options,
        Stream output,
        Action<Rejection> rejected,
        CancellationToken cancellation) =>
        throw new NotSupportedException();

    /// <inheritdoc/>
    public Expression? ParseExpression(string text, out ExpressionFault? fault) =>
        Expression.Parse(text, histograms: false, out fault);

    /// <inheritdoc/>
    public ReadOnlyMemory<byte> EvaluationLine(string expression, Evaluation evaluation) =>
        throw new NotSupportedException();

    /// <inheritdoc/>
    public Outcome<SinkState[]> PeekOutbox(OutboxOptions options) =>
        throw new NotSupportedException();

    /// <inheritdoc/>
    public IStations Join(ScraperSettings settings, Schema schema, CommandIo io) =>
        throw new NotSupportedException();

    /// <inheritdoc/>
    public Task<ExitCode> RunAsync(
        ScraperSettings settings, Schema? schema, CommandIo io, CancellationToken cancellation) =>
        throw new NotSupportedException();
}
