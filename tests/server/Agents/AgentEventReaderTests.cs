using System.Text;
using System.Text.Json.Nodes;
using ConnectStreaming.Agents;
using CsCheck;
using static ConnectStreaming.Tests.Agents.AgentEvents;

namespace ConnectStreaming.Tests.Agents;

public sealed class AgentEventReaderTests
{
    private static JsonObject Valid() => Event(
        "STATE_CHANGE", 60,
        Snapshot(Available(0), new JsonObject { ["Name"] = "Lunch", ["EnqueuedTimestamp"] = Iso(At(50)) }, Contact("c1", "CONNECTED", 30, connected: 30)),
            "e1");

    [Fact]
    public void AValidEventIsReadWhole()
    {
        var e = Histories.Event(Valid());
        Assert.Equal((Agent, Instance, At(60), "e1", AgentEventType.StateChange), (e.AgentArn, e.InstanceArn, e.At, e.EventId, e.Type));
        var s = e.Snapshot!;
        Assert.Equal(new AgentStatus("Available", Instance + "/agent-state/Available", AgentStatusType.Routable, At(0)), s.Status);
        Assert.Equal(new NextStatus("Lunch", At(50)), s.Next);
        Assert.Equal(
            new AgentProfile { Username = "hana.sato", FirstName = "Hana", LastName = "Sato", RoutingProfile = "Cards", Hierarchy = ["London", "Cards"] },
                s.Profile);
        Assert.Equal([new ChannelSlots("VOICE", 0, 1)], s.Slots!);
        var c = Assert.Single(s.Contacts);
        Assert.Equal(("c1", ContactState.Connected, "VOICE", "INBOUND", "Cards voice"), (c.Id, c.State, c.Channel, c.InitiationMethod, c.Queue));
        Assert.Equal((At(30), At(30)), (c.StateStart, c.ConnectedAt));
    }

    [Fact]
    public void OnlyArnAndTimestampAreRequired()
    {
        var e = Histories.Event(new JsonObject { ["AgentARN"] = Agent, ["EventTimestamp"] = Iso(At(0)) });
        Assert.Equal((Instance, "", AgentEventType.Unknown), (e.InstanceArn, e.EventId, e.Type));
        Assert.Null(e.Snapshot);
    }

    /// <summary>Amazon Connect's own "Available" can have another name, and so can "Offline".</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void AStatusWithoutATypeHasTheTypeThatIsKnownForItInTheInstance(bool beforeThisProcess)
    {
        var reader = new AgentEventReader(new TextPool());
        var typeless = Snapshot(Status("受付可", null, 5));
        Assert.Equal(AgentStatusType.None, Type());

        if (beforeThisProcess)
        {
            var known = Histories.Event(Event("STATE_CHANGE", 1, Snapshot(Status("受付可", "ROUTABLE", 0))));
            reader.Learn([AgentFold.Apply(null, known).State]);
        }
        else
        {
            Read(Event("STATE_CHANGE", 1, Snapshot(Status("受付可", "ROUTABLE", 0))));
        }

        Assert.Equal(AgentStatusType.Routable, Type());
        Read(Event("STATE_CHANGE", 7, Snapshot(Status("受付可", "CUSTOM", 6))));
        Assert.Equal(AgentStatusType.Custom, Type());

        AgentStatusType Type() => Read(Event("STATE_CHANGE", 9, (JsonObject)typeless.DeepClone())).Snapshot!.Status!.Type;

        AgentEvent Read(JsonObject e) => reader.Read(Encoding.UTF8.GetBytes(e.ToJsonString())).Event!;
    }

    [Theory]
    [InlineData("EnqueueTimestamp")]
    [InlineData("EnqueuedTimestamp")]
    public void BothSpellingsOfTheNextStatusTimeCount(string name)
    {
        var e = Valid();
        e["CurrentAgentSnapshot"]!["NextAgentStatus"] = new JsonObject { ["Name"] = "Lunch", [name] = Iso(At(7)) };
        Assert.Equal(At(7), Histories.Event(e).Snapshot!.Next!.Since);
    }

    [Fact]
    public void TasksIsTaskAndUnknownTextsAreKept()
    {
        var e = Event("SURPRISE", 1, Snapshot(null, null, Contact("a", "CONNECTED", 0, channel: "TASKS"), Contact("b", "DREAMING", 0, "TELEPATHY", "SMOKE")));
        var read = Histories.Event(e);
        Assert.Equal((AgentEventType.Unknown, "SURPRISE"), (read.Type, read.TypeText));
        Assert.Equal("TASK", read.Snapshot!.Contacts[0].Channel);
        var b = read.Snapshot.Contacts[1];
        Assert.Equal((ContactState.Unknown, "DREAMING", "TELEPATHY", "SMOKE"), (b.State, b.StateText, b.InitiationMethod, b.Channel));
    }

    [Theory]
    [InlineData("""{"AgentARN":5,"EventTimestamp":"2026-03-02T09:00:00Z"}""", "AgentARN is not a text")]
    [InlineData("""{"AgentARN":"","EventTimestamp":"2026-03-02T09:00:00Z"}""", "AgentARN is empty or holds control characters")]
    [InlineData("""{"AgentARN":"a\u0007b","EventTimestamp":"2026-03-02T09:00:00Z"}""", "AgentARN is empty or holds control characters")]
    [InlineData("""{"AgentARN":"AGENT","EventTimestamp":"yesterday"}""", "EventTimestamp is not an ISO 8601 time")]
    [InlineData("""{"AgentARN":"AGENT","EventTimestamp":17}""", "EventTimestamp is not an ISO 8601 time")]
    [InlineData("", "empty record")]
    [InlineData("[1]", "JSON, but not an object")]
    [InlineData("12", "JSON, but not an object")]
    [InlineData("{\"a\":NaN}", "not JSON (at byte 5)")]
    [InlineData(" \n", "empty record")]
    [InlineData("[{}]", "JSON, but not an object")]
    public void ABadRecordIsNamed(string json, string reason) =>
        Assert.Equal(RecordRead.Bad(reason), Histories.Read(json.Replace("AGENT", Agent, StringComparison.Ordinal)));

    [Theory]
    [InlineData("1F8B0800", "gzip: turn off compression in the program that writes the record")]
    [InlineData("F3899AC20A00", "KPL-aggregated record: turn off aggregation in the producer (AggregationEnabled = false)")]
    [InlineData("7B2261223A22FF227D", "invalid UTF-8")]
    public void BytesThatAreNotTextAreNamed(string hex, string reason) =>
        Assert.Equal(RecordRead.Bad(reason), new AgentEventReader(new TextPool()).Read(Convert.FromHexString(hex)));

    [Fact]
    public void TooDeepTooLongAndTooManyAreBad()
    {
        Assert.Equal(RecordRead.Bad("nested deeper than 64"), Histories.Read("{\"a\":" + new string('[', 64) + new string(']', 64) + "}"));
        Assert.Equal(RecordKind.Foreign, Histories.Read("{\"a\":" + new string('[', 63) + new string(']', 63) + "}").Kind);
        Assert.Equal(RecordRead.Bad("longer than 10 MiB"), new AgentEventReader(new TextPool()).Read(new byte[AgentEventReader.MaxBytes + 1]));
        var many = Enumerable.Range(0, SnapshotReader.MaxContacts + 1).Select(i => Contact($"c{i}", "ENDED", 0)).ToArray();
        Assert.Equal(RecordRead.Bad("more than 100 contacts"), Histories.Read(Event("HEART_BEAT", 1, Snapshot(null, null, many))));
        var e = Valid();
        e["AgentARN"] = new string('a', 513);
        Assert.Equal(RecordRead.Bad("AgentARN is longer than 512"), Histories.Read(e));
    }

    [Theory]
    [InlineData("""{"AWSContactTraceRecordFormatVersion":"2017-03-10","ContactId":"x","Agent":{"ARN":"y"}}""", RecordKind.ContactRecord, null)]
    [InlineData("""{"version":"0","detail-type":"Amazon Connect Contact Event","detail":{"AgentARN":"x"}}""", RecordKind.Foreign, "EventBridge envelope")]
    [InlineData("""{"AgentARN":"x"}""", RecordKind.Foreign, null)]
    [InlineData("{}\n", RecordKind.Foreign, null)]
    public void RecordsOfOtherKindsAreDistinguished(string json, object kind, string? what) =>
        Assert.Equal(new RecordRead((RecordKind)kind, null, what), Histories.Read(json));

    [Fact]
    public void TextIsCutAndCleaned()
    {
        var e = Valid();
        e["CurrentAgentSnapshot"]!["Configuration"]!["FirstName"] = "a\u202Eb\u0000c\u2066\n";
        e["CurrentAgentSnapshot"]!["Configuration"]!["LastName"] = new string('x', 255) + "\U0001F600";
        e["CurrentAgentSnapshot"]!["Configuration"]!["Username"] = "佐藤 花子";
        var p = Histories.Event(e).Snapshot!.Profile!;
        Assert.Equal(("abc", new string('x', 255), "佐藤 花子"), (p.FirstName, p.LastName, p.Username));
    }

    [Fact]
    public void HalfASurrogateInATextIsAbsentAndTheRecordStays()
    {
        var e = Histories.Read(
            $$"""{"AgentARN":"{{Agent}}","EventTimestamp":"2026-03-02T09:00:00Z","CurrentAgentSnapshot":{"Configuration":{"FirstName":"\ud800"} } }""").Event!;
        Assert.Null(e.Snapshot!.Profile!.FirstName);
    }

    [Fact]
    public void OfARepeatedKeyTheLastUsableValueCounts()
    {
        var e = Histories.Read(
            $$"""{"AgentARN":"{{Agent}}","EventId":"one","EventTimestamp":"2026-03-02T09:00:00Z","EventId":"two","EventId":null,"EventId":[3]}""").Event!;
        Assert.Equal("two", e.EventId);
    }

    [Theory]
    [InlineData("""{"AgentStatus":{"Name":"Lunch"},"AgentStatus":{"StartTimestamp":"2026-03-02T09:00:00Z"},"AgentStatus":5}""")]
    [InlineData("""{"AgentStatus":{"Name":"Break"},"AgentStatus":{"N\u0061me":"Lunch","Name":null,"name":"Break"},"AgentStatus":[{"Name":"Break"}]}""")]
    public void OfARepeatedObjectTooTheLastUsableOneCounts(string snapshot) =>
        Assert.Equal(
            new AgentStatus("Lunch", null, AgentStatusType.None, null),
                Histories.Read(Minimal($"\"CurrentAgentSnapshot\":{snapshot}")).Event!.Snapshot!.Status);

    [Fact]
    public void TooManyContactsAreNotForgottenForALaterListOrSnapshot()
    {
        var many = $"\"Contacts\":[{string.Join(',', Enumerable.Range(0, SnapshotReader.MaxContacts + 1).Select(i => $"{{\"ContactId\":\"{i}\"}}"))}]";
        Assert.Equal(RecordRead.Bad("more than 100 contacts"), Histories.Read(Minimal($"\"CurrentAgentSnapshot\":{{{many},\"Contacts\":[]}}")));
        Assert.Equal(RecordRead.Bad("more than 100 contacts"), Histories.Read(Minimal($"\"CurrentAgentSnapshot\":{{{many}}},\"CurrentAgentSnapshot\":{{}}")));
    }

    [Fact]
    public void EachContactIsReadOnceAndOtherValuesAreIgnored()
    {
        var read = Histories.Read(Minimal("""
            "CurrentAgentSnapshot":{"Contacts":[{"ContactId":"a","State":"CONNECTED"},null,5,[{}],{"State":"MISSED"},{"ContactId":"b"},
            {"ContactId":"a","State":"ENDED"}]}
            """));
        Assert.Equal([("a", "ENDED"), ("b", "")], read.Event!.Snapshot!.Contacts.Select(c => (c.Id, c.StateText)));
    }

    [Theory]
    [InlineData("""{"\ud800":1}""", "half a surrogate pair in a property name")]
    [InlineData("""{"PreviousAgentSnapshot":{"\ud800":1}}""", null)]
    public void HalfASurrogateInANameThatIsReadIsBad(string json, string? reason) => Assert.Equal(reason, Histories.Read(json).Reason);

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData(" \r\n ")]
    public void EachObjectOfARecordIsReadJoinedOrOnLines(string between)
    {
        var read = Histories.Read(
            Event("LOGIN", 1, null).ToJsonString() + between + "{\"AWSContactTraceRecordFormatVersion\":\"2017-03-10\"}" + between + Valid()
                .ToJsonString() + "\n");
        Assert.Equal([RecordKind.AgentEvent, RecordKind.ContactRecord, RecordKind.AgentEvent], read.All().Select(r => r.Kind));
        Assert.Equal([At(1), At(60)], read.All().Where(r => r.Event is not null).Select(r => r.Event!.At));
    }

    [Theory]
    [InlineData("{\"AgentARN\":5,\"EventTimestamp\":\"2026-03-02T09:00:00Z\"}")]
    [InlineData("{\"AgentARN\":\"x")]
    [InlineData("{\"a\":")]
    [InlineData("{\"a\":NaN}")]
    [InlineData("{\"\\ud800\":1}")]
    [InlineData("no JSON")]
    [InlineData("[1,2]")]
    public void ABadObjectDoesNotLoseTheOthersOfItsRecord(string bad)
    {
        var read = Histories.Read($"{Event("LOGIN", 1, null).ToJsonString()}\n{bad}\n{Valid().ToJsonString()}\n");
        Assert.Equal([RecordKind.AgentEvent, RecordKind.Bad, RecordKind.AgentEvent], read.All().Select(r => r.Kind));
    }

    [Fact]
    public void AnObjectWithWrongUtf8DoesNotLoseTheOthersOfItsRecord()
    {
        var valid = Encoding.UTF8.GetBytes(Valid().ToJsonString());
        byte[] record = [.. valid, .. "{\"a\":\""u8, 0xFF, .. "\"}"u8, .. valid];
        var read = new AgentEventReader(SharedPool).Read(record);
        Assert.Equal([null, "invalid UTF-8", null], read.All().Select(r => r.Reason));
    }

    [Fact]
    public void ARecordOfTooManyObjectsOrTooManyBrokenOnesEndsThere()
    {
        var many = Histories.Read(string.Concat(Enumerable.Repeat("{}", AgentEventReader.MaxObjects + 5)));
        Assert.Equal(AgentEventReader.MaxObjects + 1, many.All().Count());
        Assert.Equal("more than 10000 JSON objects", many.All().Last().Reason);
        Assert.Equal("more than 16 broken JSON objects", Histories.Read(string.Concat(Enumerable.Repeat("{\n", 1000))).All().Last().Reason);
    }

    [Theory]
    [InlineData("a/7a4f3c1e-0d52-4f0b-9a66-2f1d5c8e9b10/agent/1")]
    [InlineData("arn:aws:connect:eu-west-2:12345678901:instance/7a4f3c1e-0d52-4f0b-9a66-2f1d5c8e9b10/agent/1")]
    [InlineData("arn:aws:kinesis:eu-west-2:123456789012:instance/7a4f3c1e-0d52-4f0b-9a66-2f1d5c8e9b10/agent/1")]
    [InlineData("arn:aws:connect:eu-west-2:123456789012:instance/7A4F3C1E-0D52-4F0B-9A66-2F1D5C8E9B10/agent/1")]
    [InlineData("arn:aws:connect:eu-west-2:123456789012:instance/7a4f3c1e/agent/1")]
    [InlineData("arn:aws:connect:eu-west-2:123456789012:instance/7a4f3c1e-0d52-4f0b-9a66-2f1d5c8e9b10/agent/")]
    [InlineData("arn:aws:connect:eu-west-2:123456789012:instance/7a4f3c1e-0d52-4f0b-9a66-2f1d5c8e9b10/agent/a b")]
    [InlineData("arn:aws:connect:eu-west-2:123456789012:instance/7a4f3c1e-0d52-4f0b-9a66-2f1d5c8e9b10/queue/1")]
    public void AnAgentWhoseArnHasNotTheShapeOfConnectsIsBad(string arn)
    {
        var e = Valid();
        (e["AgentARN"], e["InstanceARN"]) = (arn, null);
        Assert.Equal(RecordRead.Bad("AgentARN is not the ARN of an Amazon Connect agent"), Histories.Read(e));
    }

    [Theory]
    [InlineData("arn:aws:connect:eu-west-1:123456789012:instance/7a4f3c1e-0d52-4f0b-9a66-2f1d5c8e9b10")]
    [InlineData("a/7a4f3c1e-0d52-4f0b-9a66-2f1d5c8e9b10")]
    [InlineData("7a4f3c1e-0d52-4f0b-9a66-2f1d5c8e9b10")]
    public void AnAgentOutsideTheNamedInstanceIsBad(string instance)
    {
        var e = Valid();
        e["InstanceARN"] = instance;
        Assert.Equal(RecordRead.Bad("AgentARN does not belong to InstanceARN"), Histories.Read(e));
    }

    [Theory]
    [InlineData("arn:aws-cn:connect:cn-north-1:123456789012:instance/7a4f3c1e-0d52-4f0b-9a66-2f1d5c8e9b10")]
    [InlineData("arn:aws-us-gov:connect:us-gov-west-1:123456789012:instance/7a4f3c1e-0d52-4f0b-9a66-2f1d5c8e9b10")]
    public void TheInstancesOfOtherPartitionsAreInstances(string instance) =>
        Assert.Equal(instance, Histories.Read($$"""{"AgentARN":"{{instance}}/agent/1","EventTimestamp":"2026-03-02T09:00:00Z"}""").Event!.InstanceArn);

    [Fact]
    public void OnlyAnEventWithoutAnIdIsIdentifiedByItsBytes()
    {
        Assert.Equal(("e1", ""), (Histories.Event(Valid()).Identity, Histories.Event(Valid()).Fingerprint));
        var (one, two) = (Valid(), Valid());
        (one["EventId"], two["EventId"], two["Version"]) = (null, null, "2017-10-02");
        Assert.Equal(Histories.Event(one).Identity, Histories.Read($"{one.ToJsonString()}\n").Event!.Identity);
        Assert.NotEqual(Histories.Event(one).Identity, Histories.Event(two).Identity);
    }

    private static string Minimal(string rest) => $$"""{"AgentARN":"{{Agent}}","EventTimestamp":"2026-03-02T09:00:00Z",{{rest}}}""";

    [Fact]
    public void TextsAreSharedBetweenRecords()
    {
        var (one, two) = (Histories.Event(Valid()), Histories.Event(Valid()));
        Assert.Same(one.AgentArn, two.AgentArn);
        Assert.Same(one.Snapshot!.Profile!.RoutingProfile, two.Snapshot!.Profile!.RoutingProfile);
        Assert.Same(one.Snapshot.Contacts[0].Queue, two.Snapshot.Contacts[0].Queue);
    }

    [Theory]
    [InlineData("2026-03-02T09:00:01.5Z", 1500)]
    [InlineData("2026-03-02T09:00:01", 1000)]
    [InlineData("2026-03-02T18:00:01.0019999+09:00", 1001)]
    [InlineData("2026-03-02T08:30:00-0030", 0)]
    public void TimesAreUtcMilliseconds(string text, int ms)
    {
        Assert.True(IsoTime.TryParse(Encoding.UTF8.GetBytes(text), out var time));
        Assert.Equal((T0.AddMilliseconds(ms), TimeSpan.Zero), (time, time.Offset));
    }

    [Theory]
    [InlineData("2026-02-30T09:00:00Z")]
    [InlineData("2026-03-02T24:00:00Z")]
    [InlineData("2026-03-02")]
    [InlineData("2026-03-02T09:00:00.Z")]
    [InlineData("2026-03-02T09:00:00Zulu")]
    [InlineData("0001-01-01T00:00:00Z")]
    [InlineData("1970-01-01T00:00:00+01:00")]
    [InlineData("2026-03-02T09:00:00+")]
    public void OtherTextsAreNotTimes(string text) => Assert.False(IsoTime.TryParse(Encoding.UTF8.GetBytes(text), out _));

    [Fact]
    public void RandomBytesNeverThrow() => Gen.Byte.Array[0, 200].Sample(bytes => new AgentEventReader(SharedPool).Read(bytes).Kind != RecordKind.Invalid);

    [Fact]
    public void AnEventWithAnyByteChangedNeverThrows()
    {
        var bytes = Encoding.UTF8.GetBytes(Valid().ToJsonString());
        Gen.Select(Gen.Int[0, bytes.Length - 1], Gen.Byte, Gen.Int[0, bytes.Length]).Sample((at, value, length) =>
        {
            var copy = bytes.ToArray();
            copy[at] = value;
            return new AgentEventReader(SharedPool).Read(copy).Kind != RecordKind.Invalid
                && new AgentEventReader(SharedPool).Read(copy.AsSpan(0, length)).Kind != RecordKind.Invalid;
        });
    }

    [Fact]
    public void AnyOptionalFieldDroppedRenamedNulledOrOfAWrongTypeLeavesAnAgentEvent()
    {
        string[] wrong = ["null", "5", "true", "\"\"", "[]", "{}", "[[1]]", "{\"Name\":{\"Name\":1}}", "\"text\""];
        Gen.Select(Gen.Int[0, 10_000], Gen.Int[0, wrong.Length + 1]).Sample((pick, how) =>
        {
            var e = Valid();
            var places = Places(e).Where(p => p.Key is not ("AgentARN" or "EventTimestamp")).ToArray();
            var (owner, key) = places[pick % places.Length];
            var old = owner[key];
            owner.Remove(key);
            if (how == wrong.Length)
            {
                owner["Renamed" + key] = old;
            }
            else if (how < wrong.Length)
            {
                owner[key] = JsonNode.Parse(wrong[how]);
            }

            var read = Histories.Read(e);
            if (e["InstanceARN"] is JsonValue named && named.TryGetValue<string>(out var instance) && instance == "text")
            {
                // Another instance than the agent's own: the agent then has no instance.
                Assert.Equal(RecordKind.Bad, read.Kind);
                return;
            }

            Assert.Equal(RecordKind.AgentEvent, read.Kind);
            Assert.Equal(FoldOutcome.Changed, AgentFold.Apply(null, read.Event!).Outcome);
        });
    }

    /// <summary>A wrong number of slots in use is worse than none.</summary>
    [Theory]
    [InlineData("""[{"Channel":"CHAT","AvailableSlots":1,"MaximumSlots":3},{"Channel":"VOICE","AvailableSlots":0,"MaximumSlots":1}]""", "CHAT 2/3, VOICE 1/1")]
    [InlineData("""[{"Channel":"VOICE","AvailableSlots":0,"MaximumSlots":1},{"Channel":"CHAT","AvailableSlots":1,"MaximumSlots":3}]""", "CHAT 2/3, VOICE 1/1")]
    [InlineData("""[{"Channel":"TASKS","AvailableSlots":4,"MaximumSlots":5},{"Channel":"SMOKE","AvailableSlots":0,"MaximumSlots":2}]""", "SMOKE 2/2, TASK 1/5")]
    [InlineData("""[{"Channel":"CHAT","MaximumSlots":3},{"Channel":"VOICE","AvailableSlots":0},{"AvailableSlots":0,"MaximumSlots":2}]""", null)]
    [InlineData("""[{"Channel":"CHAT","AvailableSlots":-1,"MaximumSlots":3},{"Channel":"VOICE","AvailableSlots":1,"MaximumSlots":-1}]""", null)]
    [InlineData("""[{"Channel":"CHAT","AvailableSlots":4,"MaximumSlots":3},{"Channel":"VOICE","AvailableSlots":0,"MaximumSlots":0}]""", null)]
    [InlineData("""[{"Channel":"CHAT","AvailableSlots":0,"MaximumSlots":101},{"Channel":"VOICE","AvailableSlots":0,"MaximumSlots":99999999999}]""", null)]
    [InlineData("""[{"Channel":"CHAT","AvailableSlots":"1","MaximumSlots":3},{"Channel":"VOICE","AvailableSlots":0,"MaximumSlots":1.5}]""", null)]
    [InlineData("""[{"Channel":"CHAT","AvailableSlots":null,"MaximumSlots":[3]},{"Channel":["VOICE"],"AvailableSlots":0,"MaximumSlots":1}]""", null)]
    [InlineData("""[{"Channel":"","AvailableSlots":0,"MaximumSlots":1},null,5,"VOICE",[{"Channel":"VOICE","AvailableSlots":0,"MaximumSlots":1}]]""", null)]
    [InlineData("""[null,[1],{"X":{"AvailableSlots":9}},{"Channel":"CHAT","AvailableSlots":0,"MaximumSlots":2}]""", "CHAT 2/2")]
    [InlineData("""[{"Channel":"CHAT","AvailableSlots":1,"AvailableSlots":0,"AvailableSlots":"x","MaximumSlots":3}]""", "CHAT 3/3")]
    [InlineData("""[{"Channel":"CHAT","AvailableSlots":3,"MaximumSlots":3},{"Channel":"CHAT","AvailableSlots":1,"MaximumSlots":3}]""", "CHAT 2/3")]
    [InlineData("""{"Channel":"CHAT","AvailableSlots":1,"MaximumSlots":3}""", null)]
    [InlineData("null", null)]
    [InlineData("[]", null)]
    public void TheSlotsOfAChannelAreKnownOnlyIfBothNumbersArePossible(string concurrency, string? slots)
    {
        var e = Valid();
        e["CurrentAgentSnapshot"]!["Configuration"]!["RoutingProfile"]!["Concurrency"] = 5;
        // As text: JsonNode cannot hold a key twice.
        var json = e.ToJsonString().Replace("\"Concurrency\":5", $"\"Concurrency\":{concurrency}", StringComparison.Ordinal);
        var read = Histories.Read(json).Event!.Snapshot!;

        Assert.Equal(slots, SlotsText(read));
        Assert.Equal("Cards", read.Profile!.RoutingProfile);
    }

    [Fact]
    public void NoMoreThanSixteenChannelsAreKept()
    {
        var e = Valid();
        e["CurrentAgentSnapshot"]!["Configuration"]!["RoutingProfile"]!["Concurrency"] = new JsonArray(
            [.. Enumerable.Range(0, 5_000).Select(
                n => new JsonObject { ["Channel"] = $"C{n % 2_500:D4}", ["AvailableSlots"] = n / 2_500, ["MaximumSlots"] = 2 })]);

        Assert.Equal(string.Join(", ", Enumerable.Range(0, RoutingConverter.MaxChannels).Select(n => $"C{n:D4} 1/2")), SlotsText(Histories.Event(e).Snapshot!));
    }

    [Fact]
    public void EqualSlotsAreSharedBetweenRecordsInAnyOrder()
    {
        JsonObject One(string channel, int free) => new() { ["Channel"] = channel, ["AvailableSlots"] = free, ["MaximumSlots"] = 3 };

        ChannelSlots[] Read(params JsonObject[] slots)
        {
            var e = Valid();
            e["CurrentAgentSnapshot"]!["Configuration"]!["RoutingProfile"]!["Concurrency"] = new JsonArray([.. slots]);
            return Histories.Event(e).Snapshot!.Slots!;
        }

        Assert.Same(Read(One("CHAT", 1), One("EMAIL", 2)), Read(One("EMAIL", 2), One("CHAT", 1)));
        Assert.NotEqual(Read(One("CHAT", 1), One("EMAIL", 2)), Read(One("CHAT", 2), One("EMAIL", 1)));
    }

    private static string? SlotsText(AgentSnapshot snapshot) =>
        snapshot.Slots is { } slots ? string.Join(", ", slots.Select(s => $"{s.Channel} {s.Used}/{s.Maximum}")) : null;

    private static readonly TextPool SharedPool = new();

    private static IEnumerable<(JsonObject Owner, string Key)> Places(JsonNode? node) => node switch
    {
        JsonObject o => o.SelectMany(p => Places(p.Value).Prepend((o, p.Key))).ToArray(),
        JsonArray a => a.SelectMany(Places).ToArray(),
        _ => [],
    };
}
