using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Scraper.Hosting;

/// <summary>Closes connections over a number at once, before a byte of TLS, and counts them: a line for each
/// would be a stranger's to write.</summary>
/// <param name="most">So many are served.</param>
/// <param name="refused">Counts another one.</param>
internal sealed class ConnectionLimit(int most, Action refused)
{
    private int _open;

    /// <summary>Stands before whatever else a listener does.</summary>
    public void Use(ListenOptions listen) => listen.Use(next => connection => ServeAsync(next, connection));

    private async Task ServeAsync(ConnectionDelegate next, ConnectionContext connection)
    {
        try
        {
            if (Interlocked.Increment(ref _open) <= most)
                await next(connection);
            else
                refused();
        }
        finally
        {
            Interlocked.Decrement(ref _open);
        }
    }
}
