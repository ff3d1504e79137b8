namespace Scraper.Receiving.Usage;

/// <summary>Is shown the reports of servers, one server after another and each in their order, in a reading
/// of the store that it may share with others.</summary>
internal interface IServerWatch
{
    /// <summary>A report that was taken, whether it is counted or not.</summary>
    void Meet(CountedReport report);

    /// <summary>A report that is counted, beside what its fields are compared with.</summary>
    void Take(ServerReports server, Step step);

    /// <summary>The server has no more reports.</summary>
    void End(ServerReports server);
}
