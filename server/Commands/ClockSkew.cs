using Amazon.Kinesis;

namespace ConnectStreaming.Commands;

/// <summary>Measures the difference between this machine's clock and AWS's, by the Date header of an answer (resolution: one second).</summary>
internal static class ClockSkew
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public static async Task<TimeSpan?> Measure(IAmazonKinesis kinesis, TimeProvider time, CancellationToken cancellationToken)
    {
        var config = kinesis.Config;
        var endpoint = !string.IsNullOrEmpty(config.ServiceURL)
            ? config.ServiceURL
            : $"https://kinesis.{config.RegionEndpoint.SystemName}.{config.RegionEndpoint.PartitionDnsSuffix}";
        using var http = new HttpClient { Timeout = Patience };
        try
        {
            var before = time.GetUtcNow();
            using var answer = await http.GetAsync(new Uri(endpoint), HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            var middle = before + ((time.GetUtcNow() - before) / 2);
            return answer.Headers.Date is { } date ? middle - date - TimeSpan.FromSeconds(0.5) : null;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }
}
