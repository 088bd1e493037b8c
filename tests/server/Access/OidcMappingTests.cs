using System.Text.Json;
using ConnectStreaming.Access;

namespace ConnectStreaming.Tests.Access;

public sealed class OidcMappingTests
{
    private static OidcPerson? Map(string claims, Action<OidcOptions>? change = null)
    {
        var options = new OidcOptions { Roles = { ["admins"] = "administrator", ["sv"] = "supervisor, planner" } };
        change?.Invoke(options);
        return OidcMapping.Map(options, "https://idp", new OidcClaims(JsonDocument.Parse(claims).RootElement));
    }

    [Theory]
    [InlineData("""{"sub":"1","roles":"admins"}""", Roles.Administrator)]
    [InlineData("""{"sub":"1","roles":["sv","admins","x"]}""", Roles.Supervisor | Roles.Planner | Roles.Administrator)]
    [InlineData("""{"sub":"1","roles":["ADMINS","administrator"]}""", Roles.None)]
    [InlineData("""{"sub":"1","roles":{"admins":true}}""", Roles.None)]
    [InlineData("""{"sub":"1","roles":null}""", Roles.None)]
    [InlineData("""{"sub":"1"}""", Roles.None)]
    internal void OnlyMappedValuesGiveRoles(string claims, Roles roles) => Assert.Equal(roles, Map(claims)!.Roles);

    [Fact]
    public void NestedClaimsAreFoundAndAClaimWithDotsInItsNameToo()
    {
        Assert.Equal(Roles.Administrator, Map("""{"sub":"1","realm_access":{"roles":["admins"]}}""", o => o.RoleClaim = "realm_access.roles")!.Roles);
        Assert.Equal(Roles.Administrator, Map("""{"sub":"1","https://x.example/roles":["admins"]}""", o => o.RoleClaim = "https://x.example/roles")!.Roles);
    }

    [Fact]
    public void WithoutConfiguredScopesEverythingIsSeenWithThemOnlyWhatFits()
    {
        static void Scopes(OidcOptions o)
        {
            o.Scopes["tokyo"] = new OidcScopeOptions { Groups = ["Tokyo / Team A"] };
            o.Scopes["osaka"] = new OidcScopeOptions { Groups = ["""["Osaka","A/B"]"""], Profiles = ["Basic"] };
            o.ScopeClaim = "team";
        }

        Assert.Equal(Scope.Everything, Map("""{"sub":"1"}""")!.Scope);
        Assert.Equal(new Scope([], [["Tokyo", "Team A"]], []), Map("""{"sub":"1","team":"tokyo"}""", Scopes)!.Scope);
        Assert.Equal(new Scope(new Grant([], [["Tokyo", "Team A"]], []), new Grant([], [["Osaka", "A/B"]], ["Basic"])),
            Map("""{"sub":"1","team":["tokyo","osaka","x"]}""", Scopes)!.Scope);
        var nobody = Map("""{"sub":"1","team":"x"}""", Scopes)!.Scope;
        Assert.False(nobody.HasInstance("11111111-2222-3333-4444-555555555555"));
    }

    [Fact]
    public void AValueMayNameFloors()
    {
        var scope = Map(
            """{"sub":"1","team":"third"}""",
            o => (o.Scopes["third"], o.ScopeClaim) = (new OidcScopeOptions { Groups = ["Tokyo"], Floors = ["f-3"] }, "team"))!.Scope;

        Assert.Equal(new Scope(new Grant([], [["Tokyo"]], [], ["f-3"])), scope);
    }

    [Fact]
    public void SeveralValuesGiveTheUnionOfTheirGrantsAndNotTheProduct()
    {
        static void Scopes(OidcOptions o)
        {
            o.Scopes["x-tokyo"] = new OidcScopeOptions { Instances = ["x"], Groups = ["Tokyo"] };
            o.Scopes["y"] = new OidcScopeOptions { Instances = ["y"] };
            o.ScopeClaim = "team";
        }

        var scope = Map("""{"sub":"1","team":["x-tokyo","y"]}""", Scopes)!.Scope;

        Assert.True(scope.Inside("x")!.Covers(["Tokyo"], null));
        Assert.False(scope.Inside("x")!.Covers(["Osaka"], null));
        Assert.True(scope.Inside("y")!.Covers(["Osaka"], null));
        Assert.Null(scope.Inside("z"));
    }

    [Fact]
    public void NamesAreCleanedAndFallBack()
    {
        Assert.Equal(("https://idp|1", "1", "1"), (Map("""{"sub":"1"}""")!.Subject, Map("""{"sub":"1"}""")!.Account, Map("""{"sub":"1"}""")!.Name));
        Assert.Equal(("a@b", "Sa to"), (Map("""{"sub":"1","email":"a@b","name":"Sa\u202eto"}""")!.Account, Map("""{"sub":"1","name":"Sa\u202eto"}""")!.Name));
        Assert.Null(Map("""{"sub":"1","connect":"x"}""")!.Agent);
        Assert.Equal("x", Map("""{"sub":"1","connect":"x"}""", o => o.AgentClaim = "connect")!.Agent);
        const string Id = "11111111-2222-3333-4444-555555555555";
        const string Arn = $"arn:aws:connect:ap-northeast-1:123456789012:instance/{Id}/agent/{Id}";
        Assert.Equal(Arn, Map($$"""{"sub":"1","connect":"{{Arn}}"}""", o => o.AgentClaim = "connect")!.Agent);
        Assert.Null(Map("""{"name":"x"}"""));
    }
}
