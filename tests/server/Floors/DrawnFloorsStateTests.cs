using ConnectStreaming.Agents;
using ConnectStreaming.Floors;
using CsCheck;

namespace ConnectStreaming.Tests.Floors;

/// <summary>The revision numbers of the drawn floors, and the views that follow them.</summary>
public sealed class DrawnFloorsStateTests
{
    private static readonly FloorHeader A = new("f-a", "s", "Asia/Tokyo", "A", 0, ["i1"], 1);

    [Fact]
    public void AnUnchangedDatabaseChangesNoNumber()
    {
        var state = new DrawnFloorsState("e");
        Assert.True(state.Take([A], [new("a1", new("f-a", "s1"))]));
        var at = state.Position;
        Assert.False(state.Take([A with { Instances = ["i1"] }], [new("a1", new("f-a", "s1"))]));
        Assert.Equal(at, state.Position);
        Assert.True(state.Take([A with { Instances = ["i1", "i2"] }], [new("a1", new("f-a", "s1"))]));
    }

    /// <summary>
    /// Views that read sometimes, several changes at once, and one that reads all changes at once, while the floors move to other servers: the result is
    /// the same.
    /// </summary>
    [Fact]
    public void EveryViewThatFollowsIsComplete() =>
        Gen.Select(Gen.Int[0, 8], Gen.Int[0, 9], Gen.Int[0, 3]).Array[1, 80].Sample(steps =>
        {
            var state = new DrawnFloorsState("e");
            DrawnFloorsReplica[] following = [new(), new(), new()];
            Dictionary<string, FloorHeader> floors = [];
            Dictionary<string, DrawnSeat> seats = [];
            Dictionary<string, LastKnownAgent> unheard = [];
            foreach (var (what, who, value) in steps)
            {
                switch (what)
                {
                    case 0:
                        floors[$"f{who % 3}"] = A with { Id = $"f{who % 3}", Version = value };
                        break;
                    case 1:
                        floors.Remove($"f{who % 3}");
                        break;
                    case 2:
                        seats.Remove($"a{who}");
                        break;
                    case 3:
                        unheard[$"a{who}"] = Known($"a{who}", $"Team {value}");
                        break;
                    case 8:
                        state = DrawnFloorsState.Of(state.Moved());
                        break;
                    case 4:
                        unheard.Remove($"a{who}");
                        break;
                    default:
                        seats[$"a{who}"] = new DrawnSeat($"f{value % 3}", $"s{value}");
                        break;
                }
                state.Take(floors.Values, [.. seats.Select(s => new Seated(s.Key, s.Value))], [.. unheard.Values]);
                Hear(following[value % 3]);
            }
            var whole = new DrawnFloorsReplica();
            Hear(whole);
            foreach (var replica in following)
            {
                Hear(replica);
                Hear(replica);
                Assert.Equal(Text(whole.Now), Text(replica.Now));
            }

            void Hear(DrawnFloorsReplica replica) => replica.Apply(state.Answer(replica.Now.Position));
        });

    [Fact]
    public void WhatIsKnownOfAnAgentWhoIsNotHeardIsAChangeOfTheirSeat()
    {
        var (state, replica) = (new DrawnFloorsState("e"), new DrawnFloorsReplica());
        Seated[] seats = [new("a1", new("f-a", "s1")), new("a2", new("f-a", "s2"))];
        state.Take([A], seats);
        replica.Apply(state.Answer(default));
        var before = replica.Now.Position.Rev;

        Assert.True(state.Take([A], seats, [Known("a1", "Team 1")]));
        Assert.False(state.Take([A], seats, [Known("a1", "Team 1")]));
        replica.Apply(state.Answer(replica.Now.Position));

        Assert.Equal(["a1"], replica.Now.Since(before)!.Moved.Keys);
        Assert.Equal(["Team 1"], replica.Now.Agents["a1"].Profile.Hierarchy);
        state.Take([A], seats);
        replica.Apply(state.Answer(replica.Now.Position));
        Assert.Empty(replica.Now.Agents);
    }

    private static LastKnownAgent Known(string arn, string team) => new(arn, new AgentProfile { Hierarchy = [team] }, DateTimeOffset.UnixEpoch);

    [Fact]
    public void AnotherOwnerOfTheNumbersIsFollowedFromTheStart()
    {
        var replica = new DrawnFloorsReplica();
        var first = new DrawnFloorsState("e1");
        first.Take([A], [new("a1", new("f-a", "s1")), new("a2", new("f-a", "s2"))]);
        replica.Apply(first.Answer(default));

        var second = new DrawnFloorsState("e2");
        second.Take([A], [new("a1", new("f-a", "s3"))]);
        replica.Apply(second.Answer(replica.Now.Position));

        Assert.Equal(new DrawnSeat("f-a", "s3"), replica.Now.SeatOf("a1"));
        Assert.Null(replica.Now.SeatOf("a2"));
        Assert.Equal(["a1"], replica.Now.On("f-a"));
        Assert.Null(replica.Now.Since(0));
    }

    [Fact]
    public void AnOccupantIsAnAgentOrAUserOfAnInstance()
    {
        const string Instance = "arn:aws:connect:us-west-2:123456789012:instance/11111111-2222-3333-4444-555555555555";
        var user = Occupant.User(Instance, "sato/h@example.jp");

        Assert.Equal(("sato/h@example.jp", Instance), (Occupant.UserOf(user), Occupant.InstanceOf(user)));
        Assert.Equal((null, Instance), (Occupant.UserOf($"{Instance}/agent/a1"), Occupant.InstanceOf($"{Instance}/agent/a1")));
        Assert.Equal("", Occupant.InstanceOf("a1"));
    }

    private static string Text(DrawnFloors now) => string.Join('\n', [
        .. now.Floors.Values.Select(f => $"{f.Id} {f.Version}").Order(StringComparer.Ordinal),
        .. now.Seats.Select(s => $"{s.Key} {s.Value}").Order(StringComparer.Ordinal),
        .. now.Agents.Select(a => $"{a.Key} of {a.Value.Profile.Hierarchy[0]}").Order(StringComparer.Ordinal),
        .. now.Floors.Keys.Concat(["f0", "f1", "f2"]).Distinct().Order(StringComparer.Ordinal)
            .Select(f => $"{f}: {string.Join(',', now.On(f).Order(StringComparer.Ordinal))}"),
    ]);
}
