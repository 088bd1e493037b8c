using System.CommandLine;
using ConnectStreaming.Commands;
using ConnectStreaming.Setup;

namespace ConnectStreaming.Tests.Commands;

/// <summary>What <c>setup … --help</c> says beside its options.</summary>
public sealed class SetupHelpTests
{
    public static TheoryData<string> Verbs => [.. Setup().Subcommands.Select(verb => verb.Name)];

    [Theory]
    [MemberData(nameof(Verbs))]
    public void EveryVerbHasAnExampleThatItsOwnParserTakes(string verb)
    {
        foreach (var language in new[] { Language.English, Language.Japanese })
        {
            var example = Assert.Single(
                SetupHelp.After(["setup", verb], language).Split('\n'), line => line.StartsWith("  connect-streaming setup ", StringComparison.Ordinal));
            var parsed = Cli.Build().Parse(example.Split('>')[0].Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..]);

            Assert.Equal(["setup", verb], Usage.Verbs(parsed));
            Assert.Empty(parsed.Errors);
            // A misspelt option would be taken for a setting.
            Assert.Empty(parsed.UnmatchedTokens);
        }
    }

    [Theory]
    [InlineData("plan")]
    [InlineData("apply")]
    [InlineData("policy")]
    public void WhereAFileIsReadTheHelpNamesAllItsKeys(string verb)
    {
        var help = SetupHelp.After(["setup", verb], Language.English);

        Assert.All([.. SetupYaml.FileKeys, .. SetupYaml.StreamKeys], key => Assert.Contains(key, help, StringComparison.Ordinal));
    }

    [Fact]
    public void TheHelpExplainsTheTermsAndTheExitCodes()
    {
        var help = SetupHelp.After(["setup"], Language.English);

        Assert.All(["Shard ", "Firehose ", "Delivery role ", "  0 ", "  1 ", "  2 ", "  130 "], word => Assert.Contains(word, help, StringComparison.Ordinal));
        Assert.Equal("", SetupHelp.After(["serve"], Language.English));
    }

    [Theory]
    [InlineData(2_048, null)]
    [InlineData(2_049, "customer managed policy from it")]
    [InlineData(6_145, "put it into a role")]
    public void APolicyThatIsTooLongForAUserSaysWhereItFits(int length, string? next)
    {
        var note = SetupPolicyVerb.TooLong(new string('x', length) + " \n\t");

        Assert.Equal(next is null, note is null);
        Assert.True(next is null || note!.Value.En.Contains(next, StringComparison.OrdinalIgnoreCase), note?.En);
    }

    private static Command Setup() => Cli.Build().Subcommands.Single(command => command.Name == "setup");
}
