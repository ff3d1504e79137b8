using System.IO;
using AspNetCoreGeneratedDocument;
using RazorSlices;
using Scraper.Outcomes;
using Scraper.Receiving.Usage;

namespace Scraper.Pages;

/// <summary>Writes pages, each whole, in UTF-8.</summary>
internal static class PageWriter
{
    private const string Usage = "Usage";

    /// <summary>What a receiver's reports come to; how to send one where there is none.</summary>
    public static Task<ReadOnlyMemory<byte>> WriteAsync(UsageSheet sheet) => WriteAsync(
        Usage, sheet.IsEmpty ? new Pages_EmptyPage() : new Pages_UsagePage { Model = sheet });

    /// <summary>One server.</summary>
    public static Task<ReadOnlyMemory<byte>> WriteAsync(ServerStory story) => WriteAsync(
        "Installation " + OneLine.Cell(story.Id), new Pages_ServerPage { Model = new ServerSheet(story) });

    /// <summary>What anybody may see.</summary>
    public static Task<ReadOnlyMemory<byte>> WriteAsync(PublicSummary summary) =>
        WriteAsync(Usage, new Pages_PublicPage { Model = summary });

    private static async Task<ReadOnlyMemory<byte>> WriteAsync(string title, RazorSlice body)
    {
        var page = new MemoryStream();
        using (var frame = new Pages_Frame { Model = new FramedPage(title, body) })
            await frame.RenderAsync(page);
        return page.GetBuffer().AsMemory(0, (int)page.Length);
    }
}

/// <summary>A page and what its window is called.</summary>
internal sealed record FramedPage(string Title, RazorSlice Body);
