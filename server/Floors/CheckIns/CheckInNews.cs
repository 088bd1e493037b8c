namespace ConnectStreaming.Floors.CheckIns;

/// <summary>
/// A text that changes when a check-in that waits for a supervisor comes, is answered or is withdrawn. It is in every tick of the live stream, so pages of
/// supervisors read the requests at once and do not ask all the time. It reveals nothing else, and it differs from server to server. Any thread.
/// </summary>
internal sealed class CheckInNews
{
    private long _number = Random.Shared.NextInt64(1, int.MaxValue);

    public string Stamp => Interlocked.Read(ref _number).ToString("x", System.Globalization.CultureInfo.InvariantCulture);

    public void Changed() => Interlocked.Increment(ref _number);
}
