using System.Text;
using System.Text.Json;
using ConnectStreaming.Agents;

namespace ConnectStreaming.Tests.Agents;

public sealed class AgentStateJsonTests
{
    private const string Instance = "arn:aws:connect:eu-west-2:111122223333:instance/11111111-2222-3333-4444-555555555555";

    [Theory]
    [InlineData("花子 🙂 O'Hara <b>")]
    [InlineData("quote \" backslash \\ slash /")]
    [InlineData("line\nfeed\ttab\u0001\u001F\u007F")]
    [InlineData("")]
    public void ATextComesBackAsItWas(string text)
    {
        var row = AgentStateJson.Write(State(Instance) with { Profile = new AgentProfile { LastName = text, Hierarchy = [text] } });

        Assert.Equal(text, JsonDocument.Parse(row).RootElement.GetProperty("last").GetString());
        Assert.Equal(text, AgentStateJson.Read(row).Profile.LastName);
        Assert.Equal([text], AgentStateJson.Read(row).Profile.Hierarchy);
    }

    [Fact]
    public void HalfASurrogatePairDoesNotMakeTheRowUnreadable()
    {
        var state = State(Instance) with { Profile = new AgentProfile { LastName = "a\uD83Db" } };
        Assert.Equal("a\uFFFDb", AgentStateJson.Read(AgentStateJson.Write(state)).Profile.LastName);
    }

    [Theory]
    [InlineData(Instance, Instance + "/agent-state/1")]
    [InlineData(Instance, "/agent-state/1")]
    [InlineData("arn:aws:connect:eu-west-2:111122223333:instance/other", Instance + "/agent-state/1")]
    [InlineData("", "arn")]
    public void WhatTheAgentsArnContainsIsLeftOutAndReadAgain(string instance, string statusArn)
    {
        var state = State(instance) with { Status = new AgentStatus("Available", statusArn, AgentStatusType.Routable, null) };
        var back = AgentStateJson.Read(AgentStateJson.Write(state));
        Assert.Equal((instance, statusArn), (back.InstanceArn, back.Status!.Arn));
    }

    [Fact]
    public void ARowLongerThanTheBufferIsWhole()
    {
        var contacts = Enumerable.Range(0, 100).Select(n => new AgentContact
        {
            Id = $"{n:D36}", State = ContactState.Connected, StateText = "CONNECTED", Since = DateTimeOffset.UnixEpoch.AddSeconds(n),
            Queue = new string('長', 256),
        }).ToArray();
        Assert.Equal(contacts, AgentStateJson.Read(AgentStateJson.Write(State(Instance) with { Contacts = contacts })).Contacts);
    }

    [Fact]
    public void TheSlotsOfRowsOfFormerBuildsAreReadOrNotKnown()
    {
        var state = State(Instance) with { Slots = [new ChannelSlots("CHAT", 0, 3), new ChannelSlots("VOICE", 1, 1)] };
        var row = Encoding.UTF8.GetString(AgentStateJson.Write(state));
        const string Slots = ""","use":[{"c":"CHAT","m":3},{"c":"VOICE","u":1,"m":1}]""";

        Assert.Contains(Slots, row, StringComparison.Ordinal);
        Assert.Equal(state.Slots, AgentStateJson.Read(Encoding.UTF8.GetBytes(row)).Slots);
        var longer = row.Replace(
            Slots, ""","slots":[{"channel":"CHAT","used":0,"max":3},{"channel":"VOICE","used":1,"max":1}]""", StringComparison.Ordinal);
        Assert.Equal(state.Slots, AgentStateJson.Read(Encoding.UTF8.GetBytes(longer)).Slots);
        var without = row.Replace(Slots, "", StringComparison.Ordinal);
        Assert.Null(AgentStateJson.Read(Encoding.UTF8.GetBytes(without)).Slots);
        Assert.Equal(without, Encoding.UTF8.GetString(AgentStateJson.Write(state with { Slots = null })));
    }

    private static AgentState State(string instance) => new() { AgentArn = Instance + "/agent/1", InstanceArn = instance };
}
