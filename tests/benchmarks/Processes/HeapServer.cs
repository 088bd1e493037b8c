using ConnectStreaming.Hosting;

namespace ConnectStreaming.Benchmarks.Processes;

/// <summary>The server of <c>serve</c>. On a line of input it collects all garbage and prints the size of the managed heap.</summary>
internal static class HeapServer
{
    public static async Task Run(string[] args)
    {
        using var stop = new CancellationTokenSource();
        var server = Server.Run(new ServeRequest(args[0], args[1..], null), stop.Token);
        while (await Console.In.ReadLineAsync() is not null)
        {
            for (var round = 0; round < 2; round++)
            {
                GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: true);
                GC.WaitForPendingFinalizers();
            }

            Console.WriteLine($"heap {GC.GetTotalMemory(forceFullCollection: true)}");
        }

        await stop.CancelAsync();
        await server;
    }
}
