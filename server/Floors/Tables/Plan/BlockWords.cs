using System.Text.RegularExpressions;

namespace ConnectStreaming.Floors.Tables.Plan;

/// <summary>Words by which titles, legends, zones and things on the floor are known. Pure.</summary>
internal static partial class BlockWords
{
    public static bool IsTitle(string text) => Title().IsMatch(text);

    public static bool IsLegend(string text) => Legend().IsMatch(text);

    public static bool IsZone(string text) => Zone().IsMatch(text);

    public static bool IsFixture(string text) => Fixture().IsMatch(text);

    public static bool IsAisle(string text) => Aisle().IsMatch(text);

    public static bool IsNote(string text) => text.Length > 30 || Note().IsMatch(text);

    /// <summary>1, 12, A, AB, 3列, 月: the number of a column or row.</summary>
    public static bool IsIndex(string text) => Index().IsMatch(text);

    public static bool IsExtension(string text) => Extension().IsMatch(text);

    /// <summary>Names of the columns of a list: 座席番号, 氏名, 内線.</summary>
    public static bool IsColumnName(string text) => ColumnName().IsMatch(text) || IsOtherColumn(text);

    /// <summary>A column of a list that says something of the person.</summary>
    public static bool IsOtherColumn(string text) => OtherColumn().IsMatch(text);

    [GeneratedRegex(
        @"^(?:座席番号|座席No\.?|座席|席番号?|席No\.?|番号|No\.?|氏名|名前|姓名|担当者名?|社員名|オペレーター名?|フリガナ|ふりがな|カナ|内線(?:番号)?|電話(?:番号)?|社員番号|ログインID|ID"
        + @"|seat(?:\s*(?:no\.?|number))?|desk|name|full\s*name|user(?:\s*name)?|login|ext(?:ension)?\.?|phone|tel\.?)$", RegexOptions.IgnoreCase)]
    private static partial Regex ColumnName();

    [GeneratedRegex(
        @"^(?:所属|部署名?|部|課|係|班|チーム名?|グループ名?|役職|職種|雇用形態|契約(?:形態)?|シフト|勤務(?:時間|形態|区分)?|スキル|資格|入社日?|状態|備考|メモ"
        + @"|teams?|groups?|department|role|title|shift|skills?|status|notes?|remarks?)$", RegexOptions.IgnoreCase)]
    private static partial Regex OtherColumn();

    [GeneratedRegex(
        @"座席表|座席配置|座席レイアウト|席次表|配置図|レイアウト図|レイアウト表|フロアマップ|フロア図|席替え?|seat(?:ing)?\s*(?:map|chart|plan|table|layout)|floor\s*(?:map|plan)"
        + @"|(?:19|20)\d\d\s*[年/.-]\s*\d{1,2}|\d{1,2}月\d{1,2}日|令和|^r\d{1,2}[./]\d|(?:現在|改訂|改定|更新|作成|時点|版)[)）]?$|^(?:ver|rev)\.?\s*\d|^(?:as of|updated)",
        RegexOptions.IgnoreCase)]
    private static partial Regex Title();

    [GeneratedRegex(
        @"凡例|^legend|^[■□●○◎▲△▼▽◆◇★☆※◯🔴🔵🟢🟡]\s*[:：=＝]?\s*\S|[=＝]\s*\S|^(?:上段|中段|下段|左|右|赤|青|緑|黄|灰|黒|網掛け|太字|色付き)[^\n]{0,3}(?:は|が|[:：])",
        RegexOptions.IgnoreCase)]
    private static partial Regex Legend();

    [GeneratedRegex(
        @"(?:チーム|ﾁｰﾑ|グループ|ｸﾞﾙｰﾌﾟ|班|係|課|島|ブロック|エリア|ゾーン|ライン|窓口|デスク|センター|セクション|部門|事業部|受電|架電|サポート|営業|担当|業務)\s*[A-Za-zＡ-Ｚ0-9０-９①-⑳一二三四五六七八九十]{0,3}$"
        + @"|^(?:第?[0-9０-９一二三四五六七八九十]+|[A-ZＡ-Ｚ]{1,2})(?:チーム|グループ|班|係|課|部|島|ブロック|エリア|ゾーン|G|Ｇ)$"
        + @"|\b(?:team|group|island|zone|area|desk|section|squad|queue|line|pod)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Zone();

    [GeneratedRegex(
        @"^(?:[^\n]{0,6}(?:入口|出口|入り口|出入口|出入り口|ドア|扉|窓|窓側|壁|柱|会議室|会議ｽﾍﾟｰｽ|ミーティング|打合せ|打ち合わせ|応接|応接室|休憩室|休憩スペース|給湯|給湯室|トイレ|更衣室|ロッカー|倉庫|書庫"
        + @"|キャビネット|棚|ラック|コピー機|コピー|プリンタ|プリンター|複合機|ＦＡＸ|FAX|シュレッダー|ホワイトボード|モニター|モニタ|大型モニタ|サーバ|サーバー室|受付|非常口|階段|エレベーター|EV|空調|ゴミ箱|自販機|水|電話台|作業台|カウンター)[^\n]{0,4}"
        + @"|[^\n]{0,12}\b(?:door|entrance|exit|window|wall|pillar|meeting|room|printer|copier"
        + "|locker|kitchen|toilet|stairs|elevator|reception|whiteboard)" + @"\b[^\n]{0,8})$",
        RegexOptions.IgnoreCase)]
    private static partial Regex Fixture();

    [GeneratedRegex(@"^(?:通\s*路|aisle|corridor|walkway|[↑↓←→⇧⇩⇦⇨⇒⇔↔↕\s]+)$", RegexOptions.IgnoreCase)]
    private static partial Regex Aisle();

    [GeneratedRegex(@"[。！!？?]|https?:|[:：]\s*\S{2}|^[※*]|です|ます|ください|合計|人数|計\s*\d|\d\s*[名人席]$|total|^(?:備考|メモ|注)")]
    private static partial Regex Note();

    [GeneratedRegex(@"^(?:\d{1,2}|[A-Za-zＡ-Ｚ]{1,2}|[0-9０-９A-ZＡ-Ｚ一二三四五六七八九十]{1,2}(?:列目?|行目?|段目?|番目)|[月火水木金土日](?:曜日?)?|[①-⑳])$")]
    private static partial Regex Index();

    [GeneratedRegex(@"^(?:(?:内線|ext\.?|tel\.?|☎|℡)\s*[:：]?\s*)?\d[\d-]{1,11}$", RegexOptions.IgnoreCase)]
    private static partial Regex Extension();
}
