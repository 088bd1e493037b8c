using System.Collections.Immutable;
using ConnectStreaming.Setup;
using CsCheck;

namespace ConnectStreaming.Tests.Setup;

/// <summary>Small AWS accounts, and requests for them: two Kinesis streams, two Firehose streams, two buckets, two roles.</summary>
internal static class Worlds
{
    public const int Many = 2_000;
    public static readonly DateTimeOffset Now = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);
    public static readonly ConnectInstance Instance = new("5a9db0c5-1d2e-4c37-9a41-6b0f2f1c7e88",
        "arn:aws:connect:us-east-1:123456789012:instance/5a9db0c5-1d2e-4c37-9a41-6b0f2f1c7e88", "tokyo");
    private static readonly ConnectInstance Other = Instance with { Id = "00000000-0000-4000-8000-000000000000" };

    private static readonly Gen<CapacityMode> Mode = Pick(CapacityMode.Provisioned, CapacityMode.OnDemand);
    private static readonly Gen<int> Hours = Pick(24, 48, 168);

    /// <summary>Resources of another owner: untagged, with their tags, or created by setup for another instance.</summary>
    private static readonly Gen<Tags> Strange = Pick(Tags.None, new Tags(new Dictionary<string, string> { ["owner"] = "bi" }), Tags.Of(Other));

    private static readonly Gen<StreamSeen> Stream = Gen.Select(Mode, Gen.Int[1, 6], Hours, Strange)
        .Select((mode, shards, hours, tags) => new StreamSeen(ResourceStatus.Active, mode, shards, hours, tags));

    private static readonly Gen<FirehoseWish> Delivery = Gen.Select(Pick("bucket-a", "bucket-b"), Pick("role-a", "role-b"), Pick("", "p/"), Pick(60, 300))
        .Select((bucket, role, prefix, seconds) => new FirehoseWish(bucket, role, prefix, BufferSeconds: seconds));

    private static readonly Gen<FirehoseSeen> Firehose = Gen.Select(Delivery, Strange)
        .Select((delivery, tags) => new FirehoseSeen(ResourceStatus.Active, true, delivery, Instance.RoleArn(delivery.Role), tags));

    private static readonly Gen<Target?> AnyTarget = Pick<Target?>(null, Kinesis("k1"), Kinesis("k2"), Delivered("f1"));

    /// <summary>A world that setup has not touched.</summary>
    public static readonly Gen<Observed> Untouched = Gen.Select(
        Some("k1", "k2", Stream), Some("f1", "f2", Firehose), Some("role-a", "role-b", Strange.Select(t => new RoleSeen("", t, null))),
        Some("bucket-a", "bucket-b", Gen.Select(Strange, Gen.Bool).Select((t, empty) => new BucketSeen(t, empty))), AnyTarget, AnyTarget)
            .Select((streams, firehoses, roles, buckets, events, records) =>
    {
        // The creator of a Firehose stream also created its role and its bucket.
        foreach (var settings in firehoses.Values.Select(f => f.Settings!))
        {
            roles = roles.ContainsKey(settings.Role) ? roles : roles.Add(settings.Role, new RoleSeen("", Tags.None, null));
            buckets = buckets.ContainsKey(settings.Bucket) ? buckets : buckets.Add(settings.Bucket, new BucketSeen(Tags.None, Empty: false));
        }

        var seen = new Observed(Instance)
        {
            Streams = streams,
            Firehoses = firehoses,
            Buckets = buckets,
            Roles = roles.ToImmutableSortedDictionary(r => r.Key, r => r.Value with { Arn = Instance.RoleArn(r.Key) }),
        };
        return seen with { Associations = Associated(seen, (EventKind.AgentEvents, events is { Kind: TargetKind.Firehose } ? null : events),
            (EventKind.ContactRecords, records)) };
    });

    private static readonly Gen<StreamWish> Wish = Gen.Select(Maybe(Gen.Int[1, 6]), Maybe(Hours), Maybe(Gen.Bool)).Select((shards, hours, onDemand) =>
        new StreamWish(onDemand is { } d ? d ? CapacityMode.OnDemand : CapacityMode.Provisioned : null, onDemand == true ? null : shards, hours));

    /// <summary>Requests that set something up. Requests that only remove have no inverse.</summary>
    public static readonly Gen<Wanted> Wishes = Gen.Select(
        Pick<Wish>(new Wish.AsItIs(), new Wish.To(Kinesis("k1")), new Wish.To(Kinesis("k2"))),
        Pick<Wish>(new Wish.AsItIs(), new Wish.To(Kinesis("k1")), new Wish.To(Kinesis("k2")), new Wish.To(Delivered("f1")), new Wish.To(Delivered("f2"))),
        Some("k1", "k2", Wish), Delivery, Names, Names).Select((events, records, streams, delivery, replace, change) => new Wanted
    {
        AgentEvents = events, ContactRecords = records, Streams = streams, Firehose = DeliveryWish.Exactly(delivery), Replace = replace, Change = change,
    });

    /// <summary>Requests of every kind.</summary>
    public static readonly Gen<Wanted> AllWishes = Gen.Select(Wishes, Gen.Bool, Gen.Bool).Select((wanted, noEvents, noRecords) => wanted with
    {
        AgentEvents = noEvents ? new Wish.Nowhere() : wanted.AgentEvents,
        ContactRecords = noRecords ? new Wish.Nowhere() : wanted.ContactRecords,
    });

    private static Gen<ImmutableHashSet<string>> Names => Pick("k1", "k2", "f1", "f2").Array[0, 4].Select(names => names.ToImmutableHashSet());

    public static Target Kinesis(string name) => new(TargetKind.Kinesis, name);

    public static Target Delivered(string name) => new(TargetKind.Firehose, name);

    /// <summary>The whole world as text, to compare and to print. AWS chooses the numbers of associations.</summary>
    public static string Write(Observed seen) => string.Join('\n', [
        .. seen.Associations.Select(a => $"{a.Key} → {a.Value.TargetArn}"),
        .. seen.Streams.Select(s => $"kinesis {s.Key} {s.Value.Status} {s.Value.Mode} {(s.Value.Mode == CapacityMode.OnDemand ? "" : s.Value.Shards)} "
            + $"{s.Value.RetentionHours} {Timeless(s.Value.Tags)}{string.Concat(s.Value.FanOut.Select(c => $" consumer {c.Name} {c.Active} {c.Tags}"))}"),
        .. seen.Firehoses.Select(f => $"firehose {f.Key} {f.Value.Status} {f.Value.Settings} {f.Value.RoleArn} {Timeless(f.Value.Tags)}"),
        .. seen.Roles.Select(r => $"role {r.Key} {r.Value.Bucket} {r.Value.Tags}"),
        .. seen.Buckets.Select(b => $"bucket {b.Key} {b.Value.Empty} {b.Value.Tags}"),
    ]);

    /// <summary>Shows that a time was noted, but not the time.</summary>
    private static Tags Timeless(Tags tags) => new(tags.All.Select(t => t.Key.Contains("-since:", StringComparison.Ordinal) ? KeyValuePair.Create(t.Key, "then")
        : t.Key.EndsWith("-changes", StringComparison.Ordinal) ? KeyValuePair.Create(t.Key, $"{t.Value.Split(' ').Length} times") : t));

    private static ImmutableSortedDictionary<EventKind, Association> Associated(Observed seen, params (EventKind Kind, Target? To)[] all) =>
        all.Where(a => a.To is { } target && seen.IsThere(target)).ToImmutableSortedDictionary(a => a.Kind,
            a => new Association($"id-{a.Kind}", Instance.ArnOf(a.To!.Value)));

    private static Gen<ImmutableSortedDictionary<string, T>> Some<T>(string first, string second, Gen<T> gen) => Gen.Select(Gen.Bool, gen, Gen.Bool, gen)
        .Select((a, x, b, y) =>
        new[] { (There: a, Name: first, Value: x), (There: b, Name: second, Value: y) }.Where(t => t.There).ToImmutableSortedDictionary(t => t.Name,
            t => t.Value));

    private static Gen<T> Pick<T>(params T[] choices) => Gen.Int[0, choices.Length - 1].Select(i => choices[i]);

    private static Gen<T?> Maybe<T>(Gen<T> gen)
        where T : struct => Gen.Select(Gen.Bool, gen).Select((there, value) => there ? value : (T?)null);
}
