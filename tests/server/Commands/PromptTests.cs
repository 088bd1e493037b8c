using ConnectStreaming.Commands;

namespace ConnectStreaming.Tests.Commands;

public sealed class PromptTests
{
    [Fact]
    public async Task CtrlCEndsAQuestionWithoutAnyInput()
    {
        using var stop = new CancellationTokenSource();
        var console = Console.In;
        using var silent = new Silent();
        Console.SetIn(silent);
        try
        {
            var asked = Prompt.ReadAnswer("", stop.Token);
            await stop.CancelAsync();

            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked.WaitAsync(TimeSpan.FromSeconds(30)));
        }
        finally
        {
            silent.Typed.Set();
            Console.SetIn(console);
        }
    }

    /// <summary>A terminal without any input.</summary>
    private sealed class Silent : TextReader
    {
        public ManualResetEventSlim Typed { get; } = new();

        public override string? ReadLine()
        {
            Typed.Wait();
            return null;
        }
    }
}
