using System.CommandLine;
using ConnectStreaming.Commands;
using ConnectStreaming.Hosting;
using Microsoft.Extensions.Logging;

namespace ConnectStreaming.Tests.Commands;

public sealed class ServeCommandTests
{
    /// <summary>The person who stops it knows why it did not start.</summary>
    [Fact]
    public async Task AStopDuringTheStartIsNotAnUnexpectedError()
    {
        var folder = Directory.CreateTempSubdirectory("connect-streaming-serve-").FullName;
        try
        {
            var parsed = ServeCommand.Build().Parse(["--urls", "http://127.0.0.1:0", "--Access:Mode=Open", $"--Storage:Path={folder}"]);
            using var stopped = new CancellationTokenSource();
            await stopped.CancelAsync();

            Assert.Equal(Cli.Interrupted, await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false }, stopped.Token));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>A silo whose start is stopped writes its stack trace. Errors of a silo that has started are shown.</summary>
    [Fact]
    public void TheSiloAndTheHostAreQuietUntilTheServerHasStarted()
    {
        var phase = new StartPhase();
        LogLevel[] levels = [LogLevel.Warning, LogLevel.Error, LogLevel.Critical];
        Assert.Equal([false, false, true], levels.Select(phase.ShowsSilo));
        Assert.Equal([false, false, true], levels.Select(phase.Shows));
        phase.End();
        Assert.Equal([false, true, true], levels.Select(phase.ShowsSilo));
        Assert.Equal([true, true, true], levels.Select(phase.Shows));
    }
}
