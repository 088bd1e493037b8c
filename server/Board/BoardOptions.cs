using System.ComponentModel.DataAnnotations;

namespace ConnectStreaming.Board;

/// <summary>Limits of the live board (<c>Board:*</c>).</summary>
internal sealed class BoardOptions
{
    /// <summary>Agents kept live per instance. Above it the offline and unknown ones heard of longest ago leave. Default 20,000.</summary>
    [Range(1, 1_000_000)]
    public int MaxAgents { get; set; } = 20_000;

    /// <summary>An agent unseen for so long leaves the board. Default 7 days.</summary>
    [Range(typeof(TimeSpan), "01:00:00", "365.00:00:00")]
    public TimeSpan KeepUnseen { get; set; } = TimeSpan.FromDays(7);
}
