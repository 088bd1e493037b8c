using ConnectStreaming.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace ConnectStreaming.Tests.Hosting;

/// <summary>A background service that fails is started again; the process and the other services go on.</summary>
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

        Assert.Equal((3, 1), (broken.Starts, sound.Starts));
        Assert.False(host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.IsCancellationRequested);
        Assert.Empty(host.Services.GetRequiredService<ServiceSupervisor>().Down);
        await host.StopAsync();
        Assert.True(broken.Stopped);
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

        await host.StopAsync();
        var starts = broken.Starts;
        _time.Advance(TimeSpan.FromHours(1));

        Assert.Equal("No luck.", supervisor.Down[nameof(Scripted)]);
        Assert.Equal(starts, broken.Starts);
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

    /// <summary>Fails so many times, then runs until it is stopped.</summary>
    private sealed class Scripted(int failures) : BackgroundService
    {
        private readonly SemaphoreSlim _started = new(0);
        private int _starts;

        public int Starts => Volatile.Read(ref _starts);

        public bool Stopped { get; private set; }

        /// <summary>Until it was started so often; the time of the waits passes meanwhile.</summary>
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
                throw new InvalidOperationException("No luck.");
            }

            await Task.Delay(Timeout.Infinite, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            Stopped = true;
        }
    }
}
