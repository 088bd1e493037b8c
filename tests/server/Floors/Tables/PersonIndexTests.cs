using ConnectStreaming.Floors.Tables.Names;

namespace ConnectStreaming.Tests.Floors.Tables;

/// <summary>Who is meant by a name. Nobody is guessed.</summary>
public sealed class PersonIndexTests
{
    private static readonly PersonIndex People = new(
    [
        P("sato.ken", "佐藤", "健"), P("sato.m", "佐藤", "美咲"), P("takahashi", "高橋", "明美"), P("saito.k", "斎藤", "健"), P("saito.k2", "斉藤", "健"),
        P("yamada.h", "山田", "ひかり"), P("yamada.j", "山田", "久"), P("tanaka", "田中", "健太郎"), P("azuma", "東", "誠"), P("ono", "Ono", "Ken"),
        P("itou", "いとう", "まい"), P("emma", "Clarke", "Emma"), P("whole", "渡邊 花子", ""), P("hidden", "", ""), P("hayashi", "林", "修"), P("a0012", "森", "翼"),
    ]);

    private static TablePerson P(string user, string last, string first) => new($"arn/{user}", user, last, first);

    private static string Of(string text, string? reading = null) => In(People, text, reading);

    private static string In(PersonIndex people, string text, string? reading)
    {
        var answer = people.Find(CellText.Of(text, reading));
        return answer.Kind switch
        {
            NameKind.Found => answer.People[0].User,
            NameKind.Question => $"? {string.Join(' ', answer.People.Select(p => p.User))}",
            _ => "-",
        };
    }

    /// <summary>With the list of readings of a centre.</summary>
    [Theory]
    [InlineData("さとう けん", null, "sato")]
    [InlineData("サトウ　ケン", null, "sato")]
    [InlineData("ひがし", null, "higashi")]
    [InlineData("東", "あずま", "azuma")]
    [InlineData("東", "ひがし", "higashi")]
    [InlineData("東(ま)", null, "azuma")]
    [InlineData("東", null, "? azuma higashi")]
    [InlineData("さと けん", null, "? sato")]
    public void AReadingTellsWhoIsMeantWhereEverybodysIsKnown(string text, string? reading, string user)
    {
        TablePerson[] people =
        [
            P("sato", "佐藤", "健") with { Reading = "さとう けん" }, P("azuma", "東", "誠") with { Reading = "あずま まこと" },
            P("higashi", "東", "修") with { Reading = "ひがし しゅう" },
        ];
        Assert.Equal(user, In(new PersonIndex(people), text, reading));
        // Of one more person the reading is not known: it may be the same one.
        var known = In(new PersonIndex([.. people, P("mori", "森", "翼")]), "さとう けん", null);
        Assert.Equal("? sato", known);
    }

    [Theory]
    [InlineData("佐藤 健", "sato.ken")]
    [InlineData("佐藤　健", "sato.ken")]
    [InlineData("佐藤健さん", "sato.ken")]
    [InlineData("健 佐藤", "sato.ken")]
    [InlineData("佐藤\n健", "sato.ken")]
    [InlineData("ＳＡＴＯ．ＫＥＮ", "sato.ken")]
    [InlineData("佐藤(健)", "sato.ken")]
    [InlineData("髙橋", "takahashi")]
    [InlineData("髙橋 様", "takahashi")]
    [InlineData("斎藤 健", "saito.k")]
    [InlineData("斉藤健", "saito.k2")]
    [InlineData("渡辺花子", "whole")]
    [InlineData("Emma Clarke", "emma")]
    [InlineData("CLARKE, Emma", "emma")]
    [InlineData("E. Clarke", "emma")]
    [InlineData("イトウ　マイ", "itou")]
    [InlineData("★林(SV)", "hayashi")]
    [InlineData("A-01\n林", "hayashi")]
    [InlineData("林\n内線3110", "hayashi")]
    [InlineData("林 3110", "hayashi")]
    [InlineData("山田 久（やまだ ひさし）", "yamada.j")]
    public void OnePersonIsMeant(string text, string user) => Assert.Equal(user, Of(text));

    [Theory]
    [InlineData("佐藤", "? sato.ken sato.m")]
    [InlineData("佐藤さん", "? sato.ken sato.m")]
    [InlineData("佐藤A", "? sato.ken sato.m")]
    [InlineData("佐藤(優)", "? sato.ken sato.m")]
    [InlineData("斎藤", "? saito.k saito.k2")]
    [InlineData("齋藤 健", "? saito.k saito.k2")]
    [InlineData("山田(ひ)", "? yamada.h yamada.j")]
    [InlineData("田中健", "? tanaka")]
    [InlineData("林(美)", "? hayashi")]
    [InlineData("林\n東", "? hayashi azuma")]
    [InlineData("A0012", "? a0012")]
    public void ManyCanBeMeant(string text, string answer) => Assert.Equal(answer, Of(text));

    [Theory]
    [InlineData("新人A")]
    [InlineData("派遣3")]
    [InlineData("佐東")]
    [InlineData("佐藤 翼")]
    [InlineData("高")]
    [InlineData("")]
    [InlineData("空席")]
    [InlineData("さん")]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("=cmd|' /C calc'!A0")]
    public void NobodyIsMeant(string text) => Assert.Equal("-", Of(text));

    [Theory]
    [InlineData("小野 健", "おの けん", "ono")]
    [InlineData("大野 健", "おおの けん", "? ono")]
    [InlineData("東", "あずま", "azuma")]
    [InlineData("伊藤 舞", "いとう まい", "itou")]
    public void FuriganaIsTheReadingAndNeverAPartOfTheName(string text, string reading, string answer) => Assert.Equal(answer, Of(text, reading));

    [Fact]
    public void WhoStandsTwiceIsAQuestionUnlessOnePlaceHasTheWholeName()
    {
        string[] texts = ["林", "林", "高橋", "高橋 明美", "東 誠", "東 誠"];
        var answers = SheetNames.Resolve(People, [.. texts.Select(t => CellText.Of(t))]);

        Assert.Equal(
            [NameKind.Question, NameKind.Question, NameKind.Question, NameKind.Found, NameKind.Question, NameKind.Question], answers.Select(a => a.Kind));
    }

    [Theory]
    [InlineData("A-01\n佐藤 健\n内線 3110", "A-01", "佐藤 健")]
    [InlineData("12 佐藤", "12", "佐藤")]
    [InlineData("101番席", "101番席", "")]
    [InlineData("佐藤\n3110", null, "佐藤")]
    [InlineData("佐藤 健（派遣）", null, "佐藤 健")]
    [InlineData("SV\n佐藤", null, "佐藤")]
    [InlineData("サトウ ケン\n佐藤 健", null, "佐藤 健")]
    public void ACellIsTakenApart(string text, string? label, string name)
    {
        var cell = CellText.Of(text);

        Assert.Equal((label, name), (cell.Label, string.Join(' ', cell.Names)));
    }

    /// <summary>A reader of family names only: nobody is found by a given name that the reader may not read, and the family is asked about.</summary>
    [Theory]
    [InlineData("佐藤", "Question 2")]
    [InlineData("佐藤 健", "Question 2")]
    [InlineData("佐藤健太郎", "Question 2")]
    [InlineData("高橋", "Found 1")]
    [InlineData("高橋 明美", "Question 1")]
    [InlineData("高橋ビルの座席表", "Unknown 0")]
    [InlineData("佐", "Unknown 0")]
    public void FamilyNamesAloneFindNobodyByTheGivenName(string text, string expected)
    {
        var people = new PersonIndex([new("1", "", "佐藤", ""), new("2", "", "佐藤", ""), new("3", "", "高橋", "")]);
        var answer = people.Find(CellText.Of(text));

        Assert.Equal(expected, $"{answer.Kind} {answer.People.Count}");
    }
}
