namespace ConnectStreaming.Screens;

internal enum PairingState
{
    Waiting = 0,
    Refused = 1,
    Used = 2,
}

/// <summary>A device that asks to be paired. The code names it; its secret stays in the device.</summary>
/// <param name="Hash">SHA-256 of its secret, hex.</param>
/// <param name="Known">Id of the screen that this device was before; null: none that is known.</param>
/// <param name="UsedBy">Id of the person who approved it; null: nobody did.</param>
/// <param name="Screen">Id of the screen that it became; null: none.</param>
internal sealed record ScreenPairing(
    string Hash, string Code, PairingState State, ScreenDevice Device, DateTimeOffset Asked, DateTimeOffset Expires, string? Known, string? UsedBy,
    string? Screen)
{
    /// <summary>For this time a code can be approved.</summary>
    public static TimeSpan CodeLife { get; } = TimeSpan.FromMinutes(10);

    /// <summary>A device that does not ask again within this time is forgotten.</summary>
    public static TimeSpan Kept { get; } = TimeSpan.FromDays(1);

    /// <summary>If it was no screen before and nobody approved or refused it, its row is removed after this time: anybody can make such rows.</summary>
    public static TimeSpan AnonymousKept { get; } = TimeSpan.FromMinutes(5);

    /// <summary>Its row is not needed any more: as <see cref="IStoredScreens.Ended"/> finds it.</summary>
    public bool IsForgotten(DateTimeOffset now) =>
        Expires < now - Kept || (Expires < now - AnonymousKept && State == PairingState.Waiting && Known is null);

    private static readonly TimeSpan ClockStep = TimeSpan.FromMinutes(1);

    /// <summary>A code that was made while the clock was ahead does not live longer than others.</summary>
    public bool IsWaiting(DateTimeOffset now) => State == PairingState.Waiting && now < Expires && Asked <= now + ClockStep;
}
