using ConnectStreaming.Agents;
using ConnectStreaming.Audit;

namespace ConnectStreaming.Hosting;

/// <summary>AWS's time, after an answer of AWS has confirmed it.</summary>
internal sealed class ConfirmedTime([FromKeyedServices(SourceClock.Key)] TimeProvider time) : IConfirmedTime
{
    public DateTimeOffset? Now => time is SourceClock { IsKnown: false } ? null : time.GetUtcNow();
}
