namespace ConnectStreaming.Tests.Chaos;

internal enum ChaosKind
{
    Invalid = 0,

    /// <summary>kill -9 of a server; it is started again later.</summary>
    Kill,

    /// <summary>SIGSTOP, then SIGCONT.</summary>
    Freeze,

    /// <summary>SIGTERM, then a start.</summary>
    Restart,

    /// <summary>No server reaches PostgreSQL: its connections are closed and refused.</summary>
    DatabaseAway,

    /// <summary>Connections to PostgreSQL stay open, and no byte arrives.</summary>
    DatabaseSilent,

    /// <summary>Every answer and every question takes half a second more.</summary>
    DatabaseSlow,

    /// <summary>Every write is refused: a standby after a fail-over.</summary>
    DatabaseReadOnly,

    /// <summary>Nothing passes between a server and the two others. Its database, Kinesis and browsers stay.</summary>
    ServersCut,
    Throttled,

    /// <summary>500, 503, reset connections.</summary>
    ServerErrors,

    /// <summary>No answer.</summary>
    Hanging,
    ExpiredIterators,

    /// <summary>Answers that are cut, empty, doubled, in reverse, or without the next iterator.</summary>
    StrangeAnswers,

    /// <summary>Records are deleted before they were read: these events are lost.</summary>
    Trim,

    /// <summary>Some browsers read nothing.</summary>
    BrowsersStall,

    /// <summary>Some browsers read very slowly.</summary>
    BrowsersDrip,

    /// <summary>Many browsers lose their connection at once.</summary>
    BrowsersCut,
}

/// <summary>One fault of a run.</summary>
/// <param name="Wait">Time without a fault before it. Everybody is right again when it begins.</param>
/// <param name="Server">Number of the server that it meets, if it meets one.</param>
/// <param name="Lasts">How long it lasts.</param>
internal sealed record ChaosStep(ChaosKind Kind, TimeSpan Wait, int Server, TimeSpan Lasts);

/// <summary>The faults of a run. The same seed gives the same ones.</summary>
internal static class ChaosPlan
{
    public static readonly ChaosKind[] All = [.. Enum.GetValues<ChaosKind>().Where(kind => kind != ChaosKind.Invalid)];

    /// <summary>Every kind comes once before one comes again. It never ends.</summary>
    /// <param name="seed">Of the run.</param>
    /// <param name="kinds">Those that are possible here.</param>
    /// <param name="isShort">A minute in place of ten: faults are shorter, and follow each other sooner.</param>
    /// <param name="inOrder">The kinds keep their order.</param>
    public static IEnumerable<ChaosStep> Of(int seed, IReadOnlyList<ChaosKind> kinds, bool isShort, bool inOrder = false)
    {
        var random = new Random(seed);
        while (true)
        {
            var deck = kinds.ToArray();
            if (!inOrder)
            {
                random.Shuffle(deck);
            }

            foreach (var kind in deck)
            {
                var wait = isShort ? Between(1, 2) : Between(4, 10);
                yield return new ChaosStep(kind, wait, random.Next(3), Lasts(kind));
            }
        }

        TimeSpan Between(double least, double most) => TimeSpan.FromSeconds(least + (random.NextDouble() * (most - least)));

        TimeSpan Lasts(ChaosKind kind) => (kind, isShort) switch
        {
            (ChaosKind.Freeze, true) => TimeSpan.FromSeconds(10),
            // Longer than a lease, a pause of a collector, or the move of a virtual machine.
            (ChaosKind.Freeze, false) => TimeSpan.FromSeconds(40),
            (_, true) => Between(2, 5),
            _ => Between(4, 15),
        };
    }
}
