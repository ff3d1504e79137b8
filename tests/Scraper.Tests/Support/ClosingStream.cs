using System.IO;

namespace Scraper.Tests.Support;

/// <summary>A body that says when it is let go of: the page was read then, nothing else has begun.</summary>
internal sealed class ClosingStream(MemoryStream inner, Action closed) : MemoryStream(inner.ToArray())
{
    protected override void Dispose(bool disposing)
    {
        closed();
        base.Dispose(disposing);
    }
}
