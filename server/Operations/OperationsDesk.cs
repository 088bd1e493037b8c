using System.Collections.Concurrent;
using ConnectStreaming.Agents;
using ConnectStreaming.Board;
using ConnectStreaming.Cluster;
using ConnectStreaming.Screens;
using ConnectStreaming.Stream;
using Microsoft.Extensions.Options;

namespace ConnectStreaming.Operations;

/// <summary>
/// Gathers the facts of the whole cluster. Nothing is waited for longer than a second. Shards, boards and screens are known to every server; what only a
/// server itself knows is asked of each one. All who ask within a second share one look.
/// </summary>
internal sealed partial class OperationsDesk(
    ServerFactsHere here, IServerFactsClient others, ISiloStatusOracle servers, LostServers lost, StreamReports streams, BoardReplicas boards,
    ScreenBook book, ScreensDesk screens, ScreenRelay relay, IShardStore store, OperatorNotes notes, IOptions<ClusterOptions> cluster, TimeProvider time,
    ILogger<OperationsDesk> logger)
{
    private const int Newest = 20;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);

    /// <summary>An older answer does not tell since when a server has been silent.</summary>
    private static readonly TimeSpan Recent = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<SiloAddress, Heard> _heard = new();
    private readonly Lock _lock = new();
    private Task<OperationsFacts>? _reading;
    private long _readAt;

    /// <param name="At">When it answered last; before its first answer: when it was asked first.</param>
    private sealed record Heard(ServerFacts? Facts, DateTimeOffset At, DateTimeOffset? SilentSince);

    public Task<OperationsFacts> Read()
    {
        lock (_lock)
        {
            if (_reading is null || time.GetElapsedTime(_readAt) >= Limit)
            {
                (_reading, _readAt) = (Gather(), time.GetTimestamp());
            }

            return _reading;
        }
    }

    private async Task<OperationsFacts> Gather()
    {
        var (seen, gone, gaps, records) = (Servers(), lost.Refresh(), Tried(store.Gaps), Tried(store.Quarantine));
        await Task.WhenAny(relay.RefreshOthers(), Task.Delay(Limit, time));
        return new OperationsFacts
        {
            Servers = await seen,
            Lost = await gone,
            Gaps = await gaps,
            Quarantined = await records,
            Here = here.Now.Server,
            IsCluster = cluster.Value.IsCluster,
            Streams = [.. streams.All.Select(s => new StreamFacts(streams.Now(s), s.Health))],
            Boards = [.. boards.All().Select(FactsOf)],
            Screens = Screens(),
            Notes = notes.All,
            At = time.GetUtcNow(),
        };
    }

    private async Task<IReadOnlyList<ServerSeen>> Servers()
    {
        var active = servers.GetApproximateSiloStatuses(onlyActive: true).Keys.Append(here.Address).Distinct().ToArray();
        foreach (var gone in _heard.Keys.Except(active))
        {
            _heard.TryRemove(gone, out _);
        }

        var seen = await Task.WhenAll(active.Select(ReadServer));
        return [.. seen.OrderBy(s => s.Server, StringComparer.Ordinal)];
    }

    private async Task<ServerSeen> ReadServer(SiloAddress server)
    {
        var asked = time.GetUtcNow();
        try
        {
            var facts = server.Equals(here.Address) ? here.Now : await others.Read(server).WaitAsync(Limit, time);
            _heard[server] = new Heard(facts, time.GetUtcNow(), null);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            var before = _heard.GetValueOrDefault(server) ?? new Heard(null, asked, null);
            if (before.SilentSince is null)
            {
                LogSilent(server, e.Message);
                before = before with { SilentSince = asked - before.At < Recent ? before.At : asked };
            }

            _heard[server] = before;
        }

        var heard = _heard[server];
        return new ServerSeen(server.Endpoint.ToString(), heard.SilentSince, heard.Facts);
    }

    /// <summary>An empty list if the store does not answer: its health says so.</summary>
    private async Task<IReadOnlyList<T>> Tried<T>(Func<int, CancellationToken, Task<IReadOnlyList<T>>> ask)
    {
        try
        {
            using var limit = new CancellationTokenSource(Limit, time);
            return await ask(Newest, limit.Token).WaitAsync(limit.Token);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return [];
        }
    }

    internal static BoardFacts FactsOf(BoardReplica board) => new(
        board.InstanceArn, board.Source, board.Count, board.CountOf(a => a.IsLoggedIn),
        board.CountOf(a => a.IsLoggedIn && (a.Overlay & Overlay.Silent) != 0));

    private ScreenFactsCount Screens()
    {
        var states = book.Now.Rows.Screens.Select(screen => screens.Json(screen).State).ToArray();
        return new ScreenFactsCount(Of("right"), Of("updating"), Of("wrong"), Of("offline"), Of("unpaired"));

        int Of(string state) => states.Count(s => s == state);
    }

    [LoggerMessage(LogLevel.Warning, "Server {Server} does not tell how it is: {Reason}")]
    private partial void LogSilent(SiloAddress server, string reason);
}
