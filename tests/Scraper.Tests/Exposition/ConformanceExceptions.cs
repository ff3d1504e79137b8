namespace Scraper.Tests.Exposition;

/// <summary>The cases that go another way than their suite, each with the two authorities that disagree: the
/// one that is followed first.</summary>
internal static class ConformanceExceptions
{
    private const string NativeHistogram =
        "OpenMetrics 1.0 has no native histograms; client_python reads a draft syntax for them";

    private const string SemanticRules =
        "OpenMetrics 1.0 (and the suite of 211) against Prometheus' parser, which checks lines only: ";

    private const string NameBytes =
        "Prometheus (names are [a-zA-Z_:][a-zA-Z0-9_:]*) against VictoriaMetrics, which does not check them";

    private const string Millisecond =
        "text 0.0.4 and Prometheus (timestamps are whole milliseconds) against VictoriaMetrics (seconds)";

    /// <summary>No exceptions.</summary>
    public static IReadOnlyDictionary<string, string> None { get; } = new Dictionary<string, string>();

    /// <summary>Documents that Prometheus' own OpenMetrics parser accepts.</summary>
    public static IReadOnlyDictionary<string, string> TextparseGood { get; } = new Dictionary<string, string>
    {
        ["inputs/good-openmetrics-TestOpenMetricsParse-type-and-unit-false.txt"] =
            SemanticRules + "families are interleaved, histograms lack parts, exemplars stand on counts",
        ["inputs/good-openmetrics-TestOpenMetricsParse-type-and-unit-true.txt"] =
            SemanticRules + "families are interleaved, histograms lack parts, exemplars stand on counts",
        ["inputs/good-openmetrics-TestOpenMetricsParse_UTF8.txt"] =
            SemanticRules + "a summary's samples stand apart, exemplars stand on untyped samples",
        ["inputs/good-openmetrics-TestSTParseFailures-case-maybe_counter_with_no_meta.txt"] =
            SemanticRules + "without metadata foo_total and foo_created are two families, and interleaved",
        ["testdata/alltypes.5mfs.om.txt"] =
            SemanticRules + "a histogram of response lengths has a negative sum",
    };

    /// <summary>Text that client_python accepts.</summary>
    public static IReadOnlyDictionary<string, string> ClientPythonText { get; } =
        new Dictionary<string, string>
        {
            ["test_commas#0"] = "Prometheus and expfmt against client_python: {,} is no label set",
            ["test_extra_whitespace#0"] =
            "Prometheus against client_python: one byte only separates name and type in a TYPE line",
        };

    /// <summary>OpenMetrics that client_python accepts.</summary>
    public static IReadOnlyDictionary<string, string> ClientPythonOpenMetrics { get; } =
        new Dictionary<string, string>
        {
            ["test_duplicate_timestamps#0"] =
                "OpenMetrics 1.0 (all points count) against client_python, which keeps one a nanosecond",
            ["test_native_histogram#0"] = NativeHistogram,
            ["test_native_histogram_three_pos_spans_no_neg_spans_or_deltas#0"] = NativeHistogram,
            ["test_native_histogram_utf8#0"] = NativeHistogram,
            ["test_native_histogram_utf8_stress#0"] = NativeHistogram,
            ["test_native_histogram_with_classic_histogram#0"] = NativeHistogram,
            ["test_native_histogram_with_labels#0"] = NativeHistogram,
            ["test_native_histogram_with_labels_utf8#0"] = NativeHistogram,
            ["test_native_plus_classic_histogram_two_labelsets#0"] = NativeHistogram,
        };

    /// <summary>Text that VictoriaMetrics accepts.</summary>
    public static IReadOnlyDictionary<string, string> VictoriaMetricsGood { get; } =
        new Dictionary<string, string>
        {
            ["TestRowsUnmarshalSuccess#7"] = Millisecond,
            ["TestRowsUnmarshalSuccess#10"] = NameBytes,
            ["TestRowsUnmarshalSuccess#11"] = NameBytes,
            ["TestRowsUnmarshalSuccess#13"] =
            "Prometheus against VictoriaMetrics: text 0.0.4 has no exemplars and no comment behind a sample",
            ["TestRowsUnmarshalSuccess#16"] = Millisecond,
            ["TestRowsUnmarshalSuccess#26"] = "Prometheus against VictoriaMetrics: a label has a name",
            ["TestRowsUnmarshalSuccess#28"] = NameBytes,
            ["TestRowsUnmarshalSuccess#29"] = NameBytes,
        };
}
