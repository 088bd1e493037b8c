using ConnectStreaming.Audit;

namespace ConnectStreaming.Tests.Audit;

public sealed class AuditWordsTests
{
    private static AuditText? Words(string what, string? oldDetail, params AuditFact[] facts) =>
        AuditWords.Of(new AuditRecord(1, default, new AuditEntry(AuditActor.System, what, null, facts), oldDetail, AuditFacts.Text(facts), []));

    [Fact]
    public void DetailsAreWordsOfBothLanguages()
    {
        var words = Words(
            "person.changed", null, new AuditFact("roles", "viewer", "planner"), new AuditFact("sees", "instance:i-1", "group:東京 › 技術サポート", "profile:VIP"),
            new AuditFact("sees", "group:Osaka"), new AuditFact("agent", "sato.h"));

        Assert.Equal("viewer, layout editor; sees: i-1 · 東京 › 技術サポート, profile VIP; sees: Osaka; agent: sato.h", words!.En);
        Assert.Equal("閲覧者、レイアウト編集者；表示範囲：i-1 · 東京 › 技術サポート、プロファイル VIP；表示範囲：Osaka；オペレーター：sato.h", words.Ja);
    }

    [Theory]
    [InlineData("person.invited", """roles: viewer; scope: [[],["[\u0022\u6280\u8853\u0022,\u0022A\u0022]"],["VIP"]]; agent: sato.h""",
        "閲覧者；表示範囲：技術 › A、プロファイル VIP；オペレーター：sato.h")]
    [InlineData("person.invited", "roles: viewer, administrator; scope: everything", "閲覧者、管理者；表示範囲：すべて")]
    [InlineData("person.changed", "by the identity provider; roles: ", "ID プロバイダーによる変更；ロールなし")]
    [InlineData("token.made", "roles: viewer; scope: [[\"-\"],[],[]]; until 2026-03-02", "閲覧者；表示範囲：なし；有効期限：2026-03-02")]
    [InlineData("person.invited", "roles: viewer; scope: [[],[\"[cut…", "roles: viewer; scope: [[],[\"[cut…")]
    [InlineData("sign-in.done", "192.0.2.1", "接続元：192.0.2.1")]
    [InlineData("setup.step", "Create the stream", "Create the stream")]
    public void EntriesOfOlderVersionsReadAsWordsToo(string what, string detail, string japanese) => Assert.Equal(japanese, Words(what, detail)!.Ja);

    [Fact]
    public void NoDetailsAreAnEmptyTextAndANewerFactIsShownUnchanged()
    {
        Assert.Null(Words("sign-out.done", null));
        Assert.Equal("colour: blue", Words("x", null, new AuditFact("colour", "blue"))!.En);
    }

    [Fact]
    public void FactsAreReadUnchangedAndInTextThatASearchFinds()
    {
        AuditFact[] facts = [new("roles"), new("sees", "group:東京 › A", "profile:a\"b")];

        var text = AuditFacts.Text(facts)!;

        Assert.Contains("東京", text, StringComparison.Ordinal);
        Assert.Equal(facts.Select(f => string.Join('|', f.Values.Prepend(f.Code))), AuditFacts.Read(text)
            .Select(f => string.Join('|', f.Values.Prepend(f.Code))));
        Assert.Equal("{broken", Assert.Single(AuditFacts.Read("{broken")).Values[0]);
    }

    [Theory]
    [InlineData(false, "\"viewer\"")]
    [InlineData(true, "\"閲覧者\"")]
    public void TheFileHasTheDetailsInTheRequestedLanguage(bool japanese, string detail)
    {
        var facts = new[] { new AuditFact("roles", "viewer") };
        var record = new AuditRecord(
            7, DateTimeOffset.UnixEpoch, new AuditEntry(new AuditActor("=Sato", "p1", "sato"), "person.changed", new AuditSubject("Ito", "p2"), facts), null,
                AuditFacts.Text(facts), new byte[32]);

        var line = AuditCsv.Line(record, japanese);

        Assert.Equal(AuditCsv.Header.Count(c => c == ','), line.Count(c => c == ','));
        Assert.StartsWith("\"7\",\"1970-01-01T00:00:00.000Z\",\"'=Sato\",\"sato\",\"p1\",\"person.changed\",\"Ito\",\"p2\"," + detail,
            line, StringComparison.Ordinal);
    }
}
