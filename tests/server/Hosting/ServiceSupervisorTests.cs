using ConnectStreaming.Hosting;
using ConnectStreaming.Operations;
using ConnectStreaming.Storage;
using ConnectStreaming.Tests.Operations;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace ConnectStreaming.Tests.Hosting;

/// <summary>A background service that fails is started again. The process and the other services continue.</summary>
public sealed class ServiceSupervisorTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task AFailureOfOneServiceEndsNeitherTheProcessNorTheOthers()
    {
        var (broken, sound) = (new Scripted(failures: 2), new Scripted(failures: 0));
        using var host = await Start(broken, sound);

        await broken.Runs(3, _time);
        await sound.Runs(1, _time);

        Assert.Equal((3, 1), (broken.Starts, sound.Starts));
        Assert.False(host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.IsCancellationRequested);
        Assert.Empty(host.Services.GetRequiredService<ServiceSupervisor>().Down);
        await host.StopAsync();
        Assert.True(broken.Stopped);
    }

    /// <summary>A loop that ends because of a wrong condition has failed too, like one that throws.</summary>
    [Fact]
    public async Task AServiceThatEndsWithoutAnErrorIsStartedAgain()
    {
        var ended = new Scripted(failures: 2) { EndsQuietly = true };
        using var host = await Start(ended);

        await ended.Runs(3, _time);

        Assert.Equal(3, ended.Starts);
        Assert.Empty(host.Services.GetRequiredService<ServiceSupervisor>().Down);
        await host.StopAsync();
        Assert.Equal(3, ended.Starts);
    }

    [Fact]
    public async Task AServiceThatIsDownIsNamedAndIsNotStartedWhileTheHostStops()
    {
        var broken = new Scripted(failures: int.MaxValue);
        using var host = await Start(broken);
        var supervisor = host.Services.GetRequiredService<ServiceSupervisor>();
        using var limit = new CancellationTokenSource(Patience);
        while (supervisor.Down.Count == 0)
        {
            limit.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        var store = new StoreHealth();
        Assert.Equal("service-down", new ServerNotice(store, supervisor).Notice!.State);
        store.OnFailed(new StoreUnavailableException(StoreProblem.DiskFull, "The disk is full."));
        var notice = new ServerNotice(store, supervisor).Notice!;
        Assert.Equal("full", notice.State);
        Assert.Contains("The disk is full. Scripted has failed and is started again", notice.Detail!.En, StringComparison.Ordinal);
        Assert.Contains("Scripted はエラーで停止", notice.Detail.Ja, StringComparison.Ordinal);

        await host.StopAsync();
        var starts = broken.Starts;
        _time.Advance(TimeSpan.FromHours(1));

        Assert.Equal("No luck.", supervisor.Down[nameof(Scripted)]);
        Assert.Equal(starts, broken.Starts);
    }

    /// <summary>The page says: "It is started again by itself."</summary>
    [Fact]
    public async Task APartThatFailsIsARedLightUntilItRunsAgain()
    {
        var broken = new Scripted(failures: 2);
        using var host = await Start(broken);
        var parts = new ServerParts(host.Services.GetRequiredService<ServiceSupervisor>());
        using var limit = new CancellationTokenSource(Patience);
        while (parts.Down.Count == 0)
        {
            await Task.Delay(10, limit.Token);
        }

        Assert.Equal(["red service-down"], Lit());
        await broken.Runs(3, _time);
        while (parts.Down.Count > 0)
        {
            await Task.Delay(10, limit.Token);
        }

        Assert.Empty(Lit());
        await host.StopAsync();

        string[] Lit() => SampleFacts.Lit(SampleFacts.WithServer(s => s with { Down = [.. parts.Down.Select(d => new Fault(d.Key, new(d.Value, d.Value)))] }));
    }

    /// <summary>Without this, the host stops when a service fails, before the supervisor can start the service again.</summary>
    [Fact]
    public async Task TheServerItselfLeavesAFailedServiceToTheSupervisor()
    {
        var folder = Directory.CreateTempSubdirectory("cs-supervised-").FullName;
        await using (var app = Server.Build(new ServeRequest("http://127.0.0.1:0", ["--Access:Mode=Open", $"--Storage:Path={folder}"], null), null))
        {
            Assert.Equal(BackgroundServiceExceptionBehavior.Ignore,
                app.Services.GetRequiredService<IOptions<HostOptions>>().Value.BackgroundServiceExceptionBehavior);
            Assert.Contains(app.Services.GetServices<IHostedService>(), service => service is ServiceSupervisor);
        }
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void TheExitCodeSaysThatAServiceDidNotWorkAtTheEnd()
    {
        Assert.Equal(0, Server.Ended(new Dictionary<string, string>()));
        Assert.Equal(1, Server.Ended(new Dictionary<string, string> { ["StreamKeeper"] = "No luck." }));
    }

    private async Task<IHost> Start(params Scripted[] services)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.Services.Configure<HostOptions>(o => o.BackgroundServiceExceptionBehavior = BackgroundServiceExceptionBehavior.Ignore);
        builder.Services.AddSingleton<TimeProvider>(_time);
        builder.Services.AddSingleton<ServiceSupervisor>().AddHostedService(p => p.GetRequiredService<ServiceSupervisor>());
        foreach (var service in services)
        {
            builder.Services.AddSingleton<IHostedService>(service);
        }

        var host = builder.Build();
        await host.StartAsync();
        return host;
    }

    /// <summary>Fails this number of times, then runs until it is stopped.</summary>
    private sealed class Scripted(int failures) : BackgroundService
    {
        private readonly SemaphoreSlim _started = new(0);
        private int _starts;

        public int Starts => Volatile.Read(ref _starts);

        public bool Stopped { get; private set; }

        public bool EndsQuietly { get; init; }

        /// <summary>Waits until it was started this number of times. The waiting times pass in the meantime.</summary>
        public async Task Runs(int times, FakeTimeProvider time)
        {
            using var limit = new CancellationTokenSource(Patience);
            for (var seen = 0; seen < times;)
            {
                seen += await _started.WaitAsync(TimeSpan.FromMilliseconds(20), limit.Token) ? 1 : 0;
                time.Advance(TimeSpan.FromSeconds(10));
            }
        }

        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            var start = Interlocked.Increment(ref _starts);
            _started.Release();
            if (start <= failures)
            {
                if (EndsQuietly)
                {
                    return;
                }

                throw new InvalidOperationException("No luck.");
            }

            await Task.Delay(Timeout.Infinite, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            Stopped = true;
        }
    }
}
