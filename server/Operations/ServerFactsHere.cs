using ConnectStreaming.Agents;
using ConnectStreaming.Board;
using ConnectStreaming.Live;
using ConnectStreaming.Screens;
using ConnectStreaming.Storage;
using Microsoft.Extensions.Options;

namespace ConnectStreaming.Operations;

/// <summary>The facts of this server. Only reads what is in memory, so it answers at once.</summary>
internal sealed class ServerFactsHere(
    ILocalSiloDetails silo, DatabaseProbe database, StoreHealth store, IServerParts parts, BoardReplicas boards, LiveViews views, LiveMetrics live,
    ScreenLinks screens, IOptions<LiveOptions> limits, TimeProvider time, [FromKeyedServices(SourceClock.Key)] TimeProvider source)
{
    private readonly DateTimeOffset _startedAt = time.GetUtcNow();

    public SiloAddress Address => silo.SiloAddress;

    public ServerFacts Now => new()
    {
        Server = silo.SiloAddress.Endpoint.ToString(),
        Machine = Environment.MachineName,
        Build = Build.Id,
        StartedAt = _startedAt,
        Now = time.GetUtcNow(),
        AwsOffset = source is SourceClock { IsKnown: true } clock ? clock.Offset : null,
        Database = database.Now,
        Store = [.. store.Troubles.Select(t => new Fault(t.Code, new SourceDetail(t.En, t.Ja)))],
        Down = [.. parts.Down.OrderBy(d => d.Key, StringComparer.Ordinal).Select(d => new Fault(d.Key, new SourceDetail(d.Value, d.Value)))],
        Starting = [.. boards.NotReady(), .. views.NotReady()],
        Browsers = live.Connected,
        MostBrowsers = limits.Value.MaxBrowsers,
        Screens = screens.Count,
        CertificateEnds = parts.CertificateEnds,
        MemoryBytes = Environment.WorkingSet,
        Commits = store.Commits,
    };
}
