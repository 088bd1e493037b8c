using System.ComponentModel.DataAnnotations;

namespace ConnectStreaming.Board;

/// <summary>Limits of the live board (<c>Board:*</c>).</summary>
internal sealed class BoardOptions
{
    public const string Section = "Board";

    /// <summary>
    /// Agents kept live per instance, whatever the stream sends. Default 20,000; range 1 – 1,000,000. When all places are taken, the agents with
    /// the fewest events leave first (by powers of two, from 64 events on all are alike); among them the offline and unknown ones, then the
    /// longest unheard. So people who worked here before stay, and made-up ARNs make room for each other, at most 20 a second.
    /// <c>GET /api/stream</c> warns while the limit turns agents away.
    /// </summary>
    [Range(1, 1_000_000)]
    public int MaxAgents { get; set; } = 20_000;

    /// <summary>Connect instances that have a board. Default 50; range 1 – 10,000. Further ones are not shown, and a warning names one of them.</summary>
    [Range(1, 10_000)]
    public int MaxInstances { get; set; } = 50;

    /// <summary>An agent unseen for so long leaves the board. Default 7 days.</summary>
    [Range(typeof(TimeSpan), "01:00:00", "365.00:00:00")]
    public TimeSpan KeepUnseen { get; set; } = TimeSpan.FromDays(7);
}
