using ConnectStreaming.Access;
using ConnectStreaming.Agents;
using ConnectStreaming.Audit;
using ConnectStreaming.Board;
using ConnectStreaming.Floors;
using ConnectStreaming.Live;
using ConnectStreaming.Setup;
using ConnectStreaming.Storage;
using ConnectStreaming.Stream;
using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace ConnectStreaming.Hosting;

/// <summary>Puts the server together. Reads like a table of contents: what happens is decided in the features.</summary>
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

        await Start(app, cancellationToken);
        sandbox?.Announce(new Uri(ListenAddresses.ToOpen(app.Urls)));
        Banner(app, sandbox is not null);
        FirstAdministrator(app);
        await app.WaitForShutdownAsync(cancellationToken);
        return Ended(app.Services.GetRequiredService<ServiceSupervisor>().Down);
    }

    /// <returns>1 when a part of the server did not work at its end.</returns>
    private static int Ended(IReadOnlyDictionary<string, string> down)
    {
        foreach (var (service, reason) in down)
        {
            Console.Error.WriteLine($"{service} did not work when the server was stopped: {reason}");
        }

        return down.Count == 0 ? 0 : 1;
    }

    /// <summary>What had started is stopped in order when the rest could not: no half of a server, and no alarms about its other half.</summary>
    private static async Task Start(WebApplication app, CancellationToken cancellationToken)
    {
        try
        {
            await app.StartAsync(cancellationToken);
            app.Services.GetRequiredService<StartPhase>().End();
        }
        catch
        {
            // Whatever of it cannot stop was not started: why the start failed is what is told.
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
        builder.Logging.AddSimpleConsole(o => (o.SingleLine, o.TimestampFormat, o.UseUtcTimestamp) = (true, "HH:mm:ss ", true));
        builder.Logging.SetMinimumLevel(sandbox is null ? LogLevel.Information : LogLevel.Warning);
        builder.Logging.AddFilter("Orleans", LogLevel.Warning).AddFilter("Microsoft", LogLevel.Warning).AddFilter("Polly", LogLevel.Warning);
        // On a single core it recommends the server's garbage collector, which .NET does not use there.
        builder.Logging.AddFilter("Orleans.Runtime.Silo", LogLevel.Error);
        // It counts from the machine's start, and so warns at each of ours.
        builder.Logging.AddFilter("Orleans.Runtime.Watchdog", LogLevel.Error);
        // It misses an encryption of the keys at rest; they lie in the data folder, which only its owner reads.
        builder.Logging.AddFilter("Microsoft.AspNetCore.DataProtection.KeyManagement.XmlKeyManager", LogLevel.Error);
        var phase = new StartPhase();
        builder.Services.AddSingleton(phase);
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", phase.Shows);

        // The supervisor starts again what fails.
        builder.Services.Configure<HostOptions>(host => host.BackgroundServiceExceptionBehavior = BackgroundServiceExceptionBehavior.Ignore);
        builder.Services.AddSingleton<ServiceSupervisor>().AddHostedService(p => p.GetRequiredService<ServiceSupervisor>());
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddKeyedSingleton<TimeProvider>(SourceClock.Key, new SourceClock(TimeProvider.System));
        builder.Services.AddAudit().AddAccess();
        builder.Services.AddStorage(builder.Configuration);
        // The silo starts after the store is open and before anything that calls grains; it stops after them.
        builder.Host.UseOrleans(silo => silo.UseLocalhostClustering(FreePort.Any(), gatewayPort: 0));
        // Orleans takes the room for a million grains at its start, twice: 19 MB.
        builder.Services.AddOptions<GrainDirectoryOptions>()
            .Configure<IOptions<BoardOptions>>((directory, board) => directory.CacheSize = 2 * board.Value.MaxAgents);
        builder.Services.AddAgents();
        builder.Services.AddBoard();
        builder.Services.AddFloors();
        builder.Services.AddLive();
        builder.Services.AddHttpPipeline();
        builder.Services.AddServerMetrics(builder.Configuration);
        builder.Services.AddStream(builder.Configuration);
        builder.Services.AddSingleton<ISetupReading, SetupReading>();
        sandbox?.AddTo(builder.Services);
        builder.Services.AddSetup();

        builder.Services.AddStreamKeeper();
        builder.Services.AddHostedService<MemoryKeeper>();
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
        // The streams of every instance: no scope fits them.
        app.MapGroup("").RequireAuthorization(Policies.Administer).MapStream();
        app.MapSetup();
        return app;
    }

    /// <summary>Published: beside the program. From a checkout: server/wwwroot, where the page is built.</summary>
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
            _ => "open to everyone on this machine, to no one else.",
        };
        Console.WriteLine($"  {(sandbox ? "Sandbox: a simulated contact centre, no AWS account. " : "")}Access: {who}");
        if (app.Services.GetRequiredService<ServerCertificate>().Generated is { } certificate)
        {
            Console.WriteLine($"  Certificate made by this server, SHA-256 {Fingerprint.Of(certificate)}");
        }

        if (app.Services.GetRequiredService<IOptions<StreamOptions>>().Value.Names.Count == 0)
        {
            Console.WriteLine($"  Stream:Name is not set: only what was connected on the Setup page is read. {app.Urls.FirstOrDefault()}/setup");
        }

        if (app.Services.GetRequiredService<SqliteStore>().IsOut)
        {
            Console.WriteLine($"  {app.Services.GetRequiredService<StoreHealth>().Message}");
            if (!access.IsOpen)
            {
                Console.WriteLine("  Until then nobody can sign in: accounts and sessions cannot be kept.");
                Console.WriteLine("  The link for a first administrator is shown at the next start.");
            }
        }

        Console.WriteLine("  Ctrl-C stops it.\n");
    }

    /// <summary>Straight to the console, never to the log, which others may keep and read.</summary>
    private static void FirstAdministrator(WebApplication app)
    {
        if (!app.Services.GetRequiredService<SqliteStore>().IsOut && app.Services.GetRequiredService<Links>().MakeFirst() is { } secret)
        {
            Console.WriteLine("  There is no administrator yet. Open this link within 24 hours to become the first one; it works once:");
            Console.WriteLine($"  {Links.Url(ListenAddresses.ToOpen(app.Urls), secret)}\n");
        }
    }
}
