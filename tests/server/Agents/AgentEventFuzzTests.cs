using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json.Nodes;
using ConnectStreaming.Agents;
using static ConnectStreaming.Tests.Agents.AgentEvents;

namespace ConnectStreaming.Tests.Agents;

/// <summary>
/// Real events with one broken part, alone and on a line between two good events of the same record. Nothing is thrown, and the two good
/// events are kept. CONNECTSTREAMING_FUZZ_SEED repeats a failed run.
/// </summary>
public sealed class AgentEventFuzzTests
{
    private static readonly JsonObject[] Real = [.. FixtureEvents(), .. BuiltEvents()];

    private static readonly string[] Values =
    [
        "null", "5", "-1e400", "true", "\"\"", "[]", "{}", "[[{}]]", "\"text\"", "{\"Name\":{\"Name\":1}}",
        "\"\\ud800\"", "\"2026-02-30T00:00:00Z\"", "\"9999-12-31T23:59:59Z\"",
    ];

    private readonly AgentEventReader _reader = new(new TextPool());

    [Fact]
    public void FiveThousandBrokenEventsThrowNothingAndLoseNoNeighbour() => Run(5_000);

    [Fact]
    [Trait("Category", "Long")]
    public void AHundredThousandBrokenEventsThrowNothingAndLoseNoNeighbour() => Run(100_000);

    private void Run(int rounds)
    {
        var asked = Environment.GetEnvironmentVariable("CONNECTSTREAMING_FUZZ_SEED");
        var seed = int.TryParse(asked, CultureInfo.InvariantCulture, out var given) ? given : Random.Shared.Next();
        var random = new Random(seed);
        var (before, after) = (Bytes(Event("HEART_BEAT", 1, Snapshot(), "before")), Bytes(Event("HEART_BEAT", 2, Snapshot(), "after")));
        for (var round = 0; round < rounds; round++)
        {
            var broken = Break(random);
            try
            {
                Fold(_reader.Read(broken));
                var read = _reader.Read([.. before, (byte)'\n', .. broken, (byte)'\n', .. after]);
                Fold(read);
                Assert.Equal("before", read.All().First().Event?.EventId);
                Assert.Equal("after", read.All().Last().Event?.EventId);
            }
            catch (Exception error)
            {
                throw new InvalidOperationException($"Seed {seed}, round {round}: {Encoding.UTF8.GetString(broken)}", error);
            }
        }
    }

    private static void Fold(RecordRead record)
    {
        foreach (var read in record.All())
        {
            Assert.NotEqual(RecordKind.Invalid, read.Kind);
            if (read.Event is { } e)
            {
                AgentStateJson.Read(AgentStateJson.Write(AgentFold.Apply(null, e).State));
            }
        }
    }

    private static byte[] Break(Random random)
    {
        var e = (JsonObject)Real[random.Next(Real.Length)].DeepClone();
        return random.Next(3) == 0 ? BreakByte(Bytes(e), random) : BreakField(e, random);
    }

    private static byte[] BreakByte(byte[] bytes, Random random)
    {
        var at = random.Next(bytes.Length);
        switch (random.Next(4))
        {
            case 0:
                return [.. bytes.AsSpan(0, at), (byte)random.Next(256), .. bytes.AsSpan(at)];
            case 1:
                return [.. bytes.AsSpan(0, at), .. bytes.AsSpan(at + 1)];
            case 2:
                return bytes[..at];
            default:
                bytes[at] = (byte)random.Next(256);
                return bytes;
        }
    }

    private static byte[] BreakField(JsonObject e, Random random)
    {
        var places = Places(e).ToArray();
        var (owner, key) = places[random.Next(places.Length)];
        var value = owner[key]?.DeepClone();
        switch (random.Next(4))
        {
            case 0:
                owner.Remove(key);
                return Bytes(e);
            case 1:
                owner.Remove(key);
                owner[key + "x"] = value;
                return Bytes(e);
            case 2:
                owner[key] = "broken here";
                return Encoding.UTF8.GetBytes(e.ToJsonString().Replace("\"broken here\"", Values[random.Next(Values.Length)], StringComparison.Ordinal));
            default:
                // The key twice: with its own value and with another one.
                owner[key] = "broken here";
                var (mine, other) = (value?.ToJsonString() ?? "null", Values[random.Next(Values.Length)]);
                var (first, second) = random.Next(2) == 0 ? (mine, other) : (other, mine);
                return Encoding.UTF8.GetBytes(e.ToJsonString().Replace("\"broken here\"", $"{first},\"{key}\":{second}", StringComparison.Ordinal));
        }
    }

    private static IEnumerable<(JsonObject Owner, string Key)> Places(JsonNode? node) => node switch
    {
        JsonObject o => o.SelectMany(p => Places(p.Value).Prepend((o, p.Key))).ToArray(),
        JsonArray a => a.SelectMany(Places).ToArray(),
        _ => [],
    };

    private static byte[] Bytes(JsonNode node) => Encoding.UTF8.GetBytes(node.ToJsonString());

    private static IEnumerable<JsonObject> FixtureEvents([CallerFilePath] string here = "") =>
        Directory.GetFiles(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "fixtures", "agent-events"), "*.json")
            .Order(StringComparer.Ordinal).Select(file => JsonNode.Parse(File.ReadAllText(file))!.AsObject());

    private static IEnumerable<JsonObject> BuiltEvents() =>
    [
        Event("LOGIN", 0, null),
        Event("STATE_CHANGE", 60, Snapshot(
            Available(0), null, Contact("a", "CONNECTED", 30, connected: 30), Contact("b", "ENDED", 20, "OUTBOUND"),
                Contact("c", "MISSED", 10, channel: "CHAT"))),
        Event("HEART_BEAT", 90, Snapshot(Lunch(5), new JsonObject { ["Name"] = "Offline", ["EnqueuedTimestamp"] = Iso(At(50)) })),
        Event("LOGOUT", 99, Snapshot(Offline(98))),
    ];
}
