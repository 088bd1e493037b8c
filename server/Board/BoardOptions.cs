using System.ComponentModel.DataAnnotations;

namespace ConnectStreaming.Board;

/// <summary>Limits of the live board (<c>Board:*</c>).</summary>
internal sealed class BoardOptions
{
    public const string Section = "Board";

    /// <summary>
    /// Maximum number of live agents per instance. Default 20,000; range 1 – 1,000,000. When the board is full, the agents with
    /// the fewest events leave first (in powers of two; from 64 events on all are equal). Among them, offline and unknown agents leave first, then
    /// those with the oldest last event. So people who work here stay, and invented ARNs replace each other, at most 20 a second.
    /// <c>GET /api/stream</c> shows a warning while the limit rejects agents.
    /// </summary>
    [Range(1, 1_000_000)]
    public int MaxAgents { get; set; } = 20_000;

    /// <summary>Maximum number of Connect instances with a board. Default 50; range 1 – 10,000. Others are not shown; a warning names one of them.</summary>
    [Range(1, 10_000)]
    public int MaxInstances { get; set; } = 50;

    /// <summary>An agent without an event for this time leaves the board. Default 7 days.</summary>
    [Range(typeof(TimeSpan), "01:00:00", "365.00:00:00")]
    public TimeSpan KeepUnseen { get; set; } = TimeSpan.FromDays(7);
}
