using ConnectStreaming.Setup;

namespace ConnectStreaming.Commands;

/// <summary>What the help of <c>setup</c> says after its options: examples, the keys of the file, the terms of AWS and the exit codes.</summary>
internal static class SetupHelp
{
    private const string Arn = "arn:aws:connect:ap-northeast-1:123456789012:instance/11111111-2222-3333-4444-555555555555";

    private static readonly Text Terms = new(
        """
        Terms:
          Kinesis data stream  Carries records to the programs that read it. The seat map reads agent events from one.
          Shard                One unit of capacity of a Kinesis data stream: up to 1 MB or 1,000 records a second. Each is paid for by the hour.
          On-demand            AWS chooses the number of shards, for a higher price.
          Firehose             Amazon Data Firehose. Collects contact records and writes them as files to an S3 bucket.
          Delivery role        The IAM role that Firehose uses to write to the bucket.
        """,
        """
        用語：
          Kinesis データストリーム  レコードを運びます。座席表はここからエージェントイベントを読み取ります。
          シャード                  Kinesis データストリームの容量の単位です。毎秒 1 MB または 1,000 件まで。1 本ごとに時間課金されます。
          オンデマンド              シャード数を AWS が決めます。料金は高めです。
          Firehose                  Amazon Data Firehose。コンタクトレコードをまとめ、S3 バケットにファイルとして保存します。
          配信ロール                Firehose がバケットに書き込むときに使う IAM ロールです。
        """);

    private static readonly Text ExitCodes = new(
        """
        Exit codes:
          0    done, or nothing to do
          1    failed, refused or not confirmed; the message says what to do
          2    wrong command line; with plan --detailed-exitcode: there are changes to make
          130  stopped by Ctrl-C
        """,
        """
        終了コード：
          0    完了、または何もする必要がない
          1    失敗、拒否、または確認されなかった（メッセージに対処方法が出ます）
          2    コマンドラインの誤り。plan --detailed-exitcode では変更がある
          130  Ctrl-C による中断
        """);

    private static readonly Text FileKeys = new(
        $"""
        Keys of the file (--file):
          {string.Join(", ", SetupYaml.FileKeys)}
          under agentEvents and contactRecords: {string.Join(", ", SetupYaml.StreamKeys)}
        """,
        $"""
        ファイル（--file）のキー：
          最上位：{string.Join("、", SetupYaml.FileKeys)}
          agentEvents と contactRecords の下：{string.Join("、", SetupYaml.StreamKeys)}
        """);

    /// <param name="verbs">The verbs of the command line, such as <c>setup</c>, <c>plan</c>.</param>
    /// <returns>Empty: it is another command.</returns>
    public static string After(IReadOnlyList<string> verbs, Language language)
    {
        if (verbs is not ["setup", ..])
        {
            return "";
        }

        var verb = verbs.Count > 1 ? verbs[1] : "";
        Text example = new("Example:", "例：");
        string?[] parts =
        [
            $"{example.In(language)}\n  connect-streaming setup {Example(verb)}",
            verb is "plan" or "apply" or "policy" ? FileKeys.In(language) : null,
            verb is "teardown" ? null : Terms.In(language),
            ExitCodes.In(language),
        ];
        return string.Join("\n\n", parts.OfType<string>()) + "\n\n";
    }

    private static string Example(string verb) => verb switch
    {
        "plan" => "plan --instance my-centre --region ap-northeast-1",
        "apply" => "apply --instance my-centre --agent-events kinesis:my-events --contact-records firehose:my-records --bucket my-bucket",
        "status" => "status --instance my-centre --json",
        "teardown" => "teardown --instance my-centre --only contact-records",
        "policy" => $"policy --instance {Arn} > policy.json",
        _ => "plan --instance my-centre",
    };
}
