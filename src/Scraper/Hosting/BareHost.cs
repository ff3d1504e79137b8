using System.IO;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Scraper.Diagnostics;
using Scraper.Forwarding;
using Scraper.Outbox;
using Scraper.Outcomes;
using Scraper.Settings;

namespace Scraper.Hosting;

/// <summary>What the hosts of <c>run</c> and <c>receive</c> share: Kestrel within limits on one address, and
/// nothing else that a web host brings.</summary>
internal static class BareHost
{
    // With the grace of work under way less than the ten seconds within which SIGTERM ends the program.
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(4);

    /// <summary>A builder: no settings files of the working directory, no environment, nothing that watches
    /// files.</summary>
    /// <param name="address">Where to listen.</param>
    /// <param name="limits">What clients may cost.</param>
    /// <param name="listen">What else the listener needs.</param>
    public static WebApplicationBuilder Builder(
        ListenAddress address, ServerLimits limits, Action<ListenOptions>? listen = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseSockets(ServerLimits.Apply).ConfigureKestrel(kestrel =>
        {
            limits.Apply(kestrel);
            if (address.Host is { } host)
                kestrel.Listen(host, address.Port, listen ?? (_ => { }));
            else
                kestrel.ListenAnyIP(address.Port, listen ?? (_ => { }));
        });
        builder.Services.AddRoutingCore();
        builder.Services.Configure<HostOptions>(host =>
        {
            host.ShutdownTimeout = ShutdownTimeout;
            // A client that does not end its request costs that time, and nothing else has to wait for it.
            host.ServicesStopConcurrently = true;
        });
        return builder;
    }

    /// <summary>Starts it; a failure says why there is none.</summary>
    /// <param name="app">The host.</param>
    /// <param name="open">Opens what is kept, before anybody can ask; a failure where it cannot be.</param>
    /// <param name="address">Where it listens.</param>
    /// <param name="key">The setting that says where.</param>
    /// <param name="cancellation">Ends it.</param>
    public static async Task<Failure?> StartAsync(
        WebApplication app, Func<Failure?> open, ListenAddress address, string key,
        CancellationToken cancellation)
    {
        try
        {
            if (open() is { } unusable)
                return unusable;
            await app.StartAsync(cancellation);
            return null;
        }
        catch (OutboxException e)
        {
            return e.Failure;
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            var why = (e.InnerException?.Message ?? e.Message).TrimEnd('.');
            return new Failure(FailureKind.UsageInvalid,
                $"cannot listen on {address}: {why}; set {key} to a free one");
        }
    }

    /// <summary>From now on a SIGHUP is told and ends nothing: before the first line, to which somebody may
    /// answer with one.</summary>
    public static PosixSignalRegistration IgnoreHangup(ILogger log) =>
        PosixSignalRegistration.Create(PosixSignal.SIGHUP, signal =>
        {
            signal.Cancel = true;
            log.HangupIgnored();
        });

    /// <summary>Serves until SIGTERM, SIGINT or cancellation.</summary>
    public static async Task ServeAsync(WebApplication app, ILogger log, CancellationToken cancellation)
    {
        try
        {
            await app.WaitForShutdownAsync(cancellation);
        }
        catch (OperationCanceledException)
        {
            log.StoppedInHaste();
        }
    }

    /// <summary>Waits for work that was told to stop when the host was; an attempt under way gets its
    /// grace.</summary>
    public static async Task EndAsync(WebApplication app, Task work, ILogger log, TimeProvider time)
    {
        try
        {
            await work.WaitAsync(SinkLoop.Grace, time, CancellationToken.None);
        }
        catch (OperationCanceledException)
            when (app.Lifetime.ApplicationStopping.IsCancellationRequested)
        {
            // As it was told to.
        }
        catch (TimeoutException)
        {
            log.StoppedInHaste();
        }
    }

    /// <summary>The host ends with work of its own that failed, whose exception comes out where it is
    /// awaited.</summary>
    public static Task EndWith(WebApplication app, Task work)
    {
        _ = work.ContinueWith(
            _ => app.Lifetime.StopApplication(), CancellationToken.None,
            TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        return work;
    }
}
