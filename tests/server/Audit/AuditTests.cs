using ConnectStreaming.Audit;

namespace ConnectStreaming.Tests.Audit;

public sealed class AuditTests
{
    [Theory]
    [InlineData("plain", "\"plain\"")]
    [InlineData("=HYPERLINK(\"http://evil\")", "\"'=HYPERLINK(\"\"http://evil\"\")\"")]
    [InlineData("+1", "\"'+1\"")]
    [InlineData("-1", "\"'-1\"")]
    [InlineData("@SUM(A1)", "\"'@SUM(A1)\"")]
    [InlineData("\t=1", "\"'\t=1\"")]
    [InlineData("\r=1", "\"'\r=1\"")]
    [InlineData("＝1+1", "\"'＝1+1\"")]
    [InlineData("a,b\"c", "\"a,b\"\"c\"")]
    [InlineData("", "\"\"")]
    public void ACsvFieldNeverStartsAFormula(string text, string field) => Assert.Equal(field, AuditCsv.Field(text));

    [Fact]
    public void TextsFromOutsideAreCutAndCleaned()
    {
        var entry = AuditLog.Sanitize(new AuditEntry(
            new AuditActor("a\u202Eb\r\nc", "id"), "person.invited", new AuditSubject(new string('x', 501)), new AuditFact("text", "half \ud800 pair")));

        Assert.Equal("a b  c", entry.Who.Name);
        Assert.Equal(500, entry.Subject!.Name.Length);
        Assert.EndsWith("x…", entry.Subject.Name, StringComparison.Ordinal);
        Assert.Equal("half \ufffd pair", entry.Facts[0].Values[0]);
    }

    [Theory]
    [InlineData("佐藤 花子", true)]
    [InlineData("O'Hara <b>", true)]
    [InlineData(" Sato", false)]
    [InlineData("", false)]
    [InlineData("Sa\u0000to", false)]
    [InlineData("Sa\u202Eto", false)]
    [InlineData("Sa\u200Bto", false)]
    [InlineData("Sa\ud800to", false)]
    public void HiddenCharactersAreNotPlainText(string text, bool plain) => Assert.Equal(plain, PlainText.IsPlain(text, 100));
}
