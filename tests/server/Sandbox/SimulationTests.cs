using System.Security.Cryptography;
using System.Text.Json;
using ConnectStreaming.Sandbox;
using Xunit.Abstractions;

namespace ConnectStreaming.Tests.Sandbox;

public sealed class SimulationTests(ITestOutputHelper output)
{
    private static readonly DateTimeOffset Start = new(2026, 4, 1, 1, 0, 0, TimeSpan.Zero);

    [Fact]
    public void SameSeedPlaysTheSameEventsAndAnotherSeedDoesNot()
    {
        Assert.Equal(Fingerprint(7), Fingerprint(7));
        Assert.NotEqual(Fingerprint(7), Fingerprint(8));
    }

    [Fact]
    public void SpeedChangesNoEventButItsTimestamps()
    {
        var (slow, fast) = (Simulate(1), Simulate(20));
        for (var i = 0; i < 2000; i++)
        {
            var (a, b) = (slow.Next(), fast.Next());
            Assert.Equal(a.AgentArn, b.AgentArn);
            Assert.Equal(a.Due.TotalMilliseconds, b.Due.TotalMilliseconds * 20, 1.0);
            Assert.Equal(Field(a, "EventId"), Field(b, "EventId"));
        }

        static string? Field(SimulatedEvent sent, string name) => JsonDocument.Parse(sent.Json).RootElement.GetProperty(name).GetString();
        static Simulation Simulate(double speed) => new(SimulateOptions.DefaultInstance, 200, 7, speed, Start);
    }

    [Fact]
    public void AShiftIsInProgress_MostAgentsAreHeardWithinTenSeconds()
    {
        var heard = new HashSet<string>();
        var simulation = New(7);
        for (var sent = simulation.Next(); sent.Due < TimeSpan.FromSeconds(10); sent = simulation.Next())
        {
            using var json = JsonDocument.Parse(sent.Json);
            var snapshot = json.RootElement.GetProperty("CurrentAgentSnapshot");
            if (snapshot.ValueKind == JsonValueKind.Object && snapshot.GetProperty("AgentStatus").GetProperty("Type").GetString() != "OFFLINE")
            {
                heard.Add(sent.AgentArn);
            }
        }

        Assert.InRange(heard.Count, 150, 200);
    }

    [Fact]
    public void EveryKindOfEventContactAndRouteAppearsWithinAShift()
    {
        var (events, states, channels, methods, statuses, routes) = (new HashSet<string?>(), new HashSet<string?>(), new HashSet<string?>(),
            new HashSet<string?>(), new HashSet<string?>(), new HashSet<EventRoute>());
        var (nexts, nulls, mostChats, voiceWithChats, count) = (0, 0, 0, 0, 0);
        var lastOfAgent = new Dictionary<string, string>();
        var simulation = New(7);
        for (var sent = simulation.Next(); sent.Due < TimeSpan.FromHours(4); sent = simulation.Next())
        {
            count++;
            routes.Add(sent.Route);
            using var json = JsonDocument.Parse(sent.Json);
            var root = json.RootElement;
            events.Add(root.GetProperty("EventType").GetString());
            if (sent.Route == EventRoute.InOrder)
            {
                var at = root.GetProperty("EventTimestamp").GetString()!;
                Assert.True(string.CompareOrdinal(at, lastOfAgent.GetValueOrDefault(sent.AgentArn, "")) > 0, "in-order events of an agent rise");
                lastOfAgent[sent.AgentArn] = at;
            }

            var snapshot = root.GetProperty("CurrentAgentSnapshot");
            if (snapshot.ValueKind == JsonValueKind.Null)
            {
                nulls++;
                continue;
            }

            statuses.Add(snapshot.GetProperty("AgentStatus").GetProperty("Name").GetString());
            nexts += snapshot.GetProperty("NextAgentStatus").ValueKind == JsonValueKind.Object ? 1 : 0;
            var contacts = snapshot.GetProperty("Contacts").EnumerateArray().ToArray();
            foreach (var contact in contacts)
            {
                states.Add(contact.GetProperty("State").GetString());
                channels.Add(contact.GetProperty("Channel").GetString());
                methods.Add(contact.GetProperty("InitiationMethod").GetString());
            }

            var chats = contacts.Count(contact => contact.GetProperty("Channel").GetString() == "CHAT");
            mostChats = Math.Max(mostChats, chats);
            voiceWithChats += chats > 0 && contacts.Length > chats ? 1 : 0;
        }

        output.WriteLine($"{count / (4 * 3600.0):0.0} events/s");
        Assert.InRange(count / (4 * 3600.0), 2.5, 8);
        Assert.Empty(new string?[] { "LOGIN", "LOGOUT", "STATE_CHANGE", "HEART_BEAT" }.Except(events));
        Assert.Empty(new string?[] { "INCOMING", "PENDING", "CONNECTING", "CONNECTED", "CONNECTED_ONHOLD", "MISSED", "PAUSED", "REJECTED", "ERROR",
            "ENDED" }.Except(states));
        Assert.Empty(new string?[] { "VOICE", "CHAT", "TASK", "EMAIL" }.Except(channels));
        Assert.Empty(new string?[] { "INBOUND", "OUTBOUND", "TRANSFER", "CALLBACK", "API", "QUEUE_TRANSFER", "MONITOR" }.Except(methods));
        Assert.Empty(new string?[] { "Available", "Offline", "休憩", "昼休み", "研修", "会議" }.Except(statuses));
        Assert.Equal([EventRoute.InOrder, EventRoute.Duplicate, EventRoute.Late], routes.Order());
        Assert.Equal(3, mostChats);
        Assert.True(nexts > 0 && nulls > 0 && voiceWithChats > 0);
    }

    [Fact]
    public void TheFloorLooksBusyAfterAnHour() => LooksBusyAfter(1);

    [Fact]
    [Trait("Category", "Long")]
    public void TheFloorStillLooksBusyAfterElevenHours() => LooksBusyAfter(11);

    private void LooksBusyAfter(int hour)
    {
        var last = new Dictionary<string, JsonElement>();
        var counts = new Dictionary<string, int>();
        var simulation = New(7);
        var sample = TimeSpan.FromHours(hour);
        for (var samples = 0; samples < 60;)
        {
            var sent = simulation.Next();
            if (sent.Due >= sample)
            {
                samples++;
                sample += TimeSpan.FromMinutes(1);
                foreach (var snapshot in last.Values)
                {
                    var look = Describe(snapshot);
                    counts[look] = counts.GetValueOrDefault(look) + 1;
                }
            }

            var root = JsonDocument.Parse(sent.Json).RootElement;
            if (sent.Route == EventRoute.InOrder)
            {
                last[sent.AgentArn] = root.GetProperty("EventType").GetString() == "LOGOUT" ? default : root.GetProperty("CurrentAgentSnapshot");
            }
        }

        var total = (double)counts.Values.Sum();
        output.WriteLine(string.Join(", ", counts.Select(pair => $"{pair.Key} {pair.Value / total:P1}")));
        Assert.InRange(counts["contact"] / total, 0.45, 0.68);
        Assert.InRange(counts["ready"] / total, 0.06, 0.20);
        Assert.InRange(counts["acw"] / total, 0.05, 0.16);
        Assert.InRange(counts["away"] / total, 0.06, 0.18);
        Assert.InRange(counts["offline"] / total, 0.04, 0.20);
    }

    [Fact]
    public void AnEventHasTheShapeAndSizeOfAmazonConnects()
    {
        var simulation = New(7);
        var sizes = new List<int>();
        for (var i = 0; i < 3000; i++)
        {
            var sent = simulation.Next();
            sizes.Add(sent.Json.Length);
            using var json = JsonDocument.Parse(sent.Json);
            Assert.Equal(
                ["AWSAccountId", "AgentARN", "CurrentAgentSnapshot", "EventId", "EventTimestamp", "EventType", "InstanceARN", "PreviousAgentSnapshot",
                    "Version"],
                json.RootElement.EnumerateObject().Select(field => field.Name));
            Assert.Equal(sent.AgentArn, json.RootElement.GetProperty("AgentARN").GetString());
            Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$", json.RootElement.GetProperty("EventTimestamp").GetString());
        }

        sizes.Sort();
        output.WriteLine($"bytes: p10 {sizes[300]}, p50 {sizes[1500]}, p90 {sizes[2700]}, max {sizes[^1]}");
        // The published samples have 2.7 to 3.2 KB, with shortened ARNs and no hierarchy. With whole ARNs and one level: 3.6 KB without a contact, 4.5 KB
        // with one contact, and 1.1 KB for each further contact.
        Assert.InRange(sizes[300], 3000, 4000);
        Assert.InRange(sizes[1500], 3500, 5300);
    }

    private static string Describe(JsonElement snapshot)
    {
        if (snapshot.ValueKind != JsonValueKind.Object)
        {
            return "offline";
        }

        var states = snapshot.GetProperty("Contacts").EnumerateArray().Select(contact => contact.GetProperty("State").GetString()!).ToHashSet();
        var status = snapshot.GetProperty("AgentStatus").GetProperty("Type").GetString();
        return states.Overlaps(["MISSED", "REJECTED", "ERROR"]) ? "trouble"
            : states.Contains("CONNECTED") || states.Contains("CONNECTED_ONHOLD") || states.Contains("PAUSED") ? "contact"
            : states.Contains("ENDED") ? "acw"
            : states.Count > 0 ? "ringing"
            : status == "OFFLINE" ? "offline" : status == "CUSTOM" ? "away" : "ready";
    }

    private static string Fingerprint(ulong seed)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var simulation = New(seed);
        for (var i = 0; i < 5000; i++)
        {
            hash.AppendData(simulation.Next().Json.Span);
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }

    private static Simulation New(ulong seed) => new(SimulateOptions.DefaultInstance, 200, seed, 1, Start);
}
