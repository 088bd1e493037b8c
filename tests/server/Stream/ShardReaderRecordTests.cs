using System.Text;
using ConnectStreaming.Tests.Fakes;

namespace ConnectStreaming.Tests.Stream;

/// <summary>Rows 35, 36 and 40 of the failure catalogue: records that arrive twice, late, or cannot be used.</summary>
public sealed class ShardReaderRecordTests : ShardReaderCase
{
    [Fact]
    public async Task RecordsThatArriveTwiceOrInAnotherOrderGiveTheSameState()
    {
        await using var harness = await Start();
        Events.Put(agents: 10);
        await harness.UntilApplied(Store, Events.Sent);
        Kinesis.Fail("GetRecords", FakeFault.Duplicate, times: 4);
        Events.Put(agents: 10, each: 5);

        await harness.UntilApplied(Store, Events.Sent);

        AssertExactlyOnce(harness);
        await harness.Until("duplicates counted", () => harness.Status.Shards.Sum(s => s.Duplicates) > 0);
    }

    [Fact]
    public async Task AnOlderEventNeverOverwritesANewerOneAndIsCountedAsLate()
    {
        Events.Put(agents: 4, each: 5);
        // Each page of each shard: a hedged read would take the fault of the other shard.
        Kinesis.OnCall = call => call.Operation == "GetRecords" ? FakeFault.Reorder : null;
        await using var harness = await Start();

        await harness.Until("the newest of every agent", () => Store.Agents.Count == 4 && Store.Agents.Values.All(a => a.Status?.Name == "n5"));
        await harness.Until("late events counted", () => harness.Status.Shards.Sum(s => s.Late) == 16);

        Assert.All(Store.Agents.Values, a => Assert.Equal(1, a.Version));
    }

    [Fact]
    public async Task BadRecordsAreQuarantinedWithoutTheirBodyAndTheirNeighboursAreDelivered()
    {
        Events.Put(agents: 3);
        Events.PutRaw("x", "{\"AgentARN\": 5"u8.ToArray());
        Events.PutRaw("x", []);
        Events.PutRaw("x", [0xF3, 0x89, 0x9A, 0xC2, 1, 2, 3]);
        Events.PutRaw("x", Encoding.UTF8.GetBytes(new string('[', 1_000)));
        Events.PutRaw("x", "{\"AWSContactTraceRecordFormatVersion\":\"2017-03-10\",\"ContactId\":\"c\"}"u8.ToArray());
        Events.PutRaw("x", "{\"detail-type\":\"Amazon Connect Contact Event\"}"u8.ToArray());
        Events.Put(agents: 3);
        await using var harness = await Start();

        await harness.UntilApplied(Store, Events.Sent);
        await harness.Until("quarantine committed", () => Store.Bad.Count == 4);

        AssertExactlyOnce(harness);
        Assert.All(Store.Bad, b => Assert.Equal(64, b.Sha256.Length));
        await harness.Until("the status counts each kind", () =>
            harness.Status.Shards is var shards && shards.Sum(s => s.ContactRecords) == 1 && shards.Sum(s => s.Foreign) == 1
                && shards.Sum(s => s.Quarantined) == 4);
    }

    /// <summary>
    /// Decision: an EventTimestamp more than an hour ahead of the record's arrival is not a clock error (the clocks of Connect and Kinesis belong
    /// to AWS). If it were applied, every true event of the next hours would look late. So it is quarantined. A smaller lead is applied.
    /// </summary>

    [Fact]
    public async Task AnEventMoreThanAnHourAheadOfItsArrivalIsQuarantinedAndLaterEventsApply()
    {
        var now = Time.GetUtcNow();
        var (far, near) = (NumberedEvents.Arn(0), NumberedEvents.Arn(1));
        Events.PutRaw(far, NumberedEvents.Json(far, 1, now.AddMinutes(61)));
        Events.PutRaw(far, NumberedEvents.Json(far, 2, now));
        Events.PutRaw(near, NumberedEvents.Json(near, 1, now.AddMinutes(59)));
        await using var harness = await Start();

        await harness.Until("both agents and the quarantine", () => Store.Agents.Count == 2 && Store.Bad.Count > 0);

        Assert.Equal(("n2", "n1"), (Store.Agents[far].Status?.Name, Store.Agents[near].Status?.Name));
        Assert.Contains("1 h after its arrival", Assert.Single(Store.Bad).Reason, StringComparison.Ordinal);
    }
}
