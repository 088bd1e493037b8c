using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using ConnectStreaming.Hosting;
using Microsoft.Extensions.Configuration;

namespace ConnectStreaming.Tests.Hosting;

/// <summary>The known settings, and the message about an unknown setting.</summary>
public sealed partial class KnownSettingsTests
{
    [Fact]
    public void EverySettingOfTheReadmeIsKnown()
    {
        var rows = File.ReadAllLines(Path.Combine(Root(), "README.md")).Where(l => Row().IsMatch(l)).ToArray();
        Assert.NotEmpty(rows);
        foreach (var key in rows.Select(r => Row().Match(r).Groups[1].Value))
        {
            Assert.True(KnownSettings.Find(key) is { Value: not null }, $"The README has {key}, which no options class has.");
        }
    }

    [Fact]
    public void EverySectionThatIsBoundIsKnown()
    {
        var sources = Directory.EnumerateFiles(Path.Combine(Root(), "server"), "*.cs", SearchOption.AllDirectories)
            .Where(f => !f.Contains("/obj/", StringComparison.Ordinal));
        foreach (var section in sources.SelectMany(f => Bound().Matches(File.ReadAllText(f))).Select(m => m.Groups[1].Value))
        {
            Assert.True(KnownSettings.Root.Children.ContainsKey(section), $"The section {section} is bound, but no options class has it as its const Section.");
        }
    }

    [Theory]
    [InlineData("--Stream:Name=x")]
    [InlineData("--stream:name=x")]
    [InlineData("--Live:InstanceNames:6f0=Tokyo")]
    [InlineData("--Access:Oidc:Roles:cc-admins=administrator")]
    [InlineData("--Access:Oidc:Scopes:cc-tokyo:Groups:0=Tokyo")]
    [InlineData("--Access:Privacy:Viewer:Names=Full")]
    [InlineData("--Logging:LogLevel:Default=Debug")]
    [InlineData("--Kestrel:Endpoints:a:Url=http://localhost:1")]
    [InlineData("--Floors:CheckIn:Networks=10.20.0.0/16,2001:db8:20::/48")]
    [InlineData("--Floors:CheckIn:WaitMinutes=10")]
    [InlineData("--Stream:ReadInterval=")]
    public void AKnownSettingIsAccepted(string setting) => Assert.Empty(Problems(setting));

    [Theory]
    [InlineData("--Stream:Nmae=x", "Did you mean Stream:Name?")]
    [InlineData("--Stream:Colour=x", "Settings there: Stream:Name, ")]
    [InlineData("--Acess:Oidc:Authority=x", "Did you mean Access:Oidc:Authority?")]
    [InlineData("--Access:Oidc:ClientSecrte=hidden", "Did you mean Access:Oidc:ClientSecret?")]
    [InlineData("--Floors:CheckIn:Wait=00:05:00", "Floors:CheckIn:WaitMinutes")]
    [InlineData("--Tls:Generate=perhaps", "It must be true or false")]
    [InlineData("--Access:Sessions:Idle=long", "It must be a time as hh:mm:ss")]
    [InlineData("--Access:Oidc:Roles=administrator", "is a section")]
    public void AnUnknownOrInvalidSettingIsNamed(string setting, string words)
    {
        var problem = Assert.Single(Problems(setting));

        Assert.Contains(words, problem, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", problem, StringComparison.Ordinal);
    }

    private static IReadOnlyList<string> Problems(params string[] settings) =>
        SettingsCheck.Problems(new ConfigurationBuilder().AddCommandLine(settings).Build());

    private static string Root([CallerFilePath] string file = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "..", "..", ".."));

    [GeneratedRegex("^\\| `([A-Z][A-Za-z]+:[A-Za-z:]+)`")]
    private static partial Regex Row();

    [GeneratedRegex("(?:BindConfiguration|GetSection)\\(\"([A-Za-z]+)\"\\)")]
    private static partial Regex Bound();
}
