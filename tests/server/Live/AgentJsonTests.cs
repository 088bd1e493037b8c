using System.Text.Json;
using ConnectStreaming.Access;
using ConnectStreaming.Agents;
using ConnectStreaming.Board;
using ConnectStreaming.Live;
using ConnectStreaming.Tests.Board;

namespace ConnectStreaming.Tests.Live;

/// <summary>The complete JSON of an agent that API clients read.</summary>
public sealed class AgentJsonTests
{
    private static readonly DateTimeOffset At = new(2026, 3, 2, 9, 0, 0, 123, TimeSpan.Zero);

    private static readonly AgentState Busy = Samples.Agent(1, 1, At, ShownCode.Talking) with
    {
        Next = new NextStatus("Lunch", At),
        Contacts =
        [
            new AgentContact
            {
                Id = "c-1", State = ContactState.Connected, StateText = "CONNECTED", Channel = "VOICE", InitiationMethod = "INBOUND",
                Since = At, ConnectedAt = At, Queue = "Sales", IntervalNo = 1,
            },
        ],
    };

    [Fact]
    public void NestedObjectsHaveTheirNamesAndTimesInUtc() => Assert.Equal(
        """
        {"arn":"arn:aws:connect:us-west-2:123456789012:instance/11111111-2222-3333-4444-555555555555/agent/a1","username":"user1",
        "firstName":"F","lastName":"L1","state":"talking","stateSince":"2026-03-02T09:00:00.123Z","alarm":null,
        "status":{"name":"Available","type":"ROUTABLE","since":"2026-03-02T09:00:00.123Z"},"next":{"name":"Lunch","since":"2026-03-02T09:00:00.123Z"},
        "contacts":[{"id":"c-1","channel":"VOICE","state":"CONNECTED",
        "since":"2026-03-02T09:00:00.123Z","connectedAt":"2026-03-02T09:00:00.123Z","queue":"Sales","initiationMethod":"INBOUND"}],
        "routingProfile":"Basic","hierarchy":["Tokyo","Team 1"],"lastEventAt":"2026-03-02T09:00:00.123Z","lastEventType":"STATE_CHANGE",
        "suspect":false,"silent":false}
        """.ReplaceLineEndings(""),
        Json(Busy, Overlay.None));

    [Fact]
    public void ALoggedOffAgentHasNoContactsAndNoNextStatus()
    {
        using var json = JsonDocument.Parse(Json(Busy with { Shown = ShownCode.Offline, LoggedOutAt = At }, Overlay.None));

        Assert.Equal("offline", json.RootElement.GetProperty("state").GetString());
        Assert.Empty(json.RootElement.GetProperty("contacts").EnumerateArray());
        Assert.Equal(JsonValueKind.Null, json.RootElement.GetProperty("next").ValueKind);
    }

    [Fact]
    public void TheReasonNamesItsContactAndItsEvent()
    {
        var detail = AgentJsonMap.Detail(new BoardAgent(0, Busy with { Why = new Why(6, "c-1", "e-9", At) }, "s1", Overlay.None), []);

        Assert.Equal((6, "c-1", "e-9"), (detail.Why.Row, detail.Why.ContactId, detail.Why.EventId));
    }

    [Fact]
    public void TheDetailsNameTheSlotsInUseByChannel()
    {
        var busy = Busy with { Slots = [new ChannelSlots("CHAT", 0, 3), new ChannelSlots("VOICE", 1, 1)] };

        Assert.Equal("""[{"channel":"CHAT","used":0,"maximum":3},{"channel":"VOICE","used":1,"maximum":1}]""", Slots(busy));
        Assert.Equal("[]", Slots(Busy));
        Assert.DoesNotContain("\"slots\"", Json(busy, Overlay.None), StringComparison.Ordinal);
    }

    [Fact]
    public void NobodyWhoIsLoggedOffHasSlots()
    {
        var busy = Busy with { Slots = [new ChannelSlots("VOICE", 1, 1)] };

        Assert.Equal("[]", Slots(busy with { Shown = ShownCode.Offline, LoggedOutAt = At }));
        Assert.Equal("[]", Slots(busy with { Shown = ShownCode.Offline }));
        Assert.Equal("[]", Slots(busy, Overlay.NoWord));
    }

    /// <summary>A lens hides names and statuses; the slots are as visible as the contacts and the routing profile.</summary>
    [Fact]
    public void AViewerOfMaskedStatusesSeesTheSlotsAsTheContacts()
    {
        var busy = Busy with { Slots = [new ChannelSlots("VOICE", 1, 1)], Status = new AgentStatus("Toilet", null, AgentStatusType.Custom, At) };
        var seen = new Lens(Grant.Everything, new Privacy(NameLevel.Seat, true)).Seen(new BoardAgent(0, busy, "s1", Overlay.None));
        var detail = AgentJsonMap.Detail(seen, []);

        Assert.Equal([new SlotsJson("VOICE", 1, 1)], detail.Slots);
        Assert.Equal(("c-1", "Basic", "", null), (Assert.Single(detail.Contacts).Id, detail.RoutingProfile, detail.Status!.Name, detail.Username));
    }

    private static string Slots(AgentState state, Overlay overlay = Overlay.None) =>
        JsonSerializer.SerializeToElement(AgentJsonMap.Detail(new BoardAgent(0, state, "s1", overlay), []), JsonSerializerOptions.Web)
            .GetProperty("slots").GetRawText();

    private static string Json(AgentState state, Overlay overlay) =>
        JsonSerializer.Serialize(AgentJsonMap.Agent(new BoardAgent(0, state, "s1", overlay)), JsonSerializerOptions.Web);
}
