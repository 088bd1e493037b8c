using System.Globalization;

namespace ConnectStreaming.Floors.Documents;

/// <summary>Collects up to <see cref="Most"/> problems of a document: a planner can fix many at once, and a hostile file cannot fill the memory.</summary>
internal sealed class FloorProblems
{
    public const int Most = 50;

    private readonly List<FloorProblem> _all = [];

    public IReadOnlyList<FloorProblem> All => _all;

    public bool Any => _all.Count > 0;

    public bool IsFull => _all.Count >= Most;

    public void NotJson(string path) => Add(path, "This is not valid JSON.", "JSON として読み取れません。");

    public void NotAnObject(string path) => Add(path, "An object { … } is expected here.", "オブジェクト { … } を指定してください。");

    public void NotAList(string path) => Add(path, "A list [ … ] is expected here.", "リスト [ … ] を指定してください。");

    public void NotANumber(string path) => Add(path, "A number is expected here.", "数値を指定してください。");

    public void NotAText(string path) => Add(path, "A text in quotation marks is expected here.",
        "引用符で囲んだ文字列を指定してください。");

    public void NotAFlag(string path) => Add(path, "true or false is expected here.", "true または false を指定してください。");

    public void Missing(string path) => Add(path, "This is missing.", "必須の項目がありません。");

    public void Unknown(string path) => Add(path, "This key is not allowed.", "このキーは使用できません。");

    public void Twice(string path) => Add(path, "This key is repeated.", "このキーが重複しています。");

    public void Newer(string path) => Add(
        path, $"This version reads schema {FloorDocument.NewestSchema} only.",
            $"このバージョンで読み込めるスキーマは {FloorDocument.NewestSchema} だけです。");

    public void OutOfRange(string path, double least, double most) =>
        Add(path, $"Choose a number from {Text(least)} to {Text(most)}.", $"{Text(least)}～{Text(most)} の数値を指定してください。");

    public void TooSmall(string path, double most) =>
        Add(path, $"Choose a number above 0, up to {Text(most)}.", $"0 より大きく {Text(most)} 以下の数値を指定してください。");

    public void NoRotation(string path) => Add(path, "Choose 0, 90, 180 or 270.", "0、90、180、270 のいずれかを指定してください。");

    public void NoKind(string path) =>
        Add(path, "Choose agent, sv, training or other.", "agent、sv、training、other のいずれかを指定してください。");

    public void NoChoice(string path, IReadOnlyList<string> choices) =>
        Add(path, $"Choose one of: {string.Join(", ", choices)}.", $"次のいずれかを指定してください：{string.Join("、", choices)}");

    public void NoId(string path) => Add(
        path, "An id has 1 to 40 letters (A–Z, a–z), digits, - or _.", "ID は半角英数字、-、_ の 1～40 文字で指定してください。");

    public void IdTaken(string path, string first) => Add(path, $"This id is already used at {first}.",
        $"この ID は {first} で使用されています。");

    public void LabelTaken(string path, string first) =>
        Add(path, $"This label is already used at {first}.", $"この座席番号は {first} で使用されています。");

    public void NoSuch(string path, string kindEn, string kindJa) =>
        Add(path, $"This document has no {kindEn} with this id.", $"この ID の{kindJa}はこの図面にありません。");

    public void TooLong(string path, int most) => Add(path, $"At most {most} characters.", $"{most} 文字以内で指定してください。");

    public void NotPlain(string path) => Add(
        path, "Remove line breaks, control characters, invisible characters, and spaces at the start and end.",
            "改行、制御文字、見えない文字、前後の空白は使用できません。");

    public void NoName(string path, int most) => Add(
        path, $"A name has 1 to {most} characters, without line breaks, control characters, or spaces at the start and end.",
        $"名前は 1～{most} 文字で、改行、制御文字、前後の空白なしで指定してください。");

    public void NoHash(string path) => Add(
        path, "Use the id of an image: 64 digits 0–9, a–f, from the answer of POST /api/floors/images.",
        "画像の ID（POST /api/floors/images の応答にある 0–9、a–f の 64 桁）を指定してください。");

    public void TooMany(string path, int most) =>
        Add(path, string.Create(CultureInfo.InvariantCulture, $"At most {most:N0}."), string.Create(CultureInfo.InvariantCulture,
            $"{most:N0} 個以内にしてください。"));

    public void NotAPoint(string path) => Add(path, "A point is expected: [x, y].", "点 [x, y] を指定してください。");

    public void TooFew(string path, int least) => Add(path, $"At least {least}.", $"{least} 個以上を指定してください。");

    private void Add(string path, string en, string ja)
    {
        if (!IsFull)
        {
            _all.Add(new FloorProblem(path, en, ja));
        }
    }

    private static string Text(double number) => number.ToString("#,0.##", CultureInfo.InvariantCulture);
}
