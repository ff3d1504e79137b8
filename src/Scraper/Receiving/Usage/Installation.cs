namespace Scraper.Receiving.Usage;

/// <summary>One installation: an id at an address with a storage.</summary>
/// <param name="Id">The tag <c>id</c>.</param>
/// <param name="Ip">The address that was stamped; null under <c>ip: drop</c>.</param>
/// <param name="Storage">The storage system's specifics; empty where no report told any.</param>
/// <param name="Version">The version of its last report; null where that has none.</param>
/// <param name="FirstSeen">When it was first observed, of all time.</param>
/// <param name="LastSeen">When it was last observed.</param>
/// <param name="Reports">How many reports since the time that is asked about.</param>
/// <param name="SilentIntervals">Whole intervals since it was last observed.</param>
/// <param name="Conflicting">Whether more than one server reports under the id, of all time.</param>
internal sealed record Installation(
    string Id, string? Ip, string Storage, string? Version, DateTimeOffset FirstSeen, DateTimeOffset LastSeen,
    long Reports, long SilentIntervals, bool Conflicting);
