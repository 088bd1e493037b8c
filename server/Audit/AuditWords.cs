namespace ConnectStreaming.Audit;

/// <summary>A sentence in both languages of the page.</summary>
internal sealed record AuditText(string En, string Ja);

/// <summary>The details of an entry as people read them: <c>viewer; sees: Support</c>, 「閲覧者；表示範囲：技術サポート」.</summary>
internal static class AuditWords
{
    private static readonly Dictionary<string, AuditText> Roles = new()
    {
        ["viewer"] = new("viewer", "閲覧者"),
        ["supervisor"] = new("supervisor", "スーパーバイザー"),
        ["planner"] = new("layout editor", "レイアウト編集者"),
        ["administrator"] = new("administrator", "管理者"),
    };

    private static readonly Dictionary<string, AuditText> Reasons = new()
    {
        ["refused-by-provider"] = new("refused by the identity provider", "ID プロバイダーが拒否"),
        ["sign-in-not-completed"] = new("single sign-on was not completed", "シングルサインオンが完了しませんでした"),
        ["no-subject"] = new("the identity provider names no subject", "ID プロバイダーの応答に利用者の識別子がありません"),
        ["disabled"] = new("the account is disabled", "無効なアカウント"),
        ["renewal-refused"] = new("the identity provider refused the renewal", "ID プロバイダーが更新を拒否"),
        ["not-named"] = new("the identity provider no longer names this person", "ID プロバイダーにこのユーザーの情報がありません"),
        ["no-answer"] = new("the identity provider did not answer for 15 minutes", "ID プロバイダーが 15 分間応答しませんでした"),
    };

    /// <returns>Null: there is nothing to say.</returns>
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
        ("sees", var grant) => new($"sees: {Grant(grant, ", ", "profile ")}", $"表示範囲：{Grant(grant, "、", "プロファイル ")}"),
        ("agent", [var agent]) => new($"agent: {agent}", $"オペレーター：{agent}"),
        ("until", [var day]) => new($"valid until {day}", $"有効期限：{day}"),
        ("address", [var address]) => new($"from {address}", $"接続元：{address}"),
        ("from-many", []) => new("from several addresses", "複数の接続元"),
        ("by-provider", []) => new("by the identity provider", "ID プロバイダーによる変更"),
        ("reason", [var code]) => Reasons.GetValueOrDefault(code) ?? new(code, code),
        (AuditRepeats.Code, [var count, var last]) => new($"{count} more times, last at {last}", $"ほか {count} 回、最終 {last}"),
        ("cut", [var id, var hash, var days]) => new(
            $"entries up to no. {id}, older than {days} days, were removed; hash of the last one: {hash}",
            $"{days} 日より古い No. {id} までの記録を削除；最後の記録のハッシュ値：{hash}"),
        var (code, values) => new(Unknown(code, values), Unknown(code, values)),
    };

    private static AuditText Role(string role) => Roles.GetValueOrDefault(role) ?? new(role, role);

    /// <summary>Values are <c>instance:ID</c>, <c>group:Tokyo › Team A</c> and <c>profile:NAME</c>.</summary>
    private static string Grant(IReadOnlyList<string> values, string comma, string profile)
    {
        IEnumerable<string> Of(string kind, string before) =>
            values.Where(v => v.StartsWith(kind, StringComparison.Ordinal)).Select(v => before + v[kind.Length..]);
        string[] parts = [string.Join(comma, Of("instance:", "")), string.Join(comma, Of("group:", "").Concat(Of("profile:", profile)))];
        return string.Join(" · ", parts.Where(part => part.Length > 0));
    }

    /// <summary>A fact that a newer version wrote.</summary>
    private static string Unknown(string code, IReadOnlyList<string> values) => values.Count == 0 ? code : $"{code}: {string.Join(", ", values)}";
}
