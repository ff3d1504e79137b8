using System.Net;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Scraper.Http;
using Scraper.Settings;

namespace Scraper.Tests.Http;

/// <summary>Whatever a peer makes of a secret that it repeats, nobody reads it.</summary>
[TestClass]
public sealed class SecretMaskTests
{
    private const string Token = """t0k/en+"&<ä>'\%41=""";

    // The letters that some escape is for, others, and digits that could be taken for parts of one.
    private const string Letters = "/\\\"&<>'%+=:; #xuaAfF0124äß€-_.~";

    private static readonly IReadOnlyList<Func<string, string>> Writers =
    [
        text => text,
        text => JsonSerializer.Serialize(text)[1..^1],
        text => JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).ToString(),
        text => JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).ToString()
            .Replace("/", "\\/"),
        Uri.EscapeDataString,
        text => LowerHex(Uri.EscapeDataString(text)),
        text => WebUtility.UrlEncode(text),
        WebUtility.HtmlEncode,
        HtmlEncoder.Default.Encode,
        text => Each(text, letter => $"&#x{letter:X};"),
        text => Each(text, letter => $"&#x{letter:x4};"),
        text => Each(text, letter => $"&#{letter};"),
        text => Each(text, letter => letter < 0x80 ? $"\\x{letter:x2}" : char.ConvertFromUtf32(letter)),
        text => string.Concat(text.Select(unit => $"\\u{(int)unit:X4}")),
    ];

    [TestMethod]
    public void EachWritingOfItIsMaskedAndEachWithinAnother()
    {
        var mask = Of(Token);
        foreach (var inner in Writers)
        {
            Shown(mask, inner(Token)).Should().Be("<secret>");
            foreach (var outer in Writers)
                Shown(mask, outer(inner(Token))).Should().Be("<secret>");
        }
    }

    [TestMethod]
    public void AnyTextInAnyMixtureOfEscapesIsMasked()
    {
        var random = new Random(7);
        for (var turn = 0; turn < 5000; turn++)
        {
            var secret = Text(random, random.Next(4, 24));
            var echo = string.Concat(secret.EnumerateRunes()
                .Select(letter => Writers[random.Next(Writers.Count)](letter.ToString())));

            Shown(Of(secret), echo).Should().Be("<secret>", $"{secret} as {echo}");
        }
    }

    [TestMethod]
    public void NoOtherTextIsMasked()
    {
        var random = new Random(8);
        for (var turn = 0; turn < 5000; turn++)
        {
            var (secret, other) = (Text(random, 12), Text(random, 40));
            var echo = Writers[random.Next(Writers.Count)](other);

            Of(secret).Of(echo).Should().Be(echo, secret);
        }
    }

    [TestMethod]
    [DataRow("me:pa55word", "bWU6cGE1NXdvcmQ=")]
    [DataRow("me:pa55word", "bWU6cGE1NXdvcmQ")]
    [DataRow("me:pa55word", "bWU6cGE1NXdvcmQ%3D")]
    [DataRow("me:pa55word", "bWU6cGE1NXdvcmQ\\u003D")]
    [DataRow("me:~~~~???>", "bWU6fn5-fj8_Pz4", DisplayName = "of a URL's alphabet")]
    [DataRow("me:~~~~???>", "bWU6fn5+fj8\\/Pz4=")]
    public void UserAndPasswordAreMaskedTogetherAndThePasswordAlone(string pair, string echo)
    {
        var mask = new SecretMask(
            new HttpClientOptions { BasicAuth = new("me", Secret.Inline(pair[3..])) }, new Uri("http://h/"));

        Shown(mask, echo).Should().Be("<secret>");
        Shown(mask, pair).Should().Be("me:<secret>");
        new SecretMask(new HttpClientOptions(), new Uri("http://" + Uri.EscapeDataString("me") + ":"
            + Uri.EscapeDataString(pair[3..]) + "@h/")).Of($"({echo})").Should().Be("(<secret>)");
    }

    [TestMethod]
    [DataRow("abcdefgh", "<secret>")]
    [DataRow("abcd efgh", "<secret> efgh")]
    [DataRow("cdefghcdefgh", "<secret><secret>")]
    [DataRow("abc", "abc")]
    public void WhereTwoOverlapNothingOfEitherIsLeft(string text, string shown) =>
        Of("abcd", "cdefgh").Of(text).Should().Be(shown);

    [TestMethod]
    public void OneThatBeginsWhereALongTextIsCutIsWhollyMasked() =>
        Of("abcdefgh").Of(new string('x', 8190) + "abcdefgh" + new string('y', 100))
            .Should().Be(new string('x', 8190) + "<secret>");

    [TestMethod]
    [DataRow("abcd%", "abcd%")]
    [DataRow("abc\\", "abc\\")]
    [DataRow("abc&#x", "abc&#x")]
    [DataRow("\\u00", "\\u00")]
    [DataRow("\\ud83d", "\\ud83d")]
    [DataRow("%e2%82", "%e2%82")]
    [DataRow("&#99999999;&#x;&#;&;", "&#99999999;&#x;&#;&;")]
    public void ATextThatBreaksOffIsLeftAsItIs(string text, string shown) =>
        Of("abcde", "€uro").Of(text).Should().Be(shown);

    [TestMethod]
    public void ABodyOfEscapesAloneIsReadSoon()
    {
        var body = string.Concat(Enumerable.Repeat("\\%&+\\\\", 64 * 1024 / 6));
        var started = TimeProvider.System.GetTimestamp();

        Of([.. Enumerable.Range(0, 10).Select(at => $"\\%&+\\secret-{at}")]).Of(body)
            .Should().Be(body[..8192]);

        TimeProvider.System.GetElapsedTime(started).Should().BeLessThan(TimeSpan.FromSeconds(10));
    }

    private static string Shown(SecretMask mask, string echo)
    {
        var shown = mask.Of($"they sent ({echo}), no?");
        shown.Should().StartWith("they sent (").And.EndWith("), no?");
        return shown["they sent (".Length..^"), no?".Length];
    }

    private static SecretMask Of(params string[] secrets) => new(
        new HttpClientOptions
        {
            Headers = secrets.Index().ToDictionary(one => $"X-{one.Index}", one => Secret.Inline(one.Item)),
        },
        new Uri("http://h/"));

    // Neither begins nor ends with a blank: a secret in a file has none there.
    private static string Text(Random random, int length)
    {
        var text = new StringBuilder("k");
        while (text.Length < length)
            text.Append(Letters[random.Next(Letters.Length)]);
        return text.Append('z').ToString();
    }

    private static string Each(string text, Func<int, string> write) =>
        string.Concat(text.EnumerateRunes().Select(letter => write(letter.Value)));

    private static string LowerHex(string text)
    {
        var lower = text.ToCharArray();
        for (var at = 0; at < text.Length - 2; at++)
            if (text[at] == '%')
                (lower[at + 1], lower[at + 2]) = (
                    char.ToLowerInvariant(text[at + 1]), char.ToLowerInvariant(text[at + 2]));
        return new string(lower);
    }
}
