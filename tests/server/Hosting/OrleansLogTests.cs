using ConnectStreaming.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace ConnectStreaming.Tests.Hosting;

/// <summary>Orleans writes stack traces about a silo that stops, and about one whose start is stopped.</summary>
public sealed class OrleansLogTests
{
    private const string Words = "The server stops, and the silo could not finish a step of its own: ";

    private readonly ServerPhase _phase = new();

    [Fact]
    public void WhatOrleansSaysDuringAStopIsOneLineWithoutAStackTrace()
    {
        var lines = new Lines();
        using var log = new OrleansLog(_phase, lines, TimeProvider.System);
        var orleans = log.CreateLogger("Orleans.Grain");
        var error = Thrown();

        orleans.LogError(error, "Error while selecting a migration destination for {Grain}", "alert/a");
        _phase.Started();
        orleans.LogError(error, "Error while selecting a migration destination for {Grain}", "alert/a");
        Assert.Empty(lines.All);

        _phase.Stopping();
        orleans.LogError(error, "Error while selecting a migration destination for {Grain}", "alert/a");
        orleans.LogWarning("Slow");
        orleans.LogInformation("Normal");
        Assert.Equal([$"{Words}Error while selecting a migration destination for alert/a: No active nodes.", $"{Words}Slow"], lines.All);
    }

    [Fact]
    public void LinesOfTheSiloAreShownWhileTheServerRuns()
    {
        Assert.Equal("host critical; orleans warning error critical; silo critical; without trace", Shown());
        _phase.Started();
        Assert.Equal("host warning error critical; orleans warning error critical; silo error critical; without trace", Shown());
        _phase.Stopping();
        Assert.Equal("host warning error critical; orleans critical; silo critical; without trace warning error", Shown());
    }

    [Fact]
    public void AStartThatIsStoppedSaysNothing()
    {
        _phase.Stopping();
        Assert.Equal("host critical; orleans critical; silo critical; without trace", Shown());
    }

    /// <summary>A server of a cluster that is lost is named by a line of our own. What Orleans says about each call to it is short.</summary>
    [Fact]
    public void InAClusterALineThatRepeatsIsShownOnceInTenSecondsWithoutAStackTrace()
    {
        var (lines, time) = (new Lines(), new FakeTimeProvider());
        var phase = new ServerPhase { InCluster = true };
        using var log = new OrleansLog(phase, lines, time);
        var orleans = log.CreateLogger("Orleans.Messaging");
        orleans.LogWarning(new EventId(1), Thrown(), "A call was lost");
        Assert.Empty(lines.All);

        phase.Started();
        orleans.LogWarning(new EventId(1), Thrown(), "A call to {Server} was lost", "a");
        orleans.LogWarning(new EventId(1), Thrown(), "A call to {Server} was lost", "b");
        orleans.LogWarning(new EventId(2), "Two\nlines");
        time.Advance(TimeSpan.FromSeconds(10));
        orleans.LogWarning(new EventId(1), Thrown(), "A call to {Server} was lost", "c");
        log.CreateLogger("Orleans.Runtime.Watchdog").LogWarning("The machine started long ago");

        Assert.Equal(
            ["Cluster: A call to a was lost: No active nodes.", "Cluster: Two lines", "Cluster: A call to c was lost: No active nodes."], lines.All);
        Assert.False(phase.ShowsOrleans(LogLevel.Error));
        Assert.True(phase.ShowsOrleans(LogLevel.Critical));
    }

    /// <summary>A rejected call has the other server's stack trace in its text.</summary>
    [Fact]
    public void ExpectedFailuresOfOtherServersAreOneLineWithoutAStackTrace()
    {
        var formatter = new LineFormatter();
        using var text = new StringWriter();
        Exception[] errors = [new OrleansException("It is lost.\n   at Orleans.A()"), new TimeoutException("Too late."), Thrown()];
        foreach (var error in errors)
        {
            formatter.Write(
                new LogEntry<string>(LogLevel.Warning, "A", new EventId(3), "Not sent:\n It is lost.   at Orleans.B()", error, (s, _) => s), null, text);
        }

        var lines = text.ToString().TrimEnd().Split('\n').Select(line => line[9..]).ToArray();
        Assert.Equal(["warn: A[3] Not sent:  It is lost. It is lost.", "warn: A[3] Not sent:  It is lost. Too late."], lines[..2]);
        Assert.Contains("No active nodes.", lines[2], StringComparison.Ordinal);
        Assert.Contains("   at ", lines[2], StringComparison.Ordinal);
    }

    /// <summary>The rules, as the server's log factory applies them to each part of Orleans and to everything else.</summary>
    [Fact]
    public void NothingElseIsSaidInOtherWords()
    {
        var lines = new Lines();
        using var factory = LoggerFactory.Create(logging =>
        {
            OrleansLog.AddTo(logging, _phase);
            logging.AddProvider(new OrleansLog(_phase, lines, TimeProvider.System));
        });
        _phase.Started();
        _phase.Stopping();

        foreach (var category in new[] { "Orleans.Grain", "Orleans.Runtime.Silo", "Orleans.Runtime.Watchdog", "ConnectStreaming.Stream", "Microsoft.A" })
        {
            factory.CreateLogger(category).LogError(Thrown(), "{Category}", category);
        }
        Assert.Equal(["Orleans.Grain", "Orleans.Runtime.Silo", "Orleans.Runtime.Watchdog"], lines.All.Select(line => line.Split(": ")[1]));
    }

    /// <summary>A person who looks for a fault of Orleans sets the level of one of its parts, or of all.</summary>
    [Theory]
    [InlineData("", "Orleans.Grain warning error critical; Orleans.Runtime.Silo error critical; Orleans.Runtime.Watchdog error critical")]
    [InlineData(
        "Logging:LogLevel:Orleans.Grain=Information",
        "Orleans.Grain information warning error critical; Orleans.Runtime.Silo error critical; Orleans.Runtime.Watchdog error critical")]
    [InlineData(
        "Logging:LogLevel:Orleans.Runtime.Silo=Information",
        "Orleans.Grain warning error critical; Orleans.Runtime.Silo information warning error critical; Orleans.Runtime.Watchdog error critical")]
    [InlineData(
        "Logging:Console:LogLevel:Orleans.Runtime.Watchdog=Warning",
        "Orleans.Grain warning error critical; Orleans.Runtime.Silo error critical; Orleans.Runtime.Watchdog warning error critical")]
    [InlineData("Logging:LogLevel:Orleans=None", "Orleans.Grain; Orleans.Runtime.Silo error critical; Orleans.Runtime.Watchdog error critical")]
    public void ALevelOfTheConfigurationWins(string setting, string shown)
    {
        var settings = new Dictionary<string, string?> { ["Logging:LogLevel:Default"] = "Information" };
        if (setting.Split('=') is [var key, var level])
        {
            settings[key] = level;
        }
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        _phase.Started();
        using var factory = LoggerFactory.Create(logging =>
        {
            logging.AddConfiguration(configuration.GetSection("Logging")).AddSimpleConsole();
            OrleansLog.AddTo(logging, _phase);
        });

        Assert.Equal(shown, string.Join("; ", new[] { "Orleans.Grain", "Orleans.Runtime.Silo", "Orleans.Runtime.Watchdog" }
            .Select(category => category + Levels(factory.CreateLogger(category).IsEnabled))));
    }

    private string Shown()
    {
        return $"host{Levels(_phase.ShowsHost)}; orleans{Levels(_phase.ShowsOrleans)}; silo{Levels(_phase.ShowsSilo)}; "
            + $"without trace{Levels(_phase.ShowsOrleansWithoutTrace)}";
    }

    private static string Levels(Func<LogLevel, bool> shows) => string.Concat(
        Enum.GetValues<LogLevel>().Where(level => level != LogLevel.None && shows(level)).Select(level => $" {level.ToString().ToLowerInvariant()}"));

    private static InvalidOperationException Thrown()
    {
        try
        {
            throw new InvalidOperationException("No active nodes.");
        }
        catch (InvalidOperationException error)
        {
            return error;
        }
    }

    private sealed class Lines : ILogger
    {
        public List<string> All { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            Assert.Null(exception);
            All.Add(formatter(state, exception));
        }
    }
}
