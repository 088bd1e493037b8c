using System.Globalization;

namespace ConnectStreaming.Audit;

/// <summary>Texts of facts about the settings: <c>Long contact, queue Billing: warning 10:00 → 8:00, critical none</c>.</summary>
internal static class AuditSettingsWords
{
    private static readonly Dictionary<string, AuditText> Kinds = new()
    {
        ["long-contact"] = new("Long contact", "長時間対応"),
        ["long-hold"] = new("On hold too long", "保留超過"),
        ["long-acw"] = new("ACW too long", "後処理超過"),
        ["missed"] = new("Missed contact", "不在着信"),
        ["rejected"] = new("Rejected contact", "着信拒否"),
        ["error"] = new("Agent error", "エラー"),
        ["long-away"] = new("Break too long", "離席超過"),
        ["long-available"] = new("Available too long", "長時間受付可"),
        ["silent"] = new("Silent", "受信なし"),
        ["suspect"] = new("Presence unknown", "在席不明"),
    };

    private static readonly Dictionary<string, AuditText> States = new()
    {
        ["state.offline"] = new("Offline", "ログオフ"),
        ["state.error"] = new("Error", "エラー"),
        ["state.missed"] = new("Missed", "不在着信"),
        ["state.rejected"] = new("Rejected", "着信拒否"),
        ["state.monitoring"] = new("Monitoring", "モニタリング"),
        ["state.talking"] = new("On contact", "対応中"),
        ["state.talking.voice"] = new("On contact (voice)", "通話中"),
        ["state.hold"] = new("On hold", "保留中"),
        ["state.dialing"] = new("Dialing", "発信中"),
        ["state.paused"] = new("Paused", "一時停止"),
        ["state.acw"] = new("After contact work", "後処理"),
        ["state.ringing"] = new("Ringing", "着信中"),
        ["state.away"] = new("Away", "離席"),
        ["state.available"] = new("Available", "受付可"),
        ["state.unknown"] = new("Unknown", "不明"),
    };

    private static readonly Dictionary<string, AuditText> Conditions = new()
    {
        ["queue"] = new("queue", "キュー"),
        ["channel"] = new("channel", "チャネル"),
        ["status"] = new("status", "ステータス"),
        ["profile"] = new("profile", "プロファイル"),
        ["group"] = new("group", "グループ"),
        ["floor"] = new("floor", "フロア"),
    };

    private static readonly Dictionary<string, AuditText> Colours = new()
    {
        ["default"] = new("default", "標準"),
        ["colour-blind"] = new("colour-blind safe", "色覚多様性対応"),
        ["monochrome"] = new("monochrome", "モノクロ"),
    };

    /// <returns>Null: not a fact about the settings.</returns>
    public static AuditText? Of(AuditFact fact) => (fact.Code, fact.Values.ToArray()) switch
    {
        ("settings-version", [var before, var now]) => new($"version {before} → {now}", $"バージョン {before} → {now}"),
        ("limit-set", [var kind, var warn, var critical, .. var conditions]) =>
            Limit(kind, conditions, "", "", [("warning ", "注意 ", Time(warn)), ("critical ", "緊急 ", Time(critical))]),
        ("limit-changed", [var kind, var warn, var critical, var warnNow, var criticalNow, .. var conditions]) =>
            Limit(kind, conditions, "", "", [("warning ", "注意 ", Change(warn, warnNow)), ("critical ", "緊急 ", Change(critical, criticalNow))]),
        ("limit-removed", [var kind, .. var conditions]) => Limit(kind, conditions, "limit removed", "上限を削除", []),
        ("break-length", [var status, "", var planned]) => new($"{status}: planned {Time(planned).En}", $"{status}：予定 {Time(planned).Ja}"),
        ("break-length", [var status, var before, var planned]) => new(
            $"{status}: planned {Change(before, planned).En}", $"{status}：予定 {Change(before, planned).Ja}"),
        ("break-removed", [var status]) => new($"{status}: planned length removed", $"{status}：予定時間を削除"),
        ("word-set", [var key, var site, var ja, var en]) => new(
            $"{State(key, site).En}: {Names(ja, en, " / ")}", $"{State(key, site).Ja}：{Names(ja, en, "／")}"),
        ("word-removed", [var key, var site]) => new($"{State(key, site).En}: product's word again", $"{State(key, site).Ja}：標準の表示名に戻す"),
        ("colours", [var before, var now]) => new($"colours {Colour(before).En} → {Colour(now).En}", $"配色 {Colour(before).Ja} → {Colour(now).Ja}"),
        ("icon-set", [var status, var icon]) => new($"{status}: icon {icon}", $"{status}：アイコン {icon}"),
        ("icon-removed", [var status]) => new($"{status}: product's icon again", $"{status}：標準のアイコンに戻す"),
        ("instance-named", [var arn, var name]) => new($"{arn} is called {name}", $"{arn} の名前：{name}"),
        ("instance-unnamed", [var arn]) => new($"{arn}: name removed", $"{arn} の名前を削除"),
        ("centre-zone", [var before, var now]) => new(
            $"time zone {Or(before, "of the server")} → {Or(now, "of the server")}", $"タイムゾーン {Or(before, "サーバーの設定")} → {Or(now, "サーバーの設定")}"),
        ("settings-order", []) => new("only the order was changed", "順序のみ変更"),
        ("more-changes", [var count]) => new($"and {count} more changes", $"ほか {count} 件の変更"),
        _ => null,
    };

    private static AuditText Limit(
        string kind, string[] conditions, string en, string ja, (string En, string Ja, AuditText Value)[] stages)
    {
        var (name, all) = (Kinds.GetValueOrDefault(kind) ?? new(kind, kind), conditions.Select(Condition).ToArray());
        var forWhom = all.Length == 0 ? "" : $"（{string.Join("、", all.Select(c => c.Ja))}）";
        return new(
            $"{string.Join(", ", [name.En, .. all.Select(c => c.En)])}: {en}{string.Join(", ", stages.Select(s => s.En + s.Value.En))}",
            $"{name.Ja}{forWhom}：{ja}{string.Join("、", stages.Select(s => s.Ja + s.Value.Ja))}");
    }

    private static AuditText Condition(string condition)
    {
        var at = condition.IndexOf(':', StringComparison.Ordinal);
        var (kind, value) = at < 0 ? ("", condition) : (condition[..at], condition[(at + 1)..]);
        return Conditions.TryGetValue(kind, out var word) ? new($"{word.En} {value}", $"{word.Ja} {value}") : new(condition, condition);
    }

    private static AuditText State(string key, string site)
    {
        var word = States.GetValueOrDefault(key) ?? new(key, key);
        return site.Length == 0 ? new($"word for {word.En}", $"「{word.Ja}」の表示名")
            : new($"word for {word.En} at {site}", $"{site} での「{word.Ja}」の表示名");
    }

    private static AuditText Colour(string name) => Colours.GetValueOrDefault(name) ?? new(name, name);

    private static string Names(string ja, string en, string between) => string.Join(between, new[] { ja, en }.Where(n => n.Length > 0));

    private static AuditText Change(string before, string now) => before == now ? Time(now)
        : new($"{Time(before).En} → {Time(now).En}", $"{Time(before).Ja} → {Time(now).Ja}");

    /// <param name="milliseconds">"": none.</param>
    private static AuditText Time(string milliseconds)
    {
        if (!long.TryParse(milliseconds, NumberStyles.None, CultureInfo.InvariantCulture, out var ms))
        {
            return new("none", "なし");
        }
        var length = TimeSpan.FromMilliseconds(ms);
        var text = length.TotalHours >= 1 ? string.Create(CultureInfo.InvariantCulture, $"{(long)length.TotalHours}:{length:mm\\:ss}")
            : length.ToString(@"m\:ss", CultureInfo.InvariantCulture);
        return ms == 0 ? new("at once", "すぐに") : length.Milliseconds == 0 ? new(text, text)
            : new($"{text}.{length.Milliseconds:D3}", $"{text}.{length.Milliseconds:D3}");
    }

    private static string Or(string text, string otherwise) => text.Length == 0 ? otherwise : text;
}
