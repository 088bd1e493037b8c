using System.Text.RegularExpressions;

namespace ConnectStreaming.Floors.Tables.Names;

/// <summary>What people write around a name: honorifics, roles, marks, and words for a desk without a person. Pure.</summary>
internal static partial class Honorifics
{
    private const string Titles =
        "さん|サン|様|さま|氏|殿|くん|君|クン|ちゃん|先生|"
        + "チームリーダー|サブリーダー|リーダー|リーダ|主任|係長|課長代理|課長|次長|部長|店長|センター長|室長|マネージャー|マネジャー|スーパーバイザー";

    private const string RoleWords =
        "sv|asv|ld|tl|sl|am|mgr|lead|leader|supervisor|manager|trainer|trainee|new|social|op|"
        + "スーパーバイザー|リーダー|サブリーダー|マネージャー|管理者|管理職|主任|係長|課長|部長|センター長|社員|正社員|契約社員|契約|派遣|派遣社員|パート|アルバイト|バイト|"
        + "新人|研修|研修中|研修生|トレーナー|教育|時短|育休|産休|休職|休|在宅|出向|応援|兼|兼任|代理|早番|遅番|日勤|夜勤|社|派|新|契|午前|午後|am|pm";

    /// <summary>さん at the end of 佐藤さん; null: none.</summary>
    public static string? WithoutTitle(string name) => Title().Match(name) is { Success: true } match ? name[..match.Index].TrimEnd() : null;

    /// <summary>SV, 主任, 派遣: says something of the person, and is nobody's name.</summary>
    public static bool IsRole(string text) => Role().IsMatch(text.Trim());

    /// <summary>In brackets: the contract, the shift or the language (正社員, 早番, 英語), or the beginning of a given name (正樹, 早紀, 英樹).</summary>
    public static bool IsDoubtful(string mark) => Doubtful().IsMatch(mark.Trim());

    public static bool IsSupervisor(string text) => Supervisor().IsMatch(text.Trim());

    /// <summary>A desk without a person: 空席, 未定, vacant.</summary>
    public static bool IsEmptyDesk(string text) => Empty().IsMatch(text.Trim());

    /// <summary>Marks before and after a name: ★佐藤, 佐藤◎, ※.</summary>
    public static string WithoutMarks(string text) => Marks().Replace(text, "").Trim();

    /// <summary>Latin ones only behind a space or dash: Susan is a name.</summary>
    [GeneratedRegex($@"(?<=\S)(?:\s*(?:{Titles})|(?:\s+|\s*[-‐‑–])(?:san|sama))$", RegexOptions.IgnoreCase)]
    private static partial Regex Title();

    [GeneratedRegex($@"^(?:{RoleWords})$", RegexOptions.IgnoreCase)]
    private static partial Regex Role();

    [GeneratedRegex("^(?:[正準嘱委契派社新臨早遅夜朝昼深日英中韓仏独西葡伊越台長副主班係課男女アパバリ]|日英|英日|日中|中日|英語|中国語|韓国語|日本語)$")]
    private static partial Regex Doubtful();

    [GeneratedRegex("^(?:a?sv|ＳＶ|supervisor|スーパーバイザー|管理者|sv席|管理者席)$", RegexOptions.IgnoreCase)]
    private static partial Regex Supervisor();

    [GeneratedRegex(
        @"^[\(（\[［【<＜]?\s*(?:空|空席|空き|空き席|あき|予備|予備席|未定|未使用|使用不可|使用禁止|欠番|欠|フリー|フリー席|共用|共有席|来客用"
        + @"|vacant|empty|free|spare|tbd|n/?a|none|[-‐－—―ー×✕✖xX＊*・…]+)\s*[\)）\]］】>＞]?$",
        RegexOptions.IgnoreCase)]
    private static partial Regex Empty();

    [GeneratedRegex(@"^[\s★☆◎○●◯■□◆◇▲△▼▽※＊*♪♥♡✓✔◉⭐#＃→⇒⬛⬜🔴🔵🟢🟡]+|(?<![\s★☆◎○●◯■□◆◇▲△▼▽※＊*♪♥♡✓✔◉⭐])[\s★☆◎○●◯■□◆◇▲△▼▽※＊*♪♥♡✓✔◉⭐]+$")]
    private static partial Regex Marks();
}
