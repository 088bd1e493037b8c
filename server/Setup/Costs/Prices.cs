using System.Text.Json;
using System.Text.Json.Serialization;

namespace ConnectStreaming.Setup;

/// <summary>List prices of one region; null: unknown.</summary>
/// <param name="PutUnit">Price of one PUT payload unit of 25 KB.</param>
/// <param name="ExtendedRetentionShardHour">24 h to 7 days.</param>
/// <param name="ExtendedRetentionOnDemandGbMonth">24 h to 7 days.</param>
/// <param name="FanOutShardHour">Provisioned, for each consumer.</param>
/// <param name="FanOutGb">Provisioned, for each consumer.</param>
/// <param name="FirehoseGb">First 500 TB; each record rounded up to 5 KB.</param>
internal sealed record RegionPrices(
    decimal? ShardHour = null, decimal? PutUnit = null, decimal? OnDemandStreamHour = null, decimal? OnDemandGbIn = null, decimal? OnDemandGbOut = null,
    decimal? ExtendedRetentionShardHour = null, decimal? ExtendedRetentionOnDemandGbMonth = null, decimal? FanOutShardHour = null,
    decimal? FanOutGb = null, decimal? FanOutOnDemandGb = null, decimal? FirehoseGb = null);

/// <summary>The price table, with its date. <c>--prices FILE</c> replaces it with another one of the same format.</summary>
internal sealed record Prices(DateOnly AsOf, string Currency, IReadOnlyDictionary<string, RegionPrices> Regions)
{
    private static readonly JsonSerializerOptions Shape = new(JsonSerializerDefaults.Web) { ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow };

    private static string Keys =>
        string.Join(", ", typeof(RegionPrices).GetProperties().Select(p => JsonNamingPolicy.CamelCase.ConvertName(p.Name)));

    public RegionPrices In(string region) => Regions.GetValueOrDefault(region) ?? new RegionPrices();

    public static Prices BuiltIn()
    {
        using var json = typeof(Prices).Assembly.GetManifestResourceStream("prices.json")!;
        return JsonSerializer.Deserialize<Prices>(json, Shape)!;
    }

    /// <exception cref="SetupRefusedException">The file cannot be read or is not a price table.</exception>
    public static Prices FromFile(string path)
    {
        try
        {
            using var json = File.OpenRead(path);
            return JsonSerializer.Deserialize<Prices>(json, Shape) is { Regions: not null, Currency: not null } prices
                ? prices
                : throw new JsonException("asOf, currency and regions are needed.");
        }
        catch (JsonException e)
        {
            // The library's own message contains type names of this program.
            throw new SetupRefusedException(new(
                $"The price table {path} cannot be used: see line {(e.LineNumber ?? 0) + 1}, {e.Path ?? "$"}. It needs asOf, currency and regions. Each region "
                    + $"can have these keys: {Keys}.",
                $"価格表 {path} を使えません：{(e.LineNumber ?? 0) + 1} 行目、{e.Path ?? "$"} を確認してください。"
                    + $"asOf、currency、regions が必要です。各リージョンで使えるキー：{Keys}"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SetupRefusedException(new($"The price table {path} cannot be used: {e.Message}", $"価格表 {path} を使えません：{e.Message}"));
        }
    }
}
