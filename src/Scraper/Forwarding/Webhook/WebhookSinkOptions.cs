namespace Scraper.Forwarding.Webhook;

/// <summary><c>type: webhook</c>: the report's JSON by POST.</summary>
internal sealed record WebhookSinkOptions : HttpSinkOptions;
