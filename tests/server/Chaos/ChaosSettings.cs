using System.Globalization;

namespace ConnectStreaming.Tests.Chaos;

/// <summary>How a run is made. The long run takes it from the environment (tests/benchmarks/README.md).</summary>
/// <param name="Seed">The same seed gives the same faults and the same events, not the same moments.</param>
/// <param name="For">Time from the first fault on; a fault that has begun is carried to its end.</param>
/// <param name="IsShort">Shorter faults, in quicker succession.</param>
/// <param name="Only">These kinds of faults, in this order, again and again; empty: all, in an order of the seed.</param>
internal sealed record ChaosSettings(int Seed, TimeSpan For, bool IsShort, params ChaosKind[] Only)
{
    /// <summary>
    /// CHAOS_SEED (default: a new one), CHAOS_MINUTES (default 10), CHAOS_ONLY (kinds with commas between them; default: all).
    /// </summary>
    public static ChaosSettings FromEnvironment()
    {
        var only = Environment.GetEnvironmentVariable("CHAOS_ONLY") is { Length: > 0 } kinds
            ? kinds.Split(',', StringSplitOptions.TrimEntries).Select(Enum.Parse<ChaosKind>).ToArray() : [];
        return new ChaosSettings((int)Number("CHAOS_SEED", Random.Shared.Next(1, 1_000_000)), TimeSpan.FromMinutes(Number("CHAOS_MINUTES", 10)), false, only);

        static double Number(string name, double other) =>
            Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? double.Parse(text, CultureInfo.InvariantCulture) : other;
    }

    /// <summary>Runs the faults of this run again.</summary>
    public string Command => string.Create(CultureInfo.InvariantCulture,
        $"CHAOS_SEED={Seed} CHAOS_MINUTES={For.TotalMinutes:0.##}{(Only.Length > 0 ? $" CHAOS_ONLY={string.Join(',', Only)}" : "")} ")
        + "dotnet test tests/server -c Release --filter FullyQualifiedName~ChaosTests.ARunOfManyMinutes --logger \"console;verbosity=detailed\"";

    /// <summary>The catalogue's limits count on a quiet machine. The short run is one of many tests, so there only "never right again" is a finding.</summary>
    public double Slack => IsShort ? 12 : 1;

    public IEnumerable<ChaosStep> Steps(bool canCut)
    {
        var kinds = Only.Length > 0 ? Only : ChaosPlan.All;
        return ChaosPlan.Of(Seed, [.. kinds.Where(kind => canCut || kind != ChaosKind.ServersCut)], IsShort, inOrder: Only.Length > 0);
    }
}
