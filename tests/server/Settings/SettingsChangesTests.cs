using ConnectStreaming.Alerts;
using ConnectStreaming.Audit;
using ConnectStreaming.Settings;

namespace ConnectStreaming.Tests.Settings;

/// <summary>What the audit log says about a change of the settings, in both languages.</summary>
public sealed class SettingsChangesTests
{
    private static readonly SettingsDocument Whole = SettingsReaderTests.Read(SettingsReaderTests.Whole);

    [Fact]
    public void NoDifferenceIsNoFact() => Assert.Empty(Said(Whole, SettingsReaderTests.Read(SettingsDocumentJson.Text(Whole))));

    [Fact]
    public void EverythingThatIsSetIsSaid() => Assert.Equal(
        [
            "Long contact: warning 10:00, critical 15:00 | 長時間対応：注意 10:00、緊急 15:00",
            "Long contact, queue Billing, channel VOICE: warning 8:00, critical none"
                + " | 長時間対応（キュー Billing、チャネル VOICE）：注意 8:00、緊急 なし",
            "Long contact, profile 基本, group 東京 › 料金, floor 3F: warning at once, critical 1:00"
                + " | 長時間対応（プロファイル 基本、グループ 東京 › 料金、フロア 3F）：注意 すぐに、緊急 1:00",
            "Break too long, status 昼休み: warning none, critical 5:00 | 離席超過（ステータス 昼休み）：注意 なし、緊急 5:00",
            "昼休み: planned 45:00 | 昼休み：予定 45:00",
            "休憩 A : planned 15:00 | 休憩 A ：予定 15:00",
            "word for Available: 待機 / Available | 「受付可」の表示名：待機／Available",
            "word for After contact work at 本社: ラップ | 本社 での「後処理」の表示名：ラップ",
            "colours default → colour-blind safe | 配色 標準 → 色覚多様性対応",
            "昼休み: icon utensils | 昼休み：アイコン utensils",
            $"{Whole.Instances[0].Instance} is called 東京 | {Whole.Instances[0].Instance} の名前：東京",
            "time zone of the server → Asia/Tokyo | タイムゾーン サーバーの設定 → Asia/Tokyo",
        ],
        Said(SettingsDocument.Default, Whole));

    [Fact]
    public void EverythingThatIsTakenBackIsSaid() => Assert.Equal(
        [
            "Long contact: limit removed | 長時間対応：上限を削除",
            "Long contact, queue Billing, channel VOICE: limit removed | 長時間対応（キュー Billing、チャネル VOICE）：上限を削除",
            "Long contact, profile 基本, group 東京 › 料金, floor 3F: limit removed"
                + " | 長時間対応（プロファイル 基本、グループ 東京 › 料金、フロア 3F）：上限を削除",
            "Break too long, status 昼休み: limit removed | 離席超過（ステータス 昼休み）：上限を削除",
            "昼休み: planned length removed | 昼休み：予定時間を削除",
            "休憩 A : planned length removed | 休憩 A ：予定時間を削除",
            "word for Available: product's word again | 「受付可」の表示名：標準の表示名に戻す",
            "word for After contact work at 本社: product's word again | 本社 での「後処理」の表示名：標準の表示名に戻す",
            "colours colour-blind safe → default | 配色 色覚多様性対応 → 標準",
            "昼休み: product's icon again | 昼休み：標準のアイコンに戻す",
            $"{Whole.Instances[0].Instance}: name removed | {Whole.Instances[0].Instance} の名前を削除",
            "time zone Asia/Tokyo → of the server | タイムゾーン Asia/Tokyo → サーバーの設定",
        ],
        Said(Whole, SettingsDocument.Default));

    [Fact]
    public void AChangedLimitAndLengthSayBothValues()
    {
        var rules = Whole.Alerts.Limits[AlertKind.LongContact];
        var changed = Whole with
        {
            Alerts = new LimitSettings
            {
                Limits = new Dictionary<AlertKind, IReadOnlyList<LimitRule>>(Whole.Alerts.Limits)
                {
                    [AlertKind.LongContact] = [rules[0] with { WarnAfter = 3_605_500, CriticalAfter = null }, .. rules.Skip(1)],
                },
                Breaks = [Whole.Alerts.Breaks[0] with { Planned = 3_600_000 }, Whole.Alerts.Breaks[1]],
            },
        };
        Assert.Equal(
            [
                "Long contact: warning 10:00 → 1:00:05.500, critical 15:00 → none | 長時間対応：注意 10:00 → 1:00:05.500、緊急 15:00 → なし",
                "昼休み: planned 45:00 → 1:00:00 | 昼休み：予定 45:00 → 1:00:00",
            ],
            Said(Whole, changed));
    }

    [Fact]
    public void AnotherOrderAloneIsSaid() => Assert.Equal(
        ["only the order was changed | 順序のみ変更"],
        Said(Whole, Whole with { Alerts = Whole.Alerts with { Breaks = [.. Whole.Alerts.Breaks.Reverse()] } }));

    [Fact]
    public void ManyChangesAreCounted()
    {
        var many = Whole with { Alerts = Whole.Alerts with { Breaks = [.. Enumerable.Range(0, 150).Select(n => new PlannedBreak($"b{n}", 60_000))] } };
        var facts = SettingsChanges.Of(Whole with { Alerts = Whole.Alerts with { Breaks = [] } }, many, id => id);
        Assert.Equal(SettingsChanges.Most + 1, facts.Count);
        Assert.Equal("and 50 more changes", AuditWords.Of(facts[^1]).En);
    }

    private static string[] Said(SettingsDocument before, SettingsDocument now) =>
    [
        .. SettingsChanges.Of(before, now, id => id switch { "f-0000000001" => "3F", "s-default" => "本社", _ => id }).Select(AuditWords.Of)
            .Select(text => $"{text.En} | {text.Ja}"),
    ];
}
