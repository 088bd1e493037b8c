using ConnectStreaming.Benchmarks;
using ConnectStreaming.Benchmarks.Ingest;
using ConnectStreaming.Benchmarks.Live;
using ConnectStreaming.Benchmarks.Processes;
using ConnectStreaming.Benchmarks.Store;
using ConnectStreaming.Hosting;

// The server's own Program does the same.
BufferPool.Widen();
NativeHeap.Limit();
if (args is ["server", ..])
{
    await HeapServer.Run(args[1..]);
    return 0;
}

var verbs = new Dictionary<string, (string What, Func<Options, Task> Run)>(StringComparer.Ordinal)
{
    ["ingest"] = ("bytes → decode → grain → board, without and with commits, beside decoding alone", IngestBenchmark.Run),
    ["store"] = ("agent state + interval pairs committed to SQLite, or with --postgres \"Host=…\" to an empty database there", StoreBenchmark.Run),
    ["history"] = ("a data folder with many intervals: opened, sorted, asked", HistoryBenchmark.Run),
    ["restart"] = ("process start to the first snapshot with 10,000 agents", RestartBenchmark.Run),
    ["memory"] = ("resident memory with 10,000 agents, managed heap over time", MemoryBenchmark.Run),
    ["alerts"] = ("processor time of an event with and without marks of alerts", AlertsBenchmark.Run),
    ["screens"] = ("1,000 wall displays after the server restarted: time to their pictures, server memory", ScreensBenchmark.Run),
    ["live"] = ("browsers' streams: latency from server to client, server memory", _ => BrowsersLoad.Run(args[1..])),
};

if (args.Length == 0 || !verbs.TryGetValue(args[0], out var verb))
{
    Console.WriteLine("Usage: dotnet run -c Release --project tests/benchmarks -- VERB [--name value]…");
    foreach (var (name, (what, _)) in verbs)
    {
        Console.WriteLine($"  {name,-8} {what}");
    }

    return args.Length == 0 ? 0 : 2;
}

if (args is not ["live", "server", ..])
{
    // The server half of "live" prints only its address.
    Console.WriteLine(Machine.Describe());
}

await verb.Run(new Options(args[1..]));
return 0;
