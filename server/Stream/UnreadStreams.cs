using System.Globalization;
using ConnectStreaming.Agents;

namespace ConnectStreaming.Stream;

/// <summary>Reports the health of streams that are not read: not looked up yet, none at all, or removed by setup. Reports it in every round.</summary>
internal sealed class UnreadStreams(IAgentChanges changes, StreamReports reports)
{
    private readonly HashSet<string> _off = new(StringComparer.Ordinal);
    private bool _server;

    /// <param name="wanted">Null: not looked up yet.</param>
    /// <param name="watched">Names and ARNs of the streams that are read now, including those that are read up to their removal.</param>
    public void Report(StreamsWanted? wanted, IReadOnlyCollection<string> watched)
    {
        var takenDown = wanted?.TakenDown ?? [];
        foreach (var back in _off.Except(takenDown.Select(t => t.InstanceArn)).ToArray())
        {
            _off.Remove(back);
            changes.Forget(SourceKey.Instance(back));
        }

        foreach (var taken in takenDown)
        {
            _off.Add(taken.InstanceArn);
            changes.Health(Off(taken));
        }

        reports.KeepOnly([.. watched, .. takenDown.Select(t => t.StreamArn)]);
        foreach (var taken in takenDown.Where(t => !t.Read && !watched.Any(name => StreamsWanted.IsSame(name, t.StreamArn, null))))
        {
            reports.Set(new StreamReport(taken.StreamArn, taken.StreamArn, null, Off(taken), 0, false, []));
        }

        ReportServer(wanted);
    }

    private void ReportServer(StreamsWanted? wanted)
    {
        if (wanted is null || wanted.Read.Count == 0)
        {
            _server = true;
            changes.Health(new SourceHealth
            {
                Source = SourceKey.Server,
                State = wanted is null ? SourceState.Starting : SourceState.None,
                Reason = wanted is null ? SourceReason.None : SourceReason.NoStream,
            });
        }
        else if (_server)
        {
            _server = false;
            changes.Forget(SourceKey.Server);
        }
    }

    private static SourceHealth Off(ConnectedStream taken)
    {
        var at = taken.At.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
        return new SourceHealth
        {
            Source = SourceKey.Instance(taken.InstanceArn),
            State = SourceState.Off,
            Reason = SourceReason.TakenDown,
            Detail = new SourceDetail(
                $"Setup disconnected the agent events of {taken.InstanceArn} at {at} UTC. Connect them again on the Setup page.",
                $"{at} UTC に、セットアップで {taken.InstanceArn} のエージェントイベントの接続が解除されました。"
                    + $"「セットアップ」ページで再度接続してください。"),
        };
    }
}
