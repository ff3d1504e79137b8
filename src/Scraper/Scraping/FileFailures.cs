using System.IO;
using Scraper.Outcomes;

namespace Scraper.Scraping;

/// <summary>What failure it is when a file that should hold a page cannot be read.</summary>
internal static class FileFailures
{
    /// <summary>The path names a directory.</summary>
    /// <param name="path">As the person named it.</param>
    /// <param name="what">What the file should hold.</param>
    public static Failure Directory(string path, string what = "the page") =>
        Unreadable($"'{path}' is a directory; name the file that holds {what}");

    /// <summary>Opening or reading it threw; null where that was none of the file's.</summary>
    /// <param name="thrown">What was thrown.</param>
    /// <param name="path">The file as the person named it.</param>
    /// <param name="missing">What to say where there is no such file: what a person may have meant depends
    /// on who asks.</param>
    public static Failure? Of(Exception thrown, string path, string missing) => thrown switch
    {
        PageFailureException known => known.Failure,
        FileNotFoundException or DirectoryNotFoundException => new(FailureKind.FileMissing, missing),
        UnauthorizedAccessException =>
            Unreadable($"'{path}' may not be read by this user; check its permissions"),
        IOException => Unreadable($"'{path}' cannot be read: {thrown.Message.TrimEnd('.')}"),
        _ => null,
    };

    private static Failure Unreadable(string message) => new(FailureKind.FileUnreadable, message);
}
