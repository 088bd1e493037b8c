namespace ConnectStreaming.Audit;

/// <summary>A time that is confirmed by more than this machine's clock. Hosting implements it.</summary>
internal interface IConfirmedTime
{
    /// <summary>UTC; null: nothing has confirmed this machine's clock since the process began.</summary>
    DateTimeOffset? Now { get; }
}
