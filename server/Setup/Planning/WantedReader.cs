using System.Collections.Immutable;

namespace ConnectStreaming.Setup;

/// <summary>Converts a request for one instance into the wanted state. Pure; collects all errors.</summary>
internal sealed class WantedReader
{
    private readonly SetupFile _asked;
    private readonly ConnectInstance _instance;
    private readonly List<Text> _problems = [];
    private readonly Dictionary<string, StreamWish> _streams = [];
    private DeliveryWish? _firehose;
    private bool _byDefault;

    private WantedReader(SetupFile asked, ConnectInstance instance) => (_asked, _instance) = (asked, instance);

    /// <exception cref="SetupRefusedException">The request has errors.</exception>
    public static Wanted Read(SetupFile asked, ConnectInstance instance)
    {
        var reader = new WantedReader(asked, instance);
        var wanted = reader.Wanted();
        return reader._problems.Count == 0 ? wanted : throw new SetupRefusedException(new(
            string.Join('\n', reader._problems.Select(p => p.En)), string.Join('\n', reader._problems.Select(p => p.Ja))));
    }

    private Wanted Wanted()
    {
        var (events, records) = (_asked.AgentEvents, _asked.ContactRecords);
        switch (_asked.DataStreaming)
        {
            case "off" when events?.To is null && records?.To is null:
                (events, records) = (new SetupFileStream { To = "none" }, new SetupFileStream { To = "none" });
                break;
            case "off":
                Wrong("dataStreaming: off stops both kinds. Remove the targets.",
                    "dataStreaming: off は両方の送信を止めます。送り先の指定は外してください。");
                break;
            case null or "on":
                // No particular request: use the seat map's own stream.
                _byDefault = events?.To is null && (events is not null || records is null);
                events = _byDefault ? (events ?? new()) with { To = "kinesis" } : events;
                break;
            default:
                Wrong($"dataStreaming is '{_asked.DataStreaming}'. Allowed values: on, off.",
                    $"dataStreaming の値 '{_asked.DataStreaming}' は使えません。on か off を指定してください。");
                break;
        }

        var wanted = new Wanted { AgentEvents = Wish(EventKind.AgentEvents, events), ContactRecords = Wish(EventKind.ContactRecords, records) };
        return wanted with
        {
            Streams = _streams.ToImmutableSortedDictionary(),
            Firehose = _firehose,
            Consumer = _asked.Consumer ?? Names.Consumer,
            Replace = [.. _asked.Replace ?? []],
            Change = [.. _asked.Change ?? []],
        };
    }

    private Wish Wish(EventKind kind, SetupFileStream? asked)
    {
        var to = asked?.To;
        if (asked is null || to is null)
        {
            if (asked is not null)
            {
                Wrong($"{kind.Code()}: give the target (kinesis:NAME, firehose:NAME or none).",
                    $"{kind.Code()}：送り先（kinesis:名前、firehose:名前、none）を指定してください。");
            }

            return new Wish.AsItIs();
        }

        var arn = to.IndexOf("arn:", StringComparison.Ordinal);
        if (arn >= 0)
        {
            IsArn(kind, to[arn..]);
            return new Wish.AsItIs();
        }

        var (type, name) = to.Split(':', 2) is [var a, var b] ? (a, b)
            : (to, to == "firehose" ? Names.Firehose(_instance, kind) : Names.Stream(_instance, kind));
        switch (type)
        {
            case "none":
                return new Wish.Nowhere();
            case "kinesis":
                Kinesis(name, asked);
                if (kind != EventKind.AgentEvents && asked.FanOut == true)
                {
                    Wrong("fanOut: only the stream of the agent events is read by the seat map. Remove it from contactRecords.",
                        "fanOut：座席表が読み取るのはエージェントイベントのストリームだけです。contactRecords から外してください。");
                }

                return new Wish.To(new Target(TargetKind.Kinesis, name), ByName: kind != EventKind.AgentEvents || !_byDefault);
            case "firehose" when kind == EventKind.AgentEvents:
                _problems.Add(PlanWords.NoFirehoseForAgentEvents);
                return new Wish.AsItIs();
            case "firehose":
                Firehose(name, asked);
                return new Wish.To(new Target(TargetKind.Firehose, name));
            default:
                Wrong(
                    $"{kind.Code()}: '{to}' is not a target. Allowed values: kinesis:NAME, {(kind == EventKind.ContactRecords ? "firehose:NAME, " : "")}none.",
                    $"{kind.Code()}：'{to}' は送り先に使えません。kinesis:名前、"
                        + $"{(kind == EventKind.ContactRecords ? "firehose:名前、" : "")}none から選んでください。");
                return new Wish.AsItIs();
        }
    }

    private void IsArn(EventKind kind, string arn)
    {
        if (_instance.TargetOf(arn) is { } own)
        {
            Wrong($"{kind.Code()}: '{arn}' is an ARN. Give only the name: {own}",
                $"{kind.Code()}：'{arn}' は ARN です。名前だけを指定してください：{own}");
        }
        else
        {
            Wrong($"{kind.Code()}: '{arn}' is not a stream of this account and Region ({_instance.Account}, {_instance.Region}). Setup only works with streams "
                + "of this account and Region: kinesis:NAME.",
                $"{kind.Code()}：'{arn}' はこのアカウントとリージョン（{_instance.Account}、{_instance.Region}）"
                    + $"のストリームではありません。同じアカウントとリージョンのものを指定してください："
                    + $"kinesis:名前");
        }
    }

    private void Kinesis(string name, SetupFileStream asked)
    {
        Named(Names.KinesisShape().IsMatch(name), "Kinesis", name, "1–128 [a-zA-Z0-9_.-]");
        var mode = asked.Mode switch
        {
            null => (CapacityMode?)null,
            "provisioned" => CapacityMode.Provisioned,
            "on-demand" => CapacityMode.OnDemand,
            _ => Choice<CapacityMode>("mode", asked.Mode, "provisioned, on-demand"),
        };
        InRange("shards", asked.Shards, 1, Limits.MostShards);
        InRange("retentionHours", asked.RetentionHours, Limits.ShortestRetentionHours, Limits.LongestRetentionHours);
        if (mode == CapacityMode.OnDemand && asked.Shards is not null)
        {
            Wrong("shards: AWS chooses the shards of an on-demand stream. Remove shards, or use mode provisioned.",
                "shards：オンデマンドでは自動で決まります。指定を外すか、provisioned にしてください。");
        }

        if (asked.Bucket is not null || asked.Role is not null || asked.Prefix is not null || asked.ErrorPrefix is not null || asked.Newline is not null
            || asked.BufferSeconds is not null || asked.BufferMebibytes is not null || asked.Compression is not null)
        {
            Wrong($"{name}: bucket, role, prefixes, newline, buffer and compression belong to a Firehose stream.",
                $"{name}：bucket、role、prefix、newline、buffer、compression は Firehose 用の設定です。");
        }

        var wish = new StreamWish(mode, asked.Shards, asked.RetentionHours, asked.FanOut);
        var given = _streams.TryGetValue(name, out var other);
        wish = wish with { FanOut = wish.FanOut ?? other?.FanOut };
        if (given && other! with { FanOut = wish.FanOut } != wish)
        {
            Wrong($"{name} is given twice with different settings.", $"{name} に異なる設定が 2 つ指定されています。");
        }

        _streams[name] = wish;
    }

    private void Firehose(string name, SetupFileStream asked)
    {
        Named(Names.FirehoseShape().IsMatch(name), "Firehose", name, "1–64 [a-zA-Z0-9_.-]");
        if (asked.Mode is not null || asked.Shards is not null || asked.RetentionHours is not null || asked.FanOut is not null)
        {
            Wrong($"{name}: mode, shards, retention and fanOut belong to a Kinesis stream.",
                $"{name}：mode、shards、retentionHours、fanOut は Kinesis 用の設定です。");
        }

        var compression = asked.Compression switch
        {
            null => (Compression?)null,
            "none" => Compression.None,
            "gzip" => Compression.Gzip,
            "zip" => Compression.Zip,
            "snappy" => Compression.Snappy,
            "hadoop-snappy" => Compression.HadoopSnappy,
            _ => Choice<Compression>("compression", asked.Compression, "none, gzip, zip, snappy, hadoop-snappy"),
        };
        InRange("bufferSeconds", asked.BufferSeconds, 0, 900);
        InRange("bufferMebibytes", asked.BufferMebibytes, 1, 128);
        _firehose = new DeliveryWish(
            new FirehoseWish(Names.Bucket(_instance), Names.Role(_instance)),
            asked.Bucket, asked.Role, asked.Prefix, asked.ErrorPrefix, asked.Newline, asked.BufferSeconds, asked.BufferMebibytes, compression);
        var fresh = _firehose.Over(null);
        Named(Names.BucketShape().IsMatch(fresh.Bucket), "S3", fresh.Bucket,
            "3–63 [a-z0-9.-], no IP address, no '..', no prefix or suffix that AWS reserves (xn--, sthree-, -s3alias …)");
        Named(Names.RoleShape().IsMatch(fresh.Role), "IAM", fresh.Role, "1–64 [a-zA-Z0-9_+=,.@-]");
    }

    private void InRange(string key, int? value, int least, int most)
    {
        if (value < least || value > most)
        {
            Wrong($"{key} is {value}. Allowed range: {least} to {most}.", $"{key} の値 {value} は範囲外です（{least}–{most}）。");
        }
    }

    private void Named(bool fits, string service, string name, string shape)
    {
        if (!fits)
        {
            Wrong($"'{name}' is not a valid name for {service}: {shape}.", $"'{name}' は {service} の名前に使えません：{shape}");
        }
    }

    private T Choice<T>(string key, string value, string choices)
        where T : struct
    {
        Wrong($"{key} is '{value}'. Allowed values: {choices}.", $"{key} の値 '{value}' は使えません。選択肢：{choices}");
        return default;
    }

    private void Wrong(string en, string ja) => _problems.Add(new(en, ja));
}
