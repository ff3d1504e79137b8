using System.IO;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Html;

namespace Scraper.Pages;

/// <summary>How pages look, and what a browser may do for them: apply this one style sheet.</summary>
internal static class PageStyle
{
    private static readonly string Text = Read();

    /// <summary>The style sheet, for the head of each page.</summary>
    public static HtmlString Sheet { get; } = new(Text);

    /// <summary>The <c>Content-Security-Policy</c>: no script, nothing from anywhere, in no frame.</summary>
    public static string Policy { get; } =
        "default-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; img-src data:; "
        + $"style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Text)))}'";

    private static string Read()
    {
        using var sheet = typeof(PageStyle).Assembly.GetManifestResourceStream("page.css")!;
        return new StreamReader(sheet).ReadToEnd();
    }
}
