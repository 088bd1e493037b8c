using System.Globalization;
using Amazon.Kinesis;
using ConnectStreaming.Access;
using ConnectStreaming.Agents;
using ConnectStreaming.Alerts;
using ConnectStreaming.Board;
using ConnectStreaming.Floors;
using ConnectStreaming.Hosting;
using ConnectStreaming.Live;
using ConnectStreaming.Settings;
using ConnectStreaming.Storage;
using ConnectStreaming.Stream;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StreamId = ConnectStreaming.Stream.StreamId;

namespace ConnectStreaming.Benchmarks.Ingest;

/// <summary>The real server (silo, shard readers, agents, board, views) on an in-memory Kinesis, with the SQLite store or without a store.</summary>
internal sealed class IngestHost : IAsyncDisposable
{
    /// <summary>Looks without a change, 5 ms apart, after which a board counts as full: it lacks the events of the agents that it rejected.</summary>
    private const int FullBoard = 40;

    private readonly WebApplication _app;
    private readonly TapeKinesis _kinesis;
    private readonly (IShardGrain Grain, ShardWork Work)[] _shards;
    private readonly string? _folder;

    private IngestHost(WebApplication app, TapeKinesis kinesis, (IShardGrain, ShardWork)[] shards, string? folder) =>
        (_app, _kinesis, _shards, _folder) = (app, kinesis, shards, folder);

    public AgentEventReader Reader => _app.Services.GetRequiredService<AgentEventReader>();

    /// <param name="board">Limit of agents on the board; with more agents in the stream, the board is full.</param>
    public static async Task<IngestHost> Start(int shards, DateTimeOffset start, bool store, int board)
    {
        var (client, kinesis) = TapeKinesis.Create(shards, start);
        var folder = store ? Directory.CreateTempSubdirectory("connect-streaming-bench-").FullName : null;
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.Configuration["urls"] = "http://127.0.0.1:0";
        builder.Configuration["Access:Mode"] = "Open";
        builder.Configuration["Stream:Name"] = "agents";
        builder.Configuration["Stream:ReadInterval"] = ReadPace.Floor.ToString("c");
        // The cores are measured, not the speed of AWS.
        builder.Configuration["Stream:ReadBytesPerSecond"] = "1000000000";
        builder.Configuration["Storage:Path"] = folder;
        builder.Configuration["Board:MaxAgents"] = board.ToString(CultureInfo.InvariantCulture);
        // On a busy machine a page may take long. A restarted reader would count from zero.
        builder.Configuration["Stream:WatchdogAfter"] = "00:10:00";
        builder.Services.AddSingleton<Func<string?, IAmazonKinesis>>(_ => client);
        builder.Services.AddAccess();
        if (store)
        {
            builder.Services.AddStorage(builder.Configuration);
        }
        else
        {
            builder.Services.AddSingleton<NoStore>().AddSingleton<IShardStore>(p => p.GetRequiredService<NoStore>())
                .AddSingleton<IBoardStore>(p => p.GetRequiredService<NoStore>()).AddSingleton<IAutoFloorStore>(p => p.GetRequiredService<NoStore>())
                .AddSingleton<IDrawnFloorsStore>(p => p.GetRequiredService<NoStore>()).AddSingleton<IAlertStore>(p => p.GetRequiredService<NoStore>());
        }

        builder.Host.UseOrleans(silo => silo.UseLocalhostClustering(FreePort.Any(), gatewayPort: 0));
        builder.Services.AddAgents().AddBoard().AddFloors().AddSettings().AddAlerts().AddLive().AddHttpPipeline().AddStream(builder.Configuration);
        var app = builder.Build();
        app.MapHttpPipeline();
        await app.StartAsync();

        var stream = new StreamId("arn:aws:kinesis:ap-northeast-1:123456789012:stream/agents", start);
        var grains = app.Services.GetRequiredService<IGrainFactory>();
        var opened = new (IShardGrain Grain, ShardWork Work)[shards];
        for (var n = 0; n < shards; n++)
        {
            var id = new ShardId(stream, TapeKinesis.ShardName(n)).ToString();
            var (first, last) = EventTape.KeysOf(n, shards);
            opened[n] = (grains.GetGrain<IShardGrain>(id), new ShardWork(id, first, last, start, Ours: true, TimeSpan.FromDays(1)));
            await opened[n].Grain.Ping(opened[n].Work);
        }

        return new IngestHost(app, kinesis, opened, folder);
    }

    /// <summary>Reads the pages to their end. Returns when the last event is on the board and, with a store, committed.</summary>
    public async Task Play(List<Amazon.Kinesis.Model.Record>[][] pages)
    {
        var until = (await Statuses()).Sum(s => s.Records) + pages.Sum(shard => shard.Sum(page => page.Count));
        _kinesis.Load(pages);
        while ((await Statuses()).Sum(s => s.Records) < until)
        {
            await Task.Delay(5);
        }

        var applied = (await Statuses()).Sum(s => s.Events);
        for (var (seen, still) = (-1L, 0); OnBoard() is var now && now != applied && still < FullBoard;)
        {
            (seen, still) = (now, now == seen ? still + 1 : 0);
            await Task.Delay(5);
        }

        while (_folder is not null && (await Statuses()).Any(s => s.PendingRows > 0))
        {
            await Task.Delay(5);
        }
    }

    public async Task<ShardStatus[]> Statuses() => await Task.WhenAll(_shards.Select(s => s.Grain.Ping(s.Work).AsTask()));

    public async ValueTask DisposeAsync()
    {
        foreach (var (grain, _) in _shards)
        {
            await grain.Stop();
        }

        await _app.StopAsync();
        await _app.DisposeAsync();
        if (_folder is not null)
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    /// <summary>Every applied event increases the version of its agent by one.</summary>
    private long OnBoard() => _app.Services.GetRequiredService<BoardReplicas>().All().Sum(r => r.Agents().Sum(a => a.State.Version));
}
