namespace ConnectStreaming.Audit;

/// <summary>Texts of facts about wall displays: <c>names: initials → family name</c>.</summary>
internal static class AuditScreenWords
{
    private static readonly Dictionary<string, AuditText> Settings = new()
    {
        ["name"] = new("name", "名前"),
        ["place"] = new("place", "設置場所"),
        ["floors"] = new("floors", "フロア"),
        ["instances"] = new("instances of the floors", "フロアのインスタンス"),
        ["dwell"] = new("seconds on each floor", "フロアごとの表示秒数"),
        ["languages"] = new("languages", "言語"),
        ["names"] = new("names", "氏名の表示"),
        ["theme"] = new("theme", "テーマ"),
        ["night"] = new("night theme", "夜間テーマ"),
        ["inches"] = new("inches", "画面サイズ（インチ）"),
        ["metres"] = new("viewing distance in metres", "視聴距離（m）"),
        ["pace"] = new("shortest time between two pictures (ms)", "更新間隔（ミリ秒）"),
    };

    private static readonly Dictionary<string, AuditText> Values = new()
    {
        [""] = new("none", "なし"),
        ["full"] = new("full name", "氏名"),
        ["family"] = new("family name", "姓のみ"),
        ["initials"] = new("initials", "イニシャル"),
        ["seat"] = new("seat only", "座席のみ"),
        ["dark"] = new("dark", "ダーク"),
        ["light"] = new("light", "ライト"),
        ["auto"] = new("automatic", "自動"),
    };

    /// <returns>Null: not a fact about a wall display.</returns>
    public static AuditText? Of(AuditFact fact) => (fact.Code, fact.Values.ToArray()) switch
    {
        ("screen-device", [var browser, var size, var address]) => new(
            $"device: {browser}, {size} pixels, from {address}", $"デバイス：{browser}、{size} ピクセル、接続元 {address}"),
        ("screen-device-before", [var address]) => new($"former device: from {address}", $"以前のデバイス：接続元 {address}"),
        ("screen-freed", [var name, _]) => new(
            $"the device was the screen {name}, which is unpaired now", $"このデバイスは以前「{name}」でした。その登録は解除されました"),
        ("screen-floors", var floors) => new($"floors: {string.Join(", ", floors)}", $"フロア：{string.Join("、", floors)}"),
        ("screen-names", [var names]) => new($"names: {Value("names", names).En}", $"氏名の表示：{Value("names", names).Ja}"),
        ("screen-setting", [var what, var before, var now]) => Change(
            what, Settings.GetValueOrDefault(what) ?? new(what, what), Value(what, before), Value(what, now)),
        ("screen-text", [var text, var until]) => new($"“{text}” until {until}", $"「{text}」（{until} まで）"),
        ("screen-text-removed", []) => new("text removed", "テキストを削除"),
        _ => null,
    };

    private static AuditText Change(string what, AuditText name, AuditText before, AuditText now) => what == "name"
        ? new($"{before.En} → {now.En}", $"{before.Ja} → {now.Ja}")
        : new($"{name.En}: {before.En} → {now.En}", $"{name.Ja}：{before.Ja} → {now.Ja}");

    /// <summary>Texts of people are never translated, and a person may call a screen "dark".</summary>
    private static AuditText Value(string what, string value) =>
        (value.Length == 0 || what is "names" or "theme") && Values.TryGetValue(value, out var word) ? word : new(value, value);
}
