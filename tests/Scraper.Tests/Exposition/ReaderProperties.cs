using System.Globalization;
using System.Text;
using CsCheck;
using Scraper.Exposition;
using Scraper.Tests.Support;

namespace Scraper.Tests.Exposition;

/// <summary>What holds for every line and page.</summary>
[TestClass]
public sealed class ReaderProperties
{
    private const int Cases = 20_000;

    [TestMethod]
    [DataRow(Dialect.Text)]
    [DataRow(Dialect.StrictText)]
    [DataRow(Dialect.OpenMetrics)]
    public void TheLaneAgreesWithTheGrammarOnEveryLineItTakes(Dialect dialect) =>
        GeneratedLines.Any.Where(line => !line.Contains((byte)'\n')).Sample(
            line => LaneReading.Of(line, dialect) is not { } read || read == GrammarReading.Of(line, dialect),
            iter: Cases, print: Show);

    [TestMethod]
    public void TheLaneTakesWhatClientLibrariesWrite() =>
        GeneratedLines.Plain.Sample(
            line => LaneReading.Of(line, Dialect.Text)
                is not null || GrammarReading.Of(line, Dialect.Text) == "error",
            iter: Cases, print: Show);

    [TestMethod]
    [DataRow(Dialect.Text)]
    [DataRow(Dialect.StrictText)]
    [DataRow(Dialect.OpenMetrics)]
    public void WhereTheStreamIsCutDoesNotMatter(Dialect dialect)
    {
        var options = new ReaderOptions
        {
            Dialect = dialect,
            Limits = new ExpositionLimits { LineLengthLimitBytes = 60 }
        };
        Gen.Select(GeneratedLines.Page, Gen.Int[1, 40].Array[1, 8]).Sample(
            (page, cuts) => Events(page, options) == EventsInPieces(page, cuts, options),
            iter: Cases / 4, print: both => Show(both.Item1) + " cut by " + string.Join(",", both.Item2));
    }

    [TestMethod]
    public void WhatIsPushedDownEqualsThatPartOfTheWhole() =>
        GeneratedLines.Page.Sample(
            page =>
            {
                var projection =
                    new Projection(["a"], [name => name.StartsWith("http", StringComparison.Ordinal)]);
                var part = ExpositionRecorder.Of(page, new ReaderOptions { Projection = projection });
                var whole = ExpositionRecorder.Of(page);
                return part.Samples.Select(Show).SequenceEqual(
                    whole.Samples.Where(sample => projection.Wants(sample.Name)).Select(Show));
            },
            iter: Cases, print: Show);

    [TestMethod]
    public void EverySampleLineIsTakenSkippedOrRejected() =>
        Gen.Select(GeneratedLines.Page, Gen.Enum<Dialect>()).Sample(
            (page, dialect) =>
            {
                var options =
                    new ReaderOptions { Dialect = dialect, Projection = new Projection(["a", "x:y"]) };
                var read = ExpositionRecorder.Of(page, options);
                return read.Summary!.Read == read.Samples.Count + read.Summary.Skipped + read.Rejections.Count
                    && read.Summary.Rejected == read.Rejections.Count
                    && read.Rejections.TrueForAll(one => one.Line >= 1 && one.Column >= 1);
            },
            iter: Cases, print: both => Show(both.Item1));

    [TestMethod]
    public void NumbersAreRoundedExactly() =>
        Gen.Select(Gen.Double, Gen.OneOf("R", "E16", "E5", "F3", "F20"))
            .Where(both => double.IsFinite(both.Item1))
            .Sample(
                (value, format) =>
                {
                    var text = value.ToString(format, CultureInfo.InvariantCulture);
                    var expected = double.Parse(text, CultureInfo.InvariantCulture);
                    return Number.TryParse(Encoding.UTF8.GetBytes(text), out var read)
                        ? BitConverter.DoubleToInt64Bits(read) == BitConverter.DoubleToInt64Bits(expected)
                        : double.IsInfinity(expected);
                },
                iter: Cases);

    [TestMethod]
    public void TheShortestFormReadsBackToTheSameNumber() =>
        Gen.Double.Sample(
            value => Number.TryParse(Encoding.UTF8.GetBytes(GoFloat.Shortest(value)), out var read)
                && read.Equals(value),
            iter: Cases);

    private static string Events(byte[] page, ReaderOptions options) =>
        Show(ExpositionRecorder.Of(page, options));

    private static string EventsInPieces(byte[] page, int[] cuts, ReaderOptions options)
    {
        var pieces = new List<byte[]>();
        for (var (at, cut) = (0, 0); at < page.Length; cut++)
        {
            var length = Math.Min(cuts[cut % cuts.Length], page.Length - at);
            pieces.Add(page[at..(at + length)]);
            at += length;
        }
        using var stream = new PiecesStream(pieces);
        var recorder = new ExpositionRecorder();
        var summary =
            ExpositionReader.ReadAsync(stream, options, recorder, CancellationToken.None).AsTask().Result;
        return Show(recorder, summary);
    }

    private static string Show(ExpositionRecorder page) => Show(page, page.Summary!);

    private static string Show(ExpositionRecorder page, PageSummary summary) =>
        $"{string.Join("\n", page.Samples.Select(Show))}\n{string.Join("\n", page.Rejections)}\n"
        + $"{string.Join(",", page.Types)} {summary.Read} {summary.Skipped} {summary.Bytes} "
        + summary.Incomplete;

    private static string Show(RecordedSample sample) =>
        $"{sample} {BitConverter.DoubleToInt64Bits(sample.Value):x} {sample.Line}";

    private static string Show(byte[] line) => string.Concat(line.Select(value => value is > 0x1f and < 0x7f
        ? $"{(char)value}"
        : $"\\x{value:x2}"));
}
