using System.IO;
using System.Text;
using Scraper.Outcomes;
using Scraper.Receiving.Usage;

namespace Scraper.Hosting;

/// <summary>The list of installations as an answer that is sent while it is made.</summary>
/// <param name="form">JSON or CSV.</param>
/// <param name="lists">Of some servers each; one at least.</param>
internal sealed class InstallationPieces(
    InstallationForm form, IAsyncEnumerable<Outcome<IReadOnlyList<Installation>>> lists)
{
    private readonly IAsyncEnumerator<Outcome<IReadOnlyList<Installation>>> _lists =
        lists.GetAsyncEnumerator();

    private string _between = "";

    public InstallationForm Form => form;

    /// <summary>The beginning; a failure where there is none.</summary>
    public async Task<Outcome<ReadOnlyMemory<byte>>> BeginAsync()
    {
        await _lists.MoveNextAsync();
        return _lists.Current.Then<ReadOnlyMemory<byte>>(
            some => new ReadOnlyMemory<byte>(Encoding.UTF8.GetBytes(form.Head + Text(some))));
    }

    /// <summary>What follows it.</summary>
    /// <exception cref="IOException">The store failed: the answer has no end.</exception>
    public async IAsyncEnumerable<ReadOnlyMemory<byte>> RestAsync()
    {
        while (await _lists.MoveNextAsync())
        {
            if (!_lists.Current.Succeeded(out var some, out var failure))
                throw new IOException(failure.Message);
            yield return Encoding.UTF8.GetBytes(Text(some));
        }
        yield return Encoding.UTF8.GetBytes(form.End);
    }

    private string Text(IReadOnlyList<Installation> some)
    {
        using var text = new StringWriter();
        foreach (var one in some)
        {
            text.Write(_between);
            form.Write(one, text);
            _between = form.Between;
        }
        return text.ToString();
    }
}

/// <summary>How a list of installations is written.</summary>
/// <param name="Type">The media type.</param>
/// <param name="Head">Before all.</param>
/// <param name="Between">Between two.</param>
/// <param name="End">Behind all.</param>
/// <param name="Write">Writes one.</param>
internal sealed record InstallationForm(
    string Type, string Head, string Between, string End, Action<Installation, TextWriter> Write)
{
    public static InstallationForm Json { get; } = new(
        Answer.Json, "[", ",\n", "]",
        (one, text) => text.Write(Encoding.UTF8.GetString(UsageJson.Write(one).Span)));

    public static InstallationForm Csv { get; } =
        new(Answer.Csv, UsageCsv.HeadOfInstallations, "", "", UsageCsv.Write);
}
