using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Prometheus;
using Scraper.Diagnostics;
using Scraper.Forwarding;
using Scraper.Outbox;
using Scraper.Outcomes;
using Scraper.Receiving;
using Scraper.Receiving.Guards;
using Scraper.Receiving.Pushes;
using Scraper.Receiving.Usage;
using Scraper.Settings;
using Scraper.Translating;

namespace Scraper.Hosting;

/// <summary>The <c>receive</c> command's host: reports come in, are kept and counted, from start to SIGTERM.
/// What was taken is kept before it ends.</summary>
internal sealed class Receiver : IAsyncDisposable
{
    private readonly ScraperSettings _settings;
    private readonly ServerTls? _tls;
    private readonly WebApplication _app;
    private readonly ILogger _log;
    private readonly PrivacyKey _key;
    private IReportStore? _store;

    private Receiver(Composition composition, ScraperSettings settings, AcceptedSchemas schemas)
    {
        _settings = settings;
        _tls = Options.Tls is { } tls ? new ServerTls(tls, composition.Time) : null;
        var bodies = new BodyReading(Options.BodySizeLimitBytes, composition.Time);
        var builder = BareHost.Builder(
            Options.ListenAddress, new ServerLimits(connections: null, bodies.MostSent), Listen);
        composition.AddTo(builder.Services, settings.OfRelay(), SchemaFile.BuiltIn);
        AddTo(builder.Services, settings, schemas);
        builder.Services.AddSingleton(_ => bodies);
        _app = builder.Build();
        _log = Part<ILogger>();
        _key = new PrivacyKey(
            settings.Privacy with
            {
                Tags = Options.Ip == AddressKeeping.Hash ? [HashedIp] : [],
            }, _log);
    }

    private static TagChoice HashedIp { get; } =
        new("ip", TagRule.Hash, new Origin(ScraperSettings.Nowhere, 0, 0, "receiver.ip"));

    private bool IsRelay => _settings.RelaySinks.Count > 0;

    private ReceiverOptions Options => _settings.Receiver;

    /// <summary>Runs until SIGTERM, SIGINT or cancellation. Null is a good end; a failure says why there was
    /// no start.</summary>
    public static async Task<Failure?> RunAsync(
        Composition composition, ScraperSettings settings, AcceptedSchemas schemas,
        CancellationToken cancellation)
    {
        await using var receiver = new Receiver(composition, settings, schemas);
        using var hangup = BareHost.IgnoreHangup(receiver._log);
        if (ReceiverFiles.Fault(receiver.Options, composition.Time) is { } fault)
            return new Failure(FailureKind.UsageInvalid, fault);
        if (await receiver.OpenStoreAsync(composition.Time, schemas, cancellation) is { } unusable)
            return unusable;
        if (await receiver.StartAsync(cancellation) is { } failure)
            return failure;
        await receiver.ServeAsync(cancellation);
        return null;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _app.DisposeAsync();

    /// <summary>The way of a report, each part made when it is asked for.</summary>
    private void AddTo(IServiceCollection services, ScraperSettings settings, AcceptedSchemas schemas)
    {
        var options = settings.Receiver;
        services.AddSingleton(schemas);
        services.AddSingleton(options);
        services.AddSingleton<ReceiverMetrics>();
        services.AddSingleton<ReceptionTally>();

        // who may, and whose it is
        services.AddSingleton(_ => new SenderAddress(
            options.TrustedProxies, options.Ip, address => _key.Read().Value.Sent("ip", address)));
        services.AddSingleton(parts =>
            new RateLimit(options.RateLimit, parts.GetRequiredService<TimeProvider>()));
        services.AddSingleton<ReceiverGuard>();

        // read → judged → kept → counted
        services.AddSingleton<ReportReading>();
        services.AddSingleton<ReportWindow>();
        services.AddSingleton(_ => _store!);
        services.AddSingleton(parts =>
            new Intake(parts.GetRequiredService<IReportStore>(), parts.GetService<Relay>()));
        services.AddSingleton<ReportTaking>();
        services.AddSingleton(PushesOf);
        services.AddSingleton<Retention>();
        services.AddSingleton(parts => new UsageAnswers(
            parts.GetRequiredService<IReportStore>(), schemas, TimeSpan.FromSeconds(options.IntervalSeconds),
            parts.GetRequiredService<TimeProvider>()));

        // handed on
        if (IsRelay)
            services.AddSingleton(parts => new Relay(
                parts.GetRequiredService<IOutbox>(), parts.GetRequiredService<IReadOnlyList<string>>(),
                parts.GetRequiredService<Forwarder>().Wake));

        // what is asked
        services.AddSingleton(parts => PageOf(parts, options));
        services.AddSingleton<PushesPage>();
        services.AddSingleton<UsagePages>();
        services.AddSingleton<BrowserPages>();
        services.AddSingleton<StoreHealth>();
        services.AddSingleton<MetricsPage>();
        services.AddSingleton<LastAnswer>();
        services.AddSingleton<ReceiverPages>();
    }

    private static ReportsPage PageOf(IServiceProvider parts, ReceiverOptions options) => new(
        parts.GetRequiredService<BodyReading>(),
        options.SignatureKeyFile is { } file ? new BodySignature(file) : null,
        parts.GetRequiredService<ReportTaking>());

    // What a server pushes is taken as it came: tags are dropped and hashed by who sends.
    private static PushReading PushesOf(IServiceProvider parts) => new(
        new Translator(SchemaFile.BuiltIn, new TagPrivacy([], [])),
        new SelfMetrics(Metrics.WithCustomRegistry(Metrics.NewCustomRegistry())),
        // What a page lacks stands in its report; a line for each would be the sender's to write.
        NullLogger.Instance, parts.GetRequiredService<TimeProvider>());

    private async Task<Failure?> OpenStoreAsync(
        TimeProvider time, AcceptedSchemas schemas, CancellationToken cancellation)
    {
        var opened = await new ReportStores(
            Options, _settings.Outbox.StateDirectory, schemas.Table, time).OpenAsync(cancellation);
        return opened.Succeeded(out _store, out var failure) ? null : failure;
    }

    private void Listen(ListenOptions listen)
    {
        listen.Protocols = HttpProtocols.Http1;
        new ConnectionLimit(
            Options.MaxConnections, () => Part<ReceptionTally>().Refused(RequestRefusal.TooMany)).Use(listen);
        _tls?.Use(listen);
    }

    private async Task<Failure?> StartAsync(CancellationToken cancellation)
    {
        var failure = await BareHost.StartAsync(
            _app, Open, Options.ListenAddress, "receiver.listen_address", cancellation);
        if (failure is not null)
            return failure;
        _log.Receiving(
            _app.Urls.First(), Product.Version, _settings.Source, _settings.Outbox.StateDirectory,
            Options.Store.Label(), new LogList([.. Part<AcceptedSchemas>().Names]),
            Options.Senders, Options.Readers,
            new LogList([.. _settings.RelaySinks.Select(sink => sink.Name)]));
        return null;
    }

    private Failure? Open()
    {
        if (_key.ReadOrMake().Failure is { } unusable)
            return unusable;
        Part<IReportStore>();
        if (IsRelay)
            OpenRelay();
        ProcessMetrics.AddTo(Part<CollectorRegistry>());
        if (_tls is not null)
            _tls.Log = _log;
        _app.Use(Part<LastAnswer>().GiveAsync);
        _app.UseRouting();
        Part<ReceiverPages>().Map(
            _app, Part<ReportsPage>(), Part<PushesPage>(), Part<UsagePages>(), Part<BrowserPages>());
        Endpoints.Map(_app, Part<MetricsPage>());
        return null;
    }

    private void OpenRelay()
    {
        Part<Relay>();
        _ = new SwitchNews(_settings.Reporting, _log);
        if (_settings.Reporting.Disabled)
            _log.SwitchedOff(new LogList(_settings.Reporting.DisabledBy, ", "));
    }

    /// <summary>From started to stopped: no request is under way any more when the intake ends, and the store
    /// is closed after it.</summary>
    private async Task ServeAsync(CancellationToken cancellation)
    {
        using var taking = new CancellationTokenSource();
        var stopping = _app.Lifetime.ApplicationStopping;
        var intake = BareHost.EndWith(_app, Part<Intake>().RunAsync(taking.Token));
        var telling =
            BareHost.EndWith(_app, Part<ReceptionTally>().RunAsync(Part<TimeProvider>(), taking.Token));
        var retention = BareHost.EndWith(_app, Part<Retention>().RunAsync(stopping));
        var forwarding = BareHost.EndWith(
            _app, IsRelay ? Part<Forwarder>().RunAsync(stopping) : Task.CompletedTask);
        await BareHost.ServeAsync(_app, _log, cancellation);
        await taking.CancelAsync();
        await Task.WhenAll(intake, telling);
        await BareHost.EndAsync(_app, Task.WhenAll(retention, forwarding), _log, Part<TimeProvider>());
        _log.Stopped();
    }

    private T Part<T>()
        where T : notnull => _app.Services.GetRequiredService<T>();
}
