using System.Globalization;

namespace Scraper.Settings;

/// <summary>The shapes of single values.</summary>
internal static class Values
{
    /// <summary>Any text but none.</summary>
    public static readonly ScalarShape<string> Text = That(
        "a text on one line", text => text.Length > 0 && !HasControl(text));

    /// <summary>A text that no message repeats.</summary>
    public static readonly ScalarShape<string> Secret = That(
        "a text on one line", text => text.Length > 0 && !HasControl(text), secret: true);

    /// <summary>A name that logs, metrics and reports show.</summary>
    public static readonly ScalarShape<string> Name = That(
        "a name of 1 to 100 characters, none of them a control character",
        text => text.Trim().Length is > 0 and <= 100 && !HasControl(text));

    /// <summary>On or off.</summary>
    public static readonly ScalarShape<bool> Switch = new(
        SwitchWords.Expected,
        (string text, Origin _, out bool on) => SwitchWords.TryRead(text, out on),
        SwitchWords.Write);

    /// <summary>A path, relative to the folder of the settings file it stands in.</summary>
    public static readonly ScalarShape<string> Path = new(
        "a path",
        (string text, Origin origin, out string path) =>
        {
            path = System.IO.Path.Combine(origin.Folder, text);
            return text.Length > 0 && !HasControl(text);
        });

    /// <summary>A proxy; its user name and password may stand in it, as in Prometheus.</summary>
    public static readonly ScalarShape<string> ProxyUrl = That(
        "an http: or https: URL", IsHttpUrl, secret: true);

    /// <summary>Where to listen.</summary>
    public static readonly ScalarShape<ListenAddress> ListenAddress = new(
        "[ADDRESS]:PORT such as :9810, 127.0.0.1:9810 or [::1]:9810",
        (string text, Origin _, out ListenAddress address) =>
            (address = Settings.ListenAddress.Parse(text)!) is not null);

    /// <summary>A duration within bounds, in seconds.</summary>
    public static ScalarShape<double> Duration(string least, string most)
    {
        var (from, to) = (Seconds(least), Seconds(most));
        return new ScalarShape<double>(
            $"a duration from {least} to {most}, such as 30s or 1h30m",
            (string text, Origin _, out double seconds) =>
                Quantity.TryDuration(text, out seconds) && seconds >= from && seconds <= to,
            Quantity.Duration);
    }

    /// <summary>A size, in bytes.</summary>
    /// <param name="most">The largest allowed.</param>
    public static ScalarShape<long> Size(long most = long.MaxValue) => new(
        "a size such as 1024, 512KB or 64MiB"
            + (most == long.MaxValue ? "" : " of at most " + Quantity.Size(most)),
        (string text, Origin _, out long bytes) => Quantity.TrySize(text, out bytes) && bytes <= most,
        Quantity.Size);

    /// <summary>A number of things.</summary>
    public static ScalarShape<long> Count(long most, long least = 0) => new(
        string.Create(CultureInfo.InvariantCulture, $"a number from {least} to {most}"),
        (string text, Origin _, out long count) =>
            long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out count)
                && count >= least && count <= most);

    /// <summary>One of some words.</summary>
    public static ScalarShape<T> OneOf<T>(params (string Word, T Value)[] words) => new(
        "one of " + string.Join(", ", words.Select(one => one.Word)),
        (string text, Origin _, out T value) =>
        {
            var found = Array.FindIndex(
                words, one => one.Word.Equals(text, StringComparison.OrdinalIgnoreCase));
            value = found < 0 ? default! : words[found].Value;
            return found >= 0;
        },
        value => words.First(one => Equals(one.Value, value)).Word);

    /// <summary>A text that fits a condition.</summary>
    public static ScalarShape<string> That(string expected, Func<string, bool> fits, bool secret = false) =>
        new(expected, (string text, Origin _, out string value) => fits(value = text)) { IsSecret = secret };

    /// <summary>Whether a user name or a password stands in a URL.</summary>
    public static bool HasUserInfo(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url.UserInfo.Length > 0;

    /// <summary>Whether a character stands in it that no address, path or header has.</summary>
    public static bool HasControl(string text) => text.Any(char.IsControl);

    /// <summary>Whether a text is an address that HTTP can ask.</summary>
    public static bool IsHttpUrl(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url)
        && url.Scheme is "http" or "https"
        && url.Host.Length > 0
        && !text.Any(letter => char.IsControl(letter) || char.IsWhiteSpace(letter));

    private static double Seconds(string text) =>
        Quantity.TryDuration(text, out var seconds) ? seconds : throw new FormatException(text);
}
