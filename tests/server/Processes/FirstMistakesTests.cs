using System.Text.Json;

namespace ConnectStreaming.Tests.Processes;

/// <summary>The real program answers typical first mistakes with a sentence, what to do, and an exit code.</summary>
public sealed class FirstMistakesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("connect-streaming-mistakes-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(2, "Stream:Region=", "serve", "--Access:Mode=Open", "--Stream:Name=x")]
    [InlineData(2, "Access:Mode is missing", "serve")]
    [InlineData(2, "Choices: Open", "serve", "--Access:Mode=Everyone")]
    [InlineData(2, "Did you mean Stream:Name?", "serve", "--Access:Mode=Open", "--Stream:Nmae=x")]
    [InlineData(2, "Did you mean Access:Mode?", "serve", "--Acess:Mode=Open")]
    [InlineData(2, "Sections: Access", "serve", "--Nope:Key=1")]
    [InlineData(2, "Live:MaxBrowsers is 'many'. It must be a whole number", "serve", "--Access:Mode=Open", "--Live:MaxBrowsers=many")]
    [InlineData(2, "http://localhost:5080", "serve", "--Access:Mode=Open", "--urls", "5080")]
    [InlineData(2, "http://localhost:5080", "serve", "--Access:Mode=Open", "--urls", "http://localhost:99999")]
    [InlineData(2, "Use --agents only together with --sandbox", "serve", "--agents", "5")]
    [InlineData(2, "--agents is -1. Allowed range: 1 to 20000", "serve", "--sandbox", "--agents", "-1")]
    [InlineData(2, "--seed is -1. Allowed range: 0 to", "simulate", "--stream", "x", "--seed", "-1")]
    [InlineData(2, "connect-streaming --help", "frobnicate")]
    [InlineData(2, "Did you mean Storage:Path?", "backup", "x.db", "--Storage:Pth=here")]
    [InlineData(3, "Did you mean Stream:Name?", "doctor", "--Stream:Nmae=x")]
    [InlineData(3, "region", "doctor", "--Access:Mode=Open", "--Stream:Name=x")]
    [InlineData(1, "'en', 'ja'", "setup", "plan", "--lang", "fr")]
    [InlineData(1, "--agents is -1. Allowed range: 0 to", "setup", "plan", "--agents", "-1")]
    [InlineData(1, "Did you mean Setup:RoleArn?", "setup", "plan", "--Setup:RoleArnn=x")]
    [InlineData(1, "--region", "setup", "plan")]
    public async Task AMistakeIsAnsweredWithASentenceAndAnExitCode(int code, string words, params string[] args)
    {
        var (exit, output, error) = await Run(args);

        Assert.Contains(words, output + error, StringComparison.Ordinal);
        AssertSentences(output + error);
        Assert.Equal(code, exit);
    }

    [Fact]
    public async Task AServerWithoutCredentialsSaysSoAndEndsWithThree()
    {
        var (exit, output, error) = await Run(["serve", "--Access:Mode=Open", "--Stream:Name=x"], ("AWS_REGION", "us-east-1"));

        Assert.Contains("No AWS credentials were found", error, StringComparison.Ordinal);
        Assert.Single(error.Trim().Split('\n'));
        AssertSentences(output + error);
        Assert.Equal(3, exit);
    }

    [Theory]
    [InlineData("/dev/null/data")]
    [InlineData("/proc/data")]
    public async Task AFolderThatCannotBeCreatedIsNamedWithoutAnotherProcess(string path)
    {
        var (exit, output, error) = await Run("backup", "x.db", $"--Storage:Path={path}");

        Assert.DoesNotContain("in use by", error, StringComparison.Ordinal);
        AssertSentences(output + error);
        Assert.Equal(1, exit);
    }

    /// <summary>Each mistake once, and each verb twice: they share the check.</summary>
    [Theory]
    [InlineData("{ \"Stream\": { \"Name\": \"x\", }", "not valid JSON", "serve", "doctor")]
    [InlineData("{ \"Strem\": { \"Name\": \"x\" } }", "Did you mean Stream:Name?", "setup", "backup")]
    [InlineData("{ \"Stream\": { \"Nmae\": \"x\" } }", "Did you mean Stream:Name?", "doctor", "setup")]
    [InlineData("{ \"Stream\": \"x\" }", "is a section", "backup", "serve")]
    public Task AFileOfSettingsIsCheckedByEveryVerb(string json, string words, params string[] verbs) => Checked(json, words, verbs);

    [Theory]
    [InlineData("{ \"Stream\": { \"Name\": \"x\", }", "not valid JSON")]
    [InlineData("{ \"Strem\": { \"Name\": \"x\" } }", "Did you mean Stream:Name?")]
    [InlineData("{ \"Stream\": { \"Nmae\": \"x\" } }", "Did you mean Stream:Name?")]
    [InlineData("{ \"Stream\": \"x\" }", "is a section")]
    [Trait("Category", "Long")]
    public Task EveryMistakeInAFileOfSettingsIsFoundByEveryVerb(string json, string words) => Checked(json, words, "serve", "doctor", "setup", "backup");

    private async Task Checked(string json, string words, params string[] verbs)
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "appsettings.json"), json);
        foreach (var (code, args) in new (int, string[])[] { (2, ["serve"]), (3, ["doctor"]), (1, ["setup", "plan"]), (2, ["backup", "x.db"]) }
            .Where(one => verbs.Contains(one.Item2[0])))
        {
            var (exit, output, error) = await Run(args);

            Assert.Contains(words, output + error, StringComparison.Ordinal);
            Assert.Contains("appsettings.json", output + error, StringComparison.Ordinal);
            AssertSentences(output + error);
            Assert.Equal(code, exit);
        }
    }

    [Fact]
    public async Task TheFileOfTheEnvironmentCountsForEveryVerb()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "appsettings.Staging.json"), """{ "Access": { "Mode": "Nobody" } }""");
        foreach (var (code, verb) in new[] { (2, "serve"), (3, "doctor") })
        {
            var (exit, output, error) = await Run([verb], ("ASPNETCORE_ENVIRONMENT", "Staging"));

            Assert.Contains("Access:Mode is 'Nobody'", output + error, StringComparison.Ordinal);
            Assert.Equal(code, exit);
        }
    }

    [Fact]
    public async Task AMisspeltVariableOfTheEnvironmentIsRefusedAndThoseOfOthersAreNot()
    {
        var (exit, _, error) = await Run(["serve", "--Access:Mode=Open"], ("Stream__Nmae", "x"), ("Other__Key", "y"));

        Assert.Contains("environment variable Stream__Nmae", error, StringComparison.Ordinal);
        Assert.DoesNotContain("Other", error, StringComparison.Ordinal);
        Assert.Equal(2, exit);
    }

    [Theory]
    [InlineData(1, "setup", "plan", "--json", "--agents", "many")]
    [InlineData(1, "setup", "plan", "--json", "--region")]
    [InlineData(1, "setup", "plan", "--lang", "--json")]
    [InlineData(1, "setup", "nope", "--json")]
    [InlineData(1, "setup", "policy", "--json", "--for", "x")]
    [InlineData(1, "setup", "plan", "--json", "--nope")]
    [InlineData(1, "setup", "plan", "--json", "--Nope:Key=1")]
    [InlineData(2, "doctor", "--json", "--nope")]
    [InlineData(3, "doctor", "--json", "--Nope:Key=1")]
    public async Task WithJsonAWrongCommandLineIsAnsweredInJson(int code, params string[] args)
    {
        var (exit, output, error) = await Run(args);

        using var json = JsonDocument.Parse(output);
        Assert.Empty(error);
        Assert.Equal(code, exit);
    }

    private static void AssertSentences(string said)
    {
        Assert.DoesNotContain("   at ", said, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", said, StringComparison.Ordinal);
    }

    private Task<(int Exit, string Out, string Error)> Run(params string[] args) => Run(args, []);

    /// <summary>On a machine without any AWS configuration.</summary>
    private Task<(int Exit, string Out, string Error)> Run(string[] args, params (string Name, string? Value)[] variables)
    {
        Dictionary<string, string?> environment = new()
        {
            ["HOME"] = _folder, ["Storage__Path"] = Path.Combine(_folder, "data"), ["AWS_EC2_METADATA_DISABLED"] = "true", ["LANG"] = "en_US.UTF-8",
        };
        foreach (var name in new[] { "AWS_REGION", "AWS_DEFAULT_REGION", "AWS_PROFILE", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY",
            "AWS_SESSION_TOKEN", "LC_ALL" })
        {
            environment[name] = null;
        }

        foreach (var (name, value) in variables)
        {
            environment[name] = value;
        }

        return VerbRun.Run(_folder, environment, args);
    }
}
