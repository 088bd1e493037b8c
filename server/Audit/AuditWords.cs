namespace ConnectStreaming.Audit;

/// <summary>A sentence in both languages of the page.</summary>
internal sealed record AuditText(string En, string Ja);

/// <summary>Converts the details of an entry to texts: <c>viewer; sees: Support</c>, 「閲覧者；表示範囲：技術サポート」.</summary>
internal static class AuditWords
{
    private static readonly Dictionary<string, AuditText> Roles = new()
    {
        ["viewer"] = new("viewer", "閲覧者"),
        ["supervisor"] = new("supervisor", "スーパーバイザー"),
        ["planner"] = new("layout editor", "レイアウト編集者"),
        ["administrator"] = new("administrator", "管理者"),
        ["check-in"] = new("check-in only", "着席の報告のみ"),
    };

    private static readonly Dictionary<string, AuditText> Reasons = new()
    {
        ["refused-by-provider"] = new("refused by the identity provider", "ID プロバイダーが拒否"),
        ["sign-in-not-completed"] = new("single sign-on was not completed", "シングルサインオンが完了しませんでした"),
        ["no-subject"] = new("the identity provider's answer has no subject", "ID プロバイダーの応答に利用者の識別子がありません"),
        ["disabled"] = new("the account is disabled", "無効なアカウント"),
        ["renewal-refused"] = new("the identity provider refused the renewal", "ID プロバイダーが更新を拒否"),
        ["not-named"] = new("the identity provider no longer names this person", "ID プロバイダーにこのユーザーの情報がありません"),
        ["no-answer"] = new("the identity provider did not answer for 15 minutes", "ID プロバイダーが 15 分間応答しませんでした"),
    };

    /// <summary>The words of the page (client/words).</summary>
    private static readonly Dictionary<string, AuditText> Alerts = new()
    {
        ["long-contact"] = new("long contact", "長時間対応"),
        ["long-hold"] = new("on hold too long", "保留超過"),
        ["long-acw"] = new("ACW too long", "後処理超過"),
        ["missed"] = new("missed contact", "不在着信"),
        ["rejected"] = new("rejected contact", "着信拒否"),
        ["error"] = new("agent error", "エラー"),
        ["long-away"] = new("break too long", "離席超過"),
        ["long-available"] = new("available too long", "長時間受付可"),
        ["silent"] = new("silent", "受信なし"),
        ["suspect"] = new("presence unknown", "在席不明"),
    };

    private static readonly Dictionary<string, AuditText> Levels = new()
    {
        ["warning"] = new("warning", "注意"),
        ["critical"] = new("critical", "緊急"),
    };

    /// <returns>Null: there are no details.</returns>
    public static AuditText? Of(AuditRecord record)
    {
        var facts = record.OldDetail is { } old ? AuditOldDetail.Facts(record.Entry.What, old) : record.Entry.Facts;
        AuditText[] said = [.. facts.Select(Of)];
        return said.Length == 0 ? null : new AuditText(string.Join("; ", said.Select(s => s.En)), string.Join("；", said.Select(s => s.Ja)));
    }

    public static AuditText Of(AuditFact fact) => (fact.Code, fact.Values) switch
    {
        ("text", [var text]) => new(text, text),
        ("text", [var en, var ja]) => new(en, ja),
        ("roles", []) => new("no role", "ロールなし"),
        ("roles", var roles) => new(string.Join(", ", roles.Select(r => Role(r).En)), string.Join("、", roles.Select(r => Role(r).Ja))),
        ("sees-everything", []) => new("sees: everything", "表示範囲：すべて"),
        ("sees-nobody", []) => new("sees: no agents", "表示範囲：なし"),
        ("sees", var grant) => new(
            $"sees: {Grant(grant, ", ", "profile ", "floor ")}", $"表示範囲：{Grant(grant, "、", "プロファイル ", "フロア ")}"),
        ("agent", [var agent]) => new($"agent: {agent}", $"オペレーター：{agent}"),
        ("seat-wished", [var floor, var seat]) => new($"wanted: {floor}, seat {seat}", $"希望：{floor} の座席 {seat}"),
        ("seat-beside", [var name, var floor, var seat]) => new($"also reported there: {name} ({floor}, seat {seat})", $"同じ座席の人：{name}（{floor} の座席 {seat}）"),
        ("at-home", []) => new("works at home", "在宅勤務"),
        ("at-home-before", []) => new("worked at home", "在宅勤務を終了"),
        ("check-in-for", [var name]) => new($"asked by {name}", $"申請者：{name}"),
        ("check-in-end", ["logged-off"]) => new("logged off", "ログオフ"),
        ("check-in-end", ["silent"]) => new("no event for too long", "受信なしが続いたため"),
        ("seat-before", [var floor, var seat]) => new($"before: {floor}, seat {seat}", $"変更前：{floor} の座席 {seat}"),
        ("seat-now", [var floor, var seat]) => new($"now: {floor}, seat {seat}", $"変更後：{floor} の座席 {seat}"),
        ("seat-lost", [var who, var floor, var seat]) => new(
            $"{who} lost {floor}, seat {seat}", $"{who} の割り当てを解除（{floor} の座席 {seat}）"),
        ("seat-given", [var who, var floor, var seat]) => new($"{who} got {floor}, seat {seat}", $"{who} を {floor} の座席 {seat} に割り当て"),
        ("seat-left", [var who, var floor, var seat]) => new($"{who} left {floor}, seat {seat}", $"{who} が {floor} の座席 {seat} から移動"),
        ("alert", [var kind, var level]) => Alert(kind, level),
        ("snoozed-until", [var time]) => new($"until {time}", $"再通知：{time}"),
        ("until", [var day]) => new($"valid until {day}", $"有効期限：{day}"),
        ("address", [var address]) => new($"from {address}", $"接続元：{address}"),
        ("from-many", []) => new("from several addresses", "複数の接続元"),
        ("by-provider", []) => new("by the identity provider", "ID プロバイダーによる変更"),
        ("reason", [var code]) => Reasons.GetValueOrDefault(code) ?? new(code, code),
        (AuditRepeats.Code, [var count, var last]) => new($"{count} more times, last at {last}", $"ほか {count} 回、最終 {last}"),
        ("version", [var before, var now, var seats]) => new(
            $"version {before} → {now}, {seats} {(seats == "1" ? "seat" : "seats")}", $"バージョン {before} → {now}、座席 {seats}"),
        ("from-version", [var number]) => new($"restored from version {number}", $"バージョン {number} から復元"),
        ("version-name", [var name]) => new($"named {name}", $"名前：{name}"),
        ("from-base", ["0"]) => new("from an empty plan", "空のレイアウトから作成"),
        ("from-base", [var number]) => new($"from version {number}", $"バージョン {number} から作成"),
        ("draft-step", [var step]) => new($"draft up to step {step}", $"下書きの操作 {step} まで"),
        ("draft-steps", ["1"]) => new("1 step was discarded", "操作 1 件を破棄"),
        ("draft-steps", [var steps]) => new($"{steps} steps were discarded", $"操作 {steps} 件を破棄"),
        ("publish-at", [var time]) => new($"at {time}", $"日時：{time}"),
        ("publish-late", [var time]) => new(
            $"set for {time}, but published later", $"予定日時：{time}；予定より遅れて公開"),
        ("publish-dropped", [var time, var who]) => new($"with it the time that {who} had set: {time}", $"{who} が設定した公開予定（{time}）も破棄"),
        ("not-published", [var why, var version]) => NotPublished(why, version),
        ("undone-version", [var number]) => new($"version {number} was taken back", $"バージョン {number} の公開を取り消し"),
        ("seated", ["1"]) => new("1 person got a seat", "1 人に席を割り当て"),
        ("seated", [var people]) => new($"{people} people got a seat", $"{people} 人に席を割り当て"),
        ("freed", ["1"]) => new("1 person lost the seat", "1 人の割り当てを解除"),
        ("freed", [var people]) => new($"{people} people lost their seats", $"{people} 人の割り当てを解除"),
        ("left", ["1"]) => new("1 person left another floor", "1 人が別のフロアから移動"),
        ("left", [var people]) => new($"{people} people left another floor", $"{people} 人が別のフロアから移動"),
        ("more-people", [var people]) => new($"and {people} more", $"ほか {people} 人"),
        ("table", [var moved, var added, var gone]) => new(
            $"seat table: {moved} moved, {added} new, {gone} without a seat now", $"座席表：移動 {moved} 人、新規 {added} 人、割り当て解除 {gone} 人"),
        ("readings", [var added, var changed, var gone]) => new(
            $"readings: {added} new, {changed} changed, {gone} removed", $"読み・内線：追加 {added} 件、変更 {changed} 件、削除 {gone} 件"),
        ("renamed", [var before, var now]) => new($"{before} → {now}", $"{before} → {now}"),
        ("site", [var before, var now]) => new($"site {before} → {now}", $"拠点 {before} → {now}"),
        ("time-zone", [var zone]) => new($"time zone {zone}", $"タイムゾーン {zone}"),
        ("time-zone", [var before, var now]) => new($"time zone {before} → {now}", $"タイムゾーン {before} → {now}"),
        ("order", [var before, var now]) => new($"position in the list {before} → {now}", $"表示順 {before} → {now}"),
        ("instances", []) => new("no instances", "インスタンスなし"),
        ("instances", var arns) => new($"instances: {string.Join(", ", arns)}", $"インスタンス：{string.Join("、", arns)}"),
        ("image", [var type, var width, var height]) => new($"{type}, {width} × {height} pixels", $"{type}、{width} × {height} ピクセル"),
        ("cut", [var id, var hash, var days]) => new(
            $"entries up to no. {id}, older than {days} days, were removed; hash of the last one: {hash}",
            $"{days} 日より古い No. {id} までの記録を削除；最後の記録のハッシュ値：{hash}"),
        var (code, values) => AuditSettingsWords.Of(fact) ?? AuditScreenWords.Of(fact) ?? new(Unknown(code, values), Unknown(code, values)),
    };

    private static AuditText Alert(string kind, string level)
    {
        var (name, at) = (Alerts.GetValueOrDefault(kind) ?? new(kind, kind), Levels.GetValueOrDefault(level) ?? new(level, level));
        return new($"{name.En} ({at.En})", $"{name.Ja}（{at.Ja}）");
    }

    private static AuditText NotPublished(string why, string version) => why switch
    {
        "other-version" => new($"another version was current: {version}", $"別のバージョン {version} が公開されていたため中止"),
        "not-allowed" => new("the person may no longer change the floor", "設定したユーザーにフロアの変更権限がないため中止"),
        "not-readable" => new("the draft could not be read", "下書きを読み取れなかったため中止"),
        "no-image" => new("the background image was gone", "背景画像がなくなっていたため中止"),
        _ => new(why, why),
    };

    private static AuditText Role(string role) => Roles.GetValueOrDefault(role) ?? new(role, role);

    /// <summary>Values are <c>instance:ID</c>, <c>group:Tokyo › Team A</c>, <c>profile:NAME</c> and <c>floor:ID</c>.</summary>
    private static string Grant(IReadOnlyList<string> values, string comma, string profile, string floor)
    {
        IEnumerable<string> Of(string kind, string before) =>
            values.Where(v => v.StartsWith(kind, StringComparison.Ordinal)).Select(v => before + v[kind.Length..]);
        string[] parts = [string.Join(comma, Of("instance:", "")), string.Join(comma, Of("group:", "").Concat(Of("profile:", profile))),
            string.Join(comma, Of("floor:", floor))];
        return string.Join(" · ", parts.Where(part => part.Length > 0));
    }

    /// <summary>A fact of a newer version.</summary>
    private static string Unknown(string code, IReadOnlyList<string> values) => values.Count == 0 ? code : $"{code}: {string.Join(", ", values)}";
}
