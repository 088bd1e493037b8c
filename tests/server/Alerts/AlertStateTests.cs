using ConnectStreaming.Alerts;
using CsCheck;

namespace ConnectStreaming.Tests.Alerts;

/// <summary>Numbering of what people did about alerts, and the replicas that follow it.</summary>
public sealed class AlertStateTests
{
    private static readonly AlertActor Sato = new("Sato", "p1", null);

    /// <summary>
    /// Replicas that miss answers or get them late, while the marks move to other servers under one epoch: each has the right marks in the end, and knows
    /// every change since its past.
    /// </summary>
    [Fact]
    public void EveryReplicaHasTheRightMarksInTheEndAndReportsEachChange() =>
        Gen.Select(Gen.Int[0, 9], Gen.Int[0, 3], Gen.Int[0, 9]).Array[1, 120].Sample(steps =>
        {
            var state = new AlertState("a1");
            AlertReplica[] replicas = [new(), new()];
            var past = replicas.Select(_ => new List<AlertMarks> { AlertMarks.None }).ToArray();
            foreach (var (agent, level, what) in steps)
            {
                var alert = new AlertId($"agent {agent}", AlertKind.Missed, agent % 2 == 0 ? null : level);
                if (what < 7)
                {
                    state.Put(alert, level == 0 ? null : Mark(alert, level));
                }
                else if (what == 7 && level == 3)
                {
                    state = AlertState.Of(state.Moved());
                }
                else if (what == 7)
                {
                    state.Take([.. state.Marks.Take(2), Mark(alert, 1)]);
                }
                else
                {
                    Follow(what - 8);
                }
            }
            Follow(0);
            Follow(1);

            var right = state.Marks.Select(m => $"{m.Agent} {m.Mark}").Order(StringComparer.Ordinal).ToArray();
            for (var n = 0; n < replicas.Length; n++)
            {
                var now = replicas[n].Now;
                Assert.Equal(right, now.Agents.SelectMany(a => a.Value.Marks.Select(m => $"{a.Key} {m}")).Order(StringComparer.Ordinal));
                foreach (var before in past[n].Where(p => p.Position.Epoch == now.Position.Epoch))
                {
                    var changed = now.Since(before.Position.Rev);
                    var differ = before.Agents.Keys.Union(now.Agents.Keys).Where(a => !before.Of(a).SequenceEqual(now.Of(a)));
                    Assert.True(changed is null || !differ.Except(changed).Any());
                }
            }

            void Follow(int n)
            {
                replicas[n].Apply(state.Answer(replicas[n].Now.Position));
                past[n].Add(replicas[n].Now);
            }
        });

    [Fact]
    public void AChangeIsSentOnceAndAnotherEpochGetsEverything()
    {
        var state = new AlertState("a1");
        var first = state.Position;
        state.Put(new("a", AlertKind.Missed, null), Mark(new("a", AlertKind.Missed, null), 2));

        Assert.Equal(["a"], state.Answer(first).Agents.Select(a => a.Agent));
        Assert.Empty(state.Answer(state.Position).Agents);
        Assert.Equal((true, 1), (state.Answer(new("a0", 1)).IsWhole, state.Answer(new("a0", 1)).Agents.Length));
        Assert.True(state.Answer(state.Position with { Rev = state.Position.Rev + 1 }).IsWhole);
        Assert.False(state.Put(new("a", AlertKind.Missed, null), Mark(new("a", AlertKind.Missed, null), 2)));
    }

    [Fact]
    public void MarksThatWereRemovedAreNotRememberedForEver()
    {
        var (state, replica) = (new AlertState("a1"), new AlertReplica());
        for (var n = 0; n < 20_000; n++)
        {
            var alert = new AlertId($"agent {n}", AlertKind.Missed, n);
            state.Put(alert, Mark(alert, 1));
            state.Put(alert, null);
            if (n % 100 == 99)
            {
                replica.Apply(state.Answer(replica.Now.Position));
            }
        }

        Assert.InRange(replica.Now.Agents.Count, 1, 5_000);
        Assert.InRange(state.Answer(new("a1", state.Position.Rev - 9_000)).Agents.Length, 0, 5_000);
        Assert.True(state.Answer(new("a1", 2)).IsWhole);
        Assert.Null(replica.Now.Since(2));
    }

    private static StoredMark Mark(AlertId alert, int level) => new(
        alert.Agent,
        new AlertMark(alert.Kind, alert.Since) { Acknowledged = new QuietMark((AlertLevel)Math.Min(level, 2), Sato.Name, Sato.Id, level, long.MaxValue) }, 0);
}
