using System.IO;
using Microsoft.Extensions.Time.Testing;
using Scraper.Telemetry;
using Scraper.Tests.Support;

namespace Scraper.Tests.EndToEnd;

/// <summary>The pages of a receiver in a real browser.</summary>
[TestClass]
[TestCategory("Real")]
public sealed class BrowserTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 11, 26, 9, 30, 0, TimeSpan.Zero);

    // Of what stands before it: whatever sticks out of the page, but for what scrolls in a box of its own.
    private const string SticksOut = """
        [...document.querySelectorAll('body *')].filter(one =>
          !one.closest('.scroll, svg, details:not([open])')
          && one.getBoundingClientRect().right > document.documentElement.clientWidth + 0.5)
          .map(one => one.tagName + ' ' + one.textContent.slice(0, 40)).join('; ')
        """;

    // Contrast of each piece of text with what it stands on, by WCAG 2.
    private const string Pale = """
        (() => {
          const light = color => {
            const [r, g, b] = color.match(/[\d.]+/g).map(Number).map(one => one / 255)
              .map(one => one <= 0.03928 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4);
            return 0.2126 * r + 0.7152 * g + 0.0722 * b;
          };
          const ground = one => {
            for (; one; one = one.parentElement) {
              const color = getComputedStyle(one).backgroundColor;
              if (!color.endsWith(', 0)')) return color;
            }
            return 'rgb(255, 255, 255)';
          };
          return [...document.querySelectorAll('body *:not(title, desc)')].filter(one =>
            [...one.childNodes].some(child => child.nodeType === 3 && child.data.trim())).filter(one => {
              const style = getComputedStyle(one);
              const color = one.closest('svg') ? style.fill : style.color;
              const [high, low] = [light(color), light(ground(one))].sort((a, b) => b - a);
              return (high + 0.05) / (low + 0.05) < 4.5;
            }).map(one => one.tagName + ' ' + one.textContent.slice(0, 40)).join('; ');
        })()
        """;

    private static readonly (int Width, string Theme)[] Looks =
        [(400, "light"), (1280, "light"), (400, "dark"), (1280, "dark")];

    private readonly StateDirectory _state = new();

    public TestContext TestContext { get; set; } = null!;

    public void Dispose() => _state.Dispose();

    [TestMethod]
    public async Task PagesFitAreReadableAndDoNothingThatTheirPolicyForbids()
    {
        await using var chromium = await Chromium.StartAsync();
        Directory.CreateDirectory(_state.Path);
        await using var receiver = await RunningReceiver.StartAsync(
            _state, "  trusted_proxies: [127.0.0.1]\n  public: {}\n", new FakeTimeProvider(Now));
        var pictures = Directory.CreateTempSubdirectory("pages-").FullName;
        await PictureAsync(chromium, receiver, pictures, "empty", "/");
        var fleet = await new SomeFleet(Now, 60).MakeAsync();
        await BrowsedReceiver.PostAsync(receiver, fleet);
        var copied = fleet.First(one => one.Ip == "10.9.9.9").Report.TagValue("id");
        var pushes = fleet.First(one => one.Report.Reason == CollectionReason.Pushed).Report.TagValue("id");

        await PictureAsync(chromium, receiver, pictures, "usage", "/?since=90d");
        await PictureAsync(chromium, receiver, pictures, "groups", "/?since=90d&by=status");
        await PictureAsync(chromium, receiver, pictures, "copied", $"/installation?id={copied}");
        await PictureAsync(chromium, receiver, pictures, "pushes", $"/installation?id={pushes}");
        await PictureAsync(chromium, receiver, pictures, "public", "/public");

        TestContext.WriteLine($"pictures: {pictures}");
    }

    private static async Task PictureAsync(
        Chromium chromium, RunningReceiver receiver, string folder, string name, string path)
    {
        foreach (var (width, theme) in Looks)
        {
            await chromium.ShowAsync(new Uri(receiver.Address, path), width, theme);
            var what = $"{name} at {width} in {theme}";
            chromium.Faults.Should().BeEmpty(what);
            (await TextAsync(chromium, "innerWidth")).Should().Be($"{width}", what);
            (await TextAsync(chromium, "document.documentElement.scrollWidth")).Should().Be($"{width}", what);
            (await TextAsync(chromium, SticksOut)).Should().BeEmpty(what);
            (await TextAsync(chromium, Pale)).Should().BeEmpty(what);
            await File.WriteAllBytesAsync(
                Path.Combine(folder, $"{name}-{width}-{theme}.png"), await chromium.PictureAsync());
        }
        await chromium.EvaluateAsync("document.querySelectorAll('details').forEach(one => one.open = true)");
        (await TextAsync(chromium, SticksOut)).Should().BeEmpty($"{name}, all open");
        (await TextAsync(chromium, Pale)).Should().BeEmpty($"{name}, all open");
    }

    private static async Task<string> TextAsync(Chromium chromium, string expression) =>
        $"{await chromium.EvaluateAsync(expression)}";
}
