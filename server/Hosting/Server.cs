using ConnectStreaming.Access;
using ConnectStreaming.Agents;
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
    private const int DefaultPort = 5080;

    public static async Task<int> Run(ServeRequest request, CancellationToken cancellationToken)
    {
        await using var sandbox = request.Sandbox is { } asked ? await SandboxStart.Prepare(asked, ServerConfiguration.Build(request.Settings), cancellationToken) : null;
        await using var app = Build(request, sandbox);
        await Start(app, cancellationToken);
        Banner(app, sandbox is not null);
        FirstAdministrator(app);
        await app.WaitForShutdownAsync(cancellationToken);
        return 0;
    }

    /// <summary>What had started is stopped in order when the rest could not: no half of a server, and no alarms about its other half.</summary>
    private static async Task Start(WebApplication app, CancellationToken cancellationToken)
    {
        try
        {
            await app.StartAsync(cancellationToken);
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
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = request.Settings, WebRootPath = WebRoot() });
        if (sandbox is not null)
        {
            builder.Configuration.AddInMemoryCollection(sandbox.Settings);
        }

        builder.WebHost.UseUrls(Urls(request, builder.Configuration));
        builder.Logging.AddSimpleConsole(o => (o.SingleLine, o.TimestampFormat, o.UseUtcTimestamp) = (true, "HH:mm:ss ", true));
        builder.Logging.SetMinimumLevel(sandbox is null ? LogLevel.Information : LogLevel.Warning);
        builder.Logging.AddFilter("Orleans", LogLevel.Warning).AddFilter("Microsoft", LogLevel.Warning).AddFilter("Polly", LogLevel.Warning);
        // On a single core it recommends the server's garbage collector, which .NET does not use there.
        builder.Logging.AddFilter("Orleans.Runtime.Silo", LogLevel.Error);
        // It counts from the machine's start, and so warns at each of ours.
        builder.Logging.AddFilter("Orleans.Runtime.Watchdog", LogLevel.Error);
        // It misses an encryption of the keys at rest; they lie in the data folder, which only its owner reads.
        builder.Logging.AddFilter("Microsoft.AspNetCore.DataProtection.KeyManagement.XmlKeyManager", LogLevel.Error);
        // A refused start is told in words by the verb, not as a stack trace.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);

        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddKeyedSingleton<TimeProvider>(SourceClock.Key, new SourceClock(TimeProvider.System));
        builder.Services.AddAccess();
        builder.Services.AddStorage(builder.Configuration);
        // The silo starts after the store is open and before anything that calls grains; it stops after them.
        builder.Host.UseOrleans(silo => silo.UseLocalhostClustering(FreePort.Any(), gatewayPort: 0));
        // Orleans takes the room for a million grains at its start, twice: 19 MB.
        builder.Services.AddOptions<GrainDirectoryOptions>().Configure<IOptions<BoardOptions>>((directory, board) => directory.CacheSize = 2 * board.Value.MaxAgents);
        builder.Services.AddAgents();
        builder.Services.AddBoard();
        builder.Services.AddFloors();
        builder.Services.AddLive();
        builder.Services.AddHttpPipeline();
        builder.Services.AddStream(builder.Configuration);
        builder.Services.AddSingleton<ISetupReading, SetupReading>();
        sandbox?.AddTo(builder.Services);
        builder.Services.AddSetup();

        builder.Services.AddStreamKeeper();
        builder.Services.AddHostedService<MemoryKeeper>();
        if (sandbox is null)
        {
            builder.Services.AddHostedService(p => new SetupAuditIntake(
                new StoreFiles(p.GetRequiredService<IOptions<StoreOptions>>().Value.Path).Folder, p.GetRequiredService<IAuditLog>(), TimeProvider.System, p.GetRequiredService<ILogger<SetupAuditIntake>>()));
        }

        var app = builder.Build();
        app.MapHttpPipeline();
        // The streams of every instance: no scope fits them.
        app.MapGroup("").RequireAuthorization(Policies.Administer).MapStream();
        app.MapSetup();
        return app;
    }

    private static string[] Urls(ServeRequest request, IConfiguration configuration)
    {
        var urls = request.Urls ?? configuration["urls"] ?? configuration["ASPNETCORE_URLS"];
        if (urls is not null)
        {
            return urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        }

        var ownTls = configuration["Tls:Certificate"] is { Length: > 0 } || configuration.GetValue<bool>("Tls:Generate");
        var port = FreePort.From(DefaultPort);
        if (port != DefaultPort)
        {
            Console.WriteLine($"Port {DefaultPort} is taken; using {port}.");
        }

        return [$"{(ownTls ? "https" : "http")}://localhost:{port}"];
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
            Console.WriteLine($"  Certificate made by this server, SHA-256 {ServerCertificate.Fingerprint(certificate)}");
        }

        if (app.Services.GetRequiredService<IOptions<StreamOptions>>().Value.Names.Count == 0)
        {
            Console.WriteLine($"  Stream:Name is not set: only what was connected on the Setup page is read. {app.Urls.FirstOrDefault()}/setup");
        }

        Console.WriteLine("  Ctrl-C stops it.\n");
    }

    /// <summary>Straight to the console, never to the log, which others may keep and read.</summary>
    private static void FirstAdministrator(WebApplication app)
    {
        if (app.Services.GetRequiredService<Links>().MakeFirst() is { } secret)
        {
            Console.WriteLine("  There is no administrator yet. Open this link within 24 hours to become the first one; it works once:");
            Console.WriteLine($"  {Links.Url(OpenUrl(app.Urls), secret)}\n");
        }
    }

    /// <summary>An address that a browser can open: listening on every address has no name of its own.</summary>
    private static string OpenUrl(ICollection<string> urls)
    {
        var address = BindingAddress.Parse(urls.FirstOrDefault(u => u.StartsWith("https", StringComparison.OrdinalIgnoreCase)) ?? urls.First());
        var host = address.Host is "*" or "+" or "0.0.0.0" or "[::]" ? Environment.MachineName.ToLowerInvariant() : address.Host;
        return $"{address.Scheme}://{host}:{address.Port}";
    }
}
