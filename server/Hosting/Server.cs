using ConnectStreaming.Access;
using ConnectStreaming.Agents;
using ConnectStreaming.Alerts;
using ConnectStreaming.Audit;
using ConnectStreaming.Board;
using ConnectStreaming.Floors;
using ConnectStreaming.Floors.Tables;
using ConnectStreaming.Live;
using ConnectStreaming.Operations;
using ConnectStreaming.Screens;
using ConnectStreaming.Settings;
using ConnectStreaming.Setup;
using ConnectStreaming.Storage;
using ConnectStreaming.Stream;
using ConnectStreaming.Users;
using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace ConnectStreaming.Hosting;

/// <summary>Composes the server. It only lists the parts; the features make the decisions.</summary>
internal static class Server
{
    public static async Task<int> Run(ServeRequest request, CancellationToken cancellationToken)
    {
        var configuration = ServerConfiguration.Build(request.Settings);
        await using var sandbox = request.Sandbox is { } asked ? await SandboxStart.Prepare(asked, configuration, cancellationToken) : null;
        await using var app = Build(request, sandbox);
        if (sandbox is null)
        {
            await AwsAtStart.Check(app.Services.GetRequiredService<IOptions<StreamOptions>>().Value, cancellationToken);
        }

        var phase = app.Services.GetRequiredService<ServerPhase>();
        await using var stopAsked = cancellationToken.Register(phase.Stopping);
        using var stopped = app.Lifetime.ApplicationStopping.Register(phase.Stopping);
        await Start(app, cancellationToken);
        sandbox?.Announce(new Uri(ListenAddresses.ToOpen(app.Urls)));
        Banner(app, sandbox is not null);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var (store, links) = (app.Services.GetRequiredService<IStore>(), app.Services.GetRequiredService<Links>());
        var link = ShowLinks(app, store.Opened, links, ended.Token);
        await UntilStopped(app, cancellationToken);
        await ended.CancelAsync();
        await link.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return Ended(app.Services.GetRequiredService<ServiceSupervisor>().Down);
    }

    /// <summary>Returns when the host has stopped. Before it stops, a server of a cluster leaves its work to the others.</summary>
    private static async Task UntilStopped(WebApplication app, CancellationToken cancellationToken)
    {
        using (var asked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, app.Lifetime.ApplicationStopping))
        {
            await Task.Delay(Timeout.Infinite, asked.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        if (!app.Lifetime.ApplicationStopping.IsCancellationRequested && app.Services.GetService<ClusterLeave>() is { } leave)
        {
            await leave.Run();
        }

        app.Lifetime.StopApplication();
        await app.WaitForShutdownAsync(CancellationToken.None);
    }

    private static async Task ShowLinks(WebApplication app, Task storeOpened, Links links, CancellationToken cancellationToken)
    {
        var origin = ListenAddresses.ToOpen(app.Urls);
        if (app.Services.GetRequiredService<IOptions<AccessOptions>>().Value is { Mode: AccessOptions.LocalMode, SignIn.ConsoleLink: { Length: > 0 } account })
        {
            await ConsoleLinks.ShowReset(
                storeOpened, app.Services.GetRequiredService<AccessBook>(), links, account, origin, Console.Out, cancellationToken);
        }

        await ConsoleLinks.ShowFirst(storeOpened, links, origin, Console.Out, TimeProvider.System, cancellationToken);
    }

    /// <returns>1 if a part of the server did not work at the end.</returns>
    internal static int Ended(IReadOnlyDictionary<string, string> down)
    {
        foreach (var (service, reason) in down)
        {
            Console.Error.WriteLine($"{service} did not work when the server was stopped: {reason}");
        }

        return down.Count == 0 ? 0 : 1;
    }

    /// <summary>If one service cannot start, the started ones are stopped in order. So no half of a server runs, and there are no alarms about it.</summary>
    private static async Task Start(WebApplication app, CancellationToken cancellationToken)
    {
        try
        {
            await app.StartAsync(cancellationToken);
            // Asked to stop during the last step of the start: services that follow the token have ended already.
            cancellationToken.ThrowIfCancellationRequested();
            app.Services.GetRequiredService<ServerPhase>().Started();
        }
        catch
        {
            // A service that cannot stop was not started. Report why the start failed.
            await app.StopAsync(CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }
    }

    public static WebApplication Build(ServeRequest request, SandboxStart? sandbox)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args = request.Settings,
            EnvironmentName = ServerConfiguration.EnvironmentName,
            WebRootPath = WebRoot(),
        });
        if (sandbox is not null)
        {
            builder.Configuration.AddInMemoryCollection(sandbox.Settings);
        }

        builder.WebHost.UseUrls(ListenAddresses.Of(request.Urls, builder.Configuration));
        LineFormatter.AddTo(builder.Logging);
        builder.Logging.SetMinimumLevel(sandbox is null ? LogLevel.Information : LogLevel.Warning);
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning);
        // Orleans says for each service of a silo that it starts.
        builder.Logging.AddFilter("ConnectStreaming.Operations.ServerFactsService", LogLevel.Warning);
        // The answer has the health. Without this, each question about a degraded server would be a line.
        builder.Logging.AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.None);
        // It warns that the keys are not encrypted at rest. They are in the data folder, which only its owner can read.
        builder.Logging.AddFilter("Microsoft.AspNetCore.DataProtection.KeyManagement.XmlKeyManager", LogLevel.Error);
        var cluster = ClusterSilo.Options(builder.Configuration);
        var phase = new ServerPhase { InCluster = cluster.IsCluster };
        builder.Services.AddSingleton(phase);
        builder.Services.AddSingleton<IHostLifetime, CommandLifetime>();
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", phase.ShowsHost);
        OrleansLog.AddTo(builder.Logging, phase);

        // The supervisor restarts failed services.
        builder.Services.Configure<HostOptions>(host => host.BackgroundServiceExceptionBehavior = BackgroundServiceExceptionBehavior.Ignore);
        builder.Services.AddSingleton<ServiceSupervisor>().AddHostedService(p => p.GetRequiredService<ServiceSupervisor>());
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddKeyedSingleton<TimeProvider>(SourceClock.Key, new SourceClock(TimeProvider.System));
        builder.Services.AddSingleton<IConfirmedTime, ConfirmedTime>();
        builder.Services.AddAudit().AddAccess();
        builder.Services.AddStorage(builder.Configuration);
        builder.Services.AddSingleton<IStoreNotice, ServerNotice>();
        builder.Services.AddBoardSeed();
        // The silo starts after the store is open and before everything that calls grains; it stops after them.
        builder.Host.UseOrleans(silo => silo.Use(cluster));
        // Orleans reserves memory for a million grains at its start, twice: 19 MB.
        builder.Services.AddOptions<GrainDirectoryOptions>()
            .Configure<IOptions<BoardOptions>>((directory, board) => directory.CacheSize = 2 * board.Value.MaxAgents);
        builder.Services.AddAgents();
        builder.Services.AddBoard();
        builder.Services.AddFloors().AddDrawnFloors();
        builder.Services.AddSettings();
        builder.Services.AddAlerts();
        builder.Services.AddLive();
        builder.Services.AddSingleton<ITablePeople, TablePeople>();
        builder.Services.AddScreens();
        builder.Services.AddOperations().AddSingleton<IServerParts>(p =>
            new ServerParts(p.GetRequiredService<ServiceSupervisor>(), p.GetService<ClusterCertificates>()));
        builder.Services.AddHttpPipeline().AddKeptBuilds();
        builder.Services.AddServerMetrics(builder.Configuration).AddTelemetry(builder.Configuration, builder.Logging);
        builder.Services.AddStream(builder.Configuration);
        builder.Services.AddSingleton<ISetupReading, SetupReading>();
        sandbox?.AddTo(builder.Services);
        builder.Services.AddSetup();
        builder.Services.AddDirectory();

        builder.Services.AddStreamKeeper();
        if (sandbox is null)
        {
            builder.Services.AddHostedService(p => new SetupAuditIntake(
                new StoreFiles(p.GetRequiredService<IOptions<StoreOptions>>().Value.Path).Folder,
                p.GetRequiredService<IAuditLog>(),
                TimeProvider.System,
                p.GetRequiredService<ILogger<SetupAuditIntake>>()));
        }

        var app = builder.Build();
        app.MapHttpPipeline();
        app.MapServerMetrics();
        // The streams of all instances: no scope matches them.
        app.MapGroup("").RequireAuthorization(Policies.Administer).MapStream();
        app.MapSetup();
        app.MapScreens();
        app.MapDirectory();
        app.MapOperations();
        return app;
    }

    /// <summary>Published: next to the program. From a checkout: server/wwwroot, where the page is built.</summary>
    private static string WebRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var root = Path.Combine(folder.FullName, "wwwroot");
            if (File.Exists(Path.Combine(root, "index.html")))
            {
                return root;
            }
        }

        return Path.Combine(AppContext.BaseDirectory, "wwwroot");
    }

    private static void Banner(WebApplication app, bool sandbox)
    {
        Console.WriteLine();
        foreach (var url in app.Urls)
        {
            Console.WriteLine($"  Seat map  {url}");
        }

        var access = app.Services.GetRequiredService<IOptions<AccessOptions>>().Value;
        var who = access.Mode switch
        {
            AccessOptions.LocalMode => "with an account and a password.",
            AccessOptions.OidcMode => $"by single sign-on ({access.Oidc.Authority}).",
            _ => "open to everyone on this machine, and to nobody else.",
        };
        Console.WriteLine($"  {(sandbox ? "Sandbox: a simulated contact centre, no AWS account. " : "")}Access: {who}");
        if (app.Services.GetRequiredService<ServerCertificate>().Generated is { } certificate)
        {
            Console.WriteLine($"  Certificate generated by this server, SHA-256 {Fingerprint.Of(certificate)}");
        }

        if (app.Services.GetRequiredService<IOptions<StreamOptions>>().Value.Names.Count == 0)
        {
            Console.WriteLine($"  Stream:Name is not set. Only streams that were connected on the Setup page are read: {app.Urls.FirstOrDefault()}/setup");
        }

        if (app.Services.GetRequiredService<IStore>().IsOut)
        {
            Console.WriteLine($"  {app.Services.GetRequiredService<StoreHealth>().Message}");
            if (!access.IsOpen)
            {
                Console.WriteLine("  Until then nobody can sign in, because accounts and sessions cannot be stored.");
                Console.WriteLine("  If there is no administrator yet, a link for the first one is shown here as soon as the data folder can be written.");
            }
        }

        Console.WriteLine("  Press Ctrl-C to stop.\n");
    }
}
