using ConnectStreaming.Setup;

namespace ConnectStreaming.Tests.Setup;

public sealed class WantedReaderTests
{
    [Fact]
    public void AnEmptyRequestIsTheSeatMapsOwnStream()
    {
        var wanted = WantedReader.Read(new SetupFile(), Worlds.Instance);

        Assert.Equal(new Wish.To(Worlds.Kinesis("connect-streaming-tokyo-agent-events"), ByName: false), wanted.AgentEvents);
        Assert.IsType<Wish.AsItIs>(wanted.ContactRecords);
        Assert.Equal(new StreamWish(), wanted.Streams["connect-streaming-tokyo-agent-events"]);
    }

    [Fact]
    public void OnlyContactRecordsLeavesAgentEventsAsTheyAre() =>
        Assert.IsType<Wish.AsItIs>(WantedReader.Read(SetupFile.Parse("contactRecords: { to: none }"), Worlds.Instance).AgentEvents);

    [Fact]
    public void ACompleteFileIsRead()
    {
        var wanted = WantedReader.Read(SetupFile.Parse("""
            agentEvents: { to: kinesis:a, mode: provisioned, shards: 2, retentionHours: 48 }
            contactRecords: { to: firehose:f, bucket: my-bucket, role: my-role, prefix: p/, errorPrefix: e/, newline: false,
              bufferSeconds: 0, bufferMebibytes: 128, compression: gzip }
            replace: [old]
            change: [a]
            """), Worlds.Instance);

        Assert.Equal(new StreamWish(CapacityMode.Provisioned, 2, 48), wanted.Streams["a"]);
        Assert.Equal(new FirehoseWish("my-bucket", "my-role", "p/", "e/", false, 0, 128, Compression.Gzip), wanted.Firehose!.Over(null));
        Assert.Equal(("old", "a"), (wanted.Replace.Single(), wanted.Change.Single()));
    }

    [Fact]
    public void OffIsNoTargetForBoth()
    {
        var wanted = WantedReader.Read(SetupFile.Parse("dataStreaming: off"), Worlds.Instance);
        Assert.Equal((new Wish.Nowhere(), new Wish.Nowhere()), (wanted.AgentEvents, wanted.ContactRecords));
    }

    [Theory]
    [InlineData("agentEvents: { to: firehose:x }", "only go to a Kinesis data stream")]
    [InlineData("agentEvents: { to: sqs:x }", "'sqs:x' is not a target")]
    [InlineData("agentEvents: { to: 'kinesis:a b' }", "'a b' is not a valid name for Kinesis")]
    [InlineData("agentEvents: { to: kinesis, mode: on-demand, shards: 2 }", "AWS chooses the shards of an on-demand stream")]
    [InlineData("agentEvents: { to: kinesis, mode: serverless }", "Allowed values: provisioned, on-demand")]
    [InlineData("agentEvents: { to: kinesis, bucket: b-b }", "belong to a Firehose stream")]
    [InlineData("contactRecords: { to: firehose, shards: 2 }", "belong to a Kinesis stream")]
    [InlineData("contactRecords: { to: firehose, bucket: Not_A_Bucket }", "'Not_A_Bucket' is not a valid name for S3")]
    [InlineData("contactRecords: { to: firehose, bufferSeconds: 901 }", "bufferSeconds is 901. Allowed range: 0 to 900")]
    [InlineData("contactRecords: { bucket: b-b }", "give the target")]
    [InlineData("{ agentEvents: { to: kinesis:s, shards: 1 }, contactRecords: { to: kinesis:s, shards: 2 } }", "twice with different settings")]
    [InlineData("{ dataStreaming: off, agentEvents: { to: kinesis } }", "stops both kinds")]
    [InlineData("contactRecords: { to: firehose, bucket: a..b }", "'a..b' is not a valid name for S3")]
    [InlineData("contactRecords: { to: firehose, bucket: 192.168.0.1 }", "'192.168.0.1' is not a valid name for S3")]
    [InlineData("contactRecords: { to: firehose, bucket: xn--abc }", "'xn--abc' is not a valid name for S3")]
    [InlineData("contactRecords: { to: firehose, bucket: abc-s3alias }", "'abc-s3alias' is not a valid name for S3")]
    [InlineData("agentEvents: { to: 'kinesis:OWN/mine' }", "is an ARN. Give only the name: kinesis:mine")]
    [InlineData("agentEvents: { to: 'OWN/mine' }", "is an ARN. Give only the name: kinesis:mine")]
    [InlineData("agentEvents: { to: 'kinesis:arn:aws:kinesis:us-east-1:999999999999:stream/theirs' }", "is not a stream of this account and Region")]
    [InlineData("dataStreaming: maybe", "Allowed values: on, off")]
    public void WhatCannotBeIsRefusedInWords(string yaml, string words)
    {
        var refused = Assert.Throws<SetupRefusedException>(() =>
            WantedReader.Read(SetupFile.Parse(yaml.Replace("OWN/", Worlds.Instance.ArnOf(Worlds.Kinesis("")), StringComparison.Ordinal)), Worlds.Instance));

        Assert.Contains(words, refused.Words.En, StringComparison.Ordinal);
        Assert.Matches(@"[\u3040-\u30ff\u4e00-\u9fff]", refused.Words.Ja);
    }

    [Theory]
    [InlineData("kinesis:a", "line 1, column 1: The file must contain keys with values, such as \"agentEvents:\". Keys: instance, region, "
        + "dataStreaming, agentEvents")]
    [InlineData("- a\n- b", "line 1, column 1: The file must contain keys with values")]
    [InlineData("agentEvents: { to: kinesis:a, to: kinesis:b }", "line 1, column 31: This key is repeated")]
    [InlineData("instance: a\ninstance: b", "line 2, column 1: This key is repeated")]
    [InlineData("instance: a\nagentEvent: { to: none }",
        "line 2, column 1: 'agentEvent' is not a key of the file. Keys: instance, region, dataStreaming, agentEvents, contactRecords, replace, change.")]
    [InlineData("contactRecords: { to: firehose, bufferMib: 5 }", "'bufferMib' is not a key of contactRecords. Keys: to, mode, shards, retentionHours, "
        + "fanOut, bucket, role, prefix, errorPrefix, newline, bufferSeconds, bufferMebibytes, compression.")]
    [InlineData("agentEvents: { to: kinesis:a, shards: two }", "line 1, column 39: shards must be a whole number, not 'two'.")]
    [InlineData("contactRecords: { to: firehose, newline: maybe }", "newline must be true or false, not 'maybe'.")]
    [InlineData("replace: old", "replace must be a list of names")]
    [InlineData("agentEvents: kinesis:a", "agentEvents needs keys under it")]
    [InlineData("instance: [a]", "instance must be a single value")]
    [InlineData("instance: !!python/object:os.system a", "instance must be a single value")]
    [InlineData("agentEvents: *nowhere", "This is not valid YAML")]
    [InlineData("instance: a\n\tregion: b", "This is not valid YAML")]
    [InlineData("instance: a\n---\ninstance: b", "The file has a second document")]
    public void AWrongFileIsRefusedWithTheLineAndTheKnownKeys(string yaml, string words)
    {
        var refused = Assert.Throws<SetupRefusedException>(() => SetupFile.Parse(yaml));

        Assert.Contains(words, refused.Words.En, StringComparison.Ordinal);
        Assert.Matches(@"streaming.yaml の \d+ 行 \d+ 列：.*[\u3040-\u30ff\u4e00-\u9fff]", refused.Words.Ja);
        Assert.DoesNotMatch("System\\.|ConnectStreaming\\.|YamlDotNet", refused.Words.En + refused.Words.Ja);
    }

    [Theory]
    [InlineData("")]
    [InlineData("# only a comment")]
    [InlineData("agentEvents:\nreplace: ~\ninstance: null")]
    public void AnEmptyFileRequestsNothing(string yaml) => Assert.Equal(new SetupFile(), SetupFile.Parse(yaml));

    [Fact]
    public void AValueMayBeUsedAgainByItsAnchor()
    {
        var file = SetupFile.Parse("agentEvents: &one { to: 'kinesis:both', shards: 2 }\ncontactRecords: *one");
        Assert.Equal((file.AgentEvents, 2), (file.ContactRecords, file.ContactRecords!.Shards));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(30)]
    [InlineData(34)]
    [InlineData(45)]
    public void EveryDefaultNameContainsItsKindAndIsValid(int length)
    {
        var instance = Worlds.Instance with { Alias = new string('a', length) };
        string[] kinesis = [.. EventKinds.All.Select(k => Names.Stream(instance, k))];
        var firehose = Names.Firehose(instance, EventKind.ContactRecords);

        Assert.Equal(2, kinesis.Distinct().Count());
        Assert.All(kinesis, n => Assert.Matches(Names.KinesisShape(), n));
        Assert.Matches(Names.FirehoseShape(), firehose);
        Assert.EndsWith("-contact-records", firehose, StringComparison.Ordinal);
        Assert.True(length > 30 || firehose == kinesis[1], firehose);
    }

    [Fact]
    public void OptionsOverrideSettingsThatConflictWithThem()
    {
        var file = SetupFile.Parse("""
            agentEvents: { to: kinesis:a, shards: 2 }
            contactRecords: { to: firehose:f, bucket: my-bucket, newline: true }
            """);

        var kinesis = WantedReader.Read(file.With(new SetupFile { ContactRecords = new SetupFileStream { To = "kinesis:z" } }), Worlds.Instance);
        Assert.Equal((new Wish.To(Worlds.Kinesis("z")), null), (kinesis.ContactRecords, kinesis.Firehose));
        var onDemand = WantedReader.Read(file.With(new SetupFile { AgentEvents = new SetupFileStream { Mode = "on-demand" } }), Worlds.Instance);
        Assert.Equal(new StreamWish(CapacityMode.OnDemand), onDemand.Streams["a"]);
        var off = WantedReader.Read(file.With(new SetupFile { DataStreaming = "off" }), Worlds.Instance);
        Assert.Equal((new Wish.Nowhere(), new Wish.Nowhere()), (off.AgentEvents, off.ContactRecords));
        var on = WantedReader.Read(SetupFile.Parse("dataStreaming: off").With(new SetupFile { AgentEvents = new SetupFileStream { To = "kinesis:b" } }),
            Worlds.Instance);
        Assert.Equal((new Wish.To(Worlds.Kinesis("b")), new Wish.Nowhere()), (on.AgentEvents, on.ContactRecords));
    }

    [Fact]
    public void TheConsumerOfFanOutHasTheNameOfTheCluster()
    {
        var file = SetupFile.Parse("agentEvents: { to: kinesis:a, fanOut: true }\ncontactRecords: { to: kinesis:a }");
        var wanted = WantedReader.Read(file with { Consumer = "tokyo-map" }, Worlds.Instance);

        Assert.Equal((true, "tokyo-map"), (wanted.Streams["a"].FanOut, wanted.Consumer));
        Assert.Equal("connect-streaming", WantedReader.Read(file, Worlds.Instance).Consumer);
        var wrong = Assert.Throws<SetupRefusedException>(() =>
            WantedReader.Read(SetupFile.Parse("contactRecords: { to: kinesis:a, fanOut: true }"), Worlds.Instance));
        Assert.Contains("fanOut", wrong.Words.En, StringComparison.Ordinal);
    }

    [Fact]
    public void OptionsOverrideTheFileFieldByField()
    {
        var file = SetupFile.Parse("agentEvents: { to: kinesis:a, shards: 2, retentionHours: 48 }");
        var both = file.With(new SetupFile { AgentEvents = new SetupFileStream { Shards = 3 } });
        Assert.Equal(("kinesis:a", 3, 48), (both.AgentEvents!.To, both.AgentEvents.Shards, both.AgentEvents.RetentionHours));
    }
}
