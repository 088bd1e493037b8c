using ConnectStreaming.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace ConnectStreaming.Tests.Hosting;

/// <summary>Orleans writes stack traces about a silo that stops, and about one whose start is stopped.</summary>
public sealed class SiloStopLogTests
{
    private const string Words = "The server stops, and the silo could not finish a step of its own: ";

    private readonly ServerPhase _phase = new();

    [Fact]
    public void WhatOrleansSaysDuringAStopIsOneLineWithoutAStackTrace()
    {
        var lines = new Lines();
        using var log = new SiloStopLog(_phase, lines);
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

    /// <summary>The rules, as the server's log factory applies them to each part of Orleans and to everything else.</summary>
    [Fact]
    public void NothingElseIsSaidInOtherWords()
    {
        var lines = new Lines();
        using var factory = LoggerFactory.Create(logging =>
        {
            SiloStopLog.AddTo(logging, _phase);
            logging.AddProvider(new SiloStopLog(_phase, lines));
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
            SiloStopLog.AddTo(logging, _phase);
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
