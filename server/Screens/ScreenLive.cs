namespace ConnectStreaming.Screens;

/// <summary>How a screen is, as the server sees it that has, or had, its connection.</summary>
[GenerateSerializer, Immutable, Alias("screen-live")]
internal sealed record ScreenLive
{
    /// <summary>Id of the screen.</summary>
    [Id(0)] public required string Screen { get; init; }

    [Id(1)] public required ScreenState State { get; init; }

    /// <summary>Pairing that the connection belongs to; 0: there was no connection.</summary>
    [Id(2)] public long Binding { get; init; }

    [Id(3)] public bool IsOpen { get; init; }

    /// <summary>When the connection began; null: there was none since the start of the server.</summary>
    [Id(4)] public DateTimeOffset? ConnectedAt { get; init; }

    /// <summary>The last word from it.</summary>
    [Id(5)] public DateTimeOffset? Seen { get; init; }

    /// <summary>Its last picture, Unix ms.</summary>
    [Id(6)] public long? Painted { get; init; }

    /// <summary>When the seats that it painted were last those of the server, Unix ms.</summary>
    [Id(7)] public long? Proved { get; init; }

    [Id(8)] public string? View { get; init; }

    [Id(9)] public double? Fps { get; init; }

    [Id(10)] public double? DelayP95 { get; init; }

    [Id(11)] public string? Build { get; init; }

    [Id(12)] public bool ReloadsSpent { get; init; }

    private (bool, long, DateTimeOffset) Order => (IsOpen, Binding, ConnectedAt ?? DateTimeOffset.MinValue);

    /// <summary>
    /// A screen that connects to another server may still have an open connection at the former one: the newest connection of the newest pairing counts.
    /// </summary>
    public static ScreenLive Newest(ScreenLive one, ScreenLive? other) => other is null || one.Order.CompareTo(other.Order) >= 0 ? one : other;
}
