using System.Collections.Concurrent;
using Amazon;
using Amazon.Runtime;
using Microsoft.Extensions.Options;

namespace ConnectStreaming.Setup;

/// <summary>AWS clients and prices for the Setup page. There is one set of clients per region, so that all calls share Connect's rate limit.</summary>
internal sealed class SetupContext(SetupAccount account, IOptions<SetupOptions> options, TimeProvider time) : IDisposable
{
    private readonly ConcurrentDictionary<string, Lazy<SetupClients>> _clients = new(StringComparer.Ordinal);

    public bool IsSandbox => account.Sandbox is not null;

    public TimeProvider Time => time;

    public Prices Prices { get; } = options.Value.Prices is { } file ? Prices.FromFile(file) : Prices.BuiltIn();

    /// <summary>The default region; null: none is configured.</summary>
    public string? Region => account.Region ?? FallbackRegionFactory.GetRegionEndpoint()?.SystemName;

    /// <summary>
    /// The Regions that the AWS SDK knows, and the configured one. Amazon Connect is not in all of them, and AWS adds some every year: a Region without it has
    /// no instance to choose.
    /// </summary>
    public IReadOnlyList<string> Regions => IsSandbox ? [Region!]
        : [.. RegionEndpoint.EnumerableAllRegions.Where(r => !r.SystemName.EndsWith("-global", StringComparison.Ordinal)).Select(r => r.SystemName)
            .Append(Region).OfType<string>().Distinct().Order(StringComparer.Ordinal)];

    /// <param name="region">Null: <see cref="Region"/>.</param>
    /// <exception cref="SetupRefusedException">No region is configured, or setup does not work in this region.</exception>
    public SetupClients Aws(string? region)
    {
        var chosen = region ?? Region;
        if (chosen is not null && !Regions.Contains(chosen))
        {
            throw new SetupRefusedException(new(
                $"'{chosen}' is not an AWS Region that this version knows. Choose one from the list. "
                    + "For a newer Region, set AWS_REGION and restart the server.",
                $"'{chosen}' はこのバージョンが対応している AWS リージョンではありません。一覧から選んでください。"
                    + "新しいリージョンの場合は AWS_REGION を設定し、サーバーを再起動してください。"));
        }

        // Not cached when it fails: the next time there may be credentials.
        var lazy = _clients.GetOrAdd(chosen ?? "", _ => new Lazy<SetupClients>(() => SetupClients.Create(account with { Region = chosen })));
        try
        {
            return lazy.Value;
        }
        catch
        {
            _clients.TryRemove(chosen ?? "", out _);
            throw;
        }
    }

    public void Dispose()
    {
        foreach (var clients in _clients.Values.Where(c => c.IsValueCreated))
        {
            clients.Value.Dispose();
        }
    }
}
