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

    private static AgentState State(string instance) => new() { AgentArn = Instance + "/agent/1", InstanceArn = instance };
}
