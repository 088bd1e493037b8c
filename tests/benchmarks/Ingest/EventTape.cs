using System.Text;
using Amazon.Kinesis.Model;
using ConnectStreaming.Sandbox;
using ConnectStreaming.Stream;

namespace ConnectStreaming.Benchmarks.Ingest;

/// <summary>
/// Minutes of a simulated contact centre, played again and again. Before each lap, every timestamp moves forward, and every event and
/// contact gets a new id, so no event is repeated. This preparation is not part of the measurement.
/// </summary>
internal sealed class EventTape
{
    private static readonly byte[][] IdNames =
        [.. new[] { "EventId", "ContactId", "InitialContactId" }.Select(name => Encoding.UTF8.GetBytes($"\"{name}\":\""))];

    private readonly List<Recorded> _events = [];
    private readonly DateTimeOffset _start;
    private readonly TimeSpan _length;
    private int _lap;

    /// <param name="whole">Events as the simulator writes them, about 6 KB. Otherwise they are cut to the 3–4 KB of Amazon's own examples.</param>
    public EventTape(int agents, int events, DateTimeOffset start, bool whole = false)
    {
        _start = start;
        var simulation = new Simulation(SimulateOptions.DefaultInstance, agents, seed: 7, speed: 1, start);
        var last = TimeSpan.Zero;
        for (var n = 0; n < events; n++)
        {
            var next = simulation.Next();
            _events.Add(new Recorded(next.Due, next.AgentArn, whole ? next.Json.ToArray() : Cut(next.Json.Span)));
            last = next.Due;
        }

        _length = last + TimeSpan.FromSeconds(10);
    }

    public int Count => _events.Count;

    public double MeanBytes => _events.Average(e => e.Json.Length);

    public IEnumerable<byte[]> Bodies => _events.Select(e => e.Json);

    /// <summary>Puts the events from <paramref name="from"/> up to <paramref name="to"/>, exclusive.</summary>
    public void PutTo(Tests.Fakes.FakeStream stream, int from, int to) => _events[from..to].ForEach(e => stream.Put(e.AgentArn, e.Json));

    /// <summary>Moves every event to the next lap.</summary>
    public void NextLap()
    {
        _lap++;
        foreach (var recorded in _events)
        {
            recorded.Stamp(_length, _lap);
        }
    }

    /// <summary>First and last partition-key hash of a shard.</summary>
    public static (UInt128 First, UInt128 Last) KeysOf(int shard, int shards)
    {
        var width = UInt128.MaxValue / (UInt128)(uint)shards;
        return (width * (UInt128)(uint)shard, shard == shards - 1 ? UInt128.MaxValue : (width * (UInt128)(uint)(shard + 1)) - 1);
    }

    /// <summary>The records of the lap by shard, in pages as GetRecords returns them (at most 10 MB; here 2 MB a second and shard).</summary>
    public List<Record>[][] Pages(int shards, int recordsPerPage)
    {
        var byShard = Enumerable.Range(0, shards).Select(_ => new List<Record>()).ToArray();
        var width = UInt128.MaxValue / (UInt128)(uint)shards;
        for (var n = 0; n < _events.Count; n++)
        {
            var (due, arn, json) = (_events[n].Due, _events[n].AgentArn, _events[n].Json);
            var shard = (int)UInt128.Min(PartitionKey.Hash(arn) / width, (UInt128)(uint)(shards - 1));
            byShard[shard].Add(new Record
            {
                Data = new MemoryStream(json, 0, json.Length, writable: true, publiclyVisible: true),
                PartitionKey = new string(arn.AsSpan()), // of its own, as from an answer of Kinesis
                SequenceNumber = $"496{_lap:D6}{n:D20}",
                ApproximateArrivalTimestamp = (_start + (_lap * _length) + due).UtcDateTime,
            });
        }

        return [.. byShard.Select(records => records.Chunk(recordsPerPage).Select(page => page.ToList()).ToArray())];
    }

    /// <summary>
    /// One inbound queue instead of all, and no configuration in the previous snapshot. Everything that the reader uses is kept. The ratio to
    /// decoding alone is then harder to reach.
    /// </summary>
    private static byte[] Cut(ReadOnlySpan<byte> json)
    {
        var queues = "\"InboundQueues\":["u8;
        var cut = new List<byte>(json.Length);
        for (int at; (at = json.IndexOf(queues)) >= 0;)
        {
            var first = at + queues.Length;
            cut.AddRange(json[..first]);
            cut.AddRange(json.Slice(first, json[first..].IndexOf((byte)'}') + 1)); // a queue holds no object
            json = json[(first + json[first..].IndexOf("}]"u8) + 1)..];
        }

        cut.AddRange(json);
        json = cut.ToArray();
        var previous = json.IndexOf("\"PreviousAgentSnapshot\":{"u8);
        if (previous < 0)
        {
            return json.ToArray();
        }

        var configuration = previous + json[previous..].IndexOf("\"Configuration\":"u8);
        return [.. json[..configuration], .. json[(configuration + json[configuration..].IndexOf("\"Contacts\":"u8))..]];
    }

    private sealed class Recorded
    {
        private readonly int[] _times;
        private readonly int[] _ids;

        public Recorded(TimeSpan due, string arn, byte[] json)
        {
            (Due, AgentArn, Json) = (due, arn, json);
            List<int> times = [], ids = [];
            for (var i = 0; i + 24 < json.Length; i++)
            {
                // "2026-03-02T12:00:00.000Z"
                if (json[i] == '"' && json[i + 1] == '2' && json[i + 11] == 'T' && json[i + 24] == 'Z')
                {
                    times.Add(i + 1);
                }
            }

            foreach (var name in IdNames)
            {
                for (var at = 0; json.AsSpan(at).IndexOf(name) is >= 0 and var found;)
                {
                    at += found + name.Length;
                    ids.Add(at);
                }
            }

            (_times, _ids) = ([.. times], [.. ids]);
        }

        public TimeSpan Due { get; }
        public string AgentArn { get; }
        public byte[] Json { get; }

        public void Stamp(TimeSpan by, int lap)
        {
            foreach (var at in _times)
            {
                var time = DateTimeOffset.Parse(Encoding.ASCII.GetString(Json, at, 24), System.Globalization.CultureInfo.InvariantCulture) + by;
                Encoding.ASCII.GetBytes(time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture),
                    Json.AsSpan(at));
            }

            foreach (var at in _ids)
            {
                Encoding.ASCII.GetBytes(lap.ToString("x4", System.Globalization.CultureInfo.InvariantCulture), Json.AsSpan(at));
            }
        }
    }
}
