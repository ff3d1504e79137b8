using System.IO;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Scraper.Diagnostics;
using Scraper.Outcomes;
using Scraper.Scheduling;
using Scraper.Settings;

namespace Scraper.Hosting;

/// <summary>
/// The <c>run</c> command's host: the schedule, the forwarding loops and the own pages, from start to
/// SIGTERM. Where reporting is off there are only the pages.
/// </summary>
internal static class Sidecar
{
    // Together less than the ten seconds within which SIGTERM ends the program.
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(7);
    private static readonly TimeSpan ForwardingTimeout = TimeSpan.FromSeconds(2);

    /// <summary>Runs until SIGTERM, SIGINT or cancellation. Null is a good end; a failure says why there
    /// was no start.</summary>
    public static async Task<Failure?> RunAsync(SidecarParts parts, CancellationToken cancellation)
    {
        var log = parts.Loggers.CreateLogger("scraper");
        Announce(parts);
        await using var app = Build(parts, log);
        try
        {
            await app.StartAsync(cancellation);
        }
        catch (IOException e)
        {
            return CannotListen(parts, e.InnerException?.Message ?? e.Message);
        }
        catch (SocketException e)
        {
            return CannotListen(parts, e.Message);
        }

        log.Listening(app.Urls.First(), parts.Targets.Count);
        parts.Listening?.Invoke(new Uri(app.Urls.First()));
        if (parts.Reporting.Disabled)
            log.ReportingOff(string.Join(", ", parts.Reporting.DisabledBy));

        await ServeAsync(app, parts, log, cancellation);
        log.Stopped();
        return null;
    }

    /// <summary>From started to stopped: forwarding ends with the host, and the host with a forwarding that
    /// failed, whose exception comes out.</summary>
    private static async Task ServeAsync(
        WebApplication app, SidecarParts parts, ILogger log, CancellationToken cancellation)
    {
        var stopping = app.Lifetime.ApplicationStopping;
        var forwarding = parts.Reporting.Disabled ? Task.CompletedTask : parts.Forward(stopping);
        _ = forwarding.ContinueWith(
            _ => app.Lifetime.StopApplication(), CancellationToken.None,
            TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        try
        {
            await app.WaitForShutdownAsync(cancellation);
        }
        catch (OperationCanceledException)
        {
            log.StoppedInHaste();
        }

        try
        {
            await forwarding.WaitAsync(ForwardingTimeout, parts.Clock, CancellationToken.None);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // As it was told to.
        }
        catch (TimeoutException)
        {
            log.StoppedInHaste();
        }
    }

    private static WebApplication Build(SidecarParts parts, ILogger log)
    {
        // Empty: no settings files of the working directory, no environment, nothing that watches files.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => Listen(kestrel, parts.ListenAddress));
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton(parts.Loggers);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownTimeout);
        if (!parts.Reporting.Disabled)
            AddSchedule(builder.Services, parts, log);

        var app = builder.Build();
        app.UseRouting();
        Endpoints.Map(app, new HealthPages(parts.Heartbeat, parts.Reporting, parts.Clock), parts.Registry);
        return app;
    }

    private static void AddSchedule(IServiceCollection services, SidecarParts parts, ILogger log)
    {
        var timetable = new Timetable(parts.Schedule);
        services.AddSingleton(timetable);
        services.AddSingleton(parts.Targets);
        services.AddSingleton(new TickRunner(
            parts.Collect, timetable, parts.Heartbeat, parts.Clock, parts.Random, log));
        services.AddTicks(parts.Schedule, parts.Targets, parts.Clock);

        var now = parts.Clock.GetUtcNow();
        foreach (var target in parts.Targets)
            parts.Heartbeat.Expect(target.Name, parts.Schedule.RunAtStartup ? now : timetable.Next(now));
    }

    private static void Listen(KestrelServerOptions kestrel, ListenAddress address)
    {
        kestrel.AddServerHeader = false;
        if (address.Host is { } host)
            kestrel.Listen(host, address.Port);
        else
            kestrel.ListenAnyIP(address.Port);
    }

    private static void Announce(SidecarParts parts)
    {
        parts.Metrics.Reporting(parts.Reporting.Disabled);
        parts.Registry.AddBeforeCollectCallback(() =>
        {
            foreach (var beat in parts.Heartbeat.Beats())
                parts.Metrics.NextTick(beat.Target, beat.Due);
        });
    }

    private static Failure CannotListen(SidecarParts parts, string why) => new(FailureKind.UsageInvalid,
        $"cannot listen on {parts.ListenAddress}: {why.TrimEnd('.')}; set listen_address to a free one");
}
