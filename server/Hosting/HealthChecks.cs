using ConnectStreaming.Agents;
using ConnectStreaming.Board;
using ConnectStreaming.Live;
using ConnectStreaming.Storage;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ConnectStreaming.Hosting;

/// <summary>
/// The checks behind <c>/readyz</c> and <c>/api/health</c>, as ASP.NET Core's health checks. Only the picture can be unhealthy: everything else makes the
/// server degraded, because an old picture says so on the screen, and another server would show nothing better.
/// </summary>
internal static class HealthChecks
{
    /// <summary>In the order in which problems are told.</summary>
    public static IReadOnlyList<string> Names { get; } = [Picture, "store", "sources", "parts"];

    /// <summary>Whether this server can show a right picture.</summary>
    public const string Picture = "picture";

    private const string Codes = "codes";
    private const string Reasons = "reasons";

    public static IServiceCollection AddHealth(this IServiceCollection services)
    {
        services.AddHealthChecks()
            .AddCheck<PictureCheck>(Picture).AddCheck<StoreCheck>("store").AddCheck<SourcesCheck>("sources").AddCheck<PartsCheck>("parts");
        return services;
    }

    /// <summary>The codes of a report, then its texts.</summary>
    public static (string[] Codes, WireText[] Reasons) Told(HealthReport report)
    {
        HealthReportEntry[] all = [.. Names.Select(name => report.Entries[name])];
        return ([.. all.SelectMany(Of<string>(Codes))], [.. all.SelectMany(Of<WireText>(Reasons))]);

        // A check that threw has no data.
        static Func<HealthReportEntry, T[]> Of<T>(string key) => entry => entry.Data.TryGetValue(key, out var value) ? (T[])value : [];
    }

    private static Task<HealthCheckResult> Result(HealthStatus bad, IEnumerable<string> codes, IEnumerable<WireText> reasons)
    {
        string[] all = [.. codes];
        return Task.FromResult(new HealthCheckResult(
            all.Length == 0 ? HealthStatus.Healthy : bad,
            data: new Dictionary<string, object>(StringComparer.Ordinal) { [Codes] = all, [Reasons] = reasons.ToArray() }));
    }

    private static readonly WireText Leaving = new(
        "This server is being stopped. The other servers of the cluster have taken over its work.",
        "このサーバーは停止処理中です。処理はクラスター内の他のサーバーに引き継がれています。");

    private sealed class PictureCheck(BoardReplicas replicas, IServiceProvider services) : IHealthCheck
    {
        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            SourceDetail[] starting = [.. replicas.NotReady(), .. services.GetService<LiveViews>()?.NotReady() ?? []];
            var leaving = services.GetService<ServerPhase>()?.IsLeaving == true;
            return Result(
                HealthStatus.Unhealthy,
                [.. starting.Length > 0 ? ["starting"] : Array.Empty<string>(), .. leaving ? ["leaving"] : Array.Empty<string>()],
                [.. starting.Select(s => new WireText(s.En, s.Ja)), .. leaving ? [Leaving] : Array.Empty<WireText>()]);
        }
    }

    /// <summary>Only test servers have no store.</summary>
    private sealed class StoreCheck(IServiceProvider services) : IHealthCheck
    {
        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            var troubles = services.GetService<StoreHealth>()?.Troubles ?? [];
            return Result(HealthStatus.Degraded, troubles.Select(t => $"store-{t.Code}"), troubles.Select(t => new WireText(t.En, t.Ja)));
        }
    }

    private sealed class SourcesCheck(BoardReplicas replicas) : IHealthCheck
    {
        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            var sources = replicas.All().Where(r => IsWrong(r.Source.State)).ToArray();
            return Result(
                HealthStatus.Degraded, sources.Select(r => $"source-{r.Source.State.Code()}").Distinct(StringComparer.Ordinal), sources.Select(OfSource));
        }

        private static bool IsWrong(SourceState source) =>
            source is SourceState.Unreachable or SourceState.Denied or SourceState.Missing or SourceState.Down or SourceState.Behind;

        /// <summary>The code, if there is no text.</summary>
        private static WireText OfSource(BoardReplica board)
        {
            var (arn, source, code) = (board.InstanceArn, board.Source, board.Source.Reason.Code());
            return new WireText(
                $"{arn}: {source.State.Code()}. {source.Detail?.En ?? code}", $"{arn}：{source.State.Code()}。{source.Detail?.Ja ?? code}");
        }
    }

    /// <summary>Only test servers have no supervisor.</summary>
    private sealed class PartsCheck(IServiceProvider services) : IHealthCheck
    {
        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            var down = services.GetService<ServiceSupervisor>()?.Down ?? new Dictionary<string, string>();
            return Result(HealthStatus.Degraded, down.Count > 0 ? ["service-down"] : [], ServerNotice.OfServices(down));
        }
    }
}
