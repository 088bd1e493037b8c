using System.Diagnostics.Metrics;

namespace ConnectStreaming.Board;

internal sealed class BoardMetrics
{
    public const string MeterName = "ConnectStreaming.Board";

    private readonly Counter<long> _frames;
    private readonly Counter<long> _changes;
    private readonly Counter<long> _gaps;

    public BoardMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _frames = meter.CreateCounter<long>("board.frames", description: "Frames with revisions or pulses sent to replicas");
        _changes = meter.CreateCounter<long>("board.changes", description: "Changed agents sent to replicas");
        _gaps = meter.CreateCounter<long>("board.replica.gaps", description: "How often a replica had to load the whole board again");
    }

    public void OnFrame(int changes)
    {
        _frames.Add(1);
        _changes.Add(changes);
    }

    public void OnGap() => _gaps.Add(1);
}
