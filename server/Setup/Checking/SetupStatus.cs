namespace ConnectStreaming.Setup;

/// <summary>The light of an instance's streaming.</summary>
internal enum SetupHealth
{
    Invalid = 0,

    /// <summary>Nothing is streamed.</summary>
    Off,
    Good,

    /// <summary>Nothing is wrong, but someone should look: no event for some time, something could not be checked.</summary>
    Note,
    Bad,
}

/// <summary>Where one kind of event goes.</summary>
/// <param name="Target">Null: nowhere, or to something that is no stream.</param>
/// <param name="Since">When setup connected it; null: it did not, and Amazon Connect does not tell.</param>
/// <param name="Created">When the stream was created: not connected before; null: not known.</param>
/// <param name="MadeBySetup">It carries our tags for this instance.</param>
internal sealed record WhereEventsGo(EventKind Kind, string? Arn, Target? Target, DateTimeOffset? Since, DateTimeOffset? Created, bool MadeBySetup);

/// <summary>What streams where, since when, healthy or not, the last event seen, and what it costs a month.</summary>
internal sealed record SetupStatus(
    ConnectInstance Instance, IReadOnlyList<WhereEventsGo> Streams, IReadOnlyList<VerifyFinding> Findings, PlanCost Cost)
{
    public SetupHealth Health => Streams.All(s => s.Arn is null) ? SetupHealth.Off
        : Findings.Where(f => !f.Idle).Select(f => f.Level).DefaultIfEmpty(VerifyLevel.Good).Max() switch
        {
            VerifyLevel.Good => SetupHealth.Good,
            VerifyLevel.Note => SetupHealth.Note,
            _ => SetupHealth.Bad,
        };

    /// <summary>Of the last few minutes; null: none came, or it was not looked for.</summary>
    public EventSeen? LastEvent => Findings.Select(f => f.Event).OfType<EventSeen>().LastOrDefault();

    public static async Task<SetupStatus> Of(SetupClients aws, ConnectInstance instance, Volume volume, Prices prices, TimeProvider time,
        CancellationToken cancellationToken)
    {
        var seen = await new AwsReader(aws).Read(instance, ReadScope.Connected with { Depth = ReadDepth.OurStreams }, cancellationToken);
        List<VerifyFinding> findings = [];
        await foreach (var finding in new Verify(aws, time).Run(instance, seen, TimeSpan.Zero, TimeSpan.Zero, cancellationToken))
        {
            if (!finding.Waiting)
            {
                findings.Add(finding);
            }
        }

        findings.AddRange(seen.Unseen.Select(text => new VerifyFinding(VerifyLevel.Note, text)));
        findings.AddRange(PlanWords.CostForNothing(seen).Select(notice => new VerifyFinding(VerifyLevel.Note, notice.Words)));
        return new SetupStatus(
            instance,
            [.. EventKinds.All.Select(kind => new WhereEventsGo(
                kind,
                seen.Associations.GetValueOrDefault(kind)?.TargetArn,
                seen.TargetOf(kind),
                seen.TargetOf(kind) is { } connected ? seen.TagsOf(connected).ConnectedAt(instance, kind) : null,
                Created(seen, kind),
                seen.TargetOf(kind) is { } target && seen.TagsOf(target).AreOursFor(instance)))],
            findings,
            PlanCost.Of(new Plan(seen, [], [], []), volume, prices, time.GetUtcNow()));
    }

    private static DateTimeOffset? Created(Observed seen, EventKind kind) => seen.TargetOf(kind) is not { } target ? null
        : target.Kind == TargetKind.Firehose ? seen.Firehoses.GetValueOrDefault(target.Name)?.Created
        : seen.Streams.GetValueOrDefault(target.Name)?.Created;
}
