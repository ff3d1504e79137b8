using System.Diagnostics.CodeAnalysis;
using Scraper.Forwarding.Influxdb;
using Scraper.Forwarding.JsonLines;
using Scraper.Forwarding.Otlp;
using Scraper.Forwarding.Pushgateway;
using Scraper.Forwarding.RemoteWrite;
using Scraper.Forwarding.Stdout;
using Scraper.Forwarding.Textfile;
using Scraper.Forwarding.Webhook;
using Scraper.Outcomes;
using Scraper.Settings;

namespace Scraper.Forwarding;

/// <summary>Every kind of sink there is: a new one is a folder and a line of this list.</summary>
internal sealed class SinkKinds : Shape<SinkOptions>
{
    public static readonly IReadOnlyList<SinkKind> All =
    [
        StdoutSink.Kind,
        FileSink.Kind,
        TextfileSink.Kind,
        WebhookSink.Kind,
        PushgatewaySink.Kind,
        InfluxdbSink.Kind,
        RemoteWriteSink.Kind,
        OtlpSink.Kind,
    ];

    /// <summary>Where reports go when nobody says.</summary>
    public static SinkOptions Default => FileSink.Kind.Start;

    /// <summary>The names of the forms that some kinds send.</summary>
    public static IEnumerable<string> Forms =>
        All.Select(kind => kind.Form).OfType<ReportForm>().Select(form => form.Name);

    /// <summary>The form of this name, or null where no kind has it.</summary>
    public static ReportForm? FormOf(string? name) =>
        All.Select(kind => kind.Form).FirstOrDefault(form => form?.Name == name);

    /// <summary>Reads a sink by the keys of its kind, which its <c>type</c> names.</summary>
    public override bool Read(
        SettingNode node, List<Fault> faults, [MaybeNullWhen(false)] out SinkOptions value)
    {
        value = null;
        if (node is not MapNode map)
            faults.Add(node.Origin.Fault($"expected keys (type, name, …), found {node.Kind}"));
        else if (map.Find("type") is not { } type)
            faults.Add(map.Origin.Child("type").Fault("required: " + Types));
        else if (Kind.Read(type.Value, faults, out var kind))
            value = kind.Read(map, faults);
        return value is not null;
    }

    /// <summary>Every key once, with the types that have it where not all do.</summary>
    public override IEnumerable<SettingLine> Describe(string name) =>
        from kind in All
        from line in kind.Describe(name)
        group kind.Type by line into types
        select types.Count() == All.Count
            ? types.Key
            : types.Key with { Help = $"{types.Key.Help} ({string.Join(", ", types)})" };

    private static string Types => string.Join(", ", All.Select(kind => kind.Type));

    private static ScalarShape<SinkKind> Kind => Values.OneOf([.. All.Select(kind => (kind.Type, kind))]);
}
