using System.Globalization;
using ConnectStreaming.Alerts;

namespace ConnectStreaming.Settings;

/// <summary>Collects up to <see cref="LimitCheck.MostProblems"/> problems of a document: many can be fixed at once, and a hostile file stays small.</summary>
internal sealed class SettingsProblems
{
    private readonly List<LimitProblem> _all = [];

    public IReadOnlyList<LimitProblem> All => _all;

    public bool Any => _all.Count > 0;

    public bool IsFull => _all.Count >= LimitCheck.MostProblems;

    /// <summary>Unknown keys are no problem.</summary>
    public bool IgnoresUnknown { get; init; }

    public void NotJson() => Add("", "json", "This is not valid JSON.", "JSON として読み取れません。");

    public void NotAnObject(string path) => Add(path, "object", "An object { … } is expected here.", "オブジェクト { … } を指定してください。");

    public void NotAList(string path) => Add(path, "list", "A list [ … ] is expected here.", "リスト [ … ] を指定してください。");

    public void NotMilliseconds(string path) =>
        Add(path, "milliseconds", "A whole number of milliseconds is expected here, or null.", "ミリ秒の整数、または null を指定してください。");

    public void NotAText(string path) => Add(path, "text", "A text in quotation marks is expected here.", "引用符で囲んだ文字列を指定してください。");

    public void Broken(string path) => Add(path, "unicode", "This text is not valid Unicode.", "この文字列は正しい Unicode ではありません。");

    public void Missing(string path) => Add(path, "missing", "This is missing.", "必須の項目がありません。");

    public void Unknown(string path)
    {
        if (!IgnoresUnknown)
        {
            Add(path, "unknown", "This key is not allowed.", "このキーは使用できません。");
        }
    }

    public void Twice(string path) => Add(path, "repeated", "This key is repeated.", "このキーが重複しています。");

    public void TooMany(string path, int most) => Add(path, "many", $"At most {Text(most)}.", $"{Text(most)} 件以内にしてください。");

    public void Taken(string path, string first) => Add(path, "twice", $"This is already set at {first}.", $"{first} で指定されています。");

    public void NoneOf(string path, string code, IEnumerable<string> allowed) =>
        Add(path, code, $"Choose one of: {string.Join(", ", allowed)}.", $"次のいずれかを指定してください：{string.Join("、", allowed)}。");

    public void NoWord(string path, int most) => Add(
        path, "word", $"A text has 1 to {Text(most)} characters, without control characters and without spaces at its ends.",
        $"{Text(most)} 文字以内で、制御文字や前後の空白を入れずに指定してください。");

    public void NoWords(string path) => Add(path, "empty", "Give the word in at least one language: ja or en.", "ja と en の少なくとも一方を指定してください。");

    public void NoSite(string path) => Add(
        path, "site", "Give the id of a site, or \"\" for every site.", "拠点の ID、またはすべての拠点を表す \"\" を指定してください。");

    public void NoInstance(string path) => Add(
        path, "instance", "Give the ARN of an Amazon Connect instance.", "Amazon Connect インスタンスの ARN を指定してください。");

    public void NoZone(string path) => Add(
        path, "zone", "Give an IANA time zone such as Asia/Tokyo, or null for Site:TimeZone.",
        "Asia/Tokyo などの IANA タイムゾーン、または null（Site:TimeZone の値）を指定してください。");

    public void NoName(string path) => Add(LimitCheck.NoName(path));

    public void Add(LimitProblem problem)
    {
        if (!IsFull)
        {
            _all.Add(problem);
        }
    }

    private void Add(string path, string code, string en, string ja) => Add(new LimitProblem(path, code, en, ja));

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
