using System.Globalization;

namespace ConnectStreaming.Storage;

/// <summary>One problem of the store, for administrators.</summary>
/// <param name="Code">full, read-only, failing, moved-aside, unreadable, wal.</param>
internal sealed record StoreTrouble(string Code, string En, string Ja)
{
    /// <summary>All possible codes. The metrics have a value for each.</summary>
    public static IReadOnlyList<string> Codes { get; } = ["full", "read-only", "failing", "moved-aside", "unreadable", "wal"];

    public static StoreTrouble OfFailure(StoreUnavailableException failure) => failure.Problem switch
    {
        var problem when failure.Japanese is { } ja => new(
            problem switch { StoreProblem.DiskFull => "full", StoreProblem.ReadOnly => "read-only", _ => "failing" }, failure.Message, InJapanese(ja)),
        StoreProblem.DiskFull => new("full", failure.Message, InJapanese("ディスクの空き容量がありません。"
            + "空きを作ると、書き込みは自動で再開します。")),
        StoreProblem.ReadOnly or StoreProblem.CannotOpen => new(
            "read-only", failure.Message, InJapanese("データフォルダーに書き込めません。"
                + "サーバーのユーザーに書き込み権限を与えると、書き込みは自動で再開します。")),
        StoreProblem.DiskError => new("failing", failure.Message, InJapanese("ディスクがエラーを返しています。"
            + "ディスクとマウントを確認してください。復旧すると、書き込みは自動で再開します。")),
        StoreProblem.Locked => new("failing", failure.Message, InJapanese("別のプログラムがデータベースをロックしています。"
            + "そのプログラムを終了すると、書き込みは自動で再開します。")),
        StoreProblem.Damaged => new("failing", failure.Message, InJapanese("データベースが破損しています。"
            + "サーバーを再起動すると、破損したファイルを退避して空の状態から始めます。"
            + "バックアップがあれば復元してください。")),
        _ => new("failing", failure.Message, InJapanese(
            $"データベースに書き込めません（{failure.InnerException?.Message ?? failure.Message}）。"
            + $"書き込みは自動で再試行されます。")),
    };

    public static StoreTrouble OfReadFailure(StoreUnavailableException failure) => new(
        "failing",
        failure.Message,
        failure.Japanese is { } ja ? ja : failure.Problem == StoreProblem.Damaged
            ? "データベースが破損しているため、読み取れません。サーバーを再起動すると、"
                + "破損したファイルを退避して空の状態から始めます。バックアップがあれば復元してください。"
            : $"データベースから読み取れません（{failure.InnerException?.Message ?? failure.Message}）。"
                + $"読み取りは自動で再試行されます。");

    public static StoreTrouble OfMovedAside(string aside) => new(
        "moved-aside",
        $"The database was damaged and was moved to {aside}. The store started empty. Restore a backup if you have one.",
        $"データベースが破損していたため {aside} に退避し、空の状態で起動しました。"
            + $"バックアップがあれば復元してください。");

    public static StoreTrouble OfUnreadable(long count) => new(
        "unreadable",
        string.Create(CultureInfo.InvariantCulture, $"{count} stored agent states could not be read. Those agents are unknown until their next event."),
        string.Create(CultureInfo.InvariantCulture, $"保存されていたオペレーターの状態のうち {count} 件を読み取れませんでした。"
            + $"該当するオペレーターは次のイベントまで「不明」と表示されます。"));

    public static StoreTrouble OfWal(long bytes, long limit) => new(
        "wal",
        $"The database's write-ahead log has grown to {bytes >> 20} MB (Storage:WalLimit is {limit >> 20} MB) and cannot be emptied, "
        + "because a program keeps reading it. "
            + "Close other programs that have connect-streaming.db open (sqlite3, a backup tool, a virus scanner). A restart of the server also empties it.",
        $"データベースの先行書き込みログが {bytes >> 20} MB に達し（Storage:WalLimit は {limit >> 20} MB）、空にできません。"
            + $"別のプログラムが読み取りを続けています。"
            + "connect-streaming.db を開いている他のプログラム（sqlite3、バックアップツール、ウイルス対策ソフトなど）"
            + "を終了してください。サーバーを再起動しても空になります。");

    private static string InJapanese(string words) => $"保存できません。{words}座席表の表示には影響しません。";
}
