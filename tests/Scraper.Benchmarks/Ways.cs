using Scraper.Exposition;

namespace Scraper.Benchmarks;

/// <summary>The ways of reading a page that are compared.</summary>
internal static class Ways
{
    /// <summary>The newline scan: as fast as memory can be looked at line by line.</summary>
    public static long Scan(ReadOnlySpan<byte> page)
    {
        var lines = 0L;
        while (page.IndexOf((byte)'\n') is var length and >= 0)
        {
            lines++;
            page = page[(length + 1)..];
        }
        return lines;
    }

    /// <summary>Every line by the grammar over its own input, without the lane.</summary>
    public static Totals Grammar(ReadOnlySpan<byte> page)
    {
        var totals = new Totals();
        ExpositionReader.Read(page, new ReaderOptions { UsesLane = false }, totals);
        return totals;
    }

    /// <summary>Every sample, by the reader as it is.</summary>
    public static Totals Tokenise(ReadOnlySpan<byte> page)
    {
        var totals = new Totals();
        ExpositionReader.Read(page, new ReaderOptions(), totals);
        return totals;
    }

    /// <summary>The samples that the built-in schema asks for.</summary>
    public static Totals PushDown(ReadOnlySpan<byte> page)
    {
        var totals = new Totals();
        ExpositionReader.Read(page, new ReaderOptions { Projection = Pages.Asked }, totals);
        return totals;
    }

    /// <summary>Fails unless all ways agree on a page.</summary>
    public static void Verify(ReadOnlySpan<byte> page)
    {
        var expected = StockSprache.Read(page).ToString();
        foreach (var found in new[] { Grammar(page).ToString(), Tokenise(page).ToString() })
            if (found != expected)
                throw new InvalidOperationException($"{found} is not {expected}");
        var wanted = new Totals();
        ExpositionReader.Read(page, new ReaderOptions(), new Wanted(Pages.Asked, wanted));
        if (PushDown(page).ToString() != wanted.ToString())
            throw new InvalidOperationException($"{PushDown(page)} is not {wanted}");
    }

    /// <summary>Passes on only what a projection asks for: push-down after the fact.</summary>
    private sealed class Wanted(Projection projection, Totals into) : IPageReceiver
    {
        public string? Sample(in SampleLine sample) =>
            projection.Wants(System.Text.Encoding.UTF8.GetString(sample.Name)) ? into.Sample(sample) : null;

        public void Rejected(Rejection rejection, ReadOnlySpan<byte> name) =>
            into.Rejected(rejection, name);
    }
}
