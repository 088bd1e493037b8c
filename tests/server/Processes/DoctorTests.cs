using ConnectStreaming.Commands;
using ConnectStreaming.Stream;
using ConnectStreaming.Tests.Fakes;
using ConnectStreaming.Tests.Stream;

namespace ConnectStreaming.Tests.Processes;

/// <summary>The doctor reads the end of a stream while a server reads the same stream.</summary>
public sealed class DoctorTests : IAsyncLifetime
{
    private readonly MovableTime _time = new();
    private FakeKinesis _kinesis = null!;

    public async Task InitializeAsync()
    {
        _kinesis = await FakeKinesis.Start(_time);
        _kinesis.CreateStream(StreamHarness.Stream, shards: 2);
    }

    public async Task DisposeAsync() => await _kinesis.DisposeAsync();

    [Fact]
    public async Task TheNewestEventOfAllShardsIsFoundBehindManyPagesWithoutTakingTheServersReads()
    {
        Put(agent: 0, count: 50, _time.GetUtcNow());
        _time.Move(TimeSpan.FromMinutes(4));
        var newest = Whole(_time.GetUtcNow());
        var busy = Put(agent: 0, count: 2_400, newest.AddSeconds(-100));
        var other = Enumerable.Range(1, 100).First(agent => Put(agent, count: 1, newest.AddSeconds(-30)) != busy);
        Put(agent: 0, count: 1, newest);

        var seen = await ReadTail(TimeSpan.FromSeconds(10));

        Assert.Equal((newest, 0, 0L), (seen.Last, seen.Unread, seen.Others));
        Assert.Equal(2_401 + other, seen.Events);
        var reads = _kinesis.Calls.Where(c => c.Operation == "GetRecords" && c.Shard == busy).ToArray();
        Assert.Equal(3, reads.Length);
        Assert.All(reads.Zip(reads.Skip(1)), p =>
            Assert.True(p.Second.At - p.First.At > TimeSpan.FromMilliseconds(250), $"{p.First.At:O} and {p.Second.At:O}"));
    }

    [Fact]
    public async Task ARefusedReadIsRetriedAndReportedAsANote()
    {
        Put(agent: 0, count: 1, _time.GetUtcNow());
        _kinesis.Fail("GetRecords", FakeFault.Throttle, times: 2);

        var seen = await ReadTail(TimeSpan.FromSeconds(10));

        Assert.Equal((1, 0, 2), (seen.Events, seen.Unread, seen.Refused?.Shards));
        Assert.Equal(FindingLevel.Good, Doctor.LastEvent("s", seen, _time.GetUtcNow()).Level);
        var note = Doctor.Reading("s", [], seen);
        Assert.Equal(FindingLevel.Note, note.Level);
        Assert.Contains("shared by all its readers", note.Seen, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AStreamThatIsNeverReadIsNotCalledSilent()
    {
        Put(agent: 0, count: 1, _time.GetUtcNow());
        _kinesis.OnCall = call => call.Operation == "GetRecords" ? FakeFault.Throttle : null;

        var seen = await ReadTail(TimeSpan.FromSeconds(1.2));

        Assert.Equal((null, 2), (seen.Last, seen.Unread));
        Assert.Equal(FindingLevel.Note, Doctor.LastEvent("s", seen, _time.GetUtcNow()).Level);
    }

    [Fact]
    public async Task TheLastEventsOfAShardThatWasJustSplitCount()
    {
        Put(agent: 0, count: 1, _time.GetUtcNow());
        foreach (var shard in _kinesis.Stream(StreamHarness.Stream).OpenShards)
        {
            _kinesis.Stream(StreamHarness.Stream).Split(shard.Id);
        }

        Assert.Equal(1, (await ReadTail(TimeSpan.FromSeconds(10))).Events);
    }

    private static DateTimeOffset Whole(DateTimeOffset time) => DateTimeOffset.FromUnixTimeMilliseconds(time.ToUnixTimeMilliseconds());

    /// <returns>The shard.</returns>
    private string Put(int agent, int count, DateTimeOffset at)
    {
        var arn = NumberedEvents.Arn(agent);
        return Enumerable.Range(1, count).Select(n => _kinesis.Put(StreamHarness.Stream, arn, NumberedEvents.Json(arn, n, at)).Shard).ToArray()[^1];
    }

    private async Task<TailSeen> ReadTail(TimeSpan patience)
    {
        using var client = _kinesis.Client();
        var stream = await StreamListing.Describe(client, StreamHarness.Stream, default);
        var shards = await StreamListing.Shards(client, stream.Id.Arn, default);
        return await new DoctorTail(client, _time, patience).Read(stream.Id, shards, _time.GetUtcNow(), default);
    }
}
