namespace Scraper.Telemetry;

/// <summary>The enums of a report in words, as its JSON, its text forms and the schema write them, and back.
/// </summary>
internal static class ReportNames
{
    public static string Of(CollectionReason reason) => reason switch
    {
        CollectionReason.Startup => "startup",
        CollectionReason.Scheduled => "scheduled",
        CollectionReason.Once => "once",
        _ => "preview",
    };

    public static string Of(FieldType type) => type switch
    {
        FieldType.Counter => "counter",
        FieldType.Gauge => "gauge",
        _ => "histogram",
    };

    public static string Of(Fidelity fidelity) => fidelity switch
    {
        Fidelity.Exact => "exact",
        Fidelity.UpperBound => "upper_bound",
        Fidelity.LowerBound => "lower_bound",
        Fidelity.Partial => "partial",
        _ => "proxy",
    };

    /// <summary>The value whose name this is, or null.</summary>
    public static T? Parse<T>(string name, Func<T, string> nameOf)
        where T : struct, Enum =>
        Enum.GetValues<T>().Where(value => nameOf(value) == name).Select(value => (T?)value).FirstOrDefault();
}
