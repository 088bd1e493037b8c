using System.CommandLine;
using ConnectStreaming.Hosting;
using ConnectStreaming.Setup;
using static ConnectStreaming.Commands.CommandLanguage;

namespace ConnectStreaming.Commands;

/// <summary>Options of all setup verbs.</summary>
internal sealed class SetupAccountOptions
{
    private readonly Option<string?> _instance = new("--instance") { Description = Say("Amazon Connect instance: id, ARN or alias. Default: the only "
        + "instance.", "Amazon Connect インスタンス（ID、ARN、エイリアス）。省略時：1 つしかなければそれ") };
    private readonly Option<string?> _region =
        new("--region") { Description = Say("Its region. Default: the standard AWS configuration.", "リージョン。省略時：AWS の標準設定") };
    private readonly Option<string?> _profile = new("--profile") { Description = Say("Profile of the AWS files.", "AWS プロファイル") };
    private readonly Option<string?> _role = new("--role-arn") { Description = Say(
        "Role that setup assumes (or Setup:RoleArn).",
        "セットアップ用に引き受けるロール（または "
        + "Setup:RoleArn）") };
    private readonly Option<string?> _sandbox = new("--sandbox")
    {
        Description = Say(
            "Use the running sandbox (npm start) instead of AWS. If several are running: the port of its seat map.",
            "起動中のサンドボックス（npm start）で試す。AWS アカウント不要。"
                + "複数起動している場合は座席表のポート番号を指定"),
        Arity = ArgumentArity.ZeroOrOne,
    };

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _instance, _region, _profile, _role, _sandbox, Json })
        {
            command.Options.Add(option);
        }

        command.TreatUnmatchedTokensAsErrors = false;
    }

    public Option<bool> Json { get; } = new("--json") { Description = Say("Print JSON, for programs.", "機械向け：JSON で出力") };

    public string? Instance(ParseResult parsed) => parsed.GetValue(_instance);

    /// <summary>The requested sandbox; null: AWS.</summary>
    /// <exception cref="SetupRefusedException">No sandbox is running, or there are several.</exception>
    public SandboxAddress? Sandbox(ParseResult parsed) => parsed.GetResult(_sandbox) is { Implicit: false } ? SandboxAddress.Find(parsed.GetValue(_sandbox))
        : null;

    public SetupAccount Account(ParseResult parsed, IConfiguration configuration, string? region) => new(
        parsed.GetValue(_region) ?? region ?? RegionOf(parsed.GetValue(_instance)), parsed.GetValue(_profile), parsed.GetValue(_role)
            ?? configuration["Setup:RoleArn"]);

    private static string? RegionOf(string? instance) => instance?.Split(':') is ["arn", _, "connect", { Length: > 0 } region, ..] ? region : null;
}

/// <summary>Options for the wanted state, like the file. Options take precedence over the file.</summary>
internal sealed class SetupWishOptions
{
    private readonly Option<string?> _file = new("--file") { Description = Say(
        "streaming.yaml with the following settings.",
        "以下の内容を書いた streaming.yaml") };
    private readonly Option<bool> _off = new("--off") { Description = Say(
        "Turn data streaming off: neither kind is sent.",
        "データストリーミングを停止（両方とも送信しない）") };
    private readonly Option<string?> _events = new("--agent-events") { Description = Say("Target of agent events: kinesis:NAME or none. Default: kinesis, a "
        + "stream whose name setup chooses. No change if only --contact-records is given.",
        "エージェントイベントの送り先：kinesis:名前 または none。省略時：kinesis（自動の名前）。"
            + "--contact-records だけを指定した場合は現状のまま") };
    private readonly Option<string?> _records = new("--contact-records") { Description = Say("Target of contact records: kinesis:NAME, firehose:NAME or none. "
        + "Default: no change.", "コンタクトレコードの送り先：kinesis:名前、firehose:名前、none。省略時：現状のまま") };
    private readonly Option<string?> _mode = new("--mode") { Description = Say(
        "Kinesis: provisioned (default) or on-demand.",
        "Kinesis：provisioned（既定）または "
        + "on-demand") };
    private readonly Option<int?> _shards =
        new("--shards") { Description = Say("Kinesis, provisioned: number of shards. Default 1.", "Kinesis（provisioned）：シャード数。既定 1") };
    private readonly Option<int?> _retention =
        new("--retention-hours") { Description = Say(
            "Kinesis: hours that records are kept, 24 to 8760. Default 24.",
            "Kinesis：保持期間（24–8760 時間）。既定 24") };
    private readonly Option<bool?> _fanOut = new("--fan-out") { Description = Say(
        "Kinesis: register this cluster's consumer at the stream of the agent events (enhanced fan-out, costs extra). \"--fan-out false\" removes it. "
        + "Default: no change.",
        "Kinesis：エージェントイベントのストリームに、このクラスターのコンシューマーを登録（拡張ファンアウト、追加料金あり）。"
        + "--fan-out false で解除。省略時：現状のまま") };
    private readonly Option<string?> _bucket = new("--bucket") { Description = Say("Firehose: S3 bucket. It is created if it does not exist.", "Firehose：S3 "
        + "バケット（なければ作成）") };
    private readonly Option<string?> _role =
        new("--role") { Description = Say("Firehose: delivery role. It is created with least privilege if it does not exist.", "Firehose："
        + "配信ロール（なければ最小権限で作成）") };
    private readonly Option<string?> _prefix = new("--prefix") { Description = Say(
        "Firehose: prefix of the file names.",
        "Firehose：ファイル名の先頭") };
    private readonly Option<string?> _errorPrefix =
        new("--error-prefix") { Description = Say("Firehose: prefix of the file names after delivery errors.", "Firehose："
        + "配信エラー時のファイル名の先頭") };
    private readonly Option<bool> _noNewline = new("--no-newline") { Description = Say(
        "Firehose: no newline after each record.",
        "Firehose：レコードの後に改行を付けない") };
    private readonly Option<int?> _seconds = new("--buffer-seconds") { Description = Say(
        "Firehose: buffer time in seconds, 0 to 900. Default 60. A shorter time delivers earlier.",
        "Firehose："
        + "バッファ秒数 0–900。既定 60（短いほど早く届く）") };
    private readonly Option<int?> _mebibytes = new("--buffer-mib") { Description = Say(
        "Firehose: buffer size in MiB, 1 to 128. Default 5.",
        "Firehose：バッファ MiB 1–128。既定 5") };
    private readonly Option<string?> _compression =
        new("--compression") { Description = Say("Firehose: none (default), gzip, zip, snappy, hadoop-snappy.", "Firehose："
        + "none（既定）、gzip、zip、snappy、hadoop-snappy") };
    private readonly Option<string[]> _replace =
        new("--replace") { Description = Say("Name of a stream whose association may be replaced or removed.", "置き換え・切断してよい、"
        + "現在の送り先の名前") };
    private readonly Option<string[]> _change =
        new("--change") { Description = Say("Name of a stream that setup did not make but may change.", "セットアップが作成していないが、"
        + "変更してよいストリームの名前") };

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _file, _off, _events, _records, _mode, _shards, _retention, _fanOut, _bucket, _role, _prefix, _errorPrefix,
            _noNewline, _seconds, _mebibytes, _compression, _replace, _change })
        {
            command.Options.Add(option);
        }
    }

    /// <exception cref="SetupRefusedException">The file has errors.</exception>
    public SetupFile Read(ParseResult parsed)
    {
        var file = parsed.GetValue(_file) is { } path ? SetupFile.Read(path) : new SetupFile();
        var (events, records) = (parsed.GetValue(_events) ?? file.AgentEvents?.To, parsed.GetValue(_records) ?? file.ContactRecords?.To);
        var stream = new SetupFileStream { Mode = parsed.GetValue(_mode), Shards = parsed.GetValue(_shards), RetentionHours = parsed.GetValue(_retention) };
        var fanOut = parsed.GetResult(_fanOut) is { Implicit: false } ? parsed.GetValue(_fanOut) : null;
        var delivery = new SetupFileStream
        {
            Bucket = parsed.GetValue(_bucket),
            Role = parsed.GetValue(_role),
            Prefix = parsed.GetValue(_prefix),
            ErrorPrefix = parsed.GetValue(_errorPrefix),
            Newline = parsed.GetValue(_noNewline) ? false : null,
            BufferSeconds = parsed.GetValue(_seconds),
            BufferMebibytes = parsed.GetValue(_mebibytes),
            Compression = parsed.GetValue(_compression),
        };
        var nothing = new SetupFileStream();
        var toKinesis = records?.StartsWith("kinesis", StringComparison.Ordinal) == true;
        // If only the target of contact records is given, agent events do not change.
        var onlyRecords = events is null && records is not null;
        return file.With(new SetupFile
        {
            DataStreaming = parsed.GetValue(_off) ? "off" : null,
            // Stream settings apply to the kind that goes to a stream; if no target is given, to agent events.
            AgentEvents = parsed.GetValue(_events) is null && fanOut is null && (stream == nothing || onlyRecords) ? null
                : (events == "none" ? nothing : onlyRecords ? new SetupFileStream { FanOut = fanOut } : stream with { FanOut = fanOut })
                    with { To = parsed.GetValue(_events) },
            Consumer = ServerConfiguration.Build(Cli.Settings(parsed))["Cluster:Id"],
            ContactRecords = parsed.GetValue(_records) is null && delivery == nothing && (stream == nothing || !(toKinesis || onlyRecords))
                ? null
                : (toKinesis || onlyRecords ? stream.With(delivery) : delivery) with { To = parsed.GetValue(_records) },
            Replace = parsed.GetValue(_replace) is { Length: > 0 } replace ? [.. replace] : null,
            Change = parsed.GetValue(_change) is { Length: > 0 } change ? [.. change] : null,
        });
    }
}

/// <summary>Options for the cost.</summary>
internal sealed class SetupCostOptions
{
    private readonly Option<string?> _prices = new("--prices") { Description = Say(
        "Price table (JSON) that replaces the built-in one.",
        "価格表（JSON）を差し替え") };
    private readonly Option<int> _agents = new("--agents") { Description = Say(
        "For the estimate: agents who work on a day.",
        "見積もり：1 日の稼働オペレーター数"),
        DefaultValueFactory = _ => Setup.Volume.Default.Agents };
    private readonly Option<int> _contacts = new("--contacts") { Description = Say(
        "For the estimate: contacts per day.",
        "見積もり：1 日のコンタクト数"),
        DefaultValueFactory = _ => Setup.Volume.Default.ContactsADay };

    public void AddTo(Command command)
    {
        _agents.Between(0, Setup.Volume.Most);
        _contacts.Between(0, Setup.Volume.Most);
        command.Options.Add(_prices);
        command.Options.Add(_agents);
        command.Options.Add(_contacts);
    }

    public Volume Volume(ParseResult parsed) => new(parsed.GetValue(_agents), parsed.GetValue(_contacts));

    /// <exception cref="SetupRefusedException">The table cannot be used.</exception>
    public Prices Prices(ParseResult parsed) => parsed.GetValue(_prices) is { } path ? Setup.Prices.FromFile(path) : Setup.Prices.BuiltIn();

    /// <exception cref="SetupRefusedException">The table cannot be used.</exception>
    public PlanCost Of(ParseResult parsed, Plan plan) => PlanCost.Of(plan, Volume(parsed), Prices(parsed), TimeProvider.System.GetUtcNow());
}
