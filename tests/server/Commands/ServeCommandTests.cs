using System.CommandLine;
using ConnectStreaming.Commands;

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
}
