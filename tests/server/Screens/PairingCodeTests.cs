using ConnectStreaming.Screens;

namespace ConnectStreaming.Tests.Screens;

public sealed class PairingCodeTests
{
    [Fact]
    public void ACodeHasNoLettersThatLookAlikeAndIsNoWord()
    {
        var letters = Enumerable.Range(0, 2_000).Select(_ => PairingCode.Make()).ToArray();

        Assert.All(letters, code => Assert.Equal(8, code.Length));
        var used = letters.SelectMany(code => code).Distinct().Order().ToArray();
        Assert.Equal("23456789BCDFGHJKMNPRSTVWXYZ", string.Concat(used));
        Assert.Equal(letters.Length, letters.Distinct().Count());
    }

    [Theory]
    [InlineData("BCDF2345", "BCDF2345")]
    [InlineData("bcdf-2345", "BCDF2345")]
    [InlineData(" b c d f　2 3 4 5 ", "BCDF2345")]
    [InlineData("BCDF234", null)]
    [InlineData("BCDF23456", null)]
    [InlineData("BCDF234O", null)]
    [InlineData("BCDF234é", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void ATypedCodeIsReadAsItIsMeant(string? typed, string? code) => Assert.Equal(code, PairingCode.Parse(typed));

    [Fact]
    public void AGiantCodeIsNotRead() => Assert.Null(PairingCode.Parse(new string(' ', 1 << 20) + "BCDF2345"));
}
