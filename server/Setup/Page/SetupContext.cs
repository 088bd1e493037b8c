using System.Collections.Concurrent;
using Amazon.Runtime;
using Microsoft.Extensions.Options;

namespace ConnectStreaming.Setup;

/// <summary>AWS clients and prices for the Setup page. There is one set of clients per region, so that all calls share Connect's rate limit.</summary>
internal sealed class SetupContext(SetupAccount account, IOptions<SetupOptions> options, TimeProvider time) : IDisposable
{
    /// <summary>Regions with Amazon Connect (AWS General Reference, Amazon Connect endpoints).</summary>
    private static readonly string[] ConnectRegions =
    [
        "af-south-1", "ap-northeast-1", "ap-northeast-2", "ap-southeast-1", "ap-southeast-2", "ca-central-1", "eu-central-1", "eu-west-2", "us-east-1",
            "us-west-2",
    ];

    private readonly ConcurrentDictionary<string, Lazy<SetupClients>> _clients = new(StringComparer.Ordinal);

    public bool IsSandbox => account.Sandbox is not null;

    public TimeProvider Time => time;

    public Prices Prices { get; } = options.Value.Prices is { } file ? Prices.FromFile(file) : Prices.BuiltIn();

    /// <summary>The default region; null: none is configured.</summary>
    public string? Region => account.Region ?? FallbackRegionFactory.GetRegionEndpoint()?.SystemName;

    public IReadOnlyList<string> Regions => IsSandbox ? [Region!]
        : [.. ConnectRegions.Append(Region).OfType<string>().Distinct().Order(StringComparer.Ordinal)];

    /// <param name="region">Null: <see cref="Region"/>.</param>
    /// <exception cref="SetupRefusedException">No region is configured, or setup does not work in this region.</exception>
    public SetupClients Aws(string? region)
    {
        var chosen = region ?? Region;
        if (chosen is not null && !Regions.Contains(chosen))
        {
            throw new SetupRefusedException(new(
                $"Amazon Connect is not available in '{chosen}'.",
                $"リージョン '{chosen}' に Amazon Connect はありません。"));
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
