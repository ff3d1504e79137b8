using System.Net.Http;

namespace Scraper.Http;

/// <summary>A secret that a request needs could not be had: raised where the request is made, so that callers
/// see it as a request that failed.</summary>
/// <param name="message">Which file, and why; never what is in it.</param>
internal sealed class SecretUnreadableException(string message) : HttpRequestException(message);
