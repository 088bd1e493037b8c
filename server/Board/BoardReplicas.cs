using ConnectStreaming.Agents;
using System.Collections.Concurrent;
using Microsoft.Extensions.Options;

namespace ConnectStreaming.Board;

/// <summary>
/// Keeps a replica of every known board in this silo. Every 2 s it sends the known instances to the directory, learns those of the other
/// silos, and renews each subscription. A new silo serves as soon as its replicas have their first snapshot.
/// </summary>
internal sealed partial class BoardReplicas(
    IGrainFactory grains, BoardInstances instances, BoardSeed seed, BoardMetrics metrics, OperatorNotes notes, IOptions<BoardOptions> options,
    [FromKeyedServices(SourceClock.Key)] TimeProvider time, ILogger<BoardReplicas> log) : BackgroundService
{
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan NoteFullFor = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<string, ReplicaLink> _links = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _wake = new(0, 1);

    /// <summary>A replica was opened for a new instance.</summary>
    public event Action<BoardReplica>? Opened;

    /// <summary>Why this silo cannot show everything yet; empty when it can.</summary>
    public SourceDetail[] NotReady()
    {
        if (!seed.IsLoaded)
        {
            return [new SourceDetail(
                "The committed agents are still being loaded from the store.",
                "保存されているオペレーターを読み込んでいます。")];
        }
        return [.. instances.Known()
            .Where(i => !_links.TryGetValue(i, out var link) || link.Replica.Position.Epoch is null)
            .Select(i => new SourceDetail(
                $"This server does not have the board of {i} yet.",
                $"このサーバーは {i} のボードをまだ受信していません。"))];
    }

    public IReadOnlyList<BoardReplica> All() =>
        [.. _links.Values.Select(l => l.Replica).Where(r => r.Position.Epoch is not null).OrderBy(r => r.InstanceArn, StringComparer.Ordinal)];

    /// <summary>The board of one instance; null: it is not known, or has not arrived yet.</summary>
    public BoardReplica? Find(string instanceArn) =>
        _links.TryGetValue(instanceArn, out var link) && link.Replica.Position.Epoch is not null ? link.Replica : null;

    public BoardAgent[] Held(string instanceArn) =>
        _links.TryGetValue(instanceArn, out var link) ? link.Replica.Agents() : [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        instances.Grew += Wake;
        await LoadSeed(stoppingToken);
        var directory = grains.GetGrain<IBoardDirectory>(0);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                foreach (var instance in await directory.Exchange([.. instances.Known()]))
                {
                    instances.Add(instance);
                }
                await Task.WhenAll(instances.Known().Select(i => LinkTo(i).Renew()));
                NoteFullBoards();
            }
            catch (Exception error) when (!stoppingToken.IsCancellationRequested)
            {
                LogRoundFailed(error.Message);
            }
            await ((Task)_wake.WaitAsync(Round, stoppingToken)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        instances.Grew -= Wake;
    }

    private async Task LoadSeed(CancellationToken stoppingToken)
    {
        var backoff = new Backoff(Random.Shared, TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(5));
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                foreach (var instance in await seed.Load(stoppingToken))
                {
                    if (!instances.Add(instance))
                    {
                        seed.Release(instance);
                    }
                }
                return;
            }
            catch (Exception error) when (!stoppingToken.IsCancellationRequested)
            {
                LogStoreUnreachable(error);
                await Task.Delay(backoff.Next(), time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private void NoteFullBoards()
    {
        var now = time.GetUtcNow();
        foreach (var replica in _links.Values.Select(l => l.Replica))
        {
            var full = replica.FullAt is { } at && now - at < NoteFullFor;
            notes.Set(replica.InstanceArn, !full ? null : new SourceDetail(
                $"More agents than Board:MaxAgents ({options.Value.MaxAgents}) send events for {replica.InstanceArn}; those with the fewest events are not "
                + "shown. Raise the setting, or find the program that writes invented events into the stream.",
                $"{replica.InstanceArn} で、Board:MaxAgents（{options.Value.MaxAgents}）"
                + $"を超える数のオペレーターからイベントが届いています。イベントの少ないオペレーターは"
                + "表示されません。設定値を上げるか、ストリームに架空のイベントを書き込んでいるものが"
                + "ないか確認してください。"));
        }
    }

    private ReplicaLink LinkTo(string instance)
    {
        if (_links.TryGetValue(instance, out var known))
        {
            return known;
        }
        var replica = new BoardReplica(instance);
        var link = new ReplicaLink(replica, grains, seed, metrics);
        _links[instance] = link;
        Opened?.Invoke(replica);
        return link;
    }

    /// <summary>Begins the next round now.</summary>
    public void Wake()
    {
        try
        {
            _wake.Release();
        }
        catch (SemaphoreFullException)
        {
            // A round is already requested.
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Boards could not be reached. Replicas keep their content and try again: {Reason}")]
    private partial void LogRoundFailed(string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Committed agents could not be loaded. The server tries again")]
    private partial void LogStoreUnreachable(Exception error);
}
