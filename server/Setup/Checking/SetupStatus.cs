namespace ConnectStreaming.Setup;

/// <summary>The health of an instance's streaming.</summary>
internal enum SetupHealth
{
    Invalid = 0,

    /// <summary>Nothing is streamed.</summary>
    Off,
    Good,

    /// <summary>Nothing is wrong, but someone should check: no event for some time, or something could not be checked.</summary>
    Note,
    Bad,
}

/// <summary>The target of one kind of event.</summary>
/// <param name="Target">Null: none, or a target that is not a stream.</param>
/// <param name="Since">When setup connected it; null: setup did not, and Amazon Connect does not say when.</param>
/// <param name="Created">When the stream was created (it was not connected before); null: not known.</param>
/// <param name="MadeBySetup">The stream carries our tags for this instance.</param>
internal sealed record WhereEventsGo(EventKind Kind, string? Arn, Target? Target, DateTimeOffset? Since, DateTimeOffset? Created, bool MadeBySetup);

/// <summary>Which events go where, since when, their health, the last event, and the cost per month.</summary>
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

    /// <summary>The last event of the last few minutes; null: none arrived, or it was not checked.</summary>
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
        findings.AddRange(PlanWords.CostForNothing(seen).Select(notice => new VerifyFinding(VerifyLevel.Note, notice.Words) { Choices = notice.Choices }));
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
