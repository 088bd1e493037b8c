using System.Globalization;
using ConnectStreaming.Alerts;
using ConnectStreaming.Live;

namespace ConnectStreaming.Tests.Alerts;

/// <summary>
/// 100,000 random agents and limits. The page (tests/client/alerts/random-levels.test.ts) says the same of each of them, or has another digest. Digests are
/// stored for blocks of 1,000 cases, with four bits of each case behind it, which say which case differs.
/// </summary>
public sealed class RandomLevelsTests
{
    private const int Block = 1_000;

    [Fact]
    public void TheLevelsOf100000RandomAgentsAreTheSameAsOnThePage()
    {
        var stored = AlertFixtures.Read<string[]>("random");
        Assert.Equal(100, stored.Length);
        var cases = new char[Block];
        for (var block = 0; block < stored.Length; block++)
        {
            var all = new Digest();
            foreach (var (i, one) in RandomAgents.Cases(block * Block, Block).Index())
            {
                var digest = new Digest();
                Describe(one, digest);
                all.Word(digest.Bits);
                cases[i] = "0123456789abcdef"[(int)(digest.Bits & 15)];
            }
            var expected = stored[block].Split(' ');
            if (all.Bits.ToString("x8", CultureInfo.InvariantCulture) != expected[0])
            {
                var seed = (block * Block) + Math.Max(0, Enumerable.Range(0, Block).FirstOrDefault(i => cases[i] != expected[1][i]));
                var said = new Digest { Said = [] };
                Describe(RandomAgents.Cases(seed, 1).Single(), said);
                Assert.Fail($"block {block} differs, first in case {seed}: {string.Join(' ', said.Said)}");
            }
        }
    }

    /// <summary>What is sent of the agent, its limits, and its level at four times: at a random one, and before and at the next changes.</summary>
    private static void Describe(RandomCase one, Digest digest)
    {
        var live = WireMap.Live(one.Agent);
        digest.Add(live.S).Add(live.T).Add(live.A ?? "").Add(live.N ?? "").Add(live.U).Add(live.Q).Add(live.Z).Add(live.W);
        foreach (var contact in live.C ?? [])
        {
            digest.Add(contact.H).Add(contact.S).Add(contact.T).Add(contact.K).Add(contact.Q ?? "").Add(contact.M ?? "");
        }
        RunningLimit[] limits = [.. AlertLevels.LimitsOf(RandomAgents.Mark(one), one.Settings)];
        foreach (var limit in limits)
        {
            digest.Add(limit.Kind.Text()).Add(limit.Since).Add(limit.WarnAt).Add(limit.CriticalAt).Add(limit.Channel).Add(one.Settings.NumberOf(limit));
        }
        var next = AlertLevels.NextStageAt(limits, one.Now);
        long[] times = next == RunningLimit.Never ? [one.Now] : [one.Now, next - 1, next, AlertLevels.NextStageAt(limits, next)];
        foreach (var at in times)
        {
            if (at == RunningLimit.Never)
            {
                continue;
            }
            var breach = AlertLevels.BreachAt(limits, at);
            digest.Add(at).Add((int)(breach?.Level ?? AlertLevel.None)).Add(AlertLevels.NextStageAt(limits, at));
            if (breach is { Limit: var limit, Over: var over })
            {
                digest.Add(Array.FindIndex(limits, l => ReferenceEquals(l, limit))).Add(over).Add(breach.Value.IsQuiet);
            }
        }
    }

    /// <summary>Whole numbers and texts as 32 bits: FNV-1a with words, and a shift that brings the high bits down.</summary>
    private sealed class Digest
    {
        public uint Bits { get; private set; } = 0x811C9DC5;

        /// <summary>What was added, for a message; null: it is not kept.</summary>
        public List<string>? Said { get; init; }

        public void Word(uint word)
        {
            Bits = unchecked((Bits ^ word) * 0x01000193);
            Bits ^= Bits >> 15;
        }

        public Digest Add(string text)
        {
            Said?.Add(text);
            foreach (var c in text)
            {
                Word(c);
            }
            Word((uint)text.Length);
            return this;
        }

        public Digest Add(bool flag) => Add(flag ? 1 : 0);

        public Digest Add(long? number)
        {
            Said?.Add($"{number}");
            if (number is null or RunningLimit.Never or RunningLimit.Begun)
            {
                Word(number is null ? 1u : number == RunningLimit.Never ? 2u : 3u);
                return this;
            }
            Word(unchecked((uint)number.Value));
            Word(unchecked((uint)(number.Value >> 32)));
            return this;
        }
    }
}
