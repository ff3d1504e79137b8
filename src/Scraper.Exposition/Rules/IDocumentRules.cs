namespace Scraper.Exposition;

/// <summary>What a dialect asks of a page as a whole, beyond the grammar of its lines. A line that breaks a
/// rule is rejected like one that the grammar does not know.</summary>
internal interface IDocumentRules
{
    /// <summary>A HELP, TYPE or UNIT line; <paramref name="text"/> is what stands behind the name.</summary>
    LineFault? Metadata(MetadataLine line, ReadOnlySpan<byte> family, ReadOnlySpan<byte> text);

    /// <summary>A sample that is about to be taken.</summary>
    LineFault? Sample(ReadOnlySpan<byte> text, SampleText sample);

    /// <summary>A sample that is skipped: all that is known is its name.</summary>
    void Skipped(ReadOnlySpan<byte> name);

    /// <summary>The <c># EOF</c> line.</summary>
    LineFault? EndOfPage();

    /// <summary>No line follows.</summary>
    void Finish();
}

/// <summary>What is wrong with a line, and where in it.</summary>
/// <param name="Column">1-based, in bytes.</param>
/// <param name="Reason">One sentence that quotes nothing of the page.</param>
/// <param name="Quote">The rest of it, which does.</param>
internal readonly record struct LineFault(int Column, string Reason, string Quote = "");
